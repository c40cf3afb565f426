//! What fields must be before anything is written: short enough, and without data of people where they are kept for ever.

use std::fmt;
use zanflow_runtime::identity;

/// Letters of a key.
const KEY: usize = 200;
/// Letters of an id.
pub(crate) const ID: usize = 100;
/// Letters of a name.
pub(crate) const NAME: usize = 500;
/// Letters of a sentence.
pub(crate) const SENTENCE: usize = 2000;

/// A field that cannot be taken: which, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WrongField(String);

impl WrongField {
    pub(crate) fn new(field: &str, why: &str) -> Self {
        Self(format!("{field}: {why}"))
    }
}

impl fmt::Display for WrongField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

pub(crate) type Checked = Result<(), WrongField>;

/// A text that is there, and not too long.
pub(crate) fn filled(field: &str, text: &str, most: usize) -> Checked {
    if text.trim().is_empty() {
        return Err(WrongField::new(field, "it must be given"));
    }
    if text.chars().count() > most
        || text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t'))
    {
        return Err(WrongField::new(
            field,
            &format!("it may have {most} letters, and none that cannot be printed"),
        ));
    }
    Ok(())
}

/// A text that is kept for ever: no number of a person in it.
pub(crate) fn impersonal(field: &str, text: &str, most: usize) -> Checked {
    filled(field, text, most)?;
    if identity::masked(text) == text {
        Ok(())
    } else {
        Err(WrongField::new(field, "it is kept for ever: no IIN in it"))
    }
}

/// The twelve digits of an IIN or BIN. Whether its check digit fits was looked at when the case began.
pub(crate) fn twelve_digits(field: &str, number: &str) -> Checked {
    let good = number.len() == 12 && number.bytes().all(|digit| digit.is_ascii_digit());
    if good { Ok(()) } else { Err(WrongField::new(field, "it has twelve digits")) }
}

/// An idempotency key. It may have hashes in it, whose digits are those of nobody: only a part that is twelve digits is an IIN.
pub(crate) fn key(key: &str) -> Checked {
    if key.is_empty() || key.len() > KEY || !key.bytes().all(|letter| letter.is_ascii_graphic()) {
        return Err(WrongField::new("key", "it has from 1 to 200 printable ASCII letters"));
    }
    let mut parts = key.split(|letter: char| !letter.is_ascii_alphanumeric());
    if parts.any(|part| twelve_digits("key", part).is_ok()) {
        return Err(WrongField::new("key", "it is kept for ever: no IIN in it"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_for_ever_has_no_number_of_a_person() {
        for (text, good) in [
            ("§ 33", true),
            ("her name is another", true),
            ("of 900101300007", false),
            ("  ", false),
            ("§ \u{7}33", false),
            ("two\nlines", true),
            (&"§".repeat(20), true),
            (&"§".repeat(21), false),
        ] {
            assert_eq!(impersonal("ground", text, 20).is_ok(), good, "{text}");
        }
        for (text, good) in [
            ("1/c1/1/1", true),
            ("", false),
            ("a b", false),
            ("ә", false),
            ("x/900101300007", false),
            ("x/a900101300007b", true),
            ("900101300007", false),
        ] {
            assert_eq!(key(text).is_ok(), good, "{text}");
        }
    }
}
