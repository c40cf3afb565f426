//! What passages are worth beside what they say.

use super::columns::Segment;
use tantivy::columnar::Column;
use tantivy::{DocId, Score};

/// A passage of an act that was repealed on the day asked for is worth so much of one in force.
const REPEALED: f32 = 0.97;
/// A passage is worth so much less for each year of age, up to [`OLDEST`].
const PER_YEAR: f32 = 0.001;
const OLDEST: u64 = 30;
/// The age of a passage whose day is not known.
const UNKNOWN: f32 = 15.0;

/// What passages of a segment are worth beside their scores: what they are, how old, and whether in force.
pub struct Rank {
    day: u64,
    /// The greatest of all.
    pub most: f32,
    /// By what the passage is, in thousandths.
    rank: Column<u64>,
    from: Column<u64>,
    until: Column<u64>,
}

impl Rank {
    /// Of a segment's columns.
    pub fn of_columns(columns: &Segment, day: u64) -> Self {
        Self {
            day,
            most: thousandths(columns.rank.max_value()).max(f32::MIN_POSITIVE),
            rank: columns.rank.clone(),
            from: columns.from.clone(),
            until: columns.until.clone(),
        }
    }

    /// A score is worth so many times what it is.
    pub fn of(&self, doc: DocId) -> Score {
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
    pub fn flat() -> Self {
        let none = || Column::build_empty_column(0);
        Self { day: 0, most: 1.0, rank: none(), from: none(), until: none() }
    }
}

fn thousandths(rank: u64) -> f32 {
    rank as f32 / 1000.0
}
