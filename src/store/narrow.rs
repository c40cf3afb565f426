//! A query with values of facets, each exactly as it was counted.

use super::fields::Fields;
use super::query::Query;
use tantivy::Term;
use tantivy::query::{BooleanQuery, ConstScoreQuery, EmptyQuery, Query as Asked, TermQuery};
use tantivy::schema::IndexRecordOption;

type Ask = Box<dyn Asked>;

/// What was asked, of passages with these values only; all of them where nothing else was asked.
pub fn narrowed(query: &Query, asked: Ask, within: &[(&str, &str)], fields: &Fields) -> Ask {
    if within.is_empty() {
        return asked;
    }
    let is_blank = query.clauses.is_empty() && query.on.is_none();
    let base = if is_blank { exactly(Term::from_field_text(fields.sort, "passage")) } else { asked };
    let values = within.iter().map(|(name, value)| of(fields, name, value));
    Box::new(BooleanQuery::intersection(std::iter::once(base).chain(values).collect()))
}

fn of(fields: &Fields, name: &str, value: &str) -> Ask {
    let field = match name {
        "region" => fields.region,
        "issuer" => fields.issuer,
        "act_type" => fields.act_type,
        "service" => fields.service,
        "channel" => fields.channel,
        "actor" => fields.actor,
        "system" => fields.system,
        "action" => fields.action,
        "kind" => fields.kind,
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
