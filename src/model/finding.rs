//! Drafting faults: where an act contradicts itself, and what proves it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A drafting fault.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Code of the rule.
    pub code: String,
    /// Line in the source file.
    pub line: u32,
    /// What is wrong, in English.
    pub note: String,
    /// Stays the same when the act is changed elsewhere; unique in an act.
    #[serde(default)]
    pub id: String,
    /// How bad it is.
    #[serde(default)]
    pub severity: Severity,
    /// How sure the rule is.
    #[serde(default)]
    pub confidence: Confidence,
    /// Key of the message that says what is wrong, for other languages than the note's.
    #[serde(default)]
    pub message: String,
    /// What the message is filled with.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
    /// All places that prove it, the one to mend first.
    #[serde(default)]
    pub places: Vec<Place>,
    /// What could stand there instead: a suggestion, never the act's wording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

/// How bad a fault is.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The act cannot be carried out as it is written.
    Error,
    /// It contradicts itself.
    #[default]
    Warning,
    /// A matter of form.
    Note,
}

/// How sure a rule is of a fault.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// The text itself shows it.
    #[default]
    High,
    /// It follows from what was read out of the text.
    Medium,
    /// It may be damage of the file.
    Low,
}

/// A place in the act that proves a fault.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// The file of its lines, where an act has several and it is not [`Document::file`](super::Document::file).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// First line in the source file.
    pub line_start: u32,
    /// Last line in the source file.
    pub line_end: u32,
    /// Number of the paragraph that it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<String>,
    /// Mark of the item that it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The words that prove it, as repaired; empty where something is missing.
    pub text: String,
}

impl Severity {
    /// The name that stands in models.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

impl Confidence {
    /// The name that stands in models.
    pub fn name(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}
