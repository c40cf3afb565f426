//! The words that comparisons add to those of the acts, in three languages: `templates/compare/*.ftl`.

use crate::phrases::Phrases;
use std::sync::LazyLock;

const KK: &str = include_str!("../../templates/compare/kk.ftl");
const RU: &str = include_str!("../../templates/compare/ru.ftl");
const EN: &str = include_str!("../../templates/compare/en.ftl");

/// The messages.
pub static PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(KK, RU, EN));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::difference::{Kind, Weight};
    use crate::generate::Lang;

    #[test]
    fn all_languages_have_all_messages() {
        crate::phrases::assert_complete([("kk", KK), ("ru", RU), ("en", EN)]);
        for lang in [Lang::Kk, Lang::Ru, Lang::En] {
            let names = Kind::ALL.iter().map(|kind| format!("kind-{}", kind.name()));
            for key in names.chain(Weight::ALL.iter().map(|weight| format!("weight-{}", weight.name()))) {
                assert!(PHRASES.find(lang, &key).is_some(), "{key}");
            }
        }
    }
}
