//! Faults and warnings of a flow.

use crate::When;
use std::fmt;

/// All faults of a flow that cannot be walked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowError {
    /// At least one, in the order of nodes and edges.
    pub faults: Vec<Fault>,
}

/// One reason why a flow cannot be walked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Two nodes have the same id.
    DuplicateNode {
        /// The id.
        node: String,
    },
    /// Two asks of a node have the same method.
    DuplicateAsk {
        /// The node.
        node: String,
        /// The method.
        method: String,
    },
    /// A node's id is the name of the start or of an end.
    ReservedId {
        /// The id.
        node: String,
    },
    /// An edge leaves or enters an unknown node, leaves an end, or enters the start.
    UnknownNode {
        /// The name in the edge.
        node: String,
        /// Source of the edge.
        from: String,
        /// Target of the edge.
        to: String,
    },
    /// An outcome that the kind of node does not have: `next` of a condition, `pass` or `fail` of anything else.
    WrongOutcome {
        /// Source of the edge.
        from: String,
        /// The outcome.
        when: When,
    },
    /// Two edges for one outcome, even if both have the same target.
    TwoWays {
        /// Source of the edges.
        from: String,
        /// The outcome.
        when: When,
    },
    /// The start has no outgoing edge.
    NoStart,
    /// A node other than a condition has no outgoing edge.
    DeadEnd {
        /// The node.
        node: String,
    },
    /// A condition lacks one of its two outgoing edges, or both.
    HalfCondition {
        /// The condition.
        node: String,
        /// The first outcome without an edge: `pass` before `fail`.
        missing: When,
    },
    /// No end is reachable from the node, whatever the facts. Reported only if there is no other fault.
    NoEnd {
        /// The node.
        node: String,
    },
}

/// An oddity of a flow that can be walked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// The node is unreachable, whatever the facts.
    Unreachable {
        /// The node.
        node: String,
    },
    /// The node is on a cycle: with some facts a walk reports [`WalkError::Loop`](crate::WalkError::Loop).
    OnLoop {
        /// The node.
        node: String,
    },
    /// The service is refused, whatever the facts.
    NeverSucceeds,
}

impl std::error::Error for FlowError {}

impl fmt::Display for FlowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, fault) in self.faults.iter().enumerate() {
            if nth > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{fault}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DuplicateNode { node } => write!(f, "two nodes are called {node}"),
            Self::DuplicateAsk { node, method } => write!(f, "two asks of {node} are called {method}"),
            Self::ReservedId { node } => write!(f, "a node may not be called {node}"),
            Self::UnknownNode { node, from, to } => {
                write!(f, "the way from {from} to {to} cannot use {node}")
            }
            Self::WrongOutcome { from, when } => write!(f, "{from} has no outcome {when}"),
            Self::TwoWays { from, when } => write!(f, "{from} has two ways for {when}"),
            Self::NoStart => f.write_str("nothing leads on from start"),
            Self::DeadEnd { node } => write!(f, "{node} leads nowhere"),
            Self::HalfCondition { node, missing } => write!(f, "{node} has no way for {missing}"),
            Self::NoEnd { node } => write!(f, "no end can be reached from {node}"),
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable { node } => write!(f, "{node} cannot be reached"),
            Self::OnLoop { node } => write!(f, "{node} can lead back to itself"),
            Self::NeverSucceeds => f.write_str("no way leads to end_success"),
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Next => "next",
            Self::Pass => "pass",
            Self::Fail => "fail",
        })
    }
}
