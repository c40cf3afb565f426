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
    if let Some(start) = grid.iter().position(|row| head(row, None).is_some()) {
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

/// The numbers of the columns of a part, and in which cell the first of them stands.
struct Head {
    first: usize,
    numbers: Vec<u32>,
}

/// The head of a part. `last`: the last column read so far. Numbers go up, and some may be left out. A row of next actions
/// may look like one: it has a label of its own, or begins again at columns that are there. One number alone is a head
/// only with a label, where the table goes on.
fn head(row: &[String], last: Option<u32>) -> Option<Head> {
    let parsed: Vec<Option<u32>> = row.iter().map(|cell| cell.trim().parse().ok()).collect();
    let end = row.len() - parsed.iter().rev().take_while(|number| number.is_none()).count();
    let count = parsed.get(..end)?.iter().rev().take_while(|number| number.is_some()).count();
    let first = end - count;
    let numbers: Vec<u32> = parsed.get(first..end)?.iter().flatten().copied().collect();
    // A row number before the label is not the first action's number.
    let kind = row.iter().take(first).find_map(|cell| row_kind(cell));
    let rising = numbers.windows(2).all(|pair| matches!(pair, [a, b] if b > a));
    let begins = *numbers.first()?;
    let fits = match last {
        Some(last) => begins > last || (begins == 1 && kind == Some(RowKind::Number)),
        None => true,
    };
    let labelled = kind == Some(RowKind::Number);
    let enough = count >= 2 || (labelled && last.is_some_and(|last| begins > last));
    let whole = (labelled || end + 1 >= row.len()) && (labelled || kind.is_none());
    (enough && rising && fits && whole).then_some(Head { first, numbers })
}

fn by_columns(rows: &[Row], memory: &Memory) -> Option<Vec<Column>> {
    let mut columns: Vec<Column> = Vec::new();
    let mut part: Option<Head> = None;
    let mut last = RowKind::Number;
    let mut rows_read = 0;
    for row in rows {
        let known = columns.last().map(|column| column.no);
        if part.as_ref().is_some_and(|part| repeats(row, part)) {
            last = RowKind::Number;
            continue;
        }
        if let Some(found) = head(row, known) {
            let column = |no: &u32| Column { no: *no, confidence: 1.0, ..Column::default() };
            columns.extend(found.numbers.iter().map(column));
            part = Some(found);
            last = RowKind::Number;
            continue;
        }
        let Some(Head { first, numbers }) = &part else { continue };
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

/// Whether a row is the head of a part once more, as it is printed on each page.
fn repeats(row: &[String], part: &Head) -> bool {
    let labelled = row.iter().take(part.first).any(|cell| row_kind(cell) == Some(RowKind::Number));
    let mut cells = row.iter().skip(part.first);
    let same =
        part.numbers.iter().all(|number| cells.next().is_some_and(|cell| cell.trim().parse() == Ok(*number)));
    labelled && same
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The columns of a table: number, actor and next actions of each.
    fn read(rows: &[&[&str]]) -> Option<String> {
        let row = |(nth, cells): (usize, &&[&str])| Row {
            lines: vec![nth as u32; cells.len()],
            last: nth as u32,
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
            covered: Vec::new(),
        };
        let grid: Grid = rows.iter().enumerate().map(row).collect();
        let shown = |column: &Column| {
            let next: Vec<String> =
                column.next.iter().filter_map(|next| next.to).map(|to| to.to_string()).collect();
            format!("{} {} →{}", column.no, column.actor.as_deref().unwrap_or("?"), next.join(","))
        };
        columns(&grid, &Memory::default())
            .map(|columns| columns.iter().map(shown).collect::<Vec<_>>().join("; "))
    }

    #[test]
    fn heads_are_told_from_rows_of_next_actions() {
        let number: &[&str] = &["Іс-қимыл №", "1", "2", "3", "4"];
        let actor: &[&str] = &["ҚФБ атауы", "а", "ә", "б", "в"];
        let action: &[&str] = &["Іс-қимылдың атауы", "алу", "беру", "қою", "сату"];
        let all = Some("1 а →2; 2 ә →3; 3 б →4; 4 в →".to_owned());
        assert_eq!(read(&[number, actor, action, &["Келесі іс-қимыл нөмірі", "2", "3", "4", "-"]]), all);
        // Without its label; with a number in the last cell too.
        let form: &[&str] = &["Аяқталу нысаны", "-", "-", "-", "-"];
        let time: &[&str] = &["Орындалу мерзімі", "-", "-", "-", "-"];
        assert_eq!(read(&[number, actor, action, form, time, &["", "2", "3", "4", "-"]]), all);
        let more = Some("1 а →2; 2 ә →3; 3 б →4; 4 в →5".to_owned());
        assert_eq!(read(&[number, actor, action, &["Келесі іс-қимыл", "2", "3", "4", "5"]]), more);
        // The head is printed again on the next page.
        assert_eq!(read(&[number, actor, number, action, &["Келесі іс-қимыл", "2", "3", "4", "-"]]), all);
    }

    #[test]
    fn numbers_may_be_left_out_and_one_column_may_go_on() {
        let rows: &[&[&str]] = &[
            &["Іс-қимыл №", "1", "2", "4"],
            &["ҚФБ атауы", "а", "ә", "б"],
            &["Іс-қимылдың атауы", "алу", "беру", "қою"],
            &["Іс-қимыл №", "5", "", ""],
            &["ҚФБ атауы", "в", "", ""],
            &["Іс-қимылдың атауы", "сату", "", ""],
        ];
        assert_eq!(read(rows).as_deref(), Some("1 а →; 2 ә →; 4 б →; 5 в →"));
        let other: &[&[&str]] = &[&["Көрсеткіш", "Үлесі"], &["Сапасы", "90"], &["Уақыты", "95"]];
        assert_eq!(read(other), None);
    }
}
