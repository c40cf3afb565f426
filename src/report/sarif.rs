//! Findings as SARIF 2.1.0.

use super::findings::Checked;
use serde_json::{Value, json};
use zanflow_findings::note;
use zanflow_lint::{RuleInfo, rules};
use zanflow_model::{Finding, Place};
use zanflow_wording::Lang;

/// Address of the SARIF schema.
const SCHEMA: &str =
    "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json";

/// Findings of all acts as one SARIF run.
pub fn sarif(acts: &[Checked], lang: Lang) -> Value {
    let rules: Vec<Value> = rules().map(|info| rule(info, lang)).collect();
    let results: Vec<Value> = acts
        .iter()
        .flat_map(|act| {
            act.findings().map(|(service, finding)| result(act, service, finding, lang)).collect::<Vec<_>>()
        })
        .collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "zanflow", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "language": lang.code(),
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(info: &RuleInfo, lang: Lang) -> Value {
    let (code, page) = (info.code, info.page(lang));
    let short = page.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#')).unwrap_or(code);
    json!({
        "id": code,
        "shortDescription": { "text": short },
        "help": { "text": page, "markdown": page },
        "defaultConfiguration": { "level": info.severity.name() },
    })
}

fn result(act: &Checked, service: Option<&str>, finding: &Finding, lang: Lang) -> Value {
    let places: Vec<Value> = finding.places.iter().map(|place| location(act, service, place)).collect();
    let (first, others) = match places.split_first() {
        Some((first, others)) => (first.clone(), others.to_vec()),
        None => {
            let line = Place { line_start: finding.line, line_end: finding.line, ..Place::default() };
            (location(act, service, &line), Vec::new())
        }
    };
    let mut properties = json!({ "confidence": finding.confidence.name() });
    if let (Some(words), Some(map)) = (&finding.suggestion, properties.as_object_mut()) {
        map.insert("suggestion".to_owned(), json!(words));
    }
    json!({
        "ruleId": finding.code,
        "level": finding.severity.name(),
        "message": { "text": note(finding, lang) },
        "locations": [first],
        "relatedLocations": others,
        "partialFingerprints": { "zanflow/v1": finding.id },
        "properties": properties,
    })
}

fn location(act: &Checked, service: Option<&str>, place: &Place) -> Value {
    let file = place.file.as_deref().unwrap_or(&act.source.path);
    let start = place.line_start.max(1);
    let mut region = json!({ "startLine": start, "endLine": place.line_end.max(start) });
    if let (false, Some(map)) = (place.text.is_empty(), region.as_object_mut()) {
        map.insert("snippet".to_owned(), json!({ "text": place.text }));
    }
    let mut location =
        json!({ "physicalLocation": { "artifactLocation": { "uri": uri(file) }, "region": region } });
    let parts = [service, place.paragraph.as_deref(), place.item.as_deref()];
    let name = parts.into_iter().flatten().collect::<Vec<_>>().join("/");
    if let (false, Some(map)) = (name.is_empty(), location.as_object_mut()) {
        map.insert("logicalLocations".to_owned(), json!([{ "fullyQualifiedName": name }]));
    }
    location
}

/// A path as a relative address: what addresses do not hold is written by its bytes.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
