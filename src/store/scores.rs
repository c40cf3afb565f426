//! What words are worth by how rare they are, and the most that a match can be worth.

use super::asks::Ask;
use tantivy::query::{Bm25StatisticsProvider, Bm25Weight, EnableScoring, Query, Scorer};
use tantivy::schema::Field;
use tantivy::{Searcher, SegmentReader, TantivyError, Term};

/// However often a word stands in a passage, it is worth less than its rarity times this: BM25 with tantivy's k1 of 1.2.
const MOST_OFTEN: f32 = 2.2;

/// What is known of all passages.
pub struct Statistics<'s> {
    searcher: &'s Searcher,
    /// How many there are, those that were taken out too.
    documents: u64,
}

impl<'s> Statistics<'s> {
    /// Of an index.
    pub fn of(searcher: &'s Searcher) -> Self {
        let all = searcher.segment_readers().iter().map(|segment| u64::from(segment.max_doc()));
        Self { searcher, documents: all.sum() }
    }

    /// In how many passages a word stands, or is taken to stand.
    fn frequency(&self, term: &Term, frequency: Option<u64>) -> u64 {
        // A word in more passages than there are has no rarity.
        frequency.or_else(|| self.searcher.doc_freq(term).ok()).unwrap_or(0).min(self.documents)
    }

    /// How a word is weighed.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn weight(&self, term: &Term, frequency: Option<u64>) -> Result<Bm25Weight, TantivyError> {
        let length = self.searcher.total_num_tokens(term.field())? as f32 / self.documents as f32;
        Ok(Bm25Weight::for_one_term_without_explain(self.frequency(term, frequency), self.documents, length))
    }

    fn rarity(&self, term: &Term, frequency: Option<u64>) -> f32 {
        let frequency = self.frequency(term, frequency);
        let (without, with) = ((self.documents - frequency) as f32, frequency as f32);
        (1.0 + (without + 0.5) / (with + 0.5)).ln()
    }

    /// The most that a match can be worth.
    pub fn most(&self, asked: &Ask) -> f32 {
        self.most_of(asked, None)
    }

    fn most_of(&self, asked: &Ask, frequency: Option<u64>) -> f32 {
        let each =
            |asked: &[Ask]| asked.iter().map(|asked| self.most_of(asked, frequency)).collect::<Vec<_>>();
        let word = |term: &Term| MOST_OFTEN * self.rarity(term, frequency);
        match asked {
            Ask::None => 0.0,
            Ask::Term(term) => word(term),
            Ask::Row(terms, _) => terms.iter().map(word).sum(),
            Ask::Value(_) => 1.0,
            Ask::All(asked) | Ask::Any(asked) => each(asked).iter().sum(),
            Ask::Best(asked, tie) => best(each(asked).into_iter(), *tie),
            Ask::Boosted(asked, boost) => boost * self.most_of(asked, frequency),
            Ask::Worth(_, score) => *score,
            Ask::With(with) => self.most_of(&with.must, frequency) + each(&with.more).iter().sum::<f32>(),
            Ask::Word(word) => self.most_of(&word.asked, word.frequency) + word.plus,
        }
    }

    /// Opens a query of the index that scores by itself; `frequency`, if any, is that of all its words.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn scorer(
        &self,
        query: &dyn Query,
        segment: &SegmentReader,
        frequency: Option<u64>,
    ) -> Result<Box<dyn Scorer>, TantivyError> {
        let alike = frequency.map(|frequency| Alike { all: self, frequency });
        let statistics_provider: &dyn Bm25StatisticsProvider = match &alike {
            Some(alike) => alike,
            None => self.searcher,
        };
        let scoring = EnableScoring::Enabled { searcher: self.searcher, statistics_provider };
        query.weight(scoring)?.scorer(segment, 1.0)
    }
}

/// Statistics in which all terms are as frequent as each other.
struct Alike<'a> {
    all: &'a Statistics<'a>,
    frequency: u64,
}

impl Bm25StatisticsProvider for Alike<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.all.searcher.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.all.documents)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        Ok(self.all.frequency(term, Some(self.frequency)))
    }
}

/// The best of some scores, and a share of the others.
pub fn best(scores: impl Iterator<Item = f32>, tie: f32) -> f32 {
    let (best, sum) = scores.fold((0.0_f32, 0.0), |(best, sum), score| (best.max(score), sum + score));
    best + (sum - best) * tie
}

/// Something of some scores; none of none.
pub fn some<I: Iterator<Item = f32>>(
    scores: I,
    of: impl Fn(&mut dyn Iterator<Item = f32>) -> f32,
) -> Option<f32> {
    let mut scores = scores.peekable();
    scores.peek()?;
    Some(of(&mut scores))
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::asks::{Word, best, boosted, either_of, phrase, worth};
    use super::super::leaves::{GROUPS, Group, Leaves, WINDOW};
    use super::super::tree::Planting;
    use super::*;
    use proptest::prelude::*;
    use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, TermQuery};
    use tantivy::schema::{IndexRecordOption, Schema, TEXT};
    use tantivy::{DocAddress, Index, doc};

    const WORDS: [&str; 5] = ["one", "two", "three", "four", "five"];

    /// An index of texts, in two segments, and its field.
    pub fn index(texts: &[Vec<usize>]) -> (Searcher, Field) {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
        for half in texts.chunks(texts.len().div_ceil(2).max(1)) {
            for words in half {
                let words: Vec<&str> = words.iter().map(|nth| WORDS[nth % WORDS.len()]).collect();
                writer.add_document(doc!(text => words.join(" "))).unwrap();
            }
            writer.commit().unwrap();
        }
        (index.reader().unwrap().searcher(), text)
    }

    pub fn word(field: Field, nth: usize) -> Ask {
        Ask::Term(Term::from_field_text(field, WORDS[nth % WORDS.len()]))
    }

    /// All kinds of questions.
    pub fn asks(field: Field) -> impl Strategy<Value = Ask> {
        let leaf = prop_oneof![
            (0..WORDS.len()).prop_map(move |nth| word(field, nth)),
            prop::collection::vec(0..WORDS.len(), 2..3).prop_map(move |nths| {
                Ask::Row(nths.iter().map(|nth| Term::from_field_text(field, WORDS[*nth])).collect(), 1)
            }),
        ];
        leaf.prop_recursive(3, 20, 3, move |inner| {
            let some = || prop::collection::vec(inner.clone(), 1..4);
            prop_oneof![
                some().prop_map(Ask::All),
                some().prop_map(Ask::Any),
                some().prop_map(best),
                some().prop_map(either_of),
                (inner.clone(), 0.1_f32..3.0).prop_map(|(asked, boost)| boosted(asked, boost)),
                (inner.clone(), 0.0_f32..9.0).prop_map(|(asked, score)| worth(asked, score)),
                (inner.clone(), 1_u64..4, 0.0_f32..9.0).prop_map(|(asked, frequency, plus)| {
                    Ask::Word(Box::new(Word { asked, frequency: Some(frequency), plus }))
                }),
                // Of rows that must not be there tantivy 0.27 asks for passages before their first, which it forbids.
                (inner.clone(), 0..WORDS.len(), some())
                    .prop_map(move |(must, not, more)| must.with(word(field, not), more)),
            ]
        })
    }

    /// The scores of all passages that match, in the order of the index.
    pub fn scored(asked: &Ask, searcher: &Searcher) -> Vec<(DocAddress, f32)> {
        let mut found = Vec::new();
        let statistics = Statistics::of(searcher);
        for (ord, segment) in (0..).zip(searcher.segment_readers()) {
            let mut planting =
                Planting { statistics: &statistics, segment, leaves: Leaves::new(segment), from: 0 };
            let (mut own, mut late) = (planting.tree(asked).unwrap(), planting.late(asked).unwrap());
            let Planting { mut leaves, .. } = planting;
            let mut together = [0.0; 64];
            for doc in 0..segment.max_doc() {
                let place = doc as usize % WINDOW;
                let from = doc - place as u32;
                if place == 0 {
                    leaves.read(from);
                }
                let score = own.at(&leaves, place, from);
                let mut groups = [0; GROUPS];
                own.groups(&leaves, &mut groups);
                let matches = groups[place / 64] & (1 << (place % 64)) != 0;
                assert_eq!(score.is_some(), matches);
                assert_eq!(score, late.at(&leaves, place, from), "the same if it is looked for late");
                assert!(late.may(&leaves, place) || score.is_none());
                if place.is_multiple_of(64) {
                    let all = Group { nth: place / 64, from, within: u64::MAX };
                    together = [0.0; 64];
                    own.of_group(&leaves, all, &mut together);
                }
                assert_eq!(
                    together[place % 64],
                    score.unwrap_or(0.0),
                    "the same if it is looked for with others"
                );
                found.extend(score.map(|score| (DocAddress::new(ord, doc), score)));
            }
        }
        found
    }

    /// The same question as one that tantivy scores by itself; none where it has no such.
    fn theirs(asked: &Ask) -> Option<Box<dyn Query>> {
        let each = |asked: &[Ask]| asked.iter().map(theirs).collect::<Option<Vec<_>>>();
        Some(match asked {
            Ask::Term(term) => Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs)),
            Ask::All(asked) => Box::new(BooleanQuery::intersection(each(asked)?)),
            Ask::Any(asked) => Box::new(BooleanQuery::union(each(asked)?)),
            Ask::Best(asked, tie) => Box::new(DisjunctionMaxQuery::with_tie_breaker(each(asked)?, *tie)),
            Ask::Boosted(asked, boost) => Box::new(BoostQuery::new(theirs(asked)?, *boost)),
            Ask::Worth(asked, score) => Box::new(ConstScoreQuery::new(theirs(asked)?, *score)),
            Ask::With(with) => {
                let more = each(&with.more)?.into_iter().map(|asked| (Occur::Should, asked));
                let own = [(Occur::Must, theirs(&with.must)?), (Occur::MustNot, theirs(&with.not)?)];
                Box::new(BooleanQuery::new(own.into_iter().chain(more).collect()))
            }
            Ask::None | Ask::Value(_) | Ask::Word(_) => return None,
            Ask::Row(terms, slop) => Box::new(phrase(terms, *slop)),
        })
    }

    fn texts() -> impl Strategy<Value = Vec<Vec<usize>>> {
        prop::collection::vec(prop::collection::vec(0..WORDS.len(), 0..9), 1..150)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn passages_are_worth_what_the_library_says(texts in texts(), asked in asks(Field::from_field_id(0))) {
            let (searcher, _) = index(&texts);
            let Some(query) = theirs(&asked) else { return Ok(()) };
            let all = tantivy::collector::TopDocs::with_limit(texts.len() + 1).order_by_score();
            let mut expected = searcher.search(&*query, &all).unwrap();
            expected.sort_by_key(|(_, address)| *address);
            let found = scored(&asked, &searcher);
            prop_assert_eq!(found.len(), expected.len(), "{:?}", asked);
            for ((address, score), (other, there)) in found.iter().zip(&expected).map(|(a, (s, d))| (*a, (*d, *s))) {
                prop_assert_eq!(address, other);
                prop_assert!((score - there).abs() <= 1e-3 * there.abs().max(1.0), "{} {}", score, there);
            }
        }

        #[test]
        fn nothing_is_worth_more_than_the_most(texts in texts(), asked in asks(Field::from_field_id(0))) {
            let (searcher, _) = index(&texts);
            let most = Statistics::of(&searcher).most(&asked) * 1.0001;
            prop_assert!(scored(&asked, &searcher).iter().all(|(_, score)| *score <= most));
        }
    }

    #[test]
    fn each_match_is_worth_so_much_more() {
        let (searcher, field) = index(&[vec![0, 0, 0, 0], vec![0, 1], vec![2]]);
        let with = |plus| {
            let word = |nth| Ask::Word(Box::new(Word { asked: word(field, nth), frequency: None, plus }));
            scored(&Ask::Any(vec![word(0), word(1)]), &searcher)
        };
        let (bare, more) = (with(0.0), with(10.0));
        assert_eq!(bare.len(), 2, "the third has none of the words");
        let gained = more.iter().zip(&bare).map(|((_, more), (_, bare))| (more - bare).round());
        assert_eq!(gained.collect::<Vec<_>>(), [10.0, 20.0]);
    }

    #[test]
    fn terms_of_a_word_are_as_rare_as_the_word() {
        let (searcher, field) = index(&[vec![0, 0], vec![0, 1], vec![2]]);
        let with = |frequency| {
            let asked = Ask::Any(vec![word(field, 0), word(field, 1)]);
            scored(&Ask::Word(Box::new(Word { asked, frequency: Some(frequency), plus: 0.0 })), &searcher)
        };
        assert!(with(1).iter().zip(&with(3)).all(|((_, rare), (_, common))| rare > common));
    }
}
