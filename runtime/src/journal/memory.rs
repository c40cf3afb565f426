//! A journal in memory.
//!
//! Records become rows on the first read, so an engine pays neither for JSON nor for hashes before that.

use super::compact::{Drained, Groups};
use super::{
    Batch, Datum, Group, Head, Journal, JournalError, LONG, Last, NOTHING, Row, body, chained, link,
};
use crate::{CaseId, Version};
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Records in memory: for tests, simulations and the interpreter.
#[derive(Debug, Default)]
pub struct MemoryJournal {
    /// Shards by case, so that threads seldom contend.
    trays: [Tray; TRAYS],
    /// The last assigned row. It increases under a tray's lock: with all trays locked, every assigned row is present.
    last: AtomicU64,
    /// Rows encoded so far.
    rows: Mutex<Vec<Row>>,
    rest: Mutex<Rest>,
}

const TRAYS: usize = 16;

/// Padded to its own cache lines.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Tray(Mutex<HandedIn>);

#[derive(Debug, Default)]
struct HandedIn {
    groups: Groups,
    commits: u64,
}

#[derive(Debug, Default, Clone)]
struct Rest {
    data: BTreeMap<(CaseId, u32), Datum>,
    flows: BTreeMap<Version, Vec<u8>>,
    requests: BTreeMap<String, CaseId>,
    snapshot: Option<Vec<u8>>,
}

/// A panic leaves consistent data: every change below is complete before the next can fail.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl MemoryJournal {
    /// An empty journal.
    pub fn new() -> Self {
        Self::default()
    }

    /// A journal of these rows and data as given, valid or not: for copies, also tampered ones.
    pub fn from_rows(rows: Vec<Row>, data: Vec<Datum>, flows: Vec<(Version, Vec<u8>)>) -> Self {
        let data = data.into_iter().map(|datum| ((datum.case, datum.no), datum)).collect();
        Self {
            last: AtomicU64::new(rows.last().map_or(0, |row| row.row)),
            rows: Mutex::new(rows),
            rest: Mutex::new(Rest { data, flows: flows.into_iter().collect(), ..Rest::default() }),
            ..Self::default()
        }
    }

    /// All rows, including those added since the last read.
    fn rows(&self) -> MutexGuard<'_, Vec<Row>> {
        let mut rows = lock(&self.rows);
        if rows.last().map_or(0, |row| row.row) != self.last.load(Ordering::SeqCst) {
            let taken = drain(&mut self.all_trays());
            put_all(&mut rows, &taken);
        }
        rows
    }

    fn all_trays(&self) -> Vec<MutexGuard<'_, HandedIn>> {
        self.trays.iter().map(|tray| lock(&tray.0)).collect()
    }

    fn tray(&self, group: Option<&Group>) -> MutexGuard<'_, HandedIn> {
        let case = group.and_then(|group| group.records.first()).map_or(0, |record| record.case.0);
        let nth = usize::try_from(case).unwrap_or(0) % TRAYS;
        // The index is below the number of shards.
        let [first, ..] = &self.trays;
        lock(&self.trays.get(nth).unwrap_or(first).0)
    }

    /// Called with the tray locked.
    fn hand_in(&self, tray: &mut HandedIn, group: &Group) -> Last {
        let count = u64::try_from(group.records.len()).unwrap_or(0);
        let before = self.last.fetch_add(count, Ordering::SeqCst);
        tray.groups.push(before + 1, group);
        Last { row: before + count, hash: None }
    }
}

fn drain(trays: &mut [MutexGuard<'_, HandedIn>]) -> Vec<Drained> {
    trays.iter_mut().map(|tray| tray.groups.drain()).collect()
}

/// Encodes the pending groups, in order.
fn put_all(rows: &mut Vec<Row>, taken: &[Drained]) {
    let mut order: Vec<(u64, &Drained, usize)> = Vec::new();
    for groups in taken {
        order.extend(groups.rows().map(|(first, nth)| (first, groups, nth)));
    }
    order.sort_unstable_by_key(|(first, ..)| *first);
    for (first, groups, nth) in order {
        if let Some(group) = groups.group(nth) {
            put(rows, first, &group);
        }
    }
}

/// Adds the rows of a group.
fn put(rows: &mut Vec<Row>, first: u64, group: &Group) {
    let nth = |row: u64| usize::try_from(row).ok().and_then(|row| row.checked_sub(1));
    let mut prev = group.prev;
    let mut hash = nth(prev).and_then(|nth| rows.get(nth)).map_or(NOTHING, |row| row.hash);
    let mut chain = rows.last().map_or(NOTHING, |row| row.chain);
    for (row, record) in (first..).zip(&group.records) {
        let body = body(record);
        hash = link(&hash, &body);
        chain = chained(&chain, &hash);
        rows.push(Row { row, case: record.case, seq: record.seq, prev, body, hash, chain });
        prev = row;
    }
}

impl Clone for MemoryJournal {
    fn clone(&self) -> Self {
        let mut rows = lock(&self.rows);
        // Stays locked: data without their records would not be a journal.
        let mut trays = self.all_trays();
        let taken = drain(&mut trays);
        put_all(&mut rows, &taken);
        let rows = rows.clone();
        Self {
            last: AtomicU64::new(rows.last().map_or(0, |row| row.row)),
            rows: Mutex::new(rows),
            rest: Mutex::new(lock(&self.rest).clone()),
            ..Self::default()
        }
    }
}

impl Journal for MemoryJournal {
    fn append(&self, batch: Batch) -> Result<Vec<Last>, JournalError> {
        // One tray for all groups: no reader sees only some of them.
        let mut tray = self.tray(batch.groups.first());
        {
            let mut rest = lock(&self.rest);
            rest.data.extend(batch.data.into_iter().map(|datum| ((datum.case, datum.no), datum)));
            for gone in &batch.erase {
                rest.data.remove(gone);
            }
            rest.flows.extend(batch.flows);
            rest.requests.extend(batch.requests);
            if !batch.forget.is_empty() {
                rest.requests.retain(|_, case| !batch.forget.contains(case));
            }
        }
        tray.commits += 1;
        Ok(batch.groups.iter().map(|group| self.hand_in(&mut tray, group)).collect())
    }

    fn append_group(&self, group: &Group) -> Result<Last, JournalError> {
        let mut tray = self.tray(Some(group));
        tray.commits += 1;
        Ok(self.hand_in(&mut tray, group))
    }

    fn read(&self, row: u64, limit: usize) -> Result<Vec<Row>, JournalError> {
        let skip = usize::try_from(row).unwrap_or(usize::MAX);
        Ok(self.rows().iter().skip(skip).take(limit).cloned().collect())
    }

    fn head(&self) -> Result<Option<Head>, JournalError> {
        Ok(self.rows().last().map(|row| Head { row: row.row, chain: row.chain }))
    }

    fn snapshot(&self) -> Option<Vec<u8>> {
        lock(&self.rest).snapshot.clone()
    }

    fn keep(&self, snapshot: &[u8]) -> Result<(), JournalError> {
        lock(&self.rest).snapshot = Some(snapshot.to_vec());
        Ok(())
    }

    fn row(&self, row: u64) -> Result<Option<Row>, JournalError> {
        let nth = usize::try_from(row).ok().and_then(|row| row.checked_sub(1));
        Ok(nth.and_then(|nth| self.rows().get(nth).cloned()))
    }

    fn datum(&self, case: CaseId, no: u32) -> Result<Option<Datum>, JournalError> {
        Ok(lock(&self.rest).data.get(&(case, no)).cloned())
    }

    fn data(&self, after: (CaseId, u32), limit: usize) -> Result<Vec<Datum>, JournalError> {
        let rest = lock(&self.rest);
        let from = (Bound::Excluded(after), Bound::Unbounded);
        let short = rest.data.range(from).map(|(_, datum)| datum).filter(|datum| datum.body.len() <= LONG);
        Ok(short.take(limit).cloned().collect())
    }

    fn request(&self, id: &str) -> Result<Option<CaseId>, JournalError> {
        Ok(lock(&self.rest).requests.get(id).copied())
    }

    fn scrub(&self) -> Result<(), JournalError> {
        Ok(())
    }

    fn flows(&self) -> Result<Vec<(Version, Vec<u8>)>, JournalError> {
        Ok(lock(&self.rest).flows.iter().map(|(version, json)| (*version, json.clone())).collect())
    }

    fn commits(&self) -> u64 {
        self.trays.iter().map(|tray| lock(&tray.0).commits).sum()
    }
}
