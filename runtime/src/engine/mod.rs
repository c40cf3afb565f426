//! The engine: the interface to running cases, whatever runs them.

mod archive;
mod calls;
mod case_index;
mod clockwork;
mod commands;
mod erasing;
mod error;
mod files;
mod handovers;
mod inbox;
mod lines;
mod local;
mod methods;
mod pool;
mod raising;
mod service_term;
mod signing;
mod snapshot;
mod turn;

pub use error::EngineError;
pub use handovers::Handover;
pub use inbox::{Board, Load, StepLoad, TaskCursor, TaskPage, TaskQuery};
pub use lines::{Limits, LineView};
pub use local::{Local, Settings};
pub use methods::Gone;
pub use raising::{Raise, Whom};
pub use signing::{Deed, Signed, Signing};

use crate::file::{Attachment, CaseFile, Filled};
use crate::journal::{Broken, Head, Verified};
use crate::{
    Caller, CaseId, CaseView, Clause, Connector, Erasure, Facts, Flow, Hash, Record, Task, Time, Version,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// Runs cases. Generated code knows only this trait; [`Local`] is one implementation, a distributed engine may be
/// another.
///
/// Every command returns after its events are durable. A failed command has changed nothing, except after
/// [`EngineError::Journal`] other than a full disk: then the outcome is unknown and the engine must be reopened.
pub trait Engine: Send + Sync {
    /// Stores a flow so that cases can be started on it. Idempotent.
    ///
    /// # Errors
    /// [`EngineError`].
    fn deploy(&self, flow: &Flow) -> Result<Version, EngineError>;

    /// Starts a case and advances it to its first wait. A second start with the same `request` returns the same case.
    ///
    /// # Errors
    /// [`EngineError`].
    fn start(&self, start: Start) -> Result<CaseId, EngineError>;

    /// Delivers a message; an early one is kept until the case waits for it.
    ///
    /// # Errors
    /// [`EngineError`].
    fn deliver(&self, case: CaseId, message: Message) -> Result<Delivery, EngineError>;

    /// Moves the open task from who has it, or from nobody, to a person, and says why: in the record, outside the chain.
    ///
    /// # Errors
    /// [`EngineError`].
    fn reassign(&self, case: CaseId, to: &Person, by: &Caller, reason: &str) -> Result<(), EngineError>;

    /// Assigns the open task to a person; claiming it is assigning it to oneself. One that somebody has is moved by them or a
    /// supervisor only.
    ///
    /// # Errors
    /// [`EngineError`].
    fn assign(&self, case: CaseId, to: &Person, by: &Caller) -> Result<(), EngineError>;

    /// Lets a task go that was assigned, so that others may take it.
    ///
    /// # Errors
    /// [`EngineError`].
    fn release(&self, case: CaseId, by: &Caller) -> Result<(), EngineError>;

    /// Assigns the case to a unit: people of other units do not see it any more. `None`: to all.
    ///
    /// # Errors
    /// [`EngineError`].
    fn route(&self, case: CaseId, unit: Option<&str>, by: &Caller) -> Result<(), EngineError>;

    /// Completes the task, or a stuck step, in the name of a person.
    ///
    /// # Errors
    /// [`EngineError`].
    fn complete(&self, case: CaseId, done: Completion) -> Result<(), EngineError>;

    /// What somebody signs who signs that now: JSON in the canonical form of RFC 8785, as UTF-8.
    ///
    /// # Errors
    /// [`EngineError`].
    fn statement(&self, case: CaseId, of: &Deed) -> Result<String, EngineError>;

    /// Puts a signature into the case's file and does the step that it is of; its number. A check that waits for a signature is made. That
    /// it is a signature of the statement, whoever's, the caller has found out.
    ///
    /// # Errors
    /// [`EngineError::OtherStatement`]: the case says something else now; as [`complete`](Self::complete); the application is signed by
    /// who may do the applicant's steps; [`EngineError::FileFull`].
    fn sign(&self, case: CaseId, signed: Signed, by: &Caller) -> Result<u32, EngineError>;

    /// Retries the connector of a stuck or waiting step.
    ///
    /// # Errors
    /// [`EngineError`].
    fn retry(&self, case: CaseId, by: &Caller) -> Result<(), EngineError>;

    /// Retries all that failed, of one connector or of all; the number of cases.
    ///
    /// # Errors
    /// [`EngineError`]; some may have been retried.
    fn retry_all(&self, of: Option<Connector>, by: &Caller) -> Result<usize, EngineError>;

    /// Steps that other systems were asked to do and failed, by case: up to `limit` of those after the case `after`.
    fn handovers(&self, after: Option<CaseId>, limit: usize) -> Vec<Handover>;

    /// The connectors that were called, and how they are.
    fn lines(&self) -> Vec<LineView>;

    /// The case and its clock are suspended. Messages are kept.
    ///
    /// # Errors
    /// [`EngineError`].
    fn suspend(&self, case: CaseId, by: &Caller, reason: &str) -> Result<(), EngineError>;

    /// Resumes the case; deadlines move by the length of the suspension.
    ///
    /// # Errors
    /// [`EngineError`].
    fn resume(&self, case: CaseId, by: &Caller) -> Result<(), EngineError>;

    /// Cancels the case.
    ///
    /// # Errors
    /// [`EngineError`].
    fn cancel(&self, case: CaseId, by: &Caller, reason: &str) -> Result<(), EngineError>;

    /// Migrates a waiting case to another version of its process, to the node of the same id unless another is named.
    /// The step's time keeps running.
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
    ) -> Result<(), EngineError>;

    /// Starts a new case that continues a refused one; they are linked. Only once per case.
    ///
    /// # Errors
    /// [`EngineError`].
    fn resubmit(&self, refused: CaseId, start: Start) -> Result<CaseId, EngineError>;

    /// Escalates the step at which a case stands: who it is escalated to sees it, and may give it to somebody. A supervisor does
    /// that, and who has the task. `reason` is stored outside the chain.
    ///
    /// # Errors
    /// [`EngineError`].
    fn raise(&self, case: CaseId, to: &Whom, by: &Caller, reason: &str) -> Result<(), EngineError>;

    /// Erases personal data of a case that has ended; the chain keeps their seals. Returns when no file of the journal holds them any
    /// more. `by`: nobody where a period of retention is over.
    ///
    /// # Errors
    /// [`EngineError::Running`]; [`EngineError::NotScrubbed`]: copies may still be there, and the next call tries again.
    fn erase(&self, case: CaseId, what: Erasure, by: Option<&Caller>) -> Result<(), EngineError>;

    /// Up to `limit` cases that ended before a time and have personal data, or papers, that were not erased; the first to end first.
    fn erasable(&self, what: Erasure, before: Time, limit: usize) -> Vec<CaseId>;

    /// Cases in whose data somebody is named: by an IIN, a BIN, an address of e-mail or the like, written as there. It reads all data.
    ///
    /// # Errors
    /// [`EngineError`].
    fn cases_about(&self, whose: &str) -> Result<Vec<CaseId>, EngineError>;

    /// Cases that a person started, ended or not, newest first: up to `limit` of those started before `before`.
    ///
    /// # Errors
    /// [`EngineError`].
    fn cases_of(
        &self,
        owner: &str,
        before: Option<CaseId>,
        limit: usize,
    ) -> Result<Vec<CaseView>, EngineError>;

    /// The last row of the journal: how many records there are.
    fn rows(&self) -> u64;

    /// Up to `limit` records after a row of the journal, each with its row: what follows from events, like notices, reads them.
    ///
    /// # Errors
    /// [`EngineError`].
    fn records(&self, after: u64, limit: usize) -> Result<Vec<(u64, Record)>, EngineError>;

    /// Writes the application form of a case that has not ended: a version of its file, and its number. What is the same makes no version.
    /// `expected`: refused where the file has another version than that.
    ///
    /// # Errors
    /// [`EngineError`]; only who started the case and who may do its open step change its file.
    fn fill(
        &self,
        case: CaseId,
        filled: &Filled,
        expected: Option<u32>,
        by: &Caller,
    ) -> Result<u32, EngineError>;

    /// Attaches a paper to a case that has not ended; its number. The same content for the same paper of the list is attached once.
    ///
    /// # Errors
    /// As [`fill`](Self::fill); [`EngineError::FileFull`].
    fn attach(&self, case: CaseId, paper: Attachment, by: &Caller) -> Result<u32, EngineError>;

    /// Takes a paper out of the file; its content stays until it is erased.
    ///
    /// # Errors
    /// As [`fill`](Self::fill).
    fn detach(&self, case: CaseId, paper: u32, by: &Caller) -> Result<(), EngineError>;

    /// The file of a case, ended or not.
    ///
    /// # Errors
    /// [`EngineError`].
    fn file(&self, case: CaseId) -> Result<CaseFile, EngineError>;

    /// The content of a paper that is in the file, by its SHA-256; `None` where there is none.
    ///
    /// # Errors
    /// [`EngineError`], also if the content is not what was attached.
    fn content(&self, case: CaseId, sha256: Hash) -> Result<Option<Vec<u8>>, EngineError>;

    /// Snapshot of a case.
    ///
    /// # Errors
    /// [`EngineError`].
    fn view(&self, case: CaseId) -> Result<CaseView, EngineError>;

    /// Cases, ended or not, newest first: up to `limit` of those started before `before`.
    ///
    /// # Errors
    /// [`EngineError`].
    fn cases(&self, before: Option<CaseId>, limit: usize) -> Result<Vec<CaseView>, EngineError>;

    /// A flow that was deployed, now or in an earlier run.
    ///
    /// # Errors
    /// [`EngineError::UnknownVersion`].
    fn flow(&self, version: Version) -> Result<Arc<Flow>, EngineError>;

    /// All open tasks, by case.
    fn tasks(&self) -> Vec<Task>;

    /// The open tasks that are looked for, a page of them, in the order in which they are due.
    fn find_tasks(&self, query: &TaskQuery) -> TaskPage;

    /// How many tasks there are, by step and by person, as far as a caller may see them.
    fn board(&self, of: Option<&Caller>) -> Board;

    /// All events of a case, in order.
    ///
    /// # Errors
    /// [`EngineError`].
    fn history(&self, case: CaseId) -> Result<Vec<Record>, EngineError>;

    /// Personal data that an event refers to; `None` once erased.
    ///
    /// # Errors
    /// [`EngineError`].
    fn personal(&self, case: CaseId, no: u32) -> Result<Option<Value>, EngineError>;

    /// Does what is due: retries, warnings, escalations, and steps that a crash interrupted. Call it after opening and
    /// then at every [`next_due`](Self::next_due).
    ///
    /// # Errors
    /// [`EngineError`]; the next call does the rest.
    fn tick(&self) -> Result<Ticked, EngineError>;

    /// When [`tick`](Self::tick) is due next.
    fn next_due(&self) -> Option<Time>;

    /// Verifies the whole journal.
    ///
    /// # Errors
    /// [`Broken`]: the first altered record.
    fn verify(&self, noted: Option<Head>) -> Result<Verified, Broken>;
}

/// Parameters of a new case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// The version of the process.
    pub version: Version,
    /// Who starts it; `None`: another system. An applicant's case is theirs.
    #[serde(skip)]
    pub by: Option<Caller>,
    /// The unit that it is assigned to; people of other units do not see it.
    #[serde(default)]
    pub unit: Option<String>,
    /// What it is about: one of the flow's [matters](Flow::matters). `None`: whoever comes to the question answers it.
    #[serde(default)]
    pub matter: Option<String>,
    /// Initial facts: for tests and simulations, where the engine is opened for a [trial](Settings::trial).
    #[serde(default)]
    pub facts: Facts,
    /// Idempotency key of the request; no personal data.
    #[serde(default)]
    pub request: Option<String>,
    /// Personal data, an object; stored outside the chain, given to connectors. `id`: IIN or BIN of the applicant;
    /// `representative`: of who acts for them, if somebody does.
    #[serde(default)]
    pub personal: Option<Value>,
    /// The application form: the first version of the case's file.
    #[serde(skip)]
    pub filled: Option<Filled>,
    /// Papers that are handed in with it: they are in its file before anything is done.
    #[serde(skip)]
    pub papers: Vec<Attachment>,
    /// A signature of its [statement](Self::statement): CMS, DER. Whoever gives it found out that it is one.
    #[serde(skip)]
    pub signed: Option<Vec<u8>>,
}

impl Start {
    /// A case without facts.
    pub fn new(version: Version) -> Self {
        Self { version, ..Self::default() }
    }
}

/// A message from another system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Unique in the case; a second one with the same id is a duplicate.
    pub id: String,
    /// The node that it answers.
    pub node: String,
    /// The ask that it answers, where the node has several and more than one is open.
    #[serde(default)]
    pub ask: Option<String>,
    /// Whether the condition holds; required if the node is a condition.
    #[serde(default)]
    pub holds: Option<bool>,
    /// Personal data in it.
    #[serde(default)]
    pub personal: Option<Value>,
}

/// Outcome of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// The case was waiting for it and continued.
    Taken,
    /// It arrived early and is kept.
    Kept,
    /// It is a duplicate.
    Duplicate,
}

/// A person who acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Stored in the chain for ever, so not personal data: a staff number, not an IIN.
    pub id: String,
    /// Stored outside the chain.
    pub name: String,
}

/// Decision on a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The condition holds; the service is to be rendered.
    Approve,
    /// It does not; a reason is required.
    Refuse,
}

/// Reason for a decision.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The passage of law.
    #[serde(default)]
    pub ground: Clause,
    /// Free text; stored outside the chain.
    pub text: String,
}

/// Completion of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The node, so that a late click does not complete the next task.
    pub node: String,
    /// Who did it.
    pub by: Caller,
    /// Required if the node is a condition, or rules on the case ([`Node::rules`](crate::Node::rules)).
    pub decision: Option<Decision>,
    /// At least one if the decision is a refusal.
    pub reasons: Vec<Reason>,
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
