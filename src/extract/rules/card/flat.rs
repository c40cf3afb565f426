//! A list of requirements whose table was saved as lines: a number, a label, and the paragraphs of the cell.

use super::super::super::Context;
use super::super::outline::{Entry, Shape, parted};
use super::rows::{Line, Row, Table};
use super::topic;

/// Letters of the longest label.
const LONGEST_LABEL: usize = 420;

/// Lines above the first row that may be its caption.
const CAPTION: usize = 6;

/// Letters of a line that is a paragraph, not a line of a page.
const PARAGRAPH: u32 = 300;

/// Reads the first such list among some entries.
pub fn table(context: &Context<'_>, entries: &[Entry]) -> Option<Table> {
    let entries = &printed_lines(context, entries);
    let starts = starts(entries);
    let first = starts.first()?.number;
    let above = entries.get(first.saturating_sub(CAPTION)..first).unwrap_or_default();
    let captions = above.iter().map(|entry| Line { text: entry.text.clone(), line: entry.line }).collect();
    let mut out = Table { line: entries.get(first)?.line, captions, ..Table::default() };
    for (i, start) in starts.iter().enumerate() {
        let end = starts.get(i + 1).map_or(entries.len(), |next| next.number);
        let label = entries.get(start.label)?;
        let cell = entries.get(start.label + 1..end).unwrap_or_default();
        let cell = if i + 1 == starts.len() { without_stamp(cell) } else { cell };
        let lines = cell.iter().map(|entry| Line { text: entry.text.clone(), line: entry.line }).collect();
        let line_end = cell.last().map_or(label.line_end, |entry| entry.line_end);
        let text = label.text.get(start.skip..).unwrap_or_default().trim().to_owned();
        out.rows.push(Row { label: text, lines, line: label.line, line_end });
    }
    Some(out)
}

/// The entries as the file prints them, where its lines are paragraphs: what was joined because a line ends in no stop is parted
/// again. Lines of pages stay joined.
fn printed_lines(context: &Context<'_>, entries: &[Entry]) -> Vec<Entry> {
    let bounds = entries.first().map(|entry| entry.line).zip(entries.last().map(|entry| entry.line_end));
    let own = |number: u32| bounds.is_some_and(|(first, last)| (first..=last).contains(&number));
    let is_long =
        |line: &zanflow_source::Line| own(line.number) && line.span.end - line.span.start > PARAGRAPH;
    if !context.source.lines.iter().any(is_long) {
        return entries.to_vec();
    }
    entries.iter().flat_map(|entry| parted(context, entry, |_| true)).collect()
}

/// The paragraphs of the last cell without the lines of the next appendix's stamp: after one that ends in a stop, none lacks it.
fn without_stamp(cell: &[Entry]) -> &[Entry] {
    let ended = cell.iter().rposition(|entry| entry.text.ends_with(['.', ';']));
    cell.get(..ended.map_or(cell.len(), |at| at + 1)).unwrap_or(cell)
}

/// Where a row begins: the entry of its number, that of its label, and the bytes of the number before the label.
struct Start {
    number: usize,
    label: usize,
    skip: usize,
}

fn starts(entries: &[Entry]) -> Vec<Start> {
    let mut out: Vec<Start> = Vec::new();
    let mut wanted = 1;
    for (at, entry) in entries.iter().enumerate() {
        if matches!(entry.shape, Shape::Row(_)) || out.last().is_some_and(|last| at <= last.label) {
            continue;
        }
        let Some((number, skip)) = number(&entry.text) else { continue };
        // A row may have been taken out; a list that begins anew is another one.
        if number < wanted || number > wanted + 2 || (out.is_empty() && number != 1) {
            continue;
        }
        let bare = entry.text.len() == skip;
        let label = if bare { at + 1 } else { at };
        let skip = if bare { 0 } else { skip };
        let text = entries.get(label).and_then(|entry| entry.text.get(skip..)).unwrap_or_default();
        if is_label(if bare { text.trim_end_matches(':') } else { text }) {
            out.push(Start { number: at, label, skip });
            wanted = number + 1;
        }
    }
    out
}

/// The number at the head of a line, and how many bytes it takes with its mark and the blanks after it.
fn number(text: &str) -> Option<(u32, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text.get(..digits)?.parse().ok().filter(|number| (1..=30).contains(number))?;
    let rest = text.get(digits..)?;
    let after = rest.trim_start_matches(['.', ' ', '\t']);
    (after.len() < rest.len() || rest.is_empty()).then_some((number, text.len() - after.len()))
}

fn is_label(text: &str) -> bool {
    text.len() < LONGEST_LABEL
        && topic(text).is_some()
        && !text.trim_end().ends_with([':', ';'])
        && text.chars().next().is_some_and(char::is_uppercase)
}
