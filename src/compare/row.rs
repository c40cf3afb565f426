//! What a comparison says of one thing, in one row: a topic, a verdict, both places.
//!
//! Rows come in the order of their effect in law. A row of a cause holds all its differences: a register that one side does not ask is
//! one row, though the request, the check, the refusal and the paper all differ.

use super::difference::{Place, Weight};
use schemars::JsonSchema;
use serde::Serialize;

/// What a row is about, in the order of its effect in law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// What is regulated: the title's subject.
    Scope,
    /// From when and until when the acts are in force.
    InForce,
    /// Who issued the acts: where in the country they hold.
    Issuer,
    /// Who provides the service.
    Provider,
    /// Who may apply.
    Applicant,
    /// Who decides, and on what.
    Decides,
    /// Whether and how a representative may act.
    Representative,
    /// How persons and firms are identified, and in which register they must be.
    Persons,
    /// What is checked.
    Check,
    /// Why the service is refused.
    Grounds,
    /// Papers.
    Papers,
    /// What is signed.
    Signed,
    /// What the applicant gets.
    Result,
    /// To whom one complains, and when it is decided.
    Complaint,
    /// Conditions of using the service.
    Conditions,
    /// The time of the service as a whole.
    TimeLimit,
    /// The time of a step that people do.
    Time,
    /// What it costs.
    Fee,
    /// The standard or list that it rests on.
    Standard,
    /// Steps.
    Step,
    /// The order of steps.
    Order,
    /// Who does a step.
    Actor,
    /// Ways to apply.
    Channels,
    /// Electronic or on paper, fully or partly by systems.
    Form,
    /// Systems of a step.
    System,
    /// The time of machines.
    MachineTime,
    /// Who takes part.
    Participant,
    /// Another sentence.
    Provision,
    /// Definitions.
    Term,
    /// Words only.
    Wording,
}

impl Topic {
    /// All topics, in their order.
    pub const ALL: [Self; 30] = [
        Self::Scope,
        Self::InForce,
        Self::Issuer,
        Self::Provider,
        Self::Applicant,
        Self::Decides,
        Self::Representative,
        Self::Persons,
        Self::Check,
        Self::Grounds,
        Self::Papers,
        Self::Signed,
        Self::Result,
        Self::Complaint,
        Self::Conditions,
        Self::TimeLimit,
        Self::Time,
        Self::Fee,
        Self::Standard,
        Self::Step,
        Self::Order,
        Self::Actor,
        Self::Channels,
        Self::Form,
        Self::System,
        Self::MachineTime,
        Self::Participant,
        Self::Provision,
        Self::Term,
        Self::Wording,
    ];

    /// Topics that are shown whether they differ or not.
    pub const IDENTITY: [Self; 14] = [
        Self::Scope,
        Self::InForce,
        Self::Issuer,
        Self::Provider,
        Self::Applicant,
        Self::Grounds,
        Self::Papers,
        Self::Result,
        Self::Complaint,
        Self::TimeLimit,
        Self::Fee,
        Self::Standard,
        Self::Channels,
        Self::Form,
    ];

    /// The name in JSON and in keys of messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Scope => "scope",
            Self::InForce => "in-force",
            Self::Issuer => "issuer",
            Self::Provider => "provider",
            Self::Applicant => "applicant",
            Self::Decides => "decides",
            Self::Representative => "representative",
            Self::Persons => "persons",
            Self::Check => "check",
            Self::Grounds => "grounds",
            Self::Papers => "papers",
            Self::Signed => "signed",
            Self::Result => "result",
            Self::Complaint => "complaint",
            Self::Conditions => "conditions",
            Self::TimeLimit => "time-limit",
            Self::Time => "time",
            Self::Fee => "fee",
            Self::Standard => "standard",
            Self::Step => "step",
            Self::Order => "order",
            Self::Actor => "actor",
            Self::Channels => "channels",
            Self::Form => "form",
            Self::System => "system",
            Self::MachineTime => "machine-time",
            Self::Participant => "participant",
            Self::Provision => "provision",
            Self::Term => "term",
            Self::Wording => "wording",
        }
    }
}

/// What is said of a topic, no more than both texts prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// They differ.
    Differs,
    /// Only the first side says it.
    OnlyA,
    /// Only the second side says it.
    OnlyB,
    /// Other words that nothing explains: they may say the same, or not.
    NotRead,
    /// One side is silent or refers to another act, so nothing can be compared.
    NotComparable,
    /// The same words, or words that are known to mean the same.
    Same,
}

impl Verdict {
    /// Whether it states a difference.
    pub fn is_difference(self) -> bool {
        matches!(self, Self::Differs | Self::OnlyA | Self::OnlyB)
    }

    /// The verdict by which of both sides says something.
    pub(crate) fn of_sides(a: bool, b: bool) -> Self {
        match (a, b) {
            (true, false) => Self::OnlyA,
            (false, true) => Self::OnlyB,
            _ => Self::Differs,
        }
    }
}

/// What is said of one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Row {
    /// What it is about.
    pub topic: Topic,
    /// What is said of it.
    pub verdict: Verdict,
    /// Whom it matters to.
    pub weight: Weight,
    /// What differs, in a sentence.
    pub note: String,
    /// Where the first side says it: the place that says it best, then the others.
    pub a: Vec<Place>,
    /// Where the second side says it.
    pub b: Vec<Place>,
    /// Words that only the first side has and nothing explains.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unread_a: Vec<String>,
    /// Words that only the second side has and nothing explains.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unread_b: Vec<String>,
}
