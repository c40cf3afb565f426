//! Nodes of a flow.

use crate::{Action, Ask, Budget, NodeKind, Role, System, Work};
use serde::{Deserialize, Serialize};

/// A node: one step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Unique in the flow; not the name of the start or of an end.
    pub id: String,
    /// Kind of step.
    pub kind: NodeKind,
    /// The passage of the act that the step comes from.
    #[serde(default)]
    pub clause: Clause,
    /// The act's sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The actor, in the nominative, in the act's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// The role that does it where people do; `None`: any official's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The action.
    #[serde(default, skip_serializing_if = "is_other")]
    pub action: Action,
    /// Systems involved, in order of mention.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub systems: Vec<System>,
    /// Time allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// How the engine does the step; `None`: [`Work::for_node`] derives it from the action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<Work>,
    /// What it asks of other systems: every group is needed, and of a group one. Empty: see [`Node::asking`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<Vec<Ask>>,
    /// Who does it decides whether the service is rendered: see [`Settled::Ruling`].
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rules: bool,
    /// What settles it, if it is a condition that nobody need be asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<Settled>,
}

/// What settles a condition. Where that is not known, it is asked like any other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settled {
    /// The ruling of a step before ([`Node::rules`]): it holds if the service is to be rendered.
    Ruling,
    /// What the case is about, as it was started: it holds if that is this.
    Matter(String),
}

/// A passage of an act.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Clause {
    /// The act, as the maker of the flow names it.
    pub act: String,
    /// Number of the paragraph (тармақ), as printed.
    pub paragraph: Option<String>,
    /// Mark of the item (тармақша), as printed.
    pub item: Option<String>,
    /// First line in the source file, 1-based; 0 if unknown.
    pub line_start: u32,
    /// Last line in the source file.
    pub line_end: u32,
}

impl Node {
    /// A node with only these fields; the others can be set afterwards.
    pub fn new(id: impl Into<String>, kind: NodeKind, clause: Clause) -> Self {
        Self {
            id: id.into(),
            kind,
            clause,
            text: String::new(),
            actor: None,
            role: None,
            action: Action::Other,
            systems: Vec::new(),
            budget: None,
            work: None,
            asks: Vec::new(),
            rules: false,
            settled: None,
        }
    }

    /// How the engine does the step.
    pub fn work(&self) -> Work {
        self.work.unwrap_or_else(|| Work::for_node(self))
    }
}

fn is_other(action: &Action) -> bool {
    *action == Action::Other
}
