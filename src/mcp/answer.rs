//! Output schemas of the tools. Each location in an act has its citation, file and lines.

use schemars::JsonSchema;
use serde::Serialize;
use zanflow_history::{Piece, Version};
use zanflow_model::{Action, Channel, Duration, Edge, NodeKind, StandardRef, System};
use zanflow_passages::Citation;
use zanflow_store::{FacetField, Standing, StatusOn};

/// A location in an act.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Location {
    /// Id of the act.
    pub act: String,
    /// Id of the service; null for the act itself.
    pub service: Option<String>,
    /// The file.
    pub file: String,
    /// First line in the file.
    pub line_start: u32,
    /// Last line.
    pub line_end: u32,
    /// Ready to paste, in Kazakh and Russian.
    pub citation: Citation,
    /// Whether the act is in force on the day asked for.
    pub status: Option<StatusOn>,
}

/// Output of `search`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SearchAnswer {
    /// Number of passages with at least one of the words.
    pub total: usize,
    /// Number of passages with all of them.
    pub complete: usize,
    /// Best first.
    pub hits: Vec<Hit>,
    /// Parts of the query that were changed or ignored.
    pub notes: Vec<String>,
    /// Queries that find something, if this one does not.
    pub instead: Vec<String>,
    /// Values of facets with the number of passages that have them, if asked for.
    pub facets: Vec<FacetField>,
}

/// A matching passage.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Hit {
    /// Where it is.
    #[serde(flatten)]
    pub location: Location,
    /// Kind of passage: paragraph, item, step, definition, ….
    pub kind: &'static str,
    /// Name of the service, or of the act.
    pub title: Option<String>,
    /// Day of the act.
    pub date: Option<String>,
    /// Its text, or the part around the match.
    pub snippet: String,
    /// Words of the query that it has not.
    pub missing: Vec<String>,
    /// Number of other passages with the same text.
    pub more: usize,
}

/// Output of `read`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Text {
    /// Id of the act.
    pub act: String,
    /// Its title.
    pub title: Option<String>,
    /// Citation of the act.
    pub citation: Citation,
    /// Whether it is in force today, and the days that this follows from.
    pub standing: Standing,
    /// The day on which the held text came into force, if known.
    pub version: Option<String>,
    /// Its text.
    pub passages: Vec<Passage>,
    /// Continue from this line with `from_line`; null if nothing was cut.
    pub next_line: Option<u32>,
}

/// A passage.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Passage {
    /// Where it is.
    #[serde(flatten)]
    pub location: Location,
    /// Number of its paragraph.
    pub paragraph: Option<String>,
    /// Mark of its item.
    pub item: Option<String>,
    /// The repaired text; cells of a table row are separated by tabs.
    pub text: String,
}

/// Output of `at_date`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OnDay {
    /// Id of the act.
    pub act: String,
    /// The day asked for.
    pub day: String,
    /// Whether the act was in force on that day.
    pub status: StatusOn,
    /// The version in force on that day; for a repealed act the one that removed it; before the first version the first.
    pub version: Version,
    /// The text in force on that day; empty if it was not in force.
    pub text: Vec<Piece>,
    /// Whether the text was cut.
    pub cut: bool,
}

/// Output of `process`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Processes {
    /// The service.
    #[serde(flatten)]
    pub location: Location,
    /// Its name.
    pub title: Option<String>,
    /// The providing body.
    pub provider: Option<String>,
    /// Its processes, in the act's order.
    pub processes: Vec<Process>,
}

/// A process.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Process {
    /// Who acts.
    pub channel: Channel,
    /// Number of the paragraph.
    pub paragraph: Option<String>,
    /// The variant, if a paragraph has several.
    pub case: Option<String>,
    /// Its steps, in order.
    pub steps: Vec<Step>,
    /// Transitions between steps.
    pub edges: Vec<Edge>,
}

/// A step.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Step {
    /// Its id in the process.
    pub id: String,
    /// Kind of step.
    pub kind: NodeKind,
    /// The act's words.
    pub text: String,
    /// Who acts.
    pub actor: Option<String>,
    /// The action.
    pub action: Action,
    /// Systems involved.
    pub systems: Vec<System>,
    /// Time allowed.
    pub duration: Option<Duration>,
    /// The result.
    pub result: Option<String>,
    /// First line in the file.
    pub line: u32,
    /// The clause, ready to paste.
    pub citation: Citation,
}

/// Output of `terms` and `definition`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Definitions {
    /// Number of definitions.
    pub total: usize,
    /// Definitions.
    pub definitions: Vec<Definition>,
}

/// A definition of a term.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Definition {
    /// Where it is.
    #[serde(flatten)]
    pub location: Location,
    /// The term with its abbreviation.
    pub term: String,
    /// The act's words.
    pub text: String,
}

/// Output of `compare_ready`: the compared facts of a service.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Facts {
    /// The service.
    #[serde(flatten)]
    pub location: Location,
    /// Its name.
    pub title: Option<String>,
    /// The providing body.
    pub provider: Option<String>,
    /// Region of the act.
    pub region: Option<String>,
    /// Day of the act.
    pub date: Option<String>,
    /// As printed.
    pub automation: Option<String>,
    /// As printed.
    pub kind: Option<String>,
    /// The standard it follows.
    pub standard: Option<StandardRef>,
    /// Participants.
    pub participants: Vec<String>,
    /// Requirements of information security.
    pub requirements: Vec<String>,
    /// Technical conditions.
    pub technical_conditions: Vec<String>,
    /// Its terms with their abbreviations.
    pub terms: Vec<String>,
    /// Its processes, one row each.
    pub processes: Vec<Row>,
}

/// Summary of a process.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Row {
    /// Who acts.
    pub channel: Channel,
    /// Number of the paragraph.
    pub paragraph: Option<String>,
    /// The variant.
    pub case: Option<String>,
    /// One string per step: `id action actor duration`, without unknown parts.
    pub steps: Vec<String>,
    /// Ids of the conditions.
    pub checks: Vec<String>,
    /// Steps that refuse.
    pub refusals: Vec<String>,
    /// Systems involved.
    pub systems: Vec<System>,
    /// Whether a step requires payment.
    pub pays: bool,
    /// Longest time of a step in seconds, of times not given in working days.
    pub longest_seconds: Option<f64>,
    /// Longest time of a step in working days, of times given in working days.
    pub longest_working_days: Option<f64>,
}
