//! The passages that match a plan, part by part, as sets: they can be counted, and the best looked for among those that have most.

use super::asks::Ask;
use super::bits::Bits;
use super::plan::Plan;
use tantivy::query::Occur;
use tantivy::{Searcher, TantivyError};

/// Passages of one segment.
pub struct Matches {
    /// Those that have each part of the query: its concepts, then the acts that it cites.
    pub parts: Vec<Bits>,
    /// Those that are found: that have any part and meet all conditions. Without parts, those that meet the conditions.
    pub found: Bits,
    /// Those of them that have all concepts.
    pub complete: Bits,
}

/// The passages of each segment that match.
///
/// # Errors
/// The index cannot be read.
pub fn matches(
    plan: &Plan,
    conditions: &[(Occur, Ask)],
    searcher: &Searcher,
) -> Result<Vec<Matches>, TantivyError> {
    let mut all = Vec::new();
    for segment in searcher.segment_readers() {
        let bits = |asked: &Ask| Bits::matching(asked, searcher, segment);
        let mut found = Bits::all(segment);
        for (occur, asked) in conditions {
            match occur {
                Occur::MustNot => found.take_out(&bits(asked)?),
                Occur::Must | Occur::Should => found.keep(&bits(asked)?),
            }
        }
        let parts = plan.parts().map(bits).collect::<Result<Vec<_>, _>>()?;
        let mut any = Bits::none(segment);
        parts.iter().for_each(|part| any.add(part));
        let mut complete = found.clone();
        parts.iter().take(plan.concepts.len()).for_each(|concept| complete.keep(concept));
        if plan.has_words {
            found.keep(&any);
            complete.keep(&any);
        }
        all.push(Matches { parts, found, complete });
    }
    Ok(all)
}
