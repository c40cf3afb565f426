//! The ways between steps, by the meaning of the text.
//!
//! A condition fails into the refusal that follows it and passes to the step after that; a refusal ends the case; every
//! other step leads on. A condition that no refusal follows fails into the end.

use zanflow_model::{Action, Edge, EdgeKind, Node, NodeKind};

const START: &str = "start";
const SUCCESS: &str = "end_success";
const REFUSED: &str = "end_refused";

/// The edges of a process.
pub fn edges(nodes: &[Node]) -> Vec<Edge> {
    let mut edges = Vec::with_capacity(nodes.len() + 2);
    if let Some(first) = nodes.first() {
        edges.push(edge(START, &first.id, EdgeKind::Next));
    }
    for (i, node) in nodes.iter().enumerate() {
        if node.kind == NodeKind::Condition {
            let (fail, pass) = ways(nodes, i);
            edges.push(edge(&node.id, fail, EdgeKind::Fail));
            edges.push(edge(&node.id, pass, EdgeKind::Pass));
        } else if is_refusal(node) {
            edges.push(edge(&node.id, REFUSED, EdgeKind::Next));
        } else {
            edges.push(edge(&node.id, next(nodes, i), EdgeKind::Next));
        }
    }
    edges
}

fn ways(nodes: &[Node], i: usize) -> (&str, &str) {
    match nodes.get(i + 1) {
        Some(refusal) if is_refusal(refusal) => (&refusal.id, next(nodes, i + 1)),
        Some(other) => (REFUSED, &other.id),
        None => (REFUSED, SUCCESS),
    }
}

/// The next step that is no refusal: a refusal is reached by failing only.
fn next(nodes: &[Node], i: usize) -> &str {
    let rest = nodes.iter().skip(i + 1);
    rest.clone().find(|node| !is_refusal(node)).map_or(SUCCESS, |node| &node.id)
}

fn is_refusal(node: &Node) -> bool {
    node.kind == NodeKind::Process && node.action == Action::Refuse
}

fn edge(from: &str, to: &str, when: EdgeKind) -> Edge {
    Edge { from: from.to_owned(), to: to.to_owned(), when, provenance: None }
}
