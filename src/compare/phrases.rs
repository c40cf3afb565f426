//! The words that comparisons add to those of the acts, in three languages: `templates/compare/*.ftl`.

use std::sync::LazyLock;
use zanflow_wording::phrases::Phrases;

const KK: &str = include_str!("../../templates/compare/kk.ftl");
const RU: &str = include_str!("../../templates/compare/ru.ftl");
const EN: &str = include_str!("../../templates/compare/en.ftl");

/// The messages.
pub static PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(KK, RU, EN));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::difference::{Kind, Weight};
    use zanflow_wording::Lang;

    #[test]
    fn all_languages_have_all_messages() {
        zanflow_wording::phrases::assert_complete([("kk", KK), ("ru", RU), ("en", EN)]);
        for lang in [Lang::Kk, Lang::Ru, Lang::En] {
            let names = Kind::ALL.iter().map(|kind| format!("kind-{}", kind.name()));
            for key in names.chain(Weight::ALL.iter().map(|weight| format!("weight-{}", weight.name()))) {
                assert!(PHRASES.find(lang, &key).is_some(), "{key}");
            }
        }
    }
}
