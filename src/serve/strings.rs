//! Words of pages in three languages: `templates/web/*.ftl`.

use fluent_bundle::{FluentArgs, FluentValue};
use std::sync::LazyLock;
use zanflow_wording::Lang;
use zanflow_wording::phrases::Phrases;

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(
        include_str!("../../templates/web/kk.ftl"),
        include_str!("../../templates/web/ru.ftl"),
        include_str!("../../templates/web/en.ftl"),
    )
});

/// The words of a key, if it has any.
pub fn find(lang: Lang, key: &str) -> Option<String> {
    PHRASES.find(lang, key)
}

/// The words of a key with its places filled in.
pub fn fill(lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
    PHRASES.fill(lang, key, values)
}

/// The words of a key for templates, whose values are numbers and texts.
pub fn format(lang: Lang, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
    PHRASES.format(lang, key, args)
}

/// A value of a template as one that plural forms can be chosen by.
pub fn value(value: &minijinja::Value) -> FluentValue<'static> {
    match value.as_i64() {
        Some(number) => FluentValue::from(number),
        None => FluentValue::from(value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_wording::phrases::keys;

    const TEXTS: [(&str, &str); 3] = [
        ("kk", include_str!("../../templates/web/kk.ftl")),
        ("ru", include_str!("../../templates/web/ru.ftl")),
        ("en", include_str!("../../templates/web/en.ftl")),
    ];

    #[test]
    fn every_key_has_three_languages() {
        zanflow_wording::phrases::assert_complete(TEXTS);
    }

    /// Keys that templates put together from names of the model and the index.
    #[test]
    fn whatever_an_act_holds_has_words() {
        use zanflow_passages::EntryKind;
        let kinds = EntryKind::ALL.map(|kind| format!("kind-{}", kind.name()));
        let statuses = ["in-force", "repealed", "not-yet"].map(|status| format!("status-{status}"));
        let rules = [
            "homoglyph",
            "spaced",
            "partly-spaced",
            "displaced-link",
            "broken-word",
            "cut-cell",
            "scattered-stamp",
            "glued-paragraph",
            "blanks",
        ]
        .map(|rule| format!("rule-{rule}"));
        for key in kinds.iter().chain(&statuses).chain(&rules) {
            assert!(find(Lang::Kk, key).is_some(), "{key}");
        }
    }

    #[test]
    fn templates_ask_for_keys_that_are_there() {
        let all = keys(TEXTS[0].1);
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates/web");
        let asked = regex::Regex::new(r#"\bt\("([a-z0-9-]+)"[,)]"#).unwrap();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "html") {
                let text = std::fs::read_to_string(&path).unwrap();
                for found in asked.captures_iter(&text) {
                    assert!(all.contains(&found[1]), "{}: {}", path.display(), &found[1]);
                }
            }
        }
    }
}
