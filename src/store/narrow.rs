//! Values of facets as conditions, each exactly as it was counted.

use super::asks::{Ask, term};
use super::fields::Fields;
use super::standing::{STANDING, standing};
use std::collections::BTreeMap;
use tantivy::Term;
use tantivy::query::Occur;

/// Passages with these values only, of several values of one facet with any. `day` is that for which it is told whether acts are in
/// force.
pub fn narrowing<'w>(
    within: impl Iterator<Item = &'w (&'w str, &'w str)>,
    fields: &Fields,
    day: u64,
) -> Vec<(Occur, Ask)> {
    let mut by_name: BTreeMap<&str, Vec<Ask>> = BTreeMap::new();
    for (name, value) in within {
        by_name.entry(name).or_default().push(of(fields, name, value, day));
    }
    by_name.into_values().map(|values| (Occur::Must, Ask::Any(values))).collect()
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
        STANDING => return standing(fields, value, day).unwrap_or(Ask::None),
        "year" => match value.parse() {
            Ok(year) => return Ask::Term(Term::from_field_u64(fields.year, year)),
            Err(_) => return Ask::None,
        },
        _ => return Ask::None,
    };
    term(field, value)
}
