//! Texts in two languages.

use serde::{Deserialize, Serialize};
use zanflow_wording::Lang;

/// A text in Kazakh and Russian. As JSON: `"№ 12"`, or `{"kk": "…", "ru": "…"}`.
///
/// A text that one language lacks is shown in the other, marked as such; one that both lack is shown as not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "a text, or an object with the texts \"kk\" and \"ru\"")]
pub enum Text {
    /// The same in both languages: a name, a number, an address.
    Same(String),
    /// As it is written in each language.
    Each {
        /// In Kazakh.
        kk: Option<String>,
        /// In Russian.
        ru: Option<String>,
    },
}

impl Text {
    /// A text in both languages.
    pub fn new(kk: impl Into<String>, ru: impl Into<String>) -> Self {
        Self::Each { kk: Some(kk.into()), ru: Some(ru.into()) }
    }

    /// A text of an act that is known in Kazakh only.
    pub fn kazakh(kk: impl Into<String>) -> Self {
        Self::Each { kk: Some(kk.into()), ru: None }
    }

    /// The text for readers of a language, and the language that it is in if that is known to be another one.
    /// `None` if there is nothing but blanks.
    pub(crate) fn read(&self, lang: Lang) -> Option<(&str, Option<Lang>)> {
        let filled = |text: &'_ Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
        match self {
            Self::Same(text) => (!text.trim().is_empty()).then_some((text.as_str(), None)),
            Self::Each { kk, ru } => {
                let ((own, other), of_other) = match lang {
                    Lang::Ru => ((ru, kk), Lang::Kk),
                    _ => ((kk, ru), Lang::Ru),
                };
                if filled(own) {
                    own.as_deref().map(|text| (text, None))
                } else if filled(other) {
                    other.as_deref().map(|text| (text, Some(of_other)))
                } else {
                    None
                }
            }
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::Same(text.to_owned())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::Same(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_one_language_lacks_is_read_in_the_other() {
        let both = Text::new("қала", "город");
        assert_eq!(both.read(Lang::Ru), Some(("город", None)));
        assert_eq!(Text::kazakh("қала").read(Lang::Ru), Some(("қала", Some(Lang::Kk))));
        assert_eq!(Text::from("№ 1").read(Lang::Ru), Some(("№ 1", None)));
        for blank in [Text::from(" "), Text::new("", "\t"), Text::Each { kk: None, ru: None }] {
            assert_eq!(blank.read(Lang::Kk), None);
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let read = |json: &str| serde_json::from_str::<Text>(json);
        assert_eq!(read("\"№\"").unwrap(), Text::from("№"));
        assert_eq!(read(r#"{"kk": "ә", "ru": null}"#).unwrap(), Text::kazakh("ә"));
        for wrong in ["1", "null", "[]"] {
            assert!(read(wrong).unwrap_err().to_string().contains("\"kk\" and \"ru\""), "{wrong}");
        }
    }
}
