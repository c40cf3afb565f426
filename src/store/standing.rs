//! What is proved of whether an act is in force on a day: the facet `standing`.

use super::asks::Ask;
use super::fields::Fields;
use std::ops::Bound;
use std::ops::Bound::{Excluded, Included, Unbounded};
use std::sync::Arc;
use tantivy::Term;
use tantivy::query::RangeQuery;

/// The facet's name.
pub const STANDING: &str = "standing";

/// The facet's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proof {
    /// Nothing in the text says that it was repealed. It may have been.
    Unmarked,
    /// The database that it came from gave its text as that in force on a day.
    InForce,
    /// It was repealed.
    Repealed,
    /// It was issued later.
    NotYet,
}

impl Proof {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Unmarked, Self::InForce, Self::Repealed, Self::NotYet];

    /// Its name in facets and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unmarked => "unmarked",
            Self::InForce => "in_force",
            Self::Repealed => "repealed",
            Self::NotYet => "not_yet",
        }
    }

    /// What is proved of an act for a day. Days are numbers as in [`day_number`](super::day_number): of issue, of repeal and of the
    /// database's text, as the index holds them.
    pub fn of([from, until, version]: [u64; 3], day: u64) -> Self {
        match () {
            () if from > day => Self::NotYet,
            () if until <= day => Self::Repealed,
            () if version > 0 => Self::InForce,
            () => Self::Unmarked,
        }
    }

    /// The passages of acts of which it is proved; what [`of`](Self::of) says of each.
    fn asked(self, fields: &Fields, day: u64) -> Ask {
        let of = |field, from: Bound<u64>, to: Bound<u64>| {
            let term = |bound: Bound<u64>| bound.map(|value| Term::from_field_u64(field, value));
            Ask::Value(Arc::new(RangeQuery::new(term(from), term(to))))
        };
        let later = of(fields.from, Excluded(day), Unbounded);
        let issued = of(fields.from, Unbounded, Included(day));
        let stands = of(fields.until, Excluded(day), Unbounded);
        let all = match self {
            Self::NotYet => return later,
            Self::Repealed => vec![issued, of(fields.until, Unbounded, Included(day))],
            Self::InForce => vec![issued, stands, of(fields.version, Excluded(0), Unbounded)],
            Self::Unmarked => vec![issued, stands, of(fields.version, Unbounded, Included(0))],
        };
        Ask::All(all)
    }
}

/// The passages with a value of the facet; none where there is no such value.
pub fn standing(fields: &Fields, value: &str, day: u64) -> Option<Ask> {
    let proof = Proof::ALL.into_iter().find(|proof| proof.name() == value)?;
    Some(proof.asked(fields, day))
}

#[cfg(test)]
mod tests {
    use super::super::fields::NEVER;
    use super::*;

    #[test]
    fn only_what_is_proved_is_said() {
        for (days, day, proof) in [
            ([20_130_305, NEVER, 0], 20_200_101, Proof::Unmarked),
            ([0, NEVER, 0], 20_200_101, Proof::Unmarked),
            ([20_130_305, NEVER, 20_190_501], 20_200_101, Proof::InForce),
            ([20_130_305, 20_140_519, 20_130_305], 20_140_519, Proof::Repealed),
            ([20_130_305, 20_140_519, 0], 20_140_518, Proof::Unmarked),
            ([20_130_305, 0, 0], 20_130_306, Proof::Repealed),
            ([20_130_305, NEVER, 20_190_501], 20_130_304, Proof::NotYet),
        ] {
            assert_eq!(Proof::of(days, day), proof, "{days:?} on {day}");
        }
    }
}
