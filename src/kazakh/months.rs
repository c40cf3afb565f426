//! Months by name.

use crate::letters::Lower;
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

/// Names with the ending of «in», January first: «желтоқсандағы».
const IN_MONTHS: [&str; 12] = [
    "қаңтардағы",
    "ақпандағы",
    "наурыздағы",
    "сәуірдегі",
    "мамырдағы",
    "маусымдағы",
    "шілдедегі",
    "тамыздағы",
    "қыркүйектегі",
    "қазандағы",
    "қарашадағы",
    "желтоқсандағы",
];

/// Russian names in the genitive.
const OF_MONTHS_RUSSIAN: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];

/// «желтоқсандағы» of 12; nothing of what is no month.
pub fn in_month_kazakh(month: u32) -> &'static str {
    nth(&IN_MONTHS, month)
}

/// «декабря» of 12; nothing of what is no month.
pub fn of_month_russian(month: u32) -> &'static str {
    nth(&OF_MONTHS_RUSSIAN, month)
}

fn nth(names: &[&'static str; 12], month: u32) -> &'static str {
    let nth = usize::try_from(month).ok().and_then(|month| month.checked_sub(1));
    nth.and_then(|nth| names.get(nth)).copied().unwrap_or_default()
}
