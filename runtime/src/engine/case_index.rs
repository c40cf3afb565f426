//! Index of cases: running ones, and the last rows of ended ones.

use super::local::{Case, lock};
use crate::CaseId;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// Cases by number, sharded so that threads seldom contend.
#[derive(Default)]
pub(super) struct CaseIndex([Shard; SHARDS]);

const SHARDS: usize = 16;

/// Padded to its own cache lines.
#[derive(Default)]
#[repr(align(128))]
struct Shard(Mutex<Cases>);

#[derive(Default)]
struct Cases {
    open: BTreeMap<CaseId, Arc<Case>>,
    /// Last row of each case that has ended.
    ended: BTreeMap<CaseId, u64>,
}

/// Result of looking a case up.
pub(super) enum Lookup {
    Open(Arc<Case>),
    /// Its last row.
    Ended(u64),
    Unknown,
}

impl CaseIndex {
    fn shard(&self, id: CaseId) -> &Mutex<Cases> {
        let nth = usize::try_from(id.0).unwrap_or(0) % SHARDS;
        // The index is below the number of shards.
        let [first, ..] = &self.0;
        &self.0.get(nth).unwrap_or(first).0
    }

    pub(super) fn find(&self, id: CaseId) -> Lookup {
        let cases = lock(self.shard(id));
        match (cases.open.get(&id), cases.ended.get(&id)) {
            (Some(case), _) => Lookup::Open(Arc::clone(case)),
            (None, Some(row)) => Lookup::Ended(*row),
            (None, None) => Lookup::Unknown,
        }
    }

    pub(super) fn open(&self, id: CaseId, case: Arc<Case>) {
        lock(self.shard(id)).open.insert(id, case);
    }

    /// Removes a case whose start failed.
    pub(super) fn remove(&self, id: CaseId) {
        lock(self.shard(id)).open.remove(&id);
    }

    /// The case has ended, or an ended case got another record.
    pub(super) fn ended(&self, id: CaseId, row: u64) {
        let mut cases = lock(self.shard(id));
        cases.open.remove(&id);
        cases.ended.insert(id, row);
    }

    /// While a journal is read: it is not known to have ended yet.
    pub(super) fn remove_ended(&self, id: CaseId) {
        lock(self.shard(id)).ended.remove(&id);
    }

    /// Last rows of the cases that have ended.
    pub(super) fn all_ended(&self) -> Vec<(CaseId, u64)> {
        let mut all: Vec<(CaseId, u64)> = Vec::new();
        for shard in &self.0 {
            all.extend(lock(&shard.0).ended.iter().map(|(id, row)| (*id, *row)));
        }
        all
    }

    /// Running cases, by number.
    pub(super) fn all_open(&self) -> Vec<Arc<Case>> {
        let mut all: Vec<(CaseId, Arc<Case>)> = Vec::new();
        for shard in &self.0 {
            all.extend(lock(&shard.0).open.iter().map(|(id, case)| (*id, Arc::clone(case))));
        }
        all.sort_unstable_by_key(|(id, _)| *id);
        all.into_iter().map(|(_, case)| case).collect()
    }
}
