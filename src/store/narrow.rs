//! A query with values of facets, each exactly as it was counted.

use super::fields::Fields;
use super::query::Query;
use super::standing::{STANDING, standing};
use std::collections::BTreeMap;
use tantivy::Term;
use tantivy::query::{BooleanQuery, ConstScoreQuery, EmptyQuery, Query as Asked, TermQuery};
use tantivy::schema::IndexRecordOption;

type Ask = Box<dyn Asked>;

/// What was asked, of passages with these values only, of several values of one facet with any; all of them where nothing else was asked.
/// `day` is that for which it is told whether acts are in force.
pub fn narrowed(query: &Query, asked: Ask, within: &[(&str, &str)], fields: &Fields, day: u64) -> Ask {
    let is_blank = query.clauses.is_empty() && query.on.is_none();
    if within.is_empty() && !is_blank {
        return asked;
    }
    let base = if is_blank { exactly(Term::from_field_text(fields.sort, "passage")) } else { asked };
    // Of several values of one facet any will do.
    let mut by_name: BTreeMap<&str, Vec<Ask>> = BTreeMap::new();
    for (name, value) in within {
        by_name.entry(name).or_default().push(of(fields, name, value, day));
    }
    let values = by_name.into_values().map(|values| -> Ask { Box::new(BooleanQuery::union(values)) });
    Box::new(BooleanQuery::intersection(std::iter::once(base).chain(values).collect()))
}

fn of(fields: &Fields, name: &str, value: &str, day: u64) -> Ask {
    let field = match name {
        "region" => fields.region,
        "issuer" => fields.issuer,
        "act_type" => fields.act_type,
        "service" => fields.service,
        "service_name" => fields.service_name,
        "channel" => fields.channel,
        "actor" => fields.actor,
        "system" => fields.system,
        "action" => fields.action,
        "kind" => fields.kind,
        STANDING => return standing(fields, value, day).unwrap_or_else(|| Box::new(EmptyQuery)),
        "year" => match value.parse() {
            Ok(year) => return exactly(Term::from_field_u64(fields.year, year)),
            Err(_) => return Box::new(EmptyQuery),
        },
        _ => return Box::new(EmptyQuery),
    };
    exactly(Term::from_field_text(field, value))
}

/// A condition: it says nothing of how good a passage is.
fn exactly(term: Term) -> Ask {
    Box::new(ConstScoreQuery::new(Box::new(TermQuery::new(term, IndexRecordOption::Basic)), 0.0))
}
