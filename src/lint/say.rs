//! What findings say, in three languages, and the ids that they bear.

use super::RULES;
use crate::generate::Lang;
use crate::model::{Finding, Model, Service, Severity};
use crate::phrases::Phrases;
use fluent_bundle::FluentArgs;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The messages of the rules and the words of the reports.
pub static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(
        include_str!("../../templates/lint/kk.ftl"),
        include_str!("../../templates/lint/ru.ftl"),
        include_str!("../../templates/lint/en.ftl"),
    )
});

/// What a finding says; its note where it has no message of this version.
pub fn note(finding: &Finding, lang: Lang) -> String {
    if PHRASES.find(Lang::En, &finding.message).is_none() {
        return finding.note.clone();
    }
    let mut args = FluentArgs::new();
    for (name, value) in &finding.values {
        let step = ["step", "steps", "check", "refusal"].contains(&name.as_str());
        let value = if step { steps(value, lang) } else { value.clone() };
        match value.parse::<f64>() {
            // A number that chooses a plural form.
            Ok(count) if name == "count" => args.set(name.clone(), count),
            _ => args.set(name.clone(), value),
        }
    }
    PHRASES.format(lang, &finding.message, Some(&args)).unwrap_or_else(|| finding.note.clone())
}

/// Steps by their ids, as people call them: `p5, c2` is «5-үдеріс, 2-шарт».
fn steps(ids: &str, lang: Lang) -> String {
    let name = |id: &str| {
        let letter = id.chars().next().map_or(0, char::len_utf8);
        let (kind, number) = id.split_at(letter);
        let key = format!("node-{kind}");
        if PHRASES.find(lang, &key).is_none() && number.is_empty() {
            return id.to_owned();
        }
        PHRASES.fill(lang, &key, &[("number", number)])
    };
    ids.split(", ").map(name).collect::<Vec<_>>().join(", ")
}

/// How bad a fault is, in words.
pub fn severity(severity: Severity, lang: Lang) -> String {
    PHRASES.fill(lang, &format!("severity-{}", severity.name()), &[])
}

/// A suggested wording, marked as one.
pub fn suggestion(finding: &Finding, lang: Lang) -> Option<String> {
    finding.suggestion.as_ref().map(|words| PHRASES.fill(lang, "suggestion", &[("words", words)]))
}

/// The manual page of a rule, if there is one of that code.
pub fn page(code: &str, lang: Lang) -> Option<String> {
    let rule = RULES.iter().find(|rule| rule.code == code);
    let (source, pages) = match rule {
        Some(rule) => (rule.source, rule.pages),
        None => super::across::CODES
            .iter()
            .find(|(own, _, _)| *own == code)
            .map(|(_, source, pages)| (*source, *pages))?,
    };
    let [kk, ru] = pages;
    Some(match lang {
        Lang::Kk => kk.to_owned(),
        Lang::Ru => ru.to_owned(),
        Lang::En => {
            let lines = source.lines().take_while(|line| line.starts_with("//!"));
            let lines = lines.map(|line| line.trim_start_matches("//!").trim_start());
            format!("# {code}\n\n{}\n", lines.collect::<Vec<_>>().join("\n").trim())
        }
    })
}

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
