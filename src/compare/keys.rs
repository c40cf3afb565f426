//! Which differences have one cause: those with a key in common.

use super::differ::Both;
use super::difference::{Difference, Kind, Place};
use super::node::{Features, Read};
use super::row::Topic;
use super::side::Side;
use std::collections::BTreeMap;
use zanflow_model::Action;

/// What makes differences one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// A thing that is asked or checked; and whether only the first side does it.
    Subject(Topic, bool),
    /// A check with what follows where it fails, by the process of a side and the lesser of both nodes.
    Gate(bool, String, usize),
    /// Steps of one sort that only one side has: of both sides, they are one thing done otherwise.
    Steps(&'static str),
    /// All that two lists name differently: units, systems, definitions.
    List(Topic),
    /// What the provider decides on.
    Decides,
    /// What a card says once.
    Card(Topic),
    /// The same words on both sides, in several processes.
    Note(Kind, String),
}

/// Indices of differences with one cause, in the order of the first of each.
pub fn groups(both: Both<'_, '_>, differences: &[(usize, Difference)]) -> Vec<Vec<usize>> {
    let mut first: BTreeMap<Key, usize> = BTreeMap::new();
    let mut leader: Vec<usize> = (0..differences.len()).collect();
    for (nth, (_, difference)) in differences.iter().enumerate() {
        for key in keys(both, difference) {
            let other = *first.entry(key).or_insert(nth);
            let (one, other) = (lead(&leader, nth), lead(&leader, other));
            if let Some(place) = leader.get_mut(one.max(other)) {
                *place = one.min(other);
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for nth in 0..differences.len() {
        groups.entry(lead(&leader, nth)).or_default().push(nth);
    }
    groups.into_values().collect()
}

fn lead(leader: &[usize], mut nth: usize) -> usize {
    while let Some(next) = leader.get(nth).filter(|next| **next != nth) {
        nth = *next;
    }
    nth
}

/// The keys of a difference; none where it stands alone.
fn keys(both: Both<'_, '_>, difference: &Difference) -> Vec<Key> {
    let subjects = subjects(difference);
    if !subjects.is_empty() {
        return subjects;
    }
    let one_sided = difference.a.is_none() || difference.b.is_none();
    if difference.topic == Some(Topic::Papers) && one_sided {
        return vec![Key::List(Topic::Papers)];
    }
    if let Some(topic @ (Topic::TimeLimit | Topic::Fee | Topic::Result | Topic::Provider)) = difference.topic
    {
        return vec![Key::Card(topic)];
    }
    let steps = steps(both, difference);
    match difference.kind {
        Kind::StepAdded | Kind::StepRemoved => {
            steps.into_iter().filter_map(|(read, node)| sort(read, node)).map(Key::Steps).collect()
        }
        Kind::Payment if one_sided && !steps.is_empty() => {
            vec![Key::Steps("payment"), Key::Card(Topic::Fee)]
        }
        Kind::Check if does(&steps, Action::CheckEligibility) => vec![Key::Decides],
        // Both sides have the gate; by either they are one.
        Kind::Check | Kind::RefusalReason | Kind::System | Kind::Documents => {
            let gates = steps.into_iter().zip([true, false]).filter_map(|((read, node), side)| {
                gate(read, node).map(|(process, at)| Key::Gate(side == difference.a.is_some(), process, at))
            });
            gates.collect()
        }
        Kind::Participant => vec![Key::List(difference.topic.unwrap_or(Topic::Participant))],
        Kind::Term if one_sided => vec![Key::List(Topic::Term)],
        Kind::Actor | Kind::LegalBasis | Kind::Result if !steps.is_empty() => {
            vec![Key::Note(difference.kind, difference.note.clone())]
        }
        _ => Vec::new(),
    }
}

/// Whether a step of either side does something.
pub fn does(steps: &[(&Read<'_>, &Features<'_>)], action: Action) -> bool {
    steps.iter().any(|(_, node)| node.node.action == action)
}

/// The things that are asked of the applicant and that only one side asks.
fn subjects(difference: &Difference) -> Vec<Key> {
    let [a, b] = &difference.only;
    let of = |names: &[&'static str], first: bool| -> Vec<Key> {
        let topics = names.iter().filter_map(|name| subject(name));
        topics.map(|topic| Key::Subject(topic, first)).collect()
    };
    let (mut one, other) = (of(a, true), of(b, false));
    one.extend(other);
    // A difference about several things belongs to none of them alone.
    one.dedup();
    if one.len() == 1 { one } else { Vec::new() }
}

/// The one thing that only one side asks; none where several are.
pub fn subject_of(difference: &Difference) -> Option<Topic> {
    match subjects(difference).as_slice() {
        [Key::Subject(topic, _)] => Some(*topic),
        _ => None,
    }
}

/// What a thing that is named is about.
pub fn subject(name: &str) -> Option<Topic> {
    match name {
        "attorney" | "notarised" | "notary" => Some(Topic::Representative),
        "iin" | "bin" | "persons" | "legal_entities" => Some(Topic::Persons),
        _ => None,
    }
}

/// The nodes that a difference is at: of the first side, then of the second.
pub fn steps<'c, 'm>(both: Both<'c, 'm>, difference: &Difference) -> Vec<(&'c Read<'m>, &'c Features<'m>)> {
    [node(both.a, &difference.a), node(both.b, &difference.b)].into_iter().flatten().collect()
}

/// The node of a place.
pub fn node<'c, 'm>(side: &'c Side<'m>, place: &Option<Place>) -> Option<(&'c Read<'m>, &'c Features<'m>)> {
    let place = place.as_ref()?;
    let (process, id) = (place.process.as_ref()?, place.id.as_ref()?);
    let read = side.processes.iter().find(|read| side.name(read.process) == *process)?;
    Some((read, read.nodes.iter().find(|node| node.node.id == *id)?))
}

/// A check with its refusal: the process and the lesser of both nodes.
fn gate(read: &Read<'_>, node: &Features<'_>) -> Option<(String, usize)> {
    let partner = node.partner?;
    let own = read.nodes.iter().position(|other| std::ptr::eq(other, node))?;
    Some((format!("{}-{}", read.process.channel.name(), read.case), own.min(partner)))
}

/// The sort of a step; a refusal is of the sort of its check.
fn sort(read: &Read<'_>, node: &Features<'_>) -> Option<&'static str> {
    let check = || node.partner.and_then(|partner| read.nodes.get(partner));
    let action = match node.node.action {
        Action::Refuse => check()?.node.action,
        action => action,
    };
    Some(match action {
        Action::Authenticate | Action::CheckCredentials | Action::RegisterApplicant => "login",
        Action::ChooseService | Action::FillForm | Action::AttachDocuments => "form",
        Action::Pay | Action::CheckPayment => "payment",
        Action::ChooseCertificate | Action::CheckCertificate | Action::Sign => "signature",
        Action::QueryRegistry | Action::CheckRegistry => "register",
        Action::ReceiveDocuments | Action::RegisterDocuments | Action::SubmitApplication => "reception",
        Action::RegisterRequest | Action::ProcessRequest => "request",
        Action::CheckEligibility | Action::Examine | Action::InspectSite | Action::Test => "examination",
        Action::AssignExecutor | Action::TransferDocuments => "assignment",
        Action::SendRequest | Action::AgreeWithAuthority => "other-bodies",
        Action::MakePreliminaryDecision | Action::HoldHearing => "hearing",
        Action::PrepareResult | Action::SignResult | Action::Decide => "result",
        Action::DeliverResult | Action::NotifyApplicant | Action::ReturnDocuments => "delivery",
        Action::Refuse | Action::Other => return None,
    })
}
