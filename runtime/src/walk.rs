//! Walks a flow on given facts.

use crate::flow::Exits;
use crate::{Facts, Flow};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How a walk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// The service was rendered.
    Success,
    /// The service was refused.
    Refused,
}

/// Position of a case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// At the node of that id.
    Node(String),
    /// At an end.
    End(Ended),
}

/// A walk from start to end. As JSON: `{"path": ["p1", "c1", "end_refused"], "ended": "refused"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Walk {
    /// Ids of the visited nodes in order, then the name of the end.
    pub path: Vec<String>,
    /// How it ended.
    pub ended: Ended,
}

/// Why a walk did not reach an end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WalkError {
    /// The fact of a condition is missing.
    MissingFact {
        /// The condition's node id.
        condition: String,
    },
    /// A node was visited twice. The facts do not change, so the walk would not end.
    Loop {
        /// The nodes of the cycle, in order, each once.
        nodes: Vec<String>,
    },
    /// The flow has no such node.
    UnknownNode {
        /// The requested id.
        node: String,
    },
}

/// The place after `node`.
///
/// For a case whose facts arrive while it runs; it may visit a node again after its facts have changed.
///
/// # Errors
/// [`WalkError::MissingFact`] if `node` is a condition without a fact; [`WalkError::UnknownNode`].
pub fn step<'a>(flow: &'a Flow, node: &str, facts: &Facts) -> Result<&'a Position, WalkError> {
    match flow.way(node) {
        None => Err(WalkError::UnknownNode { node: node.to_owned() }),
        Some(Exits::One(next)) => Ok(next),
        Some(Exits::Fork { pass, fail }) => match facts.get(node) {
            None => Err(WalkError::MissingFact { condition: node.to_owned() }),
            Some(true) => Ok(pass),
            Some(false) => Ok(fail),
        },
    }
}

/// Follows the flow from start to an end; visits each node at most once.
///
/// # Errors
/// [`WalkError::MissingFact`] at the first visited condition without a fact; [`WalkError::Loop`].
pub fn walk(flow: &Flow, facts: &Facts) -> Result<Walk, WalkError> {
    let mut path: Vec<String> = Vec::new();
    let mut place = flow.entry();
    loop {
        match place {
            Position::End(ended) => {
                path.push(place.name().to_owned());
                return Ok(Walk { path, ended: *ended });
            }
            Position::Node(id) => {
                if let Some(first) = path.iter().position(|met| met == id) {
                    return Err(WalkError::Loop { nodes: path.split_off(first) });
                }
                path.push(id.clone());
                place = step(flow, id, facts)?;
            }
        }
    }
}

impl std::error::Error for WalkError {}

impl fmt::Display for WalkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingFact { condition } => write!(f, "it is not known whether {condition} holds"),
            Self::Loop { nodes } => write!(f, "goes round for ever: {}", nodes.join(", ")),
            Self::UnknownNode { node } => write!(f, "the flow has no node {node}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::flow;

    /// Two conditions in a row, a refusal after each.
    const USUAL: &str = "s1 p1 c1 p2 p3 c2 p4 p5: start>s1 s1>p1 p1>c1 c1-p2 c1+p3 p2>end_refused p3>c2 c2-p4 c2+p5 \
                         p4>end_refused p5>end_success";
    /// A failed condition sends back.
    const ROUND: &str = "p1 p2 c1: start>p1 p1>p2 p2>c1 c1-p2 c1+end_success";

    /// Facts: conditions that hold, and with `!` those that fail: `c1 !c2`.
    fn check(text: &str, facts: &str, expected: &str) {
        let facts: Facts = facts
            .split_whitespace()
            .map(|fact| fact.strip_prefix('!').map_or((fact, true), |failed| (failed, false)))
            .collect();
        let said = match walk(&flow(text).unwrap(), &facts) {
            Ok(walk) => walk.path.join(" "),
            Err(error) => error.to_string(),
        };
        assert_eq!(said, expected, "{text} on {facts:?}");
    }

    #[test]
    fn takes_the_way_that_the_facts_say() {
        check(USUAL, "c1 c2", "s1 p1 c1 p3 c2 p5 end_success");
        check(USUAL, "c1 !c2", "s1 p1 c1 p3 c2 p4 end_refused");
        check(USUAL, "!c1", "s1 p1 c1 p2 end_refused");
        check(USUAL, "!c1 c7", "s1 p1 c1 p2 end_refused");
        check(": start>end_success", "", "end_success");
    }

    #[test]
    fn a_missing_fact_names_the_condition() {
        check(USUAL, "", "it is not known whether c1 holds");
        check(USUAL, "c1", "it is not known whether c2 holds");
    }

    #[test]
    fn a_loop_is_reported_once_round() {
        check(ROUND, "c1", "p1 p2 c1 end_success");
        check(ROUND, "!c1", "goes round for ever: p2, c1");
    }

    #[test]
    fn facts_that_change_leave_a_loop() {
        let flow = flow(ROUND).unwrap();
        let mut facts = Facts::from([("c1", false)]);
        assert_eq!(step(&flow, "c1", &facts).unwrap().name(), "p2");
        facts.set("c1", true);
        assert_eq!(step(&flow, "c1", &facts).unwrap(), &Position::End(Ended::Success));
    }

    #[test]
    fn no_step_from_an_unknown_node() {
        let flow = flow(ROUND).unwrap();
        let error = step(&flow, "p9", &Facts::new()).unwrap_err();
        assert_eq!(error, WalkError::UnknownNode { node: "p9".to_owned() });
    }

    #[test]
    fn json_is_what_the_command_line_prints() {
        let walk =
            walk(&flow("c1: start>c1 c1+end_success c1-end_refused").unwrap(), &Facts::from([("c1", false)]));
        let json = serde_json::to_string(&walk.unwrap()).unwrap();
        assert_eq!(json, r#"{"path":["c1","end_refused"],"ended":"refused"}"#);
    }
}
