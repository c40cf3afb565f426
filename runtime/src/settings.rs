//! How an engine is set.

use crate::decide::{Signing, Whom};
use crate::file::FileLimits;
use crate::{Calendar, Limits};
use std::time::Duration;

/// Configuration of an engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Working days.
    pub calendar: Calendar,
    /// Milliseconds to the first retry; each further one waits twice as long.
    pub retry_first: i64,
    /// Most milliseconds between retries.
    pub retry_most: i64,
    /// Failures of one ask after which a person must help.
    pub tries: u32,
    /// Visits of one node after which a person must help.
    pub visits: u32,
    /// Cases may be started with facts: for tests and simulations.
    pub trial: bool,
    /// New cases have this number or a higher one. After a restore: above the last that was given, for other systems remember the keys of
    /// cases that are lost.
    pub first_case: u64,
    /// Calls to other systems.
    pub calls: Limits,
    /// How long a command waits for the calls that follow from it, before it leaves them to themselves.
    pub patience: Duration,
    /// What the files of cases may hold.
    pub file: FileLimits,
    /// Records after which a snapshot is kept, so that opening reads those after it only; 0: never.
    pub snapshot: u64,
    /// What the clock escalates.
    pub raise: Raise,
    /// What is done by signing it.
    pub signing: Signing,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            calendar: Calendar::kazakhstan(),
            retry_first: 1000,
            retry_most: 6 * 3_600_000,
            // The first fourteen take nine hours, the others six each: four days.
            tries: 30,
            visits: 100,
            trial: false,
            first_case: 1,
            calls: Limits::default(),
            patience: Duration::from_secs(1),
            file: FileLimits::default(),
            snapshot: 500_000,
            raise: Raise::default(),
            signing: Signing::default(),
        }
    }
}

/// What the clock escalates, and to whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Raise {
    /// When a step's deadline is near.
    pub near: Option<Whom>,
    /// When it has passed.
    pub passed: Option<Whom>,
}
