//! Events of a case. Their names are stored and never change.

use crate::{Clause, Deadline, Decision, Ended, Facts, Found, Hash, How, Name, Time, Version, Work};
use serde::de::{Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
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

/// One event as stored in the journal.
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
    /// The cited passage; `None` if the act has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<Arc<Clause>>,
    /// What.
    pub event: Event,
}

/// The actor of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The engine, by the flow or the clock.
    Engine,
    /// Another system.
    System,
    /// A person.
    Person(Acting),
}

/// A person who acts, by ids that are not personal data; names are stored outside the chain. Written as the id alone where
/// nothing else is known of them, as records before accounts are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acting {
    /// Who.
    pub id: String,
    /// How it was known who it was.
    pub how: Option<How>,
    /// Whom they substituted.
    pub stead: Option<String>,
}

impl From<&str> for Acting {
    fn from(id: &str) -> Self {
        Self { id: id.to_owned(), how: None, stead: None }
    }
}

impl Serialize for Acting {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if self.how.is_none() && self.stead.is_none() {
            return to.serialize_str(&self.id);
        }
        let count = 1 + usize::from(self.how.is_some()) + usize::from(self.stead.is_some());
        let mut fields = to.serialize_map(Some(count))?;
        fields.serialize_entry("id", &self.id)?;
        if let Some(how) = self.how {
            fields.serialize_entry("how", &how)?;
        }
        if let Some(stead) = &self.stead {
            fields.serialize_entry("stead", stead)?;
        }
        fields.end()
    }
}

impl<'de> Deserialize<'de> for Acting {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Acting;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id, or an object with one")
            }

            fn visit_str<E: Error>(self, id: &str) -> Result<Acting, E> {
                Ok(Acting::from(id))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Acting, A::Error> {
                let mut acting = Acting::from("");
                while let Some(field) = map.next_key::<String>()? {
                    match field.as_str() {
                        "id" => acting.id = map.next_value()?,
                        "how" => acting.how = map.next_value()?,
                        "stead" => acting.stead = map.next_value()?,
                        _ => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                if acting.id.is_empty() { Err(A::Error::missing_field("id")) } else { Ok(acting) }
            }
        }
        from.deserialize_any(Either)
    }
}

/// Why a step was escalated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A person did it.
    Asked,
    /// Its deadline was near.
    Near,
    /// Its deadline passed.
    Passed,
}

/// What of a case's personal data is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Erasure {
    /// The papers: their names and contents.
    Papers,
    /// All of the applicant: what was said at the start, the form, the papers, what systems answered, their own words, the id of
    /// the request. What officials wrote stays.
    Applicant,
    /// That, and what officials wrote: for words that name the applicant.
    Everything,
}

impl Erasure {
    /// Whether the data of a record are among those. `owner`: who started the case.
    pub(crate) fn covers(self, record: &Record, owner: Option<&str>) -> bool {
        let is_paper = matches!(record.event, Event::Attached { .. });
        match self {
            Self::Papers => is_paper,
            Self::Everything => true,
            Self::Applicant => match (&record.event, &record.actor) {
                // What people say of their own work is theirs.
                (
                    Event::Completed { .. }
                    | Event::Assigned { .. }
                    | Event::Raised { .. }
                    | Event::Suspended { .. }
                    | Event::Cancelled { .. }
                    | Event::Migrated { .. },
                    Actor::Person(by),
                ) => owner == Some(by.id.as_str()),
                (Event::Raised { .. }, Actor::Engine) => false,
                _ => true,
            },
        }
    }
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
        /// What happened. `data` refers to personal data, or to people's words, which may contain some.
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
        /// The id of the request, in records that were written before it lay beside the chain.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        request: Option<String>,
        /// The id of the request: what a caller made up may say something of a person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<DataRef>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        resubmits: Option<CaseId>,
        /// Somebody acts for the applicant.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        represented: bool,
        /// The unit that it is assigned to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<Name>,
        /// An official started it for an applicant who came to the desk.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        desk: bool,
        /// What it is about, where its flow tells matters apart.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        matter: Option<Name>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        data: Option<DataRef>,
    },
    /// The case reached a node. `since`: when its time starts, if not now. `asks`: what it
    /// asks there, where that goes by names; every group is needed, and of a group one. `rules`: who completes it decides
    /// whether the service is rendered.
    Entered {
        node: Name,
        visit: u32,
        work: Work,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Time>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        deadline: Option<Deadline>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asks: Option<Vec<Vec<Name>>>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        rules: bool,
    },
    /// The current node's deadline was recomputed.
    DeadlineSet { deadline: Deadline },
    /// The current node's deadline is unknown: the calendar lacks the days.
    DeadlineUnknown { why: String },
    /// A connector did the step, or answered one ask of it.
    Called {
        node: Name,
        visit: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ask: Option<Name>,
        attempt: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        holds: Option<bool>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<Name>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        data: Option<DataRef>,
    },
    /// A connector accepted the step; the answer comes as a message.
    Accepted {
        node: Name,
        visit: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ask: Option<Name>,
        attempt: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<Name>,
    },
    /// A connector failed. `done`: it may have acted anyway, so the key stays.
    CallFailed {
        node: Name,
        visit: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ask: Option<Name>,
        attempt: u32,
        tries: u32,
        done: bool,
        why: String,
        retry: Time,
    },
    /// A connector answered that it does not know; it is asked again.
    Unknown {
        node: Name,
        visit: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ask: Option<Name>,
        attempt: u32,
        tries: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<Name>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        data: Option<DataRef>,
        retry: Time,
    },
    /// A connector answered after the case had gone on without it. Changes nothing, but what it did is known.
    Late {
        node: Name,
        visit: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ask: Option<Name>,
        attempt: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        found: Option<Found>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<Name>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        data: Option<DataRef>,
    },
    /// All that a step asks has answered, or what was known before settles it. `holds`: what that comes to, for a condition.
    Concluded {
        node: Name,
        visit: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        holds: Option<bool>,
    },
    /// The engine is stuck and needs a person.
    Held { node: Name, visit: u32, why: String },
    /// It is asked again: a person requested it, or what it waited for was signed.
    Retried { node: Name, visit: u32 },
    /// A task was assigned to a person, or claimed if that is the actor.
    Assigned { node: Name, visit: u32, to: String, data: Option<DataRef> },
    /// Who had the task lets it go.
    Released { node: Name, visit: u32 },
    /// The case was assigned to a unit, or to none.
    Routed {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<Name>,
    },
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
    /// The application form was written: a version of the case's file. `form`: which of the service's, from 1; `changed`: the
    /// fields that differ from the version before.
    Filled {
        version: u32,
        form: u32,
        changed: Vec<Name>,
        data: Option<DataRef>,
    },
    /// A paper was attached. `of`: which of the service's list it is; `data`: its name and digest; `content`: itself.
    Attached {
        paper: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<Name>,
        media: Name,
        size: u64,
        data: Option<DataRef>,
        content: Option<DataRef>,
    },
    /// A paper was taken out of the file. Its content stays until it is erased.
    Detached { paper: u32 },
    /// Something was signed: a step, or, without one, the application as it stood. `data`: the statement; `content`: the signature.
    Signed {
        signature: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        node: Option<Name>,
        #[serde(default)]
        visit: u32,
        /// An official signed.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        official: bool,
        data: Option<DataRef>,
        content: Option<DataRef>,
    },
    /// A message arrived early and was kept.
    Received {
        id: String,
        node: Name,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ask: Option<Name>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        holds: Option<bool>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        data: Option<DataRef>,
    },
    /// A kept message was consumed.
    Taken {
        id: String,
        node: Name,
        visit: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ask: Option<Name>,
    },
    /// The case and its clock are suspended.
    Suspended { data: Option<DataRef> },
    /// They resume.
    Resumed {},
    /// A person cancelled it.
    Cancelled { data: Option<DataRef> },
    /// It was migrated to another version of its process.
    Migrated { from: Version, to: Version, node: Name, data: Option<DataRef> },
    /// The deadline is near. `since`: when it came near, if that was noticed later.
    Warned {
        node: Name,
        visit: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Time>,
    },
    /// The deadline has passed. `since`: when, if that was noticed later.
    Escalated {
        node: Name,
        visit: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Time>,
    },
    /// The time of the whole service was computed, or computed anew. `since`: when it began.
    TermSet { since: Time, deadline: Deadline },
    /// It runs, but when it ends is unknown: the calendar lacks the days.
    TermUnknown { since: Time, why: String },
    /// The time of the whole service is nearly over. `since`: since when, if that was noticed later.
    TermWarned {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Time>,
    },
    /// It is over. `since`: since when, if that was noticed later.
    TermPassed {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Time>,
    },
    /// The step was escalated: by a person, or by the clock. `to`: to whom; none: the head of the case's unit. `data`: names and
    /// the reason.
    Raised {
        node: Name,
        visit: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Name>,
        cause: Cause,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        data: Option<DataRef>,
    },
    /// It reached an end.
    Ended { ended: Ended },
    /// After its refusal a new case continued it.
    Resubmitted { case: CaseId },
    /// Personal data was erased. `what`: which; none in older records: all that there was.
    Erased {
        data: Vec<u32>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        what: Option<Erasure>,
    },
}

impl Event {
    /// The personal data that it refers to.
    pub fn data(&self) -> Option<DataRef> {
        match self {
            Self::Started { data, .. }
            | Self::Called { data, .. }
            | Self::Unknown { data, .. }
            | Self::Late { data, .. }
            | Self::Assigned { data, .. }
            | Self::Raised { data, .. }
            | Self::Completed { data, .. }
            | Self::Filled { data, .. }
            | Self::Attached { data, .. }
            | Self::Signed { data, .. }
            | Self::Received { data, .. }
            | Self::Suspended { data }
            | Self::Cancelled { data }
            | Self::Migrated { data, .. } => *data,
            _ => None,
        }
    }

    /// The content of a paper, or the signature, that it refers to.
    pub fn content(&self) -> Option<DataRef> {
        match self {
            Self::Attached { content, .. } | Self::Signed { content, .. } => *content,
            _ => None,
        }
    }

    /// All that lies beside the chain and is sealed by it.
    pub fn sealed(&self) -> impl Iterator<Item = DataRef> {
        let key = match self {
            Self::Started { key, .. } => *key,
            _ => None,
        };
        [self.data(), key, self.content()].into_iter().flatten()
    }
}
