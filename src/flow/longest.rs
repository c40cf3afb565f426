//! The longest way through a process.

use crate::{FlowGraph, Vertex};

/// The heaviest way from the start to an end, by a weight a node: the indices of its nodes in order. Ways that lead back are taken
/// once. Linear in nodes and ways.
pub fn longest(graph: &FlowGraph, nodes: usize, weight: impl Fn(usize) -> f64) -> Vec<usize> {
    let mut walk = Walk { graph, best: vec![None; nodes], state: vec![State::New; nodes] };
    let begins: Vec<usize> = steps(graph, Vertex::Start).collect();
    for begin in &begins {
        walk.settle(*begin, &weight);
    }
    let mut next = walk.heaviest(begins.into_iter());
    let mut way = Vec::new();
    while let Some(nth) = next {
        way.push(nth);
        next = walk.best.get(nth).copied().flatten().and_then(|(_, next)| next);
    }
    way
}

fn steps(graph: &FlowGraph, vertex: Vertex) -> impl Iterator<Item = usize> + '_ {
    graph.leaving(vertex).filter_map(|way| match way.to {
        Vertex::Step(nth) => Some(nth),
        _ => None,
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

struct Walk<'g> {
    graph: &'g FlowGraph,
    /// The weight from a node to an end, and the node that follows.
    best: Vec<Option<(f64, Option<usize>)>>,
    state: Vec<State>,
}

impl Walk<'_> {
    /// Settles a node and all that follow it.
    fn settle(&mut self, begin: usize, weight: &impl Fn(usize) -> f64) {
        let mut stack = vec![begin];
        while let Some(nth) = stack.last().copied() {
            match self.state.get(nth).copied() {
                Some(State::New) => {
                    self.set(nth, State::Open);
                    let new = steps(self.graph, Vertex::Step(nth));
                    stack.extend(new.filter(|next| self.state.get(*next) == Some(&State::New)));
                }
                Some(State::Open) => {
                    stack.pop();
                    let next = self.heaviest(steps(self.graph, Vertex::Step(nth)));
                    let rest = next.and_then(|next| self.best.get(next).copied().flatten());
                    let sum = weight(nth) + rest.map_or(0.0, |(sum, _)| sum);
                    if let Some(best) = self.best.get_mut(nth) {
                        *best = Some((sum, next));
                    }
                    self.set(nth, State::Done);
                }
                _ => {
                    stack.pop();
                }
            }
        }
    }

    fn set(&mut self, nth: usize, state: State) {
        if let Some(place) = self.state.get_mut(nth) {
            *place = state;
        }
    }

    /// The settled node with the heaviest way; the first of equals.
    fn heaviest(&self, nodes: impl Iterator<Item = usize>) -> Option<usize> {
        let weighed = nodes.filter_map(|nth| Some((self.best.get(nth).copied().flatten()?.0, nth)));
        let heavier = |best: (f64, usize), next: (f64, usize)| if next.0 > best.0 { next } else { best };
        weighed.reduce(heavier).map(|(_, nth)| nth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_model::Process;

    #[test]
    fn exclusive_ways_are_not_added_up() {
        let json = r#"{"channel": "portal", "line_start": 1, "line_end": 2, "nodes": [
            {"id": "p1", "kind": "process", "line": 1, "text": "", "action": "other", "systems": []},
            {"id": "c1", "kind": "condition", "line": 1, "text": "", "action": "other", "systems": []},
            {"id": "p2", "kind": "process", "line": 1, "text": "", "action": "refuse", "systems": []},
            {"id": "p3", "kind": "process", "line": 1, "text": "", "action": "other", "systems": []}],
            "edges": [{"from": "start", "to": "p1", "when": "next"}, {"from": "p1", "to": "c1", "when": "next"},
                {"from": "c1", "to": "p2", "when": "fail"}, {"from": "c1", "to": "p3", "when": "pass"},
                {"from": "p2", "to": "end_refused", "when": "next"}, {"from": "p3", "to": "p1", "when": "next"}]}"#;
        let process: Process = serde_json::from_str(json).unwrap();
        let graph = FlowGraph::new(&process);
        let weights = [1.0, 0.0, 5.0, 15.0];
        assert_eq!(longest(&graph, 4, |nth| weights[nth]), [0, 1, 3]);
    }
}
