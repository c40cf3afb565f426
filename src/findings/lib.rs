//! Findings in words: messages of the rules and of the reports, in three languages.

use zanflow_model::{Finding, Severity};
use zanflow_wording::{Catalogue, Lang, Value, catalogue};

/// Messages of the rules and words of the reports.
pub static WORDS: Catalogue = catalogue!("findings");

/// The message of a finding in a language; its stored note where this version has no such message.
pub fn note(finding: &Finding, lang: Lang) -> String {
    let key = finding.message.as_str();
    if WORDS.find(lang, key).is_none() {
        return finding.note.clone();
    }
    let values = finding.values.iter().map(|(name, value)| (name.as_str(), value_of(name, value, lang)));
    WORDS.fill_values(lang, key, values)
}

/// A value as the message prints it: ids of steps become marks, a channel gets its name, a count
/// chooses a plural form.
fn value_of(name: &str, value: &str, lang: Lang) -> Value {
    match name {
        "step" | "steps" | "check" | "refusal" => Value::from(marks(value, lang)),
        "channel" => Value::from(WORDS.label(lang, &format!("channel-{value}")).into_owned()),
        "count" => value.parse::<f64>().map_or_else(|_| Value::from(value.to_owned()), Value::from),
        _ => Value::from(value.to_owned()),
    }
}

/// Marks of steps by their ids: `p5, c2` becomes «5-үдеріс, 2-шарт».
fn marks(ids: &str, lang: Lang) -> String {
    let mark = |id: &str| {
        let (key, number) = match id.split_at_checked(1) {
            Some(("p", number)) => ("node-process", number),
            Some(("c", number)) => ("node-condition", number),
            Some(("s", number)) => ("node-step", number),
            _ => return id.to_owned(),
        };
        WORDS.fill(lang, key, &[("number", number)])
    };
    ids.split(", ").map(mark).collect::<Vec<_>>().join(", ")
}

/// A severity in words.
pub fn severity(severity: Severity, lang: Lang) -> String {
    WORDS.label(lang, &format!("severity-{}", severity.name())).into_owned()
}

/// The suggested wording of a finding, announced as one.
pub fn suggestion(finding: &Finding, lang: Lang) -> Option<String> {
    finding.suggestion.as_ref().map(|words| WORDS.fill(lang, "suggestion", &[("words", words)]))
}
