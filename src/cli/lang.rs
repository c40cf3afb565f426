//! The language of printed words.

use fluent_bundle::{FluentArgs, FluentValue};
use std::sync::LazyLock;
use zanflow_wording::Lang;
use zanflow_wording::phrases::Phrases;

const KK: &str = include_str!("../../templates/words/cli.kk.ftl");
const RU: &str = include_str!("../../templates/words/cli.ru.ftl");
const EN: &str = include_str!("../../templates/words/cli.en.ftl");

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(KK, RU, EN));

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
        PHRASES.find(self.0, key).unwrap_or_else(|| key.to_owned())
    }

    /// The words of a key that counts something.
    pub fn count(self, key: &str, count: usize) -> String {
        self.fill(key, [("count", count.into())])
    }

    /// The words of a key with values filled in; numbers choose plural forms.
    pub fn fill<'n>(
        self,
        key: &str,
        values: impl IntoIterator<Item = (&'n str, FluentValue<'static>)>,
    ) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(name.to_owned(), value);
        }
        PHRASES.format(self.0, key, Some(&args)).unwrap_or_else(|| key.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_languages_have_the_same_keys() {
        zanflow_wording::phrases::assert_complete([("kk", KK), ("ru", RU), ("en", EN)]);
    }

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
            assert_eq!(Words(lang).count("services", count), expected);
        }
    }
}
