//! How steps reach other systems.

pub(crate) mod alike;
mod connectors;
mod recorded;
mod request;
mod typed;
mod versions;

pub use connectors::{
    Connectors, DocumentFlow, Gateway, Licensing, Notary, Payment, Portal, Registers, SignatureCheck,
    Standing, Workers,
};
pub use recorded::Recorded;
pub use request::{Request, Told};
pub use typed::{Check, Earlier, Receipt};
pub use versions::Versions;

use crate::file::CaseFile;
use crate::{Ask, CaseId, Facts, Found, Name, Node, Subject, Version};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Performs the steps that need other systems. Generated code has a method per ask and dispatches to it here.
pub trait Steps: Send + Sync {
    /// Does the step. May be called again with the same key after a crash or an unclear failure, and must then return
    /// the first answer instead of acting again.
    ///
    /// # Errors
    /// [`CallError`]: the engine tries again.
    fn call(&self, call: &Call<'_>) -> Result<Answer, CallError>;

    /// Whether it has the method. Asked when an engine is opened, of everything that open cases may still need.
    fn has(&self, _: &Method<'_>) -> bool {
        true
    }

    /// Whether every call answers at once, from memory: then it is made on the caller's thread.
    fn is_instant(&self) -> bool {
        false
    }
}

impl<S: Steps + ?Sized> Steps for std::sync::Arc<S> {
    fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        (**self).call(call)
    }

    fn has(&self, method: &Method<'_>) -> bool {
        (**self).has(method)
    }

    fn is_instant(&self) -> bool {
        (**self).is_instant()
    }
}

/// A method that a case may call.
#[derive(Debug, Clone, Copy)]
pub struct Method<'a> {
    /// The version of the case's process.
    pub version: Version,
    /// The process: [`Clause::act`](crate::Clause::act) of the step.
    pub act: &'a str,
    /// [`Ask::method`].
    pub name: &'a str,
}

/// One call.
#[derive(Debug)]
pub struct Call<'a> {
    /// Idempotency key.
    pub key: Key,
    /// The version of the case's process.
    pub version: Version,
    /// The step.
    pub node: &'a Node,
    /// What it asks now.
    pub ask: &'a Ask,
    /// What is known of the case.
    pub facts: &'a Facts,
    /// Personal data that the case was started with, as JSON: `id`, `representative`, the form. `None` once erased, and where the
    /// call is about a worker.
    pub subject: Option<&'a serde_json::Value>,
    /// The file of the case: what was filled in, the papers, what systems answered and people decided before. `None` while there is
    /// nothing in it, and where the call is about a worker, but for their signatures.
    pub file: Option<&'a CaseFile>,
    /// The worker who handles the case, where the call is about them: the id of an authenticated person.
    pub worker: Option<&'a str>,
}

impl Call<'_> {
    /// Whom it is about: the IIN or BIN of the applicant or of who acts for them, or the id of a worker; `None` if that is not known.
    pub fn whose(&self) -> Option<&str> {
        let said = |key: &str| self.subject?.get(key)?.as_str().filter(|id| !id.is_empty());
        match self.ask.about {
            Subject::Applicant => said("id"),
            Subject::Representative => said("representative"),
            Subject::Worker => self.worker,
        }
    }
}

/// Idempotency key. Shown as `case/node/visit/attempt`, with `node.ask` for one of several asks.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The case.
    pub case: CaseId,
    /// Node id.
    pub node: Name,
    /// The ask, where the node has several.
    pub ask: Option<Name>,
    /// Which visit of the node, from 1.
    pub visit: u32,
    /// Increases only after a failure that certainly had no effect.
    pub attempt: u32,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (dot, ask) = self.ask.as_deref().map_or(("", ""), |ask| (".", ask));
        write!(f, "{}/{}{dot}{ask}/{}/{}", self.case, self.node, self.visit, self.attempt)
    }
}

/// Answer of a connector.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// What was found: for a condition whether it holds, which it must say. In JSON also `holds`, and true or false.
    #[serde(alias = "holds")]
    pub found: Option<Found>,
    /// The system's reference number; no personal data.
    pub reference: Option<String>,
    /// Personal data in the answer; stored outside the chain.
    pub personal: Option<serde_json::Value>,
    /// The step was only accepted: the answer comes later as a message that names the node.
    pub later: bool,
}

impl Answer {
    /// Done, for steps other than conditions.
    pub fn done(reference: impl Into<String>) -> Self {
        Self { reference: Some(reference.into()), ..Self::default() }
    }

    /// Answer to a condition.
    pub fn holds(holds: bool) -> Self {
        Self { found: Some(holds.into()), ..Self::default() }
    }

    /// The system cannot say: it is asked again later.
    pub fn unknown() -> Self {
        Self { found: Some(Found::Unknown), ..Self::default() }
    }
}

/// Why a call failed. `why` is stored in the chain, so it must not contain personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallError {
    /// Nothing was done; the next attempt gets a new key.
    NotDone {
        /// The system's message.
        why: String,
    },
    /// It may have been done; the next call has the same key.
    Unclear {
        /// The system's message.
        why: String,
    },
}

impl std::error::Error for CallError {}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotDone { why } => write!(f, "not done: {why}"),
            Self::Unclear { why } => write!(f, "perhaps done: {why}"),
        }
    }
}
