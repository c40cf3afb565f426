//! Months by name.

use crate::kazakh::letters::Lower;
/// Stems of the month names, January first: a word that begins with one names that month.
const STEMS: [&str; 12] = [
    "қаңтар",
    "ақпан",
    "наурыз",
    "сәуір",
    "мамыр",
    "маусым",
    "шілде",
    "тамыз",
    "қыркүйек",
    "қазан",
    "қараша",
    "желтоқсан",
];

/// Month, 1 to 12, that a word in any case ending names.
pub fn month(word: &str) -> Option<u32> {
    let word = word.lowered();
    STEMS.iter().position(|stem| word.starts_with(stem)).map(|i| i as u32 + 1)
}
