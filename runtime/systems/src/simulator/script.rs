//! A script that many calls ask at once.

use super::faults::{Applied, FaultKind, Faults};
use std::sync::{Mutex, PoisonError};

/// A script at work.
#[derive(Debug)]
pub struct Scripted(Mutex<Faults>);

impl Scripted {
    /// Begins.
    pub fn new(faults: Faults) -> Self {
        Self(Mutex::new(faults))
    }

    /// [`Faults::next`].
    pub fn next(&self, system: &str, operation: &str, fits: impl Fn(FaultKind) -> bool) -> Option<Applied> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).next(system, operation, fits)
    }

    /// [`Faults::seed`].
    pub fn seed(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).seed()
    }
}
