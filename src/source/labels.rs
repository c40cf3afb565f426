//! Rows of a flattened table by their labels, where a cell is one line or several.

use zanflow_lexicon::labels::{is_label, label_head};
use zanflow_lexicon::tables::{RowKind, is_dash};
use zanflow_lexicon::words::tables::{ACTION_NAME_ENDS, NEED_MORE};

/// Lines that a label is read over.
const LABEL: usize = 6;

/// A row: its kind, the lines of its label and those of its cells.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub kind: RowKind,
    /// Its first line.
    pub start: usize,
    /// The first line after its label; none if the label ends in the middle of a line.
    pub cells: Option<usize>,
}

/// The rows of lines, in order. Each kind of row comes once.
pub(super) fn rows(lines: &[&str]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let near = lines.get(at..).unwrap_or_default().iter().take(LABEL);
        // «… белгіленген / мерзімде» inside of a cell is no label.
        let inside = lines.get(at).is_some_and(|line| line.starts_with(char::is_lowercase));
        let kind = if inside { None } else { label_head(near.flat_map(|line| line.split_whitespace())) };
        let Some(kind) = kind.filter(|kind| rows.iter().all(|row| row.kind != *kind)) else {
            at += 1;
            continue;
        };
        let cells = label_end(lines.get(at..).unwrap_or_default(), kind).map(|end| at + end);
        rows.push(Row { kind, start: at, cells });
        at = cells.unwrap_or(at + 1);
    }
    rows
}

/// How many lines a label has: the most that are one, unless a cell begins as the label goes on.
fn label_end(lines: &[&str], kind: RowKind) -> Option<usize> {
    let mut text = String::new();
    let mut end = None;
    for (nth, line) in lines.iter().take(LABEL).enumerate() {
        if nth > 0 {
            if end.is_some() && costs("", line).0 < costs("", line).1 {
                break;
            }
            text.push(' ');
        }
        text.push_str(line);
        if is_label(&text, kind) {
            end = Some(nth + 1);
        }
    }
    end
}

/// The first lines of `count` cells: the first line, and those that most look like beginnings.
pub(super) fn begins(lines: &[&str], count: usize, kind: RowKind) -> Vec<usize> {
    let mut likely: Vec<(i64, usize)> = Vec::new();
    for (nth, pair) in lines.windows(2).enumerate() {
        let [before, line] = pair else { continue };
        let (begins, goes_on) = costs(before, line);
        let (begins, goes_on) = (i64::from(begins), i64::from(goes_on));
        likely.push((begins - goes_on - end(before, kind) - again(before, line, kind), nth + 1));
    }
    likely.sort_unstable();
    let mut begins: Vec<usize> =
        likely.into_iter().take(count.saturating_sub(1)).map(|(_, nth)| nth).collect();
    begins.extend((!lines.is_empty()).then_some(0));
    begins.sort_unstable();
    begins
}

/// What an end of a cell gains: the name of an action ends in few ways.
fn end(before: &str, kind: RowKind) -> i64 {
    if !matches!(kind, RowKind::Action | RowKind::Form) {
        return 0;
    }
    let word = before.trim_end_matches([';', '.', ' ']);
    match ACTION_NAME_ENDS.iter().find(|end| word.ends_with(**end)) {
        // Brackets stand inside of names, too.
        Some(end) if !end.starts_with(char::is_alphabetic) => 1,
        Some(_) => 6,
        None => -3,
    }
}

/// What a next action loses that goes on with the one before: two ways out of one action are lines of one cell.
fn again(before: &str, line: &str, kind: RowKind) -> i64 {
    let guarded = |text: &str| {
        let rest = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
        rest.len() < text.len() && rest.contains(char::is_alphabetic)
    };
    if kind == RowKind::Next && guarded(before) && guarded(line) { -8 } else { 0 }
}

/// Cost of starting a cell on a line, and of not starting one.
fn costs(before: &str, text: &str) -> (u32, u32) {
    let mut letters = text.chars();
    let (first, second) = (letters.next(), letters.next());
    let open = (before.ends_with([',', ';', '-', '(', '–', '«', '“', '„']) && before.chars().count() > 1)
        || before.split(' ').next_back().is_some_and(|word| NEED_MORE.contains(&word));
    let (begins, goes_on) = match (first, second) {
        _ if is_dash(text) => (0, 30),
        (Some(first), _) if first.is_ascii_digit() => (2, 6),
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => (0, 20),
        (Some(first), _) if first.is_uppercase() => (4, 4),
        (Some(first), _) if first.is_lowercase() => (30, 0),
        (Some('«' | '"' | '“' | '„'), _) => (4, 4),
        _ => (12, 2),
    };
    if open { (begins + 20, goes_on / 4) } else { (begins, goes_on) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_begin_rows_and_cells_begin_as_cells_do() {
        let lines = [
            "ҚФБ атауы",
            "Алушы",
            "ЭҮП",
            "Іс-қимылдың атауы",
            "(үдеріс, рәсім)",
            "Өтінішті",
            "беру",
            "Құжатты",
            "алу",
            "Келесі іс-қимыл нөмірі",
            "2 – егер бар болса",
            "3 – егер жоқ болса",
            "-",
        ];
        let row = |kind, start, cells| Row { kind, start, cells };
        let expected = [
            row(RowKind::Actor, 0, Some(1)),
            row(RowKind::Action, 3, Some(5)),
            row(RowKind::Next, 9, Some(10)),
        ];
        assert_eq!(rows(&lines), expected);
        assert_eq!(begins(&lines[5..9], 2, RowKind::Action), [0, 2]);
        assert_eq!(begins(&lines[10..], 2, RowKind::Next), [0, 2]);
        // The label ends in the middle of a line.
        assert_eq!(rows(&["Аяқталу нысаны Өтінішті", "беру"]), [row(RowKind::Form, 0, None)]);
    }
}
