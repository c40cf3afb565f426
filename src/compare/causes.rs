//! Differences gathered into rows: one row for each cause.
//!
//! A register that one side does not ask shows in a request, a check, a refusal and a paper, in each way to the service. These
//! differences have a key in common, so they are one row. Differences without a common key stay apart.

use super::differ::{self, Both};
use super::difference::{Difference, Kind, Place, Weight};
use super::identity;
use super::keys::{self, does, groups, node, steps, subject};
use super::node::{Features, Read};
use super::pairing::Paired;
use super::provisions;
use super::residue::residue;
use super::row::{Row, Topic, Verdict};
use super::side::Side;
use super::subjects;
use super::times;
use super::words::{digits, surface};
use zanflow_model::Action;

/// The rows of a comparison, and for each difference its row. Identity comes first, then causes by their effect in law.
pub fn rows(both: Both<'_, '_>, paired: &[Paired], differences: &mut [Difference]) -> Vec<Row> {
    let facets: Vec<(usize, Difference)> = differences
        .iter()
        .enumerate()
        .flat_map(|(nth, found)| facets(both, found).into_iter().map(move |one| (nth, one)))
        .collect();
    let mut rows: Vec<(Row, Vec<usize>)> = groups(both, &facets)
        .into_iter()
        .map(|group| {
            let members: Vec<&(usize, Difference)> =
                group.iter().filter_map(|nth| facets.get(*nth)).collect();
            let found: Vec<&Difference> = members.iter().map(|(_, facet)| facet).collect();
            (cause(both, paired, &found), members.iter().map(|(nth, _)| *nth).collect())
        })
        .collect();
    identity::complete(both, &mut rows);
    let told: Vec<Row> = rows.iter().map(|(row, _)| row.clone()).collect();
    rows.extend(times::rows(both, paired).into_iter().map(|row| (row, Vec::new())));
    rows.extend(provisions::rows(both, &told).into_iter().map(|row| (row, Vec::new())));
    subjects::join(both, &mut rows);
    rows.sort_by_key(|(row, group)| {
        let last = row.verdict == Verdict::Same && row.topic == Topic::Wording;
        (last, row.topic, row.verdict, row.weight, group.first().copied())
    });
    for (nth, (_, group)) in rows.iter().enumerate().rev() {
        for member in group {
            if let Some(difference) = differences.get_mut(*member) {
                difference.cause = nth;
            }
        }
    }
    rows.into_iter().map(|(row, _)| row).collect()
}

/// A difference by what it is about: a step that asks another register of each side has two causes.
fn facets(both: Both<'_, '_>, difference: &Difference) -> Vec<Difference> {
    let [a, b] = &difference.only;
    let asked =
        |names: &[&'static str]| !names.is_empty() && names.iter().all(|name| subject(name).is_some());
    if !(asked(a) && asked(b)) {
        return vec![difference.clone()];
    }
    let one = |only: [Vec<&'static str>; 2]| {
        let [a, b] = only.each_ref().map(|names| both.things(names));
        let note = both.only(&a, &b);
        Difference { note, ..difference.clone() }.naming(only)
    };
    vec![one([a.clone(), Vec::new()]), one([Vec::new(), b.clone()])]
}

/// The row of differences with one cause.
fn cause(both: Both<'_, '_>, paired: &[Paired], members: &[&Difference]) -> Row {
    let topics = members.iter().map(|member| topic(both, member));
    let topic = topics.min().unwrap_or(Topic::Wording);
    let weight = members.iter().map(|member| member.weight).min().unwrap_or(Weight::Wording);
    let mut row = Row {
        topic,
        verdict: verdict(members),
        weight,
        note: note(both, members),
        a: places(both.a, members, |member| &member.a),
        b: places(both.b, members, |member| &member.b),
        unread_a: Vec::new(),
        unread_b: Vec::new(),
    };
    beside_the_list(both, members, &mut row);
    match members {
        [worded] if worded.kind == Kind::Wording => proven(both, &mut row),
        [one] if row.verdict == Verdict::Differs && !is_named(both, one) => proven(both, &mut row),
        _ if row.verdict != Verdict::Differs => elsewhere(both, paired, members, &mut row),
        _ => {}
    }
    row
}

/// A list that lacks what the other one names is cited beside it: the lists differ.
fn beside_the_list(both: Both<'_, '_>, members: &[&Difference], row: &mut Row) {
    let (own, side) = match row.verdict {
        Verdict::OnlyA => (&mut row.b, both.b),
        Verdict::OnlyB => (&mut row.a, both.a),
        _ => return,
    };
    let list = match members.first().map(|member| member.kind) {
        Some(Kind::Participant) => differ::listed_participants(both, side),
        Some(Kind::Term) => differ::listed_terms(side),
        _ => None,
    };
    if let Some(list) = list {
        own.push(list);
        row.verdict = Verdict::Differs;
    }
}

/// The places of the members on one side, each once; of a step's time the column that gives it, too.
fn places(side: &Side<'_>, members: &[&Difference], of: fn(&Difference) -> &Option<Place>) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let mut add = |place: Place| {
        if !places.contains(&place) {
            places.push(place);
        }
    };
    for member in members {
        let place = of(member);
        place.iter().cloned().for_each(&mut add);
        let timed = matches!(member.kind, Kind::Duration | Kind::StepAdded | Kind::StepRemoved);
        let time = node(side, place).filter(|_| timed).and_then(|(_, node)| node.time);
        if let Some((table, column)) = time.and_then(|time| time.column) {
            add(side.column(table, column));
        }
    }
    places
}

/// Least likeness of two texts that say nearly the same.
const NEARLY: f64 = 0.6;

/// Whether a difference names what differs: a thing of a list, a number, other words altogether. Entries of cards and lists that are
/// nearly the same, and steps of which only other words are known, are not read.
fn is_named(both: Both<'_, '_>, difference: &Difference) -> bool {
    let (Some(a), Some(b)) = (&difference.a, &difference.b) else { return true };
    let bags = (both.a.lexicon.bag(&a.text), both.b.lexicon.bag(&b.text));
    let likeness = bags.0.likeness(&bags.1, |_| 1.0);
    let in_card = matches!(
        difference.topic,
        Some(Topic::Papers | Topic::Grounds | Topic::Result | Topic::Channels | Topic::Provider)
    );
    if in_card && difference.kind != Kind::Duration {
        let hours = difference.kind == Kind::TechnicalCondition && digits(&a.text) != digits(&b.text);
        return likeness < NEARLY || hours;
    }
    match difference.kind {
        Kind::RefusalReason | Kind::Check => {
            let named = difference.only.iter().any(|names| !names.is_empty());
            named
                || digits(&a.text) != digits(&b.text)
                || bags.0.is_more_than(&bags.1)
                || bags.1.is_more_than(&bags.0)
        }
        Kind::Actor | Kind::Result if a.id.is_some() => {
            likeness >= UNLIKE || surface(&a.text) == surface(&b.text)
        }
        _ => true,
    }
}

/// Two steps with less in common are perhaps not one step.
const UNLIKE: f64 = 0.3;

fn verdict(members: &[&Difference]) -> Verdict {
    // What one side names and the other does not is its own, though both have the step.
    let only = |nth: usize| {
        members.iter().all(|member| {
            let [a, b] = &member.only;
            let (own, other) = if nth == 0 { (a, b) } else { (b, a) };
            other.is_empty() && own.iter().any(|name| subject(name).is_some())
        })
    };
    if only(0) {
        return Verdict::OnlyA;
    }
    if only(1) {
        return Verdict::OnlyB;
    }
    let has = |of: fn(&Difference) -> &Option<Place>| members.iter().any(|member| of(member).is_some());
    Verdict::of_sides(has(|member| &member.a), has(|member| &member.b))
}

/// Notes that a row joins; more are told by their places.
const NOTES: usize = 4;

/// What the members say, each thing once.
fn note(both: Both<'_, '_>, members: &[&Difference]) -> String {
    if members.len() > 1 && members.iter().all(|member| member.only.iter().any(|names| !names.is_empty())) {
        return named(both, members);
    }
    if members.len() > 1 && members.iter().all(|member| is_step(member)) && apart(members) {
        return both.note("note-otherwise", &[]);
    }
    let mut notes: Vec<&str> = Vec::new();
    for member in members {
        if !notes.contains(&member.note.as_str()) {
            notes.push(&member.note);
        }
    }
    let more = notes.len().saturating_sub(NOTES);
    let mut text = notes.into_iter().take(NOTES).collect::<Vec<_>>().join("; ");
    if more > 0 {
        text.push_str(&both.note("note-more", &[("count", &more.to_string())]));
    }
    text
}

/// A step that only one side has.
fn is_step(difference: &Difference) -> bool {
    matches!(difference.kind, Kind::StepAdded | Kind::StepRemoved)
}

/// Whether both sides have something of their own.
fn apart(members: &[&Difference]) -> bool {
    members.iter().any(|member| member.a.is_none()) && members.iter().any(|member| member.b.is_none())
}

/// The things that only one side names, of all members.
fn named(both: Both<'_, '_>, members: &[&Difference]) -> String {
    let all = |nth: usize| -> Vec<&'static str> {
        let mut names: Vec<&'static str> = Vec::new();
        for name in members.iter().filter_map(|member| member.only.get(nth)).flatten() {
            if !names.contains(name) {
                names.push(name);
            }
        }
        names
    };
    let (a, b) = (all(0), all(1));
    both.only(&both.things(&a), &both.things(&b))
}

/// What a difference is about.
fn topic(both: Both<'_, '_>, difference: &Difference) -> Topic {
    if let Some(topic) = difference.topic {
        return topic;
    }
    if let Some(topic) = keys::subject_of(difference) {
        return topic;
    }
    let steps = steps(both, difference);
    match difference.kind {
        Kind::StepAdded | Kind::StepRemoved => Topic::Step,
        Kind::Order => Topic::Order,
        Kind::Actor => Topic::Actor,
        Kind::Channel => Topic::Channels,
        Kind::Duration if difference.weight == Weight::RightsOrTime => Topic::Time,
        Kind::Duration => Topic::MachineTime,
        Kind::Check if does(&steps, Action::CheckEligibility) => Topic::Decides,
        Kind::Check => Topic::Check,
        Kind::RefusalReason => Topic::Grounds,
        Kind::Payment => Topic::Fee,
        Kind::Documents if does(&steps, Action::Sign) => Topic::Signed,
        Kind::Documents => Topic::Papers,
        Kind::Participant => Topic::Participant,
        Kind::System => Topic::System,
        Kind::Term => Topic::Term,
        Kind::TechnicalCondition => Topic::Conditions,
        Kind::Result => Topic::Result,
        Kind::LegalBasis => Topic::Standard,
        Kind::Wording => Topic::Wording,
    }
}

/// Whether other words say the same: only where nothing is left that the other side does not explain.
fn proven(both: Both<'_, '_>, row: &mut Row) {
    let ([a], [b]) = (row.a.as_slice(), row.b.as_slice()) else { return };
    let (left, right) = residue((&both.a.lexicon, &a.text), (&both.b.lexicon, &b.text));
    row.verdict = if left.is_empty() && right.is_empty() { Verdict::Same } else { Verdict::NotRead };
    if row.verdict == Verdict::NotRead {
        row.note = both.note("note-not-read", &[]);
    } else {
        row.note = both.note("note-wording", &[]);
    }
    (row.unread_a, row.unread_b) = (left, right);
}

/// Share of a step's words that a step of the other side must have beyond its own like.
const SAID: f64 = 0.5;
/// Least words of a step that can be said elsewhere.
const LEAST_WORDS: usize = 3;

/// A step of one side whose words stand in a step of the other side, where its own like does not have them, may be said there: that
/// only one side has it is not proven.
fn elsewhere(both: Both<'_, '_>, paired: &[Paired], members: &[&Difference], row: &mut Row) {
    let alone = members.iter().all(|member| is_step(member));
    let first = row.verdict == Verdict::OnlyA;
    let said = |member: &&Difference| {
        let steps = steps(both, member);
        steps.into_iter().any(|(read, node)| paired.iter().any(|pair| said_in(both, pair, first, read, node)))
    };
    if alone && !members.is_empty() && members.iter().all(said) {
        row.verdict = Verdict::NotRead;
        row.note = both.note("note-elsewhere", &[]);
    }
}

fn said_in(both: Both<'_, '_>, pair: &Paired, first: bool, read: &Read<'_>, node: &Features<'_>) -> bool {
    let (Some(one), Some(other)) = (both.a.processes.get(pair.a), both.b.processes.get(pair.b)) else {
        return false;
    };
    let (own, far) = if first { (one, other) } else { (other, one) };
    if !std::ptr::eq(own, read) || node.bag.senses().count() < LEAST_WORDS {
        return false;
    }
    let partners = |nth: usize| {
        let of =
            pair.alignment.pairs.iter().filter(move |pair| if first { pair.b == nth } else { pair.a == nth });
        of.filter_map(|pair| own.nodes.get(if first { pair.a } else { pair.b }))
    };
    far.nodes.iter().enumerate().any(|(nth, holder)| {
        let free = |sense: &super::words::Sense| !partners(nth).any(|own| own.bag.has(*sense));
        let said = node.bag.senses().filter(|sense| holder.bag.has(*sense)).filter(free).count();
        said as f64 >= SAID * node.bag.senses().count() as f64
    })
}
