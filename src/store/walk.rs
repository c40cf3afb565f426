//! A walk through a stretch of a segment, a window of passages at a time: which match, and the best of them.

use super::asks::Ask;
use super::best::{Look, STRETCH};
use super::bits::{Bits, docs_of};
use super::leaves::{GROUPS, Group, Groups, Leaves, WINDOW};
use super::rank::Rank;
use super::scores::Statistics;
use super::tree::{Planting, Tree, join};
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;
use tantivy::{DocAddress, DocId, SegmentOrdinal, SegmentReader, TantivyError};

/// So many passages of a group of 64 are scored together; fewer each alone.
const MANY: u32 = 6;
/// Sums of scores may differ so much by the order in which they are summed.
const ROUNDED: f32 = 1.000_1;

/// A part of the question, and the most that it can be worth.
struct Part {
    tree: Tree,
    /// What has all of it, where the tree finds what has some.
    whole: Option<Tree>,
    most: f32,
    /// Its passages of the window.
    has: Groups,
}

/// A segment of the index.
pub struct Segment<'a> {
    /// Which.
    pub ord: SegmentOrdinal,
    /// What it holds.
    pub reader: &'a SegmentReader,
    /// What its passages are worth beside their scores.
    pub rank: Rank,
    /// The passages that meet the conditions.
    pub allowed: Bits,
}

/// What a passage must be worth to be among the best of all walks: no less than the last of as many as are looked for in any of them.
#[derive(Default)]
pub struct Least(AtomicU32);

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
pub struct Walk<'a, 's> {
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
    /// The passages that match, a bit each.
    pub found: Vec<u64>,
    /// How many of them have all parts.
    pub complete: usize,
    /// The best so far, the least of them on top.
    pub kept: BinaryHeap<Reverse<Kept>>,
}

impl<'a, 's> Walk<'a, 's> {
    /// Opens a question for the stretch that begins with a passage.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn open(
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
        for (part, concept) in parts.iter_mut().zip(&look.plan.concepts) {
            part.whole = concept.whole.as_ref().map(|whole| planting.tree(&whole.asked)).transpose()?;
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

    /// Walks to the end.
    pub fn whole(mut self) -> Self {
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
            part.has = [0; GROUPS];
            part.tree.groups(&self.leaves, &mut part.has);
            join(&mut any, &part.has, |any, has| any | has);
            if nth < self.look.plan.concepts.len() {
                let mut whole = [0; GROUPS];
                match &part.whole {
                    Some(tree) => tree.groups(&self.leaves, &mut whole),
                    None => whole = part.has,
                }
                join(&mut all, &whole, |all, has| all & has);
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
        Self { tree, whole: None, most, has: [0; GROUPS] }
    }

    fn is_at(&self, place: usize) -> bool {
        self.has.get(place / 64).is_some_and(|group| group & (1 << (place % 64)) != 0)
    }
}

/// A passage and what it is worth; the greater one stands first, of equal ones that which stands first in the index.
#[derive(Debug, Clone, Copy)]
pub struct Kept {
    /// Its score, weighed.
    pub worth: f32,
    /// Where it is.
    pub address: DocAddress,
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
