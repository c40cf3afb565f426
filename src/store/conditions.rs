//! Fields of a query → conditions on passages. A condition says nothing of how good a passage is.

use super::asks::{Ask, apart, term};
use super::fields::Fields;
use super::query::Compare;
use super::query_words::QueryField;
use super::spelling::frequency;
use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::Arc;
use tantivy::query::{AllQuery, RangeQuery};
use tantivy::schema::Field;
use tantivy::{Searcher, Term};
use zanflow_kazakh::search::{stem, words};

/// What conditions are made over.
#[derive(Clone, Copy)]
pub struct Conditions<'a> {
    /// The index.
    pub searcher: &'a Searcher,
    /// Its fields.
    pub fields: &'a Fields,
    /// The day for which status is told.
    pub day: u64,
}

impl Conditions<'_> {
    /// Acts that were not repealed on a day, and those that were on a day not known: perhaps later.
    pub fn not_repealed_by(self, day: u64) -> Ask {
        let until = self.fields.until;
        let later = range_u64(until, Bound::Excluded(day), Bound::Unbounded);
        let unknown = range_u64(until, Bound::Included(0), Bound::Included(0));
        Ask::Any(vec![later, unknown])
    }

    /// Acts issued on a day or before.
    pub fn issued_by(self, day: u64) -> Ask {
        range_u64(self.fields.from, Bound::Unbounded, Bound::Included(day))
    }

    /// Acts issued on a day.
    pub fn issued_on(self, day: u64) -> Ask {
        range_u64(self.fields.from, Bound::Included(day), Bound::Included(day))
    }

    /// Acts issued in some years.
    pub fn years(self, from: u64, to: u64) -> Ask {
        range_u64(self.fields.year, Bound::Included(from), Bound::Included(to))
    }

    /// Passages with a time so long.
    pub fn deadline(self, compare: Compare, working_days: bool, amount: f64) -> Ask {
        let field = if working_days { self.fields.working_days } else { self.fields.seconds };
        let term = Term::from_field_f64(field, amount);
        let (from, to) = match compare {
            Compare::More => (Bound::Excluded(term), Bound::Unbounded),
            Compare::AtLeast => (Bound::Included(term), Bound::Unbounded),
            Compare::Less => (Bound::Unbounded, Bound::Excluded(term)),
            Compare::AtMost => (Bound::Unbounded, Bound::Included(term)),
            Compare::Equal => (Bound::Included(term.clone()), Bound::Included(term)),
        };
        Ask::Value(Arc::new(RangeQuery::new(from, to)))
    }

    /// Passages with a value of a field.
    pub fn field(self, name: QueryField, value: &str) -> Ask {
        let fields = self.fields;
        match name {
            QueryField::Status => {
                let until = fields.until;
                if value == "in_force" {
                    range_u64(until, Bound::Excluded(self.day), Bound::Unbounded)
                } else {
                    range_u64(until, Bound::Unbounded, Bound::Included(self.day))
                }
            }
            QueryField::Number => {
                term(fields.number, &super::keys::number_key(value.trim_start_matches('№')))
            }
            QueryField::Act => term(fields.act, value),
            QueryField::Has => term(fields.has, &value.to_lowercase()),
            QueryField::Kind => term(fields.kind, &value.to_lowercase()),
            QueryField::Lang => term(fields.lang, &value.to_lowercase()),
            QueryField::Channel => term(fields.channel, &value.to_lowercase()),
            QueryField::Definition => self.values_by_words(fields.about, value),
            QueryField::Service => self.service(value),
            QueryField::System => self.facet(fields.system, value),
            QueryField::Action => self.facet(fields.action, value),
            QueryField::Region => self.facet(fields.region, value),
            QueryField::Issuer => self.facet(fields.issuer, value),
            QueryField::Type => self.facet(fields.act_type, value),
            QueryField::Actor => self.facet(fields.actor, value),
            // These become parts of their own.
            QueryField::Year
            | QueryField::On
            | QueryField::Deadline
            | QueryField::Refusal
            | QueryField::Document
            | QueryField::Ground
            | QueryField::Payment => Ask::None,
        }
    }

    fn facet(self, field: Field, value: &str) -> Ask {
        self.any_of(field, &self.facet_values(field, value))
    }

    /// A service by its id, or by words of its title.
    fn service(self, value: &str) -> Ask {
        let by_id = term(self.fields.service, value);
        if frequency(self.searcher, self.fields.service, value) > 0 {
            return by_id;
        }
        self.values_by_words(self.fields.context, value)
    }

    /// All stems of a value in a field of stems.
    fn values_by_words(self, field: Field, value: &str) -> Ask {
        let stems: Vec<String> = words(value).into_iter().map(|word| stem(&word.folded)).collect();
        apart(field, &stems)
    }

    /// Values of a facet whose words include all those typed: `region:түркістан` is «Түркістан облысы».
    fn facet_values(self, field: Field, typed: &str) -> Vec<String> {
        let stems = |text: &str| -> BTreeSet<String> {
            words(text).into_iter().map(|word| stem(&word.folded)).collect()
        };
        let wanted = stems(typed);
        let mut found = BTreeSet::new();
        // A value in full is that one only: `gateway` is not `payment_gateway`.
        if frequency(self.searcher, field, typed) > 0 {
            return vec![typed.to_owned()];
        }
        for segment in self.searcher.segment_readers() {
            let Ok(inverted) = segment.inverted_index(field) else { continue };
            let Ok(mut stream) = inverted.terms().stream() else { continue };
            while stream.advance() {
                if let Ok(value) = std::str::from_utf8(stream.key())
                    && !wanted.is_empty()
                    && wanted.is_subset(&stems(value))
                {
                    found.insert(value.to_owned());
                }
            }
        }
        found.into_iter().collect()
    }

    fn any_of(self, field: Field, values: &[String]) -> Ask {
        Ask::Any(values.iter().map(|value| term(field, value)).collect())
    }
}

fn range_u64(field: Field, from: Bound<u64>, to: Bound<u64>) -> Ask {
    let term = |bound: Bound<u64>| bound.map(|value| Term::from_field_u64(field, value));
    if let (Bound::Unbounded, Bound::Unbounded) = (from, to) {
        return Ask::Value(Arc::new(AllQuery));
    }
    Ask::Value(Arc::new(RangeQuery::new(term(from), term(to))))
}
