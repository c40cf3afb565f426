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

/// What does the steps that need the outside world. Generated code has a method for each node and calls it from here.
pub trait Steps: Send + Sync {
    /// Does the step. May be called again with the same key, after a crash or an unclear failure: what was done under that
    /// key must then be answered again, not done again.
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
    /// What makes it one and the same call.
    pub key: Key,
    /// Which connector the step needs.
    pub connector: Connector,
    /// The step.
    pub node: &'a Node,
    /// What is known of the case.
    pub facts: &'a Facts,
    /// Personal data that the case was started with, as JSON: whom it is about. None once erased.
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
    /// Grows only after a failure that is known to have done nothing.
    pub attempt: u32,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}/{}", self.case, self.node, self.visit, self.attempt)
    }
}

/// What a connector says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// Whether what was asked holds; needed of a condition.
    pub holds: Option<bool>,
    /// The other system's number of what it did; no personal data.
    pub reference: Option<String>,
    /// What it told of people; kept outside the chain.
    pub personal: Option<serde_json::Value>,
    /// It only took the step on: the answer comes as a message that names the node.
    pub later: bool,
}

impl Answer {
    /// Done; nothing was asked.
    pub fn done(reference: impl Into<String>) -> Self {
        Self { reference: Some(reference.into()), ..Self::default() }
    }

    /// What was asked holds, or does not.
    pub fn holds(holds: bool) -> Self {
        Self { holds: Some(holds), ..Self::default() }
    }
}

/// Why a call failed. `why` goes into the chain: no personal data in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallError {
    /// Nothing was done; the next attempt gets a key of its own.
    NotDone {
        /// The other system's words.
        why: String,
    },
    /// It may have been done; the next call bears the same key.
    Unclear {
        /// The other system's words.
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
