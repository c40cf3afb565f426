//! Messages in three languages, from Fluent files.

use crate::Lang;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use std::borrow::Cow;
use std::sync::OnceLock;

type Bundle = FluentBundle<FluentResource>;

/// A value for a placeable of a message; numbers choose plural forms.
pub type Value = fluent_bundle::FluentValue<'static>;

const COMMON: [&str; 3] = [
    include_str!("../../templates/words/common.kk.ftl"),
    include_str!("../../templates/words/common.ru.ftl"),
    include_str!("../../templates/words/common.en.ftl"),
];

/// The messages of one part of the program, and the common ones. A language is parsed when it is first asked for.
pub struct Catalogue {
    /// Fluent texts in the order of [`Lang::ALL`].
    texts: [&'static str; 3],
    bundles: [OnceLock<Bundle>; 3],
}

/// The catalogue of a part: `catalogue!("serve")` reads `templates/words/serve.*.ftl`. For crates two folders below the
/// root.
#[macro_export]
macro_rules! catalogue {
    ($part:literal) => {
        $crate::Catalogue::new([
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates/words/", $part, ".kk.ftl")),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates/words/", $part, ".ru.ftl")),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates/words/", $part, ".en.ftl")),
        ])
    };
}

impl Catalogue {
    /// From Fluent texts in Kazakh, Russian and English. Messages with mistakes are left out; tests see to it that there
    /// are none.
    pub const fn new(texts: [&'static str; 3]) -> Self {
        Self { texts, bundles: [const { OnceLock::new() }; 3] }
    }

    /// The message of a key without placeables; the key itself where there is none.
    pub fn label(&self, lang: Lang, key: &str) -> Cow<'_, str> {
        self.find(lang, key).unwrap_or_else(|| Cow::Owned(key.to_owned()))
    }

    /// The message of a key without placeables, if there is one.
    pub fn find(&self, lang: Lang, key: &str) -> Option<Cow<'_, str>> {
        self.format(lang, key, None)
    }

    /// The message of a key with texts filled in; the key itself where there is none.
    pub fn fill(&self, lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
        self.fill_values(
            lang,
            key,
            values.iter().map(|(name, value)| (*name, Value::from((*value).to_owned()))),
        )
    }

    /// The message of a key with texts and numbers filled in; the key itself where there is none.
    pub fn fill_values<'n>(
        &self,
        lang: Lang,
        key: &str,
        values: impl IntoIterator<Item = (&'n str, Value)>,
    ) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(name.to_owned(), value);
        }
        self.format(lang, key, Some(&args)).map_or_else(|| key.to_owned(), Cow::into_owned)
    }

    fn format(&self, lang: Lang, key: &str, args: Option<&FluentArgs<'_>>) -> Option<Cow<'_, str>> {
        let bundle = self.bundle(lang)?;
        let pattern = bundle.get_message(key)?.value()?;
        Some(bundle.format_pattern(pattern, args, &mut Vec::new()))
    }

    fn bundle(&self, lang: Lang) -> Option<&Bundle> {
        let nth = lang as usize;
        let (own, common) = (self.texts.get(nth)?, COMMON.get(nth)?);
        Some(self.bundles.get(nth)?.get_or_init(|| bundle(lang, [common, own])))
    }
}

fn bundle(lang: Lang, texts: [&str; 2]) -> Bundle {
    let language = lang.code().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Isolation marks are for texts of two directions; here they would be copied with citations.
    bundle.set_use_isolating(false);
    for text in texts {
        let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(parsed, _)| parsed);
        bundle.add_resource_overriding(resource);
    }
    bundle
}
