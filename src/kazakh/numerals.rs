//! Number words.

use crate::letters::{begins_as, lower_letter};

const UNITS: &[(&str, f64)] = &[
    ("бір", 1.0),
    ("екі", 2.0),
    ("үш", 3.0),
    ("төрт", 4.0),
    ("бес", 5.0),
    ("алты", 6.0),
    ("жеті", 7.0),
    ("сегіз", 8.0),
    ("тоғыз", 9.0),
    ("он", 10.0),
    ("жиырма", 20.0),
    ("отыз", 30.0),
    ("қырық", 40.0),
    ("елу", 50.0),
    ("алпыс", 60.0),
    ("жетпіс", 70.0),
    ("сексен", 80.0),
    ("тоқсан", 90.0),
    ("жүз", 100.0),
];

/// The number that words say: «он бес» is 15.
pub fn number(words: &str) -> Option<f64> {
    words.split_whitespace().map(|word| UNITS.iter().find(|(name, _)| *name == word).map(|(_, n)| *n)).sum()
}

/// Whether a text in any case begins with the letters of a number word.
pub fn begins_as_numeral(text: &str) -> bool {
    let first = text.chars().next().map(lower_letter);
    UNITS.iter().any(|(name, _)| name.chars().next() == first && begins_as(text, name))
}

/// Whether a lower-case word is a number word.
pub fn is_numeral(word: &str) -> bool {
    UNITS.iter().any(|(name, _)| *name == word)
}
