//! The words of lines that may be a stamp, with their positions.

use crate::Visual;
use crate::mapped::Mapped;
use crate::phrases::Form;
use std::cell::OnceCell;
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

/// Whether a line is blank.
pub fn is_blank(line: &Visual<'_>) -> bool {
    matches!(line.kind, LineKind::Blank | LineKind::PageBreak)
        || texts(line).iter().all(|text| text.text.text.trim().is_empty())
}

/// The words of the lines of an act with their forms, each line's taken once.
pub struct Index(Vec<OnceCell<Vec<(Word, Form)>>>);

impl Index {
    /// An index of so many lines.
    pub fn new(lines: usize) -> Self {
        Index(vec![OnceCell::new(); lines])
    }

    /// The words of a line.
    fn of(&self, lines: &[Visual<'_>], at: usize) -> &[(Word, Form)] {
        let (Some(line), Some(words)) = (lines.get(at), self.0.get(at)) else { return &[] };
        words.get_or_init(|| words_of(line, at))
    }

    /// Notes that a line became another one.
    pub fn forget(&mut self, at: usize) {
        if let Some(words) = self.0.get_mut(at) {
            words.take();
        }
    }

    /// The words of some lines without the stamp's tail.
    pub fn body<'i>(
        &'i self,
        lines: &'i [Visual<'_>],
        region: Range<usize>,
        anchor: usize,
    ) -> impl Iterator<Item = &'i (Word, Form)> {
        region.flat_map(move |at| {
            let of_tail = move |(word, _): &&(Word, Form)| at == anchor && is_of_tail(lines, word);
            self.of(lines, at).iter().filter(move |word| !of_tail(word))
        })
    }

    /// The words of the stamp's tail; of a row, of the last cell that has one.
    pub fn tail(&self, lines: &[Visual<'_>], anchor: usize) -> Vec<Word> {
        let words = self.of(lines, anchor).iter().map(|(word, _)| word);
        let mut tail: Vec<Word> = words.filter(|word| is_of_tail(lines, word)).cloned().collect();
        let last = tail.last().map(|word| word.cell);
        tail.retain(|word| Some(word.cell) == last);
        tail
    }
}

fn words_of(line: &Visual<'_>, at: usize) -> Vec<(Word, Form)> {
    if is_blank(line) {
        return Vec::new();
    }
    let texts = texts(line).iter().enumerate();
    let each = texts.flat_map(|(cell, text)| {
        let printed: &str = &text.text.text;
        places(printed).into_iter().map(move |range| {
            let form = Form::of(printed.get(range.clone()).unwrap_or_default());
            (Word { line: at, cell, range }, form)
        })
    });
    each.collect()
}

/// Whether a word of a stamp's last line belongs to its end.
fn is_of_tail(lines: &[Visual<'_>], word: &Word) -> bool {
    let Some(text) = mapped(lines, word) else { return false };
    text.reading().stamp.filter(|end| end.sure).is_some_and(|end| {
        let from = text.text.len() - text.text.trim_start().len() + end.tail;
        word.range.end > from
    })
}

/// Positions of the words of a text. Spaced digits (`2 / 3 3 8`) are one word.
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

/// The text that contains a word.
pub fn mapped<'v, 's>(lines: &'v [Visual<'s>], word: &Word) -> Option<&'v Mapped<'s>> {
    lines.get(word.line).and_then(|line| texts(line).get(word.cell)).map(|text| &text.text)
}

/// A word as printed.
pub fn slice<'v>(lines: &'v [Visual<'_>], word: &Word) -> &'v str {
    mapped(lines, word).and_then(|text| text.text.get(word.range.clone())).unwrap_or_default()
}
