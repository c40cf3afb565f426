//! The best passages of those that match.
//!
//! Few are scored. Passages with all parts of the query come first; of all others only those are looked at whose parts could be worth
//! more than the least of the best so far, and none is scored further than it could still be among them. What a passage is worth beside
//! its score stands in columns.

use super::asks::Ask;
use super::bits::docs_of;
use super::matches::Matches;
use super::plan::Plan;
use super::scores::{Scores, most};
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use tantivy::columnar::Column;
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

/// The `limit` best passages of those found, best first. `day` (`20260101`) is that for which status and age are told.
///
/// # Errors
/// The index cannot be read.
pub fn best(
    plan: &Plan,
    matches: &[Matches],
    searcher: &Searcher,
    (limit, day): (usize, u64),
) -> Result<Vec<(f32, DocAddress)>, TantivyError> {
    let ranks = searcher.segment_readers().iter().map(|segment| Rank::open(segment, day));
    among(plan, matches, searcher, &ranks.collect::<Result<Vec<_>, _>>()?, limit)
}

fn among(
    plan: &Plan,
    matches: &[Matches],
    searcher: &Searcher,
    ranks: &[Rank],
    limit: usize,
) -> Result<Vec<(f32, DocAddress)>, TantivyError> {
    let mut ranking = Ranking {
        parts: ranked(plan.parts().enumerate(), searcher),
        more: ranked(plan.more.iter().enumerate(), searcher),
        limit,
        kept: BinaryHeap::with_capacity(limit.min(1 << 12) + 1),
    };
    for only_complete in [true, false] {
        for ((ord, segment), (matches, rank)) in
            (0..).zip(searcher.segment_readers()).zip(matches.iter().zip(ranks))
        {
            let place = Place { ord, segment, searcher, matches, rank };
            if !plan.has_words {
                // Each is worth what it is; one pass sees all.
                if only_complete {
                    ranking.unscored(&place);
                }
            } else if let Some(mut walk) = Walk::open(&ranking, &place, only_complete)? {
                ranking.walk(&place, &mut walk, only_complete);
            }
        }
    }
    let mut kept: Vec<Kept> = ranking.kept.into_iter().map(|Reverse(kept)| kept).collect();
    kept.sort_unstable_by_key(|kept| Reverse(*kept));
    Ok(kept.into_iter().map(|kept| (kept.worth, kept.address)).collect())
}

/// A part of what is asked, and the most that it can be worth.
struct Part<'a> {
    asked: &'a Ask,
    /// Where it stands among the sets of [`Matches`].
    nth: usize,
    most: f32,
}

/// Parts, those that can be worth most first; rows of words, which are slow to look for, last.
fn ranked<'a>(parts: impl Iterator<Item = (usize, &'a Ask)>, searcher: &Searcher) -> Vec<Part<'a>> {
    let part = |(nth, asked)| Part { asked, nth, most: most(asked, searcher) * ROUNDED };
    let mut parts: Vec<Part<'a>> = parts.map(part).collect();
    parts.sort_by(|one, other| {
        one.asked.has_rows().cmp(&other.asked.has_rows()).then(other.most.total_cmp(&one.most))
    });
    parts
}

/// A segment that is looked through.
struct Place<'a> {
    ord: SegmentOrdinal,
    segment: &'a SegmentReader,
    searcher: &'a Searcher,
    matches: &'a Matches,
    rank: &'a Rank,
}

/// The best so far.
struct Ranking<'a> {
    parts: Vec<Part<'a>>,
    more: Vec<Part<'a>>,
    limit: usize,
    /// The least of them on top.
    kept: BinaryHeap<Reverse<Kept>>,
}

/// Scores of a segment, in the order of [`Ranking::parts`] and [`Ranking::more`].
struct Walk {
    parts: Vec<Scores>,
    more: Vec<Scores>,
}

impl Walk {
    /// None where no passage is left to look at.
    fn open(
        ranking: &Ranking<'_>,
        place: &Place<'_>,
        only_complete: bool,
    ) -> Result<Option<Self>, TantivyError> {
        let mut groups = 0..place.matches.found.words();
        if !groups.any(|nth| ranking.group(place, nth, only_complete) != 0) {
            return Ok(None);
        }
        let open = |parts: &[Part<'_>]| -> Result<Vec<Scores>, TantivyError> {
            parts.iter().map(|part| Scores::open(part.asked, place.searcher, place.segment)).collect()
        };
        Ok(Some(Self { parts: open(&ranking.parts)?, more: open(&ranking.more)? }))
    }
}

impl Ranking<'_> {
    /// What a passage must be worth to be one of the best.
    fn least(&self) -> f32 {
        match self.kept.peek() {
            Some(Reverse(least)) if self.kept.len() >= self.limit => least.worth,
            _ => f32::NEG_INFINITY,
        }
    }

    /// Passages of a group of 64 that are to be looked at: those with all parts, or else others that have a part without which nothing
    /// is worth enough.
    fn group(&self, place: &Place<'_>, nth: usize, only_complete: bool) -> u64 {
        let complete = place.matches.complete.word(nth);
        if only_complete {
            return place.matches.found.word(nth) & complete;
        }
        let others = place.matches.found.word(nth) & !complete;
        if others == 0 {
            return 0;
        }
        let least = self.least() / place.rank.most;
        let mut without: f32 = self.parts.iter().chain(&self.more).map(|part| part.most).sum();
        let mut some = 0;
        for part in &self.parts {
            if without < least {
                break;
            }
            without -= part.most;
            some |= place.matches.parts.get(part.nth).map_or(0, |bits| bits.word(nth));
        }
        others & some
    }

    fn walk(&mut self, place: &Place<'_>, walk: &mut Walk, only_complete: bool) {
        for nth in 0..place.matches.found.words() {
            let group = self.group(place, nth, only_complete);
            for doc in docs_of(group, nth as DocId * 64) {
                self.look_at(place, walk, doc);
            }
        }
    }

    /// Scores a passage as far as it could be one of the best, and keeps it if it is.
    fn look_at(&mut self, place: &Place<'_>, walk: &mut Walk, doc: DocId) {
        let has = |part: &Part<'_>| place.matches.parts.get(part.nth).is_some_and(|bits| bits.has(doc));
        let parts: f32 = self.parts.iter().filter(|part| has(part)).map(|part| part.most).sum();
        let mut left = parts + self.more.iter().map(|part| part.most).sum::<f32>();
        let least = self.least();
        if left * place.rank.most < least {
            return;
        }
        let factor = place.rank.of(doc);
        let mut score = 0.0;
        let own = self.parts.iter().zip(&mut walk.parts).filter(|(part, _)| has(part));
        for (part, scores) in own.chain(self.more.iter().zip(&mut walk.more)) {
            if (score + left) * factor < least {
                return;
            }
            left -= part.most;
            score += scores.at(doc).unwrap_or(0.0);
        }
        self.keep(Kept { worth: score * factor, address: DocAddress::new(place.ord, doc) });
    }

    /// Without words, passages are ranked by what they are.
    fn unscored(&mut self, place: &Place<'_>) {
        for doc in place.matches.found.docs() {
            if place.rank.most >= self.least() {
                let address = DocAddress::new(place.ord, doc);
                self.keep(Kept { worth: place.rank.of(doc), address });
            }
        }
    }

    fn keep(&mut self, kept: Kept) {
        if self.kept.len() < self.limit {
            self.kept.push(Reverse(kept));
        } else if let Some(mut least) = self.kept.peek_mut()
            && kept > least.0
        {
            *least = Reverse(kept);
        }
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
    use super::super::matches::matches;
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
            let found = matches(&plan, &[], &searcher).unwrap();
            prop_assert_eq!(found.iter().map(|segment| segment.found.count()).sum::<usize>(), all.len());
            let flat: Vec<Rank> = found.iter().map(|_| Rank::flat()).collect();
            let best = among(&plan, &found, &searcher, &flat, limit).unwrap();
            prop_assert_eq!(best.len(), limit.min(all.len()));
            for ((worth, address), expected) in best.iter().zip(&expected) {
                prop_assert!((worth - expected).abs() < 1e-3 * expected.max(1.0), "{} {}", worth, expected);
                prop_assert!((worth - all[address]).abs() < 1e-3 * expected.max(1.0));
            }
        }
    }
}
