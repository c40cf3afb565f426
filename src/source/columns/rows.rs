//! The rows of a part: where each begins, and its cells.

use super::cuts::{self, Group};
use super::{Head, Line, Part};
use crate::layout::append;
use std::ops::Range;
use zanflow_lexicon::labels::label_head;
use zanflow_lexicon::tables::RowKind;

/// Minimum of rows with labels in a table of actions.
const LEAST: usize = 2;
/// Lines that a label is read over.
const LABEL: usize = 6;

/// A row: line, and cells with their lines.
type Row = (u32, Vec<(u32, String)>);

/// The rows of a part, that of the numbers first; none if it has no labels of rows.
pub(super) fn read(part: &Part<'_>, head: &Head) -> Option<Vec<Row>> {
    let starts = labels(part);
    if starts.len() < LEAST {
        return None;
    }
    let mut rows: Vec<(Range<usize>, RowKind)> = vec![(0..part.lines.len(), RowKind::Number)];
    for (at, kind) in starts {
        if let Some((before, _)) = rows.last_mut() {
            before.end = at;
        }
        rows.push((at..part.lines.len(), kind));
    }
    if let Some(at) = worded(part) {
        // What stands under the numbers and is none is a row whose label is not known.
        if let Some((numbers, _)) = rows.first_mut().filter(|(numbers, _)| numbers.contains(&at)) {
            let rest = at..numbers.end;
            numbers.end = at;
            rows.insert(1, (rest, RowKind::Action));
        }
    }
    for nth in 1..rows.len() {
        if let (before, [after, ..]) = rows.split_at_mut(nth)
            && let Some(before) = before.last_mut()
        {
            let begins = begin(part, before, after);
            (before.0.end, after.0.start) = (begins, begins);
        }
    }
    let mut out: Vec<Row> = Vec::new();
    for (lines, kind) in &rows {
        let mut row = cells(part, lines, *kind);
        if *kind == RowKind::Number {
            number(&mut row, head);
        }
        out.push(row);
    }
    Some(out)
}

/// The first line below the numbers with words in a column, which no number is.
fn worded(part: &Part<'_>) -> Option<usize> {
    part.lines.iter().enumerate().skip(1).find_map(|(at, line)| {
        let edge = part.places.get(line.segment).and_then(|places| places.first()).copied().unwrap_or(0);
        let mut cells = line.words.iter().filter(|word| word.start + 1 >= edge);
        cells.any(|word| word.text.parse::<u32>().is_err()).then_some(at)
    })
}

/// Lines that begin with the label of a row. Each kind of row comes once.
fn labels(part: &Part<'_>) -> Vec<(usize, RowKind)> {
    let left = |line: &Line<'_>| line.words.first().map(|word| word.start);
    let mut found: Vec<(usize, RowKind)> = Vec::new();
    for (at, line) in part.lines.iter().enumerate().skip(1) {
        let edge = part.places.get(line.segment).and_then(|places| places.first()).copied().unwrap_or(0);
        if left(line).is_none_or(|left| left + 1 >= edge) {
            continue;
        }
        let near = part.lines.get(at..).unwrap_or_default().iter().take(LABEL);
        let label = near.flat_map(|line| line.words.iter().take_while(|word| word.start + 1 < edge));
        let kind = label_head(label.map(|word| word.text));
        if let Some(kind) = kind.filter(|kind| found.iter().all(|(_, other)| other != kind)) {
            found.push((at, kind));
        }
    }
    found
}

/// Where a row begins whose label begins on its first line or, set in the middle, below it: cells begin there as cells
/// do, and those of the row before are whole.
fn begin(part: &Part<'_>, before: &(Range<usize>, RowKind), after: &(Range<usize>, RowKind)) -> usize {
    let label = after.0.start;
    let lines = before.0.start..after.0.end;
    let above = Group::new(part, &before.0, before.1);
    let below = Group::new(part, &after.0, after.1);
    let (above, below) = (above.texts(&cuts::cut(&above)), below.texts(&cuts::cut(&below)));
    let texts: Vec<&Vec<String>> = above.iter().chain(&below).collect();
    let worth = |at: usize| {
        let near = |line: usize| texts.get(line.checked_sub(lines.start)?).copied();
        let columns = texts.first().map_or(0, |texts| texts.len());
        let mut worth = if at == label { 0.5 } else { 0.0 };
        worth += if part.lines.get(at).is_some_and(|line| line.parted) { 0.6 } else { 0.0 };
        for column in 1..columns {
            let text = |line: usize| near(line).and_then(|texts| texts.get(column)).map(String::as_str);
            let full = |line: &usize| text(*line).is_some_and(|text| !text.is_empty());
            let first = (at..lines.end).find(full).and_then(text);
            let last = (lines.start..at).rev().find(full).and_then(text);
            worth += first.map_or(0.0, cuts::opening) + last.map_or(0.0, cuts::closing);
        }
        worth
    };
    let first = before.0.start + 1;
    let mut best = (worth(label), label);
    for at in (first.max(label.saturating_sub(HIGHEST))..label).rev() {
        let own = worth(at);
        if own > best.0 + 0.01 {
            best = (own, at);
        }
    }
    best.1
}

/// Lines of a cell above a label that is set in the middle of its row.
const HIGHEST: usize = 40;

/// The cells of a row.
fn cells(part: &Part<'_>, lines: &Range<usize>, kind: RowKind) -> Row {
    let number = part.lines.get(lines.start).map_or(0, |line| line.number);
    let columns = part.places.first().map_or(0, Vec::len) + 1;
    let mut row: Vec<(u32, String)> = vec![(number, String::new()); columns];
    let mut at = lines.start;
    while at < lines.end {
        let Some(segment) = part.lines.get(at).map(|line| line.segment) else { break };
        let own = part.lines.get(at..lines.end).unwrap_or_default();
        let end = at + own.iter().take_while(|line| line.segment == segment).count();
        let group = Group::new(part, &(at..end), kind);
        let texts = group.texts(&cuts::cut(&group));
        for (line, texts) in part.lines.iter().skip(at).zip(texts) {
            for ((begins, cell), text) in row.iter_mut().zip(texts) {
                if cell.is_empty() {
                    *begins = line.number;
                }
                append(cell, &text);
            }
        }
        at = end;
    }
    (number, row)
}

/// The row of numbers: its cells are nothing but them.
fn number(row: &mut Row, head: &Head) {
    for ((_, cell), number) in row.1.iter_mut().skip(1).zip(&head.numbers) {
        *cell = number.to_string();
    }
}
