//! What is asked, opened for one segment: which passages of a window match it, and what each of them is worth.

use super::asks::{Ask, phrase};
use super::bits::docs_of;
use super::leaves::{GROUPS, Group, Groups, Lanes, Leaves};
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
    /// Adds the passages of the window that match.
    pub fn groups(&self, leaves: &Leaves<'_>, found: &mut Groups) {
        match self {
            Self::None => {}
            Self::Word(leaf, _) | Self::Found(leaf) => leaves.add_groups(*leaf, found),
            Self::Any(each) | Self::Best(each, _) => each.iter().for_each(|one| one.groups(leaves, found)),
            Self::Boosted(one, _) | Self::Worth(one, _) | Self::Plus(one, _) => one.groups(leaves, found),
            Self::All(each) => {
                let all = each.iter().map(|one| one.own_groups(leaves)).reduce(|mut all, other| {
                    join(&mut all, &other, |all, other| all & other);
                    all
                });
                join(found, &all.unwrap_or([0; GROUPS]), |found, all| found | all);
            }
            Self::With(both, _) => {
                let [must, not] = both.each_ref().map(|one| one.own_groups(leaves));
                for ((found, must), not) in found.iter_mut().zip(must).zip(not) {
                    *found |= must & !not;
                }
            }
            // Those in which it may be.
            Self::Late(late) => {
                let mut may = [u64::MAX; GROUPS];
                late.words
                    .iter()
                    .for_each(|word| join(&mut may, leaves.groups(*word), |one, other| one & other));
                join(found, &may, |found, may| found | may);
            }
        }
    }

    fn own_groups(&self, leaves: &Leaves<'_>) -> Groups {
        let mut found = [0; GROUPS];
        self.groups(leaves, &mut found);
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

impl Tree {
    /// What the passages of one group of 64 are worth, those `within`; 0 where one does not match. Returns those that match. It says
    /// the same as [`at`](Self::at), faster where there are many.
    pub fn of_group(&mut self, leaves: &Leaves<'_>, group: Group, worth: &mut Lanes) -> u64 {
        *worth = [0.0; 64];
        match self {
            Self::None => 0,
            Self::Word(leaf, by) => {
                let (weight, lengths) = &**by;
                leaves.each_often(*leaf, group, |lane, doc, often| {
                    if let Some(worth) = worth.get_mut(lane) {
                        *worth = weight.score(lengths.fieldnorm_id(doc), often);
                    }
                })
            }
            Self::Found(leaf) => leaves.worths(*leaf, group, worth),
            Self::Late(late) => {
                each_of(group, worth, |place| late.at(leaves, place, group.from + place as DocId))
            }
            Self::Any(each) => {
                sum_of(each.iter_mut(), worth, |one, lanes| one.of_group(leaves, group, lanes))
            }
            Self::Best(each, tie) => best_of(each, (leaves, group), *tie, worth),
            Self::Boosted(one, boost) => {
                let found = one.of_group(leaves, group, worth);
                worth.iter_mut().for_each(|worth| *worth *= *boost);
                found
            }
            Self::Worth(one, score) => {
                let found = one.of_group(leaves, group, worth);
                each_in(found, worth, |worth| *worth = *score);
                found
            }
            Self::Plus(one, plus) => {
                let found = one.of_group(leaves, group, worth);
                each_in(found, worth, |worth| *worth += *plus);
                found
            }
            Self::All(_) | Self::With(..) => {
                each_of(group, worth, |place| self.at(leaves, place, group.from))
            }
        }
    }

    /// Whether a passage of the window may match; it surely does not where it may not.
    pub fn may(&self, leaves: &Leaves<'_>, place: usize) -> bool {
        match self {
            Self::None => false,
            Self::Word(leaf, _) | Self::Found(leaf) => leaves.has(*leaf, place),
            Self::Late(late) => late.words.iter().all(|word| leaves.has(*word, place)),
            Self::All(each) => each.iter().all(|one| one.may(leaves, place)),
            Self::Any(each) | Self::Best(each, _) => each.iter().any(|one| one.may(leaves, place)),
            Self::Boosted(one, _) | Self::Worth(one, _) | Self::Plus(one, _) => one.may(leaves, place),
            Self::With(both, _) => both.first().is_some_and(|must| must.may(leaves, place)),
        }
    }
}

/// Sums lanes.
fn sum_of<'t>(
    each: impl Iterator<Item = &'t mut Tree>,
    worth: &mut Lanes,
    of: impl Fn(&mut Tree, &mut Lanes) -> u64,
) -> u64 {
    let mut found = 0;
    let mut lanes = [0.0; 64];
    for one in each {
        found |= of(one, &mut lanes);
        worth.iter_mut().zip(&lanes).for_each(|(sum, one)| *sum += one);
    }
    found
}

/// The best of lanes, and a share of the others.
fn best_of(each: &mut [Tree], (leaves, group): (&Leaves<'_>, Group), tie: f32, worth: &mut Lanes) -> u64 {
    let mut found = 0;
    let (mut lanes, mut sums) = ([0.0; 64], [0.0_f32; 64]);
    for one in each {
        found |= one.of_group(leaves, group, &mut lanes);
        for ((best, sum), one) in worth.iter_mut().zip(&mut sums).zip(&lanes) {
            *best = best.max(*one);
            *sum += one;
        }
    }
    worth.iter_mut().zip(&sums).for_each(|(best, sum)| *best += (sum - *best) * tie);
    found
}

/// Changes the lanes of some passages.
fn each_in(found: u64, worth: &mut Lanes, change: impl Fn(&mut f32)) {
    if found == u64::MAX {
        worth.iter_mut().for_each(change);
        return;
    }
    docs_of(found, 0).filter_map(|lane| worth.get_mut(lane as usize).map(&change)).for_each(drop);
}

/// Looks at passages one by one, each by its place in the window.
fn each_of(group: Group, worth: &mut Lanes, mut at: impl FnMut(usize) -> Option<f32>) -> u64 {
    let mut found = 0;
    for lane in docs_of(group.within, 0) {
        if let (Some(score), Some(worth)) = (at(group.nth * 64 + lane as usize), worth.get_mut(lane as usize))
        {
            *worth = score;
            found |= 1 << lane;
        }
    }
    found
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
    /// The first passage that is asked for.
    pub from: DocId,
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
            Ask::Term(term) => match self.leaves.word(term, self.from)? {
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
                Tree::Found(self.leaves.found(self.skipped(scorer)))
            }
            Ask::All(asked) => Tree::All(self.each(asked, how)?),
            Ask::Any(asked) => Tree::Any(self.each(asked, how)?),
            Ask::Best(asked, tie) => Tree::Best(self.each(asked, how)?, *tie),
            Ask::Boosted(asked, boost) => match self.of(asked, how)? {
                Tree::Word(leaf, by) => Tree::Word(leaf, Box::new((by.0.boost_by(*boost), by.1))),
                one => Tree::Boosted(Box::new(one), *boost),
            },
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
        let scorer = self.skipped(scorer);
        Ok(match how.rows {
            Rows::AtOnce => Tree::Found(self.leaves.found(scorer)),
            Rows::Late => {
                let words = terms.iter().filter_map(|term| self.leaves.known(term)).collect();
                Tree::Late(Box::new(Late { next: scorer.doc(), scorer, words }))
            }
        })
    }

    /// Passes over what is not asked for.
    fn skipped(&self, mut scorer: Box<dyn Scorer>) -> Box<dyn Scorer> {
        if scorer.doc() < self.from {
            scorer.seek(self.from);
        }
        scorer
    }

    fn each(&mut self, asked: &[Ask], how: How) -> Result<Vec<Tree>, TantivyError> {
        asked.iter().map(|asked| self.of(asked, how)).collect()
    }
}
