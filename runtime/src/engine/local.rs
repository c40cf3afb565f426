//! The engine of one process: cases in memory, their events in a journal.

use super::EngineError;
use super::case_index::{CaseIndex, Lookup};
use super::turn::{Made, Turn};
use crate::case::{CaseId, Event, Record, State};
use crate::connect::Steps;
use crate::journal::{Batch, Broken, Checker, Journal, JournalError, Last, Row};
use crate::{Calendar, Clock, Flow, Hash, Name, Time, Version};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock, RwLockWriteGuard};

/// Runs cases in this process. The calling thread advances the case to its next wait. Several threads may give
/// commands; those to one case are serialised.
pub struct Local {
    pub(super) journal: Box<dyn Journal>,
    pub(super) steps: Box<dyn Steps>,
    pub(super) clock: Box<dyn Clock>,
    pub(super) settings: Settings,
    flows: RwLock<BTreeMap<Version, Arc<Flow>>>,
    pub(super) cases: CaseIndex,
    /// Taken to add events to a case that has ended.
    pub(super) ended_lock: Mutex<()>,
    pub(super) timers: Mutex<BTreeSet<(Time, CaseId)>>,
    pub(super) requests: Mutex<BTreeMap<String, CaseId>>,
    last: AtomicU64,
    /// The calendar's name and hash, as cases record them.
    pub(super) calendar: Name,
    /// A write had an unknown outcome: memory and journal may disagree, so nothing more is done.
    stopped: AtomicBool,
}

/// Configuration of an engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Working days.
    pub calendar: Calendar,
    /// Milliseconds to the first retry; each further one waits twice as long.
    pub retry_first: i64,
    /// Most milliseconds between retries.
    pub retry_most: i64,
    /// Failures after which a person must help.
    pub tries: u32,
    /// Visits of one node after which a person must help.
    pub visits: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            calendar: Calendar::kazakhstan(),
            retry_first: 1000,
            retry_most: 3_600_000,
            tries: 12,
            visits: 100,
        }
    }
}

/// A case that has not ended.
pub(super) struct Case {
    slot: Mutex<Slot>,
    idle: Condvar,
}

pub(super) struct Slot {
    pub(super) state: State,
    /// Hash of its last record, if the journal reports it.
    pub(super) hash: Option<Hash>,
    /// A connector call is in progress.
    pub(super) calling: bool,
    /// Number of threads that wait for the call.
    waiting: u32,
    /// Its entry in the timers.
    pub(super) timer: Option<Time>,
}

/// Only a panic in this crate can poison a lock, and state is changed by whole assignments.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Case {
    pub(super) fn new(state: State, hash: Option<Hash>) -> Arc<Self> {
        let slot = Slot { state, hash, calling: false, waiting: 0, timer: None };
        Arc::new(Self { slot: Mutex::new(slot), idle: Condvar::new() })
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Slot> {
        lock(&self.slot)
    }

    /// Waits until no call is in progress.
    pub(super) fn lock_idle(&self) -> MutexGuard<'_, Slot> {
        let mut slot = self.lock();
        while slot.calling {
            slot.waiting += 1;
            slot = self.idle.wait(slot).unwrap_or_else(PoisonError::into_inner);
            slot.waiting -= 1;
        }
        slot
    }

    /// Marks the call as finished.
    pub(super) fn called(&self, slot: &mut Slot) {
        slot.calling = false;
        // Notifying costs a system call even without waiters.
        if slot.waiting > 0 {
            self.idle.notify_all();
        }
    }
}

impl Local {
    /// Replays the journal and verifies every record. The first [`tick`](super::Engine::tick) resumes steps that a
    /// crash interrupted.
    ///
    /// # Errors
    /// [`JournalError`], also if the journal is damaged.
    pub fn open(
        journal: impl Journal + 'static,
        steps: impl Steps + 'static,
        clock: impl Clock + 'static,
        settings: Settings,
    ) -> Result<Self, EngineError> {
        let calendar = Name::from(settings.calendar.stamp());
        let engine = Self {
            journal: Box::new(journal),
            steps: Box::new(steps),
            clock: Box::new(clock),
            settings,
            flows: RwLock::default(),
            cases: CaseIndex::default(),
            ended_lock: Mutex::default(),
            timers: Mutex::default(),
            requests: Mutex::default(),
            last: AtomicU64::new(0),
            calendar,
            stopped: AtomicBool::new(false),
        };
        for (version, flow) in crate::journal::flows(&*engine.journal)? {
            engine.flows_mut().insert(version, Arc::new(flow));
        }
        engine.replay()?;
        Ok(engine)
    }

    fn replay(&self) -> Result<(), EngineError> {
        let mut states: BTreeMap<CaseId, (State, Hash)> = BTreeMap::new();
        let each = |row: &Row, record: Record| {
            self.replay_one(&record, row.row, row.hash, &mut states);
            Ok(())
        };
        Checker::all(&*self.journal, each).map_err(damaged)?;
        let now = self.clock.now();
        for (id, (mut state, hash)) in states {
            state.visits.shrink_to_fit();
            let timer = if state.runs(now) || state.at.as_ref().is_some_and(|at| at.is_open()) {
                Some(Time(i64::MIN))
            } else {
                state.timer()
            };
            let case = Case::new(state, Some(hash));
            self.set_timer(&mut case.lock(), timer);
            self.cases.open(id, case);
        }
        Ok(())
    }

    fn replay_one(
        &self,
        record: &Record,
        row: u64,
        hash: Hash,
        states: &mut BTreeMap<CaseId, (State, Hash)>,
    ) {
        let id = record.case;
        if let Event::Started { request, .. } = &record.event {
            states.insert(id, (State::new(id), hash));
            self.last.fetch_max(id.0, Ordering::Relaxed);
            if let Some(request) = request {
                lock(&self.requests).insert(request.clone(), id);
            }
        }
        match states.get_mut(&id) {
            Some((state, last)) => {
                state.apply(record);
                state.row = row;
                *last = hash;
                if state.ended.is_some() {
                    states.remove(&id);
                    self.cases.ended(id, row);
                }
            }
            None => self.cases.ended(id, row),
        }
    }

    /// The states of all cases that have not ended, by number.
    pub fn states(&self) -> Vec<State> {
        self.cases.all_open().iter().map(|case| case.lock().state.clone()).collect()
    }

    pub(super) fn flows_mut(&self) -> RwLockWriteGuard<'_, BTreeMap<Version, Arc<Flow>>> {
        self.flows.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn deployed(&self, version: Version) -> Result<Arc<Flow>, EngineError> {
        let flows = self.flows.read().unwrap_or_else(PoisonError::into_inner);
        flows.get(&version).cloned().ok_or(EngineError::UnknownVersion { version })
    }

    pub(super) fn new_id(&self) -> CaseId {
        CaseId(self.last.fetch_add(1, Ordering::Relaxed) + 1)
    }

    pub(super) fn last_id(&self) -> CaseId {
        CaseId(self.last.load(Ordering::Relaxed))
    }

    /// A case that has not ended.
    pub(super) fn case(&self, id: CaseId) -> Result<Arc<Case>, EngineError> {
        match self.cases.find(id) {
            Lookup::Open(case) => Ok(case),
            Lookup::Ended(_) => Err(EngineError::Ended { case: id }),
            Lookup::Unknown => Err(EngineError::UnknownCase { case: id }),
        }
    }

    /// Begins a turn of a case. Its result must go to [`commit`](Self::commit) or [`take_back`](Self::take_back) before
    /// the case is unlocked.
    pub(super) fn turn<'a>(&'a self, slot: &'a mut Slot, flow: &'a Flow, now: Time) -> Turn<'a> {
        Turn::new(&mut slot.state, slot.hash, flow, &self.settings, now)
    }

    /// Commits a turn, or rolls it back.
    pub(super) fn commit(&self, slot: &mut Slot, made: Made) -> Result<(), EngineError> {
        if made.is_empty() {
            return Ok(());
        }
        if !made.data.is_empty() {
            return self.commit_batch(slot, made.batch()).map(drop);
        }
        let written = self.running().and_then(|()| self.told(self.journal.append_group(&made.group)));
        let last = written.inspect_err(|_| self.take_back(slot))?;
        self.committed(slot, last);
        Ok(())
    }

    /// The same for a batch whose last group is the turn's.
    pub(super) fn commit_batch(&self, slot: &mut Slot, batch: Batch) -> Result<Vec<Last>, EngineError> {
        let lasts = self.append(batch).inspect_err(|_| self.take_back(slot))?;
        if let Some(last) = lasts.last() {
            self.committed(slot, *last);
        }
        Ok(lasts)
    }

    fn committed(&self, slot: &mut Slot, last: Last) {
        (slot.state.row, slot.hash) = (last.row, last.hash);
        let timer = slot.state.timer();
        self.set_timer(slot, timer);
        if slot.state.ended.is_some() {
            self.cases.ended(slot.state.id, slot.state.row);
        }
    }

    /// Restores the state from the journal.
    pub(super) fn take_back(&self, slot: &mut Slot) {
        match self.replayed(slot.state.id, slot.state.row) {
            Ok((state, _)) => slot.state = state,
            // Memory and journal disagree.
            Err(_) => self.stopped.store(true, Ordering::SeqCst),
        }
    }

    pub(super) fn append(&self, batch: Batch) -> Result<Vec<Last>, EngineError> {
        self.running()?;
        self.told(self.journal.append(batch))
    }

    /// Handles the outcome of a write. After an unknown outcome the engine does nothing more.
    fn told<T>(&self, written: Result<T, JournalError>) -> Result<T, EngineError> {
        written.map_err(|error| {
            if error != JournalError::Full {
                self.stopped.store(true, Ordering::SeqCst);
            }
            error.into()
        })
    }

    /// Whether memory and journal agree.
    pub(super) fn running(&self) -> Result<(), EngineError> {
        if self.stopped.load(Ordering::SeqCst) { Err(JournalError::Stopped.into()) } else { Ok(()) }
    }

    pub(super) fn set_timer(&self, slot: &mut Slot, timer: Option<Time>) {
        if slot.timer == timer {
            return;
        }
        let id = slot.state.id;
        let mut timers = lock(&self.timers);
        if let Some(old) = slot.timer {
            timers.remove(&(old, id));
        }
        if let Some(new) = timer {
            timers.insert((new, id));
        }
        slot.timer = timer;
    }

    /// The records of a case, read backwards from its last row, and the hash of the last.
    pub(super) fn records(&self, last: u64) -> Result<(Vec<Record>, Option<Hash>), EngineError> {
        let (mut records, mut hash) = (Vec::new(), None);
        let mut next = last;
        while next > 0 {
            let corrupt = |what: &str| JournalError::Corrupt { row: Some(next), what: what.to_owned() };
            let row = self.journal.row(next)?.ok_or_else(|| corrupt("it is missing"))?;
            let record =
                serde_json::from_slice(&row.body).map_err(|_| corrupt("its text is no event known here"))?;
            if row.prev >= next {
                return Err(corrupt("its predecessor does not come before it").into());
            }
            records.push(record);
            hash = hash.or(Some(row.hash));
            next = row.prev;
        }
        records.reverse();
        Ok((records, hash))
    }

    /// The state of a case whose last record is at that row, and that record's hash.
    pub(super) fn replayed(&self, id: CaseId, row: u64) -> Result<(State, Option<Hash>), EngineError> {
        let mut state = State::new(id);
        let (records, hash) = self.records(row)?;
        records.iter().for_each(|record| state.apply(record));
        state.row = row;
        Ok((state, hash))
    }

    /// The same for a case that has ended; `None` if there is none.
    pub(super) fn ended(&self, id: CaseId) -> Result<Option<(State, Option<Hash>)>, EngineError> {
        match self.cases.find(id) {
            Lookup::Ended(row) => self.replayed(id, row).map(Some),
            Lookup::Open(_) | Lookup::Unknown => Ok(None),
        }
    }
}

fn damaged(broken: Broken) -> EngineError {
    EngineError::Journal(match broken {
        Broken::Record { row, what, .. } => JournalError::Corrupt { row: Some(row), what: what.to_owned() },
        Broken::Cut { noted } => JournalError::Corrupt { row: Some(noted), what: "it is missing".to_owned() },
        Broken::Journal(error) => error,
    })
}
