//! A path through a process as a person reads it: each step with its clause, actor and time.

use serde::Serialize;
use zanflow_model::{Node, Process};
use zanflow_runtime::Walk;

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step<'m> {
    /// Node id, or the name of the end.
    pub id: &'m str,
    /// The node; `None` for an end.
    pub node: Option<&'m Node>,
    /// For a condition: whether it held; `None` for other nodes.
    pub held: Option<bool>,
}

/// The steps that a walk took.
pub fn path<'m>(process: &'m Process, walk: &'m Walk) -> Vec<Step<'m>> {
    let followed = walk.path.iter().skip(1).map(Some).chain([None]);
    let steps = walk.path.iter().zip(followed);
    steps
        .map(|(id, next)| {
            let node = process.nodes.iter().find(|node| node.id == *id);
            let taken = process.edges.iter().find(|edge| edge.from == *id && Some(&edge.to) == next);
            let held = taken.and_then(|edge| match edge.when {
                zanflow_model::EdgeKind::Next => None,
                zanflow_model::EdgeKind::Pass => Some(true),
                zanflow_model::EdgeKind::Fail => Some(false),
            });
            Step { id, node, held }
        })
        .collect()
}
