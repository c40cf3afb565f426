//! Flows: nodes and edges.

use crate::plan::Plan;
use crate::{Ended, FlowError, Hash, Node, Position, Settled, Term, Version, Warning, check};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The start of every flow; only in [`Edge::from`].
pub const START: &str = "start";
/// The end at which the service was rendered; only in [`Edge::to`].
pub const END_SUCCESS: &str = "end_success";
/// The end at which the service was refused; only in [`Edge::to`].
pub const END_REFUSED: &str = "end_refused";

/// A checked graph of nodes and edges. Serialises as its [`Parts`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Parts", into = "Parts")]
pub struct Flow {
    parts: Parts,
    entry: Position,
    ways: BTreeMap<String, Exits>,
    warnings: Vec<Warning>,
    plan: Plan,
}

/// The parts of a [`Flow`], unchecked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    /// Nodes, in the act's order.
    pub nodes: Vec<Node>,
    /// Edges between them, [`START`] and the ends.
    pub edges: Vec<Edge>,
    /// The time that the act gives to the whole service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<Term>,
}

/// An edge from one node to another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Edge {
    /// Node id or [`START`].
    pub from: String,
    /// Node id, [`END_SUCCESS`] or [`END_REFUSED`].
    pub to: String,
    /// When it is taken.
    pub when: When,
}

/// When an edge is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Always: from the start and from every node other than a condition.
    Next,
    /// The condition holds.
    Pass,
    /// The condition fails.
    Fail,
}

/// All outgoing edges of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Exits {
    One(Position),
    Fork { pass: Position, fail: Position },
}

/// Result of [`check::check`] for valid parts.
pub(crate) struct Checked {
    pub(crate) entry: Position,
    pub(crate) ways: BTreeMap<String, Exits>,
    pub(crate) warnings: Vec<Warning>,
}

impl Flow {
    /// Checks that a walk has no dead end and no ambiguous edge, and collects warnings.
    ///
    /// # Errors
    /// All faults, in the order of nodes and edges. Takes time proportional to nodes × edges.
    pub fn new(nodes: Vec<Node>, edges: Vec<Edge>) -> Result<Self, FlowError> {
        Self::of(Parts { nodes, edges, term: None })
    }

    /// The same of parts that may have a term.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn of(parts: Parts) -> Result<Self, FlowError> {
        let Checked { entry, ways, warnings } = check::check(&parts)?;
        let plan = Plan::new(&parts.nodes, &entry, &ways);
        Ok(Self { parts, entry, ways, warnings, plan })
    }

    /// With the time that the act gives to the whole service.
    pub fn with_term(mut self, term: impl Into<Option<Term>>) -> Self {
        self.parts.term = term.into();
        self
    }

    /// The time that the act gives to the whole service.
    pub fn term(&self) -> Option<&Term> {
        self.parts.term.as_ref()
    }

    /// What a case of it may be about, in the flow's order; empty where it makes no difference.
    pub fn matters(&self) -> Vec<&str> {
        let settled = self.parts.nodes.iter().filter_map(|node| node.settled.as_ref());
        let matters = settled.filter_map(|settled| match settled {
            Settled::Matter(matter) => Some(matter.as_str()),
            Settled::Ruling => None,
        });
        matters.collect()
    }

    /// Nodes, in the order given.
    pub fn nodes(&self) -> &[Node] {
        &self.parts.nodes
    }

    /// Edges, in the order given.
    pub fn edges(&self) -> &[Edge] {
        &self.parts.edges
    }

    /// The node of that id.
    pub fn node(&self, id: &str) -> Option<&Node> {
        self.parts.nodes.get(self.plan.number(id)?)
    }

    /// The nodes that a case at `node` may still come to, in the order of the flow; itself only if `with_it` or on a cycle.
    pub(crate) fn reachable(&self, node: &str, with_it: bool) -> Vec<&Node> {
        let Some(from) = self.plan.number(node) else { return Vec::new() };
        let mut met = std::collections::BTreeSet::new();
        let mut open = vec![from];
        while let Some(number) = open.pop() {
            let next = self.plan.nth(number).into_iter().flat_map(crate::plan::Planned::leads_to);
            open.extend(next.filter(|next| met.insert(*next)));
        }
        if with_it {
            met.insert(from);
        }
        met.into_iter().filter_map(|number| self.parts.nodes.get(number)).collect()
    }

    /// The canonical JSON: fields in order of declaration, absent ones omitted, no white space.
    pub fn canonical(&self) -> Vec<u8> {
        // Strings, numbers and lists only, so serialisation cannot fail.
        serde_json::to_vec(&self.parts).unwrap_or_default()
    }

    /// The hash of the canonical JSON: two flows have the same version if and only if their parts are the same in the
    /// same order.
    pub fn version(&self) -> Version {
        Hash::digest(&[&self.canonical()])
    }

    /// Warnings about the flow.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The first place of a walk.
    pub fn entry(&self) -> &Position {
        &self.entry
    }

    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    pub(crate) fn way(&self, id: &str) -> Option<&Exits> {
        self.ways.get(id)
    }
}

impl TryFrom<Parts> for Flow {
    type Error = FlowError;

    fn try_from(parts: Parts) -> Result<Self, FlowError> {
        Self::of(parts)
    }
}

impl From<Flow> for Parts {
    fn from(flow: Flow) -> Self {
        flow.parts
    }
}

impl Edge {
    /// An edge: from, when, to.
    pub fn new(from: impl Into<String>, when: When, to: impl Into<String>) -> Self {
        Self { from: from.into(), to: to.into(), when }
    }
}

impl Position {
    /// The place that an [`Edge::to`] names.
    pub(crate) fn named(name: &str) -> Self {
        match name {
            END_SUCCESS => Self::End(Ended::Success),
            END_REFUSED => Self::End(Ended::Refused),
            id => Self::Node(id.to_owned()),
        }
    }

    /// The place's name in an [`Edge::to`] and in a path.
    pub fn name(&self) -> &str {
        match self {
            Self::Node(id) => id,
            Self::End(Ended::Success) => END_SUCCESS,
            Self::End(Ended::Refused) => END_REFUSED,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = r#"{
        "nodes": [{"id": "p1", "kind": "process", "clause": {"act": "000-1", "paragraph": "6", "line_start": 9}}],
        "edges": [{"from": "start", "to": "p1", "when": "next"}, {"from": "p1", "to": "end_success", "when": "next"}]
    }"#;

    #[test]
    fn json_comes_back_as_it_went() {
        let flow: Flow = serde_json::from_str(JSON).unwrap();
        assert_eq!(flow.node("p1").unwrap().clause.paragraph.as_deref(), Some("6"));
        assert_eq!(flow.node("p2"), None);
        let written = serde_json::to_string(&flow).unwrap();
        assert_eq!(serde_json::from_str::<Flow>(&written).unwrap(), flow);
    }

    #[test]
    fn json_of_a_faulty_flow_is_refused() {
        let told =
            serde_json::from_str::<Flow>(&JSON.replace("\"to\": \"p1\"", "\"to\": \"p9\"")).unwrap_err();
        assert!(told.to_string().contains("p9"), "{told}");
    }
}
