//! The language of printed words.

use zanflow_wording::{Catalogue, Lang, Value, catalogue};

static WORDS: Catalogue = catalogue!("cli");

/// A value of `--lang`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LangArg {
    /// Kazakh.
    Kk,
    /// Russian.
    Ru,
    /// English.
    En,
}

impl From<LangArg> for Lang {
    fn from(lang: LangArg) -> Self {
        match lang {
            LangArg::Kk => Self::Kk,
            LangArg::Ru => Self::Ru,
            LangArg::En => Self::En,
        }
    }
}

/// `--lang` of commands that print for the terminal only.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct TerminalLang {
    /// Language of the words around the act's own; errors are in English.
    #[arg(long, value_enum, default_value = "en")]
    lang: LangArg,
}

impl TerminalLang {
    /// The words in that language.
    pub fn words(self) -> Words {
        Words(self.lang.into())
    }
}

/// The words of the command line in one language.
#[derive(Debug, Clone, Copy)]
pub struct Words(pub Lang);

impl Words {
    /// The words of a key.
    pub fn label(self, key: &str) -> String {
        WORDS.label(self.0, key).into_owned()
    }

    /// The words of a key that counts something.
    pub fn count(self, key: &str, count: usize) -> String {
        self.fill(key, [("count", count.into())])
    }

    /// The words of a key for the number of a paragraph or the mark of an item, if there is one.
    pub fn numbered(self, key: &str, number: Option<&str>) -> Option<String> {
        let number = number?.to_owned();
        Some(self.fill(key, [("number", number.clone().into()), ("item", number.into())]))
    }

    /// The words of a key with values filled in; numbers choose plural forms.
    pub fn fill<'n>(self, key: &str, values: impl IntoIterator<Item = (&'n str, Value)>) -> String {
        WORDS.fill_values(self.0, key, values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_agree_with_their_numbers() {
        for (lang, count, expected) in [
            (Lang::En, 1, "1 service"),
            (Lang::En, 2, "2 services"),
            (Lang::En, 0, "0 services"),
            (Lang::Ru, 1, "1 услуга"),
            (Lang::Ru, 3, "3 услуги"),
            (Lang::Ru, 11, "11 услуг"),
            (Lang::Ru, 21, "21 услуга"),
            (Lang::Kk, 1, "1 қызмет"),
            (Lang::Kk, 5, "5 қызмет"),
        ] {
            assert_eq!(Words(lang).count("services-count", count), expected);
        }
    }
}
