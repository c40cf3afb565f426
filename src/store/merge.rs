//! Which segments of the index are put together: no result larger than a fixed size, so that neither the memory nor the time that
//! a merge takes grows with the knowledge base.

use std::cmp::Reverse;
use tantivy::SegmentMeta;
use tantivy::index::SegmentId;
use tantivy::indexer::{MergeCandidate, MergePolicy};

/// Segments are put together so many at a time.
const TOGETHER: usize = 8;
/// Documents that a merge may make one segment of. A document is a passage, or a part of a model or a source.
const LARGEST: u32 = 1_200_000;
/// A segment from which a share of its documents was taken out is written anew without them.
const TAKEN_OUT: f64 = 0.3;
/// Segments below this size are as good as of one size.
const SMALLEST: u32 = 10_000;

/// Segments of like size are put together, [`TOGETHER`] at a time, up to [`LARGEST`].
#[derive(Debug, Clone, Copy)]
pub struct Bounded {
    largest: u32,
}

impl Default for Bounded {
    fn default() -> Self {
        Self { largest: LARGEST }
    }
}

/// What counts of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Size {
    id: SegmentId,
    documents: u32,
    taken_out: u32,
}

impl Size {
    fn of(segment: &SegmentMeta) -> Self {
        Self { id: segment.id(), documents: segment.num_docs(), taken_out: segment.num_deleted_docs() }
    }

    /// Sizes that differ by less than [`TOGETHER`] times are of one level.
    fn level(self) -> u32 {
        self.documents.max(SMALLEST).ilog(TOGETHER as u32)
    }

    fn is_worn(self) -> bool {
        let all = f64::from(self.documents) + f64::from(self.taken_out);
        f64::from(self.taken_out) > all * TAKEN_OUT
    }
}

impl Bounded {
    /// Groups of segments to put together; none makes more than `largest` documents, and none has a segment of another.
    fn groups(self, mut sizes: Vec<Size>) -> Vec<Vec<SegmentId>> {
        sizes.sort_by_key(|size| (size.level(), Reverse(size.documents), size.id));
        let levels = sizes.chunk_by(|one, other| one.level() == other.level());
        levels.flat_map(|level| self.of_level(level)).collect()
    }

    fn of_level(self, level: &[Size]) -> Vec<Vec<SegmentId>> {
        let mut groups = Vec::new();
        let (mut group, mut documents): (Vec<Size>, u32) = (Vec::new(), 0);
        for size in level {
            let with = documents.saturating_add(size.documents);
            if with > self.largest || group.len() == TOGETHER {
                groups.extend(self.worth_it(&group));
                (group, documents) = (vec![*size], size.documents);
            } else {
                group.push(*size);
                documents = with;
            }
        }
        groups.extend(self.worth_it(&group));
        groups
    }

    /// A full group is put together, and so is one that cannot get any fuller; of another, what is worn is written anew.
    fn worth_it(self, group: &[Size]) -> Vec<Vec<SegmentId>> {
        let documents: u32 = group.iter().map(|size| size.documents).sum();
        let full = group.len() == TOGETHER || (group.len() > 1 && documents > self.largest / 2);
        if full {
            return vec![group.iter().map(|size| size.id).collect()];
        }
        group.iter().filter(|size| size.is_worn()).map(|size| vec![size.id]).collect()
    }
}

impl MergePolicy for Bounded {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let sizes = segments.iter().map(Size::of).collect();
        self.groups(sizes).into_iter().map(MergeCandidate).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sizes(documents: &[(u32, u32)]) -> Vec<Size> {
        let size = |&(documents, taken_out): &(u32, u32)| Size {
            id: SegmentId::generate_random(),
            documents,
            taken_out,
        };
        documents.iter().map(size).collect()
    }

    #[test]
    fn like_sizes_are_put_together_and_large_ones_left() {
        let check = |documents: &[(u32, u32)], expected: &[usize]| {
            let groups = Bounded { largest: 1_000_000 }.groups(sizes(documents));
            let lengths: Vec<usize> = groups.iter().map(Vec::len).collect();
            assert_eq!(lengths, expected, "{documents:?}");
        };
        check(&[(5, 0); 7], &[]);
        check(&[(5, 0); 8], &[8]);
        check(&[(5, 0); 17], &[8, 8]);
        check(&[(200_000, 0); 4], &[4]);
        check(&[(200_000, 0); 6], &[5]);
        check(&[(600_000, 0); 9], &[]);
        // What is worn is written anew even if it is alone or large.
        check(&[(70, 30), (60, 40)], &[1]);
        check(&[(2_000_000, 1_500_000)], &[1]);
    }

    proptest! {
        #[test]
        fn no_merge_is_too_large_and_merging_comes_to_an_end(
            documents in prop::collection::vec((0_u32..300_000, 0_u32..1000), 0..80)
        ) {
            let policy = Bounded { largest: 1_000_000 };
            let mut now = sizes(&documents);
            for round in 0.. {
                prop_assert!(round < 100, "never ends");
                let groups = policy.groups(now.clone());
                if groups.is_empty() {
                    break;
                }
                for group in groups {
                    let (merged, rest): (Vec<Size>, Vec<Size>) =
                        now.into_iter().partition(|size| group.contains(&size.id));
                    prop_assert_eq!(merged.len(), group.len(), "a segment is in one group only");
                    let documents = merged.iter().map(|size| size.documents).sum();
                    prop_assert!(group.len() == 1 || documents <= policy.largest);
                    now = rest;
                    now.push(Size { id: SegmentId::generate_random(), documents, taken_out: 0 });
                }
            }
        }
    }
}
