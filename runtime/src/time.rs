//! Instants, clocks, and the local time of Kazakhstan.

use jiff::civil::Date;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// An instant: milliseconds since 1970-01-01T00:00Z. Shown as RFC 3339 in UTC.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(pub i64);

impl Time {
    /// The instant that many milliseconds later.
    pub fn plus(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier`.
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The local date. Kazakhstan has one zone, UTC+5, since 1 March 2024; before that most of it was UTC+6.
    pub fn local_date(self) -> Option<Date> {
        let timestamp = jiff::Timestamp::from_millisecond(self.0).ok()?;
        Some(Offset::constant(offset_hours(self)).to_datetime(timestamp).date())
    }

    /// Start of a local date.
    pub fn of_local_date(date: Date) -> Option<Self> {
        let days = date.since(Date::constant(1970, 1, 1)).ok()?.get_days();
        let midnight = i64::from(days) * 86_400_000;
        let hours = offset_hours(Self(midnight - 6 * 3_600_000));
        Some(Self(midnight - i64::from(hours) * 3_600_000))
    }

    /// Parses RFC 3339.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>().ok().map(|timestamp| Self(timestamp.as_millisecond()))
    }
}

/// Hours ahead of UTC.
fn offset_hours(time: Time) -> i8 {
    /// 2024-02-29T18:00Z, midnight in UTC+6.
    const ONE_ZONE: i64 = 1_709_229_600_000;
    if time.0 < ONE_ZONE { 6 } else { 5 }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(timestamp) => write!(f, "{timestamp}"),
            Err(_) => write!(f, "{} ms", self.0),
        }
    }
}

/// Source of the current time, the engine's only one.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Time;

    /// What has passed since some moment, however the clock is set; `None` where that is not known.
    fn steady(&self) -> Option<Duration> {
        None
    }
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Time {
        // A clock set before 1970 reads as 1970.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let seconds = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
        Time(seconds.saturating_mul(1000).saturating_add(i64::from(since.subsec_millis())))
    }

    fn steady(&self) -> Option<Duration> {
        static FIRST: OnceLock<Instant> = OnceLock::new();
        Some(FIRST.get_or_init(Instant::now).elapsed())
    }
}

/// A clock that is set by hand, for tests and simulations.
#[derive(Debug, Default)]
pub struct SimClock(AtomicI64);

impl SimClock {
    /// A clock at this time.
    pub fn at(time: Time) -> Self {
        Self(AtomicI64::new(time.0))
    }

    /// Sets it, also backwards.
    pub fn set(&self, time: Time) {
        self.0.store(time.0, Ordering::SeqCst);
    }

    /// Advances it by that many milliseconds.
    pub fn pass(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for SimClock {
    fn now(&self) -> Time {
        Time(self.0.load(Ordering::SeqCst))
    }
}

impl<C: Clock + ?Sized> Clock for std::sync::Arc<C> {
    fn now(&self) -> Time {
        (**self).now()
    }

    fn steady(&self) -> Option<Duration> {
        (**self).steady()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_days() {
        for (utc, date) in [
            ("2024-02-29T17:59:59Z", "2024-02-29"),
            ("2024-02-29T18:00:00Z", "2024-02-29"),
            ("2024-02-29T19:00:00Z", "2024-03-01"),
            ("2024-01-01T18:00:00Z", "2024-01-02"),
            ("2025-06-30T18:59:59Z", "2025-06-30"),
            ("2025-06-30T19:00:00Z", "2025-07-01"),
        ] {
            let time = Time::parse(utc).unwrap();
            assert_eq!(time.local_date().unwrap().to_string(), date, "{utc}");
            let begins = Time::of_local_date(time.local_date().unwrap()).unwrap();
            assert!(begins <= time && time.since(begins) <= 25 * 3_600_000, "{utc} {begins}");
        }
    }
}
