//! One process as BPMN 2.0 with its diagram.
//!
//! Ids are node ids. The condition `c1` is a task and behind it the gateway `c1_gateway`, whose way for a condition that
//! holds asks `c1_passed = true` and whose other way is the default. Where several ways lead to one place, a gateway
//! `…_entry_gateway` joins them. A step with a time has a timer `p1_timer` on its border, which does not interrupt it and
//! leads to `p1_overdue`.

mod build;
mod draw;
mod task;

use super::layout::{Point, Rect};
use super::words::TEMPLATES;
use super::{Error, Part, Scope, cite};
use serde::Serialize;

/// Dialect of expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Standard FEEL, with the workarounds that the tested engines need.
    ///
    /// bpmn-engine 25 cannot load a message flow to a participant without `processRef`. The closed pools of other systems
    /// have no process, and one made up would be an invention; so theirs names an element without meaning for engines.
    Plain,
    /// FEEL with the `=` before it by which Camunda 8 tells expressions from texts.
    Zeebe,
}

/// The BPMN file of a process.
pub fn bpmn(scope: Scope<'_>, part: &Part<'_>, dialect: Dialect) -> Result<String, Error> {
    let mut page = build::page(scope, part, dialect);
    draw::draw(&mut page);
    TEMPLATES.render_file(scope.lang, "process.bpmn", &page)
}

/// Data of the template.
#[derive(Debug, Default, Serialize)]
struct Page {
    name: String,
    service: String,
    process: String,
    documentation: String,
    executable: bool,
    messages: Vec<Named>,
    /// Whether closed pools refer to something; see [`Dialect::Plain`].
    closed: bool,
    pools: Vec<Named>,
    lanes: Vec<Lane>,
    nodes: Vec<Node>,
    flows: Vec<Flow>,
    message_flows: Vec<Flow>,
    shapes: Vec<Shape>,
    edges: Vec<Edge>,
}

#[derive(Debug, Serialize)]
struct Named {
    id: String,
    name: String,
}

#[derive(Debug, Serialize)]
struct Lane {
    id: String,
    name: String,
    members: Vec<String>,
}

/// A flow node.
#[derive(Debug, Default, Serialize)]
struct Node {
    tag: &'static str,
    id: String,
    name: String,
    documentation: String,
    incoming: Vec<String>,
    outgoing: Vec<String>,
    /// The default flow of a gateway.
    default: Option<String>,
    /// The message of a send task.
    message: Option<String>,
    /// Type of the job, for Camunda 8.
    job: Option<String>,
    clause: String,
    /// Who may do a user task, for Camunda 8.
    group: Option<String>,
    /// The task that a timer sits on.
    host: Option<String>,
    /// A timer's time, ISO 8601.
    duration: Option<String>,
    #[serde(skip)]
    lane: usize,
    /// Index among the laid out shapes; none for what is attached to one of them.
    #[serde(skip)]
    place: Option<usize>,
}

#[derive(Debug, Default, Serialize)]
struct Flow {
    id: String,
    name: String,
    from: String,
    to: String,
    condition: Option<String>,
    /// Leaves its gateway aside.
    #[serde(skip)]
    aside: bool,
}

#[derive(Debug, Serialize)]
struct Shape {
    id: String,
    area: Rect,
    horizontal: bool,
    marker: bool,
    label: Option<Rect>,
}

#[derive(Debug, Serialize)]
struct Edge {
    id: String,
    points: Vec<Point>,
    label: Option<Rect>,
}

/// An id made of what is given: ASCII letters, digits, `-`, `_` and `.`.
fn id(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' }).collect()
}

/// The process's id: `process_000-1_portal`.
fn process_id(scope: Scope<'_>, part: &Part<'_>) -> String {
    format!("process_{}_{}", id(&scope.service.id), part.name)
}

/// Service and channel.
fn name(scope: Scope<'_>, part: &Part<'_>) -> String {
    format!("{} ({})", cite::service(scope), cite::title(scope.lang, part))
}
