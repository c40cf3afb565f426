//! The typed model of an act: plain data that every later pass sees, and all it sees.
//!
//! Field names are the contract with every reader of `models/*.json`. Lines are 1-based lines of the source file;
//! texts are the source's own wording, repaired and nothing more. Absent is `null` or `[]`.

mod amends;
mod document;
mod finding;
mod flow;
mod form;
mod passage;
mod passport;
mod questionnaire;
mod service;
mod table;

pub use amends::{ActRef, AmendedAct, Change, Operation};
pub use document::{Amendment, Document, Form, RepealedBy, Status};
pub use finding::{Confidence, Finding, Place, Severity};
pub use flow::{Edge, EdgeKind, EdgeSource, Node, Process, Provenance};
pub use form::{ApplicationForm, FormField, FormText};
pub use passage::{Passage, PassageKind};
pub use passport::{
    Appeal, AppealBody, DocumentList, Fee, Passport, PassportLines, ServiceForm, ServiceTime,
};
pub use questionnaire::{AnswerKind, AnswerOption, Question, Questionnaire, Scale};
pub use service::{Service, StandardRef, Survey, Term};
pub use table::{Cell, Column, Next, Table};
pub use zanflow_terms::{Action, AskedOf, Channel, Duration, DurationUnit, FieldKind, NodeKind, System};

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

/// Why an act gives no services.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithoutServices {
    /// The text names no issuer, kind of act or date.
    NotAnAct,
    /// It only changes parts of other acts.
    Amending,
    /// It holds no regulation, rules or standard of a public service.
    Other,
}

impl WithoutServices {
    /// The key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Self::NotAnAct => "no-services-not-an-act",
            Self::Amending => "no-services-amending",
            Self::Other => "no-services-other",
        }
    }
}

impl Model {
    /// Why the act gives no services; none if it gives some.
    pub fn without_services(&self) -> Option<WithoutServices> {
        let document = &self.document;
        let facts = [&document.issuer, &document.act_type, &document.date];
        let why = match document.form {
            _ if !self.services.is_empty() => return None,
            Some(Form::Amending) => WithoutServices::Amending,
            _ if facts.iter().all(|fact| fact.is_none()) => WithoutServices::NotAnAct,
            _ => WithoutServices::Other,
        };
        Some(why)
    }
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
