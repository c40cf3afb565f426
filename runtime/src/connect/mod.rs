//! How steps reach other systems.

mod connectors;
#[cfg(feature = "sqlite")]
mod embedded;
mod recorded;

pub use connectors::{
    Connectors, DocumentFlow, Gateway, Licensing, Notary, Payment, Portal, Registers, SignatureCheck,
    Standing,
};
#[cfg(feature = "sqlite")]
pub use embedded::{Effect, Embedded};
pub use recorded::Recorded;

use crate::{CaseId, Connector, Facts, Name, Node};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Performs the steps that need other systems. Generated code has a method per node and dispatches to it here.
pub trait Steps: Send + Sync {
    /// Does the step. May be called again with the same key after a crash or an unclear failure, and must then return
    /// the first answer instead of acting again.
    ///
    /// # Errors
    /// [`CallError`]: the engine tries again.
    fn call(&self, call: &Call<'_>) -> Result<Answer, CallError>;
}

impl<S: Steps + ?Sized> Steps for std::sync::Arc<S> {
    fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        (**self).call(call)
    }
}

/// One call.
#[derive(Debug)]
pub struct Call<'a> {
    /// Idempotency key.
    pub key: Key,
    /// Connector that the step needs.
    pub connector: Connector,
    /// The step.
    pub node: &'a Node,
    /// What is known of the case.
    pub facts: &'a Facts,
    /// The subject: personal data that the case was started with, as JSON. `None` once erased.
    pub subject: Option<&'a serde_json::Value>,
}

/// Idempotency key. Shown as `case/node/visit/attempt`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The case.
    pub case: CaseId,
    /// Node id.
    pub node: Name,
    /// Which visit of the node, from 1.
    pub visit: u32,
    /// Increases only after a failure that certainly had no effect.
    pub attempt: u32,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}/{}", self.case, self.node, self.visit, self.attempt)
    }
}

/// Answer of a connector.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// Whether the condition holds; required for conditions.
    pub holds: Option<bool>,
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
        Self { holds: Some(holds), ..Self::default() }
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
