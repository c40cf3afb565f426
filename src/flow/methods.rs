//! Names of the methods that do the steps. They follow from what a step does, never from its number: when an act gets a step more,
//! the others keep theirs.

use std::collections::{BTreeMap, BTreeSet};
use zanflow_runtime::{Ask, Edge, Hash, Node, When};

/// A place of an ask: node, group, ask.
type Place = (usize, usize, usize);
/// A way to name an ask of a node; none where it does not tell.
type Way<'n> = dyn Fn(&Node, &Ask) -> Option<String> + 'n;

/// Makes the names of all asks of a process unique. Those that several steps would have are told apart by the system, else by the
/// condition whose failure leads to the step, else by the step's own words.
pub fn tell_apart(nodes: &mut [Node], edges: &[Edge]) {
    for places in doubles(nodes) {
        let ways: [&Way<'_>; 3] =
            [&by_system, &|node, _| by_condition(node, nodes, edges), &|node, _| Some(by_words(node))];
        let taken: BTreeSet<&str> = asks(nodes).map(|(_, _, ask)| ask.method.as_str()).collect();
        let named = ways.iter().find_map(|way| {
            let names = names(nodes, &places, way)?;
            let all: BTreeSet<&String> = names.iter().collect();
            (all.len() == names.len() && names.iter().all(|name| !taken.contains(name.as_str())))
                .then_some(names)
        });
        let named = named.unwrap_or_else(|| numbered(nodes, &places));
        for ((node, group, ask), name) in places.into_iter().zip(named) {
            let ask = nodes.get_mut(node).and_then(|node| node.asks.get_mut(group)?.get_mut(ask));
            if let Some(ask) = ask {
                ask.method = name;
            }
        }
    }
}

fn asks(nodes: &[Node]) -> impl Iterator<Item = (Place, &Node, &Ask)> {
    nodes.iter().enumerate().flat_map(|(nth, node)| {
        let groups = node.asks.iter().enumerate();
        groups.flat_map(move |(group, asks)| {
            asks.iter().enumerate().map(move |(ask, found)| ((nth, group, ask), node, found))
        })
    })
}

/// Places of asks that share a name, by name.
fn doubles(nodes: &[Node]) -> Vec<Vec<Place>> {
    let mut by_name: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
    for (place, _, ask) in asks(nodes) {
        by_name.entry(&ask.method).or_default().push(place);
    }
    by_name.into_values().filter(|places| places.len() > 1).collect()
}

fn at<'n>(nodes: &'n [Node], (node, group, ask): &Place) -> Option<(&'n Node, &'n Ask)> {
    let node = nodes.get(*node)?;
    Some((node, node.asks.get(*group)?.get(*ask)?))
}

fn names(
    nodes: &[Node],
    places: &[Place],
    way: &dyn Fn(&Node, &Ask) -> Option<String>,
) -> Option<Vec<String>> {
    let name = |place: &Place| {
        let (node, ask) = at(nodes, place)?;
        Some(format!("{}_{}", ask.method, way(node, ask)?))
    };
    places.iter().map(name).collect()
}

fn by_system(_: &Node, ask: &Ask) -> Option<String> {
    ask.system.map(|system| system.name().to_owned())
}

fn by_condition(node: &Node, nodes: &[Node], edges: &[Edge]) -> Option<String> {
    let failed = edges.iter().find(|edge| edge.to == node.id && edge.when == When::Fail)?;
    let condition = nodes.iter().find(|condition| condition.id == failed.from)?;
    Some(format!("after_{}", condition.action.name()))
}

/// Four digits of the words, whatever signs and blanks are between them.
fn by_words(node: &Node) -> String {
    let letters: String = node.text.chars().filter(|letter| letter.is_alphanumeric()).collect();
    Hash::digest(&[letters.to_lowercase().as_bytes()]).to_string().chars().take(4).collect()
}

/// Steps with the same words cannot be told apart but by their order.
fn numbered(nodes: &[Node], places: &[Place]) -> Vec<String> {
    let name = |(nth, place): (usize, &Place)| {
        let (node, ask) = at(nodes, place)?;
        Some(format!("{}_{}_{}", ask.method, by_words(node), nth + 1))
    };
    places.iter().enumerate().filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_runtime::{Action, Clause, Connector, NodeKind, System};

    fn node(id: &str, action: Action, text: &str, system: Option<System>) -> Node {
        let ask = Ask { system, ..Ask::new(action.name(), Connector::Portal) };
        Node {
            action,
            text: text.to_owned(),
            asks: vec![vec![ask]],
            ..Node::new(id, NodeKind::Process, Clause::default())
        }
    }

    fn named(mut nodes: Vec<Node>, edges: &[Edge]) -> Vec<String> {
        tell_apart(&mut nodes, edges);
        asks(&nodes).map(|(_, _, ask)| ask.method.clone()).collect()
    }

    #[test]
    fn names_stay_when_steps_are_put_between() {
        let pay = || node("p2", Action::Pay, "төлеу", None);
        let before = named(vec![node("p1", Action::Refuse, "бас тарту", None), pay()], &[]);
        let mut later = pay();
        later.id = "p3".to_owned();
        let sign = node("p2", Action::Sign, "қол қою", None);
        let after = named(vec![node("p1", Action::Refuse, "бас тарту", None), sign, later], &[]);
        assert_eq!(before, ["refuse", "pay"]);
        assert_eq!(after, ["refuse", "sign", "pay"]);
    }

    #[test]
    fn by_system_then_by_condition_then_by_words() {
        let refuse = |id: &str, text: &str, system| node(id, Action::Refuse, text, system);
        let (portal, licensing) = (Some(System::Portal), Some(System::Licensing));
        assert_eq!(
            named(vec![refuse("p1", "а", portal), refuse("p2", "ә", licensing)], &[]),
            ["refuse_portal", "refuse_licensing"]
        );
        let conditions =
            [node("c1", Action::CheckPayment, "", None), node("c2", Action::CheckCertificate, "", None)];
        let edges = [Edge::new("c1", When::Fail, "p1"), Edge::new("c2", When::Fail, "p2")];
        let nodes = [&conditions[..], &[refuse("p1", "а", portal), refuse("p2", "ә", portal)]].concat();
        assert_eq!(
            named(nodes, &edges)[2..],
            ["refuse_after_check_payment", "refuse_after_check_certificate"]
        );
        let words = named(vec![refuse("p1", "а, ә", portal), refuse("p2", "б", portal)], &[]);
        assert_eq!(words[0].len(), "refuse_0000".len());
        assert_ne!(words[0], words[1]);
        let same = named(vec![refuse("p1", "Аә", portal), refuse("p2", "б", portal)], &[]);
        assert_eq!(same, words);
        let equal = named(vec![refuse("p1", "а", portal), refuse("p2", "а", portal)], &[]);
        assert!(equal[0].ends_with("_1") && equal[1].ends_with("_2"), "{equal:?}");
    }
}
