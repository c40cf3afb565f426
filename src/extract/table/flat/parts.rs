//! Parts of a flattened table: from a number row to the next one.

use super::words::{Break, Word};
use std::ops::Range;
use zanflow_kazakh::letters::begins_as;
use zanflow_lexicon::labels::begins_as_action;
use zanflow_lexicon::tables::{RowKind, goes_on, row_kind};
use zanflow_lexicon::words::tables::TABLE;

/// One part.
#[derive(Debug, Clone)]
pub struct Part {
    /// The numbers of its actions.
    pub numbers: Vec<u32>,
    /// The words after its number row.
    pub words: Range<usize>,
}

/// The parts of a table, in order.
pub fn parts(words: &[Word<'_>]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut expected = 1;
    for line in lines(words) {
        let least = parts.last().map_or(0, |part| part.words.start);
        let start = label_start(words, line.start, least);
        let marked = start < line.start || before_continuation(words, start, 0) < start;
        let Some(numbers) = number_row(words, &line, expected, marked) else { continue };
        expected = numbers.last().map_or(expected, |last| last + 1);
        if let Some(last) = parts.last_mut() {
            last.words.end = before_continuation(words, start, last.words.start);
        }
        let begin = after_label(words, &line, numbers.len());
        parts.push(Part { numbers, words: begin..words.len() });
    }
    parts
}

/// Words that a page break may cut off the label of a number row.
const LABEL: usize = 12;

/// Where the label of a row of numbers begins, if the lines before one are that.
fn label_start(words: &[Word<'_>], at: usize, least: usize) -> usize {
    let from = at.saturating_sub(LABEL).max(least);
    let begins = |i: &usize| {
        words.get(*i).is_some_and(|word| word.before != Break::Space && begins_as_action(word.text))
    };
    let Some(start) = (from..at).rev().find(begins) else { return at };
    let label: Vec<&str> = words.get(start..at).unwrap_or_default().iter().map(|word| word.text).collect();
    if row_kind(&label.join(" ")) == Some(RowKind::Number) { start } else { at }
}

/// Where the rows begin after a number row: behind the rest of its label, where the numbers were printed inside a bracket of that.
fn after_label(words: &[Word<'_>], line: &Range<usize>, numbers: usize) -> usize {
    let end = line.end.saturating_sub(numbers);
    let named = |i: &usize| words.get(*i).is_some_and(|word| word.text.contains('№'));
    let Some(start) = (end.saturating_sub(LABEL)..end).rev().find(named) else { return line.end };
    let open = |words: &[Word<'_>]| words.iter().map(|word| word.marks.brackets).sum::<i32>();
    let mut depth = words.get(start..end).map_or(0, open);
    if depth <= 0 {
        return line.end;
    }
    for (i, word) in words.iter().enumerate().skip(line.end).take(LABEL) {
        depth += word.marks.brackets;
        if depth == 0 {
            return i + 1;
        }
    }
    line.end
}

/// Ranges of words on one line.
fn lines(words: &[Word<'_>]) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> =
        words.iter().enumerate().filter(|(_, word)| word.before != Break::Space).map(|(i, _)| i).collect();
    starts.push(words.len());
    starts.windows(2).filter_map(|pair| Some(*pair.first()?..*pair.last()?)).collect()
}

/// The numbers of a line that goes on counting from `expected`: with a label before them, or alone. One number alone is
/// a row of a table only behind its label or «кестенің жалғасы».
fn number_row(words: &[Word<'_>], line: &Range<usize>, expected: u32, marked: bool) -> Option<Vec<u32>> {
    let line = words.get(line.clone())?;
    let mut numbers: Vec<u32> = line.iter().rev().map_while(|word| word.text.parse().ok()).collect();
    numbers.reverse();
    let from = numbers.iter().position(|no| *no == expected)?;
    let numbers = numbers.split_off(from);
    let rising = numbers.windows(2).all(|pair| matches!(pair, [a, b] if *b == a + 1));
    let alone = line.len() <= numbers.len() + 1;
    let labelled = line.iter().any(|word| word.text.contains('№') || word.text.contains(')'));
    let enough = numbers.len() >= 2 || (alone && marked);
    (rising && enough && (alone || labelled)).then_some(numbers)
}

/// Words such as «кестенің жалғасы» before a number row belong to no row.
fn before_continuation(words: &[Word<'_>], at: usize, least: usize) -> usize {
    let from = at.saturating_sub(3).max(least);
    let begins = |i: &usize| {
        words.get(*i).is_some_and(|word| word.text.starts_with('(') || begins_as(word.text, TABLE))
    };
    let marked = (from..at)
        .find(|i| begins(i) && words.get(*i..at).unwrap_or_default().iter().any(|word| goes_on(word.text)));
    marked.unwrap_or(at)
}
