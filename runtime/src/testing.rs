//! Flows written as one line of text, for tests.

use crate::{Clause, Edge, Flow, FlowError, Node, NodeKind, When};

/// `c1 p1: start>c1 c1+p1 c1-end_refused p1>end_success`: nodes (a `c` is a condition), then edges, with `>` for next,
/// `+` for pass and `-` for fail.
pub(crate) fn flow(text: &str) -> Result<Flow, FlowError> {
    let (nodes, edges) = text.split_once(':').expect("nodes: edges");
    Flow::new(nodes.split_whitespace().map(node).collect(), edges.split_whitespace().map(edge).collect())
}

pub(crate) fn node(id: &str) -> Node {
    let kind = match id.get(..1) {
        Some("c") => NodeKind::Condition,
        Some("p") => NodeKind::Process,
        _ => NodeKind::Step,
    };
    Node::new(id, kind, Clause::default())
}

fn edge(text: &str) -> Edge {
    let (from, to) = text.split_once(['>', '+', '-']).expect("from, mark, to");
    let when = match text.get(from.len()..=from.len()) {
        Some(">") => When::Next,
        Some("+") => When::Pass,
        _ => When::Fail,
    };
    Edge::new(from, when, to)
}
