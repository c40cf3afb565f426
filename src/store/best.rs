//! The passages that match, and the best of them.
//!
//! A segment is walked once, a window of passages at a time: what has which part of the question is read off its words' lists as sets of
//! bits, which are counted. Only passages whose parts could be worth more than the least of the best so far are scored, and none
//! further than it could still be among them. What a passage is worth beside its score stands in columns.

use super::asks::Ask;
use super::bits::{Bits, docs_of};
use super::leaves::{GROUPS, Group, Groups, Leaves, WINDOW};
use super::plan::Plan;
use super::scores::Statistics;
use super::tree::{Planting, Tree, join};
use rayon::prelude::*;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;
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
/// So many passages of a segment are walked through at once, beside others.
const STRETCH: usize = if cfg!(test) { 2 * WINDOW } else { 64 * WINDOW };
/// So many passages of a group of 64 are scored together; fewer each alone.
const MANY: u32 = 6;
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
        let readers = self.searcher.segment_readers();
        let segments: Vec<Segment<'_>> = (0..)
            .zip(readers)
            .map(|(ord, reader)| {
                Ok(Segment { ord, reader, rank: rank(reader, self.day)?, allowed: self.allowed(reader)? })
            })
            .collect::<Result<_, TantivyError>>()?;
        let stretches: Vec<(&Segment<'_>, DocId)> = segments
            .iter()
            .flat_map(|segment| {
                (0..segment.reader.max_doc()).step_by(STRETCH).map(move |from| (segment, from))
            })
            .collect();
        let least = Least::default();
        let walked = stretches
            .par_iter()
            .map(|(segment, from)| Ok(Walk::open(self, (&statistics, &least), segment, *from)?.whole()));
        let mut all =
            Found { found: readers.iter().map(Bits::none).collect(), complete: 0, best: Vec::new() };
        let mut kept: Vec<Kept> = Vec::new();
        let walked = walked.collect::<Result<Vec<_>, TantivyError>>()?;
        for ((segment, from), walked) in stretches.iter().zip(walked) {
            if let Some(found) = all.found.get_mut(segment.ord as usize) {
                found.put(*from as usize / 64, &walked.found);
            }
            all.complete += walked.complete;
            kept.extend(walked.kept.into_iter().map(|Reverse(kept)| kept));
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

/// A segment of the index.
struct Segment<'a> {
    ord: SegmentOrdinal,
    reader: &'a SegmentReader,
    rank: Rank,
    /// The passages that meet the conditions.
    allowed: Bits,
}

/// What a passage must be worth to be among the best of all walks: no less than the last of as many as are looked for in any of them.
#[derive(Default)]
struct Least(AtomicU32);

impl Least {
    fn get(&self) -> f32 {
        f32::from_bits(self.0.load(Relaxed))
    }

    /// Scores are not negative, and so are ordered as their bits are.
    fn raise(&self, least: f32) {
        if least > 0.0 {
            self.0.fetch_max(least.to_bits(), Relaxed);
        }
    }
}

/// A walk through a stretch of a segment.
struct Walk<'a, 's> {
    look: &'a Look<'s>,
    segment: &'a Segment<'a>,
    from: DocId,
    least: &'a Least,
    leaves: Leaves<'a>,
    /// What may be found, the concepts first.
    parts: Vec<Part>,
    /// What adds to a passage's worth; the slowest last.
    more: Vec<Part>,
    /// The most that all of that can add.
    most_more: f32,
    /// Parts by the most that they can be worth, the greatest first.
    order: Vec<usize>,
    found: Vec<u64>,
    complete: usize,
    /// The best so far, the least of them on top.
    kept: BinaryHeap<Reverse<Kept>>,
}

impl<'a, 's> Walk<'a, 's> {
    fn open(
        look: &'a Look<'s>,
        (statistics, least): (&'a Statistics<'s>, &'a Least),
        segment: &'a Segment<'a>,
        from: DocId,
    ) -> Result<Self, TantivyError> {
        let reader = segment.reader;
        let mut planting = Planting { statistics, segment: reader, leaves: Leaves::new(reader), from };
        let mut parts = Vec::new();
        for asked in look.plan.parts() {
            parts.push(Part::new(planting.tree(asked)?, statistics.most(asked)));
        }
        let mut more: Vec<&Ask> = look.plan.more.iter().collect();
        more.sort_by_key(|asked| asked.has_rows());
        let more = more.into_iter().filter(|_| look.limit > 0);
        let more = more.map(|asked| Ok(Part::new(planting.late(asked)?, statistics.most(asked))));
        let more = more.collect::<Result<Vec<_>, TantivyError>>()?;
        let most_more = more.iter().map(|part| part.most).sum();
        let mut order: Vec<usize> = (0..parts.len()).collect();
        let most = |nth: usize| parts.get(nth).map_or(0.0, |part| part.most);
        order.sort_by(|one, other| most(*other).total_cmp(&most(*one)));
        Ok(Self {
            look,
            segment,
            from,
            least,
            leaves: planting.leaves,
            parts,
            more,
            most_more,
            order,
            found: Vec::with_capacity(STRETCH / 64),
            complete: 0,
            kept: BinaryHeap::with_capacity(look.limit.min(1 << 12) + 1),
        })
    }

    fn whole(mut self) -> Self {
        let end = self.segment.reader.max_doc().min(self.from.saturating_add(STRETCH as DocId));
        for from in (self.from..end).step_by(WINDOW) {
            let (found, complete) = self.window(from);
            let found = if self.look.only_complete { complete } else { found };
            self.complete += complete.iter().map(|group| group.count_ones() as usize).sum::<usize>();
            self.found.extend(found);
            if self.look.limit == 0 {
                continue;
            }
            for (nth, within) in found.iter().enumerate().filter(|(_, within)| **within != 0) {
                self.look_at(Group { nth, from, within: *within });
            }
            self.least.raise(self.own_least());
        }
        self
    }

    /// Reads a window: its passages that match, and those of them that have all concepts.
    fn window(&mut self, from: DocId) -> (Groups, Groups) {
        self.leaves.read(from);
        let mut allowed = [0; GROUPS];
        allowed
            .iter_mut()
            .zip(from as usize / 64..)
            .for_each(|(group, nth)| *group = self.segment.allowed.word(nth));
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

    fn own_least(&self) -> f32 {
        match self.kept.peek() {
            Some(Reverse(least)) if self.kept.len() >= self.look.limit => least.worth,
            _ => 0.0,
        }
    }

    /// What a passage must be worth to be one of the best.
    fn least(&self) -> f32 {
        self.own_least().max(self.least.get())
    }

    /// Looks at the passages of a group.
    fn look_at(&mut self, group: Group) {
        let first = group.from + (group.nth * 64) as DocId;
        if !self.look.plan.has_words {
            for doc in docs_of(group.within, first) {
                if self.segment.rank.most >= self.least() {
                    self.keep(doc, self.segment.rank.of(doc));
                }
            }
            return;
        }
        if group.within.count_ones() < MANY {
            docs_of(group.within, 0)
                .for_each(|lane| self.score(group.from, group.nth * 64 + lane as usize, None));
            return;
        }
        let present = self
            .parts
            .iter()
            .filter(|part| part.has.get(group.nth).is_some_and(|has| has & group.within != 0));
        let most = present.map(|part| part.most).sum::<f32>() + self.most_more;
        if most * self.segment.rank.most * ROUNDED < self.least() {
            return;
        }
        let mut sums = [0.0_f32; 64];
        let mut lanes = [0.0; 64];
        for part in &mut self.parts {
            let within = group.within & part.has.get(group.nth).copied().unwrap_or(0);
            if within != 0 {
                part.tree.of_group(&self.leaves, Group { within, ..group }, &mut lanes);
                sums.iter_mut().zip(&lanes).for_each(|(sum, one)| *sum += one);
            }
        }
        for (lane, sum) in sums.iter().enumerate().filter(|(lane, _)| group.within & (1 << lane) != 0) {
            self.score(group.from, group.nth * 64 + lane, Some(*sum));
        }
    }

    /// Scores a passage as far as it could be one of the best, and keeps it if it is. `known` is what its parts are worth, if that is
    /// known.
    fn score(&mut self, from: DocId, place: usize, known: Option<f32>) {
        let doc = from + place as DocId;
        let least = self.least();
        if let Some(known) = known
            && (known + self.most_more) * self.segment.rank.most * ROUNDED < least
        {
            return;
        }
        let may = |part: &&Part| part.tree.may(&self.leaves, place);
        let more: f32 = self.more.iter().filter(may).map(|part| part.most).sum();
        let parts = || self.parts.iter().filter(|part| part.is_at(place)).map(|part| part.most).sum();
        let mut left = more + if known.is_some() { 0.0 } else { parts() };
        let mut score = known.unwrap_or(0.0);
        if (score + left) * self.segment.rank.most * ROUNDED < least {
            return;
        }
        let factor = self.segment.rank.of(doc);
        let own = self.order.iter().filter(|_| known.is_none());
        for nth in own {
            let Some(part) = self.parts.get_mut(*nth).filter(|part| part.is_at(place)) else { continue };
            if (score + left) * factor * ROUNDED < least {
                return;
            }
            left -= part.most;
            score += part.tree.at(&self.leaves, place, from).unwrap_or(0.0);
        }
        for part in &mut self.more {
            if (score + left) * factor * ROUNDED < least {
                return;
            }
            if part.tree.may(&self.leaves, place) {
                left -= part.most;
                score += part.tree.at(&self.leaves, place, from).unwrap_or(0.0);
            }
        }
        self.keep(doc, score * factor);
    }

    fn keep(&mut self, doc: DocId, worth: f32) {
        let kept = Kept { worth, address: DocAddress::new(self.segment.ord, doc) };
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
        Self { tree, most, has: [0; GROUPS] }
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
