//! What can be wrong with a flow.

use crate::When;
use std::fmt;

/// A flow that cannot be walked: everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowError {
    /// At least one, in the order of nodes and edges.
    pub faults: Vec<Fault>,
}

/// One reason why a flow cannot be walked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Two nodes bear one id.
    DuplicateNode {
        /// The id.
        node: String,
    },
    /// A node bears the name of the start or of an end.
    ReservedId {
        /// The id.
        node: String,
    },
    /// An edge leaves or enters a node that the flow does not have, leaves an end, or enters the start.
    UnknownNode {
        /// The name in the edge.
        node: String,
        /// Where the edge comes from.
        from: String,
        /// Where it leads.
        to: String,
    },
    /// An outcome that the node's kind does not have: `next` of a condition, `pass` or `fail` of anything else.
    WrongOutcome {
        /// Where the edge comes from.
        from: String,
        /// The outcome.
        when: When,
    },
    /// Two edges for one outcome, even where both lead to one node.
    TwoWays {
        /// Where the edges come from.
        from: String,
        /// The outcome.
        when: When,
    },
    /// Nothing leads on from the start.
    NoStart,
    /// A node that is no condition leads nowhere.
    DeadEnd {
        /// The node.
        node: String,
    },
    /// A condition lacks one of its two ways, or both.
    HalfCondition {
        /// The condition.
        node: String,
        /// The first outcome without a way: `pass` before `fail`.
        missing: When,
    },
    /// Whatever the facts, no end can be reached from the node. Reported once nothing else is wrong.
    NoEnd {
        /// The node.
        node: String,
    },
}

/// What is odd about a flow that can be walked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// Whatever the facts, no walk meets the node.
    Unreachable {
        /// The node.
        node: String,
    },
    /// The node can be met again: some facts make a walk report [`WalkError::Loop`](crate::WalkError::Loop).
    OnLoop {
        /// The node.
        node: String,
    },
    /// Whatever the facts, the service is refused.
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
