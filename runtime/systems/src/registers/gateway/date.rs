//! Times in messages: RFC 3339. Systems behind the gateway leave the offset out, and mean the time of Kazakhstan.

use jiff::civil::DateTime;
use jiff::tz::Offset;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};
use zanflow_runtime::Time;

/// Reads a time.
pub fn parse(text: &str) -> Option<Time> {
    let local = || {
        let here = Offset::constant(5).to_timestamp(text.parse::<DateTime>().ok()?).ok()?;
        Some(Time(here.as_millisecond()))
    };
    Time::parse(text).or_else(local)
}

/// Writes it in UTC.
pub fn serialize<S: Serializer>(time: &Time, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(time)
}

/// Reads it, to the millisecond.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse(&text).ok_or_else(|| D::Error::custom("no time as in RFC 3339"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_with_and_without_an_offset() {
        for text in [
            "2026-03-09T04:00:00Z",
            "2026-03-09T09:00:00.000+05:00",
            "2026-03-09T09:00:00",
            "2026-03-09T10:00:00+06:00",
        ] {
            assert_eq!(parse(text), Some(Time(1_773_028_800_000)), "{text}");
        }
        assert_eq!(parse("yesterday"), None);
    }
}
