//! What the words after a system's name tell of its part in a step.

use crate::process::acting::describes_by_deed;
use zanflow_lexicon::clause::{Clause, Word};

/// Stems of what systems do by themselves.
const AUTOMATIC: &[&str] = &["тірке", "өңде"];

/// Nouns of services: «көрсетілген қызмет» is the service, not what a system has shown.
const SERVICE: &[&str] = &["мемлекеттік", "электрондық", "қызмет"];

/// The first word before a byte that tells what a system does by itself: «сұрауды тіркеу және …».
pub fn does_by_itself(clause: &Clause, before: usize) -> Option<&Word> {
    clause
        .words
        .iter()
        .take_while(|word| word.at < before)
        .find(|word| AUTOMATIC.iter().any(|stem| word.lower.starts_with(stem)) && is_doing(&word.lower))
}

/// A verbal noun: «тіркеу», «өңдеуі».
fn is_doing(lower: &str) -> bool {
    ["у", "уі", "уы", "ю"].iter().any(|ending| lower.ends_with(ending))
}

/// «АЖ-да тіркелген алушы», «АЖ арқылы»: the system describes what follows it or only carries it.
pub fn is_described(clause: &Clause, end: usize) -> bool {
    let at = clause.word_at(end);
    let Some(word) = clause.words.get(at) else { return false };
    if word.lower == "арқылы" {
        return true;
    }
    let next = clause.words.get(at + 1).map(|next| next.lower.as_str()).unwrap_or_default();
    let service = word.lower.starts_with("көрсет") && SERVICE.iter().any(|stem| next.starts_with(stem));
    describes_by_deed(&word.lower) && !service
}

/// «АЖ-да төлемнің болмауына байланысты»: the system is where the reason is found, unless the reason names another place.
pub fn tells_place(clause: &Clause, from: usize, to: usize) -> bool {
    let mut reason =
        clause.words.iter().skip_while(|word| word.at < from).take_while(|word| word.at < to).peekable();
    reason.peek().is_some() && !reason.any(|word| is_place(&word.lower))
}

fn is_place(lower: &str) -> bool {
    ["ында", "інде", "сында", "сінде", "рда", "рде"].iter().any(|ending| lower.ends_with(ending))
}
