//! Tables: runs of lines with tabs, pipe tables, and the grid of HTML tables.

use super::draft::{Draft, Place, offset};
use super::{LineKind, chars};
use std::ops::Range;

/// Shape of a line with tabs.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Shape {
    tabs: usize,
    /// A tab separates two texts. Tabs that only indent, end a line or follow a list mark are weak: they make a row
    /// only next to a line with as many tabs.
    strong: bool,
}

/// Turns lines of tab tables from [`LineKind::Text`] into [`LineKind::Row`]. With `markdown`, rows of dashes are
/// separators and become blank.
pub(super) fn mark_tab_rows(draft: &mut Draft, markdown: bool) {
    if !draft.text.contains('\t') {
        return;
    }
    let mut at = 0;
    while at < draft.lines.len() {
        let group = tab_group(draft, at);
        at = group.last().map_or(at, |&last| last) + 1;
        let strong = group.iter().any(|&line| shape(draft, line).is_some_and(|shape| shape.strong));
        if group.len() < 2 || !strong {
            continue;
        }
        let table = draft.new_table();
        for line in group {
            mark_row(draft, line, table, markdown);
        }
    }
}

/// Indices of the lines of the run that begins at `first`.
fn tab_group(draft: &Draft, first: usize) -> Vec<usize> {
    let mut group = Vec::new();
    let mut last = shape(draft, first);
    let mut at = first;
    while let Some(current) = last {
        group.push(at);
        let next = at + 1;
        if let Some(found) = shape(draft, next) {
            let joins = found.tabs == current.tabs || (found.strong && current.strong);
            (at, last) = (next, joins.then_some(found));
            continue;
        }
        // A blank line does not end the table if the next row has as many cells.
        let after = next + draft.lines.iter().skip(next).take_while(|line| is_gap(&line.kind)).count();
        (at, last) = (after, shape(draft, after).filter(|found| after > next && found.tabs == current.tabs));
    }
    group
}

fn is_gap(kind: &LineKind) -> bool {
    matches!(kind, LineKind::Blank | LineKind::PageBreak)
}

fn shape(draft: &Draft, index: usize) -> Option<Shape> {
    let line = draft.lines.get(index).filter(|line| line.kind == LineKind::Text)?;
    let text = draft.line_text(line);
    let tabs = text.bytes().filter(|&byte| byte == b'\t').count();
    if tabs == 0 {
        return None;
    }
    let body = text.trim_matches([' ', '\t']);
    let strong = match body.split_once('\t') {
        Some((mark, rest)) if is_list_mark(mark.trim_end()) => rest.trim_start().contains('\t'),
        Some(_) => true,
        None => false,
    };
    Some(Shape { tabs, strong })
}

/// `-`, `•`, `1.`, `12)`: list marks before a tab.
fn is_list_mark(text: &str) -> bool {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    matches!(text, "-" | "–" | "—" | "•" | "·" | "*" | "+") || (digits != text && matches!(digits, "." | ")"))
}

fn mark_row(draft: &mut Draft, index: usize, table: u32, markdown: bool) {
    let Some(line) = draft.lines.get(index) else { return };
    let cells = split_cells(draft.line_text(line), line.span.start);
    let ruler = markdown && cells.iter().all(|cell| is_ruler(&draft.text, cell));
    if let Some(line) = draft.lines.get_mut(index) {
        line.kind = if ruler { LineKind::Blank } else { LineKind::Row { table, cells } };
    }
}

fn split_cells(text: &str, base: u32) -> Vec<Range<u32>> {
    let mut at = base;
    let mut cells = Vec::new();
    for cell in text.split('\t') {
        let inner = cell.trim_matches(' ');
        let lead = if inner.is_empty() { 0 } else { cell.len() - cell.trim_start_matches(' ').len() };
        let start = at + offset(lead);
        cells.push(start..start + offset(inner.len()));
        at += offset(cell.len()) + 1;
    }
    cells
}

/// A cell of at least two dashes, drawn by a converter below a head row.
fn is_ruler(text: &str, cell: &Range<u32>) -> bool {
    let cell = text.get(cell.start as usize..cell.end as usize).unwrap_or_default();
    cell.len() >= 2 && cell.bytes().all(|byte| byte == b'-')
}

/// Cells of a pipe row, `\|` unescaped; outer pipes do not make cells.
pub(super) fn pipe_cells(line: &str) -> Vec<String> {
    let line = line.trim_matches([' ', '\t']);
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut cells = vec![String::new()];
    let mut escaped = false;
    let mut open = true;
    for c in line.chars() {
        open = c != '|' || escaped;
        match (cells.last_mut(), c) {
            (_, '|') if !escaped => cells.push(String::new()),
            (Some(cell), '|') => {
                cell.pop();
                cell.push('|');
            }
            (Some(cell), _) => cell.push(c),
            (None, _) => {}
        }
        escaped = c == '\\' && !escaped;
    }
    if !open {
        cells.pop();
    }
    cells
}

/// Whether a line is the `|---|:-:|` below the head of a pipe table.
pub(super) fn is_pipe_ruler(line: &str) -> bool {
    let dashes = line.bytes().filter(|&byte| byte == b'-').count();
    dashes > 0
        && line.contains('|')
        && line.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'))
}

/// Maximum of a column or row span; larger ones are an error of the file.
const MAX_SPAN: usize = 200;
/// Maximum of cells that spans may add to a file, so that a small file cannot exhaust memory.
const MAX_ADDED: usize = 1_000_000;

struct Cell {
    number: u32,
    text: String,
    columns: usize,
    rows: usize,
}

/// An HTML table: rows of cells with spans, which are expanded on writing.
#[derive(Default)]
pub(super) struct Grid {
    rows: Vec<(u32, Vec<Cell>)>,
    in_cell: bool,
    /// Breaks in cells are kept as line ends.
    breaks: bool,
}

impl Grid {
    /// A grid that keeps the breaks in its cells.
    pub fn with_breaks() -> Self {
        Self { breaks: true, ..Self::default() }
    }

    /// A lone row with text in one or two cells is not tabular data: its line, and the lines of these cells.
    pub fn beside(&self) -> Option<(u32, Vec<Vec<String>>)> {
        let [(number, cells)] = self.rows.as_slice() else { return None };
        let lines = |cell: &Cell| {
            let lines = cell.text.split('\n').map(str::trim).filter(|line| !line.is_empty());
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        let full: Vec<Vec<String>> = cells.iter().map(lines).filter(|lines| !lines.is_empty()).collect();
        (1..=2).contains(&full.len()).then_some((*number, full))
    }

    /// A `<tr>`.
    pub fn row(&mut self, number: u32) {
        self.in_cell = false;
        self.rows.push((number, Vec::new()));
    }

    /// A `<td>` or `<th>` on a line of the file.
    pub fn cell(&mut self, number: u32, columns: usize, rows: usize) {
        if self.rows.is_empty() {
            self.row(number);
        }
        self.in_cell = true;
        if let Some((_, cells)) = self.rows.last_mut() {
            let columns = columns.clamp(1, MAX_SPAN);
            // rowspan="0" spans all that follow.
            let rows = if rows == 0 { MAX_SPAN } else { rows.min(MAX_SPAN) };
            cells.push(Cell { number, text: String::new(), columns, rows });
        }
    }

    /// A `</td>`.
    pub fn end_cell(&mut self) {
        self.in_cell = false;
    }

    /// Text; outside a cell it opens one, so that nothing is lost.
    pub fn text(&mut self, number: u32, text: &str) {
        let blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
        if !self.in_cell && blank {
            return;
        }
        if !self.in_cell {
            self.cell(number, 1, 1);
        }
        if let Some(cell) = self.rows.last_mut().and_then(|(_, cells)| cells.last_mut()) {
            let end = if self.breaks { ' ' } else { '\n' };
            push_collapsed(&mut cell.text, text, end);
        }
    }

    /// Whether the last text ends in a blank, or there is none.
    pub fn ends_in_blank(&self) -> bool {
        let cell = self.rows.last().and_then(|(_, cells)| cells.last()).filter(|_| self.in_cell);
        cell.is_none_or(|cell| cell.text.is_empty() || cell.text.ends_with([' ', '\n']))
    }

    /// A `<br>`, `<p>` or nested block: a line of the cell ends.
    pub fn gap(&mut self) {
        if !self.in_cell {
            return;
        }
        if let Some(cell) = self.rows.last_mut().and_then(|(_, cells)| cells.last_mut())
            && !cell.text.is_empty()
            && !cell.text.ends_with('\n')
        {
            if !self.breaks && cell.text.ends_with(' ') {
                cell.text.pop();
            }
            cell.text.push('\n');
        }
    }

    /// Writes the rows. `added` counts the cells that spans added to the file so far.
    pub fn write(mut self, out: &mut Draft, added: &mut usize) {
        if self.breaks {
            for cell in self.rows.iter_mut().flat_map(|(_, cells)| cells) {
                if cell.text.contains('\n') {
                    let lines = cell.text.split('\n').map(str::trim).filter(|line| !line.is_empty());
                    cell.text = lines.collect::<Vec<_>>().join("\n");
                }
            }
        }
        let rows = self.rows.into_iter().filter(|(_, cells)| !cells.is_empty());
        let mut table = None;
        let mut pending: Vec<usize> = Vec::new();
        for (number, cells) in rows {
            let table = *table.get_or_insert_with(|| out.new_table());
            let places = expand(cells, &mut pending, added);
            let places = places.iter().map(|place| match place {
                Expanded::Cell(line, text) => Place::Cell(*line, text),
                Expanded::Beside => Place::Beside,
                Expanded::Above => Place::Above,
            });
            out.places(number, table, places);
        }
    }
}

/// A place of a row whose spans are expanded.
enum Expanded {
    Cell(u32, String),
    Beside,
    Above,
}

/// The places of a row. `pending`: remaining rows of the span in each column.
fn expand(cells: Vec<Cell>, pending: &mut Vec<usize>, added: &mut usize) -> Vec<Expanded> {
    let mut places = Vec::with_capacity(cells.len());
    for cell in cells {
        covered(&mut places, pending, added);
        let spans = *added < MAX_ADDED;
        let (columns, rows) = if spans { (cell.columns, cell.rows) } else { (1, 1) };
        let first = places.len();
        places.push(Expanded::Cell(cell.number, cell.text));
        places.extend((1..columns).map(|_| Expanded::Beside));
        *added += columns - 1;
        if pending.len() < places.len() {
            pending.resize(places.len(), 0);
        }
        pending.iter_mut().skip(first).take(columns).for_each(|column| *column = rows - 1);
    }
    covered(&mut places, pending, added);
    places
}

fn covered(places: &mut Vec<Expanded>, pending: &mut [usize], added: &mut usize) {
    while let Some(rows) = pending.get_mut(places.len()).filter(|rows| **rows > 0) {
        *rows -= 1;
        *added += 1;
        places.push(Expanded::Above);
    }
}

/// Appends text: a run of blanks with a line end becomes one blank, other blanks are kept (repair uses double ones as
/// evidence). `end` is what a line end becomes: a blank, or `\n` where lines are kept apart.
pub(super) fn push_collapsed(out: &mut String, text: &str, end: char) {
    let mut rest = text;
    while let Some(at) = rest.find(['\n', '\r', '\u{c}']) {
        let (head, tail) = rest.split_at(at);
        chars::clean_into(head.trim_end_matches([' ', '\t']), out);
        rest = tail.trim_start_matches([' ', '\t', '\n', '\r', '\u{c}']);
        if end == '\n' && out.ends_with(' ') {
            out.pop();
        }
        if !(out.ends_with(' ') || end == '\n' && out.ends_with('\n')) {
            out.push(end);
        }
    }
    chars::clean_into(rest, out);
}

/// Value of a `colspan` or `rowspan`; 1 if it is not a number.
pub(super) fn span(value: Option<&str>) -> usize {
    value.and_then(|value| value.trim().parse().ok()).unwrap_or(1)
}
