//! Names of the systems that services run on, under every name that acts give them.

use crate::kazakh::letters::{Lower, is_letter};
use crate::model::System;

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

/// Systems that a text names, in order of first mention.
pub fn mentioned(text: &str) -> Vec<System> {
    let text = text.lowered();
    let mut found: Vec<(usize, System)> = Vec::new();
    for (name, system) in NAMES {
        for (at, _) in text.match_indices(name) {
            let free = text.get(..at).is_none_or(|before| !before.ends_with(is_letter));
            let quoted = name.starts_with(['»', '"']);
            if free || quoted {
                found.push((at, *system));
                for both in pair(name) {
                    found.push((at, *both));
                }
            }
        }
    }
    found.sort_by_key(|(at, _)| *at);
    let mut systems = Vec::new();
    for (_, system) in found {
        if !systems.contains(&system) {
            systems.push(system);
        }
    }
    systems
}

/// «ЖТ/ЗТ МДҚ» means two registers.
fn pair(name: &str) -> &'static [System] {
    match name {
        "жт/зт мд" => &[System::LegalEntities],
        "зт/жт мд" => &[System::Persons],
        _ => &[],
    }
}
