//! Names of the systems that services run on, under every name that acts give them.

use crate::stems::StemTable;
use std::sync::LazyLock;
use zanflow_kazakh::letters::{Lower, is_letter};
use zanflow_terms::System;

/// Names, lower case, with the system they mean; a longer name that begins at the same place wins.
const NAMES: &[(&str, System)] = &[
    ("эүтш", System::PaymentGateway),
    ("эүпш", System::PaymentGateway),
    ("төлем шлюз", System::PaymentGateway),
    ("төлемдік шлюз", System::PaymentGateway),
    ("эүш", System::Gateway),
    ("» шлюз", System::Gateway),
    ("\" шлюз", System::Gateway),
    ("эүп", System::Portal),
    ("үэп", System::Portal),
    ("портал", System::Portal),
    ("е-лицензиялау", System::Licensing),
    ("е лицензиялау", System::Licensing),
    ("е- лицензиялау", System::Licensing),
    ("е –лицензиялау", System::Licensing),
    ("е–лицензиялау", System::Licensing),
    ("е:-лицензиялау", System::Licensing),
    ("ел мд", System::Licensing),
    ("зт мд", System::LegalEntities),
    ("зт/жт мд", System::LegalEntities),
    ("мдқ зт", System::LegalEntities),
    ("заңды тұлға» мемлекеттік дерек", System::LegalEntities),
    ("заңды тұлғалар» мемлекеттік дерек", System::LegalEntities),
    ("заңды тұлға мемлекеттік дерек", System::LegalEntities),
    ("жт мд", System::Persons),
    ("жт/зт мд", System::Persons),
    ("мдқ жт", System::Persons),
    ("жеке тұлға» мемлекеттік дерек", System::Persons),
    ("жеке тұлғалар» мемлекеттік дерек", System::Persons),
    ("жеке тұлға мемлекеттік дерек", System::Persons),
    ("бнаж", System::Notary),
    ("хқко аж", System::Centre),
    ("хқо аж", System::Centre),
    ("ажо", System::Workplace),
    ("автоматтандырылған жұмыс орн", System::Workplace),
    ("эқж", System::DocumentFlow),
    ("эқа", System::DocumentFlow),
    ("құжат айналымы жүйе", System::DocumentFlow),
];

/// The names, each with the systems that it means.
static TABLE: LazyLock<StemTable<[Option<System>; 2]>> = LazyLock::new(|| {
    StemTable::new(NAMES.iter().map(|(name, system)| (*name, [Some(*system), second(name)])))
});

/// Systems that a text names, in order of first mention.
pub fn mentioned(text: &str) -> Vec<System> {
    mentioned_lowered(&text.lowered())
}

/// [`mentioned`] for a text in lower case.
pub fn mentioned_lowered(text: &str) -> Vec<System> {
    let mut systems = Vec::new();
    let mut in_word = false;
    for (at, letter) in text.char_indices() {
        // A name begins a word, or is one that begins with a quote.
        let within = std::mem::replace(&mut in_word, is_letter(letter));
        if within && in_word {
            continue;
        }
        for system in TABLE.at(text, at).flat_map(|(_, systems)| systems).flatten() {
            if !systems.contains(&system) {
                systems.push(system);
            }
        }
    }
    systems
}

/// «ЖТ/ЗТ МДҚ» means two registers.
fn second(name: &str) -> Option<System> {
    match name {
        "жт/зт мд" => Some(System::LegalEntities),
        "зт/жт мд" => Some(System::Persons),
        _ => None,
    }
}

/// Whether a system only holds data that others ask for.
pub fn is_register(system: Option<System>) -> bool {
    matches!(system, Some(System::LegalEntities | System::Persons | System::Notary))
}
