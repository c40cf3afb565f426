//! Facts of the act itself: who issued it, when, whether it is in force.

use super::AmendedAct;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Facts of one act, from its title block, stamps, orders and notes, or from the metadata beside the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// The file's name as read.
    pub file: String,
    /// The act's title.
    pub title: Option<String>,
    /// `қаулы`, `бұйрық`, `шешім`, …
    pub act_type: Option<String>,
    /// The issuing body, nominative.
    pub issuer: Option<String>,
    /// `… облысы`, `… қаласы` or, below the region, `… ауданы`; none for central bodies.
    pub region: Option<String>,
    /// Day of issue, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// The act's number as printed.
    pub number: Option<String>,
    /// The justice body that registered it, nominative.
    pub registered_by: Option<String>,
    /// Day of registration, `YYYY-MM-DD`.
    pub registered_on: Option<String>,
    /// Number in the register.
    pub registration_number: Option<String>,
    /// Whether the act is in force.
    pub status: Status,
    /// The act that repealed it.
    pub repealed_by: Option<RepealedBy>,
    /// Who signed.
    pub signatory: Option<String>,
    /// The official charged with control, as printed.
    pub supervisor: Option<String>,
    /// Changes that notes in the text record.
    pub amendments: Vec<Amendment>,
    /// The act's code in a `kazakhstan-law` folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act_code: Option<String>,
    /// The day the text of a `kazakhstan-law` folder came into force, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_date: Option<String>,
    /// Address of the official text, where the metadata gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_url: Option<String>,
    /// What form of act it is, where it is not a regulation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
    /// What an amending act changes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amends: Vec<AmendedAct>,
    /// For each page of a PDF, the line that it begins with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<u32>,
}

impl Document {
    /// The key of the words for its status: in force is only said of a text whose database gave it a date.
    pub fn status_key(&self) -> &'static str {
        match (self.status, &self.version_date) {
            (Status::Repealed, _) => "status-repealed",
            (Status::InForce, Some(_)) => "status-in-force",
            (Status::InForce, None) => "status-in_force",
        }
    }

    /// The page of a PDF that a line stands on, from 1; none of other files.
    pub fn page(&self, line: u32) -> Option<usize> {
        Some(self.pages.partition_point(|first| *first <= line)).filter(|page| *page > 0)
    }
}

/// What form of act a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Regulations with labelled steps.
    Regulations,
    /// Rules of services.
    Rules,
    /// Standards of services.
    Standards,
    /// An act that amends others.
    Amending,
    /// Anything else.
    Other,
}

/// Whether an act is in force.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nothing in the text says that it was repealed.
    #[default]
    InForce,
    /// A note says that it was repealed.
    Repealed,
}

/// The act that repealed this one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RepealedBy {
    /// `қаулы`, `бұйрық`, …
    pub act_type: Option<String>,
    /// The repealing body, nominative.
    pub issuer: Option<String>,
    /// `YYYY-MM-DD`.
    pub date: Option<String>,
    /// As printed.
    pub number: Option<String>,
}

/// One change that a note in the text records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Amendment {
    /// Line of the note.
    pub line: u32,
    /// What was changed, in the note's words.
    pub what: String,
    /// Day of the changing act, `YYYY-MM-DD`.
    pub by_date: Option<String>,
    /// Number of the changing act.
    pub by_number: Option<String>,
}
