//! Tables of actions whose columns blanks keep (`pdftotext -layout`): rows and cells by the numbers at their head.
//!
//! The row of numbers says how many columns there are and about where each begins; labels at the left edge say where
//! rows begin (`rows`); between them the columns of one row are cut where fewest words are parted (`cuts`), since
//! positions are the same within a row only. A table goes on over pages until a caption, another row of numbers, a
//! stamp, or text set over its columns.

mod cuts;
mod rows;

use super::LineKind;
use super::draft::Draft;
use std::ops::Range;
use zanflow_kazakh::letters::begins_as;
use zanflow_lexicon::labels::label_head;
use zanflow_lexicon::stamps::stamp_end;
use zanflow_lexicon::tables::{RowKind, row_kind};
use zanflow_lexicon::words::tables::TABLE;

/// A table, or the part of one under a row of numbers.
pub(super) struct Table {
    /// Its lines.
    pub lines: Range<usize>,
    /// Its rows, that of the numbers first: line, and cells with their lines.
    pub rows: Vec<(u32, Vec<(u32, String)>)>,
}

/// Minimum of blanks between two numbers at a table's head.
const GUTTER: usize = 3;
/// Maximum of columns.
const MOST: usize = 60;
/// Maximum of letters of a line that are looked at.
const WIDEST: usize = 1000;
/// Blank lines that end a table.
const GAP: usize = 12;
/// Maximum of lines in a part.
const LONGEST: usize = 2000;
/// Maximum of lines in a stamp.
const STAMP: usize = 17;

/// A word of a line.
#[derive(Clone, Copy)]
struct Word<'t> {
    /// In letters from the line's start.
    start: usize,
    end: usize,
    text: &'t str,
}

/// The words of a line.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut begin = None;
    let mut last = (0, text.len());
    for (nth, (byte, letter)) in text.char_indices().take(WIDEST).enumerate() {
        if letter == ' ' || letter == '\t' {
            if let Some((start, from)) = begin.take() {
                words.push(Word { start, end: nth, text: text.get(from..byte).unwrap_or_default() });
            }
        } else if begin.is_none() {
            begin = Some((nth, byte));
        }
        last = (nth + 1, byte + letter.len_utf8());
    }
    if let Some((start, from)) = begin {
        words.push(Word { start, end: last.0, text: text.get(from..last.1).unwrap_or_default() });
    }
    words
}

/// A line of a table.
struct Line<'t> {
    /// Its number in the file.
    number: u32,
    words: Vec<Word<'t>>,
    /// Ordinal of its page or repeated head: within one, columns are where they are.
    segment: usize,
    /// A blank line is before it.
    parted: bool,
}

/// The numbers at the head of a table, and where each stands.
#[derive(Clone, PartialEq)]
struct Head {
    numbers: Vec<u32>,
    places: Vec<usize>,
}

/// The tables of a text, in order.
pub(super) fn tables(draft: &Draft) -> Vec<Table> {
    let mut tables = Vec::new();
    let mut expected = None;
    let mut at = 0;
    while let Some(line) = draft.lines.get(at) {
        let head = Some(line).filter(|line| line.kind == LineKind::Text);
        let head = head.and_then(|line| head_of(&words(draft.line_text(line)), expected));
        let Some(head) =
            head.filter(|head| head.numbers.first() == Some(&1) || expected == head.numbers.first().copied())
        else {
            at += 1;
            continue;
        };
        let last = head.numbers.last().copied();
        match read(draft, at, &head) {
            Some(table) => {
                at = table.lines.end;
                expected = last.map(|last| last + 1);
                tables.push(table);
            }
            None => at += 1,
        }
    }
    tables
}

/// The head that a line is: numbers far apart, alone or behind the label of such a row. One number alone only where a
/// table goes on with it.
fn head_of(words: &[Word<'_>], expected: Option<u32>) -> Option<Head> {
    let number = |word: &Word<'_>| word.text.parse::<u32>().ok().filter(|number| *number < 1000);
    let count = words.iter().rev().map_while(number).count();
    let (label, digits) = words.split_at_checked(words.len() - count)?;
    let label_text: Vec<&str> = label.iter().map(|word| word.text).collect();
    let labelled = row_kind(&label_text.join(" ")) == Some(RowKind::Number);
    let numbers: Vec<u32> = digits.iter().filter_map(number).collect();
    let places: Vec<usize> = digits.iter().map(|word| word.start).collect();
    let rising = numbers.windows(2).all(|pair| matches!(pair, [a, b] if b > a));
    let apart = digits.windows(2).all(|pair| matches!(pair, [a, b] if b.start >= a.end + GUTTER));
    let enough = count >= 2 || (count == 1 && labelled && numbers.first().copied() == expected);
    (enough && count <= MOST && rising && apart && (labelled || label.is_empty()))
        .then_some(Head { numbers, places })
}

/// Reads the part of a table whose numbers are on a line.
fn read(draft: &Draft, at: usize, head: &Head) -> Option<Table> {
    let mut part = Part { lines: Vec::new(), places: vec![head.places.clone()], taken_over: Vec::new() };
    let first = draft.lines.get(at)?;
    part.push(draft.line_text(first), first.number, false);
    let mut end = at + 1;
    let mut gap = Gap::default();
    for (nth, line) in draft.lines.iter().enumerate().skip(at + 1).take(LONGEST) {
        let text = draft.line_text(line);
        match line.kind {
            LineKind::Blank => gap.blanks += 1,
            LineKind::PageBreak => gap.page = true,
            LineKind::Text => {
                let words = words(text);
                match head_of(&words, None) {
                    // The head is printed again on the next page.
                    Some(again) if again.numbers == head.numbers => part.places.push(again.places),
                    Some(other) if is_another(&other, head) => break,
                    _ if part.ends_before(&words, text, &gap) || stamp_begins(draft, nth, &gap) => break,
                    _ if gap.page => part.go_on(),
                    _ => {}
                }
                part.push(text, line.number, gap.blanks > 0 || gap.page);
                (end, gap) = (nth + 1, Gap::default());
            }
            _ => break,
        }
        if gap.blanks > GAP && !gap.page {
            break;
        }
    }
    part.settle();
    let rows = rows::read(&part, head)?;
    Some(Table { lines: at..end, rows })
}

/// Whether numbers are those of another table or part.
fn is_another(other: &Head, head: &Head) -> bool {
    let first = other.numbers.first().copied();
    first == Some(1) || first == head.numbers.last().map(|last| last + 1)
}

/// What lies between two lines of a table.
#[derive(Default)]
struct Gap {
    blanks: usize,
    page: bool,
}

/// The lines of a part.
struct Part<'t> {
    lines: Vec<Line<'t>>,
    /// For each segment, where its numbers stand.
    places: Vec<Vec<usize>>,
    /// Segments without numbers of their own, which have those of the one before.
    taken_over: Vec<usize>,
}

impl<'t> Part<'t> {
    fn push(&mut self, text: &'t str, number: u32, parted: bool) {
        let segment = self.places.len().saturating_sub(1);
        self.lines.push(Line { number, words: words(text), segment, parted });
    }

    /// Another page: columns may stand elsewhere.
    fn go_on(&mut self) {
        let places = self.places.last().cloned().unwrap_or_default();
        self.taken_over.push(self.places.len());
        self.places.push(places);
    }

    /// On a page without the numbers, where columns stand elsewhere than above, labelled lines with a text in each column
    /// say where.
    fn settle(&mut self) {
        for segment in std::mem::take(&mut self.taken_over) {
            let Some(places) = self.places.get_mut(segment) else { continue };
            let mut own: Option<Vec<usize>> = None;
            for line in self.lines.iter().filter(|line| line.segment == segment) {
                let mut chunks = line.words.chunk_by(|a, b| b.start < a.end + 2).peekable();
                // Lines in the middle of a row may have as many gaps by chance.
                let label = chunks.peek().and_then(|chunk| label_head(chunk.iter().map(|word| word.text)));
                let starts: Vec<usize> = chunks.filter_map(|chunk| Some(chunk.first()?.start)).collect();
                let starts = if label.is_some() { starts } else { Vec::new() };
                let Some(starts) = starts.get(1..).filter(|starts| starts.len() == places.len()) else {
                    continue;
                };
                match &mut own {
                    Some(own) => {
                        own.iter_mut().zip(starts).for_each(|(own, start)| *own = (*own).min(*start))
                    }
                    None => own = Some(starts.to_vec()),
                }
            }
            let first = self.lines.partition_point(|line| line.segment < segment);
            let end = self.lines.partition_point(|line| line.segment <= segment);
            let lines = self.lines.get(first..end).unwrap_or_default();
            let better = |own: &Vec<usize>| cuts::evidence(lines, own) > cuts::evidence(lines, places);
            if let Some(own) = own.filter(better) {
                *places = own;
            }
        }
    }

    /// Where the first column after the labels begins.
    fn edge(&self) -> usize {
        self.places.last().and_then(|places| places.first()).copied().unwrap_or_default()
    }

    /// Whether a line is no line of the table: a caption, or text that is set over the columns.
    fn ends_before(&self, words: &[Word<'_>], text: &str, gap: &Gap) -> bool {
        let own = text
            .trim()
            .trim_start_matches(|letter: char| letter.is_ascii_digit() || "(- –.".contains(letter));
        if begins_as(own, TABLE) {
            return true;
        }
        let chunks: Vec<&[Word<'_>]> = words.chunk_by(|a, b| b.start < a.end + 2).collect();
        let places = self.places.last().map(Vec::as_slice).unwrap_or_default();
        let covers = |chunk: &&[Word<'_>]| {
            let (Some(first), Some(last)) = (chunk.first(), chunk.last()) else { return false };
            let inside =
                places.iter().filter(|place| first.start + 1 < **place && **place + 1 < last.end).count();
            chunk.len() >= 4
                && inside >= 2.min(places.len())
                && first.start + 3 < self.edge().max(first.start + 4)
        };
        let prose = chunks.len() <= 2 && chunks.iter().any(covers);
        let apart = gap.blanks > 1 || gap.page;
        let left = words.first().is_some_and(|word| word.start + 2 < self.edge());
        prose || (apart && left && chunks.len() == 1 && words.len() > 3 && self.is_complete())
    }

    /// Whether its last row was begun: that of the next actions.
    fn is_complete(&self) -> bool {
        let next = |line: &Line<'_>| label_of(line, self.edge()) == Some(RowKind::Next);
        self.lines.iter().any(next)
    }
}

/// The kind of the row whose label a line begins with; words before `edge` are of the label.
fn label_of(line: &Line<'_>, edge: usize) -> Option<RowKind> {
    let label = line.words.iter().take_while(|word| word.start + 1 < edge);
    label_head(label.map(|word| word.text))
}

/// Whether a stamp begins on a line: until its end every line is one text.
fn stamp_begins(draft: &Draft, at: usize, gap: &Gap) -> bool {
    if gap.blanks == 0 && !gap.page {
        return false;
    }
    let lines = draft.lines.iter().skip(at).filter(|line| line.kind != LineKind::Blank).take(STAMP);
    let mut texts =
        lines.take_while(|line| line.kind == LineKind::Text).map(|line| draft.line_text(line).trim());
    let mut stamp = texts.by_ref().take_while(|text| !text.contains("   "));
    stamp.any(|text| stamp_end(text).is_some_and(|end| end.is_appendix()))
}
