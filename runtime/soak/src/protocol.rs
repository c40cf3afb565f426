//! What the runner and its workers say to each other: a line of JSON each.

use serde::{Deserialize, Serialize};

/// What a worker is asked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Asked {
    /// Comes back with the answer.
    pub id: u64,
    /// What.
    pub op: Op,
}

/// What a worker does.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum Op {
    /// Starts a case.
    Start {
        /// The id of the request.
        request: String,
    },
    /// Shows a case.
    View {
        /// The case.
        case: u64,
    },
    /// Completes its task.
    Complete {
        /// The case.
        case: u64,
        /// The node.
        node: String,
        /// What is decided.
        approve: bool,
    },
    /// Delivers a message.
    Deliver {
        /// The case.
        case: u64,
        /// The node.
        node: String,
        /// The message's id.
        id: String,
    },
    /// Its clock jumps.
    Shift {
        /// Milliseconds from the machine's clock.
        by: i64,
    },
}

/// What a worker answers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Answered {
    /// That of the question.
    pub id: u64,
    /// The answer.
    pub told: Told,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "told", rename_all = "snake_case")]
pub enum Told {
    /// The case was started.
    Started {
        /// Its number.
        case: u64,
    },
    /// A case as it is.
    Seen {
        /// Its status, as its name.
        status: String,
        /// Where it stands.
        node: Option<String>,
        /// It has ended.
        ended: bool,
    },
    /// It is done, and durable.
    Done,
    /// It was refused: nothing was done.
    Refused {
        /// Why.
        why: String,
    },
    /// The engine's servers are away: nothing was done.
    Away {
        /// Why.
        why: String,
    },
    /// Nobody knows whether it was done.
    Unknown {
        /// Why.
        why: String,
    },
}
