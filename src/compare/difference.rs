//! What differs: its kind, its weight, both places with their words and citations.

use super::row::Topic;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What sort of difference it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Only the second side has the step.
    StepAdded,
    /// Only the first side has the step.
    StepRemoved,
    /// The step has another position, leads elsewhere, or is one step on one side and two on the other.
    Order,
    /// Somebody else acts.
    Actor,
    /// A way to the service that one side does not have, or has by others' hands.
    Channel,
    /// Another time, in common units; working days are apart from days.
    Duration,
    /// A condition looks at something else.
    Check,
    /// A refusal has another reason.
    RefusalReason,
    /// Paid and not paid, or paid otherwise.
    Payment,
    /// Other papers, or other things done with them.
    Documents,
    /// A unit or a system that takes part on one side only.
    Participant,
    /// Another system.
    System,
    /// A term that one side does not define, or defines otherwise.
    Term,
    /// A condition of using the service, or an assurance.
    TechnicalCondition,
    /// Another result.
    Result,
    /// Another standard, or another paragraph of it.
    LegalBasis,
    /// The same in other words.
    Wording,
}

impl Kind {
    /// All kinds, in their order.
    pub const ALL: [Self; 17] = [
        Self::StepAdded,
        Self::StepRemoved,
        Self::Order,
        Self::Actor,
        Self::Channel,
        Self::Duration,
        Self::Check,
        Self::RefusalReason,
        Self::Payment,
        Self::Documents,
        Self::Participant,
        Self::System,
        Self::Term,
        Self::TechnicalCondition,
        Self::Result,
        Self::LegalBasis,
        Self::Wording,
    ];

    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::StepAdded => "step-added",
            Self::StepRemoved => "step-removed",
            Self::Order => "order",
            Self::Actor => "actor",
            Self::Channel => "channel",
            Self::Duration => "duration",
            Self::Check => "check",
            Self::RefusalReason => "refusal-reason",
            Self::Payment => "payment",
            Self::Documents => "documents",
            Self::Participant => "participant",
            Self::System => "system",
            Self::Term => "term",
            Self::TechnicalCondition => "technical-condition",
            Self::Result => "result",
            Self::LegalBasis => "legal-basis",
            Self::Wording => "wording",
        }
    }
}

/// Whom a difference matters to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// It changes the applicant's rights or time.
    RightsOrTime,
    /// It changes the authority's work.
    Authority,
    /// Only the words differ.
    Wording,
}

impl Weight {
    /// All weights, the heaviest first.
    pub const ALL: [Self; 3] = [Self::RightsOrTime, Self::Authority, Self::Wording];

    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::RightsOrTime => "rights-or-time",
            Self::Authority => "authority",
            Self::Wording => "wording",
        }
    }
}

/// One difference of two services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Difference {
    /// What sort of difference.
    pub kind: Kind,
    /// Where the first side says it; none where it says nothing of it.
    pub a: Option<Place>,
    /// Where the second side says it.
    pub b: Option<Place>,
    /// Whom it matters to.
    pub weight: Weight,
    /// What differs, in a sentence.
    pub note: String,
    /// Index of the row that it belongs to: its cause.
    pub cause: usize,
    /// What it is about, where its kind does not tell.
    #[serde(skip)]
    pub(crate) topic: Option<Topic>,
    /// Things of a closed list that only the first and only the second side names.
    #[serde(skip)]
    pub(crate) only: [Vec<&'static str>; 2],
}

impl Difference {
    /// The difference, with what it is about.
    pub(crate) fn about(self, topic: Topic) -> Self {
        Self { topic: Some(topic), ..self }
    }

    /// The difference, with the things that only one side names.
    pub(crate) fn naming(self, only: [Vec<&'static str>; 2]) -> Self {
        Self { only, ..self }
    }
}

/// A place in an act with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Place {
    /// Id of the node; none for what is not in a process.
    pub id: Option<String>,
    /// The process that the node is of, or that is meant: `portal`, from the second of its channel on `portal-2`.
    pub process: Option<String>,
    /// The act's words.
    pub text: String,
    /// Their location.
    pub citation: Citation,
}

/// Location of words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Citation {
    /// The act in Kazakh, ready to paste.
    pub act: String,
    /// The file.
    pub file: String,
    /// Number of the paragraph (тармақ), as printed.
    pub paragraph: Option<String>,
    /// Mark of the item (тармақша), as printed.
    pub item: Option<String>,
    /// First line in the file.
    pub line_start: u32,
    /// Last line in the file.
    pub line_end: u32,
}
