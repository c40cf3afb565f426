//! Ids of findings: a hash of the message and the words that prove it, never of line numbers.

use std::collections::BTreeMap;
use zanflow_findings::note;
use zanflow_model::{Finding, Model, Service};
use zanflow_wording::Lang;

/// Gives findings their ids: a hash of the service's name, the rule and its message. The second equal finding gets `-2`.
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

/// Gives findings across acts their ids and their notes in English.
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
    let values = finding.values.iter().filter(|(name, _)| name.as_str() != "count");
    let proof = finding.places.first().map_or("", |place| place.text.as_str());
    let parts = [title, &finding.message].into_iter();
    let parts = parts.chain(values.flat_map(|(name, value)| [name.as_str(), value.as_str()])).chain([proof]);
    let mut bytes = Vec::with_capacity(1024);
    for part in parts {
        bytes.extend_from_slice(part.as_bytes());
        bytes.push(0);
    }
    let mut id = blake3::hash(&bytes).to_hex().to_string();
    id.truncate(LENGTH);
    id
}
