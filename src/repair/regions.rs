//! Where flattened tables lie among visual lines: from a caption or number row to the stamp, heading or paragraph that
//! follows. Their line breaks are the only trace of the cells and must stay.

use super::Visual;
use zanflow_lexicon::acts::names_regulation;
use zanflow_lexicon::stamps::is_inside_stamp;
use zanflow_lines::{Reading, Role};
use zanflow_source::LineKind;

/// For each line, whether it lies in a flattened table.
pub fn flat_tables(lines: &[Visual<'_>]) -> Vec<bool> {
    let mut inside = vec![false; lines.len()];
    let starts: Vec<usize> = (0..lines.len()).filter(|i| begins(lines, *i)).collect();
    for (k, start) in starts.iter().enumerate() {
        let next = starts.get(k + 1).copied().unwrap_or(lines.len());
        let end = end(lines, *start, next);
        for flag in inside.iter_mut().take(end).skip(*start) {
            *flag = true;
        }
    }
    inside
}

fn text<'v>(lines: &'v [Visual<'_>], i: usize) -> &'v str {
    lines.get(i).map_or("", |line| line.text.text.trim())
}

fn reading(lines: &[Visual<'_>], i: usize) -> Reading {
    lines.get(i).map_or_else(Reading::default, |line| line.text.reading())
}

fn is_text(lines: &[Visual<'_>], i: usize) -> bool {
    lines.get(i).is_some_and(|line| line.kind == LineKind::Text)
}

/// A number row, or a caption that has one within the next lines.
fn begins(lines: &[Visual<'_>], i: usize) -> bool {
    if !is_text(lines, i) {
        return false;
    }
    let here = reading(lines, i);
    here.is_number_row()
        || (here.is_caption()
            && (i + 1..lines.len())
                .filter(|j| !text(lines, *j).is_empty())
                .take(24)
                .any(|j| is_text(lines, j) && reading(lines, j).is_number_row()))
}

fn end(lines: &[Visual<'_>], start: usize, next: usize) -> usize {
    let mut seen_row = reading(lines, start).is_number_row();
    for i in start + 1..next {
        if !is_text(lines, i) {
            if !matches!(lines.get(i).map(|line| &line.kind), Some(LineKind::Blank | LineKind::PageBreak)) {
                return i;
            }
            continue;
        }
        let here = reading(lines, i);
        seen_row = seen_row || here.is_number_row();
        if seen_row && (here.ends_a_table() || is_paragraph(lines, i) || is_section(lines, i)) {
            return i;
        }
        if here.stamp.is_some_and(|end| end.is_appendix()) && names_regulation(&stamp_text(lines, start, i)) {
            return stamp_start(lines, start, i);
        }
    }
    next
}

/// An indented, marked line: a paragraph or item after the table.
fn is_paragraph(lines: &[Visual<'_>], i: usize) -> bool {
    let Some(line) = lines.get(i) else { return false };
    let raw: &str = &line.text.text;
    let indent = raw.len() - raw.trim_start().len();
    indent >= 4
        && line.length > 40
        && !line.text.reading().is_caption()
        && line.text.reading().role != Role::TableGoesOn
}

/// `3. Қызмет …` between blank lines.
fn is_section(lines: &[Visual<'_>], i: usize) -> bool {
    let alone = text(lines, i + 1).is_empty() && i.checked_sub(1).is_none_or(|i| text(lines, i).is_empty());
    let here = text(lines, i);
    alone && here.chars().count() > 24 && reading(lines, i).is_paragraph()
}

fn stamp_text(lines: &[Visual<'_>], start: usize, end: usize) -> String {
    let from = stamp_start(lines, start, end);
    (from..=end).map(|i| text(lines, i)).collect::<Vec<_>>().join(" ")
}

/// First line of the stamp that ends at `end`: back to a blank line; over one where the act's date or number stands below it, which
/// begin no stamp; over a page break while a quotation is open.
fn stamp_start(lines: &[Visual<'_>], start: usize, end: usize) -> usize {
    let mut first = end;
    let mut i = end;
    while i > start + 1 {
        i -= 1;
        if !text(lines, i).is_empty() {
            first = i;
            continue;
        }
        let blanks = (start..=i).rev().take_while(|j| text(lines, *j).is_empty()).count();
        let above = i + 1 - blanks;
        if blanks < 3 && is_inside_stamp(text(lines, first)) {
            i = above;
            continue;
        }
        let so_far = (first..=end).map(|j| text(lines, j)).collect::<String>();
        let open = so_far.matches(['»', '"']).count() > so_far.matches('«').count()
            && !so_far.starts_with(['«', '"']);
        let stamp_like = lines.get(above.saturating_sub(1)).is_some_and(|line| line.was_spaced);
        if blanks < 3 || !open || !stamp_like {
            break;
        }
        i = above;
    }
    first
}
