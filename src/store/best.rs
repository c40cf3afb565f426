//! The passages that match, and the best of them.
//!
//! A segment is walked once, a window of passages at a time: what has which part of the question is read off its words' lists as sets of
//! bits, which are counted. Only passages whose parts could be worth more than the least of the best so far are scored, and none
//! further than it could still be among them. What a passage is worth beside its score stands in columns.

use super::asks::Ask;
use super::bits::{Bits, docs_of};
use super::leaves::{GROUPS, Groups, Leaves, WINDOW};
use super::plan::Plan;
use super::scores::Statistics;
use super::tree::{Planting, Tree, join};
use rayon::prelude::*;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use tantivy::columnar::Column;
use tantivy::query::Occur;
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader, TantivyError};

/// A passage of an act that was repealed on the day asked for is worth so much of one in force.
const REPEALED: f32 = 0.97;
/// A passage is worth so much less for each year of age, up to [`OLDEST`].
const PER_YEAR: f32 = 0.001;
const OLDEST: u64 = 30;
/// The age of a passage whose day is not known.
const UNKNOWN: f32 = 15.0;
/// Sums of scores may differ so much by the order in which they are summed.
const ROUNDED: f32 = 1.000_1;

/// What is looked for.
pub struct Look<'a> {
    /// The index.
    pub searcher: &'a Searcher,
    /// The question.
    pub plan: &'a Plan,
    /// What must hold of passages whatever words they have.
    pub conditions: &'a [(Occur, Ask)],
    /// Only passages with all parts of the question.
    pub only_complete: bool,
    /// How many of the best; with none, what matches is counted only.
    pub limit: usize,
    /// The day (`20260101`) for which status and age are told.
    pub day: u64,
}

/// What was found.
pub struct Found {
    /// The passages that match, by segment: those that have any part of the question and meet its conditions.
    pub found: Vec<Bits>,
    /// How many of them have all parts.
    pub complete: usize,
    /// The best, best first.
    pub best: Vec<(f32, DocAddress)>,
}

impl Found {
    /// How many match.
    pub fn total(&self) -> usize {
        self.found.iter().map(Bits::count).sum()
    }
}

impl Look<'_> {
    /// Looks through all segments.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn through(&self) -> Result<Found, TantivyError> {
        self.by(Rank::open)
    }

    fn by(
        &self,
        rank: impl Fn(&SegmentReader, u64) -> Result<Rank, TantivyError> + Sync,
    ) -> Result<Found, TantivyError> {
        let statistics = Statistics::of(self.searcher);
        let segments: Vec<_> = (0..).zip(self.searcher.segment_readers()).collect();
        let walked = segments.into_par_iter().map(|(ord, segment)| {
            Walk::open(self, &statistics, (ord, segment), rank(segment, self.day)?).map(Walk::whole)
        });
        let mut all = Found { found: Vec::new(), complete: 0, best: Vec::new() };
        let mut kept: Vec<Kept> = Vec::new();
        for (found, complete, best) in walked.collect::<Result<Vec<_>, _>>()? {
            all.found.push(found);
            all.complete += complete;
            kept.extend(best.into_iter().map(|Reverse(kept)| kept));
        }
        kept.sort_unstable_by_key(|kept| Reverse(*kept));
        kept.truncate(self.limit);
        all.best = kept.into_iter().map(|kept| (kept.worth, kept.address)).collect();
        Ok(all)
    }

    /// The passages of a segment that meet the conditions.
    fn allowed(&self, segment: &SegmentReader) -> Result<Bits, TantivyError> {
        let mut allowed = Bits::all(segment);
        for (occur, asked) in self.conditions {
            let bits = Bits::matching(asked, self.searcher, segment)?;
            match occur {
                Occur::MustNot => allowed.take_out(&bits),
                Occur::Must | Occur::Should => allowed.keep(&bits),
            }
        }
        Ok(allowed)
    }
}

/// A part of the question, and the most that it can be worth.
struct Part {
    tree: Tree,
    most: f32,
    /// Its passages of the window.
    has: Groups,
}

/// A walk through one segment.
struct Walk<'a, 's> {
    look: &'a Look<'s>,
    ord: SegmentOrdinal,
    segment: &'a SegmentReader,
    leaves: Leaves<'a>,
    /// What may be found, the concepts first.
    parts: Vec<Part>,
    /// What adds to a passage's worth; the slowest last.
    more: Vec<Part>,
    /// Parts by the most that they can be worth, the greatest first.
    order: Vec<usize>,
    rank: Rank,
    allowed: Bits,
    found: Bits,
    complete: usize,
    /// The best so far, the least of them on top.
    kept: BinaryHeap<Reverse<Kept>>,
}

impl<'a, 's> Walk<'a, 's> {
    fn open(
        look: &'a Look<'s>,
        statistics: &'a Statistics<'s>,
        (ord, segment): (SegmentOrdinal, &'a SegmentReader),
        rank: Rank,
    ) -> Result<Self, TantivyError> {
        let mut planting = Planting { statistics, segment, leaves: Leaves::new(segment) };
        let mut parts = Vec::new();
        for asked in look.plan.parts() {
            parts.push(Part::new(planting.tree(asked)?, statistics.most(asked)));
        }
        let mut more: Vec<&Ask> = look.plan.more.iter().collect();
        more.sort_by_key(|asked| asked.has_rows());
        let more = more.into_iter().filter(|_| look.limit > 0);
        let more = more.map(|asked| Ok(Part::new(planting.late(asked)?, statistics.most(asked))));
        let more = more.collect::<Result<Vec<_>, TantivyError>>()?;
        let mut order: Vec<usize> = (0..parts.len()).collect();
        let most = |nth: usize| parts.get(nth).map_or(0.0, |part| part.most);
        order.sort_by(|one, other| most(*other).total_cmp(&most(*one)));
        Ok(Self {
            look,
            ord,
            segment,
            leaves: planting.leaves,
            parts,
            more,
            order,
            rank,
            allowed: look.allowed(segment)?,
            found: Bits::none(segment),
            complete: 0,
            kept: BinaryHeap::with_capacity(look.limit.min(1 << 12) + 1),
        })
    }

    fn whole(mut self) -> (Bits, usize, BinaryHeap<Reverse<Kept>>) {
        for from in (0..self.segment.max_doc()).step_by(WINDOW) {
            let (found, complete) = self.window(from);
            let found = if self.look.only_complete { complete } else { found };
            self.complete += complete.iter().map(|group| group.count_ones() as usize).sum::<usize>();
            self.found.put(from as usize / 64, &found);
            if self.look.limit == 0 {
                continue;
            }
            for (group, nth) in found.iter().zip(0_u32..) {
                docs_of(*group, nth * 64).for_each(|place| self.look_at(from, place as usize));
            }
        }
        (self.found, self.complete, self.kept)
    }

    /// Reads a window: its passages that match, and those of them that have all concepts.
    fn window(&mut self, from: DocId) -> (Groups, Groups) {
        self.leaves.read(from);
        let mut allowed = [0; GROUPS];
        allowed.iter_mut().zip(from as usize / 64..).for_each(|(group, nth)| *group = self.allowed.word(nth));
        let (mut any, mut all) = ([0; GROUPS], allowed);
        for (nth, part) in self.parts.iter_mut().enumerate() {
            part.has = part.tree.groups(&self.leaves);
            join(&mut any, &part.has, |any, has| any | has);
            if nth < self.look.plan.concepts.len() {
                join(&mut all, &part.has, |all, has| all & has);
            }
        }
        if !self.look.plan.has_words {
            return (allowed, allowed);
        }
        join(&mut all, &any, |all, any| all & any);
        join(&mut any, &allowed, |any, allowed| any & allowed);
        (any, all)
    }

    /// What a passage must be worth to be one of the best.
    fn least(&self) -> f32 {
        match self.kept.peek() {
            Some(Reverse(least)) if self.kept.len() >= self.look.limit => least.worth,
            _ => f32::NEG_INFINITY,
        }
    }

    /// Scores a passage as far as it could be one of the best, and keeps it if it is.
    fn look_at(&mut self, from: DocId, place: usize) {
        let doc = from + place as DocId;
        let address = DocAddress::new(self.ord, doc);
        if !self.look.plan.has_words {
            if self.rank.most >= self.least() {
                self.keep(Kept { worth: self.rank.of(doc), address });
            }
            return;
        }
        let least = self.least();
        let parts: f32 = self.parts.iter().filter(|part| part.is_at(place)).map(|part| part.most).sum();
        let mut left = parts + self.more.iter().map(|part| part.most).sum::<f32>();
        if left * self.rank.most < least {
            return;
        }
        let factor = self.rank.of(doc);
        let mut score = 0.0;
        for nth in &self.order {
            let Some(part) = self.parts.get_mut(*nth).filter(|part| part.is_at(place)) else { continue };
            if (score + left) * factor < least {
                return;
            }
            left -= part.most;
            score += part.tree.at(&self.leaves, place, from).unwrap_or(0.0);
        }
        for part in &mut self.more {
            if (score + left) * factor < least {
                return;
            }
            left -= part.most;
            score += part.tree.at(&self.leaves, place, from).unwrap_or(0.0);
        }
        self.keep(Kept { worth: score * factor, address });
    }

    fn keep(&mut self, kept: Kept) {
        if self.kept.len() < self.look.limit {
            self.kept.push(Reverse(kept));
        } else if let Some(mut least) = self.kept.peek_mut()
            && kept > least.0
        {
            *least = Reverse(kept);
        }
    }
}

impl Part {
    fn new(tree: Tree, most: f32) -> Self {
        Self { tree, most: most * ROUNDED, has: [0; GROUPS] }
    }

    fn is_at(&self, place: usize) -> bool {
        self.has.get(place / 64).is_some_and(|group| group & (1 << (place % 64)) != 0)
    }
}

/// A passage and what it is worth; the greater one stands first, of equal ones that which stands first in the index.
#[derive(Debug, Clone, Copy)]
struct Kept {
    worth: f32,
    address: DocAddress,
}

impl Ord for Kept {
    fn cmp(&self, other: &Self) -> Ordering {
        self.worth.total_cmp(&other.worth).then_with(|| other.address.cmp(&self.address))
    }
}

impl PartialOrd for Kept {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Kept {}

/// What passages of a segment are worth beside their scores: what they are, how old, and whether in force.
struct Rank {
    day: u64,
    /// The greatest of all.
    most: f32,
    /// By what the passage is, in thousandths.
    rank: Column<u64>,
    from: Column<u64>,
    until: Column<u64>,
}

impl Rank {
    fn open(segment: &SegmentReader, day: u64) -> Result<Self, TantivyError> {
        let columns = segment.fast_fields();
        let rank = columns.u64("rank")?;
        Ok(Self {
            day,
            most: thousandths(rank.max_value()).max(f32::MIN_POSITIVE),
            rank,
            from: columns.u64("from")?,
            until: columns.u64("until")?,
        })
    }

    /// A score is worth so many times what it is.
    fn of(&self, doc: DocId) -> Score {
        let rank = thousandths(self.rank.first(doc).unwrap_or(1000));
        let repealed = self.until.first(doc).is_some_and(|until| until <= self.day);
        let age = match self.from.first(doc) {
            Some(from) if from > 0 => (self.day / 10_000).saturating_sub(from / 10_000).min(OLDEST) as f32,
            _ => UNKNOWN,
        };
        rank * (1.0 - PER_YEAR * age) * if repealed { REPEALED } else { 1.0 }
    }
}

#[cfg(test)]
impl Rank {
    /// All passages as new, in force and alike.
    fn flat() -> Self {
        let none = || Column::build_empty_column(0);
        Self { day: 0, most: 1.0, rank: none(), from: none(), until: none() }
    }
}

fn thousandths(rank: u64) -> f32 {
    rank as f32 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::super::concepts::Concept;
    use super::super::scores::tests::{asks, index, scored};
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;
    use tantivy::schema::Field;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]

        /// Whatever is passed over could not have been among the best.
        #[test]
        fn the_best_are_those_of_all(
            texts in prop::collection::vec(prop::collection::vec(0_usize..5, 0..9), 1..200),
            concepts in prop::collection::vec(asks(Field::from_field_id(0)), 1..4),
            more in prop::collection::vec(asks(Field::from_field_id(0)), 0..3),
            limit in 1_usize..12,
        ) {
            let (searcher, _) = index(&texts);
            let mut all: BTreeMap<DocAddress, f32> = BTreeMap::new();
            for (address, score) in concepts.iter().flat_map(|asked| scored(asked, &searcher)) {
                *all.entry(address).or_default() += score;
            }
            for (address, score) in more.iter().flat_map(|asked| scored(asked, &searcher)) {
                all.entry(address).and_modify(|sum| *sum += score);
            }
            // All are as old.
            all.values_mut().for_each(|score| *score *= Rank::flat().of(0));
            let mut expected: Vec<f32> = all.values().copied().collect();
            expected.sort_by(|one, other| other.total_cmp(one));
            let concepts = concepts.into_iter().map(|asked| Concept { typed: String::new(), asked });
            let plan = Plan { concepts: concepts.collect(), more, has_words: true, ..Plan::default() };
            let look = Look { searcher: &searcher, plan: &plan, conditions: &[], only_complete: false, limit, day: 0 };
            let found = look.by(|_, _| Ok(Rank::flat())).unwrap();
            prop_assert_eq!(found.total(), all.len());
            let best = found.best;
            prop_assert_eq!(best.len(), limit.min(all.len()));
            for ((worth, address), expected) in best.iter().zip(&expected) {
                prop_assert!((worth - expected).abs() < 1e-3 * expected.max(1.0), "{} {}", worth, expected);
                prop_assert!((worth - all[address]).abs() < 1e-3 * expected.max(1.0));
            }
        }
    }
}
