//! Tables whose cells the file marks: each cell is mended as a line of its own, and a row that a page break cut is
//! put together again.
//!
//! The rest of a cut row has no label and holds the tails of some cells.

use super::mapped::{Builder, Maker, Mapped};
use super::{Edit, Rule, Visual, record};
use zanflow_lexicon::tables::is_number_row;
use zanflow_source::LineKind;

/// Gives every row its cells as lines of their own.
pub fn split<'s>(line: &mut Visual<'s>, source: &'s str, maker: &mut Maker<'s>) {
    let LineKind::Row { cells, .. } = &line.kind else { return };
    line.cells = cells
        .iter()
        .map(|cell| {
            let text = source.get(cell.start as usize..cell.end as usize).unwrap_or_default();
            Visual {
                text: maker.line(text, cell.start),
                kind: LineKind::Text,
                cells: Vec::new(),
                ..line.blank()
            }
        })
        .collect();
}

/// Joins rows that a page break cut.
pub fn join_cut(lines: &mut [Visual<'_>], edits: &mut Vec<Edit>) {
    let mut whole: Option<usize> = None;
    for i in 0..lines.len() {
        let Some(line) = lines.get(i) else { break };
        let LineKind::Row { table, .. } = line.kind else {
            if !line.text.text.trim().is_empty() {
                whole = None;
            }
            continue;
        };
        let first = whole.and_then(|at| lines.get(at)).filter(|row| in_table(row, table));
        if first.is_some_and(|first| is_rest(first, line)) {
            let (before, after) = lines.split_at_mut(i);
            if let (Some(first), Some(rest)) = (whole.and_then(|at| before.get_mut(at)), after.first_mut()) {
                append(first, rest, edits);
            }
        } else {
            whole = Some(i);
        }
    }
}

fn in_table(row: &Visual<'_>, wanted: u32) -> bool {
    matches!(row.kind, LineKind::Row { table, .. } if table == wanted)
}

/// A row without label, some of whose cells are empty, under a row that is not the number row.
fn is_rest(first: &Visual<'_>, row: &Visual<'_>) -> bool {
    let empty = |cell: &Visual<'_>| cell.text.text.trim().is_empty();
    let label = first.cells.iter().position(|cell| !empty(cell)).unwrap_or(0);
    let numbers: Vec<&str> = first.cells.iter().skip(label + 1).map(|cell| cell.text.text.trim()).collect();
    let full = row.cells.iter().skip(label + 1).filter(|cell| !empty(cell)).count();
    let lost_label =
        first.cells.get(label).is_some_and(|cell| cell.text.text.chars().count() < 3) && label > 0;
    row.cells.len() == first.cells.len()
        && !lost_label
        && !is_number_row(&numbers.join(" "))
        && row.cells.iter().take(label + 1).all(empty)
        && full > 0
        && full < row.cells.len() - label - 1
}

fn append<'s>(first: &mut Visual<'s>, rest: &mut Visual<'s>, edits: &mut Vec<Edit>) {
    for (head, tail) in first.cells.iter_mut().zip(rest.cells.drain(..)) {
        let end = head.text.text.trim_end().len();
        let more = tail.text.text.trim();
        if more.is_empty() || head.text.slice(0..end).ends_with(more) {
            continue;
        }
        let mut built = Builder::new(&head.text);
        built.copy(0..end);
        if end > 0 {
            built.put(" ", end);
        }
        built.append(&tail.text, 0..tail.text.text.len());
        let joined = built.done();
        record(edits, Rule::CutCell, rest.number, more, &joined.text, 0.9);
        head.text = joined;
        head.paired = true;
    }
    rest.kind = LineKind::Blank;
    rest.text = Mapped::of("", rest.text.source(0));
}

/// A row's text: its cells with tabs between them, and where each lies in it.
pub fn assemble(line: &mut Visual<'_>) {
    let LineKind::Row { cells: places, .. } = &mut line.kind else { return };
    let mut built = Builder::new(&line.text);
    places.clear();
    for (i, cell) in line.cells.iter().enumerate() {
        if i > 0 {
            built.put("\t", 0);
        }
        let start = built.len();
        let text = &cell.text.text;
        let lead = text.len() - text.trim_start().len();
        built.append(&cell.text, lead..text.trim_end().len().max(lead));
        places.push(start as u32..built.len() as u32);
    }
    line.text = built.done();
}
