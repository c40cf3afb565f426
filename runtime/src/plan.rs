//! A flow compiled for the engine: nodes by number, each with what its events need.

use crate::ask::Asks;
use crate::flow::Exits;
use crate::{Budget, Clause, Ended, Facts, Name, Node, NodeKind, Position, Role, Settled, WalkError, Work};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Made once, with the flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    numbers: FxHashMap<Name, usize>,
    entry: Spot,
    nodes: Vec<Planned>,
}

/// A node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Planned {
    pub(crate) id: Name,
    pub(crate) kind: NodeKind,
    pub(crate) work: Work,
    pub(crate) asks: Asks,
    pub(crate) role: Option<Role>,
    pub(crate) budget: Option<Budget>,
    pub(crate) rules: bool,
    pub(crate) settled: Option<Settled>,
    /// `None` if the flow names no passage. Shared with every record that cites it.
    pub(crate) clause: Option<Arc<Clause>>,
    ways: NextSpot,
}

/// A place: a node by number, or an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spot {
    Node(usize),
    End(Ended),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NextSpot {
    One(Spot),
    Fork { pass: Spot, fail: Spot },
}

impl Plan {
    /// The plan of a sound flow: every named place exists.
    pub(crate) fn new(nodes: &[Node], entry: &Position, ways: &BTreeMap<String, Exits>) -> Self {
        let numbers: FxHashMap<Name, usize> =
            nodes.iter().enumerate().map(|(nth, node)| (Name::from(&node.id), nth)).collect();
        let spot = |place: &Position| match place {
            Position::End(ended) => Spot::End(*ended),
            Position::Node(id) => Spot::Node(numbers.get(id.as_str()).copied().unwrap_or(usize::MAX)),
        };
        let planned = |node: &Node| Planned {
            id: Name::from(&node.id),
            kind: node.kind,
            work: node.work(),
            asks: Asks::new(node),
            role: node.role,
            budget: node.budget,
            rules: node.rules,
            settled: node.settled.clone(),
            clause: (node.clause != Clause::default()).then(|| Arc::new(node.clause.clone())),
            ways: match ways.get(&node.id) {
                Some(Exits::One(next)) => NextSpot::One(spot(next)),
                Some(Exits::Fork { pass, fail }) => NextSpot::Fork { pass: spot(pass), fail: spot(fail) },
                None => NextSpot::One(Spot::Node(usize::MAX)),
            },
        };
        let nodes = nodes.iter().map(planned).collect();
        let entry = spot(entry);
        Self { numbers, entry, nodes }
    }

    pub(crate) fn entry(&self) -> Spot {
        self.entry
    }

    pub(crate) fn number(&self, id: &str) -> Option<usize> {
        self.numbers.get(id).copied()
    }

    pub(crate) fn nth(&self, number: usize) -> Option<&Planned> {
        self.nodes.get(number)
    }

    pub(crate) fn node(&self, id: &str) -> Option<&Planned> {
        self.nth(self.number(id)?)
    }
}

impl Planned {
    /// The nodes that come right after it.
    pub(crate) fn leads_to(&self) -> impl Iterator<Item = usize> {
        let (one, other) = match self.ways {
            NextSpot::One(next) => (next, None),
            NextSpot::Fork { pass, fail } => (pass, Some(fail)),
        };
        [Some(one), other].into_iter().flatten().filter_map(|spot| match spot {
            Spot::Node(number) => Some(number),
            Spot::End(_) => None,
        })
    }

    /// Where a case goes next: [`step`](crate::step), by numbers.
    pub(crate) fn next(&self, facts: &Facts) -> Result<Spot, WalkError> {
        match self.ways {
            NextSpot::One(next) => Ok(next),
            NextSpot::Fork { pass, fail } => match facts.get(&self.id) {
                None => Err(WalkError::MissingFact { condition: self.id.to_string() }),
                Some(true) => Ok(pass),
                Some(false) => Ok(fail),
            },
        }
    }
}
