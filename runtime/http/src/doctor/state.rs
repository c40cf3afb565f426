//! What a server notes of itself beside the journal, which it keeps to itself while it runs: when all records were verified, how cases
//! stand. A file of its own, `SERVICE.state`, for who examines the service meanwhile.

use super::files;
use crate::App;
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use zanflow_runtime::engine::Handover;
use zanflow_runtime::journal::{Broken, Verified};
use zanflow_runtime::{Blocking, Event, Time};

/// How often the server notes how it is.
pub const NOTED: Duration = Duration::from_secs(600);
/// How often one that does not lead looks whether it does now.
const LOOKED: Duration = Duration::from_secs(30);
/// How often all records are verified.
const DAILY: i64 = 24 * 3_600_000;
/// Cases that are named, and looked at, at the most.
const NAMED: usize = 5;
const MOST: usize = 10_000;
/// Cases whose records are read for it.
const LOOKED_AT: usize = 20;
/// The largest file.
const LARGEST: u64 = 64 * 1024;

/// How a service was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// When this was noted.
    pub at: Time,
    /// The last verification of all records.
    pub verified: Option<Verification>,
    /// Cases that go on.
    pub cases: Cases,
}

/// A verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// When.
    pub at: Time,
    /// How many records there were; 0 where it failed.
    pub records: u64,
    /// What was wrong.
    pub broken: Option<String>,
}

/// Cases that go on, and those of them that do not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cases {
    /// Somebody must help before a system is asked again.
    pub held: u64,
    /// The first of them.
    pub named: Vec<u64>,
    /// A system failed, and is asked again.
    pub retried: u64,
    /// The time of a task is over.
    pub overdue: u64,
    /// Of the first cases that a system failed: the one that waits the longest for an answer, and since when.
    #[serde(default)]
    pub oldest: Option<(u64, Time)>,
}

impl Cases {
    /// How the cases of an engine are.
    ///
    /// # Errors
    /// [`EngineError`](zanflow_runtime::EngineError).
    pub fn of(engine: &dyn Blocking) -> Result<Self, zanflow_runtime::EngineError> {
        let failed = engine.handovers(None, MOST)?;
        let held = failed.iter().filter(|one| one.retry.is_none());
        Ok(Self {
            held: held.clone().count() as u64,
            named: held.take(NAMED).map(|one| one.case.0).collect(),
            retried: failed.iter().filter(|one| one.retry.is_some()).count() as u64,
            overdue: engine.board(None)?.all.overdue as u64,
            oldest: oldest(engine, &failed)?,
        })
    }
}

/// Of cases that failed, the one that waits the longest: since it was called first at the step where it is.
fn oldest(
    engine: &dyn Blocking,
    failed: &[Handover],
) -> Result<Option<(u64, Time)>, zanflow_runtime::EngineError> {
    let mut oldest = None;
    for failed in failed.iter().take(LOOKED_AT) {
        let history = engine.history(failed.case)?;
        let here = history.iter().rev().take_while(|record| !matches!(record.event, Event::Entered { .. }));
        let failures = here.filter(|record| {
            matches!(record.event, Event::Called { .. } | Event::CallFailed { .. } | Event::Unknown { .. })
        });
        if let Some(first) = failures.last() {
            oldest = oldest.into_iter().chain([(failed.case.0, first.at)]).min_by_key(|(_, since)| *since);
        }
    }
    Ok(oldest)
}

impl Verification {
    /// What came of one.
    pub fn of(at: Time, found: &Result<Verified, Broken>) -> Self {
        match found {
            Ok(sound) => Self { at, records: sound.records, broken: None },
            Err(broken) => Self { at, records: 0, broken: Some(broken.to_string()) },
        }
    }
}

/// Keeps the state of a running server, and its file.
#[derive(Debug, Default)]
pub(crate) struct Keeper {
    path: Option<PathBuf>,
    state: Mutex<State>,
}

impl Keeper {
    /// In a file; what it says of the last verification is taken over.
    pub fn at(path: PathBuf) -> Self {
        let verified = read(&path).ok().flatten().and_then(|state| state.verified);
        Self { path: Some(path), state: Mutex::new(State { verified, ..State::default() }) }
    }

    /// Notes a verification.
    pub fn verified(&self, verification: Verification) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).verified = Some(verification);
        self.write();
    }

    /// The last verification.
    pub fn verification(&self) -> Option<Verification> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).verified.clone()
    }

    /// The last verification by any of the processes that share the file.
    fn latest(&self) -> Option<Verification> {
        let noted = self.path.as_ref().and_then(|path| read(path).ok().flatten()?.verified);
        self.verification().into_iter().chain(noted).max_by_key(|verified| verified.at)
    }

    fn write(&self) {
        let Some(path) = &self.path else { return };
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner).clone();
        // Nobody's work stops for it; who examines the service sees how old it is.
        if let Err(error) = write(path, &state) {
            tracing::warn!("{}: {error}", path.display());
        }
    }
}

impl App {
    /// How the service is now; `None` where the engine cannot tell.
    pub(crate) fn state(&self) -> Option<State> {
        let (at, verified) = (self.now(), self.keeper.latest());
        Some(State { at, verified, cases: Cases::of(&*self.engine).ok()? })
    }

    /// Verifies all records, and notes what came of it.
    pub(crate) fn verified(&self) -> Result<Verified, Broken> {
        let found = self.engine.verify(None);
        self.keeper.verified(Verification::of(self.now(), &found));
        found
    }

    /// Notes how the service is, and verifies the journal where that was not done for a day. Of several processes, which share the file, the
    /// one that leads does so for all.
    pub(crate) fn note_state(&self) -> Duration {
        if !(self.leads)() {
            return LOOKED;
        }
        let now = self.now();
        let is_due = self.keeper.latest().is_none_or(|last| now.since(last.at) >= DAILY);
        if is_due && let Err(broken) = self.verified() {
            tracing::error!("the journal: {broken}");
        }
        // Otherwise what was noted last stands, and says how old it is.
        if let Some(state) = self.state() {
            *self.keeper.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
            self.keeper.write();
        }
        NOTED
    }
}

/// Reads what a server noted; none if it never did.
///
/// # Errors
/// The file is there and cannot be read.
pub fn read(path: &Path) -> Result<Option<State>, String> {
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(told(&error)),
        Ok(about) if about.len() > LARGEST => return Err(told(&"it is too large")),
        Ok(_) => {}
    }
    let text = std::fs::read_to_string(path).map_err(|error| told(&error))?;
    serde_json::from_str(&text).map(Some).map_err(|error| told(&error))
}

/// Written beside its place and renamed into it, for its owner only.
fn write(path: &Path, state: &State) -> std::io::Result<()> {
    let new = files::beside(path, ".new");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&new)?;
    file.write_all(&serde_json::to_vec(state)?)?;
    drop(file);
    std::fs::rename(&new, path)
}
