//! Properties of all flows, on random ones.

use crate::testing::node;
use crate::{
    END_REFUSED, END_SUCCESS, Edge, Ended, Facts, Flow, Node, NodeKind, Position, START, WalkError, When,
    step, walk,
};
use proptest::collection::vec;
use proptest::prelude::*;

/// Enough for every shape that matters, few enough that edges share nodes.
const MOST: usize = 8;

/// A sound flow without cycles: each edge leads to a later node or to an end.
fn acyclic() -> impl Strategy<Value = Flow> {
    let choice = (any::<bool>(), any::<prop::sample::Index>(), any::<prop::sample::Index>());
    vec(choice, 0..=MOST).prop_map(|choices| {
        let ids: Vec<String> = choices
            .iter()
            .enumerate()
            .map(|(nth, (forks, ..))| format!("{}{}", if *forks { "c" } else { "p" }, nth + 1))
            .collect();
        let first = ids.first().map_or(END_SUCCESS, String::as_str);
        let mut edges = vec![Edge::new(START, When::Next, first)];
        for (nth, (forks, one, other)) in choices.iter().enumerate() {
            let mut later: Vec<&str> = ids[nth + 1..].iter().map(String::as_str).collect();
            later.extend([END_SUCCESS, END_REFUSED]);
            if *forks {
                edges.push(Edge::new(&ids[nth], When::Pass, *one.get(&later)));
                edges.push(Edge::new(&ids[nth], When::Fail, *other.get(&later)));
            } else {
                edges.push(Edge::new(&ids[nth], When::Next, *one.get(&later)));
            }
        }
        Flow::new(ids.iter().map(|id| node(id)).collect(), edges).expect("sound by making")
    })
}

/// Any parts, valid or not.
fn parts() -> impl Strategy<Value = (Vec<Node>, Vec<Edge>)> {
    const NAMES: [&str; 10] = ["p1", "p2", "c1", "c2", "c3", "s1", START, END_SUCCESS, END_REFUSED, ""];
    let name = || prop::sample::select(&NAMES[..]);
    let when = prop::sample::select(&[When::Next, When::Pass, When::Fail][..]);
    let edge = (name(), when, name()).prop_map(|(from, when, to)| Edge::new(from, when, to));
    (vec(name().prop_map(node), 0..MOST), vec(edge, 0..2 * MOST))
}

/// A flow with all edges that its nodes need, to any target: cycles are common.
fn winding() -> impl Strategy<Value = (Vec<Node>, Vec<Edge>)> {
    let ids = ["p1", "c1", "p2", "c2", "c3"];
    let to = || prop::sample::select(&["p1", "c1", "p2", "c2", "c3", END_SUCCESS, END_REFUSED][..]);
    vec(to(), 1 + 2 * ids.len()).prop_map(move |tos| {
        let mut edges = vec![Edge::new(START, When::Next, tos[0])];
        for (nth, id) in ids.iter().enumerate() {
            let whens = if id.starts_with('c') { &[When::Pass, When::Fail][..] } else { &[When::Next] };
            edges.extend(
                whens.iter().enumerate().map(|(k, when)| Edge::new(*id, *when, tos[1 + 2 * nth + k])),
            );
        }
        (ids.iter().map(|id| node(id)).collect(), edges)
    })
}

/// A fact for every condition.
fn facts(flow: &Flow, bits: u32) -> Facts {
    let conditions = flow.nodes().iter().filter(|node| node.kind == NodeKind::Condition);
    conditions.enumerate().map(|(nth, node)| (node.id.as_str(), bits >> nth & 1 == 1)).collect()
}

/// The edges that a path follows.
fn followed(path: &[String], facts: &Facts) -> Vec<Edge> {
    let mut from = START;
    let mut edges = Vec::new();
    for to in path {
        let when = match facts.get(from) {
            None => When::Next,
            Some(true) => When::Pass,
            Some(false) => When::Fail,
        };
        edges.push(Edge::new(from, when, to));
        from = to;
    }
    edges
}

proptest! {
    #[test]
    fn every_walk_of_an_acyclic_flow_ends(flow in acyclic(), bits: u32) {
        let walk = walk(&flow, &facts(&flow, bits)).unwrap();
        let end = if walk.ended == Ended::Success { END_SUCCESS } else { END_REFUSED };
        prop_assert_eq!(walk.path.last().unwrap(), end);
        prop_assert!(walk.path.len() <= flow.nodes().len() + 1);
    }

    #[test]
    fn the_path_follows_edges(flow in acyclic(), bits: u32) {
        let facts = facts(&flow, bits);
        for edge in followed(&walk(&flow, &facts).unwrap().path, &facts) {
            prop_assert!(flow.edges().contains(&edge), "{:?}", edge);
        }
    }

    #[test]
    fn same_facts_same_path_whatever_the_order((flow, edges) in acyclic().prop_flat_map(|flow| {
        let edges = Just(flow.edges().to_vec()).prop_shuffle();
        (Just(flow), edges)
    }), bits: u32) {
        let facts = facts(&flow, bits);
        let mut nodes = flow.nodes().to_vec();
        nodes.reverse();
        let other = Flow::new(nodes, edges).unwrap();
        prop_assert_eq!(walk(&flow, &facts), walk(&flow, &facts));
        prop_assert_eq!(walk(&flow, &facts), walk(&other, &facts));
    }

    #[test]
    fn a_walk_is_steps(flow in acyclic(), bits: u32) {
        let facts = facts(&flow, bits);
        let mut place = flow.entry().clone();
        let mut path = vec![place.name().to_owned()];
        while let Position::Node(id) = &place {
            place = step(&flow, id, &facts).unwrap().clone();
            path.push(place.name().to_owned());
        }
        prop_assert_eq!(walk(&flow, &facts).unwrap().path, path);
    }

    #[test]
    fn without_facts_the_first_condition_met_is_missed(flow in acyclic(), bits: u32) {
        let all = walk(&flow, &facts(&flow, bits)).unwrap();
        let first = all.path.iter().find(|id| id.starts_with('c')).cloned();
        let missing = walk(&flow, &Facts::new()).err();
        prop_assert_eq!(missing, first.map(|condition| WalkError::MissingFact { condition }));
    }

    #[test]
    fn any_parts_are_a_flow_or_a_reason((nodes, edges) in parts()) {
        if let Err(error) = Flow::new(nodes, edges) {
            prop_assert!(!error.faults.is_empty());
        }
    }

    #[test]
    fn with_all_facts_a_walk_ends_or_goes_round((nodes, edges) in winding(), bits: u32) {
        let Ok(flow) = Flow::new(nodes, edges) else { return Ok(()) };
        let facts = facts(&flow, bits);
        match walk(&flow, &facts) {
            Ok(walk) => prop_assert!(walk.path.len() <= flow.nodes().len() + 1),
            Err(WalkError::Loop { nodes }) => {
                for (nth, id) in nodes.iter().enumerate() {
                    let next = &nodes[(nth + 1) % nodes.len()];
                    prop_assert_eq!(step(&flow, id, &facts).unwrap().name(), next);
                }
            }
            Err(other) => prop_assert!(false, "{}", other),
        }
    }

    #[test]
    fn json_comes_back_as_it_went(flow in acyclic()) {
        let json = serde_json::to_string(&flow).unwrap();
        prop_assert_eq!(serde_json::from_str::<Flow>(&json).unwrap(), flow);
    }
}
