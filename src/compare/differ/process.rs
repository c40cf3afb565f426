//! The differences of two processes: step by step and as a whole.

use super::node::{self, Steps};
use super::{Both, difference};
use crate::align::{Alignment, Pair};
use crate::difference::{Difference, Kind, Weight};
use crate::node::{Features, Read};
use crate::side::Side;
use zanflow_flow::Vertex;
use zanflow_lexicon::meaning::Role;
use zanflow_lexicon::systems::is_register;
use zanflow_model::{Action, Channel, EdgeKind};

/// The differences in the order of the first process; what only the second has keeps its position there.
pub fn process(both: Both<'_, '_>, a: &Read<'_>, b: &Read<'_>, alignment: &Alignment) -> Vec<Difference> {
    let mut found = Vec::new();
    if a.process.channel != b.process.channel {
        found.push(other_channel(both, a, b));
    }
    found.extend(paid(both, a, b));
    found.extend(timed(both, a, b));
    for row in alignment.rows(a.nodes.len(), b.nodes.len()) {
        match row {
            (Some(own), None) => found.extend(a.nodes.get(own).map(|node| removed(both, a, node))),
            (None, Some(other)) => found.extend(b.nodes.get(other).map(|node| added(both, b, node))),
            (Some(own), Some(other)) => {
                let pair = alignment.pairs.iter().find(|pair| (pair.a, pair.b) == (own, other));
                found.extend(pair.into_iter().flat_map(|pair| paired(both, (a, b), alignment, *pair)));
            }
            (None, None) => {}
        }
    }
    found
}

fn paired<'m>(
    both: Both<'_, 'm>,
    reads: (&Read<'m>, &Read<'m>),
    alignment: &Alignment,
    pair: Pair,
) -> Vec<Difference> {
    let (Some(x), Some(y)) = (reads.0.nodes.get(pair.a), reads.1.nodes.get(pair.b)) else {
        return Vec::new();
    };
    let steps = Steps { both, reads, nodes: (x, y) };
    let mut found = Vec::new();
    let mut order = |key: &str, values: &[(&str, &str)]| {
        let weight = if is_rights(x) || is_rights(y) { Weight::RightsOrTime } else { Weight::Authority };
        found.push(difference(Kind::Order, weight, steps.places(), both.note(key, values)));
    };
    if pair.part {
        let merged = alignment.pairs.iter().filter(|other| other.b == pair.b).count() > 1;
        order(if merged { "note-merged" } else { "note-split" }, &[]);
        return found;
    }
    if pair.moved && !follows_a_moved(alignment, pair) {
        order("note-moved", &[("a", &place(pair.a)), ("b", &place(pair.b))]);
    } else if leads_elsewhere(reads, alignment, pair) {
        order("note-leads", &[]);
    }
    // The words of a step that is two on the other side are not those of one of them.
    if alignment.pairs.iter().any(|other| other.part && (other.a == pair.a || other.b == pair.b)) {
        return found;
    }
    found.extend(node::compare(&steps));
    found
}

fn place(nth: usize) -> String {
    (nth + 1).to_string()
}

/// Steps that moved together are one move.
fn follows_a_moved(alignment: &Alignment, pair: Pair) -> bool {
    alignment.pairs.iter().any(|other| other.moved && other.a + 1 == pair.a && other.b + 1 == pair.b)
}

/// Where a condition fails, it leads to a step that is not the like of where the other one leads.
fn leads_elsewhere(reads: (&Read<'_>, &Read<'_>), alignment: &Alignment, pair: Pair) -> bool {
    let target =
        |read: &Read<'_>, nth: usize| read.graph.way(Vertex::Step(nth), EdgeKind::Fail).map(|way| way.to);
    match (target(reads.0, pair.a), target(reads.1, pair.b)) {
        (Some(Vertex::Step(one)), Some(Vertex::Step(other))) => {
            let of = |nth: usize, second: bool| {
                alignment.pairs.iter().find(move |pair| if second { pair.b == nth } else { pair.a == nth })
            };
            match (of(one, false), of(other, true)) {
                (Some(first), Some(second)) => !(first.moved || second.moved) && first.b != other,
                _ => false,
            }
        }
        (Some(Vertex::Step(_)), _) | (_, Some(Vertex::Step(_)) | None) | (None, _) => false,
        (Some(one), Some(other)) => one != other,
    }
}

fn removed(both: Both<'_, '_>, read: &Read<'_>, node: &Features<'_>) -> Difference {
    let place = both.a.node(read, node);
    let note = alone(both, node, ["note-removed", "note-removed-time"]);
    difference(Kind::StepRemoved, weight(read, node), (Some(place), None), note)
        .naming([registers(node), Vec::new()])
}

fn added(both: Both<'_, '_>, read: &Read<'_>, node: &Features<'_>) -> Difference {
    let place = both.b.node(read, node);
    let note = alone(both, node, ["note-added", "note-added-time"]);
    difference(Kind::StepAdded, weight(read, node), (None, Some(place)), note)
        .naming([Vec::new(), registers(node)])
}

/// That only one side has a step, with the step's time.
fn alone(both: Both<'_, '_>, node: &Features<'_>, [plain, timed]: [&str; 2]) -> String {
    match node.time {
        Some(time) => both.note(timed, &[("time", time.duration.raw.trim())]),
        None => both.note(plain, &[]),
    }
}

/// Registers that a step asks.
fn registers(node: &Features<'_>) -> Vec<&'static str> {
    let asked = node.systems.iter().filter(|system| is_register(Some(**system)));
    asked.map(|system| system.name()).collect()
}

/// A step of people that has a time is time that the applicant waits.
fn weight(read: &Read<'_>, node: &Features<'_>) -> Weight {
    let waits = node.time.is_some_and(|time| !node::is_machine(time.duration));
    let rights = (is_rights(node) || waits) && !is_workers_login(read, node);
    if rights { Weight::RightsOrTime } else { Weight::Authority }
}

/// The check of a login, and its refusal, where the applicant has none: a worker's login is nobody's right.
fn is_workers_login(read: &Read<'_>, node: &Features<'_>) -> bool {
    let check = |node: &Features<'_>| node.node.action == Action::CheckCredentials;
    let partner = node.partner.and_then(|partner| read.nodes.get(partner));
    read.process.channel != Channel::Portal && (check(node) || partner.is_some_and(check))
}

/// What the applicant does, pays, is asked, gets or is refused.
fn is_rights(node: &Features<'_>) -> bool {
    const ACTIONS: &[Action] = &[
        Action::RegisterApplicant,
        Action::Pay,
        Action::CheckPayment,
        Action::CheckEligibility,
        Action::CheckRegistry,
        Action::QueryRegistry,
        Action::Refuse,
        Action::DeliverResult,
        Action::AgreeWithAuthority,
        Action::ReceiveDocuments,
        Action::RegisterDocuments,
        Action::NotifyApplicant,
        Action::HoldHearing,
        Action::MakePreliminaryDecision,
        Action::SubmitApplication,
        Action::ReturnDocuments,
    ];
    node.is_condition() || node.role == Some(Role::Applicant) || ACTIONS.contains(&node.node.action)
}

fn other_channel(both: Both<'_, '_>, a: &Read<'_>, b: &Read<'_>) -> Difference {
    let name = |read: &Read<'_>| both.names("way", &[read.process.channel.name()]);
    let (one, other) = (name(a), name(b));
    let note = both.note("note-change", &[("a", &one), ("b", &other)]);
    let places = (Some(both.a.whole(a.process, one)), Some(both.b.whole(b.process, other)));
    difference(
        Kind::Channel,
        super::service::channel_weight(&[a.process.channel, b.process.channel]),
        places,
        note,
    )
}

/// A service that one side pays for and the other does not.
fn paid(both: Both<'_, '_>, a: &Read<'_>, b: &Read<'_>) -> Option<Difference> {
    let pays = |node: &&Features<'_>| matches!(node.node.action, Action::Pay | Action::CheckPayment);
    let (one, other) = (a.nodes.iter().find(pays), b.nodes.iter().find(pays));
    let place = |side: &Side<'_>, read: &Read<'_>, node: &Features<'_>| side.node(read, node);
    let (key, places) = match (one, other) {
        (Some(node), None) => ("note-paid-a", (Some(place(both.a, a, node)), None)),
        (None, Some(node)) => ("note-paid-b", (None, Some(place(both.b, b, node)))),
        _ => return None,
    };
    Some(difference(Kind::Payment, Weight::RightsOrTime, places, both.note(key, &[])))
}

/// One side gives times to its steps in their own words and the other to none. Times of tables are told apart.
fn timed(both: Both<'_, '_>, a: &Read<'_>, b: &Read<'_>) -> Option<Difference> {
    let told = |node: &&Features<'_>| node.node.duration.is_some();
    let (one, other) = (a.nodes.iter().find(told), b.nodes.iter().find(told));
    let (key, places) = match (one, other) {
        (Some(node), None) => ("note-timed-a", (Some(both.a.node(a, node)), None)),
        (None, Some(node)) => ("note-timed-b", (None, Some(both.b.node(b, node)))),
        _ => return None,
    };
    let machine = |read: &Read<'_>| {
        let mut times = read.nodes.iter().filter_map(|node| node.time);
        times.all(|time| node::is_machine(time.duration))
    };
    let weight = if machine(a) && machine(b) { Weight::Authority } else { Weight::RightsOrTime };
    Some(difference(Kind::Duration, weight, places, both.note(key, &[])))
}
