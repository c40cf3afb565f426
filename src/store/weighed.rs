//! A word of a query as one thing, however many forms and names of it are looked for: each match is worth what a word as rare as
//! all of them together is worth, and an amount more for having it at all. That amount is what tells passages that have several of
//! the words asked for from those that say one of them often.

use tantivy::query::{Bm25StatisticsProvider, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::Field;
use tantivy::{DocId, DocSet, Score, SegmentReader, TantivyError, Term};

/// A query whose terms count as one word, and what each of its matches is worth beside its own score.
#[derive(Debug)]
pub struct Weighed {
    query: Box<dyn Query>,
    /// In how many documents the word is; none where each term has its own count.
    frequency: Option<u64>,
    plus: Score,
}

impl Weighed {
    /// All terms of `query` count as one word that stands in `frequency` documents.
    pub fn word(query: Box<dyn Query>, frequency: u64, plus: Score) -> Self {
        Self { query, frequency: Some(frequency), plus }
    }

    /// Adds `plus` to the score of each match.
    pub fn plus(query: Box<dyn Query>, plus: Score) -> Self {
        Self { query, frequency: None, plus }
    }
}

impl Clone for Weighed {
    fn clone(&self) -> Self {
        Self { query: self.query.box_clone(), frequency: self.frequency, plus: self.plus }
    }
}

impl Query for Weighed {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let EnableScoring::Enabled { searcher, statistics_provider } = scoring else {
            return self.query.weight(scoring);
        };
        let weight = match self.frequency {
            Some(frequency) => {
                let alike = Alike { all: statistics_provider, frequency };
                self.query.weight(EnableScoring::Enabled { searcher, statistics_provider: &alike })?
            }
            None => self.query.weight(scoring)?,
        };
        Ok(Box::new(PlusWeight { weight, plus: self.plus }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.query.query_terms(visitor);
    }
}

/// Statistics in which all terms are as frequent as each other.
struct Alike<'a> {
    all: &'a dyn Bm25StatisticsProvider,
    frequency: u64,
}

impl Bm25StatisticsProvider for Alike<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.all.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.all.total_num_docs()
    }

    fn doc_freq(&self, _: &Term) -> tantivy::Result<u64> {
        Ok(self.frequency)
    }
}

struct PlusWeight {
    weight: Box<dyn Weight>,
    plus: Score,
}

impl Weight for PlusWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let scorer = self.weight.scorer(reader, boost)?;
        Ok(Box::new(PlusScorer { scorer, plus: boost * self.plus }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        let mut explanation = Explanation::new("a match, and its own score", scorer.score());
        explanation.add_detail(self.weight.explain(reader, doc)?);
        Ok(explanation)
    }

    fn count(&self, reader: &SegmentReader) -> tantivy::Result<u32> {
        self.weight.count(reader)
    }
}

struct PlusScorer {
    scorer: Box<dyn Scorer>,
    plus: Score,
}

impl DocSet for PlusScorer {
    fn advance(&mut self) -> DocId {
        self.scorer.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.scorer.seek(target)
    }

    fn doc(&self) -> DocId {
        self.scorer.doc()
    }

    fn size_hint(&self) -> u32 {
        self.scorer.size_hint()
    }

    fn cost(&self) -> u64 {
        self.scorer.cost()
    }
}

impl Scorer for PlusScorer {
    fn score(&mut self) -> Score {
        self.scorer.score() + self.plus
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::collector::TopDocs;
    use tantivy::query::{BooleanQuery, TermQuery};
    use tantivy::schema::{IndexRecordOption, Schema, TEXT};
    use tantivy::{Index, doc};

    /// Scores of a query over three texts, by text.
    fn scores(asked: impl Fn(Box<dyn Query>) -> Box<dyn Query>) -> Vec<f32> {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
        for words in ["one one one one", "one two", "three"] {
            writer.add_document(doc!(text => words)).unwrap();
        }
        writer.commit().unwrap();
        let term = |word| -> Box<dyn Query> {
            let term = Term::from_field_text(text, word);
            asked(Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)))
        };
        let union = BooleanQuery::union(vec![term("one"), term("two")]);
        let searcher = index.reader().unwrap().searcher();
        let mut found = searcher.search(&union, &TopDocs::with_limit(9).order_by_score()).unwrap();
        found.sort_by_key(|(_, address)| address.doc_id);
        found.into_iter().map(|(score, _)| score).collect()
    }

    #[test]
    fn each_match_is_worth_so_much_more() {
        let with = |plus: Score| scores(|term| Box::new(Weighed::plus(term, plus)));
        let (bare, more) = (with(0.0), with(10.0));
        assert_eq!(bare.len(), 2, "the third has none of the words");
        let gained: Vec<f32> = more.iter().zip(&bare).map(|(more, bare)| (more - bare).round()).collect();
        assert_eq!(gained, [10.0, 20.0]);
    }

    #[test]
    fn terms_of_a_word_are_as_rare_as_the_word() {
        let with = |frequency| scores(|term| Box::new(Weighed::word(term, frequency, 0.0)));
        let (rare, common) = (with(1), with(3));
        assert!(rare.iter().zip(&common).all(|(rare, common)| rare > common));
    }
}
