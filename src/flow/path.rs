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

/// Two lines a step: decision, clause, lines, actor and time; then the act's words.
pub fn text(process: &Process, steps: &[Step<'_>]) -> String {
    let mut out = String::new();
    for step in steps {
        let decided = step.held.map(|held| if held { "holds" } else { "fails" });
        let Some(node) = step.node else {
            out.push_str(step.id);
            out.push('\n');
            continue;
        };
        let clause = clause(process, node);
        let time = node.duration.as_ref().map(|duration| duration.raw.as_str());
        let parts = [decided, Some(clause.as_str()), node.actor.as_deref(), time];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        out.push_str(&format!("{:<6}{}\n", step.id, parts.join(" · ")));
        out.push_str(&format!("{:<6}{}\n", "", node.text));
    }
    out
}

/// «paragraph 6, item 2), line 11»
fn clause(process: &Process, node: &Node) -> String {
    let paragraph = process.paragraph.as_ref().map(|number| format!("paragraph {number}"));
    let item = node.item.as_ref().map(|mark| format!("item {mark}"));
    let lines = if node.line_end > node.line {
        format!("lines {}–{}", node.line, node.line_end)
    } else {
        format!("line {}", node.line)
    };
    let parts: Vec<String> = [paragraph, item, Some(lines)].into_iter().flatten().collect();
    parts.join(", ")
}
