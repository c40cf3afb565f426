//! Nodes of the model as nodes of the runtime.

use super::{Actor, Time};
use zanflow_model::Process;
use zanflow_runtime::{Budget, Clause, Node};

/// A node for the runtime, with the time and the actor that the act gives it.
pub fn node(
    act: &str,
    process: &Process,
    node: &zanflow_model::Node,
    (time, actor): (Option<Time<'_>>, Option<Actor<'_>>),
) -> Node {
    let clause = Clause {
        act: act.to_owned(),
        paragraph: process.paragraph.clone(),
        item: node.item.clone(),
        line_start: node.line,
        line_end: node.line_end.max(node.line),
    };
    Node {
        text: node.text.clone(),
        actor: actor.map(|actor| actor.name.to_owned()),
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
