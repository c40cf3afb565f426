//! A query whose every match is worth a fixed amount more: what tells passages that have several of the words asked for from
//! those that say one of them often.

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TantivyError, Term};

/// A query and what each of its matches is worth beside its own score.
#[derive(Debug)]
pub struct Plus {
    query: Box<dyn Query>,
    plus: Score,
}

impl Plus {
    /// Adds `plus` to the score of each match.
    pub fn new(query: Box<dyn Query>, plus: Score) -> Self {
        Self { query, plus }
    }
}

impl Clone for Plus {
    fn clone(&self) -> Self {
        Self { query: self.query.box_clone(), plus: self.plus }
    }
}

impl Query for Plus {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let weight = self.query.weight(scoring)?;
        Ok(if scoring.is_scoring_enabled() {
            Box::new(PlusWeight { weight, plus: self.plus })
        } else {
            weight
        })
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.query.query_terms(visitor);
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

    #[test]
    fn each_match_is_worth_so_much_more() {
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
            Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
        };
        let scores = |plus: Score| {
            let words =
                ["one", "two"].map(|word| -> Box<dyn Query> { Box::new(Plus::new(term(word), plus)) });
            let union = BooleanQuery::union(Vec::from(words));
            let searcher = index.reader().unwrap().searcher();
            let mut found = searcher.search(&union, &TopDocs::with_limit(9).order_by_score()).unwrap();
            found.sort_by_key(|(_, address)| address.doc_id);
            found.into_iter().map(|(score, _)| score).collect::<Vec<_>>()
        };
        let (bare, more) = (scores(0.0), scores(10.0));
        assert_eq!(bare.len(), 2, "the third has none of the words");
        let gained: Vec<f32> = more.iter().zip(&bare).map(|(more, bare)| (more - bare).round()).collect();
        assert_eq!(gained, [10.0, 20.0]);
    }
}
