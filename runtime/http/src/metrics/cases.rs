//! How cases stand, as it follows from the journal: read from its beginning once, then whatever is new.
//!
//! A case that goes on takes some 40 bytes here. The journal is read a page at a time with pauses, so that nobody waits for it; so is a
//! database that holds the records, of which nothing has to be counted anew whenever somebody asks.

use super::{MOST_STEPS, Metrics};
use crate::App;
use crate::problem::Problem;
use crate::repeating::Repeating;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use zanflow_runtime::{CaseId, Ended, Event, Name, Record, Time, Version, Work};

/// Records that are read in one go.
const PAGE: usize = 2_000;
/// The pause between pages, and when all is read.
const PAUSE: Duration = Duration::from_millis(5);
const LOOK: Duration = Duration::from_secs(1);
/// How long the end of the process waits for a page.
const ENDING: Duration = Duration::from_millis(500);

/// What a case does that goes on. The names are those of labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doing {
    Running,
    Task,
    Message,
    Call,
    Retry,
    Held,
}

impl Doing {
    fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Task => "task",
            Self::Message => "message",
            Self::Call => "call",
            Self::Retry => "retry",
            Self::Held => "held",
        }
    }

    fn of(work: Work) -> Self {
        match work {
            Work::Auto => Self::Running,
            Work::Task => Self::Task,
            Work::Message => Self::Message,
            Work::Call(_) => Self::Call,
        }
    }
}

/// A case that goes on.
#[derive(Debug, Clone, Copy)]
struct Open {
    process: u32,
    step: u32,
    since: Time,
    doing: Doing,
    suspended: bool,
}

/// Cases as the journal has them.
#[derive(Debug, Default)]
pub(super) struct Cases(Mutex<Standing>);

#[derive(Debug, Default)]
struct Standing {
    open: BTreeMap<CaseId, Open>,
    /// The time of the last record; none is earlier than one before it.
    latest: Time,
    /// Ended ones, by how.
    ended: BTreeMap<&'static str, u64>,
    /// Names of processes, by version, and of steps.
    processes: Vec<String>,
    versions: BTreeMap<Version, u32>,
    steps: Vec<(u32, Name)>,
    numbers: BTreeMap<(u32, Name), u32>,
}

/// How many cases are at a step, and since when the first of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AtStep {
    pub process: String,
    pub step: String,
    pub count: i64,
    pub since: Time,
}

impl Cases {
    fn lock(&self) -> MutexGuard<'_, Standing> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many are in each state.
    pub(super) fn by_state(&self) -> BTreeMap<&'static str, i64> {
        let standing = self.lock();
        let whole = |count: &u64| i64::try_from(*count).unwrap_or(i64::MAX);
        let mut states: BTreeMap<&str, i64> =
            standing.ended.iter().map(|(how, count)| (*how, whole(count))).collect();
        for case in standing.open.values() {
            let state = if case.suspended { "suspended" } else { case.doing.name() };
            *states.entry(state).or_default() += 1;
        }
        states
    }

    /// The time of the last record.
    pub(super) fn latest(&self) -> Time {
        self.lock().latest
    }

    /// How many are at each step.
    pub(super) fn by_step(&self) -> Vec<AtStep> {
        let standing = self.lock();
        let mut steps: BTreeMap<(u32, u32), (i64, Time)> = BTreeMap::new();
        for case in standing.open.values() {
            let at = steps.entry((case.process, case.step)).or_insert((0, case.since));
            *at = (at.0 + 1, at.1.min(case.since));
        }
        let named = |((process, step), (count, since)): ((u32, u32), (i64, Time))| AtStep {
            process: standing.process(process),
            step: standing.step(step),
            count,
            since,
        };
        steps.into_iter().map(named).collect()
    }
}

impl Standing {
    fn process(&self, number: u32) -> String {
        let found = usize::try_from(number).ok().and_then(|nth| self.processes.get(nth));
        found.cloned().unwrap_or_else(|| "other".to_owned())
    }

    fn step(&self, number: u32) -> String {
        let found = usize::try_from(number).ok().and_then(|nth| self.steps.get(nth));
        found.map_or_else(|| "other".to_owned(), |(_, name)| name.to_string())
    }

    fn step_number(&mut self, process: u32, node: &Name) -> u32 {
        if let Some(number) = self.numbers.get(&(process, node.clone())) {
            return *number;
        }
        if self.steps.len() >= MOST_STEPS {
            return u32::MAX;
        }
        let number = u32::try_from(self.steps.len()).unwrap_or(u32::MAX);
        self.steps.push((process, node.clone()));
        self.numbers.insert((process, node.clone()), number);
        number
    }

    /// The number of a version's process. `name`: asked where the version is new.
    fn process_number(&mut self, version: Version, name: impl FnOnce() -> String) -> u32 {
        if let Some(number) = self.versions.get(&version) {
            return *number;
        }
        let name = name();
        let known = self.processes.iter().position(|known| *known == name);
        let nth = known.unwrap_or_else(|| {
            self.processes.push(name);
            self.processes.len() - 1
        });
        let number = u32::try_from(nth).unwrap_or(u32::MAX);
        self.versions.insert(version, number);
        number
    }

    /// Takes a record in. The step that the case has left, and since when it was there.
    fn take(&mut self, record: &Record, name: impl FnOnce(Version) -> String) -> Option<(u32, u32, Time)> {
        let (id, at) = (record.case, record.at);
        self.latest = self.latest.max(at);
        match &record.event {
            Event::Started { flow, .. } => {
                let process = self.process_number(*flow, || name(*flow));
                let open =
                    Open { process, step: u32::MAX, since: at, doing: Doing::Running, suspended: false };
                self.open.insert(id, open);
            }
            Event::Entered { node, work, .. } => {
                let process = self.open.get(&id)?.process;
                let step = self.step_number(process, node);
                let case = self.open.get_mut(&id)?;
                let left = (case.step != u32::MAX).then_some((case.process, case.step, case.since));
                (case.step, case.since, case.doing) = (step, at, Doing::of(*work));
                return left;
            }
            Event::Migrated { to, node, .. } => {
                let process = self.process_number(*to, || name(*to));
                let step = self.step_number(process, node);
                let case = self.open.get_mut(&id)?;
                (case.process, case.step) = (process, step);
            }
            Event::Held { .. } => self.open.get_mut(&id)?.doing = Doing::Held,
            Event::CallFailed { .. } | Event::Unknown { .. } => {
                self.open.get_mut(&id)?.doing = Doing::Retry;
            }
            Event::Called { .. } | Event::Retried { .. } => self.open.get_mut(&id)?.doing = Doing::Call,
            Event::Accepted { .. } => self.open.get_mut(&id)?.doing = Doing::Message,
            Event::Suspended { .. } => self.open.get_mut(&id)?.suspended = true,
            Event::Resumed {} => self.open.get_mut(&id)?.suspended = false,
            Event::Ended { ended } => {
                let how = match ended {
                    Ended::Success => "success",
                    Ended::Refused => "refused",
                };
                return self.end(id, how);
            }
            Event::Cancelled { .. } => return self.end(id, "cancelled"),
            _ => {}
        }
        None
    }

    fn end(&mut self, id: CaseId, how: &'static str) -> Option<(u32, u32, Time)> {
        let case = self.open.remove(&id)?;
        *self.ended.entry(how).or_default() += 1;
        (case.step != u32::MAX).then_some((case.process, case.step, case.since))
    }
}

impl App {
    /// The same; `began`: the last record when the service started, which is asked for once.
    fn follow_since(&self, began: &mut Option<u64>) -> Result<bool, Problem> {
        let began = match *began {
            Some(row) => row,
            None => *began.insert(self.engine.position()?),
        };
        self.follow_cases(began)
    }

    /// Reads what is new in the journal; whether there may be more. What was there when the service started counts among cases, not among
    /// what happened since.
    pub(crate) fn follow_cases(&self, began: u64) -> Result<bool, Problem> {
        let metrics = &self.metrics;
        let after = metrics.read.load(Ordering::Relaxed);
        let records = self.engine.records(after, PAGE)?;
        let mut standing = metrics.cases.lock();
        for (row, record) in &records {
            let name = |version| match self.engine.flow(version) {
                Ok(flow) => self.name_of(version, &flow),
                Err(_) => "other".to_owned(),
            };
            let left = standing.take(record, name);
            if *row > began {
                metrics.happened(record, left, &standing);
            }
            metrics.read.store(*row, Ordering::Relaxed);
            metrics.records.fetch_add(1, Ordering::Relaxed);
        }
        Ok(records.len() == PAGE)
    }
}

impl Metrics {
    fn happened(&self, record: &Record, left: Option<(u32, u32, Time)>, standing: &Standing) {
        self.events.get_or_create(&[("kind", Cow::Borrowed(kind(&record.event)))]).inc();
        if let Some((process, step, since)) = left {
            let process = ("process", Cow::Owned(standing.process(process)));
            let labels = [process, ("step", Cow::Owned(standing.step(step)))];
            #[allow(clippy::cast_precision_loss)] // milliseconds of some years
            let seconds = record.at.since(since).max(0) as f64 / 1000.0;
            self.step_took.get_or_create(&labels).observe(seconds);
        }
    }
}

/// The name of an event, as the journal has it.
fn kind(event: &Event) -> &'static str {
    match event {
        Event::Started { .. } => "started",
        Event::Entered { .. } => "entered",
        Event::DeadlineSet { .. } => "deadline_set",
        Event::DeadlineUnknown { .. } => "deadline_unknown",
        Event::Called { .. } => "called",
        Event::Accepted { .. } => "accepted",
        Event::CallFailed { .. } => "call_failed",
        Event::Unknown { .. } => "unknown",
        Event::Late { .. } => "late",
        Event::Concluded { .. } => "concluded",
        Event::Held { .. } => "held",
        Event::Retried { .. } => "retried",
        Event::Assigned { .. } => "assigned",
        Event::Released { .. } => "released",
        Event::Routed { .. } => "routed",
        Event::Completed { .. } => "completed",
        Event::Filled { .. } => "filled",
        Event::Attached { .. } => "attached",
        Event::Detached { .. } => "detached",
        Event::Signed { .. } => "signed",
        Event::Received { .. } => "received",
        Event::Taken { .. } => "taken",
        Event::Suspended { .. } => "suspended",
        Event::Resumed {} => "resumed",
        Event::Cancelled { .. } => "cancelled",
        Event::Migrated { .. } => "migrated",
        Event::Warned { .. } => "warned",
        Event::Escalated { .. } => "escalated",
        Event::TermSet { .. } => "term_set",
        Event::TermUnknown { .. } => "term_unknown",
        Event::TermWarned { .. } => "term_warned",
        Event::TermPassed { .. } => "term_passed",
        Event::Raised { .. } => "raised",
        Event::Ended { .. } => "ended",
        Event::Resubmitted { .. } => "resubmitted",
        Event::Erased { .. } => "erased",
    }
}

/// Follows the journal until dropped.
///
/// # Errors
/// There are no threads.
pub(crate) fn following(app: Arc<App>) -> std::io::Result<Repeating> {
    let (mut began, mut told) = (None, false);
    let following = Repeating::start("metrics", move || match app.follow_since(&mut began) {
        Ok(true) => PAUSE,
        Ok(false) => LOOK,
        Err(problem) => {
            if !std::mem::replace(&mut told, true) {
                tracing::error!("metrics of cases: {}", problem.detail);
            }
            Duration::from_secs(5)
        }
    });
    Ok(following?.with_grace(ENDING))
}
