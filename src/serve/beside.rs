//! Two texts beside each other as rows of a page.

use super::text::anchor;
use serde::Serialize;
use zanflow_compare::beside::{Row, beside};
use zanflow_compare::marks::{Piece, marks, plain};
use zanflow_model::Passage;

/// The rows of two texts.
#[derive(Debug, Serialize)]
pub struct Beside {
    rows: Vec<RowView>,
    /// How many rows differ.
    changed: usize,
    /// How many rows are the same.
    same: usize,
}

#[derive(Debug, Serialize)]
struct RowView {
    /// `same`, `changed`, `added`, `removed`.
    class: &'static str,
    a: Option<CellView>,
    b: Option<CellView>,
}

#[derive(Debug, Serialize)]
struct CellView {
    kind: &'static str,
    href: Option<String>,
    line: u32,
    pieces: Vec<Piece>,
}

/// Where the lines of a column lead.
pub enum Column {
    /// To the page of an act, whose address is given.
    Act(String),
    /// To a file of its source, whose address is given.
    Source(String),
    /// Nowhere.
    Bare,
}

/// The rows of two texts in one language; without `all` those that differ.
pub fn rows(a: &[Passage], b: &[Passage], columns: [&Column; 2], all: bool) -> Beside {
    let found = beside(a, b);
    let mut done = Beside { rows: Vec::new(), changed: 0, same: 0 };
    for Row { a: one, b: other } in found {
        let (one, other) = (one.and_then(|at| a.get(at)), other.and_then(|at| b.get(at)));
        let (class, left, right) = match (one, other) {
            (Some(one), Some(other)) => {
                let (left, right) = marks(&one.text, &other.text);
                let differs = left.iter().chain(&right).any(|piece| piece.differs);
                (if differs { "changed" } else { "same" }, left, right)
            }
            (Some(one), None) => ("removed", plain(&one.text), Vec::new()),
            (None, Some(other)) => ("added", Vec::new(), plain(&other.text)),
            (None, None) => continue,
        };
        let is_same = class == "same";
        done.changed += usize::from(!is_same);
        done.same += usize::from(is_same);
        if all || !is_same {
            let [first, second] = columns;
            let a = one.map(|passage| cell(passage, left, first));
            let b = other.map(|passage| cell(passage, right, second));
            done.rows.push(RowView { class, a, b });
        }
    }
    done
}

/// The rows of two texts in two languages: all of them, and nothing is marked.
pub fn translated(a: &[Passage], b: &[Passage], columns: [&Column; 2]) -> Beside {
    let [first, second] = columns;
    let row = |row: Row| {
        let (one, other) = (row.a.and_then(|at| a.get(at)), row.b.and_then(|at| b.get(at)));
        RowView {
            class: "same",
            a: one.map(|passage| cell(passage, plain(&passage.text), first)),
            b: other.map(|passage| cell(passage, plain(&passage.text), second)),
        }
    };
    let rows: Vec<RowView> = beside(a, b).into_iter().map(row).collect();
    Beside { same: rows.len(), changed: 0, rows }
}

fn cell(passage: &Passage, pieces: Vec<Piece>, column: &Column) -> CellView {
    let href = match column {
        Column::Act(page) => Some(format!("{page}#{}", anchor(passage.file.as_deref(), passage.line_start))),
        Column::Source(page) => Some(format!("{page}#L{}", passage.line_start)),
        Column::Bare => None,
    };
    CellView { kind: passage.kind.name(), href, line: passage.line_start, pieces }
}
