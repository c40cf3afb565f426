//! The part of a passage that shows why it was found.

use super::plan::Marks;
use super::russian::russian;
use serde::Serialize;
use std::collections::BTreeSet;
use std::ops::Range;
use zanflow_kazakh::search::{fold, stem, stem_unfolded, words};

/// Letters of a snippet, about.
const LONG: usize = 280;

/// A cut of a text with its marked words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// The cut; `…` where text was left out.
    pub text: String,
    /// Bytes of `text` that hold words looked for, in order.
    pub marks: Vec<Range<usize>>,
}

/// Words of a text that were looked for: bytes, in order.
pub fn marked(text: &str, marks: &Marks) -> Vec<Range<usize>> {
    // Stemming takes nothing from a word's beginning: most words need none.
    let forms = marks.forms.iter().chain(&marks.roots);
    let folded = marks.kazakh.iter().map(|stem| fold(stem));
    let initials: BTreeSet<char> = forms
        .filter_map(|form| form.chars().next())
        .chain(folded.filter_map(|form| form.chars().next()))
        .collect();
    let mut found: Vec<Range<usize>> = words(text)
        .into_iter()
        .filter(|word| word.folded.starts_with(|initial| initials.contains(&initial)))
        .filter(|word| {
            let stem = stem(&word.folded);
            marks.forms.contains(&word.folded)
                || marks.forms.contains(&stem)
                || is_kazakh_form(text.get(word.range.clone()).unwrap_or_default(), marks)
                || marks.roots.contains(&zanflow_kazakh::search::root(&stem))
        })
        .map(|word| word.range)
        .collect();
    if !marks.russian.is_empty() {
        let mut analyzer = russian();
        let mut stream = analyzer.token_stream(text);
        while let Some(token) = tantivy::tokenizer::TokenStream::next(&mut stream) {
            if marks.russian.contains(&token.text) {
                found.push(token.offset_from..token.offset_to);
            }
        }
        found.sort_by_key(|range| (range.start, range.end));
        found.dedup_by(|next, last| next.start < last.end);
    }
    found
}

fn is_kazakh_form(word: &str, marks: &Marks) -> bool {
    !marks.kazakh.is_empty() && marks.kazakh.contains(&stem_unfolded(word))
}

/// The cut with most marked words; the beginning where there is none.
pub fn snippet(text: &str, marks: &Marks) -> Snippet {
    let found = marked(text, marks);
    let (from, to) = cut(text, &found);
    let inside = text.get(from..to).unwrap_or_default();
    let before = if from > 0 { "…" } else { "" };
    let after = if to < text.len() { "…" } else { "" };
    let shift = |at: usize| at - from + before.len();
    let marks = found.iter().filter(|range| range.start >= from && range.end <= to);
    Snippet {
        marks: marks.map(|range| shift(range.start)..shift(range.end)).collect(),
        text: format!("{before}{inside}{after}"),
    }
}

/// Bytes of the cut, at the bounds of words.
fn cut(text: &str, found: &[Range<usize>]) -> (usize, usize) {
    if text.chars().nth(LONG).is_none() {
        return (0, text.len());
    }
    let span = LONG * 2;
    let count =
        |start: usize| found.iter().filter(|range| range.start >= start && range.end <= start + span).count();
    let start = found.iter().map(|range| range.start).max_by_key(|start| (count(*start), usize::MAX - start));
    let start = start.unwrap_or(0).saturating_sub(span / 6);
    (word_start(text, start), word_end(text, start + span))
}

fn word_start(text: &str, at: usize) -> usize {
    if at == 0 {
        return 0;
    }
    text.char_indices()
        .find(|(i, letter)| *i >= at && letter.is_whitespace())
        .map_or(0, |(i, space)| i + space.len_utf8())
}

fn word_end(text: &str, at: usize) -> usize {
    text.char_indices()
        .take_while(|(i, _)| *i <= at)
        .filter(|(_, letter)| letter.is_whitespace())
        .last()
        .map_or(text.len(), |(i, _)| if at >= text.len() { text.len() } else { i })
}
