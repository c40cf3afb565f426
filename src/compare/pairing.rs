//! Matching of the processes of two services.

use super::align::{Alignment, Draft, align};
use super::assign::assign;
use super::node::Read;
use super::side::Side;
use zanflow_lexicon::meaning::{CASES, told};
use zanflow_model::Channel;

/// Least similarity of processes of the same channel, of different ones, and of different ones whose channels only one side has: what
/// the provider does inside is alike whichever way the request came.
const LEAST: f64 = 0.05;
const LEAST_ACROSS: f64 = 0.5;
const LEAST_ALONE: f64 = 0.15;
/// Bonus for the same channel, and for the same case.
const CHANNEL: f64 = 0.5;
const CASE: f64 = 0.3;

/// Two processes with their nodes aligned.
pub struct Paired {
    /// Index in the first service.
    pub a: usize,
    /// Index in the second service.
    pub b: usize,
    /// Their nodes.
    pub alignment: Alignment,
}

/// Pairs the processes of two services by channel, case and the likeness of their steps; in the order of the first service.
///
/// Alignment is expensive, so pairs are scored by an upper bound first; chosen pairs are aligned until all of them are.
pub fn pair(a: &Side<'_>, b: &Side<'_>) -> Vec<Paired> {
    let columns = b.processes.len();
    let drafts: Vec<Draft> = a
        .processes
        .iter()
        .flat_map(|one| b.processes.iter().map(move |other| Draft::of(one, other)))
        .collect();
    let mut alignments: Vec<Option<Alignment>> = drafts.iter().map(|_| None).collect();
    let mut alike: Vec<f64> = drafts.iter().map(Draft::most).collect();
    loop {
        let found = assign(a.processes.len(), columns, |row, column| {
            let (Some(one), Some(other)) = (a.processes.get(row), b.processes.get(column)) else { return 0 };
            // Of processes that are alike in all, those in one order are paired, from both sides.
            let least = least(a, b, (one, other));
            let value = gain(one, other, alike.get(row * columns + column).copied().unwrap_or(0.0), least);
            if value > 0 { value - row.abs_diff(column) as i64 } else { 0 }
        });
        let mut all_known = true;
        for (row, column) in &found {
            let place = row * columns + column;
            let (Some(one), Some(other)) = (a.processes.get(*row), b.processes.get(*column)) else {
                continue;
            };
            let (Some(draft), Some(known), Some(alike)) =
                (drafts.get(place), alignments.get_mut(place), alike.get_mut(place))
            else {
                continue;
            };
            if known.is_none() {
                let alignment = draft.align(one, other);
                (*alike, all_known) = (alignment.likeness, false);
                *known = Some(alignment);
            }
        }
        if all_known {
            let paired = |(row, column): (usize, usize)| {
                let alignment = alignments.get_mut(row * columns + column).and_then(Option::take)?;
                Some(Paired { a: row, b: column, alignment })
            };
            return found.into_iter().filter_map(paired).collect();
        }
    }
}

/// How alike two processes must be.
fn least(a: &Side<'_>, b: &Side<'_>, (one, other): (&Read<'_>, &Read<'_>)) -> f64 {
    let has =
        |side: &Side<'_>, channel: Channel| side.processes.iter().any(|read| read.process.channel == channel);
    match one.process.channel == other.process.channel {
        true => LEAST,
        false if has(b, one.process.channel) || has(a, other.process.channel) => LEAST_ACROSS,
        false => LEAST_ALONE,
    }
}

/// What pairing two processes is worth; nothing where they are less alike than `least`.
fn gain(a: &Read<'_>, b: &Read<'_>, likeness: f64, least: f64) -> i64 {
    let same = a.process.channel == b.process.channel;
    if likeness < least {
        return 0;
    }
    let case =
        |read: &Read<'_>| read.process.case.as_deref().map(|case| told(case, CASES)).unwrap_or_default();
    let one_case = if case(a) == case(b) { CASE } else { 0.0 };
    ((likeness + if same { CHANNEL } else { 0.0 } + one_case) * 1e6) as i64
}

/// Pairs the processes of two channels by case and the likeness of their steps, however unlike they are.
pub fn pair_channels(a: &Side<'_>, b: &Side<'_>, one: Channel, other: Channel) -> Vec<Paired> {
    let of = |side: &Side<'_>, channel: Channel| -> Vec<usize> {
        let all = side.processes.iter().enumerate();
        all.filter(|(_, read)| read.process.channel == channel).map(|(nth, _)| nth).collect()
    };
    let (rows, columns) = (of(a, one), of(b, other));
    let cells = |row: usize, column: usize| {
        let (row, column) = (*rows.get(row)?, *columns.get(column)?);
        Some((row, column, a.processes.get(row)?, b.processes.get(column)?))
    };
    let found = assign(rows.len(), columns.len(), |row, column| {
        cells(row, column).map_or(0, |(row, column, one, other)| {
            let least = least(a, b, (one, other));
            1_000 + gain(one, other, align(one, other).likeness, least) - row.abs_diff(column) as i64
        })
    });
    let paired = |(row, column): (usize, usize)| {
        let (row, column, one, other) = cells(row, column)?;
        Some(Paired { a: row, b: column, alignment: align(one, other) })
    };
    found.into_iter().filter_map(paired).collect()
}
