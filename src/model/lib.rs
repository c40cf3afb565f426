//! The typed model of an act: plain data that every later pass sees, and all it sees.
//!
//! Field names are the contract with every reader of `models/*.json`. Lines are 1-based lines of the source file;
//! texts are the source's own wording, repaired and nothing more. Absent is `null` or `[]`.

mod amends;
mod document;
mod finding;
mod flow;
mod passage;
mod passport;
mod service;
mod table;

pub use amends::{ActRef, AmendedAct, Change, Operation};
pub use document::{Amendment, Document, Form, RepealedBy, Status};
pub use finding::{Confidence, Finding, Place, Severity};
pub use flow::{Edge, EdgeKind, EdgeSource, Node, Process, Provenance};
pub use passage::{Passage, PassageKind};
pub use passport::{
    Appeal, AppealBody, DocumentList, Fee, Passport, PassportLines, ServiceForm, ServiceTime,
};
pub use service::{Service, StandardRef, Survey, Term};
pub use table::{Cell, Column, Next, Table};
pub use zanflow_terms::{Action, Channel, Duration, DurationUnit, NodeKind, System};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One act: its facts, the services it regulates, and what the compiler could not read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Model {
    /// Facts of the act itself.
    pub document: Document,
    /// The regulated services, in the act's order.
    pub services: Vec<Service>,
    /// The act's text, passage by passage.
    #[serde(default)]
    pub passages: Vec<Passage>,
    /// Passages that no rule understood, kept so that nothing is dropped in silence.
    #[serde(default)]
    pub unread: Vec<Unread>,
}

/// A passage that was kept but not understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unread {
    /// First line in the source file.
    pub line_start: u32,
    /// Last line in the source file.
    pub line_end: u32,
    /// Where it stands: `act`, or the id of a service.
    pub within: String,
    /// The repaired text, cut to 160 characters.
    pub excerpt: String,
}

/// The JSON Schema (2020-12) of [`Model`].
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(Model)
}
