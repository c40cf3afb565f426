//! What every engine does alike: the same functions are run on each (feature `conformance`, for tests).
//!
//! [`alike`] gives an engine and a reference the same random commands and asks both the same questions; `checks` are what only shows
//! with several callers at once. A test makes a [`Subject`] of its engine. Failures panic, with the seed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)] // it is a test

mod alike;
pub mod checks;
mod connector;
mod flows;
mod people;
mod script;

pub use alike::{alike, finished, same};
pub use connector::{Flaky, Ledger};
pub use flows::{FLOWS, LICENCE, LICENCE_TWO, WAITS, flow};
pub use people::{everybody, people, person};
pub use script::{Op, Pair, ops};

use crate::{Engine, Raise, Settings, SimClock, Time, Whom};
use async_trait::async_trait;

/// An engine under test, in a world that stands still until the test lets time pass.
#[async_trait]
pub trait Subject: Send + Sync {
    /// The engine; where several processes have one store open, any of them.
    fn engine(&self) -> &dyn Engine;

    /// The time of its cases. It begins at [`began`].
    fn clock(&self) -> &SimClock;

    /// Returns once nothing is left to be done at the clock's time.
    async fn settle(&self);
}

/// When the worlds of these tests begin: a working day in Kazakhstan.
pub fn began() -> Time {
    Time::parse("2025-06-02T05:00:00Z").unwrap()
}

/// How engines under test are set: few tries, facts may be given, and the clock escalates what is late.
pub fn settings() -> Settings {
    let raise = Raise { near: Some(Whom::Person(person("w1"))), passed: Some(Whom::Head) };
    Settings { tries: 5, trial: true, raise, ..Settings::default() }
}
