//! The time of cases: that of the database, so that processes whose clocks differ or jump agree.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;
use zanflow_runtime::{Clock, Time};

/// The database's clock, as far as it is known: what it said last, and what has passed since by a clock that nobody sets.
#[derive(Debug)]
pub(crate) struct DatabaseClock(Mutex<(Instant, i64)>);

impl DatabaseClock {
    /// The database has just said that it is so many milliseconds after 1970.
    pub(crate) fn at(now: i64) -> Self {
        Self(Mutex::new((Instant::now(), now)))
    }

    /// It has said it again.
    pub(crate) fn set(&self, now: i64) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (Instant::now(), now);
    }
}

impl Clock for DatabaseClock {
    fn now(&self) -> Time {
        let (said, at) = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since = i64::try_from(said.elapsed().as_millis()).unwrap_or(i64::MAX);
        Time(at.saturating_add(since))
    }
}
