//! The engine of one process: cases in memory, their events in a journal.

use super::EngineError;
use super::turn::Turn;
use crate::case::{CaseId, Event, Record, State};
use crate::connect::Steps;
use crate::journal::{Batch, Broken, Checker, Journal, JournalError};
use crate::{Calendar, Clock, Flow, Time, Version};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Runs cases in this process. The thread that gives a command takes the case on to its next wait; several threads may
/// give commands, to one case one after the other.
pub struct Local {
    pub(super) journal: Box<dyn Journal>,
    pub(super) steps: Box<dyn Steps>,
    pub(super) clock: Box<dyn Clock>,
    pub(super) settings: Settings,
    flows: RwLock<BTreeMap<Version, Arc<Flow>>>,
    cases: RwLock<BTreeMap<CaseId, Arc<Case>>>,
    /// Last row of each case that has ended.
    pub(super) closed: Mutex<BTreeMap<CaseId, u64>>,
    /// Held by whoever adds events to a case that has ended.
    pub(super) ended_alone: Mutex<()>,
    pub(super) timers: Mutex<BTreeSet<(Time, CaseId)>>,
    pub(super) requests: Mutex<BTreeMap<String, CaseId>>,
    last: AtomicU64,
    /// A write failed and nobody knows whether it was made: memory and journal may differ, so nothing more is done.
    stopped: AtomicBool,
}

/// What an engine is told once.
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
    /// A connector is being called for it.
    pub(super) calling: bool,
    /// Its entry in the timers.
    pub(super) timer: Option<Time>,
}

/// A lock is left poisoned only by a panic of this crate's own code, which changes state by whole assignments.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Case {
    pub(super) fn new(state: State) -> Arc<Self> {
        let slot = Slot { state, calling: false, timer: None };
        Arc::new(Self { slot: Mutex::new(slot), idle: Condvar::new() })
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Slot> {
        lock(&self.slot)
    }

    /// Waits until no connector is being called for it.
    pub(super) fn lock_idle(&self) -> MutexGuard<'_, Slot> {
        let idle = self.idle.wait_while(self.lock(), |slot| slot.calling);
        idle.unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn told_idle(&self) {
        self.idle.notify_all();
    }
}

impl Local {
    /// Replays the journal, checking every record. Steps that a crash interrupted go on with the first
    /// [`tick`](super::Engine::tick).
    ///
    /// # Errors
    /// [`JournalError`]: a damaged journal is not run.
    pub fn open(
        journal: impl Journal + 'static,
        steps: impl Steps + 'static,
        clock: impl Clock + 'static,
        settings: Settings,
    ) -> Result<Self, EngineError> {
        let engine = Self {
            journal: Box::new(journal),
            steps: Box::new(steps),
            clock: Box::new(clock),
            settings,
            flows: RwLock::default(),
            cases: RwLock::default(),
            closed: Mutex::default(),
            ended_alone: Mutex::default(),
            timers: Mutex::default(),
            requests: Mutex::default(),
            last: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
        };
        for (version, flow) in crate::journal::flows(&*engine.journal)? {
            engine.flows_mut().insert(version, Arc::new(flow));
        }
        engine.replay()?;
        Ok(engine)
    }

    fn replay(&self) -> Result<(), EngineError> {
        const PAGE: usize = 4096;
        let mut states: BTreeMap<CaseId, State> = BTreeMap::new();
        let mut checker = Checker::default();
        let mut after = 0;
        loop {
            let page = self.journal.read(after, PAGE)?;
            for row in &page {
                let record = checker.check(row).map_err(damaged)?;
                after = row.row;
                self.replay_one(&record, row.row, row.hash, &mut states);
            }
            if page.len() < PAGE {
                break;
            }
        }
        let now = self.clock.now();
        for (id, state) in states {
            let timer = if state.runs(now) || state.at.as_ref().is_some_and(|at| at.unknown) {
                Some(Time(i64::MIN))
            } else {
                state.timer()
            };
            let case = Case::new(state);
            self.set_timer(&mut case.lock(), timer);
            self.cases_mut().insert(id, case);
        }
        Ok(())
    }

    fn replay_one(&self, record: &Record, row: u64, hash: crate::Hash, states: &mut BTreeMap<CaseId, State>) {
        let id = record.case;
        if let Event::Started { request, .. } = &record.event {
            states.insert(id, State::new(id));
            self.last.fetch_max(id.0, Ordering::Relaxed);
            if let Some(request) = request {
                lock(&self.requests).insert(request.clone(), id);
            }
        }
        match states.get_mut(&id) {
            Some(state) => {
                state.apply(record, hash);
                state.row = row;
                if state.ended.is_some() {
                    states.remove(&id);
                    lock(&self.closed).insert(id, row);
                }
            }
            None => drop(lock(&self.closed).insert(id, row)),
        }
    }

    /// The states of all cases that have not ended, by number.
    pub fn states(&self) -> Vec<State> {
        let cases: Vec<Arc<Case>> = self.cases().values().cloned().collect();
        cases.iter().map(|case| case.lock().state.clone()).collect()
    }

    pub(super) fn cases(&self) -> RwLockReadGuard<'_, BTreeMap<CaseId, Arc<Case>>> {
        self.cases.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn cases_mut(&self) -> RwLockWriteGuard<'_, BTreeMap<CaseId, Arc<Case>>> {
        self.cases.write().unwrap_or_else(PoisonError::into_inner)
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
        if let Some(case) = self.cases().get(&id) {
            return Ok(Arc::clone(case));
        }
        let ended = lock(&self.closed).contains_key(&id);
        Err(if ended { EngineError::Ended { case: id } } else { EngineError::UnknownCase { case: id } })
    }

    pub(super) fn turn<'a>(&'a self, state: State, flow: &'a Flow) -> Turn<'a> {
        Turn::new(state, flow, &self.settings.calendar, self.settings.visits, self.clock.now())
    }

    /// Makes a turn durable, and only then the case's state.
    pub(super) fn commit(&self, slot: &mut Slot, turn: Turn<'_>) -> Result<(), EngineError> {
        if turn.is_empty() {
            return Ok(());
        }
        let (state, batch) = turn.finish();
        self.commit_batch(slot, state, batch).map(drop)
    }

    pub(super) fn commit_batch(
        &self,
        slot: &mut Slot,
        mut state: State,
        batch: Batch,
    ) -> Result<Vec<u64>, EngineError> {
        let rows = self.append(batch)?;
        state.row = rows.last().copied().unwrap_or(state.row);
        let timer = state.timer();
        slot.state = state;
        self.set_timer(slot, timer);
        if slot.state.ended.is_some() {
            lock(&self.closed).insert(slot.state.id, slot.state.row);
            self.cases_mut().remove(&slot.state.id);
        }
        Ok(rows)
    }

    pub(super) fn append(&self, batch: Batch) -> Result<Vec<u64>, EngineError> {
        self.running()?;
        self.journal.append(batch).map_err(|error| {
            if error != JournalError::Full {
                self.stopped.store(true, Ordering::SeqCst);
            }
            error.into()
        })
    }

    /// Whether memory and journal are known to agree.
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

    /// The records of a case, read backwards from its last row.
    pub(super) fn records(&self, last: u64) -> Result<Vec<(Record, crate::Hash)>, EngineError> {
        let mut records = Vec::new();
        let mut next = last;
        while next > 0 {
            let corrupt = |what: &str| JournalError::Corrupt { row: Some(next), what: what.to_owned() };
            let row = self.journal.row(next)?.ok_or_else(|| corrupt("it is missing"))?;
            let record =
                serde_json::from_slice(&row.body).map_err(|_| corrupt("its text is no event known here"))?;
            if row.prev >= next {
                return Err(corrupt("its predecessor does not come before it").into());
            }
            records.push((record, row.hash));
            next = row.prev;
        }
        records.reverse();
        Ok(records)
    }

    /// The state of a case that has ended.
    pub(super) fn closed_state(&self, id: CaseId, row: u64) -> Result<State, EngineError> {
        let mut state = State::new(id);
        for (record, hash) in self.records(row)? {
            state.apply(&record, hash);
        }
        state.row = row;
        Ok(state)
    }
}

fn damaged(broken: Broken) -> EngineError {
    EngineError::Journal(match broken {
        Broken::Record { row, what, .. } => JournalError::Corrupt { row: Some(row), what: what.to_owned() },
        Broken::Cut { noted } => JournalError::Corrupt { row: Some(noted), what: "it is missing".to_owned() },
        Broken::Journal(error) => error,
    })
}
