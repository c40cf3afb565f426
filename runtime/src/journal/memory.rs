//! A journal that lasts as long as the process.

use super::{Batch, Datum, Journal, JournalError, NOTHING, Row, rows};
use crate::{CaseId, Hash, Version};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Records in memory: for tests, simulations and the interpreter.
#[derive(Debug, Default)]
pub struct MemoryJournal(Mutex<Store>);

#[derive(Debug, Default, Clone)]
struct Store {
    rows: Vec<Row>,
    data: BTreeMap<(CaseId, u32), Datum>,
    flows: BTreeMap<Version, Vec<u8>>,
    commits: u64,
}

impl MemoryJournal {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// A journal of these rows and data as they are, sound or not: what a copy, or a tampered copy, holds.
    pub fn of(rows: Vec<Row>, data: Vec<Datum>, flows: Vec<(Version, Vec<u8>)>) -> Self {
        let data = data.into_iter().map(|datum| ((datum.case, datum.no), datum)).collect();
        Self(Mutex::new(Store { rows, data, flows: flows.into_iter().collect(), commits: 0 }))
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        // A thread that panicked here left a whole store: every change below is complete before the next can fail.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clone for MemoryJournal {
    fn clone(&self) -> Self {
        Self(Mutex::new(self.store().clone()))
    }
}

impl Journal for MemoryJournal {
    fn append(&self, batch: Batch) -> Result<Vec<u64>, JournalError> {
        let mut store = self.store();
        let (mut last, mut chain) = store.rows.last().map_or((0, NOTHING), |row| (row.row, row.chain));
        let mut lasts = Vec::with_capacity(batch.groups.len());
        for group in batch.groups {
            rows(group, &mut last, &mut chain, |row| store.rows.push(row));
            lasts.push(last);
        }
        store.data.extend(batch.data.into_iter().map(|datum| ((datum.case, datum.no), datum)));
        for gone in &batch.erase {
            store.data.remove(gone);
        }
        store.flows.extend(batch.flows);
        store.commits += 1;
        Ok(lasts)
    }

    fn read(&self, row: u64, limit: usize) -> Result<Vec<Row>, JournalError> {
        let skip = usize::try_from(row).unwrap_or(usize::MAX);
        Ok(self.store().rows.iter().skip(skip).take(limit).cloned().collect())
    }

    fn row(&self, row: u64) -> Result<Option<Row>, JournalError> {
        let nth = usize::try_from(row).ok().and_then(|row| row.checked_sub(1));
        Ok(nth.and_then(|nth| self.store().rows.get(nth).cloned()))
    }

    fn datum(&self, case: CaseId, no: u32) -> Result<Option<Datum>, JournalError> {
        Ok(self.store().data.get(&(case, no)).cloned())
    }

    fn flows(&self) -> Result<Vec<(Version, Vec<u8>)>, JournalError> {
        Ok(self.store().flows.iter().map(|(version, json)| (*version, json.clone())).collect())
    }

    fn commits(&self) -> u64 {
        self.store().commits
    }
}

impl Hash {
    /// Bytes as stored.
    pub(crate) fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}
