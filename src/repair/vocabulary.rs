//! The words of an act, counted on its clean lines, to distinguish words from pieces of words.

use super::mapped::{Mapped, Word};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use zanflow_kazakh::letters::{is_capital, is_letter};
use zanflow_lexicon::genre::is_common;

/// How often each word occurs, lower case.
#[derive(Debug, Default)]
pub struct Vocabulary {
    counts: FxHashMap<Box<str>, Count>,
    /// Abbreviations to which endings are bound by a hyphen, as they are written.
    bound: FxHashSet<Box<str>>,
}

#[derive(Debug)]
struct Count {
    /// Occurrences in the act.
    seen: u32,
    /// What being a common word of the genre adds.
    common: u32,
}

impl Vocabulary {
    /// Counts the words of a piece of a clean line that the act has so many times.
    pub fn learn(&mut self, line: &Mapped<'_>, piece: Range<usize>, times: u32) {
        let (text, words): (&str, _) = (&line.text, line.words());
        let line = text.get(piece.clone()).unwrap_or_default();
        for hyphen in memchr::memchr_iter(b'-', line.as_bytes()) {
            let (before, after) = line.split_at_checked(hyphen).unwrap_or_default();
            let start = before.trim_end_matches(is_letter).len();
            let word = before.get(start..).unwrap_or_default();
            let ending = after.chars().nth(1).is_some_and(is_small);
            if ending && is_abbreviation(word) && !self.bound.contains(word) {
                self.bound.insert(word.into());
            }
        }
        let bytes = line.as_bytes();
        let inside = |word: &&Word| piece.start <= word.range.start && word.range.end <= piece.end;
        for word in words.iter().filter(inside) {
            if is_whole(bytes, word.range.start - piece.start, word.range.end - piece.start) {
                self.count_in(word.low(text), times);
            }
        }
    }

    fn count_in(&mut self, word: &str, times: u32) {
        match self.counts.get_mut(word) {
            Some(count) => count.seen += times,
            None => {
                self.counts.insert(word.into(), Count { seen: times, common: common(word) });
            }
        }
    }

    /// Occurrences of a lower-case word; a common word of the genre counts as three more.
    pub fn count(&self, word: &str) -> u32 {
        self.counts.get(word).map_or_else(|| common(word), |count| count.seen + count.common)
    }

    /// Whether the act binds endings to an abbreviation by a hyphen.
    pub fn binds(&self, abbreviation: &str) -> bool {
        self.bound.contains(abbreviation)
    }

    /// Occurrences of a lower-case word in the act itself.
    pub fn seen(&self, word: &str) -> u32 {
        self.counts.get(word).map_or(0, |count| count.seen)
    }
}

fn common(word: &str) -> u32 {
    if is_common(word) { 3 } else { 0 }
}

/// Two or more capitals and nothing else.
pub fn is_abbreviation(word: &str) -> bool {
    word.chars().nth(1).is_some() && word.chars().all(is_capital)
}

fn is_small(letter: char) -> bool {
    is_letter(letter) && !is_capital(letter)
}

/// Whether a word of a line is no part of a hyphenated one: that may be a piece that a cell's edge cut.
fn is_whole(line: &[u8], start: usize, end: usize) -> bool {
    let before = line.get(..start).is_some_and(|line| line.ends_with(b"-") && !line.ends_with(b" -"));
    let after = line.get(end..).is_some_and(|line| line.starts_with(b"-") && !line.starts_with(b"- "));
    !before && !after
}
