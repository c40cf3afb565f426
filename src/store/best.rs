//! The passages that match, and the best of them.
//!
//! A segment is walked once, a window of passages at a time: what has which part of the question is read off its words' lists as sets of
//! bits, which are counted. Only passages whose parts could be worth more than the least of the best so far are scored, and none
//! further than it could still be among them.

use super::asks::Ask;
use super::bits::Bits;
use super::columns::Columns;
use super::leaves::WINDOW;
use super::plan::Plan;
use super::rank::Rank;
use super::scores::Statistics;
use super::walk::{Kept, Least, Segment, Walk};
use rayon::prelude::*;
use std::cmp::Reverse;
use tantivy::query::Occur;
use tantivy::{DocAddress, DocId, Searcher, SegmentReader, TantivyError};

/// So many passages of a segment are walked through at once, beside others.
pub const STRETCH: usize = if cfg!(test) { 2 * WINDOW } else { 64 * WINDOW };

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
    pub fn through(&self, columns: &Columns<'_>) -> Result<Found, TantivyError> {
        self.by(columns.segments().map(|columns| Rank::of_columns(columns, self.day)))
    }

    fn by(&self, ranks: impl Iterator<Item = Rank>) -> Result<Found, TantivyError> {
        let statistics = Statistics::of(self.searcher);
        let readers = self.searcher.segment_readers();
        let segments: Vec<Segment<'_>> = (0..)
            .zip(readers)
            .zip(ranks)
            .map(|((ord, reader), rank)| Ok(Segment { ord, reader, rank, allowed: self.allowed(reader)? }))
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
            let concepts = concepts.into_iter().map(|asked| Concept::one(String::new(), asked));
            let plan = Plan { concepts: concepts.collect(), more, has_words: true, ..Plan::default() };
            let look = Look { searcher: &searcher, plan: &plan, conditions: &[], only_complete: false, limit, day: 0 };
            let found = look.by(searcher.segment_readers().iter().map(|_| Rank::flat())).unwrap();
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
