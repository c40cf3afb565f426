//! The words of an act, counted on its clean lines: what tells a word from a piece of one.

use rustc_hash::{FxHashMap, FxHashSet};
use zanflow_kazakh::letters::{Lower, is_capital, is_letter};
use zanflow_lexicon::genre::is_common;

/// How often each word occurs, lower case.
#[derive(Debug, Default)]
pub struct Vocabulary {
    counts: FxHashMap<Box<str>, u32>,
    /// Abbreviations to which endings are bound by a hyphen, as they are written.
    bound: FxHashSet<Box<str>>,
}

impl Vocabulary {
    /// Counts the words of a clean line.
    pub fn learn(&mut self, line: &str) {
        for (hyphen, _) in line.match_indices('-') {
            let (before, after) = line.split_at(hyphen);
            let start = before.trim_end_matches(is_letter).len();
            let word = before.get(start..).unwrap_or_default();
            let ending = after.chars().nth(1).is_some_and(is_small);
            if ending && is_abbreviation(word) && !self.bound.contains(word) {
                self.bound.insert(word.into());
            }
        }
        let line = line.lowered();
        for word in words(&line) {
            match self.counts.get_mut(word) {
                Some(count) => *count += 1,
                None => {
                    self.counts.insert(word.into(), 1);
                }
            }
        }
    }

    /// Occurrences of a lower-case word; a common word of the genre counts as three more.
    pub fn count(&self, word: &str) -> u32 {
        self.seen(word) + if is_common(word) { 3 } else { 0 }
    }

    /// Whether the act binds endings to an abbreviation by a hyphen.
    pub fn binds(&self, abbreviation: &str) -> bool {
        self.bound.contains(abbreviation)
    }

    /// Occurrences of a lower-case word in the act itself.
    pub fn seen(&self, word: &str) -> u32 {
        self.counts.get(word).copied().unwrap_or(0)
    }
}

/// Two or more capitals and nothing else.
pub fn is_abbreviation(word: &str) -> bool {
    word.chars().nth(1).is_some() && word.chars().all(is_capital)
}

fn is_small(letter: char) -> bool {
    is_letter(letter) && !is_capital(letter)
}

/// Words of a line, but for parts of hyphenated ones: those may be pieces that a cell's edge cut.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    text.split(|letter: char| !is_letter(letter)).filter(move |word| {
        let start = at;
        let end = start + word.len();
        at = end + text.get(end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let glued = |side: Option<&str>, to: fn(&str) -> bool| side.is_some_and(to);
        let before = glued(text.get(..start), |text| text.ends_with('-') && !text.ends_with(" -"));
        let after = glued(text.get(end..), |text| text.starts_with('-') && !text.starts_with("- "));
        !word.is_empty() && !before && !after
    })
}
