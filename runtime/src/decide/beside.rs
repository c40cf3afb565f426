//! What lies beside the chain of a case, for decisions that depend on it.

use super::{Command, Signing};
use crate::case::{Filed, Record, State};
use crate::journal::{Datum, JournalError};
use crate::{EngineError, Flow};
use std::collections::BTreeMap;

/// Reads what is known of one case besides its state.
pub trait Beside {
    /// Personal data by number; `None` once erased.
    ///
    /// # Errors
    /// [`EngineError::Journal`].
    fn datum(&self, no: u32) -> Result<Option<Datum>, EngineError>;

    /// All events of the case, in order.
    ///
    /// # Errors
    /// [`EngineError::Journal`].
    fn records(&self) -> Result<Vec<Record>, EngineError>;
}

/// What a command reads of it: an engine whose store answers later reads that first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reads {
    /// Numbers of personal data.
    pub data: Vec<u32>,
    /// All events.
    pub records: bool,
}

impl Command {
    /// What it reads beside the chain of a case in that state.
    pub fn reads(&self, state: &State, flow: &Flow, signing: Signing) -> Reads {
        let file = state.file.as_deref();
        let of_file = |numbers: fn(&Filed) -> Vec<u32>| file.map(numbers).unwrap_or_default();
        let whole = || {
            let mut all = of_file(Filed::numbers);
            all.extend(state.subject.then_some(1));
            all
        };
        let data = match self {
            Self::Fill { .. } => of_file(|file| file.filled.into_iter().collect()),
            Self::Attach { .. } => of_file(|file| file.papers.iter().map(|paper| paper.data).collect()),
            Self::Sign { .. } => whole(),
            Self::Complete(done) if flow.node(&done.node).is_some_and(|node| signing.asks(node)) => whole(),
            _ => Vec::new(),
        };
        Reads { data, records: matches!(self, Self::Erase { .. }) }
    }
}

/// What was read before.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    data: BTreeMap<u32, Option<Datum>>,
    records: Option<Vec<Record>>,
}

impl Loaded {
    /// What was asked for and what was found; `records` where they were read.
    pub fn new(asked: &Reads, found: Vec<Datum>, records: Option<Vec<Record>>) -> Self {
        let mut data: BTreeMap<u32, Option<Datum>> = asked.data.iter().map(|no| (*no, None)).collect();
        data.extend(found.into_iter().map(|datum| (datum.no, Some(datum))));
        Self { data, records }
    }
}

impl Beside for Loaded {
    /// What was not asked for is an error: it must not look as if it had been erased.
    fn datum(&self, no: u32) -> Result<Option<Datum>, EngineError> {
        self.data.get(&no).cloned().ok_or_else(|| not_read(&format!("personal data {no}")))
    }

    fn records(&self) -> Result<Vec<Record>, EngineError> {
        self.records.clone().ok_or_else(|| not_read("the events"))
    }
}

fn not_read(what: &str) -> EngineError {
    JournalError::Corrupt { row: None, what: format!("{what} of the case were not read before a decision") }
        .into()
}
