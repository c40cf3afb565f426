//! Tables of actions, and times.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zanflow_terms::{Channel, Duration};

/// A table of actions: one column an action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Table {
    /// The caption as printed.
    pub caption: Option<String>,
    /// First line in the source file (the caption).
    pub line_start: u32,
    /// Last line in the source file.
    pub line_end: u32,
    /// Whose actions it lists.
    pub channel: Channel,
    /// Columns by their printed numbers.
    pub columns: Vec<Column>,
    /// How sure the reading of the cells is, 0 to 1: 1 where the file marks cells, less where they were inferred.
    #[serde(default)]
    pub confidence: f64,
}

/// One action of a table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Column {
    /// The printed number.
    pub no: u32,
    /// Who acts.
    pub actor: Option<String>,
    /// What is done.
    pub action: Option<String>,
    /// Form of completion.
    pub form: Option<String>,
    /// Time allowed.
    pub duration: Option<Duration>,
    /// Where it leads.
    pub next: Vec<Next>,
    /// How sure the reading of this column's cells is, 0 to 1.
    #[serde(default)]
    pub confidence: f64,
    /// Its cells with their words and lines, in the order of rows.
    #[serde(default)]
    pub cells: Vec<Cell>,
}

/// A cell of a table of actions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cell {
    /// What it gives: `actor`, `action`, `form`, `duration` or `next`.
    pub row: String,
    /// Its words.
    pub text: String,
    /// First line in the source file.
    pub line_start: u32,
    /// Last line in the source file.
    pub line_end: u32,
}

/// One way out of an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Next {
    /// Number of the next action; none for a cell of words only.
    pub to: Option<u32>,
    /// The guard's words.
    pub when: Option<String>,
}
