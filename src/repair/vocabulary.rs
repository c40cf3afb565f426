//! The words of an act, counted on its clean lines, to distinguish words from pieces of words.

use super::mapped::{Mapped, Word};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::OnceCell;
use std::ops::Range;
use zanflow_kazakh::endings::is_joined_case_ending;
use zanflow_kazakh::letters::{Lower, is_capital, is_letter};
use zanflow_kazakh::search::{fold, stem};
use zanflow_lexicon::genre::is_common;

/// How often each word occurs, lower case.
#[derive(Debug, Default)]
pub struct Vocabulary {
    counts: FxHashMap<Box<str>, Count>,
    /// How often each abbreviation has an ending behind a hyphen, and how often one without, as it is written.
    bound: FxHashMap<Box<str>, Bound>,
    /// Words with a hyphen in them, by what they are without it.
    hyphened: FxHashMap<Box<str>, Hyphened>,
    /// How often each word stands where it may be a piece of one.
    doubtful: FxHashMap<Box<str>, u32>,
    /// How often each word stands in a line that was made of two.
    closed: FxHashMap<Box<str>, u32>,
    /// Where words with a hyphen have it, by what they begin with in all their forms, once someone asked.
    compounds: OnceCell<FxHashMap<String, usize>>,
    /// Words before a hyphen: the first parts of compounds.
    first: FxHashSet<Box<str>>,
    /// What the act's words begin with in all their forms, once someone asked.
    stems: OnceCell<FxHashSet<String>>,
}

#[derive(Debug, Default)]
struct Bound {
    hyphened: u32,
    plain: u32,
}

#[derive(Debug)]
struct Hyphened {
    /// Bytes of the word before the hyphen.
    at: usize,
    seen: u32,
}

/// What a hyphen at a line's end is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hyphen {
    /// The line's: the word has none.
    Line,
    /// The word's own.
    Word,
    /// One or the other.
    Unknown,
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
        let bytes = text.as_bytes().get(piece.clone()).unwrap_or_default();
        let inside = |word: &&Word| piece.start <= word.range.start && word.range.end <= piece.end;
        let mut before: Option<&Word> = None;
        for word in words.iter().filter(inside) {
            let written = text.get(word.range.clone()).unwrap_or_default();
            let hyphen = before.filter(|before| text.get(before.range.end..word.range.start) == Some("-"));
            if let Some(before) = hyphen {
                self.learn_hyphened(text, before, word, times);
            }
            if is_whole(bytes, word.range.start - piece.start, word.range.end - piece.start) {
                self.count_in(word.low(text), times);
                self.learn_plain(written, times);
            }
            before = Some(word);
        }
    }

    /// A word of two with a hyphen between.
    fn learn_hyphened(&mut self, text: &str, before: &Word, after: &Word, times: u32) {
        let written = text.get(before.range.clone()).unwrap_or_default();
        let small = text.get(after.range.clone()).is_some_and(|word| word.starts_with(is_small));
        if small && is_abbreviation(written) {
            self.bound.entry(written.into()).or_default().hyphened += times;
        }
        let (first, second) = (before.low(text), after.low(text));
        if small {
            let joined = [first, second].concat();
            self.hyphened.entry(joined.into()).or_insert(Hyphened { at: first.len(), seen: 0 }).seen += times;
            self.first.insert(first.into());
        }
    }

    /// An abbreviation with an ending that no hyphen parts from it.
    fn learn_plain(&mut self, written: &str, times: u32) {
        let ending = written.trim_start_matches(is_capital);
        let abbreviation = written.strip_suffix(ending).unwrap_or_default();
        if is_abbreviation(abbreviation) && is_joined_case_ending(ending) {
            self.bound.entry(abbreviation.into()).or_default().plain += times;
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

    /// Notes a word that may be a piece of one.
    pub fn doubt(&mut self, word: &str) {
        if !word.is_empty() {
            *self.doubtful.entry(word.lowered().into()).or_default() += 1;
        }
    }

    /// Occurrences of a lower-case word where it is no piece of another; a common word of the genre counts as three more.
    pub fn sure(&self, word: &str) -> u32 {
        self.count(word).saturating_sub(self.doubtful.get(word).copied().unwrap_or_default())
    }

    /// Occurrences of a lower-case word; a common word of the genre counts as three more.
    pub fn count(&self, word: &str) -> u32 {
        self.counts.get(word).map_or_else(|| common(word), |count| count.seen + count.common)
    }

    /// Whether the act binds endings to an abbreviation by a hyphen, and seldom without one.
    pub fn binds(&self, abbreviation: &str) -> bool {
        self.bound.get(abbreviation).is_some_and(|bound| bound.hyphened > 2 * bound.plain)
    }

    /// Where a lower-case word lost a hyphen that the act writes in it, or in another form of it, and seldom leaves out.
    pub fn lost_hyphen(&self, word: &str) -> Option<usize> {
        let inside = self.seen(word).saturating_sub(self.closed.get(word).copied().unwrap_or_default());
        if let Some(hyphened) = self.hyphened.get(word) {
            return (hyphened.seen > inside).then_some(hyphened.at);
        }
        let compounds = self.compounds.get_or_init(|| {
            let long = self.hyphened.iter().filter(|(word, compound)| has_rest(word, compound.at));
            long.map(|(word, compound)| (stem(&fold(word)), compound.at)).collect()
        });
        let at = compounds.get(&stem(&fold(word))).copied();
        at.filter(|at| inside == 0 && has_rest(word, *at))
    }

    /// Notes a word of a line that was made of two: it may have lost its hyphen.
    pub fn note_closed(&mut self, word: &str) {
        *self.closed.entry(word.into()).or_default() += 1;
    }

    /// What the hyphen between two pieces at a line's end is, by the act's own words.
    pub fn hyphen(&self, before: &str, after: &str) -> Hyphen {
        if !after.starts_with(is_small) || before.is_empty() {
            return Hyphen::Word;
        }
        let (first, second) = (before.lowered(), after.lowered());
        let joined = [first.as_str(), &second].concat();
        let whole = self.count(&joined);
        let hyphened = self.hyphened.get(joined.as_str()).filter(|word| word.at == first.len());
        let hyphened = hyphened.map_or(0, |word| word.seen);
        if whole != hyphened {
            return if whole > hyphened { Hyphen::Line } else { Hyphen::Word };
        }
        if before.chars().all(is_capital) || self.first.contains(first.as_str()) {
            return Hyphen::Word;
        }
        match (self.count(&first) > 0, self.count(&second) > 0) {
            (true, true) => Hyphen::Word,
            (false, false) => Hyphen::Line,
            _ => Hyphen::Unknown,
        }
    }

    /// Whether the hyphen at a line's end is surely one or the other: the act has the word.
    pub fn knows_hyphen(&self, before: &str, after: &str) -> Option<Hyphen> {
        let joined = [before.lowered(), after.lowered()].concat();
        let known = self.count(&joined) > 0 || self.hyphened.contains_key(joined.as_str());
        known.then(|| self.hyphen(before, after))
    }

    /// Whether the act has the word in one of its forms.
    pub fn has_form_of(&self, word: &str) -> bool {
        let of = |word: &str| stem(&fold(word));
        let stems = self.stems.get_or_init(|| self.counts.keys().map(|word| of(word)).collect());
        stems.contains(&of(word))
    }

    /// Occurrences of a lower-case word in the act itself.
    pub fn seen(&self, word: &str) -> u32 {
        self.counts.get(word).map_or(0, |count| count.seen)
    }
}

/// Whether a word goes on behind a place as a word does, not as an ending.
fn has_rest(word: &str, at: usize) -> bool {
    word.get(at..).is_some_and(|rest| rest.chars().nth(3).is_some())
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
