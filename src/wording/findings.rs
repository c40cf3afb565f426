//! What findings say, in three languages, and the ids that they bear.

use crate::Lang;
use crate::phrases::Phrases;
use fluent_bundle::FluentArgs;
use std::sync::LazyLock;
use zanflow_model::{Finding, Severity};

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
