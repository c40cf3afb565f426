//! Words that generated files add to those of the act, and the templates of the files.

use std::borrow::Cow;
use zanflow_wording::{Catalogue, Lang, Templates, Value, catalogue, templates};

static WORDS: Catalogue = catalogue!("generate");

/// Templates of generated files. Acts bring hundreds of processes, so they are parsed once.
pub static TEMPLATES: Templates = templates!(
    &WORDS,
    "/../../templates/",
    "process.bpmn",
    "diagram.svg",
    "passport.html",
    "passport.md",
    "citizen.html",
    "complaints.html",
    "service/Cargo.toml",
    "service/lib.rs",
    "service/rustfmt.toml",
    "service/main.rs",
    "service/process.rs",
    "service/form.rs",
    "service/implementation.rs",
    "service/Cargo.lock",
    "service/README.md",
    "service/gitignore",
    "service/routes.rs",
    "service/settings.rs",
    "service/stubs.rs",
    "service/unit.service",
    "service/ways.rs",
);

/// A message without placeables.
pub fn label(lang: Lang, key: &str) -> Cow<'static, str> {
    WORDS.label(lang, key)
}

/// A message with its placeables filled in.
pub fn fill(lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
    WORDS.fill(lang, key, values)
}

/// A message without placeables, if there is one.
pub fn find(lang: Lang, key: &str) -> Option<Cow<'static, str>> {
    WORDS.find(lang, key)
}

/// A message about a number of things: `told` is the number as it is written, `number` chooses the form of the words.
pub fn count(lang: Lang, key: &str, told: &str, number: f64) -> String {
    WORDS.fill_values(lang, key, [("count", Value::from(told.to_owned())), ("number", Value::from(number))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_can_be_parsed() {
        TEMPLATES.parse().unwrap();
    }

    #[test]
    fn messages_are_filled_in() {
        let values = [("questions", "4"), ("answers", "3")];
        assert_eq!(fill(Lang::En, "passport-survey-size", &values), "4 questions, at most 3 answers each");
        assert_eq!(fill(Lang::Kk, "cite-paragraph", &[("number", "6")]), "6-тармақ");
    }
}
