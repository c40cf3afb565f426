//! The engine of one process: cases in memory, their events in a journal.

use super::EngineError;
use super::archive::Archive;
use super::case_index::{CaseIndex, Lookup};
use super::inbox::{Inbox, Listed};
use super::lines::Lines;
use super::onward::Onward;
use super::pool::Pool;
use super::snapshot::Snapshot;
use crate::case::{CaseId, Event, Record, State};
use crate::connect::Steps;
use crate::decide::{Command, Decided, Due, Moment, Outcome, decide};
use crate::file::CaseFile;
use crate::journal::{Batch, Broken, Checker, Group, Head, Journal, JournalError, Last, Row};
use crate::{Clock, Flow, Hash, Name, Settings, Time, Version};
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
#[cfg(feature = "tokio")]
use std::sync::TryLockError;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock, RwLockWriteGuard};
use std::time::{Duration, Instant};

/// Runs cases in this process. Several threads may give commands; those to one case are serialised. Other systems are called on
/// threads of their own ([`Limits`]): a command waits for them a little ([`Settings::patience`]), the clock and other cases never.
pub struct Local(pub(super) Arc<Core>);

/// The engine, shared with the threads of calls.
pub(super) struct Core {
    pub(super) journal: Box<dyn Journal>,
    pub(super) steps: Arc<dyn Steps>,
    pub(super) clock: Box<dyn Clock>,
    pub(super) settings: Settings,
    flows: RwLock<BTreeMap<Version, Arc<Flow>>>,
    pub(super) cases: CaseIndex,
    /// Taken to add events to a case that has ended.
    pub(super) ended_lock: Mutex<()>,
    pub(super) timers: Mutex<BTreeSet<(Time, CaseId)>>,
    /// Open tasks. Locked after a case, never before one.
    pub(super) inbox: Mutex<Inbox>,
    /// By who started them and when they ended. Locked after a case, never before one.
    pub(super) archive: Mutex<Archive>,
    /// Requests whose start is being written, and those of older journals.
    pub(super) requests: Mutex<BTreeMap<String, CaseId>>,
    last: AtomicU64,
    /// Numbers of calls, so that an abandoned one is known when it comes back.
    pub(super) calls: AtomicU64,
    pub(super) lines: Lines,
    pub(super) pool: Pool,
    pub(super) time: Onward,
    /// The record of the last snapshot.
    pub(super) snapshot_row: AtomicU64,
    /// A snapshot is being taken.
    pub(super) snapping: AtomicBool,
    /// The last case whose request may be in the chain, as in older journals.
    pub(super) old_requests: AtomicU64,
    /// The calendar's name and hash, as cases record them.
    pub(super) calendar: Name,
    /// The last row that is durable.
    rows: AtomicU64,
    /// A write had an unknown outcome: memory and journal may disagree, so nothing more is done.
    stopped: AtomicBool,
    /// Why, while nobody was told.
    pub(super) untold: Mutex<Option<JournalError>>,
}

/// Result of a tick.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Ticked {
    /// Number of advanced cases.
    pub cases: usize,
    /// Number of warnings.
    pub warned: usize,
    /// Number of escalations.
    pub escalated: usize,
}

/// A case that has not ended.
pub(super) struct Case {
    slot: Mutex<Slot>,
    idle: Condvar,
    written: Condvar,
}

pub(super) struct Slot {
    pub(super) state: State,
    /// Hash of its last record, if the journal reports it.
    pub(super) hash: Option<Hash>,
    /// Personal data for calls, while they go on.
    pub(super) subject: Option<Arc<Value>>,
    /// The file for calls, with the stamp of what it was read from.
    pub(super) file: Option<([usize; 7], Arc<CaseFile>)>,
    /// The call in progress.
    pub(super) calling: Option<InFlight>,
    /// It waits for its turn with a connector.
    pub(super) queued: bool,
    /// What was decided last is being written, and nobody waits for that: until it is durable, the case is as it was before, and
    /// nobody may decide on it.
    pub(super) writing: bool,
    /// Number of threads that wait for it to rest.
    waiting: u32,
    /// Number of threads that wait until it is written.
    held: u32,
    /// Its entry in the timers.
    pub(super) timer: Option<Time>,
    /// And in the lists of tasks.
    pub(super) listed: Option<Listed>,
    /// When it is to be driven again, whatever its state says.
    pub(super) wake: Option<Time>,
}

impl Slot {
    pub(super) fn new(state: State, hash: Option<Hash>) -> Self {
        Self {
            state,
            hash,
            subject: None,
            file: None,
            calling: None,
            queued: false,
            writing: false,
            waiting: 0,
            held: 0,
            timer: None,
            listed: None,
            wake: None,
        }
    }

    /// A call is in progress, or about to be made.
    fn is_busy(&self, now: Time) -> bool {
        let waits = self.queued || self.wake.is_some();
        self.writing || self.calling.is_some() || !waits && self.state.runs(now)
    }
}

/// A call in progress.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct InFlight {
    pub(super) number: u64,
    pub(super) due: Due,
    /// When it is given up.
    pub(super) until: Time,
}

/// Only a panic in this crate can poison a lock, and state is changed by whole assignments.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Case {
    pub(super) fn new(state: State, hash: Option<Hash>) -> Arc<Self> {
        Arc::new(Self {
            slot: Mutex::new(Slot::new(state, hash)),
            idle: Condvar::new(),
            written: Condvar::new(),
        })
    }

    /// Waits for what is being written about it.
    pub(super) fn lock(&self) -> MutexGuard<'_, Slot> {
        let mut slot = lock(&self.slot);
        while slot.writing {
            slot.held += 1;
            slot = self.written.wait(slot).unwrap_or_else(PoisonError::into_inner);
            slot.held -= 1;
        }
        slot
    }

    /// The same where nobody has it, and nothing is being written.
    #[cfg(feature = "tokio")]
    pub(super) fn try_lock(&self) -> Option<MutexGuard<'_, Slot>> {
        let slot = match self.slot.try_lock() {
            Ok(slot) => slot,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return None,
        };
        (!slot.writing).then_some(slot)
    }

    /// What was being written is written, or is not: others may decide again when this is let go.
    pub(super) fn lock_written(&self) -> MutexGuard<'_, Slot> {
        let mut slot = lock(&self.slot);
        slot.writing = false;
        // Notifying costs a system call even without waiters.
        if slot.held > 0 {
            self.written.notify_all();
        }
        slot
    }

    /// Waits until nothing is done about it, but no longer than that.
    pub(super) fn rest(&self, patience: Duration, now: Time) {
        let until = Instant::now() + patience;
        let mut slot = self.lock();
        while slot.is_busy(now) {
            let Some(left) = until.checked_duration_since(Instant::now()) else { return };
            slot.waiting += 1;
            let (back, _) = self.idle.wait_timeout(slot, left).unwrap_or_else(PoisonError::into_inner);
            slot = back;
            slot.waiting -= 1;
        }
    }

    /// Tells those who wait that the case rests.
    pub(super) fn rests(&self, slot: &Slot) {
        if slot.waiting > 0 && slot.calling.is_none() && !slot.writing {
            self.idle.notify_all();
        }
    }
}

impl Local {
    /// Replays the journal and verifies every record; with a snapshot, those after it, and the others while it works: a damage stops
    /// it then. The first [`tick`](super::Engine::tick) resumes steps that a
    /// crash interrupted.
    ///
    /// # Errors
    /// [`JournalError`], also if the journal is damaged; [`EngineError::MethodsGone`].
    pub fn open(
        journal: impl Journal + 'static,
        steps: impl Steps + 'static,
        clock: impl Clock + 'static,
        settings: Settings,
    ) -> Result<Self, EngineError> {
        let calendar = Name::from(settings.calendar.stamp());
        let engine = Core {
            journal: Box::new(journal),
            steps: Arc::new(steps),
            clock: Box::new(clock),
            settings,
            flows: RwLock::default(),
            cases: CaseIndex::default(),
            ended_lock: Mutex::default(),
            timers: Mutex::default(),
            inbox: Mutex::default(),
            archive: Mutex::default(),
            requests: Mutex::default(),
            last: AtomicU64::new(0),
            calls: AtomicU64::new(0),
            lines: Lines::default(),
            pool: Pool::default(),
            time: Onward::default(),
            snapshot_row: AtomicU64::new(0),
            snapping: AtomicBool::new(false),
            old_requests: AtomicU64::new(0),
            calendar,
            rows: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
            untold: Mutex::default(),
        };
        for (version, flow) in crate::journal::flows(&*engine.journal)? {
            engine.flows_mut().insert(version, Arc::new(flow));
        }
        let known = engine.replay()?;
        engine.last.fetch_max(engine.settings.first_case.saturating_sub(1), Ordering::Relaxed);
        let gone = engine.gone();
        if !gone.is_empty() {
            return Err(EngineError::MethodsGone { gone });
        }
        let engine = Arc::new(engine);
        if let Some(head) = known {
            engine.verify_behind(head);
        }
        Ok(Self(engine))
    }

    /// The states of all cases that have not ended, by number.
    pub fn states(&self) -> Vec<State> {
        self.0.cases.all_open().iter().map(|case| case.lock().state.clone()).collect()
    }
}

/// The engine does nothing more, and lets go of its journal: what calls answer from now on is asked again, under the same keys,
/// when it is reopened.
impl Drop for Local {
    fn drop(&mut self) {
        let failed = self.0.stopped.swap(true, Ordering::SeqCst);
        let until = Instant::now() + ENDING;
        // Threads hold the engine only while they write.
        while Arc::strong_count(&self.0) > 1 && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(1));
        }
        if !failed && Arc::strong_count(&self.0) == 1 {
            self.0.keep_last_snapshot();
        }
    }
}

/// States as the journal is read, with the hash of the last record where it was read.
type Replayed = BTreeMap<CaseId, (State, Option<Hash>)>;

/// How long an engine waits for threads that write.
const ENDING: Duration = Duration::from_secs(2);

impl Core {
    /// The record up to which a snapshot was taken for what the journal says.
    fn replay(&self) -> Result<Option<Head>, EngineError> {
        let mut states: Replayed = BTreeMap::new();
        let known = self.restored(&mut states)?;
        let each = |row: &Row, record: Record| {
            self.replay_one(&record, row.row, row.hash, &mut states);
            Ok(())
        };
        let checked = match known {
            Some(head) => Checker::after(head, &*self.journal, each),
            None => Checker::all(&*self.journal, each),
        };
        self.rows.store(checked.map_err(damaged)?.head().row, Ordering::Relaxed);
        lock(&self.archive).is_read();
        let now = self.now();
        for (id, (mut state, hash)) in states {
            state.visits.shrink_to_fit();
            let goes_on = state.runs(now) || state.is_open();
            let case = Case::new(state, hash);
            let mut slot = case.lock();
            slot.wake = goes_on.then_some(Time(i64::MIN));
            self.set_timer(&mut slot);
            self.set_task(&mut slot);
            drop(slot);
            self.cases.open(id, case);
        }
        Ok(known)
    }

    /// Takes over the last snapshot, if there is one that the journal agrees with.
    fn restored(&self, states: &mut Replayed) -> Result<Option<Head>, EngineError> {
        let snapshot = self.journal.snapshot().and_then(|bytes| Snapshot::read(&bytes));
        let Some(snapshot) = snapshot else { return Ok(None) };
        let head = snapshot.head();
        if self.journal.row(head.row)?.is_none_or(|row| row.chain != head.chain) {
            return Ok(None);
        }
        let Snapshot { known, open } = snapshot;
        self.last.store(known.last.0, Ordering::Relaxed);
        self.time.saw(known.latest);
        self.snapshot_row.store(head.row, Ordering::Relaxed);
        known.ended.into_iter().for_each(|(id, row)| self.cases.ended(id, row));
        let old = known.requests.values().map(|case| case.0).max().unwrap_or(0);
        self.old_requests.store(old, Ordering::Relaxed);
        *lock(&self.requests) = known.requests;
        *lock(&self.archive) = Archive::read(known.archived);
        // What was open when its state was taken may have ended since; then its end is read again.
        open.iter().for_each(|state| self.cases.remove_ended(state.id));
        states.extend(open.into_iter().map(|state| (state.id, (state, None))));
        Ok(Some(head))
    }

    fn replay_one(&self, record: &Record, row: u64, hash: Hash, states: &mut Replayed) {
        let id = record.case;
        // A snapshot knows it already.
        let known = match (states.get(&id), self.cases.find(id)) {
            (Some((state, _)), _) => state.row,
            (None, Lookup::Ended(row)) => row,
            (None, _) => 0,
        };
        if row <= known {
            return;
        }
        let mut archive = lock(&self.archive);
        self.time.saw(record.at);
        self.wrote(Some(row));
        if let Event::Started { request, .. } = &record.event {
            states.insert(id, (State::new(id), None));
            self.last.fetch_max(id.0, Ordering::Relaxed);
            if let Some(request) = request {
                lock(&self.requests).insert(request.clone(), id);
                self.old_requests.fetch_max(id.0, Ordering::Relaxed);
            }
        }
        match states.get_mut(&id) {
            Some((state, last)) => {
                state.apply(record);
                state.row = row;
                *last = Some(hash);
                if record.seq == 1 {
                    archive.started(state);
                }
                if state.ended.is_some() {
                    archive.read_end(state);
                    states.remove(&id);
                    self.cases.ended(id, row);
                }
            }
            None => {
                self.cases.ended(id, row);
                if let Event::Erased { what, .. } = &record.event {
                    archive.erased(id, *what);
                }
            }
        }
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

    /// One turn: decides, writes what follows, and takes the new state over. On failure the case is as it was.
    pub(super) fn turn(&self, slot: &mut Slot, command: Command) -> Result<Outcome, EngineError> {
        let decided = self.decided(slot, command)?;
        self.commit(slot, decided)
    }

    pub(super) fn decided(&self, slot: &Slot, command: Command) -> Result<Decided, EngineError> {
        let version = match &command {
            Command::Start { start, .. } => start.version,
            _ => slot.state.flow,
        };
        let target = match &command {
            Command::Migrate { to, .. } => Some(self.deployed(*to)?),
            _ => None,
        };
        let flow = self.deployed(version)?;
        let (beside, mut seed) = (self.beside(&slot.state), [0; 32]);
        getrandom::fill(&mut seed).map_err(|_| EngineError::NoRandom)?;
        let moment = Moment {
            now: self.now(),
            flow: &flow,
            target: target.as_deref(),
            settings: &self.settings,
            calendar: &self.calendar,
            seed,
            beside: &beside,
            calling: slot.calling.is_some(),
        };
        decide(&slot.state, command, &moment)
    }

    /// Writes what was decided. On failure the case is as it was.
    pub(super) fn commit(&self, slot: &mut Slot, decided: Decided) -> Result<Outcome, EngineError> {
        if decided.records.is_empty() {
            return Ok(decided.outcome);
        }
        let outcome = decided.outcome;
        let (state, batch) = batch(&slot.state, slot.hash, decided);
        let last = match batch {
            Written::Group(group) => {
                self.running()?;
                self.told(self.journal.append_group(&group))?
            }
            Written::Batch(batch) => self.append(*batch)?.last().copied().ok_or(JournalError::Stopped)?,
        };
        self.committed(slot, state, last);
        Ok(outcome)
    }

    /// Takes over what was written.
    pub(super) fn committed(&self, slot: &mut Slot, state: State, last: Last) {
        slot.state = state;
        (slot.state.row, slot.hash) = (last.row, last.hash);
        self.wrote(Some(last.row));
        self.time.saw(slot.state.last);
        if !slot.state.is_calling() {
            (slot.subject, slot.file) = (None, None);
        }
        self.set_timer(slot);
        self.set_task(slot);
        if slot.state.ended.is_some() {
            lock(&self.archive).ended(&slot.state);
            self.cases.ended(slot.state.id, slot.state.row);
        }
    }

    pub(super) fn append(&self, batch: Batch) -> Result<Vec<Last>, EngineError> {
        self.running()?;
        let lasts = self.told(self.journal.append(batch))?;
        self.wrote(lasts.iter().map(|last| last.row).max());
        Ok(lasts)
    }

    pub(super) fn wrote(&self, row: Option<u64>) {
        self.rows.fetch_max(row.unwrap_or(0), Ordering::SeqCst);
    }

    /// Handles the outcome of a write. After an unknown outcome the engine does nothing more.
    pub(super) fn told<T>(&self, written: Result<T, JournalError>) -> Result<T, EngineError> {
        written.map_err(|error| {
            if error != JournalError::Full {
                self.stopped.store(true, Ordering::SeqCst);
            }
            error.into()
        })
    }

    /// The last record that the engine knows of.
    pub(super) fn last_row(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }

    /// Does nothing more: the journal is damaged.
    pub(super) fn stop(&self, why: JournalError) {
        *lock(&self.untold) = Some(why);
        self.stopped.store(true, Ordering::SeqCst);
    }

    /// Whether memory and journal agree.
    pub(super) fn running(&self) -> Result<(), EngineError> {
        match self.stopped.load(Ordering::SeqCst) {
            false => Ok(()),
            true => Err(lock(&self.untold).take().unwrap_or(JournalError::Stopped).into()),
        }
    }

    /// The time of what happens now: never earlier than what is recorded, should the clock be set back.
    pub(super) fn now(&self) -> Time {
        self.time.now(&*self.clock)
    }

    /// Puts the case where the clock finds it when its state, its call or its wait for a connector needs that.
    pub(super) fn set_timer(&self, slot: &mut Slot) {
        let given_up = slot.calling.as_ref().map(|call| call.until);
        let times = [slot.state.timer(), given_up, slot.wake];
        let timer = times.into_iter().flatten().min();
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

/// What a turn writes: mostly records alone.
pub(super) enum Written {
    Group(Group),
    Batch(Box<Batch>),
}

/// What is written of a decision on a case whose last record has that hash, and the state after it.
pub(super) fn batch(before: &State, hash: Option<Hash>, decided: Decided) -> (State, Written) {
    let Decided { state, records, data, erase, forget, request, .. } = decided;
    let (case, group) = (state.id, Group { prev: before.row, before: hash, records });
    if data.is_empty() && erase.is_empty() && request.is_none() {
        return (state, Written::Group(group));
    }
    let batch = Batch {
        groups: vec![group],
        data,
        erase: erase.into_iter().map(|no| (case, no)).collect(),
        requests: request.map(|request| (request, case)).into_iter().collect(),
        forget: if forget { vec![case] } else { Vec::new() },
        flows: Vec::new(),
    };
    (state, Written::Batch(Box::new(batch)))
}

impl Written {
    /// As a batch that can be extended.
    pub(super) fn into_batch(self) -> Batch {
        match self {
            Self::Group(group) => Batch { groups: vec![group], ..Batch::default() },
            Self::Batch(batch) => *batch,
        }
    }
}

fn damaged(broken: Broken) -> EngineError {
    EngineError::Journal(damage(broken))
}

/// The error that a damage is.
pub(super) fn damage(broken: Broken) -> JournalError {
    match broken {
        Broken::Record { row, what, .. } => JournalError::Corrupt { row: Some(row), what: what.to_owned() },
        Broken::Cut { noted } => JournalError::Corrupt { row: Some(noted), what: "it is missing".to_owned() },
        Broken::Journal(error) => error,
    }
}
