//! `zanflow case`: what can be asked of a journal of cases, and done to it, while no server runs on it.

mod change;
mod read;
mod systems;
mod verify;

use super::output::{self, FINDINGS, Problem};
use std::path::Path;
use std::process::ExitCode;
use zanflow_runtime::{
    CaseId, CaseView, Engine, EngineError, Flow, JournalError, Local, Settings, SqliteJournal, Steps,
    SystemClock,
};

/// What can be asked of a journal of cases, and done to it.
///
/// No server may run on it meanwhile. What only reads changes nothing of the journal's files.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// List cases, the last started first.
    List(read::List),
    /// Show a case: where it stands, by which passage, until when, and how it came there.
    Show(read::One),
    /// Show every event of a case.
    History(read::One),
    /// List open tasks.
    Tasks(read::Tasks),
    /// Give an open task to a person.
    Assign(change::Assign),
    /// Complete a task, or decide a condition.
    Complete(change::Complete),
    /// Call the system again that a case waits for.
    Retry(change::Moving),
    /// Let a case and its clock stand still.
    Suspend(change::Because),
    /// Let them go on.
    Resume(change::Moving),
    /// End a case.
    Cancel(change::Because),
    /// Hand a message to a case.
    Message(change::Message),
    /// Move a case to another version of its process, which the journal must hold.
    Migrate(change::Migrate),
    /// Start a new case for one that was refused.
    Resubmit(change::Resubmit),
    /// Erase all personal data of a case. The chain keeps its seals.
    Erase(change::Who),
    /// Check that every event of every case is what was written, and that none is missing.
    ///
    /// Prints the number of events and cases, and the head: noted outside of this machine and given with --head later, it
    /// shows that the journal's end was not cut off since.
    Verify(verify::Args),
}

/// Does what was asked.
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
        Command::Erase(args) => change::erase(args),
    };
    done.unwrap_or_else(|refusal| refusal.told())
}

/// Why something was not done.
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

    /// What the engine says of a journal.
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
                Self::Found(Problem::new(message, "see which there are with `zanflow case list`"))
            }
            _ => Self::Found(Problem::new(message, "see how it stands with `zanflow case show`")),
        }
    }
}

/// Opening would make one, so a name that is none is told before.
fn missing(journal: &Path) -> Option<Problem> {
    let message = format!("{}: there is no such file", journal.display());
    (!journal.is_file()).then(|| Problem::new(message, "check the name"))
}

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
        let opened = opened.and_then(|journal| Local::open(journal, steps, SystemClock, Settings::default()));
        opened.map(|engine| Self { path, engine }).map_err(|error| Refusal::of(path, &error))
    }

    fn ask<T>(&self, asked: impl FnOnce(&dyn Engine) -> Result<T, EngineError>) -> Result<T, Refusal> {
        asked(&self.engine).map_err(|error| Refusal::of(self.path, &error))
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

/// What clauses call the act: `06-1/portal`.
fn process(flow: &Flow) -> &str {
    flow.nodes().first().map_or("", |node| node.clause.act.as_str())
}

/// Status in one word; a suspended case does nothing else.
fn status(view: &CaseView) -> String {
    if view.suspended.is_some() {
        return "suspended".to_owned();
    }
    let name = serde_json::to_value(view.status).ok();
    name.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}
