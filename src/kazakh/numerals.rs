//! Number words.

use crate::letters::{begins_as, lower_letter};

/// Ones and tens: a number says at most one of each, the ten first.
const UNITS: &[(&str, u32)] = &[
    ("бір", 1),
    ("екі", 2),
    ("үш", 3),
    ("төрт", 4),
    ("бес", 5),
    ("алты", 6),
    ("жеті", 7),
    ("сегіз", 8),
    ("тоғыз", 9),
    ("он", 10),
    ("жиырма", 20),
    ("отыз", 30),
    ("қырық", 40),
    ("елу", 50),
    ("алпыс", 60),
    ("жетпіс", 70),
    ("сексен", 80),
    ("тоқсан", 90),
];

/// What the words before it are counted in.
const HUNDRED: &str = "жүз";
/// See [`HUNDRED`].
const THOUSAND: &str = "мың";

/// «жарты»: half of what follows.
const HALF: &str = "жарты";

/// The number that words say: «он бес» is 15, «екі жүз елу» 250. `None` for words that say no number together.
pub fn number(words: &str) -> Option<f64> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let whole = powers(&words, (THOUSAND, 1000), |words| powers(words, (HUNDRED, 100), below_hundred));
    whole.map(f64::from)
}

/// «екі жүз елу бес»: how many of a power there are (one where nothing says it), and what is left over.
fn powers(words: &[&str], (name, power): (&str, u32), read: fn(&[&str]) -> Option<u32>) -> Option<u32> {
    let Some(at) = words.iter().position(|word| *word == name) else { return read(words) };
    let (count, rest) = (words.get(..at)?, words.get(at + 1..)?);
    let count = if count.is_empty() { 1 } else { read(count)? };
    let rest = if rest.is_empty() { 0 } else { read(rest)? };
    // «он жүз» is a thousand that nobody says so.
    (count * power < power * 10 || power > 100).then_some(count * power + rest)
}

/// «елу бес»
fn below_hundred(words: &[&str]) -> Option<u32> {
    let value = |word: &str| UNITS.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
    match words {
        [one] => value(one),
        [tens, ones] => {
            let (tens, ones) = (value(tens)?, value(ones)?);
            (tens >= 10 && ones < 10).then_some(tens + ones)
        }
        _ => None,
    }
}

/// The words that begin a number.
fn names() -> impl Iterator<Item = &'static str> {
    UNITS.iter().map(|(name, _)| *name).chain([HUNDRED, THOUSAND, HALF])
}

/// Whether a text in any case begins with the letters of a number word.
pub fn begins_as_numeral(text: &str) -> bool {
    let first = text.chars().next().map(lower_letter);
    names().any(|name| name.chars().next() == first && begins_as(text, name))
}

/// Whether a lower-case word is a number word.
pub fn is_numeral(word: &str) -> bool {
    names().any(|name| name == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_a_number_or_none() {
        let cases = [
            ("бес", Some(5.0)),
            ("он бес", Some(15.0)),
            ("жүз", Some(100.0)),
            ("екі жүз", Some(200.0)),
            ("екі жүз елу бес", Some(255.0)),
            ("мың", Some(1000.0)),
            ("он екі мың үш жүз", Some(12_300.0)),
            ("бір екі", None),
            ("бес он", None),
            ("жүз жүз", None),
            ("он жүз", None),
            ("бір тармақ", None),
            ("", None),
        ];
        for (words, wanted) in cases {
            assert_eq!(number(words), wanted, "{words}");
        }
    }
}
