//! Tables of acts as HTML tables: tables of actions by action, others row by row.

use super::act::Run;
use super::text::anchor;
use serde::Serialize;
use zanflow_model::{Column, Duration, Table};

/// A table.
#[derive(Debug, Serialize)]
pub struct TableView {
    caption: Option<String>,
    /// The caption was already printed before it.
    pub is_titled: bool,
    channel: &'static str,
    confidence: u32,
    line_start: u32,
    line_end: u32,
    /// Rows of a table of actions.
    actions: Vec<ActionRow>,
    /// Rows of another table.
    rows: Vec<Row>,
}

/// An action.
#[derive(Debug, Serialize)]
struct ActionRow {
    no: u32,
    /// Actor, action, form, time, next.
    cells: [CellView; 5],
    /// Low confidence.
    unsure: bool,
}

/// The text of a cell.
pub type CellText = Vec<Run>;

#[derive(Debug, Default, Serialize)]
struct CellView {
    runs: CellText,
    anchor: Option<String>,
    line: u32,
}

#[derive(Debug, Serialize)]
struct Row {
    anchors: Vec<String>,
    line: u32,
    cells: Vec<CellText>,
}

/// Confidence below which a column is marked.
const SURE: f64 = 0.75;

impl TableView {
    /// A table of actions. `given` returns an anchor unless it is taken, `made` makes runs of a cell's text.
    pub fn actions(
        table: &Table,
        file: Option<&str>,
        given: &mut dyn FnMut(String) -> Option<String>,
        made: &mut dyn FnMut(&str) -> CellText,
    ) -> Self {
        let mut actions = Vec::with_capacity(table.columns.len());
        for column in &table.columns {
            let cells = ["actor", "action", "form", "duration", "next"];
            let cells = cells.map(|row| {
                let (text, anchor, line) = cell(column, row, file, given);
                CellView { runs: made(&text), anchor, line }
            });
            actions.push(ActionRow { no: column.no, cells, unsure: column.confidence < SURE });
        }
        Self {
            caption: table.caption.clone(),
            is_titled: false,
            channel: table.channel.name(),
            confidence: (table.confidence * 100.0).round().clamp(0.0, 100.0) as u32,
            line_start: table.line_start,
            line_end: table.line_end,
            actions,
            rows: Vec::new(),
        }
    }

    /// An empty table for other rows.
    pub fn rows(line_start: u32) -> Self {
        Self {
            caption: None,
            is_titled: false,
            channel: "",
            confidence: 100,
            line_start,
            line_end: line_start,
            actions: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<CellText>, anchors: Vec<String>, line: u32, line_end: u32) {
        self.line_end = self.line_end.max(line_end);
        self.rows.push(Row { anchors, line, cells });
    }
}

/// The printed cell, its anchor and line; if there is none, the value of the model.
fn cell(
    column: &Column,
    row: &str,
    file: Option<&str>,
    given: &mut dyn FnMut(String) -> Option<String>,
) -> (String, Option<String>, u32) {
    let printed = column.cells.iter().find(|cell| cell.row == row && !cell.text.trim().is_empty());
    if let Some(cell) = printed {
        let anchor = if cell.line_start > 0 { given(anchor(file, cell.line_start)) } else { None };
        return (cell.text.replace(['\t', '\n'], " "), anchor, cell.line_start);
    }
    let time = |duration: &Duration| duration.raw.clone();
    let text = match row {
        "actor" => column.actor.clone(),
        "action" => column.action.clone(),
        "form" => column.form.clone(),
        "duration" => column.duration.as_ref().map(time),
        _ => Some(
            column
                .next
                .iter()
                .map(|next| {
                    let to = next.to.map(|to| to.to_string()).unwrap_or_default();
                    format!("{to} {}", next.when.as_deref().unwrap_or_default()).trim().to_owned()
                })
                .collect::<Vec<_>>()
                .join("; "),
        ),
    };
    (text.unwrap_or_default(), None, 0)
}
