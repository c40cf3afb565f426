//! What single passages are worth, and the most that any could be.

use super::asks::{Ask, phrase};
use tantivy::query::{Bm25StatisticsProvider, EnableScoring, Query, Scorer, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Searcher, SeekDangerResult, SegmentReader, TERMINATED, TantivyError, Term};

/// However often a word stands in a passage, it is worth less than its rarity times this: BM25 with tantivy's k1 of 1.2.
const MOST_OFTEN: f32 = 2.2;

/// The most that a match can be worth.
pub fn most(asked: &Ask, searcher: &Searcher) -> f32 {
    most_of(asked, searcher, None)
}

fn most_of(asked: &Ask, searcher: &Searcher, frequency: Option<u64>) -> f32 {
    let each =
        |asked: &[Ask]| asked.iter().map(|asked| most_of(asked, searcher, frequency)).collect::<Vec<_>>();
    let word = |term: &Term| {
        let known = frequency.or_else(|| searcher.doc_freq(term).ok()).unwrap_or(0);
        MOST_OFTEN * rarity(searcher, known)
    };
    match asked {
        Ask::None => 0.0,
        Ask::Term(term) => word(term),
        Ask::Row(terms, _) => terms.iter().map(word).sum(),
        Ask::Value(_) => 1.0,
        Ask::All(asked) | Ask::Any(asked) => each(asked).iter().sum(),
        Ask::Best(asked, tie) => best(each(asked).into_iter(), *tie),
        Ask::Boosted(asked, boost) => boost * most_of(asked, searcher, frequency),
        Ask::Worth(_, score) => *score,
        Ask::With(with) => most_of(&with.must, searcher, frequency) + each(&with.more).iter().sum::<f32>(),
        Ask::Word(word) => most_of(&word.asked, searcher, word.frequency) + word.plus,
    }
}

/// How rare a word is that stands in so many passages, as BM25 has it.
fn rarity(searcher: &Searcher, frequency: u64) -> f32 {
    let all: u64 = searcher.segment_readers().iter().map(|segment| u64::from(segment.max_doc())).sum();
    let frequency = frequency.min(all);
    let (without, with) = ((all - frequency) as f32, frequency as f32);
    (1.0 + (without + 0.5) / (with + 0.5)).ln()
}

/// The best of some scores, and a share of the others.
fn best(scores: impl Iterator<Item = f32>, tie: f32) -> f32 {
    let (best, sum) = scores.fold((0.0_f32, 0.0), |(best, sum), score| (best.max(score), sum + score));
    best + (sum - best) * tie
}

/// Scores of passages of one segment, asked for in order.
pub enum Scores {
    /// Nothing matches.
    None,
    /// Passages of the index; the next one that can match.
    Index(Box<dyn Scorer>, DocId),
    /// All must match.
    All(Vec<Scores>),
    /// Any may.
    Any(Vec<Scores>),
    /// The best of those that match, and a share of the others.
    Best(Vec<Scores>, f32),
    /// So many times what it is.
    Boosted(Box<Scores>, f32),
    /// So much each.
    Worth(Box<Scores>, f32),
    /// So much more each.
    Plus(Box<Scores>, f32),
    /// What must match, what must not, what adds.
    With(Box<Scores>, Box<Scores>, Vec<Scores>),
}

impl Scores {
    /// Opens what is asked for a segment.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn open(asked: &Ask, searcher: &Searcher, segment: &SegmentReader) -> Result<Self, TantivyError> {
        Opening { searcher, segment }.of(asked, None)
    }

    /// What a passage is worth; none where it does not match. Each passage asked for stands after the one before.
    pub fn at(&mut self, doc: DocId) -> Option<f32> {
        match self {
            Self::None => None,
            Self::Index(scorer, next) => {
                if doc < *next {
                    return None;
                }
                match scorer.seek_danger(doc) {
                    SeekDangerResult::Found => {
                        *next = doc + 1;
                        Some(scorer.score())
                    }
                    SeekDangerResult::SeekLowerBound(bound) => {
                        *next = bound.max(doc + 1);
                        None
                    }
                }
            }
            // Each is asked, so that none falls behind; all that do not match are cheap.
            Self::All(each) => each.iter_mut().try_fold(0.0, |sum, one| Some(sum + one.at(doc)?)),
            Self::Any(each) => some(each.iter_mut().filter_map(|one| one.at(doc)), |scores| scores.sum()),
            Self::Best(each, tie) => {
                let tie = *tie;
                some(each.iter_mut().filter_map(|one| one.at(doc)), |scores| best(scores, tie))
            }
            Self::Boosted(one, boost) => Some(one.at(doc)? * *boost),
            Self::Worth(one, score) => one.at(doc).map(|_| *score),
            Self::Plus(one, plus) => Some(one.at(doc)? + *plus),
            Self::With(must, not, more) => {
                let score = must.at(doc)?;
                if not.at(doc).is_some() {
                    return None;
                }
                Some(score + more.iter_mut().filter_map(|one| one.at(doc)).sum::<f32>())
            }
        }
    }
}

/// Something of some scores; none of none.
fn some<I: Iterator<Item = f32>>(
    scores: I,
    of: impl Fn(&mut dyn Iterator<Item = f32>) -> f32,
) -> Option<f32> {
    let mut scores = scores.peekable();
    scores.peek()?;
    Some(of(&mut scores))
}

struct Opening<'a> {
    searcher: &'a Searcher,
    segment: &'a SegmentReader,
}

impl Opening<'_> {
    fn of(&self, asked: &Ask, frequency: Option<u64>) -> Result<Scores, TantivyError> {
        let one = |asked: &Ask| self.of(asked, frequency).map(Box::new);
        let each = |asked: &[Ask]| -> Result<Vec<Scores>, TantivyError> {
            asked.iter().map(|asked| self.of(asked, frequency)).collect()
        };
        Ok(match asked {
            Ask::None => Scores::None,
            Ask::Term(term) => {
                self.index(&TermQuery::new(term.clone(), IndexRecordOption::WithFreqs), frequency)?
            }
            Ask::Row(terms, slop) => self.index(&phrase(terms, *slop), frequency)?,
            Ask::Value(query) => self.index(&**query, frequency)?,
            Ask::All(asked) if asked.is_empty() => Scores::None,
            Ask::All(asked) => Scores::All(each(asked)?),
            Ask::Any(asked) => Scores::Any(each(asked)?),
            Ask::Best(asked, tie) => Scores::Best(each(asked)?, *tie),
            Ask::Boosted(asked, boost) => Scores::Boosted(one(asked)?, *boost),
            Ask::Worth(asked, score) => Scores::Worth(one(asked)?, *score),
            Ask::With(with) => Scores::With(one(&with.must)?, one(&with.not)?, each(&with.more)?),
            Ask::Word(word) => Scores::Plus(Box::new(self.of(&word.asked, word.frequency)?), word.plus),
        })
    }

    fn index(&self, query: &dyn Query, frequency: Option<u64>) -> Result<Scores, TantivyError> {
        let alike = frequency.map(|frequency| Alike { all: self.searcher, frequency });
        let statistics_provider: &dyn Bm25StatisticsProvider = match &alike {
            Some(alike) => alike,
            None => self.searcher,
        };
        let scoring = EnableScoring::Enabled { searcher: self.searcher, statistics_provider };
        let scorer = query.weight(scoring)?.scorer(self.segment, 1.0)?;
        let next = scorer.doc();
        Ok(if next == TERMINATED { Scores::None } else { Scores::Index(scorer, next) })
    }
}

/// Statistics in which all terms are as frequent as each other.
struct Alike<'a> {
    all: &'a Searcher,
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
        // A word in more documents than there are has no rarity.
        Ok(self.frequency.min(self.total_num_docs()?))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::asks::{Word, best, boosted, either_of, worth};
    use super::*;
    use proptest::prelude::*;
    use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur};
    use tantivy::schema::{Schema, TEXT};
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
        for (ord, segment) in (0..).zip(searcher.segment_readers()) {
            let mut scores = Scores::open(asked, searcher, segment).unwrap();
            let each =
                (0..segment.max_doc()).filter_map(|doc| Some((DocAddress::new(ord, doc), scores.at(doc)?)));
            found.extend(each);
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
        prop::collection::vec(prop::collection::vec(0..WORDS.len(), 0..9), 1..30)
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
            let most = most(&asked, &searcher) * 1.0001;
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
