//! Ids of findings: made of what is said and the words that prove it, never of line numbers.

use std::collections::BTreeMap;
use zanflow_findings::note;
use zanflow_model::{Finding, Model, Service};
use zanflow_wording::Lang;

/// Gives findings their ids: of the service's name, the rule and what it says, not of lines; the second of one kind gets `-2`.
pub fn number(services: &mut [Service]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for service in services {
        let title = service.title.clone().unwrap_or_default();
        for finding in &mut service.findings {
            let id = id(&title, finding);
            let count = seen.entry(id.clone()).or_default();
            *count += 1;
            finding.id = if *count == 1 { id } else { format!("{id}-{count}") };
        }
    }
}

/// Gives ids to what was found across acts, with their notes in English.
pub fn number_across(model: &Model, found: &mut [Finding]) {
    let title = model.document.title.clone().unwrap_or_default();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for finding in found {
        finding.note = note(finding, Lang::En);
        let id = id(&title, finding);
        let count = seen.entry(id.clone()).or_default();
        *count += 1;
        finding.id = if *count == 1 { id } else { format!("{id}-{count}") };
    }
}

/// Letters and digits of an id.
const LENGTH: usize = 12;

fn id(title: &str, finding: &Finding) -> String {
    let mut hash = blake3::Hasher::new();
    let mut part = |text: &str| {
        hash.update(text.as_bytes());
        hash.update(&[0]);
    };
    part(title);
    part(&finding.message);
    for (name, value) in finding.values.iter().filter(|(name, _)| name.as_str() != "count") {
        part(name);
        part(value);
    }
    part(finding.places.first().map_or("", |place| place.text.as_str()));
    hash.finalize().to_hex().chars().take(LENGTH).collect()
}
