//! One step of a flow.

use crate::{Action, Budget, NodeKind, System, Work};
use serde::{Deserialize, Serialize};

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Unique in the flow; none of the names of start and ends.
    pub id: String,
    /// What sort of step.
    pub kind: NodeKind,
    /// The passage of the act that the step comes from.
    #[serde(default)]
    pub clause: Clause,
    /// The act's sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Who acts, nominative, in the act's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// What is done.
    #[serde(default, skip_serializing_if = "is_other")]
    pub action: Action,
    /// Systems that take part, in order of mention.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub systems: Vec<System>,
    /// Time allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// How the engine does the step; none = as [`Work::of`] reads it from the action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<Work>,
}

/// A passage of an act.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Clause {
    /// The act, as whoever made the flow names it.
    pub act: String,
    /// Number of the paragraph (тармақ), as printed.
    pub paragraph: Option<String>,
    /// Mark of the item (тармақша), as printed.
    pub item: Option<String>,
    /// First line in the source file, from 1; 0 where no line is known.
    pub line_start: u32,
    /// Last line in the source file.
    pub line_end: u32,
}

impl Node {
    /// A step of which nothing more is known; the other fields can be set after.
    pub fn new(id: impl Into<String>, kind: NodeKind, clause: Clause) -> Self {
        Self {
            id: id.into(),
            kind,
            clause,
            text: String::new(),
            actor: None,
            action: Action::Other,
            systems: Vec::new(),
            budget: None,
            work: None,
        }
    }

    /// How the engine does the step.
    pub fn work(&self) -> Work {
        self.work.unwrap_or_else(|| Work::of(self))
    }
}

fn is_other(action: &Action) -> bool {
    *action == Action::Other
}
