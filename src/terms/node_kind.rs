//! The sorts of step that a process has.

use serde::{Deserialize, Serialize};

/// What sort of step a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    /// Unlabelled, before the first labelled one.
    Preliminary,
    /// «N-үдеріс».
    Process,
    /// «N-шарт».
    Condition,
    /// Unlabelled step of a list that has no labels.
    Step,
}
