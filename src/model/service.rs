//! One regulated service.

use super::{ActRef, Appeal, ApplicationForm, Finding, Passport, Process, Questionnaire, Table};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One regulated service: from its approval stamp or heading to the next one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Service {
    /// The file's stem up to its first `_` (or the act code), `-`, the service's ordinal: `000-1`.
    pub id: String,
    /// First line in the source file.
    pub line_start: u32,
    /// Last line in the source file.
    pub line_end: u32,
    /// The act that the service will be part of, where an amending act gives its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of_act: Option<ActRef>,
    /// The service's name only, without quotes.
    pub title: Option<String>,
    /// The providing body: nominative, no quotes, without «мемлекеттік мекемесі».
    pub provider: Option<String>,
    /// Degree of automation: «ішінара автоматтандырылған», ….
    pub automation: Option<String>,
    /// Kind of service: «транзакциялық», ….
    pub kind: Option<String>,
    /// The decree that approved the service's standard.
    pub standard: Option<StandardRef>,
    /// Definitions list, and every '(бұдан әрі – X)'.
    pub terms: Vec<Term>,
    /// The ҚФБ list or list of units, in order.
    pub participants: Vec<String>,
    /// What applicants are assured of: «құпиялылық», ….
    pub requirements: Vec<String>,
    /// Technical conditions of the service.
    pub technical_conditions: Vec<String>,
    /// The size of the questionnaire in the appendix; what it asks is in `questionnaires`.
    pub survey: Option<Survey>,
    /// The service card: the list of basic requirements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passport: Option<Passport>,
    /// The application form that an appendix prints.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<ApplicationForm>,
    /// Further application forms, in the act's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_forms: Vec<ApplicationForm>,
    /// Questionnaires that appendices print for those who were served, in the act's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questionnaires: Vec<Questionnaire>,
    /// Who decides on complaints.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal: Option<Appeal>,
    /// Flows, in the act's order.
    pub processes: Vec<Process>,
    /// Tables of actions, in the act's order.
    pub tables: Vec<Table>,
    /// Drafting faults.
    pub findings: Vec<Finding>,
}

/// The decree that approved the service's standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StandardRef {
    /// `YYYY-MM-DD`.
    pub date: Option<String>,
    /// As printed.
    pub number: Option<String>,
}

/// A term and the short name that the act gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Term {
    /// The term, nominative where the inflected form allows it.
    pub term: String,
    /// Its abbreviation or short name, without endings.
    pub abbr: Option<String>,
    /// Line where it is introduced.
    pub line: u32,
    /// Introduced in running text by '(бұдан әрі – X)', not in the definitions list.
    #[serde(default)]
    pub inline: bool,
    /// What the definition says, where the list gives one.
    #[serde(default)]
    pub definition: Option<String>,
}

/// Size of the questionnaire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Survey {
    /// Number of questions.
    pub questions: u32,
    /// Number of answers to choose from in a question (the greatest).
    pub options: u32,
}
