//! Flattened tables: cells that the extraction printed one after another.
//!
//! What is left of a cell is its place in the order and the breaks around it. A table is read in four steps: its parts
//! (`parts`: a number row, and «кестенің жалғасы»), the rows of each (`rows`: by their labels, else by where times
//! stand), the cells of each row (`row`: the best way to cut the row's words into as many cells as the part has
//! numbers), and how good a way is (`score`: breaks, blanks that wrapped lines keep at their ends, the grammar of times
//! and next cells, known actors, brackets, page breaks that cut a cell into a head and a tail).

mod lexicon;
mod parts;
mod row;
mod rows;
mod score;
mod search;
mod stacks;
mod stretch;
mod words;

use super::grid::fill;
use zanflow_lexicon::labels::label_head;
use zanflow_lexicon::tables::RowKind;
use zanflow_model::Column;

pub use lexicon::Lexicon;
pub use words::{Known, Word, words};

/// A cell that is less sure than this is none.
const PROVEN: f64 = 0.2;

/// A reading that is less sure than this is compared with another one.
const DOUBTFUL: f64 = 0.75;

/// How sure the actions and their names are, the least sure row.
fn sureness(rows: &[row::Row]) -> f64 {
    let sure = |kind: RowKind| {
        let cells =
            rows.iter().find(|row| row.kind == kind).map(|row| row.cells.as_slice()).unwrap_or_default();
        cells.iter().map(|cell| cell.confidence).sum::<f64>() / cells.len().max(1) as f64
    };
    sure(RowKind::Action).min(sure(RowKind::Actor))
}

/// The rows that a table has, by the labels anywhere in it; each has those of actors and actions.
fn stack_kinds(words: &[Word<'_>]) -> Vec<RowKind> {
    let labelled = |kind: RowKind| {
        let mut starts =
            (0..words.len()).filter(|i| words.get(*i).is_some_and(|word| word.before != words::Break::Space));
        starts.any(|i| {
            let near = words.get(i..).unwrap_or_default().iter().take(4);
            label_head(near.map(|word| word.text)) == Some(kind)
        })
    };
    let needed = |kind: &RowKind| matches!(kind, RowKind::Actor | RowKind::Action) || labelled(*kind);
    RowKind::ORDER.into_iter().skip(1).filter(needed).collect()
}

/// Columns of a flattened table and how sure they are; none if it has no number row.
pub fn columns(words: &[Word<'_>], lexicon: &Lexicon<'_>) -> Option<(Vec<Column>, f64)> {
    let mut columns: Vec<Column> = Vec::new();
    let mut kinds = None;
    let mut stacked = None;
    for part in parts::parts(words) {
        let first = columns.len();
        columns.extend(part.numbers.iter().map(|no| Column {
            no: *no,
            confidence: 1.0,
            ..Column::default()
        }));
        let mut rows = rows::rows(words, &part, kinds.as_deref(), lexicon);
        if sureness(&rows) < DOUBTFUL
            && let Some(better) =
                stacks::rows(words, &part, stacked.get_or_insert_with(|| stack_kinds(words)), lexicon)
        {
            rows = better;
        }
        for row in &rows {
            for (column, cell) in columns.iter_mut().skip(first).zip(&row.cells) {
                // What is hardly sure stays unread.
                if cell.confidence >= PROVEN {
                    fill(column, row.kind, &cell.text, cell.lines, lexicon.memory());
                }
                column.confidence = column.confidence.min(cell.confidence);
            }
        }
        kinds.get_or_insert_with(|| rows.iter().map(|row| row.kind).collect::<Vec<_>>());
    }
    let sure = columns.iter().map(|column| column.confidence).sum::<f64>() / columns.len().max(1) as f64;
    (!columns.is_empty()).then_some((columns, (sure * 100.0).round() / 100.0))
}
