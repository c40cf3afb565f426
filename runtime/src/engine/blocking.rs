//! Commands, queries and audit for code that may block its thread.

use super::{Board, Handover, LineView, TaskPage, TaskQuery};
use crate::case::{CaseId, CaseView, Erasure, Record};
use crate::decide::{Command, Completion, Deed, Delivery, Message, Outcome, Person, Signed, Start, Whom};
use crate::file::{Attachment, CaseFile, Filled};
use crate::journal::{Broken, Head, Verified};
use crate::{Caller, Connector, EngineError, Flow, Hash, Time, Version};
use serde_json::Value;
use std::sync::Arc;

/// [`Commands`](super::Commands), [`Queries`](super::Queries) and [`Audit`](super::Audit), with the same answers and the same errors,
/// but the thread waits. Generated code knows only this trait.
pub trait Blocking: Send + Sync {
    /// See [`Commands::deploy`](super::Commands::deploy).
    ///
    /// # Errors
    /// As there.
    fn deploy(&self, flow: &Flow) -> Result<Version, EngineError>;

    /// See [`Commands::start`](super::Commands::start).
    ///
    /// # Errors
    /// As there.
    fn start(&self, start: Start) -> Result<CaseId, EngineError>;

    /// See [`Commands::resubmit`](super::Commands::resubmit).
    ///
    /// # Errors
    /// As there.
    fn resubmit(&self, refused: CaseId, start: Start) -> Result<CaseId, EngineError>;

    /// See [`Commands::command`](super::Commands::command).
    ///
    /// # Errors
    /// As there.
    fn command(&self, case: CaseId, command: Command) -> Result<Outcome, EngineError>;

    /// See [`Commands::retry_all`](super::Commands::retry_all).
    ///
    /// # Errors
    /// As there.
    fn retry_all(&self, of: Option<Connector>, by: &Caller) -> Result<usize, EngineError>;

    /// See [`Queries::flow`](super::Queries::flow).
    ///
    /// # Errors
    /// As there.
    fn flow(&self, version: Version) -> Result<Arc<Flow>, EngineError>;

    /// See [`Queries::view`](super::Queries::view).
    ///
    /// # Errors
    /// As there.
    fn view(&self, case: CaseId) -> Result<CaseView, EngineError>;

    /// See [`Queries::cases`](super::Queries::cases).
    ///
    /// # Errors
    /// As there.
    fn cases(&self, before: Option<CaseId>, limit: usize) -> Result<Vec<CaseView>, EngineError>;

    /// See [`Queries::cases_of`](super::Queries::cases_of).
    ///
    /// # Errors
    /// As there.
    fn cases_of(
        &self,
        owner: &str,
        before: Option<CaseId>,
        limit: usize,
    ) -> Result<Vec<CaseView>, EngineError>;

    /// See [`Queries::cases_about`](super::Queries::cases_about).
    ///
    /// # Errors
    /// As there.
    fn cases_about(&self, whose: &str) -> Result<Vec<CaseId>, EngineError>;

    /// See [`Queries::erasable`](super::Queries::erasable).
    ///
    /// # Errors
    /// As there.
    fn erasable(&self, what: Erasure, before: Time, limit: usize) -> Result<Vec<CaseId>, EngineError>;

    /// See [`Queries::find_tasks`](super::Queries::find_tasks).
    ///
    /// # Errors
    /// As there.
    fn find_tasks(&self, query: &TaskQuery) -> Result<TaskPage, EngineError>;

    /// See [`Queries::board`](super::Queries::board).
    ///
    /// # Errors
    /// As there.
    fn board(&self, of: Option<&Caller>) -> Result<Board, EngineError>;

    /// See [`Queries::handovers`](super::Queries::handovers).
    ///
    /// # Errors
    /// As there.
    fn handovers(&self, after: Option<CaseId>, limit: usize) -> Result<Vec<Handover>, EngineError>;

    /// See [`Queries::lines`](super::Queries::lines).
    fn lines(&self) -> Vec<LineView>;

    /// See [`Queries::statement`](super::Queries::statement).
    ///
    /// # Errors
    /// As there.
    fn statement(&self, case: CaseId, of: &Deed) -> Result<String, EngineError>;

    /// See [`Queries::file`](super::Queries::file).
    ///
    /// # Errors
    /// As there.
    fn file(&self, case: CaseId) -> Result<CaseFile, EngineError>;

    /// See [`Queries::content`](super::Queries::content).
    ///
    /// # Errors
    /// As there.
    fn content(&self, case: CaseId, sha256: Hash) -> Result<Option<Vec<u8>>, EngineError>;

    /// See [`Queries::personal`](super::Queries::personal).
    ///
    /// # Errors
    /// As there.
    fn personal(&self, case: CaseId, no: u32) -> Result<Option<Value>, EngineError>;

    /// See [`Audit::history`](super::Audit::history).
    ///
    /// # Errors
    /// As there.
    fn history(&self, case: CaseId) -> Result<Vec<Record>, EngineError>;

    /// See [`Audit::position`](super::Audit::position).
    ///
    /// # Errors
    /// As there.
    fn position(&self) -> Result<u64, EngineError>;

    /// See [`Audit::records`](super::Audit::records).
    ///
    /// # Errors
    /// As there.
    fn records(&self, after: u64, limit: usize) -> Result<Vec<(u64, Record)>, EngineError>;

    /// See [`Audit::verify`](super::Audit::verify).
    ///
    /// # Errors
    /// As there.
    fn verify(&self, noted: Option<Head>) -> Result<Verified, Broken>;

    /// See [`Command::Deliver`].
    ///
    /// # Errors
    /// [`EngineError`].
    fn deliver(&self, case: CaseId, message: Message) -> Result<Delivery, EngineError> {
        self.command(case, Command::Deliver(message)).map(Outcome::delivery)
    }

    /// Moves the open task from who has it, or from nobody, to a person, and says why. See [`Command::Assign`].
    ///
    /// # Errors
    /// [`EngineError`].
    fn reassign(&self, case: CaseId, to: &Person, by: &Caller, reason: &str) -> Result<(), EngineError> {
        let (to, by, reason) = (to.clone(), by.clone(), Some(reason.to_owned()));
        self.command(case, Command::Assign { to, by, reason }).map(drop)
    }

    /// See [`Command::Assign`].
    ///
    /// # Errors
    /// [`EngineError`].
    fn assign(&self, case: CaseId, to: &Person, by: &Caller) -> Result<(), EngineError> {
        self.command(case, Command::Assign { to: to.clone(), by: by.clone(), reason: None }).map(drop)
    }

    /// See [`Command::Release`].
    ///
    /// # Errors
    /// [`EngineError`].
    fn release(&self, case: CaseId, by: &Caller) -> Result<(), EngineError> {
        self.command(case, Command::Release { by: by.clone() }).map(drop)
    }

    /// See [`Command::Route`].
    ///
    /// # Errors
    /// [`EngineError`].
    fn route(&self, case: CaseId, unit: Option<&str>, by: &Caller) -> Result<(), EngineError> {
        self.command(case, Command::Route { unit: unit.map(str::to_owned), by: by.clone() }).map(drop)
    }

    /// See [`Command::Complete`].
    ///
    /// # Errors
    /// [`EngineError`].
    fn complete(&self, case: CaseId, done: Completion) -> Result<(), EngineError> {
        self.command(case, Command::Complete(done)).map(drop)
    }

    /// See [`Command::Sign`]. The signature's number.
    ///
    /// # Errors
    /// [`EngineError`].
    fn sign(&self, case: CaseId, signed: Signed, by: &Caller) -> Result<u32, EngineError> {
        self.command(case, Command::Sign { signed, by: by.clone() }).map(Outcome::number)
    }

    /// See [`Command::Retry`].
    ///
    /// # Errors
    /// [`EngineError`].
    fn retry(&self, case: CaseId, by: &Caller) -> Result<(), EngineError> {
        self.command(case, Command::Retry { by: by.clone() }).map(drop)
    }

    /// See [`Command::Suspend`].
    ///
    /// # Errors
    /// [`EngineError`].
    fn suspend(&self, case: CaseId, by: &Caller, reason: &str) -> Result<(), EngineError> {
        self.command(case, Command::Suspend { by: by.clone(), reason: reason.to_owned() }).map(drop)
    }

    /// See [`Command::Resume`].
    ///
    /// # Errors
    /// [`EngineError`].
    fn resume(&self, case: CaseId, by: &Caller) -> Result<(), EngineError> {
        self.command(case, Command::Resume { by: by.clone() }).map(drop)
    }

    /// See [`Command::Cancel`].
    ///
    /// # Errors
    /// [`EngineError`].
    fn cancel(&self, case: CaseId, by: &Caller, reason: &str) -> Result<(), EngineError> {
        self.command(case, Command::Cancel { by: by.clone(), reason: reason.to_owned() }).map(drop)
    }

    /// See [`Command::Migrate`].
    ///
    /// # Errors
    /// [`EngineError`], also if the step was handed to another system, which must answer first.
    fn migrate(
        &self,
        case: CaseId,
        to: Version,
        node: Option<&str>,
        by: &Caller,
        reason: &str,
    ) -> Result<(), EngineError> {
        let (node, by, reason) = (node.map(str::to_owned), by.clone(), reason.to_owned());
        self.command(case, Command::Migrate { to, node, by, reason }).map(drop)
    }

    /// See [`Command::Raise`].
    ///
    /// # Errors
    /// [`EngineError`].
    fn raise(&self, case: CaseId, to: &Whom, by: &Caller, reason: &str) -> Result<(), EngineError> {
        let (to, by, reason) = (to.clone(), by.clone(), reason.to_owned());
        self.command(case, Command::Raise { to, by, reason }).map(drop)
    }

    /// See [`Command::Erase`]. Returns when no file of the journal holds what was erased any more.
    ///
    /// # Errors
    /// [`EngineError::Running`]; [`EngineError::NotScrubbed`]: copies may still be there, and the next call tries again.
    fn erase(&self, case: CaseId, what: Erasure, by: Option<&Caller>) -> Result<(), EngineError> {
        self.command(case, Command::Erase { what, by: by.cloned() }).map(drop)
    }

    /// See [`Command::Fill`]. The version of the file.
    ///
    /// # Errors
    /// [`EngineError`]; only who started the case and who may do its open step change its file.
    fn fill(
        &self,
        case: CaseId,
        filled: &Filled,
        expected: Option<u32>,
        by: &Caller,
    ) -> Result<u32, EngineError> {
        let (filled, by) = (filled.clone(), by.clone());
        self.command(case, Command::Fill { filled, expected, by }).map(Outcome::number)
    }

    /// See [`Command::Attach`]. The paper's number.
    ///
    /// # Errors
    /// As [`fill`](Self::fill); [`EngineError::FileFull`].
    fn attach(&self, case: CaseId, paper: Attachment, by: &Caller) -> Result<u32, EngineError> {
        self.command(case, Command::Attach { paper: Box::new(paper), by: by.clone() }).map(Outcome::number)
    }

    /// See [`Command::Detach`].
    ///
    /// # Errors
    /// As [`fill`](Self::fill).
    fn detach(&self, case: CaseId, paper: u32, by: &Caller) -> Result<(), EngineError> {
        self.command(case, Command::Detach { paper, by: by.clone() }).map(drop)
    }
}
