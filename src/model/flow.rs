//! The flow of one paragraph: nodes and edges.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zanflow_terms::{Action, Channel, Duration, NodeKind, System};

/// One paragraph's list of steps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Process {
    /// Who acts.
    pub channel: Channel,
    /// Number of the paragraph, as printed.
    pub paragraph: Option<String>,
    /// Numbers of the paragraphs that gave nodes, where the process comes from several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paragraphs: Vec<String>,
    /// «лицензия беру кезінде» where one paragraph holds variants.
    pub case: Option<String>,
    /// First line in the source file.
    pub line_start: u32,
    /// Last line in the source file.
    pub line_end: u32,
    /// Number of the diagram that the paragraph names.
    pub diagram: Option<u32>,
    /// Steps in the text's order.
    pub nodes: Vec<Node>,
    /// Ways between them, `start`, `end_success` and `end_refused`.
    pub edges: Vec<Edge>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Node {
    /// Letter and printed number; a repeated number gets `b`, `c`, ….
    pub id: String,
    /// What sort of step.
    pub kind: NodeKind,
    /// The printed number of the label.
    pub num: Option<u32>,
    /// Line in the source file.
    pub line: u32,
    /// Last line in the source file.
    #[serde(default)]
    pub line_end: u32,
    /// The item's mark as printed: `2)`.
    #[serde(default)]
    pub item: Option<String>,
    /// Wording, without the item's number and label.
    pub text: String,
    /// Who acts, nominative, in the act's words.
    pub actor: Option<String>,
    /// Time allowed.
    pub duration: Option<Duration>,
    /// «Нәтижесі – …».
    pub result: Option<String>,
    /// What is done, from a closed list.
    pub action: Action,
    /// Systems that take part, in order of mention.
    pub systems: Vec<System>,
    /// The edge that a condition takes where its clause holds; none where holding is passing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when_true: Option<EdgeKind>,
}

/// A way from one node to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Edge {
    /// Node id or `start`.
    pub from: String,
    /// Node id, `end_success` or `end_refused`.
    pub to: String,
    /// When it is taken.
    pub when: EdgeKind,
    /// Where text and table disagree about this way: what the table says. The way itself is always the text's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Provenance>,
}

/// Which of two contradicting sources in the act an edge follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Provenance {
    /// The source that it follows.
    pub follows: EdgeSource,
    /// Line of the table's cell that contradicts it.
    pub against_line: u32,
    /// Id of the finding that reports the contradiction.
    pub finding: String,
}

/// A source of edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EdgeSource {
    /// The paragraph's text, which the flow always follows.
    Text,
}

/// When an edge is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EdgeKind {
    /// Always.
    Next,
    /// The condition holds.
    Pass,
    /// The condition fails.
    Fail,
}
