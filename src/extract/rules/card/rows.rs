//! Rows of a list of requirements: labels, and the paragraphs of their cells.

use super::super::super::Context;
use super::super::text::tidy;
use zanflow_kazakh::marks::{Mark, mark};
use zanflow_source::LineKind;

/// A paragraph of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its text with its mark.
    pub text: String,
    /// Line of the source file.
    pub line: u32,
}

impl Line {
    /// The item's mark, and how many bytes it takes.
    pub fn mark(&self) -> Option<usize> {
        match mark(&self.text) {
            Some((Mark::Item(_) | Mark::Paragraph(_), skip)) => Some(skip),
            None => ["- ", "– ", "— ", "• "]
                .iter()
                .find(|dash| self.text.starts_with(**dash))
                .map(|dash| dash.len()),
        }
    }

    /// The text without its mark.
    pub fn body(&self) -> &str {
        self.text.get(self.mark().unwrap_or(0)..).unwrap_or_default().trim()
    }
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is about.
    pub label: String,
    /// Paragraphs of its cell.
    pub lines: Vec<Line>,
    /// Line of the source file.
    pub line: u32,
    /// Last line of the source file.
    pub line_end: u32,
}

impl Row {
    /// The cell's text, paragraphs joined by blanks.
    pub fn text(&self) -> String {
        let joined: Vec<&str> = self.lines.iter().map(|line| line.text.as_str()).collect();
        tidy(&joined.join(" "))
    }
}

/// A table: its rows, and the texts of rows with one cell only (its caption).
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Rows with a label and a text.
    pub rows: Vec<Row>,
    /// Rows of one cell.
    pub captions: Vec<Line>,
    /// Line of the first row.
    pub line: u32,
}

/// Reads a table of some lines of the repaired text.
pub fn table(context: &Context<'_>, lines: impl Iterator<Item = usize>) -> Table {
    let mut out = Table::default();
    for at in lines {
        let Some(line) = context.repaired.lines.get(at) else { continue };
        let LineKind::Row { cells, .. } = &line.kind else { continue };
        if out.line == 0 {
            out.line = line.first;
        }
        let cells: Vec<Vec<Line>> = cells.iter().map(|cell| paragraphs(context, line.first, cell)).collect();
        take(&mut out, cells, line.first, line.last);
    }
    out
}

fn take(out: &mut Table, cells: Vec<Vec<Line>>, first: u32, last: u32) {
    let is_number = |cell: &[Line]| {
        let text: String = cell.iter().map(|line| line.text.as_str()).collect();
        text.chars().count() <= 5
            && text.chars().all(|letter| letter.is_ascii_digit() || ". )№".contains(letter))
    };
    let full: Vec<&Vec<Line>> = cells.iter().filter(|cell| !cell.is_empty()).collect();
    let numbered = cells.first().is_some_and(|cell| !cell.is_empty() && is_number(cell));
    let texts: Vec<&Vec<Line>> = full.into_iter().filter(|cell| !is_number(cell)).collect();
    match texts.as_slice() {
        [only] if numbered || cells.first().is_none_or(|cell| cell.is_empty()) => {
            // A row that goes on after a page's end, or one without a text.
            if numbered {
                let label = joined(only);
                out.rows.push(Row { label, lines: Vec::new(), line: first, line_end: last });
            } else if let Some(row) = out.rows.last_mut() {
                row.lines.extend(only.iter().cloned());
                row.line_end = last;
            }
        }
        [only] => out.captions.extend(only.iter().cloned()),
        [label, rest @ ..] if !rest.is_empty() => {
            let lines = rest.iter().flat_map(|cell| cell.iter().cloned()).collect();
            out.rows.push(Row { label: joined(label), lines, line: first, line_end: last });
        }
        _ => {}
    }
}

fn joined(lines: &[Line]) -> String {
    let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    tidy(&texts.join(" "))
}

/// The paragraphs of a cell: broken where the file breaks its lines and a paragraph ends, or where items begin in a line.
fn paragraphs(context: &Context<'_>, row: u32, cell: &std::ops::Range<u32>) -> Vec<Line> {
    let Some(text) = context.repaired.text.get(cell.start as usize..cell.end as usize) else {
        return Vec::new();
    };
    let first = context.cell_line(row, cell);
    let breaks = &context.source.cell_breaks;
    let wrapped = !context.source.pages.is_empty();
    let mut out: Vec<Line> = Vec::new();
    let mut start = 0;
    let mut seen = 0u32;
    for (at, _) in text.match_indices(' ').chain(std::iter::once((text.len(), ""))) {
        let next = at + 1;
        let broken = at == text.len()
            || breaks.binary_search(&context.repaired.origin(cell.start + next as u32)).is_ok();
        if !broken {
            continue;
        }
        let part = text.get(start..at).unwrap_or_default().trim();
        if !part.is_empty() {
            let line = first + seen;
            match out.last_mut().filter(|last| wrapped && goes_on(&last.text, part)) {
                Some(last) => join(&mut last.text, part),
                None => out.push(Line { text: part.to_owned(), line }),
            }
        }
        seen += 1;
        start = next.min(text.len());
    }
    if out.len() == 1 { split_items(out) } else { out }
}

/// A line of a PDF's cell goes on in the next one unless it ends as a paragraph does or the next begins an item.
fn goes_on(last: &str, next: &str) -> bool {
    let marked = mark(next).is_some_and(|(mark, _)| matches!(mark, Mark::Item(_)));
    let ended = last.ends_with(['.', ';', ':']);
    let small = next.chars().next().is_some_and(char::is_lowercase);
    !marked && (!ended || (small && !last.ends_with([';', ':'])))
}

fn join(text: &mut String, next: &str) {
    if !text.ends_with('-') {
        text.push(' ');
    }
    text.push_str(next);
}

/// A cell on one line whose items are marked: «1) …; 2) …».
fn split_items(lines: Vec<Line>) -> Vec<Line> {
    let mut out = Vec::new();
    for line in lines {
        let mut start = 0;
        let mut wanted = 1u32;
        for (at, _) in line.text.match_indices(' ') {
            let rest = line.text.get(at + 1..).unwrap_or_default();
            let before = line.text.get(..at).unwrap_or_default();
            let marked = matches!(mark(rest), Some((Mark::Item(ref label), _)) if label.parse() == Ok(wanted) || label == "1");
            if marked && before.ends_with([';', ':', '.']) {
                wanted = if rest.starts_with("1)") { 2 } else { wanted + 1 };
                push(&mut out, line.text.get(start..at), line.line);
                start = at + 1;
            } else if at == 0 || start == 0 && wanted == 1 && line.text.starts_with("1)") {
                wanted = 2;
            }
        }
        push(&mut out, line.text.get(start..), line.line);
    }
    out
}

fn push(out: &mut Vec<Line>, text: Option<&str>, line: u32) {
    if let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) {
        out.push(Line { text: text.to_owned(), line });
    }
}
