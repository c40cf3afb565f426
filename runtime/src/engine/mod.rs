//! The engine: what can be asked of running cases, whoever runs them.

mod clockwork;
mod commands;
mod error;
mod local;
mod shelves;
mod turn;

pub use error::EngineError;
pub use local::{Local, Settings};

use crate::journal::{Broken, Head, Verified};
use crate::{CaseId, CaseView, Clause, Facts, Flow, Record, Task, Time, Version};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// Runs cases. Flow code knows this trait and no engine: [`Local`] is one, a distributed engine may be another.
///
/// Every command returns after its events are durable. A command that fails has changed nothing, unless it says
/// [`EngineError::Journal`] with anything but a full disk: then it is not known, and the engine must be opened anew.
pub trait Engine: Send + Sync {
    /// Keeps a flow, so that cases can be started on it; again and again is the same as once.
    ///
    /// # Errors
    /// [`EngineError`].
    fn deploy(&self, flow: &Flow) -> Result<Version, EngineError>;

    /// Starts a case and takes it to its first wait. A second start with the same `request` is the first one's case.
    ///
    /// # Errors
    /// [`EngineError`].
    fn start(&self, start: Start) -> Result<CaseId, EngineError>;

    /// Hands over a message; one that comes early is kept until the case waits for it.
    ///
    /// # Errors
    /// [`EngineError`].
    fn deliver(&self, case: CaseId, message: Message) -> Result<Delivery, EngineError>;

    /// Gives the open task to a person; taking it oneself is giving it to oneself.
    ///
    /// # Errors
    /// [`EngineError`].
    fn assign(&self, case: CaseId, to: &Person, by: &Person) -> Result<(), EngineError>;

    /// A named person did the task, or what a held step needed.
    ///
    /// # Errors
    /// [`EngineError`].
    fn complete(&self, case: CaseId, done: Completion) -> Result<(), EngineError>;

    /// Calls the connector of a held or waiting step again.
    ///
    /// # Errors
    /// [`EngineError`].
    fn retry(&self, case: CaseId, by: &Person) -> Result<(), EngineError>;

    /// The case and its clock stand still. Messages are kept.
    ///
    /// # Errors
    /// [`EngineError`].
    fn suspend(&self, case: CaseId, by: &Person, reason: &str) -> Result<(), EngineError>;

    /// They go on; deadlines move by the time of the suspension.
    ///
    /// # Errors
    /// [`EngineError`].
    fn resume(&self, case: CaseId, by: &Person) -> Result<(), EngineError>;

    /// Ends the case.
    ///
    /// # Errors
    /// [`EngineError`].
    fn cancel(&self, case: CaseId, by: &Person, reason: &str) -> Result<(), EngineError>;

    /// Moves a case that waits to another version of its process, to the node of the same id unless another is named. The step's time
    /// keeps counting.
    ///
    /// # Errors
    /// [`EngineError`]; among them a step that was handed to another system, which must be answered first.
    fn migrate(
        &self,
        case: CaseId,
        to: Version,
        node: Option<&str>,
        by: &Person,
        reason: &str,
    ) -> Result<(), EngineError>;

    /// Starts a new case for one that was refused; each knows of the other. Once only.
    ///
    /// # Errors
    /// [`EngineError`].
    fn resubmit(&self, refused: CaseId, start: Start) -> Result<CaseId, EngineError>;

    /// Erases all personal data of a case; the chain keeps its seals.
    ///
    /// # Errors
    /// [`EngineError`].
    fn erase(&self, case: CaseId, by: &Person) -> Result<(), EngineError>;

    /// A case as it stands.
    ///
    /// # Errors
    /// [`EngineError`].
    fn view(&self, case: CaseId) -> Result<CaseView, EngineError>;

    /// Cases that have ended or not, the last started first: up to `limit` of those started before `before`.
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

    /// All events of a case, in order.
    ///
    /// # Errors
    /// [`EngineError`].
    fn history(&self, case: CaseId) -> Result<Vec<Record>, EngineError>;

    /// Personal data that an event refers to; none once erased.
    ///
    /// # Errors
    /// [`EngineError`].
    fn personal(&self, case: CaseId, no: u32) -> Result<Option<Value>, EngineError>;

    /// Does what the time asks for: retries, warnings, escalations, and steps that a crash interrupted. To be called
    /// after opening and then whenever [`next_due`](Self::next_due) has come.
    ///
    /// # Errors
    /// [`EngineError`]; what it had not come to is done by the next call.
    fn tick(&self) -> Result<Ticked, EngineError>;

    /// When [`tick`](Self::tick) next has something to do.
    fn next_due(&self) -> Option<Time>;

    /// Checks the whole journal.
    ///
    /// # Errors
    /// [`Broken`] names the first record that is not what was written.
    fn verify(&self, noted: Option<Head>) -> Result<Verified, Broken>;
}

/// What a case starts with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Start {
    /// The version of the process.
    pub version: Version,
    /// What is known already.
    #[serde(default)]
    pub facts: Facts,
    /// Names the request, so that asking twice starts one case; no personal data.
    #[serde(default)]
    pub request: Option<String>,
    /// Whom it is about and what they said; kept outside the chain, given to connectors.
    #[serde(default)]
    pub personal: Option<Value>,
}

impl Start {
    /// A case about which nothing is known.
    pub fn of(version: Version) -> Self {
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
    /// Whether the condition holds; needed where the node is one.
    #[serde(default)]
    pub holds: Option<bool>,
    /// What it says of people.
    #[serde(default)]
    pub personal: Option<Value>,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// The case waited for it and went on.
    Taken,
    /// It came early and is kept.
    Kept,
    /// It had come before.
    Duplicate,
}

/// Who does something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Stands in the chain for ever, so it may not be personal data: a staff number, not an IIN.
    pub id: String,
    /// Kept outside the chain.
    pub name: String,
}

/// What a person decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The condition holds; the service is to be rendered.
    Approve,
    /// It does not; a reason is needed.
    Refuse,
}

/// Why a person decided so.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The passage of law.
    #[serde(default)]
    pub ground: Clause,
    /// In words; kept outside the chain.
    pub text: String,
}

/// A task that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completion {
    /// The node, so that a late click does not complete the next task.
    pub node: String,
    /// By whom.
    pub by: Person,
    /// Needed where the node is a condition.
    #[serde(default)]
    pub decision: Option<Decision>,
    /// At least one where the decision is a refusal.
    #[serde(default)]
    pub reasons: Vec<Reason>,
}

/// What a tick did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Ticked {
    /// Cases that it took on.
    pub cases: usize,
    /// Warnings.
    pub warned: usize,
    /// Escalations.
    pub escalated: usize,
}
