//! Messages in three languages, kept as Fluent files beside the templates that show them.

use crate::Lang;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

type Bundle = FluentBundle<FluentResource>;

/// The messages of one part of the program: the same keys in Kazakh, Russian and English.
pub struct Phrases {
    kk: Bundle,
    ru: Bundle,
    en: Bundle,
}

impl Phrases {
    /// Reads the texts of three Fluent files. A message that has mistakes is left out; tests see to it that none has.
    pub fn new(kk: &str, ru: &str, en: &str) -> Self {
        Self { kk: bundle("kk", kk), ru: bundle("ru", ru), en: bundle("en", en) }
    }

    /// The words of a key, if it has any.
    pub fn find(&self, lang: Lang, key: &str) -> Option<String> {
        self.format(lang, key, None)
    }

    /// The words of a key with its places filled in; the key itself where it has no words.
    pub fn fill(&self, lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set((*name).to_owned(), (*value).to_owned());
        }
        self.format(lang, key, Some(&args)).unwrap_or_else(|| key.to_owned())
    }

    /// The words of a key with values by which plural forms can be chosen.
    pub fn format(&self, lang: Lang, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let bundle = match lang {
            Lang::Kk => &self.kk,
            Lang::Ru => &self.ru,
            Lang::En => &self.en,
        };
        let pattern = bundle.get_message(key)?.value()?;
        Some(bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned())
    }
}

fn bundle(code: &str, text: &str) -> Bundle {
    let language = code.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Isolation marks are for texts of two directions; here they would be copied with citations.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(read, _)| read);
    bundle.add_resource_overriding(resource);
    bundle
}

/// Keys of a Fluent text, for tests that hold languages against one another.
pub fn keys(text: &str) -> std::collections::BTreeSet<String> {
    let lines = text.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()));
    lines.filter_map(|line| Some(line.split_once(" =")?.0.to_owned())).collect()
}

/// Asserts that the three texts have no mistakes and the same keys; for tests of whoever keeps a catalogue.
///
/// # Panics
/// They have mistakes, or their keys differ.
pub fn assert_complete(texts: [(&str, &str); 3]) {
    let all = keys(texts[0].1);
    for (code, text) in texts {
        assert!(FluentResource::try_new(text.to_owned()).is_ok(), "{code}.ftl has mistakes");
        let own = keys(text);
        let differ: Vec<_> = own.symmetric_difference(&all).collect();
        assert!(differ.is_empty(), "{code}: {differ:?}");
    }
}
