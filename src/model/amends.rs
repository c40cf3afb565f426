//! What an amending act changes in other acts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The changes of one act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AmendedAct {
    /// The act that is changed.
    pub act: ActRef,
    /// Its changes, in the order of the text.
    pub changes: Vec<Change>,
}

/// An act by its type, issuer, date and number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ActRef {
    /// `қаулы`, `бұйрық`, …
    pub act_type: Option<String>,
    /// The issuing body, nominative.
    pub issuer: Option<String>,
    /// `YYYY-MM-DD`.
    pub date: Option<String>,
    /// As printed.
    pub number: Option<String>,
}

/// One change of an act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// First line of the order in the source file.
    pub line_start: u32,
    /// Last line of the order and the new text.
    pub line_end: u32,
    /// What is changed: paragraph, item, appendix, title, in the act's words.
    pub target: String,
    /// How it is changed.
    pub operation: Operation,
    /// First and last line of the new text.
    pub text_lines: Option<[u32; 2]>,
}

/// How a part of an act is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// The part gets a new wording.
    NewWording,
    /// Words are replaced.
    ReplaceWords,
    /// A part is added.
    Add,
    /// A part is removed.
    Remove,
}
