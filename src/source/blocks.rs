//! Text whose blocks are printed without blank lines between them (PyMuPDF): restores the blank lines.
//!
//! **Cells.** The head of a table printed cell after cell is the numbers 1, 2, 3 …, which give the number of columns.
//! The lines after it are cut into whole rows at the lowest cost: a cell begins with a capital, a number or a dash, a
//! continued sentence with a small letter. Only the first and last characters of lines matter, never words.
//!
//! **Stamps.** A run of short lines after a blank one, with the ending of a stamp: a heading follows.

use super::draft::Draft;
use super::{LineKind, labels};
use zanflow_lexicon::stamps::{StampEnd, stamp_end};
use zanflow_lexicon::tables::{RowKind, row_kind};

/// Minimum of columns after the first one.
const COLUMNS: usize = 2;
/// Maximum of cells in a row.
const WIDEST: usize = 40;
/// Maximum of lines in a table.
const LONGEST: usize = 2000;
/// Cost of a line left over after the last whole row.
const LEFT: u32 = 3;

/// Lines per blank line in a text without blank lines between blocks.
const BLANKS: usize = 10;

/// Separates such blocks. Only for texts with pages and hardly any blank line, whose tables were not found yet.
pub(super) fn part(draft: Draft) -> Draft {
    let count = |wanted: fn(&LineKind) -> bool| draft.lines.iter().filter(|line| wanted(&line.kind)).count();
    let pages = count(|kind| *kind == LineKind::PageBreak);
    let blanks = count(|kind| *kind == LineKind::Blank);
    let rows = count(|kind| matches!(kind, LineKind::Row { .. }));
    if pages == 0 || rows > 0 || blanks * BLANKS > draft.lines.len() {
        return draft;
    }
    let mut begins = begins(&draft);
    begins.extend(after_stamps(&draft));
    begins.sort_unstable();
    begins.dedup();
    if begins.is_empty() {
        return draft;
    }
    let mut out = Draft::with_capacity(draft.text.len());
    let mut begins = begins.into_iter().peekable();
    for (at, line) in draft.lines.iter().enumerate() {
        if begins.next_if_eq(&at).is_some()
            && out.lines.last().is_some_and(|line| line.kind == LineKind::Text)
        {
            out.line(line.number, LineKind::Blank, "");
        }
        out.line(line.number, line.kind.clone(), draft.line_text(line));
    }
    out
}

/// First lines of cells, in order.
fn begins(draft: &Draft) -> Vec<usize> {
    let mut begins = Vec::new();
    let mut end = 0;
    for (at, line) in draft.lines.iter().enumerate().filter(|(_, line)| line.kind == LineKind::Text) {
        let columns = numbers(draft.line_text(line)).filter(|_| at >= end);
        let Some(columns) = columns.filter(|columns| (COLUMNS..WIDEST).contains(columns)) else { continue };
        let lines = body(draft, at + 1);
        end = lines.last().map_or(at, |(last, _)| last + 1);
        begins.extend(by_labels(&lines, columns).unwrap_or_else(|| cut(&lines, columns + 1)));
    }
    begins
}

/// First lines of rows and, in rows of sentences, of cells; none without labels. Names, times and next actions stand on
/// one line together: their words tell cells.
fn by_labels(lines: &[(usize, &str)], columns: usize) -> Option<Vec<usize>> {
    let texts: Vec<&str> = lines.iter().map(|(_, text)| *text).collect();
    let rows = labels::rows(&texts);
    if rows.len() < COLUMNS {
        return None;
    }
    let mut begins = Vec::new();
    for (nth, row) in rows.iter().enumerate() {
        let end = rows.get(nth + 1).map_or(texts.len(), |next| next.start);
        begins.push(row.start);
        // Next actions with their conditions take several lines each.
        let lines_of = |first: usize| end.saturating_sub(first);
        let sentences = |first: &usize| match row.kind {
            RowKind::Action | RowKind::Form => lines_of(*first) >= columns,
            RowKind::Next => lines_of(*first) > columns,
            _ => false,
        };
        let Some(first) = row.cells.filter(sentences) else { continue };
        let cells = texts.get(first..end).unwrap_or_default();
        begins.extend(labels::begins(cells, columns, row.kind).into_iter().map(|nth| first + nth));
    }
    Some(begins.into_iter().filter_map(|nth| lines.get(nth)).map(|(at, _)| *at).collect())
}

/// Maximum of lines in a stamp, and of letters in a line.
const STAMP: usize = 14;
const NARROW: usize = 70;

/// The lines after stamps.
fn after_stamps(draft: &Draft) -> Vec<usize> {
    let mut after = Vec::new();
    let mut lines = 0;
    for (at, line) in draft.lines.iter().enumerate() {
        let text = draft.line_text(line).trim();
        lines = match line.kind {
            LineKind::Text if text.chars().count() <= NARROW => lines + 1,
            LineKind::Text => STAMP,
            _ => 0,
        };
        if lines > 1 && lines <= STAMP && ends_as_appendix(text) {
            after.push(at + 1);
        }
    }
    after
}

/// Whether a line is the end of a stamp that is no approval.
fn ends_as_appendix(text: &str) -> bool {
    stamp_end(text).as_ref().is_some_and(StampEnd::is_appendix)
}

/// Number of numbers in a line `1 2 3 …`, or one that goes on from any number, behind the label of such a row or alone.
fn numbers(text: &str) -> Option<usize> {
    let numbers: Vec<u32> = text.split_whitespace().rev().map_while(|word| word.parse().ok()).collect();
    let falls = numbers.windows(2).all(|pair| matches!(pair, [b, a] if *b == a + 1));
    let words = text.split_whitespace().count();
    let label = || text.split_whitespace().take(words - numbers.len()).collect::<Vec<_>>().join(" ");
    let alone = numbers.len() == words || (numbers.len() > 1 && row_kind(&label()) == Some(RowKind::Number));
    (falls && alone && numbers.iter().all(|number| *number < 1000)).then_some(numbers.len())
}

/// The lines of a table after its head: up to a blank line, a numbered paragraph, the end of a stamp, or another head.
fn body(draft: &Draft, from: usize) -> Vec<(usize, &str)> {
    let mut lines = Vec::new();
    for (at, line) in draft.lines.iter().enumerate().skip(from).take(LONGEST) {
        let text = draft.line_text(line).trim();
        match line.kind {
            LineKind::PageBreak => continue,
            LineKind::Text => {}
            _ => break,
        }
        if is_paragraph(text) || ends_as_appendix(text) || numbers(text) > Some(1) {
            break;
        }
        lines.push((at, text));
    }
    lines
}

/// `12. …`: a number, a full stop and words.
fn is_paragraph(text: &str) -> bool {
    let rest = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    rest.len() < text.len() && rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(' '))
}

/// First lines of the cells of a table with that many columns: the cheapest cut of all lines into whole rows.
fn cut(lines: &[(usize, &str)], width: usize) -> Vec<usize> {
    // Dynamic programming over (line, cells in the last row): lowest cost so far, and whether a cell begins there.
    let mut best: Vec<Option<u32>> = vec![None; width];
    if let Some(first) = best.first_mut() {
        *first = Some(0);
    }
    let mut began: Vec<Vec<bool>> = Vec::with_capacity(lines.len());
    let mut ends: Vec<Option<u32>> = vec![best.first().copied().flatten()];
    let mut before = "";
    for (nth, (_, text)) in lines.iter().enumerate() {
        let (begins, goes_on) = if nth == 0 { (0, u32::MAX / 4) } else { labels::costs(before, text) };
        let at = |best: &[Option<u32>], cells: usize| best.get(cells).copied().flatten();
        let step = |cells: usize| {
            let new = at(&best, (cells + width - 1) % width).map(|cost| (cost + begins, true));
            let old = at(&best, cells).map(|cost| (cost + goes_on, false));
            [new, old].into_iter().flatten().min()
        };
        let steps: Vec<Option<(u32, bool)>> = (0..width).map(step).collect();
        began.push(steps.iter().map(|step| step.is_some_and(|(_, begins)| begins)).collect());
        best = steps.iter().map(|step| step.map(|(cost, _)| cost)).collect();
        ends.push(best.first().copied().flatten());
        before = text;
    }
    let left = |end: usize| u32::try_from(lines.len() - end).unwrap_or(u32::MAX / 8).saturating_mul(LEFT);
    let whole = ends.iter().enumerate().filter_map(|(end, cost)| Some((cost.as_ref()? + left(end), end)));
    let Some((_, end)) = whole.min() else { return Vec::new() };
    back(lines, &began, end, width)
}

/// First lines of cells, traced back from the last whole row.
fn back(lines: &[(usize, &str)], began: &[Vec<bool>], end: usize, width: usize) -> Vec<usize> {
    let mut cells = 0;
    let mut begins: Vec<usize> = lines.get(end).map(|(at, _)| *at).into_iter().collect();
    for ((at, _), began) in lines.iter().zip(began).take(end).rev() {
        if began.get(cells).copied().unwrap_or(false) {
            begins.push(*at);
            cells = (cells + width - 1) % width;
        }
    }
    begins.reverse();
    begins
}

#[cfg(test)]
mod tests {
    use crate::{Format, LineKind, from_bytes};

    fn check(text: &str, expected: &str) {
        let source = from_bytes("a.txt", text.as_bytes(), Some(Format::Text)).unwrap();
        let lines = source.lines.iter().filter(|line| line.kind != LineKind::PageBreak);
        let texts: Vec<&str> = lines
            .map(|line| source.text.get(line.span.start as usize..line.span.end as usize).unwrap())
            .collect();
        assert_eq!(texts.join("\n").trim_end(), expected);
    }

    #[test]
    fn cells_are_parted() {
        check(
            "№\n1\n2\nАтауы\nӨтінішті\nтіркеу\nҚұжатты\nберу\nҚФБ\nЭҮП\nБеруші\n3. Соңы\n\u{c}",
            "№\n1 2\n\nАтауы\n\nӨтінішті\nтіркеу\n\nҚұжатты\nберу\n\nҚФБ\n\nЭҮП\n\nБеруші\n3. Соңы",
        );
        // A capital more than there are cells: the abbreviation goes on.
        check(
            "№\n1\n2\nАтауы\nӨтінішті\nЭҮП арқылы беру\nҚұжатты\nберу\n3. Соңы\n\u{c}",
            "№\n1 2\n\nАтауы\n\nӨтінішті\nЭҮП арқылы беру\n\nҚұжатты\nберу\n3. Соңы",
        );
    }

    #[test]
    fn what_follows_a_stamp_is_parted() {
        let order = "Мәтін.\n".repeat(9);
        let text = format!("{order}Министр\n \nҮлгі\n1-қосымшасы\nТақырып\n\u{c}");
        check(&text, &format!("{order}Министр\n \nҮлгі\n1-қосымшасы\n\nТақырып"));
    }

    #[test]
    fn without_pages_nothing_is_changed() {
        let text = "№\n1 2\nАтауы\nӨтінішті\nтіркеу\nҚұжатты";
        check(text, text);
    }
}
