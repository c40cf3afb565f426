//! The best passages and how many there are, in one walk over all that match.
//!
//! What a passage is worth beside its score stands in columns. They are read only where the score could reach the best so far:
//! of a hundred thousand matches a few hundred.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

/// A passage of an act that was repealed on the day asked for is worth so much of one in force.
const REPEALED: f32 = 0.97;
/// A passage is worth so much less for each year of age, up to [`OLDEST`].
const PER_YEAR: f32 = 0.001;
const OLDEST: u64 = 30;
/// The age of a passage whose day is not known.
const UNKNOWN: f32 = 15.0;

/// Collects the best passages and counts all.
pub struct Best {
    /// How many to keep.
    pub limit: usize,
    /// The day (`20260101`) for which status and age are told.
    pub day: u64,
    /// Whether the query's score says anything; without it passages are ranked by what they are.
    pub has_words: bool,
}

/// The best passages, best first, and how many match.
pub type Found = (Vec<(f32, DocAddress)>, usize);

impl Collector for Best {
    type Fruit = Found;
    type Child = SegmentBest;

    fn for_segment(&self, ord: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentBest> {
        let columns = segment.fast_fields();
        let rank = columns.u64("rank")?;
        Ok(SegmentBest {
            ord,
            limit: self.limit,
            day: self.day,
            has_words: self.has_words,
            most: thousandths(rank.max_value()),
            rank,
            from: columns.u64("from")?,
            until: columns.u64("until")?,
            kept: BinaryHeap::with_capacity(self.limit.min(1 << 12) + 1),
            count: 0,
        })
    }

    fn requires_scoring(&self) -> bool {
        self.has_words
    }

    fn merge_fruits(&self, segments: Vec<(Vec<Kept>, usize)>) -> tantivy::Result<Found> {
        let total = segments.iter().map(|(_, count)| count).sum();
        let mut kept: Vec<Kept> = segments.into_iter().flat_map(|(kept, _)| kept).collect();
        kept.sort_unstable_by_key(|kept| Reverse(*kept));
        kept.truncate(self.limit);
        Ok((kept.into_iter().map(|kept| (kept.worth, kept.address)).collect(), total))
    }
}

/// A passage and what it is worth; the greater one stands first, of equal ones that which stands first in the index.
#[derive(Debug, Clone, Copy)]
pub struct Kept {
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

/// The best of one segment.
pub struct SegmentBest {
    ord: SegmentOrdinal,
    limit: usize,
    day: u64,
    has_words: bool,
    /// The greatest rank of all.
    most: f32,
    rank: Column<u64>,
    from: Column<u64>,
    until: Column<u64>,
    /// The least of them on top.
    kept: BinaryHeap<Reverse<Kept>>,
    count: usize,
}

impl SegmentBest {
    /// The score, weighed by what the passage is, how old it is and whether it is in force.
    fn worth(&self, doc: DocId, base: f32) -> f32 {
        let rank = thousandths(self.rank.first(doc).unwrap_or(1000));
        let repealed = self.until.first(doc).is_some_and(|until| until <= self.day);
        let age = match self.from.first(doc) {
            Some(from) if from > 0 => (self.day / 10_000).saturating_sub(from / 10_000).min(OLDEST) as f32,
            _ => UNKNOWN,
        };
        base * rank * (1.0 - PER_YEAR * age) * if repealed { REPEALED } else { 1.0 }
    }
}

impl SegmentCollector for SegmentBest {
    type Fruit = (Vec<Kept>, usize);

    fn collect(&mut self, doc: DocId, score: Score) {
        self.count += 1;
        let base = if self.has_words { score } else { 1.0 };
        let full = self.kept.len() >= self.limit;
        if full && self.kept.peek().is_none_or(|Reverse(least)| base * self.most <= least.worth) {
            return;
        }
        let address = DocAddress::new(self.ord, doc);
        let kept = Kept { worth: self.worth(doc, base), address };
        if full {
            if let Some(mut least) = self.kept.peek_mut()
                && kept > least.0
            {
                *least = Reverse(kept);
            }
        } else {
            self.kept.push(Reverse(kept));
        }
    }

    fn harvest(self) -> Self::Fruit {
        (self.kept.into_iter().map(|Reverse(kept)| kept).collect(), self.count)
    }
}

fn thousandths(rank: u64) -> f32 {
    rank as f32 / 1000.0
}
