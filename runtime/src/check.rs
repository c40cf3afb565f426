//! Validates the parts of a flow: a dead end or an ambiguous edge is a fault, an oddity a warning.

use crate::flow::{Checked, Exits};
use crate::{
    END_REFUSED, END_SUCCESS, Ended, Fault, FlowError, Node, NodeKind, Parts, Position, START, Warning, When,
};
use std::collections::{BTreeMap, BTreeSet};

/// Target of each outcome of each node.
type Outcomes<'a> = BTreeMap<(&'a str, When), &'a str>;
/// Successors of each node.
type Leads<'a> = BTreeMap<&'a str, Vec<&'a str>>;

/// The checked flow, or all its faults.
pub(crate) fn check(parts: &Parts) -> Result<Checked, FlowError> {
    let mut faults = Vec::new();
    let kinds = kinds(parts, &mut faults);
    let outcomes = outcomes(parts, &kinds, &mut faults);
    let entry = outcomes.get(&(START, When::Next)).copied();
    if entry.is_none() {
        faults.push(Fault::NoStart);
    }
    let mut ways = BTreeMap::new();
    for node in &parts.nodes {
        match way(node, &outcomes) {
            Ok(way) => drop(ways.insert(node.id.clone(), way)),
            Err(fault) => faults.push(fault),
        }
    }
    let Some(entry) = entry.filter(|_| faults.is_empty()) else {
        return Err(FlowError { faults });
    };

    let leads = leads(&outcomes);
    faults.extend(without_end(parts, &leads));
    if !faults.is_empty() {
        return Err(FlowError { faults });
    }
    let warnings = warnings(parts, &leads);
    Ok(Checked { entry: Position::named(entry), ways, warnings })
}

/// The kind of each node by its id.
fn kinds<'a>(parts: &'a Parts, faults: &mut Vec<Fault>) -> BTreeMap<&'a str, NodeKind> {
    let mut kinds = BTreeMap::new();
    for node in &parts.nodes {
        if matches!(node.id.as_str(), START | END_SUCCESS | END_REFUSED) {
            faults.push(Fault::ReservedId { node: node.id.clone() });
        } else if kinds.insert(node.id.as_str(), node.kind).is_some() {
            faults.push(Fault::DuplicateNode { node: node.id.clone() });
        }
        let mut methods = BTreeSet::new();
        for ask in node.asks.iter().flatten().filter(|ask| !methods.insert(&ask.method)) {
            faults.push(Fault::DuplicateAsk { node: node.id.clone(), method: ask.method.clone() });
        }
    }
    kinds
}

/// Target of each outcome, by the valid edges.
fn outcomes<'a>(parts: &'a Parts, kinds: &BTreeMap<&str, NodeKind>, faults: &mut Vec<Fault>) -> Outcomes<'a> {
    let mut outcomes = Outcomes::new();
    for edge in &parts.edges {
        let (from, to, when) = (edge.from.as_str(), edge.to.as_str(), edge.when);
        let known_from = from == START || kinds.contains_key(from);
        let known_to = to == END_SUCCESS || to == END_REFUSED || kinds.contains_key(to);
        let unknown = |node: &str| Fault::UnknownNode { node: node.into(), from: from.into(), to: to.into() };
        if !known_from {
            faults.push(unknown(from));
        }
        if !known_to {
            faults.push(unknown(to));
        }
        if !(known_from && known_to) {
            continue;
        }
        let forks = kinds.get(from) == Some(&NodeKind::Condition);
        if forks == (when == When::Next) {
            faults.push(Fault::WrongOutcome { from: from.into(), when });
        } else if outcomes.insert((from, when), to).is_some() {
            faults.push(Fault::TwoWays { from: from.into(), when });
        }
    }
    outcomes
}

/// The outcomes that a node's kind needs.
fn way(node: &Node, outcomes: &Outcomes<'_>) -> Result<Exits, Fault> {
    let to = |when| outcomes.get(&(node.id.as_str(), when)).map(|name| Position::named(name));
    if node.kind == NodeKind::Condition {
        let missing = |missing| Fault::HalfCondition { node: node.id.clone(), missing };
        let pass = to(When::Pass).ok_or_else(|| missing(When::Pass))?;
        let fail = to(When::Fail).ok_or_else(|| missing(When::Fail))?;
        Ok(Exits::Fork { pass, fail })
    } else {
        to(When::Next).map(Exits::One).ok_or_else(|| Fault::DeadEnd { node: node.id.clone() })
    }
}

fn leads<'a>(outcomes: &Outcomes<'a>) -> Leads<'a> {
    let mut leads = Leads::new();
    for ((from, _), to) in outcomes {
        leads.entry(*from).or_default().push(*to);
    }
    leads
}

/// All places reachable from `from`; `from` itself only if it is on a cycle.
fn after<'a>(from: &str, leads: &Leads<'a>) -> BTreeSet<&'a str> {
    let mut met = BTreeSet::new();
    let mut open: Vec<&str> = vec![from];
    while let Some(place) = open.pop() {
        for next in leads.get(place).into_iter().flatten() {
            if met.insert(*next) {
                open.push(next);
            }
        }
    }
    met
}

fn without_end<'a>(parts: &'a Parts, leads: &Leads<'a>) -> Vec<Fault> {
    let mut back = Leads::new();
    for (from, tos) in leads {
        for to in tos {
            back.entry(*to).or_default().push(*from);
        }
    }
    let mut ending = after(END_SUCCESS, &back);
    ending.extend(after(END_REFUSED, &back));
    let endless = parts.nodes.iter().filter(|node| !ending.contains(node.id.as_str()));
    endless.map(|node| Fault::NoEnd { node: node.id.clone() }).collect()
}

fn warnings(parts: &Parts, leads: &Leads<'_>) -> Vec<Warning> {
    let met = after(START, leads);
    let mut warnings = Vec::new();
    for node in &parts.nodes {
        let id = node.id.as_str();
        if !met.contains(id) {
            warnings.push(Warning::Unreachable { node: id.to_owned() });
        }
        if after(id, leads).contains(id) {
            warnings.push(Warning::OnLoop { node: id.to_owned() });
        }
    }
    if !met.contains(Position::End(Ended::Success).name()) {
        warnings.push(Warning::NeverSucceeds);
    }
    warnings
}

#[cfg(test)]
mod tests {
    use crate::testing::flow;

    /// A flow as text (see [`flow`]) and its expected faults or warnings.
    fn check(text: &str, faults: &str, warnings: &str) {
        match flow(text) {
            Ok(sound) => {
                let said: Vec<_> = sound.warnings().iter().map(ToString::to_string).collect();
                assert_eq!(("", said.join("; ").as_str()), (faults, warnings), "{text}");
            }
            Err(error) => assert_eq!((error.to_string().as_str(), ""), (faults, warnings), "{text}"),
        }
    }

    #[test]
    fn sound() {
        check("p1: start>p1 p1>end_success", "", "");
        check("c1 p1: start>c1 c1+p1 c1-end_refused p1>end_success", "", "");
        check(": start>end_success", "", "");
    }

    #[test]
    fn faults() {
        check(": ", "nothing leads on from start", "");
        check("p1: p1>end_success", "nothing leads on from start", "");
        check("p1: start>p1", "p1 leads nowhere", "");
        check("p1 p1: start>p1 p1>end_success", "two nodes are called p1", "");
        check("start: start>end_success", "a node may not be called start", "");
        check("p1: start>p1 p1>p9 p1>end_success", "the way from p1 to p9 cannot use p9", "");
        check("p1: start>p1 p1>start", "the way from p1 to start cannot use start; p1 leads nowhere", "");
        check(
            "p1: start>p1 p1>end_success end_success>p1",
            "the way from end_success to p1 cannot use end_success",
            "",
        );
        check("p1: start>p1 p1>end_success p1>end_refused", "p1 has two ways for next", "");
        check("p1: start>p1 start>p1 p1>end_success", "start has two ways for next", "");
        check("p1: start>p1 p1>end_success p1+end_success", "p1 has no outcome pass", "");
        check("c1: start>c1 c1+end_success", "c1 has no way for fail", "");
        check("c1: start>c1 c1-end_refused", "c1 has no way for pass", "");
        check("c1: start>c1 c1>end_success", "c1 has no outcome next; c1 has no way for pass", "");
        check(
            "p1 p2: start>p1 p1>p2 p2>p1",
            "no end can be reached from p1; no end can be reached from p2",
            "",
        );
    }

    #[test]
    fn warnings() {
        check("p1 p2: start>p1 p1>end_success p2>end_success", "", "p2 cannot be reached");
        check("p1: start>p1 p1>end_refused", "", "no way leads to end_success");
        check(
            "p1 c1: start>p1 p1>c1 c1+end_success c1-p1",
            "",
            "p1 can lead back to itself; c1 can lead back to itself",
        );
    }
}
