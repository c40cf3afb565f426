//! What is asked, opened for one segment: which passages of a window match it, and what each of them is worth.

use super::asks::{Ask, phrase};
use super::leaves::{GROUPS, Groups, Leaves};
use super::scores::{Statistics, best, some};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{Bm25Weight, Scorer};
use tantivy::{DocId, SeekDangerResult, SegmentReader, TantivyError, Term};

/// Words one after another, whose places are read only where all of them are.
pub struct Late {
    scorer: Box<dyn Scorer>,
    /// The next passage that can match.
    next: DocId,
    /// The lists of its words, as far as there are some.
    words: Vec<usize>,
}

impl Late {
    fn at(&mut self, leaves: &Leaves<'_>, place: usize, doc: DocId) -> Option<f32> {
        if doc < self.next || !self.words.iter().all(|word| leaves.has(*word, place)) {
            return None;
        }
        match self.scorer.seek_danger(doc) {
            SeekDangerResult::Found => {
                self.next = doc + 1;
                Some(self.scorer.score())
            }
            SeekDangerResult::SeekLowerBound(bound) => {
                self.next = bound.max(doc + 1);
                None
            }
        }
    }
}

/// A question over the lists of [`Leaves`].
pub enum Tree {
    /// Nothing matches.
    None,
    /// A word: its list, what it is worth by how often and in how long a text it stands.
    Word(usize, Box<(Bm25Weight, FieldNormReader)>),
    /// What a list says.
    Found(usize),
    /// Words one after another, looked for in a passage only when it is asked for.
    Late(Box<Late>),
    /// All must match.
    All(Vec<Tree>),
    /// Any may.
    Any(Vec<Tree>),
    /// The best of those that match, and a share of the others.
    Best(Vec<Tree>, f32),
    /// So many times what it is.
    Boosted(Box<Tree>, f32),
    /// So much each.
    Worth(Box<Tree>, f32),
    /// So much more each.
    Plus(Box<Tree>, f32),
    /// What must match, what must not, what adds.
    With(Box<[Tree; 2]>, Vec<Tree>),
}

impl Tree {
    /// The passages of the window that match.
    pub fn groups(&self, leaves: &Leaves<'_>) -> Groups {
        let mut found = [0; GROUPS];
        match self {
            Self::None => {}
            Self::Word(leaf, _) | Self::Found(leaf) => found = *leaves.groups(*leaf),
            // Those in which it may be.
            Self::Late(late) => {
                found = [u64::MAX; GROUPS];
                late.words
                    .iter()
                    .for_each(|word| join(&mut found, leaves.groups(*word), |one, other| one & other));
            }
            Self::All(each) => {
                let mut each = each.iter().map(|one| one.groups(leaves));
                found = each.next().unwrap_or(found);
                each.for_each(|other| join(&mut found, &other, |one, other| one & other));
            }
            Self::Any(each) | Self::Best(each, _) => {
                each.iter().for_each(|one| join(&mut found, &one.groups(leaves), |one, other| one | other));
            }
            Self::Boosted(one, _) | Self::Worth(one, _) | Self::Plus(one, _) => found = one.groups(leaves),
            Self::With(both, _) => {
                let [must, not] = &**both;
                found = must.groups(leaves);
                join(&mut found, &not.groups(leaves), |one, other| one & !other);
            }
        }
        found
    }

    /// What a passage is worth, the one at a place of the window that begins with `from`; none where it does not match. Each passage
    /// asked for stands after the one before.
    pub fn at(&mut self, leaves: &Leaves<'_>, place: usize, from: DocId) -> Option<f32> {
        let at = |one: &mut Self| one.at(leaves, place, from);
        match self {
            Self::None => None,
            Self::Word(leaf, by) => {
                let (weight, lengths) = &**by;
                let often = leaves.often(*leaf, place)?;
                Some(weight.score(lengths.fieldnorm_id(from + place as DocId), often))
            }
            Self::Found(leaf) => leaves.worth(*leaf, place),
            Self::Late(late) => late.at(leaves, place, from + place as DocId),
            Self::All(each) => each.iter_mut().try_fold(0.0, |sum, one| Some(sum + at(one)?)),
            Self::Any(each) => some(each.iter_mut().filter_map(at), |scores| scores.sum()),
            Self::Best(each, tie) => {
                let tie = *tie;
                some(each.iter_mut().filter_map(at), |scores| best(scores, tie))
            }
            Self::Boosted(one, boost) => Some(at(one)? * *boost),
            Self::Worth(one, score) => at(one).map(|_| *score),
            Self::Plus(one, plus) => Some(at(one)? + *plus),
            Self::With(both, more) => {
                let [must, not] = &mut **both;
                let score = at(must)?;
                let more = more.iter_mut().filter_map(at).sum::<f32>();
                at(not).is_none().then_some(score + more)
            }
        }
    }
}

/// Joins groups of passages.
pub fn join(one: &mut Groups, other: &Groups, by: impl Fn(u64, u64) -> u64) {
    one.iter_mut().zip(other).for_each(|(one, other)| *one = by(*one, *other));
}

/// Opens questions over the lists of a segment.
pub struct Planting<'a, 's> {
    /// What is known of all segments.
    pub statistics: &'a Statistics<'s>,
    /// The segment.
    pub segment: &'a SegmentReader,
    /// Its lists.
    pub leaves: Leaves<'a>,
}

/// When words one after another are looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rows {
    /// In all passages: a list of them is made.
    AtOnce,
    /// In those passages only that are asked for.
    Late,
}

/// How what is asked is opened.
#[derive(Clone, Copy)]
struct How {
    rows: Rows,
    /// In how many passages each word is taken to be.
    frequency: Option<u64>,
}

impl Planting<'_, '_> {
    /// Opens a question.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn tree(&mut self, asked: &Ask) -> Result<Tree, TantivyError> {
        self.of(asked, How { rows: Rows::AtOnce, frequency: None })
    }

    /// Opens a question of which only some passages will be asked: it does not say which match.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn late(&mut self, asked: &Ask) -> Result<Tree, TantivyError> {
        self.of(asked, How { rows: Rows::Late, frequency: None })
    }

    fn of(&mut self, asked: &Ask, how: How) -> Result<Tree, TantivyError> {
        Ok(match asked {
            Ask::None => Tree::None,
            Ask::All(asked) if asked.is_empty() => Tree::None,
            Ask::Term(term) => match self.leaves.word(term)? {
                Some(leaf) => {
                    let lengths = self.segment.fieldnorms_readers().get_field(term.field())?;
                    let lengths =
                        lengths.unwrap_or_else(|| FieldNormReader::constant(self.segment.max_doc(), 1));
                    Tree::Word(leaf, Box::new((self.statistics.weight(term, how.frequency)?, lengths)))
                }
                None => Tree::None,
            },
            Ask::Row(terms, slop) => self.row(terms, *slop, how)?,
            Ask::Value(query) => {
                let scorer = self.statistics.scorer(&**query, self.segment, None)?;
                Tree::Found(self.leaves.found(scorer))
            }
            Ask::All(asked) => Tree::All(self.each(asked, how)?),
            Ask::Any(asked) => Tree::Any(self.each(asked, how)?),
            Ask::Best(asked, tie) => Tree::Best(self.each(asked, how)?, *tie),
            Ask::Boosted(asked, boost) => Tree::Boosted(Box::new(self.of(asked, how)?), *boost),
            Ask::Worth(asked, score) => Tree::Worth(Box::new(self.of(asked, how)?), *score),
            Ask::With(with) => {
                let both = [self.of(&with.must, how)?, self.of(&with.not, how)?];
                Tree::With(Box::new(both), self.each(&with.more, how)?)
            }
            Ask::Word(word) => {
                let how = How { frequency: word.frequency, ..how };
                Tree::Plus(Box::new(self.of(&word.asked, how)?), word.plus)
            }
        })
    }

    fn row(&mut self, terms: &[Term], slop: u32, how: How) -> Result<Tree, TantivyError> {
        let scorer = self.statistics.scorer(&phrase(terms, slop), self.segment, how.frequency)?;
        Ok(match how.rows {
            Rows::AtOnce => Tree::Found(self.leaves.found(scorer)),
            Rows::Late => {
                let words = terms.iter().filter_map(|term| self.leaves.known(term)).collect();
                Tree::Late(Box::new(Late { next: scorer.doc(), scorer, words }))
            }
        })
    }

    fn each(&mut self, asked: &[Ask], how: How) -> Result<Vec<Tree>, TantivyError> {
        asked.iter().map(|asked| self.of(asked, how)).collect()
    }
}
