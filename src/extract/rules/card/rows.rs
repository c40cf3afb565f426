//! Rows of a list of requirements: labels, and the paragraphs of their cells.

use super::super::super::Context;
use super::super::text::tidy;
use zanflow_kazakh::marks::{Mark, mark};
use zanflow_lexicon::words::rules_card as words;
use zanflow_source::LineKind;

/// A paragraph of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its text with its mark.
    pub text: String,
    /// Line of the source file.
    pub line: u32,
}

/// How an item is marked, and its number where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    style: Style,
    number: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Dot,
    Bracket,
    Letter,
    Dash,
}

impl Label {
    /// The mark opens a list.
    pub fn is_first(&self) -> bool {
        self.number.is_none_or(|number| number == 1)
    }

    /// The mark is a dash.
    pub fn is_dash(&self) -> bool {
        self.style == Style::Dash
    }

    /// Both are marked alike.
    pub fn is_like(&self, other: &Label) -> bool {
        self.style == other.style
    }

    /// The mark is the next one after another of its kind.
    pub fn follows(&self, other: &Label) -> bool {
        self.is_like(other)
            && match (other.number, self.number) {
                (Some(before), Some(own)) => own == before + 1,
                _ => true,
            }
    }
}

impl Line {
    /// How the line is marked.
    pub fn label(&self) -> Option<Label> {
        let (style, number) = match mark(&self.text) {
            Some((Mark::Paragraph(label), _)) => (Style::Dot, label.parse().ok()),
            Some((Mark::Item(label), _)) => match label.parse() {
                Ok(number) => (Style::Bracket, Some(number)),
                Err(_) => (Style::Letter, letter_number(&label)),
            },
            None => {
                self.mark()?;
                (Style::Dash, None)
            }
        };
        Some(Label { style, number })
    }

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

/// The place of a letter in the list «а, б, в …»; none for what is no single letter.
fn letter_number(label: &str) -> Option<u32> {
    let letter = label.chars().next()?;
    u32::from(letter)
        .checked_sub(u32::from(words::FIRST_LETTER.chars().next()?))
        .filter(|place| *place < 32)
        .map(|place| place + 1)
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
            && text.chars().all(|letter| letter.is_ascii_digit() || ". )№-".contains(letter))
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
    paragraphs_of(out)
}

/// The paragraphs that the lines of a cell are: items that share a line parted, lines of one item joined.
pub fn paragraphs_of(lines: Vec<Line>) -> Vec<Line> {
    unwrapped(lines.into_iter().flat_map(split_items).collect())
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

/// Joins an item and the line in small letters that goes on with it, where nothing ends the item.
fn unwrapped(lines: Vec<Line>) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    for line in lines {
        let goes_on = |letter: char| letter.is_lowercase() || letter.is_ascii_digit();
        let small = line.mark().is_none() && line.text.chars().next().is_some_and(goes_on);
        let open = |last: &&mut Line| {
            last.mark().is_some()
                && last.text.ends_with(|letter: char| letter.is_alphanumeric() || letter == ',')
        };
        match out.last_mut().filter(|last| small && open(last)) {
            Some(last) => join(&mut last.text, &line.text),
            None => out.push(line),
        }
    }
    out
}

/// A line that holds several marked items: «1) …; 2) …».
fn split_items(line: Line) -> Vec<Line> {
    let mut out = Vec::new();
    let number = |text: &str| match mark(text) {
        Some((Mark::Item(label), _)) => label.parse::<u32>().ok(),
        _ => None,
    };
    let mut start = 0;
    let mut wanted = number(&line.text).map_or(1, |number| number + 1);
    for (at, _) in line.text.match_indices(' ') {
        let rest = line.text.get(at + 1..).unwrap_or_default();
        let before = line.text.get(..at).unwrap_or_default();
        let Some(own) = number(rest).filter(|own| *own == wanted || *own == 1) else { continue };
        if before.ends_with([';', ':', '.']) {
            wanted = own + 1;
            push(&mut out, line.text.get(start..at), line.line);
            start = at + 1;
        }
    }
    push(&mut out, line.text.get(start..), line.line);
    out
}

fn push(out: &mut Vec<Line>, text: Option<&str>, line: u32) {
    if let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) {
        out.push(Line { text: text.to_owned(), line });
    }
}
