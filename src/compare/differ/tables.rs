//! Times in tables that match no process of their service, because the text has no process of their channel. Other tables are
//! compared step by step with their processes.

use super::node::same_time;
use super::{Both, difference};
use crate::difference::{Difference, Kind, Weight};
use crate::side::Side;
use crate::words::surface;
use zanflow_flow as flow;
use zanflow_model::{Channel, Column, Service, Table};

/// Columns of the same action whose times differ.
pub fn times(both: Both<'_, '_>) -> Vec<Difference> {
    let mut found = Vec::new();
    for channel in Channel::ALL {
        let of = |service| loose(service).filter(move |table| table.channel == channel);
        for (one, other) in of(both.a.service).zip(of(both.b.service)) {
            for (x, y) in same_actions(one, other) {
                found.extend(time(both, (one, x), (other, y)));
            }
        }
    }
    found
}

/// Tables that no process goes with, in order.
fn loose(service: &Service) -> impl Iterator<Item = &Table> {
    let taken: Vec<&Table> =
        service.processes.iter().filter_map(|process| flow::table(service, process)).collect();
    service.tables.iter().filter(move |table| !taken.iter().any(|of| std::ptr::eq(*of, *table)))
}

/// Columns that name the same action, the nth of one with the nth of the other.
fn same_actions<'m>(one: &'m Table, other: &'m Table) -> Vec<(&'m Column, &'m Column)> {
    let named = |column: &Column| column.action.as_deref().map(surface).unwrap_or_default();
    let mut left: Vec<(String, &Column)> =
        other.columns.iter().map(|column| (named(column), column)).collect();
    let mut pairs = Vec::new();
    for column in &one.columns {
        let name = named(column);
        if let Some(at) = left.iter().position(|(other, _)| !name.is_empty() && *other == name) {
            pairs.push((column, left.remove(at).1));
        }
    }
    pairs
}

fn time(both: Both<'_, '_>, a: (&Table, &Column), b: (&Table, &Column)) -> Option<Difference> {
    let (one, other) = (a.1.duration.as_ref()?, b.1.duration.as_ref()?);
    if same_time(one, other) {
        return None;
    }
    let shown = |raw: &str, (table, column)| both.time_of_column(raw, table, column);
    let note = both.note("note-change", &[("a", &shown(&one.raw, a)), ("b", &shown(&other.raw, b))]);
    let place = |side: &Side<'_>, (table, column): (&Table, &Column)| {
        let cell = column.cells.iter().find(|cell| cell.row == "duration").or(column.cells.first());
        side.line(
            column.action.as_deref().unwrap_or_default(),
            cell.map_or(table.line_start, |cell| cell.line_start),
        )
    };
    Some(difference(
        Kind::Duration,
        Weight::RightsOrTime,
        (Some(place(both.a, a)), Some(place(both.b, b))),
        note,
    ))
}
