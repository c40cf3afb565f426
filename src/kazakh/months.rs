//! Months by name, in Kazakh and in Russian.

use crate::letters::Lower;

/// Names of the months, January first: the Kazakh stem, «…дағы», the Russian genitive.
const MONTHS: [(&str, &str, &str); 12] = [
    ("қаңтар", "қаңтардағы", "января"),
    ("ақпан", "ақпандағы", "февраля"),
    ("наурыз", "наурыздағы", "марта"),
    ("сәуір", "сәуірдегі", "апреля"),
    ("мамыр", "мамырдағы", "мая"),
    ("маусым", "маусымдағы", "июня"),
    ("шілде", "шілдедегі", "июля"),
    ("тамыз", "тамыздағы", "августа"),
    ("қыркүйек", "қыркүйектегі", "сентября"),
    ("қазан", "қазандағы", "октября"),
    ("қараша", "қарашадағы", "ноября"),
    ("желтоқсан", "желтоқсандағы", "декабря"),
];

/// Month, 1 to 12, that a Kazakh word in any case names.
pub fn month(word: &str) -> Option<u32> {
    let word = word.lowered();
    number(MONTHS.iter().position(|(stem, ..)| word.starts_with(stem)))
}

/// Month, 1 to 12, that a Russian word in any case names.
pub fn month_russian(word: &str) -> Option<u32> {
    let word = word.lowered();
    let named = MONTHS.iter().enumerate().filter(|(_, (.., genitive))| word.starts_with(stem_russian(genitive)));
    // «марта» begins as «мая» does.
    number(named.max_by_key(|(_, (.., genitive))| genitive.len()).map(|(nth, _)| nth))
}

fn number(nth: Option<usize>) -> Option<u32> {
    u32::try_from(nth? + 1).ok()
}

/// A Russian genitive without its one ending letter.
fn stem_russian(genitive: &str) -> &str {
    genitive.char_indices().next_back().and_then(|(at, _)| genitive.get(..at)).unwrap_or(genitive)
}

/// «желтоқсандағы» of 12; empty for what is not a month.
pub fn in_month_kazakh(month: u32) -> &'static str {
    nth(month).map_or("", |(_, name, _)| name)
}

/// «декабря» of 12; empty for what is not a month.
pub fn of_month_russian(month: u32) -> &'static str {
    nth(month).map_or("", |(.., name)| name)
}

fn nth(month: u32) -> Option<&'static (&'static str, &'static str, &'static str)> {
    MONTHS.get(usize::try_from(month).ok()?.checked_sub(1)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back() {
        for nth in 1..=12 {
            assert_eq!(month(in_month_kazakh(nth)), Some(nth));
            assert_eq!(month_russian(of_month_russian(nth)), Some(nth));
        }
        for (word, wanted) in [("Март", Some(3)), ("мае", Some(5)), ("Январь", Some(1)), ("приказ", None)] {
            assert_eq!(month_russian(word), wanted, "{word}");
        }
        assert_eq!((in_month_kazakh(0), of_month_russian(13)), ("", ""));
    }
}
