//! Names of the systems that services run on, under every name that acts give them.

use crate::words::systems as words;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;
use zanflow_kazakh::letters::{Lower, is_letter};
use zanflow_terms::System;

/// Names, in lower case, of each system.
const NAMES: [(System, &[&str]); 10] = [
    (System::PaymentGateway, words::PAYMENT_GATEWAY),
    (System::Gateway, words::GATEWAY),
    (System::Portal, words::PORTAL),
    (System::Licensing, words::LICENSING_SYSTEM),
    (System::LegalEntities, words::LEGAL_ENTITIES),
    (System::Persons, words::PERSONS),
    (System::Notary, words::NOTARY),
    (System::Centre, words::CENTRE),
    (System::Workplace, words::WORKPLACE),
    (System::DocumentFlow, words::DOCUMENT_FLOW),
];

/// The names by the letter that they begin with, in the order of the list.
static BY_LETTER: LazyLock<FxHashMap<char, Vec<(&'static str, System)>>> = LazyLock::new(|| {
    let mut by_letter: FxHashMap<char, Vec<(&str, System)>> = FxHashMap::default();
    for (system, names) in NAMES {
        for name in names {
            by_letter.entry(name.chars().next().unwrap_or_default()).or_default().push((name, system));
        }
    }
    by_letter
});

/// Systems that a text names, in order of first mention.
pub fn mentioned(text: &str) -> Vec<System> {
    let text = text.lowered();
    let mut systems = Vec::new();
    let mut add = |system: System| {
        if !systems.contains(&system) {
            systems.push(system);
        }
    };
    let mut in_word = false;
    for (at, letter) in text.char_indices() {
        // A name begins a word, or is one that begins with a quote.
        let within = std::mem::replace(&mut in_word, is_letter(letter));
        if within && in_word {
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let names = BY_LETTER.get(&letter).into_iter().flatten();
        for (_, system) in names.filter(|(name, _)| rest.starts_with(name)) {
            add(*system);
        }
    }
    systems
}

/// Whether a system only holds data that others ask for.
pub fn is_register(system: Option<System>) -> bool {
    matches!(system, Some(System::LegalEntities | System::Persons | System::Notary))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_are_named_in_the_order_of_the_text() {
        let cases: [(&str, &[System]); 4] = [
            ("ЖТ/ЗТ МДҚ", &[System::Persons, System::LegalEntities]),
            ("ЗТ/ЖТ МДҚ", &[System::LegalEntities, System::Persons]),
            ("ЭҮП арқылы «Е-лицензиялау» МДҚ АЖ", &[System::Portal, System::Licensing]),
            ("порталдағы ЭҮТШ", &[System::Portal, System::PaymentGateway]),
        ];
        for (text, wanted) in cases {
            assert_eq!(mentioned(text), wanted, "{text}");
        }
    }
}
