//! The part of a system in a step, by the words after its name.

use crate::process::acting::describes_by_deed;
use crate::process::clause::{Clause, Word};
use zanflow_lexicon::words::acting::{AUTOMATIC, DOINGS, OF_SERVICE, PLACES, SHOWN, THROUGH};

/// The first word before a byte that names what a system does by itself: «сұрауды тіркеу және …».
pub fn does_by_itself(clause: &Clause, before: usize) -> Option<&Word> {
    clause
        .words
        .iter()
        .take_while(|word| word.at < before)
        .find(|word| AUTOMATIC.iter().any(|stem| word.lower.starts_with(stem)) && is_doing(&word.lower))
}

/// A verbal noun: «тіркеу», «өңдеуі».
fn is_doing(lower: &str) -> bool {
    DOINGS.iter().any(|ending| lower.ends_with(ending))
}

/// «АЖ-да тіркелген алушы», «АЖ арқылы»: the system describes what follows it or only carries it.
pub fn is_described(clause: &Clause, end: usize) -> bool {
    let at = clause.word_at(end);
    let Some(word) = clause.words.get(at) else { return false };
    if word.lower == THROUGH {
        return true;
    }
    let next = clause.words.get(at + 1).map(|next| next.lower.as_str()).unwrap_or_default();
    let service = word.lower.starts_with(SHOWN) && OF_SERVICE.iter().any(|stem| next.starts_with(stem));
    describes_by_deed(&word.lower) && !service
}

/// «АЖ-да төлемнің болмауына байланысты»: the system is where the reason is found, unless the reason names another place.
pub fn tells_place(clause: &Clause, from: usize, to: usize) -> bool {
    let mut reason =
        clause.words.iter().skip_while(|word| word.at < from).take_while(|word| word.at < to).peekable();
    reason.peek().is_some() && !reason.any(|word| is_place(&word.lower))
}

fn is_place(lower: &str) -> bool {
    PLACES.iter().any(|ending| lower.ends_with(ending))
}
