//! Every path through a process, for the generated tests.

use zanflow_runtime::{Facts, Flow, Walk, WalkError, walk};

/// No process of an act has as many; more would make the tests longer than the flow.
pub const MOST: usize = 200;

/// The facts that lead to each path, and the path. Facts that a path does not meet are left out. At most [`MOST`]; paths
/// that go round for ever have no end and are none.
pub fn paths(flow: &Flow) -> Vec<(Vec<(String, bool)>, Walk)> {
    let mut found = Vec::new();
    let mut open: Vec<Vec<(String, bool)>> = vec![Vec::new()];
    while let Some(facts) = open.pop() {
        if found.len() == MOST {
            break;
        }
        let known: Facts = facts.iter().map(|(condition, holds)| (condition.as_str(), *holds)).collect();
        match walk(flow, &known) {
            Ok(walk) => found.push((facts, walk)),
            Err(WalkError::MissingFact { condition }) => {
                // The last is taken up first: what holds comes before what fails.
                open.extend(
                    [false, true].map(|holds| [facts.as_slice(), &[(condition.clone(), holds)]].concat()),
                );
            }
            Err(_) => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_runtime::{Clause, Edge, Node, NodeKind, When};

    #[test]
    fn each_decision_is_taken_both_ways_where_it_is_met() {
        let node = |id: &str, kind| Node::new(id, kind, Clause::default());
        let nodes = vec![node("c1", NodeKind::Condition), node("c2", NodeKind::Condition)];
        let edges = vec![
            Edge::new("start", When::Next, "c1"),
            Edge::new("c1", When::Fail, "end_refused"),
            Edge::new("c1", When::Pass, "c2"),
            Edge::new("c2", When::Fail, "c1"),
            Edge::new("c2", When::Pass, "end_success"),
        ];
        let found = paths(&Flow::new(nodes, edges).unwrap());
        let told: Vec<String> = found.iter().map(|(_, walk)| walk.path.join(" ")).collect();
        // That c2 fails leads back to c1, on the same facts for ever.
        assert_eq!(told, ["c1 c2 end_success", "c1 end_refused"]);
        assert_eq!(found[1].0, [("c1".to_owned(), false)]);
    }
}
