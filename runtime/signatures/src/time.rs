//! Times of certificates: whole seconds since 1970, in UTC.

use der::DateTime;
use der::asn1::{GeneralizedTime, UtcTime};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use x509_cert::time::Time;

pub(crate) fn of(time: Time) -> Timestamp {
    since(time.to_unix_duration())
}

/// The last days of 9999 stand for "without end" (RFC 5280, 4.1.2.5), and are more than a timestamp holds.
pub(crate) fn since(time: Duration) -> Timestamp {
    let seconds = i64::try_from(time.as_secs()).ok();
    seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or(Timestamp::MAX)
}

/// So much later, or the end of time.
pub(crate) fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

fn date(at: Timestamp) -> Option<DateTime> {
    DateTime::from_unix_duration(Duration::from_secs(u64::try_from(at.as_second()).ok()?)).ok()
}

#[cfg(feature = "authority")]
pub(crate) fn generalized(at: Timestamp) -> Option<GeneralizedTime> {
    date(at).map(GeneralizedTime::from_date_time)
}

/// Up to 2049 in two digits of the year, as RFC 5280 wants it.
pub(crate) fn write(at: Timestamp) -> Option<Time> {
    let date = date(at)?;
    Some(match UtcTime::from_date_time(date) {
        Ok(time) => Time::UtcTime(time),
        Err(_) => Time::GeneralTime(GeneralizedTime::from_date_time(date)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_time_is_a_time() {
        assert_eq!(of(Time::INFINITY), Timestamp::MAX);
        assert_eq!(later(Timestamp::MAX, SignedDuration::from_secs(1)), Timestamp::MAX);
    }
}
