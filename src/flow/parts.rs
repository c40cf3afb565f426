//! Nodes of the model as nodes of the runtime.

use super::Time;
use zanflow_model::Process;
use zanflow_runtime::{Budget, Clause, Node};

/// A node for the runtime, with the time that the act gives it.
pub fn node(act: &str, process: &Process, node: &zanflow_model::Node, time: Option<Time<'_>>) -> Node {
    let clause = Clause {
        act: act.to_owned(),
        paragraph: process.paragraph.clone(),
        item: node.item.clone(),
        line_start: node.line,
        line_end: node.line_end.max(node.line),
    };
    Node {
        text: node.text.clone(),
        actor: node.actor.clone(),
        action: node.action,
        systems: node.systems.clone(),
        budget: time.and_then(|time| budget(time.duration)),
        ..Node::new(&*node.id, node.kind, clause)
    }
}

/// `None` if no deadline can be computed from the act's time.
fn budget(duration: &zanflow_model::Duration) -> Option<Budget> {
    Budget::between(duration.min, duration.most()?, duration.unit)
}
