//! The words of lines that may be a stamp, and where each stands.

use crate::Visual;
use crate::mapped::Mapped;
use std::ops::Range;
use zanflow_source::LineKind;

/// A word of a line or of a row's cell.
#[derive(Clone)]
pub struct Word {
    /// Index of the line.
    pub line: usize,
    /// Which of the line's texts.
    pub cell: usize,
    /// Bytes of that text.
    pub range: Range<usize>,
}

/// The texts of a line: its cells, or itself.
pub fn texts<'v, 's>(line: &'v Visual<'s>) -> &'v [Visual<'s>] {
    if matches!(line.kind, LineKind::Row { .. }) { &line.cells } else { std::slice::from_ref(line) }
}

/// Whether nothing stands on a line.
pub fn is_blank(line: &Visual<'_>) -> bool {
    matches!(line.kind, LineKind::Blank | LineKind::PageBreak)
        || texts(line).iter().all(|text| text.text.text.trim().is_empty())
}

/// The words of some lines without the stamp's tail, and the tail.
pub fn words(lines: &[Visual<'_>], region: &Range<usize>, anchor: usize) -> (Vec<Word>, Vec<Word>) {
    let mut found = Vec::new();
    let mut tail = Vec::new();
    for (line, visual) in lines.iter().enumerate().take(region.end).skip(region.start) {
        if is_blank(visual) {
            continue;
        }
        for (cell, text) in texts(visual).iter().enumerate() {
            let printed: &str = &text.text.text;
            let mut words: Vec<Word> =
                places(printed).into_iter().map(|range| Word { line, cell, range }).collect();
            if line == anchor
                && let Some(end) = text.text.reading().stamp.filter(|end| end.sure)
            {
                let from = printed.len() - printed.trim_start().len() + end.tail;
                let keep = words.partition_point(|word| word.range.end <= from);
                tail = words.split_off(keep);
            }
            found.append(&mut words);
        }
    }
    (found, tail)
}

/// Where the words of a text stand. Spaced digits (`2 / 3 3 8`) are one word.
fn places(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let digit =
        |word: &str| word.len() == 1 && word.starts_with(|byte: char| byte.is_ascii_digit() || byte == '/');
    let mut at = 0;
    let mut spaced = false;
    for word in text.split(char::is_whitespace) {
        let end = at + word.len();
        if !word.is_empty() {
            match found.last_mut() {
                Some(last) if spaced && digit(word) => last.end = end,
                _ => found.push(at..end),
            }
            spaced = digit(word);
        }
        at = end + text.get(end..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
    }
    found
}

/// The text that a word stands in.
pub fn mapped<'v, 's>(lines: &'v [Visual<'s>], word: &Word) -> Option<&'v Mapped<'s>> {
    lines.get(word.line).and_then(|line| texts(line).get(word.cell)).map(|text| &text.text)
}

/// A word as printed.
pub fn slice<'v>(lines: &'v [Visual<'_>], word: &Word) -> &'v str {
    mapped(lines, word).and_then(|text| text.text.get(word.range.clone())).unwrap_or_default()
}
