//! From code that blocks to code that does not, and back.

use super::local::Local;
use super::{
    Audit, Blocking, Board, Commands, Engine, EngineError, Handover, LineView, Queries, TaskPage, TaskQuery,
    Turns,
};
use crate::case::{CaseId, CaseView, Erasure, Record};
use crate::decide::{Answered, Command, Deed, Due, Need, Outcome, Start};
use crate::file::CaseFile;
use crate::journal::{Broken, Head, JournalError, Verified};
use crate::{Caller, Connector, Flow, Hash, Time, Version};
use async_trait::async_trait;
use serde_json::Value;
use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

/// The engine of one process for asynchronous code: each call is made on a thread that may block.
#[derive(Clone)]
pub struct Threads(pub Arc<Local>);

impl Threads {
    async fn on<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Local) -> Result<T, EngineError> + Send + 'static,
    ) -> Result<T, EngineError> {
        let engine = Arc::clone(&self.0);
        // A panic in it was told by the panic itself; what it did is unknown.
        spawn_blocking(move || act(&engine)).await.unwrap_or(Err(EngineError::Journal(JournalError::Stopped)))
    }
}

#[async_trait]
impl Commands for Threads {
    async fn deploy(&self, flow: &Flow) -> Result<Version, EngineError> {
        let flow = flow.clone();
        self.on(move |engine| engine.deploy(&flow)).await
    }

    async fn start(&self, start: Start) -> Result<CaseId, EngineError> {
        self.on(|engine| engine.start(start)).await
    }

    async fn resubmit(&self, refused: CaseId, start: Start) -> Result<CaseId, EngineError> {
        self.on(move |engine| engine.resubmit(refused, start)).await
    }

    async fn command(&self, case: CaseId, command: Command) -> Result<Outcome, EngineError> {
        self.on(move |engine| engine.command(case, command)).await
    }

    async fn retry_all(&self, of: Option<Connector>, by: &Caller) -> Result<usize, EngineError> {
        let by = by.clone();
        self.on(move |engine| engine.retry_all(of, &by)).await
    }
}

#[async_trait]
impl Queries for Threads {
    async fn flow(&self, version: Version) -> Result<Arc<Flow>, EngineError> {
        self.on(move |engine| engine.flow(version)).await
    }

    async fn view(&self, case: CaseId) -> Result<CaseView, EngineError> {
        self.on(move |engine| engine.view(case)).await
    }

    async fn cases(&self, before: Option<CaseId>, limit: usize) -> Result<Vec<CaseView>, EngineError> {
        self.on(move |engine| engine.cases(before, limit)).await
    }

    async fn cases_of(
        &self,
        owner: &str,
        before: Option<CaseId>,
        limit: usize,
    ) -> Result<Vec<CaseView>, EngineError> {
        let owner = owner.to_owned();
        self.on(move |engine| engine.cases_of(&owner, before, limit)).await
    }

    async fn cases_about(&self, whose: &str) -> Result<Vec<CaseId>, EngineError> {
        let whose = whose.to_owned();
        self.on(move |engine| engine.cases_about(&whose)).await
    }

    async fn erasable(&self, what: Erasure, before: Time, limit: usize) -> Result<Vec<CaseId>, EngineError> {
        self.on(move |engine| engine.erasable(what, before, limit)).await
    }

    async fn find_tasks(&self, query: &TaskQuery) -> Result<TaskPage, EngineError> {
        let query = query.clone();
        self.on(move |engine| engine.find_tasks(&query)).await
    }

    async fn board(&self, of: Option<&Caller>) -> Result<Board, EngineError> {
        let of = of.cloned();
        self.on(move |engine| engine.board(of.as_ref())).await
    }

    async fn handovers(&self, after: Option<CaseId>, limit: usize) -> Result<Vec<Handover>, EngineError> {
        self.on(move |engine| engine.handovers(after, limit)).await
    }

    async fn lines(&self) -> Vec<LineView> {
        self.0.lines()
    }

    async fn statement(&self, case: CaseId, of: &Deed) -> Result<String, EngineError> {
        let of = of.clone();
        self.on(move |engine| engine.statement(case, &of)).await
    }

    async fn file(&self, case: CaseId) -> Result<CaseFile, EngineError> {
        self.on(move |engine| engine.file(case)).await
    }

    async fn content(&self, case: CaseId, sha256: Hash) -> Result<Option<Vec<u8>>, EngineError> {
        self.on(move |engine| engine.content(case, sha256)).await
    }

    async fn personal(&self, case: CaseId, no: u32) -> Result<Option<Value>, EngineError> {
        self.on(move |engine| engine.personal(case, no)).await
    }
}

#[async_trait]
impl Audit for Threads {
    async fn history(&self, case: CaseId) -> Result<Vec<Record>, EngineError> {
        self.on(move |engine| engine.history(case)).await
    }

    async fn position(&self) -> Result<u64, EngineError> {
        self.0.position()
    }

    async fn records(&self, after: u64, limit: usize) -> Result<Vec<(u64, Record)>, EngineError> {
        self.on(move |engine| engine.records(after, limit)).await
    }

    async fn verify(&self, noted: Option<Head>) -> Result<Verified, Broken> {
        let engine = Arc::clone(&self.0);
        let verified = spawn_blocking(move || engine.verify(noted)).await;
        verified.unwrap_or(Err(Broken::Journal(JournalError::Stopped)))
    }
}

#[async_trait]
impl Turns for Threads {
    async fn turn(&self, case: CaseId, command: Command) -> Result<Outcome, EngineError> {
        self.on(move |engine| engine.turn(case, command)).await
    }

    fn now(&self) -> Time {
        self.0.now()
    }

    async fn need(&self, case: CaseId, now: Time) -> Result<Need, EngineError> {
        // Mostly it is known without waiting, and a change of threads costs more than the answer.
        match self.0.need_at_once(case, now) {
            Some(need) => need,
            None => self.on(move |engine| engine.need(case, now)).await,
        }
    }

    async fn call(&self, due: Due) -> Result<Answered, EngineError> {
        self.on(move |engine| engine.call(due)).await
    }

    async fn begin(&self, start: Start, refused: Option<CaseId>) -> Result<CaseId, EngineError> {
        self.on(move |engine| engine.begin(start, refused)).await
    }

    async fn waiting(
        &self,
        until: Time,
        after: Option<CaseId>,
        limit: usize,
    ) -> Result<Vec<CaseId>, EngineError> {
        self.on(move |engine| Ok(engine.waiting(until, after, limit))).await
    }
}

/// An asynchronous engine for code that may block its thread. Not for threads that drive asynchronous tasks: there a call panics.
#[derive(Clone)]
pub struct Waiting {
    engine: Arc<dyn Engine>,
    runtime: Handle,
}

impl Waiting {
    /// Waits for the engine's answers; `runtime` drives what they need.
    pub fn new(engine: Arc<dyn Engine>, runtime: Handle) -> Self {
        Self { engine, runtime }
    }
}

impl Blocking for Waiting {
    fn deploy(&self, flow: &Flow) -> Result<Version, EngineError> {
        self.runtime.block_on(self.engine.deploy(flow))
    }

    fn start(&self, start: Start) -> Result<CaseId, EngineError> {
        self.runtime.block_on(self.engine.start(start))
    }

    fn resubmit(&self, refused: CaseId, start: Start) -> Result<CaseId, EngineError> {
        self.runtime.block_on(self.engine.resubmit(refused, start))
    }

    fn command(&self, case: CaseId, command: Command) -> Result<Outcome, EngineError> {
        self.runtime.block_on(self.engine.command(case, command))
    }

    fn retry_all(&self, of: Option<Connector>, by: &Caller) -> Result<usize, EngineError> {
        self.runtime.block_on(self.engine.retry_all(of, by))
    }

    fn flow(&self, version: Version) -> Result<Arc<Flow>, EngineError> {
        self.runtime.block_on(self.engine.flow(version))
    }

    fn view(&self, case: CaseId) -> Result<CaseView, EngineError> {
        self.runtime.block_on(self.engine.view(case))
    }

    fn cases(&self, before: Option<CaseId>, limit: usize) -> Result<Vec<CaseView>, EngineError> {
        self.runtime.block_on(self.engine.cases(before, limit))
    }

    fn cases_of(
        &self,
        owner: &str,
        before: Option<CaseId>,
        limit: usize,
    ) -> Result<Vec<CaseView>, EngineError> {
        self.runtime.block_on(self.engine.cases_of(owner, before, limit))
    }

    fn cases_about(&self, whose: &str) -> Result<Vec<CaseId>, EngineError> {
        self.runtime.block_on(self.engine.cases_about(whose))
    }

    fn erasable(&self, what: Erasure, before: Time, limit: usize) -> Result<Vec<CaseId>, EngineError> {
        self.runtime.block_on(self.engine.erasable(what, before, limit))
    }

    fn find_tasks(&self, query: &TaskQuery) -> Result<TaskPage, EngineError> {
        self.runtime.block_on(self.engine.find_tasks(query))
    }

    fn board(&self, of: Option<&Caller>) -> Result<Board, EngineError> {
        self.runtime.block_on(self.engine.board(of))
    }

    fn handovers(&self, after: Option<CaseId>, limit: usize) -> Result<Vec<Handover>, EngineError> {
        self.runtime.block_on(self.engine.handovers(after, limit))
    }

    fn lines(&self) -> Vec<LineView> {
        self.runtime.block_on(self.engine.lines())
    }

    fn statement(&self, case: CaseId, of: &Deed) -> Result<String, EngineError> {
        self.runtime.block_on(self.engine.statement(case, of))
    }

    fn file(&self, case: CaseId) -> Result<CaseFile, EngineError> {
        self.runtime.block_on(self.engine.file(case))
    }

    fn content(&self, case: CaseId, sha256: Hash) -> Result<Option<Vec<u8>>, EngineError> {
        self.runtime.block_on(self.engine.content(case, sha256))
    }

    fn personal(&self, case: CaseId, no: u32) -> Result<Option<Value>, EngineError> {
        self.runtime.block_on(self.engine.personal(case, no))
    }

    fn history(&self, case: CaseId) -> Result<Vec<Record>, EngineError> {
        self.runtime.block_on(self.engine.history(case))
    }

    fn position(&self) -> Result<u64, EngineError> {
        self.runtime.block_on(self.engine.position())
    }

    fn records(&self, after: u64, limit: usize) -> Result<Vec<(u64, Record)>, EngineError> {
        self.runtime.block_on(self.engine.records(after, limit))
    }

    fn verify(&self, noted: Option<Head>) -> Result<Verified, Broken> {
        self.runtime.block_on(self.engine.verify(noted))
    }
}
