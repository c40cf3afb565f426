//! An engine whose commands are counted and timed.

use super::Metrics;
use serde_json::Value;
use std::sync::Arc;
use std::time::Instant;
use zanflow_runtime::file::CaseFile;
use zanflow_runtime::journal::{Broken, Head, Verified};
use zanflow_runtime::*;

/// The engine.
pub(crate) struct Counted<E: ?Sized> {
    engine: Arc<E>,
    metrics: Arc<Metrics>,
}

impl<E: Blocking + ?Sized> Counted<E> {
    pub(crate) fn new(engine: Arc<E>, metrics: &Arc<Metrics>) -> Self {
        Self { engine, metrics: Arc::clone(metrics) }
    }

    fn timed<T>(
        &self,
        kind: &'static str,
        command: impl FnOnce(&E) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        let begun = Instant::now();
        let done = command(&self.engine);
        let outcome = match &done {
            Ok(_) => "done",
            Err(
                EngineError::Journal(_)
                | EngineError::NoRandom
                | EngineError::NotScrubbed { .. }
                | EngineError::Away { .. }
                | EngineError::Unclear { .. },
            ) => "failed",
            Err(_) => "refused",
        };
        self.metrics.command(kind, outcome, begun.elapsed());
        done
    }
}

/// The name of a command.
fn kind(command: &Command) -> &'static str {
    match command {
        Command::Start { .. } => "start",
        Command::TakenUp { .. } => "taken_up",
        Command::Deliver(_) => "deliver",
        Command::Assign { .. } => "assign",
        Command::Release { .. } => "release",
        Command::Route { .. } => "route",
        Command::Complete(_) => "complete",
        Command::Sign { .. } => "sign",
        Command::Retry { .. } => "retry",
        Command::Suspend { .. } => "suspend",
        Command::Resume { .. } => "resume",
        Command::Cancel { .. } => "cancel",
        Command::Migrate { .. } => "migrate",
        Command::Raise { .. } => "raise",
        Command::Fill { .. } => "fill",
        Command::Attach { .. } => "attach",
        Command::Detach { .. } => "detach",
        Command::Erase { .. } => "erase",
        Command::Advance => "advance",
        Command::Time => "time",
        Command::Answer(_) => "answer",
    }
}

impl<E: Blocking + ?Sized> Blocking for Counted<E> {
    fn start(&self, start: Start) -> Result<CaseId, EngineError> {
        self.timed("start", |engine| engine.start(start))
    }

    fn resubmit(&self, refused: CaseId, start: Start) -> Result<CaseId, EngineError> {
        self.timed("resubmit", |engine| engine.resubmit(refused, start))
    }

    fn command(&self, case: CaseId, command: Command) -> Result<Outcome, EngineError> {
        self.timed(kind(&command), |engine| engine.command(case, command))
    }

    fn retry_all(&self, of: Option<Connector>, by: &Caller) -> Result<usize, EngineError> {
        self.timed("retry_all", |engine| engine.retry_all(of, by))
    }

    fn deploy(&self, flow: &Flow) -> Result<Version, EngineError> {
        self.engine.deploy(flow)
    }

    fn flow(&self, version: Version) -> Result<Arc<Flow>, EngineError> {
        self.engine.flow(version)
    }

    fn view(&self, case: CaseId) -> Result<CaseView, EngineError> {
        self.engine.view(case)
    }

    fn cases(&self, before: Option<CaseId>, limit: usize) -> Result<Vec<CaseView>, EngineError> {
        self.engine.cases(before, limit)
    }

    fn cases_of(
        &self,
        owner: &str,
        before: Option<CaseId>,
        limit: usize,
    ) -> Result<Vec<CaseView>, EngineError> {
        self.engine.cases_of(owner, before, limit)
    }

    fn cases_about(&self, whose: &str) -> Result<Vec<CaseId>, EngineError> {
        self.engine.cases_about(whose)
    }

    fn erasable(&self, what: Erasure, before: Time, limit: usize) -> Result<Vec<CaseId>, EngineError> {
        self.engine.erasable(what, before, limit)
    }

    fn find_tasks(&self, query: &TaskQuery) -> Result<TaskPage, EngineError> {
        self.engine.find_tasks(query)
    }

    fn board(&self, of: Option<&Caller>) -> Result<Board, EngineError> {
        self.engine.board(of)
    }

    fn handovers(&self, after: Option<CaseId>, limit: usize) -> Result<Vec<Handover>, EngineError> {
        self.engine.handovers(after, limit)
    }

    fn lines(&self) -> Vec<LineView> {
        self.engine.lines()
    }

    fn statement(&self, case: CaseId, of: &Deed) -> Result<String, EngineError> {
        self.engine.statement(case, of)
    }

    fn file(&self, case: CaseId) -> Result<CaseFile, EngineError> {
        self.engine.file(case)
    }

    fn content(&self, case: CaseId, sha256: Hash) -> Result<Option<Vec<u8>>, EngineError> {
        self.engine.content(case, sha256)
    }

    fn personal(&self, case: CaseId, no: u32) -> Result<Option<Value>, EngineError> {
        self.engine.personal(case, no)
    }

    fn history(&self, case: CaseId) -> Result<Vec<Record>, EngineError> {
        self.engine.history(case)
    }

    fn position(&self) -> Result<u64, EngineError> {
        self.engine.position()
    }

    fn records(&self, after: u64, limit: usize) -> Result<Vec<(u64, Record)>, EngineError> {
        self.engine.records(after, limit)
    }

    fn verify(&self, noted: Option<Head>) -> Result<Verified, Broken> {
        self.engine.verify(noted)
    }
}
