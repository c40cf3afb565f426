//! What the simulator did, and which fault each call got.

use super::faults::FaultKind;
use serde::Serialize;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use zanflow_runtime::Time;

/// Entries that are kept; the oldest go.
const MOST: usize = 100_000;

/// One call, or one delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its number, from 1.
    pub number: u64,
    /// When it came, in milliseconds since 1970.
    pub at: Time,
    /// The system.
    pub system: &'static str,
    /// The operation.
    pub operation: String,
    /// The id of the message, or the key.
    pub key: String,
    /// What was wrong with the answer.
    pub fault: Option<FaultKind>,
    /// Whether it was done, now or before.
    pub done: bool,
    /// The status of the answer; none: there was none.
    pub status: Option<u16>,
}

/// The log.
#[derive(Debug, Default)]
pub struct Log(Mutex<(u64, VecDeque<Entry>)>);

impl Log {
    /// Adds an entry; its number is given to it.
    pub fn add(&self, entry: Entry) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.0 += 1;
        let number = held.0;
        if held.1.len() >= MOST {
            held.1.pop_front();
        }
        held.1.push_back(Entry { number, ..entry });
    }

    /// All entries, in order.
    pub fn entries(&self) -> Vec<Entry> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1.iter().cloned().collect()
    }
}
