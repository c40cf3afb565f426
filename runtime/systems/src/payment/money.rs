//! Amounts and shares.
//!
//! Money is `i64` tiyn, 1/100 tenge.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Tiyn in a tenge.
pub const TENGE: i64 = 100;

/// A number of monthly calculation indices, in thousandths. Written as a decimal number: `0.5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Share(u32);

impl Share {
    /// Thousandths in a whole.
    const WHOLE: u32 = 1000;

    /// Reads `2`, `0.5` or `0,5`: over 0, at most 100,000, three digits behind the point.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|letter| letter.is_ascii_digit());
        if whole.is_empty() || whole.len() > 6 || part.len() > 3 || !digits(whole) || !digits(part) {
            return None;
        }
        let part: u32 = format!("{part:0<3}").parse().ok()?;
        let thousandths = whole.parse::<u32>().ok()?.checked_mul(Self::WHOLE)?.checked_add(part)?;
        (1..=100_000 * Self::WHOLE).contains(&thousandths).then_some(Self(thousandths))
    }

    /// So many times a rate in tiyn, to the nearest tiyn; none where that is more than there is.
    pub fn of(self, rate: i64) -> Option<i64> {
        let whole = i64::from(Self::WHOLE);
        Some(rate.checked_mul(i64::from(self.0))?.checked_add(whole / 2)? / whole)
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{}.{:03}", self.0 / Self::WHOLE, self.0 % Self::WHOLE);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("a share is a number like \"0.5\""))
    }
}

/// An amount in tiyn as people write it, in tenge: `8 650`, `0,50`. Groups are parted by no-break spaces.
pub fn tenge(tiyn: i64) -> String {
    let (whole, part) = (tiyn.unsigned_abs() / 100, tiyn.unsigned_abs() % 100);
    let digits = whole.to_string();
    let mut text = if tiyn < 0 { "−".to_owned() } else { String::new() };
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    if part > 0 {
        text.push_str(&format!(",{part:02}"));
    }
    text
}

/// An amount that somebody typed in tenge, in tiyn: `8650`, `8 650,50`; over 0 and at most a billion tenge.
pub fn typed(text: &str) -> Option<i64> {
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((&text, ""));
    let digits = |text: &str| text.bytes().all(|letter| letter.is_ascii_digit());
    if whole.is_empty() || whole.len() > 10 || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let tiyn = whole.parse::<i64>().ok()? * TENGE + format!("{part:0<2}").parse::<i64>().ok()?;
    (1..=1_000_000_000 * TENGE).contains(&tiyn).then_some(tiyn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_exact() {
        for (text, shown, of_4325) in [
            ("1", "1", 432_500),
            ("0,5", "0.5", 216_250),
            ("0.25", "0.25", 108_125),
            ("10", "10", 4_325_000),
            ("0.001", "0.001", 433),
        ] {
            let share = Share::parse(text).unwrap();
            assert_eq!((share.to_string().as_str(), share.of(432_500)), (shown, Some(of_4325)), "{text}");
            assert_eq!(serde_json::to_string(&share).unwrap(), format!("\"{shown}\""));
        }
        for wrong in ["", "0", ".5", "-1", "1.2345", "0.0", "1e3", "1000000", "100000.001", "١"] {
            assert_eq!(Share::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Share::parse("100000").unwrap().of(i64::MAX), None);
    }

    #[test]
    fn amounts_are_shown_and_typed_in_tenge() {
        for (tiyn, shown) in [
            (50, "0,50"),
            (100, "1"),
            (99_999, "999,99"),
            (865_000, "8\u{a0}650"),
            (12_345_678_901, "123\u{a0}456\u{a0}789,01"),
        ] {
            assert_eq!(tenge(tiyn), shown);
            assert_eq!(typed(shown), Some(tiyn));
        }
        for wrong in ["", "0", "-5", "1,234", "a", "10000000000"] {
            assert_eq!(typed(wrong), None, "{wrong}");
        }
    }
}
