//! Nodes of the model as nodes of the runtime.

use super::{Actor, Time, asks};
use zanflow_model::Process;
use zanflow_runtime::{Budget, Clause, Node, Role, Subject, Work};

/// A node for the runtime, with the time and the actor that the act gives it; who does it where people do, and whose account it is about.
pub fn node(
    act: &str,
    process: &Process,
    node: &zanflow_model::Node,
    (time, actor): (Option<Time<'_>>, Option<Actor<'_>>),
    (role, about): (Role, Subject),
) -> Node {
    let clause = Clause {
        act: act.to_owned(),
        paragraph: process.paragraph.clone(),
        item: node.item.clone(),
        line_start: node.line,
        line_end: node.line_end.max(node.line),
    };
    let mut made = Node {
        text: node.text.clone(),
        actor: actor.map(|actor| actor.name.to_owned()),
        action: node.action,
        systems: node.systems.clone(),
        budget: time.and_then(|time| budget(time.duration)),
        role: Some(role),
        ..Node::new(&*node.id, node.kind, clause)
    };
    made.asks = asks::asks(&made, about);
    // What systems do has no role: any official helps where they fail.
    if matches!(made.work(), Work::Call(_)) {
        made.role = None;
    }
    made
}

/// `None` if no deadline can be computed from the act's time.
fn budget(duration: &zanflow_model::Duration) -> Option<Budget> {
    Budget::between(duration.min, duration.most()?, duration.unit)
}
