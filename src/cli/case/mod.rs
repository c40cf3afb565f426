//! `zanflow case`: reads and changes a journal of cases while no server uses it.

mod change;
mod read;
mod systems;
mod verify;

use super::output::{self, FINDINGS, Problem};
use std::path::Path;
use std::process::ExitCode;
use zanflow_runtime::{
    Blocking, CaseId, CaseView, EngineError, Flow, JournalError, Local, Settings, SqliteJournal, Steps,
    SystemClock,
};

/// Read or change the cases of a journal.
///
/// No server may use it meanwhile. Commands that only read change none of the journal's files.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// List cases, the last started first.
    List(read::List),
    /// Show a case: its current step with passage and deadline, and its path.
    Show(read::One),
    /// Show every event of a case.
    History(read::One),
    /// List open tasks.
    Tasks(read::Tasks),
    /// Assign an open task to a person.
    Assign(change::Assign),
    /// Complete a task, or decide a condition.
    Complete(change::Complete),
    /// Call the system that a case waits for again.
    Retry(change::Moving),
    /// Suspend a case and its clock.
    Suspend(change::Because),
    /// Resume a suspended case.
    Resume(change::Moving),
    /// Cancel a case.
    Cancel(change::Because),
    /// Deliver a message to a case.
    Message(change::Message),
    /// Move a case to another version of its process, which the journal must hold.
    Migrate(change::Migrate),
    /// Start a new case in place of a refused one.
    Resubmit(change::Resubmit),
    /// Escalate the step at which a case stands, to a person or the head of its unit.
    Escalate(change::Escalate),
    /// Erase personal data of a case that has ended. The chain keeps their seals.
    Erase(change::Erase),
    /// Verify that no event was changed or removed.
    ///
    /// Prints the number of events and cases, and the head. Keep the head on another machine and give it with --head later to
    /// prove that the journal was not truncated.
    Verify(verify::Args),
}

/// Runs a command.
pub fn run(command: &Command) -> ExitCode {
    let done = match command {
        Command::Verify(args) => return verify::run(args),
        Command::List(args) => read::list(args),
        Command::Show(args) => read::show(args),
        Command::History(args) => read::history(args),
        Command::Tasks(args) => read::tasks(args),
        Command::Assign(args) => change::assign(args),
        Command::Complete(args) => change::complete(args),
        Command::Retry(args) => change::retry(args),
        Command::Suspend(args) => change::suspend(args),
        Command::Resume(args) => change::resume(args),
        Command::Cancel(args) => change::cancel(args),
        Command::Message(args) => change::message(args),
        Command::Migrate(args) => change::migrate(args),
        Command::Resubmit(args) => change::resubmit(args),
        Command::Escalate(args) => change::escalate(args),
        Command::Erase(args) => change::erase(args),
    };
    done.unwrap_or_else(|refusal| refusal.told())
}

/// Why a command was refused.
enum Refusal {
    /// It could not be read or written.
    Failed(Problem),
    /// The case does not allow it, or the journal was changed.
    Found(Problem),
}

type Done = Result<ExitCode, Refusal>;

impl Refusal {
    fn told(&self) -> ExitCode {
        match self {
            Self::Failed(problem) => output::fail(problem),
            Self::Found(problem) => {
                output::fail(problem);
                ExitCode::from(FINDINGS)
            }
        }
    }

    /// From an error of the engine.
    fn of(journal: &Path, error: &EngineError) -> Self {
        let text = error.to_string();
        let path = journal.display().to_string();
        let message = if text.contains(&path) { text } else { format!("{path}: {text}") };
        match error {
            EngineError::Journal(JournalError::Corrupt { .. }) => {
                let help = "keep this file as it is, and go on with a copy from before the change";
                Self::Found(Problem::new(message, help))
            }
            EngineError::Journal(JournalError::InUse { .. }) => {
                Self::Failed(Problem::new(message, "stop the server, or ask it by its API and its pages"))
            }
            EngineError::Journal(_) | EngineError::NoRandom => {
                Self::Failed(Problem::new(message, "name the journal of an engine, an SQLite file"))
            }
            EngineError::UnknownCase { .. } => {
                Self::Found(Problem::new(message, "see the cases with `zanflow case list`"))
            }
            _ => Self::Found(Problem::new(message, "see its state with `zanflow case show`")),
        }
    }
}

/// Opening would create the journal, so a missing file is reported first.
fn missing(journal: &Path) -> Option<Problem> {
    let message = format!("{}: there is no such file", journal.display());
    (!journal.is_file()).then(|| Problem::new(message, "check the name"))
}

/// How long a command waits for the systems that the case comes to.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);
/// Cases that an error lists.
const MOST_CASES: usize = 12;

/// A journal with its engine, for one command.
struct Open<'a> {
    path: &'a Path,
    engine: Local,
}

impl<'a> Open<'a> {
    /// To read: nothing of it is changed.
    fn to_read(path: &'a Path) -> Result<Self, Refusal> {
        Self::with(path, SqliteJournal::read_only, zanflow_runtime::Recorded::new())
    }

    /// To change. Steps of other cases that a crash interrupted are left for the server.
    fn to_change(path: &'a Path, steps: impl Steps + 'static) -> Result<Self, Refusal> {
        Self::with(path, SqliteJournal::open, steps)
    }

    fn with(
        path: &'a Path,
        open: impl Fn(&Path) -> Result<SqliteJournal, JournalError>,
        steps: impl Steps + 'static,
    ) -> Result<Self, Refusal> {
        if let Some(problem) = missing(path) {
            return Err(Refusal::Failed(problem));
        }
        let opened = open(path).map_err(EngineError::from);
        let settings = Settings { trial: true, patience: PATIENCE, ..Settings::default() };
        let opened = opened.and_then(|journal| Local::open(journal, steps, SystemClock, settings));
        opened.map(|engine| Self { path, engine }).map_err(|error| Refusal::of(path, &error))
    }

    fn ask<T>(&self, asked: impl FnOnce(&dyn Blocking) -> Result<T, EngineError>) -> Result<T, Refusal> {
        asked(&self.engine).map_err(|error| {
            let refusal = Refusal::of(self.path, &error);
            match (refusal, &error) {
                (Refusal::Found(problem), EngineError::UnknownCase { .. }) => {
                    Refusal::Found(Problem { help: self.cases(), ..problem })
                }
                (refusal, _) => refusal,
            }
        })
    }

    /// Which cases there are.
    fn cases(&self) -> String {
        let numbers: Vec<String> = self
            .engine
            .cases(None, MOST_CASES + 1)
            .map_or_else(|_| Vec::new(), |cases| cases.iter().map(|view| view.case.to_string()).collect());
        match numbers.get(..MOST_CASES) {
            None if numbers.is_empty() => "the journal has no cases".to_owned(),
            None => format!("cases: {}", numbers.join(", ")),
            Some(last) => format!("the last cases: {}; see `zanflow case list`", last.join(", ")),
        }
    }

    /// A case with the flow that it runs on.
    fn case(&self, case: u64) -> Result<(CaseView, std::sync::Arc<Flow>), Refusal> {
        self.ask(|engine| {
            let view = engine.view(CaseId(case))?;
            let flow = engine.flow(view.version)?;
            Ok((view, flow))
        })
    }
}

/// The name of the process: `06-1/portal`.
fn process(flow: &Flow) -> &str {
    flow.nodes().first().map_or("", |node| node.clause.act.as_str())
}

/// Status in one word.
fn status(view: &CaseView) -> String {
    if view.suspended.is_some() {
        return "suspended".to_owned();
    }
    let name = serde_json::to_value(view.status).ok();
    name.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}
