//! Where the engine finds cases: those that run, and the last rows of those that have ended.

use super::local::{Case, lock};
use crate::CaseId;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// Cases by number, on several shelves so that threads seldom wait for each other.
#[derive(Default)]
pub(super) struct Shelves([Shelf; SHELVES]);

const SHELVES: usize = 16;

/// Alone on its cache lines.
#[derive(Default)]
#[repr(align(128))]
struct Shelf(Mutex<Cases>);

#[derive(Default)]
struct Cases {
    open: BTreeMap<CaseId, Arc<Case>>,
    /// Last row of each case that has ended.
    ended: BTreeMap<CaseId, u64>,
}

/// What is known of a number.
pub(super) enum Found {
    Open(Arc<Case>),
    /// Its last row.
    Ended(u64),
    Nothing,
}

impl Shelves {
    fn shelf(&self, id: CaseId) -> &Mutex<Cases> {
        let nth = usize::try_from(id.0).unwrap_or(0) % SHELVES;
        // There are as many.
        let [first, ..] = &self.0;
        &self.0.get(nth).unwrap_or(first).0
    }

    pub(super) fn find(&self, id: CaseId) -> Found {
        let cases = lock(self.shelf(id));
        match (cases.open.get(&id), cases.ended.get(&id)) {
            (Some(case), _) => Found::Open(Arc::clone(case)),
            (None, Some(row)) => Found::Ended(*row),
            (None, None) => Found::Nothing,
        }
    }

    pub(super) fn open(&self, id: CaseId, case: Arc<Case>) {
        lock(self.shelf(id)).open.insert(id, case);
    }

    /// Takes away a case that came to nothing.
    pub(super) fn remove(&self, id: CaseId) {
        lock(self.shelf(id)).open.remove(&id);
    }

    /// The case has ended, or something was added to one that has.
    pub(super) fn ended(&self, id: CaseId, row: u64) {
        let mut cases = lock(self.shelf(id));
        cases.open.remove(&id);
        cases.ended.insert(id, row);
    }

    /// Those that run, by number.
    pub(super) fn all_open(&self) -> Vec<Arc<Case>> {
        let mut all: Vec<(CaseId, Arc<Case>)> = Vec::new();
        for shelf in &self.0 {
            all.extend(lock(&shelf.0).open.iter().map(|(id, case)| (*id, Arc::clone(case))));
        }
        all.sort_unstable_by_key(|(id, _)| *id);
        all.into_iter().map(|(_, case)| case).collect()
    }
}
