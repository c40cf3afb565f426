//! Times of certificates: whole seconds since 1970, in UTC.

use der::DateTime;
use der::asn1::{GeneralizedTime, UtcTime};
use jiff::Timestamp;
use std::time::Duration;
use x509_cert::time::Time;

pub(crate) fn of(time: Time) -> Option<Timestamp> {
    since(time.to_unix_duration())
}

pub(crate) fn since(time: Duration) -> Option<Timestamp> {
    Timestamp::from_second(i64::try_from(time.as_secs()).ok()?).ok()
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
