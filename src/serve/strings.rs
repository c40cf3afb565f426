//! Words of pages in three languages: `templates/web/*.ftl`.

use crate::generate::Lang;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::LazyLock;

type Bundle = FluentBundle<FluentResource>;

static KK: LazyLock<Bundle> = LazyLock::new(|| bundle("kk", include_str!("../../templates/web/kk.ftl")));
static RU: LazyLock<Bundle> = LazyLock::new(|| bundle("ru", include_str!("../../templates/web/ru.ftl")));
static EN: LazyLock<Bundle> = LazyLock::new(|| bundle("en", include_str!("../../templates/web/en.ftl")));

fn bundle(code: &str, text: &str) -> Bundle {
    let language = code.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Isolation marks are for texts of two directions; here they would be copied with citations.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(read, _)| read);
    bundle.add_resource_overriding(resource);
    bundle
}

fn of(lang: Lang) -> &'static Bundle {
    match lang {
        Lang::Kk => &KK,
        Lang::Ru => &RU,
        Lang::En => &EN,
    }
}

/// The words of a key, if it has any.
pub fn find(lang: Lang, key: &str) -> Option<String> {
    format(lang, key, None)
}

/// The words of a key with its places filled in.
pub fn fill(lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
    let mut args = FluentArgs::new();
    for (name, value) in values {
        args.set((*name).to_owned(), (*value).to_owned());
    }
    format(lang, key, Some(&args)).unwrap_or_else(|| key.to_owned())
}

/// The words of a key for templates, whose values are numbers and texts.
pub fn format(lang: Lang, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
    let bundle = of(lang);
    let pattern = bundle.get_message(key)?.value()?;
    Some(bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned())
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
    use std::collections::BTreeSet;

    const TEXTS: [(&str, &str); 3] = [
        ("kk", include_str!("../../templates/web/kk.ftl")),
        ("ru", include_str!("../../templates/web/ru.ftl")),
        ("en", include_str!("../../templates/web/en.ftl")),
    ];

    fn keys(text: &str) -> BTreeSet<String> {
        let lines = text.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()));
        lines.filter_map(|line| Some(line.split_once(" =")?.0.to_owned())).collect()
    }

    #[test]
    fn every_key_has_three_languages() {
        for (code, text) in TEXTS {
            assert!(FluentResource::try_new(text.to_owned()).is_ok(), "{code}.ftl has mistakes");
            let (own, all) = (keys(text), keys(TEXTS[0].1));
            let differ: Vec<_> = own.symmetric_difference(&all).collect();
            assert!(differ.is_empty(), "{code}: {differ:?}");
        }
    }

    /// Keys that templates put together from names of the model and the index.
    #[test]
    fn whatever_an_act_holds_has_words() {
        use crate::index::EntryKind;
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
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/web");
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
