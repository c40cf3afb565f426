//! What papers say beside the facts: labels, titles, dates.

use crate::Kind;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use zanflow_wording::{Catalogue, Lang, Value};

static WORDS: Catalogue = zanflow_wording::catalogue!("result");

/// A label.
pub(crate) fn label(lang: Lang, key: &str) -> String {
    WORDS.label(lang, key).into_owned()
}

/// A message with a text in it.
pub(crate) fn fill(lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
    WORDS.fill(lang, key, values)
}

/// The title of a kind of paper.
pub(crate) fn title(lang: Lang, kind: Kind) -> String {
    WORDS.label(lang, &format!("title-{}", kind.name())).into_owned()
}

/// A day in words.
pub(crate) fn day(lang: Lang, date: Date) -> String {
    let values = [
        ("year", Value::from(date.year().to_string())),
        ("month", Value::from(date.month())),
        ("day", Value::from(date.day().to_string())),
    ];
    WORDS.fill_values(lang, "day", values)
}

/// An instant in the time of Kazakhstan: one zone, UTC+5, since March 2024. Papers are not older than this program.
pub(crate) fn instant(lang: Lang, at: Timestamp) -> String {
    let local = Offset::constant(5).to_datetime(at);
    let time = format!("{:02}:{:02}:{:02}", local.hour(), local.minute(), local.second());
    WORDS.fill(lang, "instant", &[("day", &day(lang, local.date())), ("time", &time)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_officials_write_them() {
        let date = Date::constant(2026, 11, 30);
        assert_eq!(day(Lang::Kk, date), "2026 жылғы 30 қараша");
        assert_eq!(day(Lang::Ru, date), "30 ноября 2026 года");
        let at: Timestamp = "2026-11-30T19:05:09Z".parse().unwrap();
        assert_eq!(instant(Lang::Ru, at), "1 декабря 2026 года, 00:05:09 (UTC+5)");
    }
}
