//! Identification numbers of persons (ЖСН, IIN) and of organisations (БСН, BIN): their form and their check digit.
//!
//! Source: «Rules for forming an identification number», Government of Kazakhstan, 22 May 2007, № 406, under the law «On national registers
//! of identification numbers» of 12 January 2007, № 223-III. Both numbers have twelve digits. Each of the first eleven is multiplied by its weight
//! (1 to 11), and the remainder of the sum by 11 is the twelfth. Where it is 10, the weights 3 to 11, 1, 2 are taken instead; where
//! it is 10 again, the number is not given to anybody.
//!
//! A number of good form need not have been given to anybody: only a register knows. Since № 853 of 26 August 2013 the digits of
//! an IIN prove nothing about its holder, so an IIN is refused for its length and its check digit only, and its date is never to be compared
//! with that of a document.

use jiff::civil::Date;
use std::borrow::Cow;

/// Digits of a number.
const DIGITS: usize = 12;

/// Weights of the first eleven digits.
const WEIGHTS: [u32; DIGITS - 1] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

/// Weights where the first ones leave 10.
const SECOND_WEIGHTS: [u32; DIGITS - 1] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];

/// Why a number is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotANumber {
    /// It has not twelve characters.
    Length,
    /// A character is no digit from 0 to 9.
    Digits,
    /// BIN: the third and fourth digits are no month.
    Month,
    /// BIN: the fifth digit (kind of organisation) is not 4, 5 or 6.
    Kind,
    /// BIN: the sixth digit (head office, branch …) is over 4.
    Part,
    /// The last digit does not follow from the others.
    CheckDigit,
}

impl std::fmt::Display for NotANumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Length => "it must have twelve digits",
            Self::Digits => "it must have digits only",
            Self::Month => "its third and fourth digits are no month",
            Self::Kind => "its fifth digit must be 4, 5 or 6",
            Self::Part => "its sixth digit must be from 0 to 4",
            Self::CheckDigit => "its last digit does not fit the others: look for a mistyped digit",
        })
    }
}

impl std::error::Error for NotANumber {}

/// A text whose numbers of twelve digits are not to be read any more: for what is kept for ever and may say more than it should.
pub fn masked(text: &str) -> Cow<'_, str> {
    let is_digit = |letter: char| letter.is_ascii_digit();
    let (mut out, mut rest) = (String::new(), text);
    while let Some(start) = rest.find(is_digit) {
        let (before, from) = rest.split_at(start);
        let (digits, after) = from.split_at(from.find(|letter| !is_digit(letter)).unwrap_or(from.len()));
        out.push_str(before);
        out.push_str(if digits.len() == DIGITS { "············" } else { digits });
        rest = after;
    }
    if out.is_empty() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// What an IIN says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Iin {
    /// The date in its first digits, in the century of the seventh; none where they are none.
    pub date: Option<Date>,
}

/// What a BIN says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bin {
    /// What the organisation is.
    pub kind: BinKind,
    /// The last two digits of the year of registration, and its month, 1 to 12.
    pub registered: (u8, u8),
}

/// Kinds of holders of a BIN: the fifth digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinKind {
    /// 4: a legal entity of the country.
    Resident,
    /// 5: a legal entity of another country.
    NonResident,
    /// 6: sole traders in a common enterprise.
    SoleTraders,
}

/// Reads an IIN.
///
/// # Errors
/// What is wrong with it.
pub fn iin(text: &str) -> Result<Iin, NotANumber> {
    let all = digits(text)?;
    let [y1, y2, m1, m2, d1, d2, century, ..] = all;
    let years = match century {
        1 | 2 => Some(1800),
        3 | 4 => Some(1900),
        5 | 6 => Some(2000),
        _ => None,
    };
    let two = |tens: u8, ones: u8| (tens * 10 + ones) as i8;
    let date =
        years.and_then(|years| Date::new(years + i16::from(two(y1, y2)), two(m1, m2), two(d1, d2)).ok());
    checked(&all).map(|()| Iin { date })
}

/// Reads a BIN.
///
/// # Errors
/// What is wrong with it; its form is judged before its check digit.
pub fn bin(text: &str) -> Result<Bin, NotANumber> {
    let all = digits(text)?;
    let [y1, y2, m1, m2, kind, part, ..] = all;
    let month = m1 * 10 + m2;
    if !(1..=12).contains(&month) {
        return Err(NotANumber::Month);
    }
    let kind = match kind {
        4 => BinKind::Resident,
        5 => BinKind::NonResident,
        6 => BinKind::SoleTraders,
        _ => return Err(NotANumber::Kind),
    };
    if part > 4 {
        return Err(NotANumber::Part);
    }
    checked(&all).map(|()| Bin { kind, registered: (y1 * 10 + y2, month) })
}

/// The twelfth digit for the first eleven; none where no number is formed of them.
pub fn check_digit(first: [u8; DIGITS - 1]) -> Option<u8> {
    let remainder = |weights: [u32; DIGITS - 1]| {
        first.iter().zip(weights).map(|(digit, weight)| u32::from(*digit) * weight).sum::<u32>() % 11
    };
    let rows = [WEIGHTS, SECOND_WEIGHTS];
    let found = rows.into_iter().map(remainder).find(|remainder| *remainder < 10)?;
    u8::try_from(found).ok()
}

fn digits(text: &str) -> Result<[u8; DIGITS], NotANumber> {
    if text.chars().count() != DIGITS {
        return Err(NotANumber::Length);
    }
    let bytes: [u8; DIGITS] = text.as_bytes().try_into().map_err(|_| NotANumber::Digits)?;
    if bytes.iter().all(u8::is_ascii_digit) {
        Ok(bytes.map(|byte| byte - b'0'))
    } else {
        Err(NotANumber::Digits)
    }
}

fn checked(all: &[u8; DIGITS]) -> Result<(), NotANumber> {
    let [first @ .., last] = all;
    if check_digit(*first) == Some(*last) { Ok(()) } else { Err(NotANumber::CheckDigit) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Reckoned by hand.
    #[test]
    fn numbers_of_twelve_digits_are_masked() {
        for (text, seen) in [
            ("timeout", "timeout"),
            ("no entry of 800101300123, 12 s", "no entry of ············, 12 s"),
            ("8001013001234", "8001013001234"),
            ("қате: 800101300123", "қате: ············"),
        ] {
            assert_eq!(masked(text), seen);
        }
    }

    #[test]
    fn numbers_of_persons() {
        let born = |year, month, day| Ok(Iin { date: Date::new(year, month, day).ok() });
        let rows = [
            // 9·1 + 1·4 + 1·6 + 3·7 = 40 = 3·11 + 7
            ("900101300007", born(1990, 1, 1)),
            // 2·4 + 2·5 + 9·6 + 5·7 = 107 = 9·11 + 8
            ("000229500008", born(2000, 2, 29)),
            // 2·4 + 2·5 + 9·6 + 3·7 = 93 = 8·11 + 5; the year 1900 had no such day
            ("000229300005", Ok(Iin { date: None })),
            ("000229300008", Err(NotANumber::CheckDigit)),
            // 40 + 8·10 + 1·11 = 131 = 11·11 + 10; 9·3 + 1·6 + 1·8 + 3·9 + 8·1 + 1·2 = 78 = 7·11 + 1
            ("900101300811", born(1990, 1, 1)),
            // 1·1 + 1·4 + 1·6 = 11 = 1·11 + 0; no century
            ("100101000000", Ok(Iin { date: None })),
            // 40 + 8·10 = 120 = 10·11 + 10; 9·3 + 1·6 + 1·8 + 3·9 + 8·1 = 76 = 6·11 + 10: given to nobody
            ("900101300800", Err(NotANumber::CheckDigit)),
            ("900101300008", Err(NotANumber::CheckDigit)),
            ("900110300007", Err(NotANumber::CheckDigit)),
            // 9·1 + 1·3 + 3·4 + 1·6 + 3·7 = 51 = 4·11 + 7; a thirteenth month
            ("901301300007", Ok(Iin { date: None })),
            // 1·4 + 9·1 + 3·7 = 34 = 3·11 + 1; day 0
            ("900100300001", Ok(Iin { date: None })),
            // 9·1 + 1·4 + 1·6 + 7·7 = 68 = 6·11 + 2; a century to come
            ("900101700002", Ok(Iin { date: None })),
            ("90010130000", Err(NotANumber::Length)),
            ("9001013000077", Err(NotANumber::Length)),
            ("", Err(NotANumber::Length)),
            (" 90010130007", Err(NotANumber::Digits)),
            ("90010130000٧", Err(NotANumber::Digits)),
        ];
        for (text, expected) in rows {
            assert_eq!(iin(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_of_organisations() {
        let is = |kind| Ok(Bin { kind, registered: (15, 4) });
        let rows = [
            // 1·1 + 5·2 + 4·4 + 4·5 = 47 = 4·11 + 3
            ("150440000003", is(BinKind::Resident)),
            // 1·1 + 5·2 + 4·4 + 5·5 + 1·6 = 58 = 5·11 + 3
            ("150451000003", is(BinKind::NonResident)),
            // 1·1 + 5·2 + 4·4 + 6·5 = 57 = 5·11 + 2
            ("150460000002", is(BinKind::SoleTraders)),
            ("150440000004", Err(NotANumber::CheckDigit)),
            ("150430000003", Err(NotANumber::Kind)),
            ("150445000003", Err(NotANumber::Part)),
            ("151340000003", Err(NotANumber::Month)),
            ("150040000003", Err(NotANumber::Month)),
            ("15044000000", Err(NotANumber::Length)),
            ("15044000000O", Err(NotANumber::Digits)),
        ];
        for (text, expected) in rows {
            assert_eq!(bin(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_judged(text in "\\PC{0,14}") {
            let _ = (iin(&text), bin(&text));
        }

        /// The check finds every mistyped digit that it is a check of: no other last digit fits.
        #[test]
        fn one_last_digit_fits(first in proptest::array::uniform11(0u8..10)) {
            let fits = |last: &u8| {
                let mut all = [0; DIGITS];
                all[..11].copy_from_slice(&first);
                all[11] = *last;
                checked(&all).is_ok()
            };
            let found: Vec<u8> = (0..10).filter(fits).collect();
            prop_assert_eq!(found, check_digit(first).into_iter().collect::<Vec<_>>());
        }

        /// A number reads back as the date that it was made of, and one wrong digit among the first eleven is found where one row of weights
        /// decides for both: weights are no multiples of 11.
        #[test]
        fn dates_read_back(year in 1900i16..2100, month in 1i8..13, day in 1i8..29, rest in 0u32..10_000) {
            let century = if year < 2000 { 3 } else { 5 };
            let text = format!("{:02}{month:02}{day:02}{century}{rest:04}", year % 100);
            let first: Vec<u8> = text.bytes().map(|byte| byte - b'0').collect();
            if let Some(last) = check_digit(first.try_into().unwrap()) {
                prop_assert_eq!(iin(&format!("{text}{last}")), Ok(Iin { date: Date::new(year, month, day).ok() }));
            }
        }
    }
}
