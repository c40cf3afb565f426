//! Times in contracts and records: RFC 3339 in UTC, to the millisecond.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};
use std::borrow::Cow;
use zanflow_runtime::Time;

fn read<E: Error>(text: &str) -> Result<Time, E> {
    Time::parse(text).ok_or_else(|| E::custom("a time must be RFC 3339: 2026-03-02T09:00:00Z"))
}

/// A time that is always there.
pub mod rfc3339 {
    use super::{Cow, Deserialize, Deserializer, Serializer, Time};

    /// Writes it.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(time: &Time, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(time)
    }

    /// Reads it.
    ///
    /// # Errors
    /// It is no such time.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
        super::read(&Cow::<str>::deserialize(deserializer)?)
    }
}

/// A time that need not be there.
pub mod rfc3339_option {
    use super::{Cow, Deserialize, Deserializer, Serializer, Time};

    /// Writes it.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(time: &Option<Time>, serializer: S) -> Result<S::Ok, S::Error> {
        match time {
            Some(time) => serializer.collect_str(time),
            None => serializer.serialize_none(),
        }
    }

    /// Reads it.
    ///
    /// # Errors
    /// It is no such time.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Time>, D::Error> {
        Option::<Cow<'_, str>>::deserialize(deserializer)?.map(|text| super::read(&text)).transpose()
    }
}
