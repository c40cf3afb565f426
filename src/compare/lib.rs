//! Compares the models of two regulations of one service: across regions, years or channels.
//!
//! Variants share neither ids nor lines, so acts are compared by meaning. `words` turns texts into bags of meanings, `node` scores
//! the similarity of nodes, `align` and `pairing` match nodes and processes, and `differ` lists the differences by kind, each with
//! its place in both acts. `group` clusters services that are variants of one another, `matrix` tabulates the variants of a group,
//! `view` renders comparisons.
//!
//! Comparing an act with itself yields no differences; swapping the sides mirrors the result.

mod align;
mod assign;
pub mod beside;
mod causes;
mod clauses;
mod differ;
mod difference;
pub mod group;
mod identity;
mod keys;
pub mod marks;
pub mod matrix;
mod node;
mod pairing;
mod phrases;
mod provisions;
mod residue;
mod row;
mod said;
pub mod sheet;
mod side;
mod subjects;
mod times;
pub mod view;
mod words;

pub use difference::{Citation, Difference, Kind, Place, Weight};
pub use phrases::PHRASES;
pub use row::{Row, Topic, Verdict};
pub use side::Side;

use align::{Alignment, align};
use differ::Both;
use schemars::JsonSchema;
use serde::Serialize;
use zanflow_model::{Channel, Model, Service};
use zanflow_wording::Lang;

/// Restricts a comparison to some processes; by default all are paired and compared.
#[derive(Debug, Clone, Copy, Default)]
pub struct Only {
    /// The channels of the first and of the second side.
    pub channels: Option<(Channel, Channel)>,
    /// The process of its channel on each side, counted from 1. Without `channels` it filters the paired processes.
    pub cases: Option<(usize, usize)>,
}

/// The differences of two services.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Comparison {
    /// The first service.
    pub a: Compared,
    /// The second service.
    pub b: Compared,
    /// Paired processes with their nodes side by side.
    pub processes: Vec<Processes>,
    /// What is said of each thing, in the order of its effect in law: what makes the services what they are, then what differs.
    pub rows: Vec<Row>,
    /// The differences, in the order of the acts; each names its row.
    pub differences: Vec<Difference>,
    /// Each topic's coverage, where one side is a standard; otherwise empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stated: Vec<Said>,
}

/// A topic's coverage by a regulation and by a standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Said {
    /// The topic.
    pub topic: zanflow_standard::words::Topic,
    /// What the first act says of it.
    pub a: Statement,
    /// What the second act says of it.
    pub b: Statement,
    /// Whether they say the same.
    pub outcome: Outcome,
}

/// Whether an act says anything of a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Statement {
    /// It states it.
    Stated,
    /// It refers to its standard.
    Refers,
    /// It says nothing of it.
    Silent,
}

/// The outcome of comparing a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The acts contradict each other.
    Differs,
    /// They say the same, perhaps in other words.
    Same,
    /// No statement of one corresponds clearly to one of the other.
    NotCompared,
}

/// A service that is compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Compared {
    /// Its id.
    pub service: String,
    /// Its name.
    pub title: Option<String>,
    /// The providing body.
    pub provider: Option<String>,
    /// The act in Kazakh, ready to paste.
    pub act: String,
    /// The file.
    pub file: String,
}

/// Two processes with their nodes side by side.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Processes {
    /// Channel of the first process.
    pub channel_a: Channel,
    /// Which process of that channel, from 1.
    pub case_a: usize,
    /// Channel of the second process.
    pub channel_b: Channel,
    /// Which process of that channel, from 1.
    pub case_b: usize,
    /// How alike they are, 0 to 1.
    pub likeness: f64,
    /// Ids of matched nodes, in the order of the first process; a node without a match is paired with none. A step that the other
    /// side splits in two is in two pairs.
    pub nodes: Vec<(Option<String>, Option<String>)>,
}

/// The error for a process that does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoProcess {
    /// The service.
    pub service: String,
    /// The channel that was asked for.
    pub channel: Channel,
    /// Which of that channel.
    pub case: usize,
}

/// Compares two services.
///
/// # Errors
/// A process that `only` names does not exist.
pub fn compare(
    (model_a, a): (&Model, &Service),
    (model_b, b): (&Model, &Service),
    only: Only,
    lang: Lang,
) -> Result<Comparison, NoProcess> {
    let (a, b) = (Side::new(model_a, a), Side::new(model_b, b));
    compare_sides(&a, &b, only, lang)
}

/// Compares two prepared services.
///
/// # Errors
/// A process that `only` names does not exist.
pub fn compare_sides(a: &Side<'_>, b: &Side<'_>, only: Only, lang: Lang) -> Result<Comparison, NoProcess> {
    let both = Both { a, b, lang };
    if let Some(statements) =
        differ::Statements::of(a, b).filter(|_| only.channels.is_none() && only.cases.is_none())
    {
        let (mut differences, stated) = statements.compare(both);
        let rows = causes::rows(both, &[], &mut differences);
        return Ok(Comparison {
            a: compared(a),
            b: compared(b),
            processes: Vec::new(),
            rows,
            differences,
            stated,
        });
    }
    let mut paired = match only.channels {
        None => pairing::pair(a, b),
        Some((one, other)) => named(a, b, (one, other), only.cases)?,
    };
    if let (None, Some((one, other))) = (only.channels, only.cases) {
        let case = |side: &Side<'_>, nth: usize| side.processes.get(nth).map(|read| read.case);
        paired.retain(|pair| case(a, pair.a) == Some(one) && case(b, pair.b) == Some(other));
    }
    let mut processes = Vec::new();
    let mut differences = differ::facts(both);
    differences.extend(differ::cards(both));
    differences.extend(differ::times(both));
    if only.channels.is_none() && only.cases.is_none() {
        differences.extend(differ::channels(both, &paired));
    }
    for pair in &paired {
        let (Some(one), Some(other)) = (a.processes.get(pair.a), b.processes.get(pair.b)) else { continue };
        differences.extend(differ::process(both, one, other, &pair.alignment));
        processes.push(side_by_side(one, other, &pair.alignment));
    }
    let rows = causes::rows(both, &paired, &mut differences);
    Ok(Comparison { a: compared(a), b: compared(b), processes, rows, differences, stated: Vec::new() })
}

/// The processes that were named; where no case is, those of the channels are paired.
fn named(
    a: &Side<'_>,
    b: &Side<'_>,
    (one, other): (Channel, Channel),
    cases: Option<(usize, usize)>,
) -> Result<Vec<pairing::Paired>, NoProcess> {
    let there = |side: &Side<'_>, channel: Channel, case: usize| {
        let missing = NoProcess { service: side.service.id.clone(), channel, case };
        side.process(channel, case).ok_or(missing)
    };
    let (first, second) = cases.unwrap_or((1, 1));
    let (row, column) = (there(a, one, first)?, there(b, other, second)?);
    if cases.is_none() {
        return Ok(pairing::pair_channels(a, b, one, other));
    }
    let alignment = match (a.processes.get(row), b.processes.get(column)) {
        (Some(one), Some(other)) => align(one, other),
        _ => Alignment::default(),
    };
    Ok(vec![pairing::Paired { a: row, b: column, alignment }])
}

fn compared(side: &Side<'_>) -> Compared {
    let service = side.service;
    Compared {
        service: service.id.clone(),
        title: service.title.clone(),
        provider: service.provider.clone(),
        act: zanflow_passages::citations::act_kazakh(&side.model.document),
        file: side.model.document.file.clone(),
    }
}

fn side_by_side(a: &node::Read<'_>, b: &node::Read<'_>, alignment: &Alignment) -> Processes {
    let id = |read: &node::Read<'_>, nth: Option<usize>| {
        nth.and_then(|nth| read.nodes.get(nth)).map(|node| node.node.id.clone())
    };
    let rows = alignment.rows(a.nodes.len(), b.nodes.len());
    Processes {
        channel_a: a.process.channel,
        case_a: a.case,
        channel_b: b.process.channel,
        case_b: b.case,
        likeness: (alignment.likeness * 1000.0).round() / 1000.0,
        nodes: rows.into_iter().map(|(one, other)| (id(a, one), id(b, other))).collect(),
    }
}

/// Pairs the services of two acts by the similarity of their names, standards and steps, in the order of the first act.
pub fn pair_services(a: &Model, b: &Model) -> Vec<(usize, usize)> {
    let list = |model: &'_ Model| -> Vec<_> { model.services.iter().map(group::Profile::of).collect() };
    let (one, other) = (list(a), list(b));
    let gain = |row: usize, column: usize| match (one.get(row), other.get(column)) {
        (Some(one), Some(other)) => {
            (group::likeness(one, other).score * 1e6) as i64 + 1_000 - row.abs_diff(column) as i64
        }
        _ => 0,
    };
    assign::assign(one.len(), other.len(), gain)
}
