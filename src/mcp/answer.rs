//! What the tools answer: their output schemas. Each place in an act comes with its citation, its file and its lines.

use schemars::JsonSchema;
use serde::Serialize;
use zanflow_history::{Piece, Version};
use zanflow_model::{Action, Channel, Duration, Edge, NodeKind, StandardRef, System};
use zanflow_passages::Citation;
use zanflow_store::{Standing, StatusOn};

/// A place in an act.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Place {
    /// Id of the act.
    pub act: String,
    /// Id of the service; none for the act itself.
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

/// Answer of `search`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Found {
    /// Passages that match in all.
    pub total: usize,
    /// Best first.
    pub hits: Vec<Hit>,
    /// What of the query was not taken as typed.
    pub notes: Vec<String>,
    /// Queries that find something, where this one does not.
    pub instead: Vec<String>,
}

/// A passage found.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Hit {
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
    /// What it is: paragraph, item, step, definition, ….
    pub kind: &'static str,
    /// Name of the service, or of the act.
    pub title: Option<String>,
    /// Day of the act.
    pub date: Option<String>,
    /// Its words, or those about what was looked for.
    pub snippet: String,
    /// How many other passages say the same.
    pub more: usize,
}

/// Answer of `read`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Text {
    /// Id of the act.
    pub act: String,
    /// Its title.
    pub title: Option<String>,
    /// Citation of the act.
    pub citation: Citation,
    /// Whether it is in force today, and what that is known from.
    pub standing: Standing,
    /// The day that the held text came into force, where known.
    pub version: Option<String>,
    /// Its text.
    pub passages: Vec<Passage>,
    /// The line to go on from with `from_line`, where the text was cut.
    pub next_line: Option<u32>,
}

/// A passage.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Passage {
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
    /// Number of its paragraph.
    pub paragraph: Option<String>,
    /// Mark of its item.
    pub item: Option<String>,
    /// The words, repaired and nothing more; cells of a row are parted by tabs.
    pub text: String,
}

/// Answer of `at_date`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OnDay {
    /// Id of the act.
    pub act: String,
    /// The day asked for.
    pub day: String,
    /// Whether the act was in force on that day.
    pub status: StatusOn,
    /// The version in force on that day; of a repealed act the one that took it out; before the first version the first.
    pub version: Version,
    /// The text in force on that day; empty where it was not in force.
    pub text: Vec<Piece>,
    /// The text was cut.
    pub cut: bool,
}

/// Answer of `process`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Processes {
    /// The service.
    #[serde(flatten)]
    pub place: Place,
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
    /// The variant, where a paragraph has several.
    pub case: Option<String>,
    /// Its steps, in order.
    pub steps: Vec<Step>,
    /// How they follow one another.
    pub edges: Vec<Edge>,
}

/// A step.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Step {
    /// Its id in the process.
    pub id: String,
    /// What it is.
    pub kind: NodeKind,
    /// The act's words.
    pub text: String,
    /// Who acts.
    pub actor: Option<String>,
    /// What is done.
    pub action: Action,
    /// Systems that take part.
    pub systems: Vec<System>,
    /// Time allowed.
    pub duration: Option<Duration>,
    /// What comes of it.
    pub result: Option<String>,
    /// First line in the file.
    pub line: u32,
    /// The clause, ready to paste.
    pub citation: Citation,
}

/// Answer of `terms` and `definition`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Definitions {
    /// How many there are.
    pub total: usize,
    /// Definitions.
    pub definitions: Vec<Definition>,
}

/// A definition of a term.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Definition {
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
    /// The term, with its short name.
    pub term: String,
    /// The act's words.
    pub text: String,
}

/// Answer of `compare_ready`: what of a service is compared, and nothing else.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Facts {
    /// The service.
    #[serde(flatten)]
    pub place: Place,
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
    /// The standard that it goes by.
    pub standard: Option<StandardRef>,
    /// Who takes part.
    pub participants: Vec<String>,
    /// Requirements of information security.
    pub requirements: Vec<String>,
    /// Technical conditions.
    pub technical_conditions: Vec<String>,
    /// Its terms with their short names.
    pub terms: Vec<String>,
    /// Its processes, a row each.
    pub processes: Vec<Row>,
}

/// A process in short.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Row {
    /// Who acts.
    pub channel: Channel,
    /// Number of the paragraph.
    pub paragraph: Option<String>,
    /// The variant.
    pub case: Option<String>,
    /// `id action actor duration`, a step each, what is not known left out.
    pub steps: Vec<String>,
    /// Ids of the conditions.
    pub checks: Vec<String>,
    /// Steps that refuse.
    pub refusals: Vec<String>,
    /// Systems that take part.
    pub systems: Vec<System>,
    /// A step asks for payment.
    pub pays: bool,
    /// The longest of its steps' times in seconds, and in working days.
    pub longest_seconds: Option<f64>,
    /// As `longest_seconds`, of times given in working days.
    pub longest_working_days: Option<f64>,
}
