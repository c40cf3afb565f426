//! Numbers of licences: a prefix, the year, which one it is, and two check digits.

use std::fmt;
use zanflow_runtime::Time;

/// How numbers of a register look. The series of a number is its prefix and year; each series counts from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbering {
    prefix: String,
    yearly: bool,
}

/// Digits that a count is filled up to.
const WIDTH: usize = 6;

impl Numbering {
    /// With that prefix, one to eight letters from A to Z; counted anew each year, or for ever.
    ///
    /// # Errors
    /// The prefix is none.
    pub fn new(prefix: &str, yearly: bool) -> Result<Self, BadPrefix> {
        let letters = !prefix.is_empty() && prefix.bytes().all(|letter| letter.is_ascii_uppercase());
        if !letters || prefix.len() > 8 {
            return Err(BadPrefix(prefix.to_owned()));
        }
        Ok(Self { prefix: prefix.to_owned(), yearly })
    }

    /// The series of what is issued at that time.
    pub fn series(&self, at: Time) -> String {
        let year = at.local_date().filter(|_| self.yearly).map(|date| date.year());
        year.map_or_else(|| self.prefix.clone(), |year| format!("{}-{year:04}", self.prefix))
    }
}

impl Default for Numbering {
    fn default() -> Self {
        Self { prefix: "L".to_owned(), yearly: true }
    }
}

/// No prefix of numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadPrefix(String);

impl std::error::Error for BadPrefix {}

impl fmt::Display for BadPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} cannot begin a number: one to eight letters from A to Z can", self.0)
    }
}

/// The number of the `nth` of a series: `L-2026-000001-33`. The last two digits find a mistyped letter or digit and two neighbours that changed
/// places (ISO 7064, MOD 97-10).
pub fn number(series: &str, nth: u64) -> String {
    let begins = format!("{series}-{nth:0WIDTH$}");
    format!("{begins}-{:02}", 98 - remainder(plain(&begins).bytes().chain(*b"00")))
}

/// A number without what people write between its parts, and in capitals: two that are alike so are one number.
pub fn plain(number: &str) -> String {
    number.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect()
}

/// Whether the check digits of a number fit the rest of it.
pub fn fits(number: &str) -> bool {
    let plain = plain(number);
    plain.len() > 2 && remainder(plain.bytes()) == 1
}

/// The remainder by 97 of a text read as a number: a letter from A to Z is two digits, from 10 to 35.
fn remainder(letters: impl Iterator<Item = u8>) -> u32 {
    letters.fold(0, |sum, letter| match letter {
        b'0'..=b'9' => (sum * 10 + u32::from(letter - b'0')) % 97,
        b'A'..=b'Z' => (sum * 100 + u32::from(letter - b'A') + 10) % 97,
        _ => sum,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_prefix_year_count_and_check_digits() {
        let (yearly, forever) = (Numbering::default(), Numbering::new("AB", false).unwrap());
        let at = |text| Time::parse(text).unwrap();
        // New year is that of Kazakhstan, five hours before that of UTC.
        assert_eq!(yearly.series(at("2026-12-31T18:59:59Z")), "L-2026");
        assert_eq!(yearly.series(at("2026-12-31T19:00:00Z")), "L-2027");
        assert_eq!(forever.series(at("2026-12-31T19:00:00Z")), "AB");
        // L is 21: 212026000001·100 mod 97 = 65, and 98 − 65 = 33.
        assert_eq!(number("L-2026", 1), "L-2026-000001-33");
        assert!(number("AB", 1_234_567).starts_with("AB-1234567-"));
        for wrong in ["", "a", "A1", "Ә", "ABCDEFGHI"] {
            assert!(Numbering::new(wrong, true).is_err(), "{wrong}");
        }
    }

    #[test]
    fn check_digits_find_one_wrong_character_and_neighbours_that_changed_places() {
        for nth in [1, 2, 17, 999_999, 1_000_000] {
            let right = plain(&number("L-2026", nth));
            assert!(fits(&right) && fits(&format!(" {} ", number("L-2026", nth).to_lowercase())));
            let bytes = right.as_bytes();
            for at in 1..bytes.len() {
                for digit in b'0'..=b'9' {
                    let mut wrong = bytes.to_vec();
                    wrong[at] = digit;
                    assert_eq!(fits(std::str::from_utf8(&wrong).unwrap()), digit == bytes[at]);
                }
                let mut swapped = bytes.to_vec();
                swapped.swap(at, at - 1);
                assert_eq!(fits(std::str::from_utf8(&swapped).unwrap()), swapped == bytes, "{right} {at}");
            }
        }
        assert!(!fits("") && !fits("—") && !fits("7"));
    }
}
