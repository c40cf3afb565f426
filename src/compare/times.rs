//! Times that only one side gives to a step that both have: a table that stops early, or no table at all.

use super::differ::{Both, is_machine};
use super::difference::{Place, Weight};
use super::node::{Features, Read};
use super::pairing::Paired;
use super::row::{Row, Topic, Verdict};
use super::side::Side;

/// A row for each side and for machines and people apart: all such steps of all processes.
pub fn rows(both: Both<'_, '_>, paired: &[Paired]) -> Vec<Row> {
    let mut rows = Vec::new();
    for (first, machine) in [(true, false), (false, false), (true, true), (false, true)] {
        let side = if first { both.a } else { both.b };
        let mut places = Vec::new();
        for pair in paired {
            places.extend(timed(both, side, pair, first, machine));
        }
        if places.is_empty() {
            continue;
        }
        let (topic, weight) = match machine {
            true => (Topic::MachineTime, Weight::Authority),
            false => (Topic::Time, Weight::RightsOrTime),
        };
        let (verdict, note) = match first {
            true => (Verdict::OnlyA, "note-times-a"),
            false => (Verdict::OnlyB, "note-times-b"),
        };
        let steps = places.iter().filter(|place| place.id.is_some()).count().to_string();
        let note = both.note(note, &[("count", &steps)]);
        let (a, b) = if first { (places, Vec::new()) } else { (Vec::new(), places) };
        rows.push(Row { topic, verdict, weight, note, a, b, unread_a: Vec::new(), unread_b: Vec::new() });
    }
    rows
}

/// The steps of one pair of processes that only one side times, each with its column.
fn timed(both: Both<'_, '_>, side: &Side<'_>, pair: &Paired, first: bool, machine: bool) -> Vec<Place> {
    let (Some(a), Some(b)) = (both.a.processes.get(pair.a), both.b.processes.get(pair.b)) else {
        return Vec::new();
    };
    let read = if first { a } else { b };
    let mut places = Vec::new();
    for matched in &pair.alignment.pairs {
        let (Some(one), Some(other)) = (a.nodes.get(matched.a), b.nodes.get(matched.b)) else { continue };
        let (own, far) = if first { (one, other) } else { (other, one) };
        places.extend(place(side, read, own, far, machine).into_iter().flatten());
    }
    places
}

/// A step and its column, where the other side's step has no time; a time in a step's own words is a difference of its own.
fn place(
    side: &Side<'_>,
    read: &Read<'_>,
    own: &Features<'_>,
    far: &Features<'_>,
    machine: bool,
) -> Option<[Place; 2]> {
    let time = own.time.filter(|time| far.time.is_none() && is_machine(time.duration) == machine)?;
    let (table, column) = time.column?;
    Some([side.node(read, own), side.column(table, column)])
}
