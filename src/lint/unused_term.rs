//! A short name that is introduced and never used.
//!
//! **What.** "(бұдан әрі – X)" gives something a short name, and X does not occur anywhere else in the service.
//!
//! **Why it is a fault.** Either the thing goes by another name later, which is the real fault, or the bracket is left
//! over from a model text. It misleads a reader who looks for what the act says about X.
//!
//! **Example.** "… қызмет стандарты (бұдан әрі – Стандарт) негізінде", and "Стандарт" does not occur again.
//!
//! **Correction.** Use the short name, or remove the bracket.
//!
//! # kk
//!
//! Енгізіліп, қолданылмаған қысқа атау.
//!
//! **Не.** «(бұдан әрі – X)» қысқа атау береді, ал X қызметте басқа еш жерде жоқ.
//!
//! **Неге кемшілік.** Не ол нәрсе әрі қарай басқа атаумен аталады (нағыз кемшілік сол), не жақша үлгі мәтіннен қалып
//! қойған. X туралы не айтылғанын іздеген адамды шатастырады.
//!
//! **Мысал.** «… қызмет стандарты (бұдан әрі – Стандарт) негізінде», ал әрі қарай «Стандарт» жоқ.
//!
//! **Түзету.** Қысқа атауды қолдану немесе жақшаны алып тастау.
//!
//! # ru
//!
//! Сокращение, которое введено и не использовано.
//!
//! **Что.** «(бұдан әрі – X)» даёт краткое название, а X больше нигде в услуге нет.
//!
//! **Почему это недостаток.** Либо предмет дальше назван иначе (тогда это и есть недостаток), либо скобка осталась от
//! типового текста. Она сбивает того, кто ищет, что сказано о X.
//!
//! **Пример.** «… қызмет стандарты (бұдан әрі – Стандарт) негізінде», а дальше «Стандарт» не встречается.
//!
//! **Исправление.** Использовать краткое название или убрать скобку.

use super::found::Report;
use super::scope::Scope;
use memchr::memmem::Finder;
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::words::drafting::POSSESSIVE;

/// Looks for each short name of the running text outside its own bracket.
pub fn check(scope: &Scope<'_>, report: &mut Report) {
    for (i, found) in scope.shortenings().iter().take_while(|(i, _)| *i < scope.body) {
        let short = found.short.lowered();
        let stem = without_possessive(&short);
        let after = scope.lower.get(*i).and_then(|text| text.get(found.range.end..)).unwrap_or_default();
        // Most are used soon after.
        let later = scope.lower.iter().skip(i + 1);
        let mut others = later.chain(scope.lower.iter().take(*i));
        let stem = Finder::new(stem);
        let has = |text: &str| stem.find(text.as_bytes()).is_some();
        let used = has(after) || others.any(|text| has(text));
        if !used {
            let place = scope.place(*i, found.range.clone());
            report.add(report.found("never", place).value("short", &found.short));
        }
    }
}

/// A short name without the endings of the possessive.
fn without_possessive(short: &str) -> &str {
    let mut stem = short;
    while let Some(shorter) = POSSESSIVE.iter().find_map(|ending| stem.strip_suffix(ending)) {
        stem = shorter;
    }
    stem
}
