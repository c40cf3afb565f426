//! Words that generated files add to those of the act, and the templates of the files.

use std::borrow::Cow;
use zanflow_wording::{Catalogue, Lang, Templates, catalogue};

static WORDS: Catalogue = catalogue!("generate");

/// Templates of generated files. Acts bring hundreds of processes, so they are parsed once.
pub static TEMPLATES: Templates = Templates::new(
    &WORDS,
    &[
        ("process.bpmn", include_str!("../../templates/process.bpmn")),
        ("diagram.svg", include_str!("../../templates/diagram.svg")),
        ("passport.html", include_str!("../../templates/passport.html")),
        ("passport.md", include_str!("../../templates/passport.md")),
        ("citizen.html", include_str!("../../templates/citizen.html")),
        ("service/Cargo.toml", include_str!("../../templates/service/Cargo.toml")),
        ("service/lib.rs", include_str!("../../templates/service/lib.rs")),
        ("service/rustfmt.toml", include_str!("../../templates/service/rustfmt.toml")),
        ("service/main.rs", include_str!("../../templates/service/main.rs")),
        ("service/process.rs", include_str!("../../templates/service/process.rs")),
        ("service/implementation.rs", include_str!("../../templates/service/implementation.rs")),
        ("service/paths.rs", include_str!("../../templates/service/paths.rs")),
    ],
);

/// A message without placeables.
pub fn label(lang: Lang, key: &str) -> Cow<'static, str> {
    WORDS.label(lang, key)
}

/// A message with its placeables filled in.
pub fn fill(lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
    WORDS.fill(lang, key, values)
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
