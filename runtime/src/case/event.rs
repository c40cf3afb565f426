//! What can happen to a case. The names are stored; they do not change.

use crate::{Clause, Deadline, Decision, Ended, Facts, Hash, Name, Time, Version, Work};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// Number of a case, from 1, in the order in which cases were started.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseId(pub u64);

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One event as the journal holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The case.
    pub case: CaseId,
    /// Number in the case, from 1.
    pub seq: u64,
    /// When.
    pub at: Time,
    /// Who.
    pub actor: Actor,
    /// The passage it rests on; none where the act does not speak of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<Arc<Clause>>,
    /// What.
    pub event: Event,
}

/// Who made an event happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The engine, by the flow or the clock.
    Engine,
    /// Another system.
    System,
    /// A person, by an id that is no personal data; the name is kept outside the chain.
    Person(String),
}

/// Personal data that an event refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataRef {
    /// Number in the case.
    pub no: u32,
    /// Covers the data and its salt.
    pub seal: Hash,
}

/// The enum as it is written, and a twin that only reads it: see [`read`](super::read).
macro_rules! events {
    ($($events:tt)*) => {
        /// What happened. `data` refers to personal data or to words of people, which may hold some.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
        #[serde(tag = "kind", rename_all = "snake_case")]
        #[allow(missing_docs)] // the fields that recur: node id, visit of the node from 1, attempt from 1
        pub enum Event { $($events)* }

        #[derive(Deserialize)]
        #[serde(remote = "Event", rename_all = "snake_case")]
        pub(super) enum Twin { $($events)* }
    };
}

events! {
    /// The case began.
    Started {
        flow: Version,
        calendar: Name,
        #[serde(default)]
        facts: Facts,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        request: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        resubmits: Option<CaseId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        data: Option<DataRef>,
    },
    /// It came to a node. `since`: from when its time counts, if not from now.
    Entered {
        node: Name,
        visit: u32,
        work: Work,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Time>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        deadline: Option<Deadline>,
    },
    /// The deadline of the node where it stands was set anew.
    DeadlineSet { deadline: Deadline },
    /// The deadline of the node where it stands cannot be told: the calendar does not hold the days.
    DeadlineUnknown { why: String },
    /// A connector did the step.
    Called {
        node: Name,
        visit: u32,
        attempt: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        holds: Option<bool>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<Name>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        data: Option<DataRef>,
    },
    /// A connector took the step on; the answer comes as a message.
    Accepted {
        node: Name,
        visit: u32,
        attempt: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<Name>,
    },
    /// A connector failed. `done`: it may have done the step all the same, so the key stays.
    CallFailed { node: Name, visit: u32, attempt: u32, tries: u32, done: bool, why: String, retry: Time },
    /// The engine cannot go on; a person must.
    Held { node: Name, visit: u32, why: String },
    /// A person asked for another try.
    Retried { node: Name, visit: u32 },
    /// A task was given to a person, or taken by one where the actor is the same.
    Assigned { node: Name, visit: u32, to: String, data: Option<DataRef> },
    /// A person did the step.
    Completed {
        node: Name,
        visit: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decision: Option<Decision>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        grounds: Vec<Clause>,
        data: Option<DataRef>,
    },
    /// A message came and is kept.
    Received {
        id: String,
        node: Name,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        holds: Option<bool>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        data: Option<DataRef>,
    },
    /// A kept message was what the case waited for.
    Taken { id: String, node: Name, visit: u32 },
    /// The case and its clock stand still.
    Suspended { data: Option<DataRef> },
    /// They go on.
    Resumed {},
    /// It was ended by a person.
    Cancelled { data: Option<DataRef> },
    /// It was moved to another version of its process.
    Migrated { from: Version, to: Version, node: Name, data: Option<DataRef> },
    /// The deadline is near.
    Warned { node: Name, visit: u32 },
    /// The deadline has passed.
    Escalated { node: Name, visit: u32 },
    /// It came to an end.
    Ended { ended: Ended },
    /// After its refusal a new case took it up.
    Resubmitted { case: CaseId },
    /// Personal data was erased.
    Erased { data: Vec<u32> },
}

impl Event {
    /// The personal data that it refers to.
    pub fn data(&self) -> Option<DataRef> {
        match self {
            Self::Started { data, .. }
            | Self::Called { data, .. }
            | Self::Assigned { data, .. }
            | Self::Completed { data, .. }
            | Self::Received { data, .. }
            | Self::Suspended { data }
            | Self::Cancelled { data }
            | Self::Migrated { data, .. } => *data,
            _ => None,
        }
    }
}
