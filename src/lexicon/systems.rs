//! Names of the systems that services run on, under every name that acts give them.

use crate::stems::StemTable;
use crate::words::systems as words;
use std::ops::Range;
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

/// The names, each with the system that it means.
static TABLE: LazyLock<StemTable<System>> = LazyLock::new(|| {
    let named = |(system, names): &(System, &'static [&'static str])| {
        let system = *system;
        names.iter().map(move |name| (*name, system))
    };
    StemTable::new(NAMES.iter().flat_map(named))
});

/// Systems that a text names, in order of first mention.
pub fn mentioned(text: &str) -> Vec<System> {
    mentioned_lowered(&text.lowered())
}

/// [`mentioned`] for a text in lower case.
pub fn mentioned_lowered(text: &str) -> Vec<System> {
    let mut systems = Vec::new();
    each(text, |_, system| {
        if !systems.contains(&system) {
            systems.push(system);
        }
    });
    systems
}

/// Every place where a text in lower case names a system, in its order: the bytes of the name without its ending.
pub fn places(text: &str) -> Vec<(Range<usize>, System)> {
    let mut places = Vec::new();
    each(text, |place, system| places.push((place, system)));
    places
}

fn each(text: &str, mut found: impl FnMut(Range<usize>, System)) {
    let mut in_word = false;
    for (at, letter) in text.char_indices() {
        // A name begins a word, or is one that begins with a quote.
        let within = std::mem::replace(&mut in_word, is_letter(letter));
        if within && in_word {
            continue;
        }
        for (place, system) in TABLE.at(text, at) {
            found(place, system);
        }
    }
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
