//! Tables whose cells the file marks.

use super::next;
use crate::memory::Memory;
use std::ops::Deref;
use zanflow_lexicon::durations as duration;
use zanflow_lexicon::tables::{RowKind, is_dash, row_kind};
use zanflow_model::{Cell, Column};

/// Rows of cells.
pub type Grid = Vec<Row>;

/// A row of cells.
#[derive(Debug, Clone)]
pub struct Row {
    /// The line of the source file on which each cell begins.
    pub lines: Vec<u32>,
    /// Its last line, where it is written on one or was put together from several.
    pub last: u32,
    /// One text a cell.
    pub cells: Vec<String>,
    /// For each cell, whether another one covers its place, too.
    pub covered: Vec<Covered>,
}

/// Whether a merged cell covers the place of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Covered {
    /// None does.
    No,
    /// The one at its left.
    Beside,
    /// The one above.
    Above,
}

impl Row {
    /// First and last line of a cell.
    fn place(&self, cell: usize) -> (u32, u32) {
        let line = self.lines.get(cell).copied().unwrap_or(self.last);
        (line, line.max(self.last))
    }

    /// The cell whose text stands in a column, of those from `first` on: the merged one where one covers it.
    fn across(&self, column: usize, first: usize) -> usize {
        let covered = |at: usize| {
            self.covered.get(at) == Some(&Covered::Beside) && self.get(at).is_some_and(|cell| cell.is_empty())
        };
        let mut at = column;
        while at > first && covered(at) {
            at -= 1;
        }
        at
    }
}

impl Row {
    /// The text of a cell and its place: those of the one above where that covers it.
    fn down(&self, at: usize, cell: &str, above: &[(String, (u32, u32))]) -> (String, (u32, u32)) {
        let covered = self.covered.get(at) == Some(&Covered::Above) && cell.is_empty();
        let merged = above.get(at).filter(|_| covered).cloned();
        merged.unwrap_or_else(|| (cell.to_owned(), self.place(at)))
    }
}

impl Deref for Row {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.cells
    }
}

/// Reads the actions out of a grid; none if it is no table of actions.
pub fn columns(grid: &Grid, memory: &Memory) -> Option<Vec<Column>> {
    let grid = without_empty_edge(grid);
    if let Some(start) = grid.iter().position(|row| numbers(row).is_some()) {
        return by_columns(grid.get(start..)?, memory);
    }
    by_rows(&grid, memory)
}

/// Columns at the left that are empty in every row belong to nothing.
fn without_empty_edge(grid: &Grid) -> Grid {
    let empty = |i: usize| grid.iter().all(|row| row.get(i).is_none_or(|cell| cell.trim().is_empty()));
    let width = grid.iter().map(|row| row.len()).max().unwrap_or(0);
    let skip = (0..width).take_while(|i| empty(*i)).count();
    let rest = |row: &Row| Row {
        lines: row.lines.iter().skip(skip).copied().collect(),
        last: row.last,
        cells: row.iter().skip(skip).cloned().collect(),
        covered: row.covered.iter().skip(skip).copied().collect(),
    };
    grid.iter().map(rest).collect()
}

/// Position of a number row's numbers: index of the first number's cell, and the numbers.
fn numbers(row: &[String]) -> Option<(usize, Vec<u32>)> {
    let first = row.iter().position(|cell| cell.trim().parse::<u32>().is_ok())?;
    let first = match row.get(first + 1).and_then(|cell| cell.trim().parse::<u32>().ok()) {
        // A row number before the label is not the first action's number.
        None if row.len() > first + 2 => {
            first + 1 + row.iter().skip(first + 1).position(|cell| cell.trim().parse::<u32>().is_ok())?
        }
        _ => first,
    };
    let numbers: Vec<u32> = row.iter().skip(first).map_while(|cell| cell.trim().parse().ok()).collect();
    let rising = numbers.windows(2).all(|pair| matches!(pair, [a, b] if *b == a + 1));
    (numbers.len() >= 2 && rising && first + numbers.len() >= row.len().saturating_sub(1))
        .then_some((first, numbers))
}

fn by_columns(rows: &[Row], memory: &Memory) -> Option<Vec<Column>> {
    let mut columns: Vec<Column> = Vec::new();
    let mut part: Option<(usize, Vec<u32>)> = None;
    let mut last = RowKind::Number;
    let mut rows_read = 0;
    for row in rows {
        if let Some(found) = numbers(row) {
            columns.extend(found.1.iter().map(|no| Column { no: *no, confidence: 1.0, ..Column::default() }));
            part = Some(found);
            last = RowKind::Number;
            continue;
        }
        let Some((first, numbers)) = &part else { continue };
        let label =
            row.iter().take(*first).find(|cell| row_kind(cell).is_some()).cloned().unwrap_or_default();
        let Some(kind) = row_kind(&label).or_else(|| following(last)) else { continue };
        last = kind;
        rows_read += 1;
        // The part's own columns are the last ones.
        let own = columns.len().saturating_sub(numbers.len());
        for (column, i) in columns.iter_mut().skip(own).zip(*first..row.len()) {
            let i = row.across(i, *first);
            fill(column, kind, row.get(i).map_or("", String::as_str), row.place(i), memory);
        }
    }
    (rows_read >= 2).then_some(columns)
}

/// The row that usually follows: for rows that lost their label.
fn following(last: RowKind) -> Option<RowKind> {
    let at = RowKind::ORDER.iter().position(|kind| *kind == last)?;
    RowKind::ORDER.get(at + 1).copied()
}

/// Rows are actions: a head row of labels, then one row an action.
fn by_rows(grid: &Grid, memory: &Memory) -> Option<Vec<Column>> {
    let (at, head) = grid.iter().enumerate().find(|(_, row)| {
        row.iter().filter(|cell| row_kind(cell).is_some()).count() >= 3
            && row.iter().any(|cell| matches!(row_kind(cell), Some(RowKind::Action | RowKind::Actor)))
    })?;
    let kinds: Vec<Option<RowKind>> = head.iter().map(|cell| row_kind(cell)).collect();
    let number = kinds.iter().position(|kind| *kind == Some(RowKind::Number)).unwrap_or(0);
    let mut columns = Vec::new();
    // For each column, the cell that stands in it: merged ones go on below.
    let mut open: Vec<(String, (u32, u32))> = Vec::new();
    for row in grid.iter().skip(at + 1) {
        open = row.iter().enumerate().map(|(i, cell)| row.down(i, cell, &open)).collect();
        let no = row
            .get(number)
            .map(|cell| cell.trim().trim_end_matches(['.', ')']))
            .and_then(|no| no.parse().ok());
        let Some(no) = no else { continue };
        let mut column = Column { no, confidence: 1.0, ..Column::default() };
        for (kind, (cell, place)) in kinds.iter().zip(&open) {
            if let Some(kind) = kind {
                fill(&mut column, *kind, cell, *place, memory);
            }
        }
        // A row of column numbers under the head (1 2 3 4 5) is no action.
        let echo = row.iter().enumerate().all(|(i, cell)| cell.trim().parse() == Ok(i + 1));
        if !echo {
            columns.push(column);
        }
    }
    (!columns.is_empty()).then_some(columns)
}

/// Puts a cell into its place.
pub fn fill(column: &mut Column, kind: RowKind, cell: &str, lines: (u32, u32), memory: &Memory) {
    let cell = cell.trim();
    if cell.is_empty() || (is_dash(cell) && kind != RowKind::Next) {
        return;
    }
    let words = || Some(trimmed(cell).to_owned());
    if let Some(row) = field(kind) {
        let (line_start, line_end) = lines;
        let text = trimmed(cell).to_owned();
        column.cells.push(Cell { row: row.to_owned(), text, line_start, line_end });
    }
    match kind {
        RowKind::Number => {}
        RowKind::Actor => column.actor = words(),
        RowKind::Action => column.action = words(),
        RowKind::Form => column.form = words(),
        RowKind::Duration => column.duration = memory.times.of(cell, duration::cell),
        RowKind::Next => column.next = next::next(cell, memory),
    }
}

/// The field of [`Column`] that a row gives.
fn field(kind: RowKind) -> Option<&'static str> {
    Some(match kind {
        RowKind::Number => return None,
        RowKind::Actor => "actor",
        RowKind::Action => "action",
        RowKind::Form => "form",
        RowKind::Duration => "duration",
        RowKind::Next => "next",
    })
}

fn trimmed(cell: &str) -> &str {
    cell.trim_end_matches([';', ',', ' '])
}
