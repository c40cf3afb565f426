//! A process as a graph: nodes by index, the ways out of each and into each, what is reachable and what can end.
//!
//! Every pass that walks a process of the model asks this: lint, comparison, generation. Building it and each question about all
//! nodes take time linear in nodes and edges.

use rustc_hash::FxHashMap;
use zanflow_model::{Edge, EdgeKind, Node, NodeKind, Process};

/// Id of the vertex where every process begins.
pub const START: &str = "start";
/// Id of the end of a rendered service.
pub const END_SUCCESS: &str = "end_success";
/// Id of the end of a refused service.
pub const END_REFUSED: &str = "end_refused";

/// A vertex of the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Vertex {
    /// Where the process begins.
    Start,
    /// The node of that index.
    Step(usize),
    /// The service was rendered.
    Success,
    /// The service was refused.
    Refused,
}

/// A way from one vertex to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// Where it comes from.
    pub from: Vertex,
    /// Where it leads.
    pub to: Vertex,
    /// When it is taken.
    pub when: EdgeKind,
}

/// The vertices of a process by id.
pub struct Vertices<'m>(FxHashMap<&'m str, usize>);

impl<'m> Vertices<'m> {
    /// Of two nodes with one id the first counts.
    pub fn new(process: &'m Process) -> Self {
        let mut by_id = FxHashMap::default();
        for (nth, node) in process.nodes.iter().enumerate() {
            by_id.entry(node.id.as_str()).or_insert(nth);
        }
        Self(by_id)
    }

    /// An edge as a way. The error is the id that names no vertex an edge may leave or enter.
    ///
    /// # Errors
    /// One of its ends is unknown.
    pub fn way<'e>(&self, edge: &'e Edge) -> Result<Way, &'e str> {
        let node = |id: &'e str| self.0.get(id).map(|nth| Vertex::Step(*nth)).ok_or(id);
        let from = if edge.from == START { Vertex::Start } else { node(&edge.from)? };
        let to = match edge.to.as_str() {
            END_SUCCESS => Vertex::Success,
            END_REFUSED => Vertex::Refused,
            id => node(id)?,
        };
        Ok(Way { from, to, when: edge.when })
    }
}

/// A process as a graph.
#[derive(Debug, Clone)]
pub struct FlowGraph {
    ways: Vec<Way>,
    /// Indices of ways by the vertex that they leave.
    leaving: Adjacency,
    /// Indices of ways by the vertex that they enter.
    entering: Adjacency,
}

impl FlowGraph {
    /// The graph of a process. Edges from or to unknown nodes are left out.
    pub fn new(process: &Process) -> Self {
        let vertices = Vertices::new(process);
        let ways = process.edges.iter().filter_map(|edge| vertices.way(edge).ok());
        Self::from_ways(process.nodes.len(), ways.collect())
    }

    /// A graph of so many nodes with these ways, which keep their order.
    pub fn from_ways(nodes: usize, ways: Vec<Way>) -> Self {
        let leaving = Adjacency::new(nodes, ways.iter().map(|way| way.from));
        let entering = Adjacency::new(nodes, ways.iter().map(|way| way.to));
        Self { ways, leaving, entering }
    }

    /// All ways, in the order of the process's edges.
    pub fn ways(&self) -> &[Way] {
        &self.ways
    }

    /// The ways out of a vertex.
    pub fn leaving(&self, from: Vertex) -> impl Iterator<Item = &Way> {
        self.leaving.at(from).iter().filter_map(|way| self.ways.get(*way))
    }

    /// The ways into a vertex.
    pub fn entering(&self, to: Vertex) -> impl Iterator<Item = &Way> {
        self.entering.at(to).iter().filter_map(|way| self.ways.get(*way))
    }

    /// The first way out of a vertex for an outcome.
    pub fn way(&self, from: Vertex, when: EdgeKind) -> Option<&Way> {
        self.leaving(from).find(|way| way.when == when)
    }

    /// Whether a way for an outcome leads to a vertex.
    pub fn is_entered(&self, to: Vertex, when: EdgeKind) -> bool {
        self.entering(to).any(|way| way.when == when)
    }

    /// Everything that a case can reach from the start.
    pub fn reachable(&self) -> Marks {
        self.walk(&[Vertex::Start], |at, visit| self.leaving(at).for_each(|way| visit(way.to)))
    }

    /// Everything from which an end can be reached.
    pub fn ending(&self) -> Marks {
        let ends = [Vertex::Success, Vertex::Refused];
        self.walk(&ends, |at, visit| self.entering(at).for_each(|way| visit(way.from)))
    }

    /// The way to success: from the start on, what follows a node or a condition that holds. It ends where nothing follows, or
    /// where it would come round again.
    pub fn success_path(&self) -> Vec<Vertex> {
        let mut met = Marks::new(self.leaving.vertices());
        let mut path = Vec::new();
        let mut at = Some(Vertex::Start);
        while let Some(vertex) = at.filter(|vertex| met.insert(*vertex)) {
            path.push(vertex);
            at = self.leaving(vertex).find(|way| way.when != EdgeKind::Fail).map(|way| way.to);
        }
        path
    }

    fn walk(&self, from: &[Vertex], next: impl Fn(Vertex, &mut dyn FnMut(Vertex))) -> Marks {
        let mut met = Marks::new(self.leaving.vertices());
        let mut open = from.to_vec();
        for vertex in from {
            met.insert(*vertex);
        }
        while let Some(vertex) = open.pop() {
            next(vertex, &mut |to| {
                if met.insert(to) {
                    open.push(to);
                }
            });
        }
        met
    }
}

/// A set of vertices of one graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks(Vec<bool>);

impl Marks {
    fn new(vertices: usize) -> Self {
        Self(vec![false; vertices])
    }

    /// Whether the vertex is in the set.
    pub fn contains(&self, vertex: Vertex) -> bool {
        self.0.get(slot(vertex)).copied().unwrap_or(false)
    }

    /// Adds a vertex; false where it was in the set.
    fn insert(&mut self, vertex: Vertex) -> bool {
        self.0.get_mut(slot(vertex)).is_some_and(|mark| !std::mem::replace(mark, true))
    }
}

/// The slot of a vertex in tables: the start and the ends first, then the nodes.
fn slot(vertex: Vertex) -> usize {
    match vertex {
        Vertex::Start => 0,
        Vertex::Success => 1,
        Vertex::Refused => 2,
        Vertex::Step(nth) => nth + 3,
    }
}

/// Indices grouped by vertex, in one table.
#[derive(Debug, Clone)]
struct Adjacency {
    /// Where the group of each slot begins; one more at the end.
    starts: Vec<usize>,
    indices: Vec<usize>,
}

impl Adjacency {
    /// Groups the positions of some vertices by vertex; those of one vertex stay in order.
    fn new(nodes: usize, vertices: impl Iterator<Item = Vertex> + Clone) -> Self {
        let mut starts = vec![0usize; nodes + 4];
        for vertex in vertices.clone() {
            if let Some(count) = starts.get_mut(slot(vertex) + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut indices = vec![0; sum];
        let mut next = starts.clone();
        for (at, vertex) in vertices.enumerate() {
            let Some(free) = next.get_mut(slot(vertex)) else { continue };
            if let Some(index) = indices.get_mut(*free) {
                *index = at;
            }
            *free += 1;
        }
        Self { starts, indices }
    }

    fn vertices(&self) -> usize {
        self.starts.len() - 1
    }

    fn at(&self, vertex: Vertex) -> &[usize] {
        let nth = slot(vertex);
        match (self.starts.get(nth), self.starts.get(nth + 1)) {
            (Some(start), Some(end)) => self.indices.get(*start..*end).unwrap_or_default(),
            _ => &[],
        }
    }
}

/// A process with its graph.
#[derive(Debug, Clone)]
pub struct ProcessGraph<'m> {
    /// The process.
    pub process: &'m Process,
    /// Its graph.
    pub graph: FlowGraph,
}

/// What follows a step.
#[derive(Debug, Default)]
pub struct Following<'m> {
    /// The condition right after it.
    pub condition: Option<&'m Node>,
    /// Indices of the steps that follow: after a condition the refusal first, then the step for success.
    pub steps: Vec<usize>,
    /// A way leads straight to an end.
    pub ends: bool,
}

impl<'m> ProcessGraph<'m> {
    /// Reads a process.
    pub fn new(process: &'m Process) -> Self {
        Self { process, graph: FlowGraph::new(process) }
    }

    /// The nodes with their indices.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = (usize, &'m Node)> + use<'m> {
        self.process.nodes.iter().enumerate()
    }

    /// A node by its index.
    pub fn node(&self, nth: usize) -> Option<&'m Node> {
        self.process.nodes.get(nth)
    }

    fn condition(&self, vertex: Vertex) -> Option<&'m Node> {
        let Vertex::Step(nth) = vertex else { return None };
        self.node(nth).filter(|node| node.kind == NodeKind::Condition)
    }

    /// What follows a node.
    pub fn following(&self, nth: usize) -> Following<'m> {
        let mut found = Following::default();
        for way in self.graph.leaving(Vertex::Step(nth)) {
            let Some(condition) = self.condition(way.to) else {
                match way.to {
                    Vertex::Step(next) => found.steps.push(next),
                    _ => found.ends = true,
                }
                continue;
            };
            found.condition = Some(condition);
            let (failed, other): (Vec<&Way>, Vec<&Way>) =
                self.graph.leaving(way.to).partition(|way| way.when == EdgeKind::Fail);
            let steps = failed.into_iter().chain(other).filter(|way| self.condition(way.to).is_none());
            found.steps.extend(steps.filter_map(|way| match way.to {
                Vertex::Step(next) => Some(next),
                _ => None,
            }));
        }
        found
    }

    /// The condition right before a node.
    pub fn condition_before(&self, nth: usize) -> Option<&'m Node> {
        self.graph.entering(Vertex::Step(nth)).find_map(|way| self.condition(way.from))
    }

    /// Whether a step refuses: by its words, or because a condition that fails leads to it.
    pub fn is_refusal(&self, nth: usize) -> bool {
        self.node(nth).is_some_and(|node| node.action == zanflow_model::Action::Refuse)
            || self.graph.is_entered(Vertex::Step(nth), EdgeKind::Fail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn vertex(of: usize, nodes: usize) -> Vertex {
        match of % (nodes + 3) {
            0 => Vertex::Start,
            1 => Vertex::Success,
            2 => Vertex::Refused,
            nth => Vertex::Step(nth - 3),
        }
    }

    /// What the slow way finds: ways are followed until nothing new is met.
    fn closure(from: &[Vertex], ways: &[Way], ends: impl Fn(&Way) -> (Vertex, Vertex)) -> BTreeSet<Vertex> {
        let mut met: BTreeSet<Vertex> = from.iter().copied().collect();
        loop {
            let new: Vec<Vertex> = ways
                .iter()
                .map(&ends)
                .filter(|(a, b)| met.contains(a) && !met.contains(b))
                .map(|(_, b)| b)
                .collect();
            if new.is_empty() {
                return met;
            }
            met.extend(new);
        }
    }

    proptest! {
        #[test]
        fn walks_find_what_following_every_way_finds(
            nodes in 0usize..8,
            ends in prop::collection::vec((0usize..99, 0usize..99, 0usize..3), 0..20),
        ) {
            let kinds = [EdgeKind::Next, EdgeKind::Pass, EdgeKind::Fail];
            let ways: Vec<Way> = ends
                .iter()
                .map(|(a, b, when)| Way { from: vertex(*a, nodes), to: vertex(*b, nodes), when: kinds[*when] })
                .collect();
            let graph = FlowGraph::from_ways(nodes, ways.clone());
            let reachable = closure(&[Vertex::Start], &ways, |way| (way.from, way.to));
            let ending = closure(&[Vertex::Success, Vertex::Refused], &ways, |way| (way.to, way.from));
            for at in 0..nodes + 3 {
                let at = vertex(at, nodes);
                prop_assert_eq!(graph.reachable().contains(at), reachable.contains(&at));
                prop_assert_eq!(graph.ending().contains(at), ending.contains(&at));
                let leaving: Vec<&Way> = ways.iter().filter(|way| way.from == at).collect();
                prop_assert_eq!(graph.leaving(at).collect::<Vec<_>>(), leaving);
                let entering: Vec<&Way> = ways.iter().filter(|way| way.to == at).collect();
                prop_assert_eq!(graph.entering(at).collect::<Vec<_>>(), entering);
            }
            let path = graph.success_path();
            prop_assert_eq!(path.iter().collect::<BTreeSet<_>>().len(), path.len());
        }
    }
}
