//! Times that tables give to what the text has no step for: a payment that only the table knows, a process without a text.

use super::node::{is_machine, same_time};
use super::service::pairs;
use super::{Both, difference};
use crate::difference::{Difference, Kind, Place, Weight};
use crate::row::Topic;
use crate::side::Side;
use crate::words::Bag;
use zanflow_flow as flow;
use zanflow_model::{Column, Table};

/// Least likeness of two columns that are one action.
const LEAST: f64 = 0.5;

/// A column that no step goes with.
struct Loose<'m> {
    table: &'m Table,
    column: &'m Column,
    bag: Bag,
}

/// Columns without a step whose times differ, or that only one side has.
pub fn times(both: Both<'_, '_>) -> Vec<Difference> {
    let timed = |side: &Side<'_>| {
        let steps = side.processes.iter().flat_map(|read| &read.nodes).any(|node| node.time.is_some());
        steps || !loose(side).is_empty()
    };
    // That one side gives no times at all is told once.
    if !timed(both.a) || !timed(both.b) {
        return Vec::new();
    }
    let (a, b) = (loose(both.a), loose(both.b));
    let alike = |one: &Loose<'_>, other: &Loose<'_>| match one.table.channel == other.table.channel {
        true => one.bag.likeness(&other.bag, |_| 1.0),
        false => 0.0,
    };
    let mut found = Vec::new();
    for row in pairs(&a, &b, LEAST, alike) {
        let (one, other) = (row.0.and_then(|nth| a.get(nth)), row.1.and_then(|nth| b.get(nth)));
        // Where the other side has a step for it, the step's column is its like.
        let (far_a, far_b) = (like(both.a, other), like(both.b, one));
        found.extend(time(both, one.or(far_a.as_ref()), other.or(far_b.as_ref())));
    }
    found
}

/// The column of a side that is most like a column of the other side.
fn like<'m>(side: &Side<'m>, of: Option<&Loose<'_>>) -> Option<Loose<'m>> {
    let of = of?;
    let tables = side.service.tables.iter().filter(|table| table.channel == of.table.channel);
    let columns = tables.flat_map(|table| table.columns.iter().map(move |column| (table, column)));
    let all = columns.filter_map(|(table, column)| {
        column.duration.as_ref()?;
        let bag = side.lexicon.bag(column.action.as_deref()?);
        Some((bag.likeness(&of.bag, |_| 1.0), Loose { table, column, bag }))
    });
    let best = all.filter(|(likeness, _)| *likeness >= LEAST).max_by(|a, b| a.0.total_cmp(&b.0));
    best.map(|(_, column)| column)
}

fn loose<'m>(side: &Side<'m>) -> Vec<Loose<'m>> {
    let of = |(table, column): (&'m Table, &'m Column)| {
        let bag = side.lexicon.bag(column.action.as_deref()?);
        Some(Loose { table, column, bag })
    };
    flow::loose(side.service).into_iter().filter_map(of).collect()
}

fn time(both: Both<'_, '_>, a: Option<&Loose<'_>>, b: Option<&Loose<'_>>) -> Option<Difference> {
    let durations = [a, b].map(|loose| loose.and_then(|loose| loose.column.duration.as_ref()));
    if let [Some(one), Some(other)] = durations
        && same_time(one, other)
    {
        return None;
    }
    let shown = |loose: Option<&Loose<'_>>| match loose
        .and_then(|loose| Some((loose, loose.column.duration.as_ref()?)))
    {
        Some((loose, time)) => both.time_of_column(&time.raw, loose.table, loose.column),
        None => both.note("no-step", &[]),
    };
    let note = both.note("note-change", &[("a", &shown(a)), ("b", &shown(b))]);
    let machine = durations.into_iter().flatten().all(is_machine);
    let (weight, topic) = match machine {
        true => (Weight::Authority, Topic::MachineTime),
        false => (Weight::RightsOrTime, Topic::Time),
    };
    let places = (a.map(|loose| place(both.a, loose)), b.map(|loose| place(both.b, loose)));
    Some(difference(Kind::Duration, weight, places, note).about(topic))
}

fn place(side: &Side<'_>, loose: &Loose<'_>) -> Place {
    let cells = &loose.column.cells;
    let cell = cells.iter().find(|cell| cell.row == "duration").or(cells.first());
    let line = cell.map_or(loose.table.line_start, |cell| cell.line_start);
    side.line(loose.column.action.as_deref().unwrap_or_default(), line)
}
