//! Patterns of wording: regular expressions that are compiled once.

use regex::{Captures, Error, Regex};
use std::ops::Range;

/// A regular expression. Those of the program are in the word lists of the lexicon, whose build stops at a bad one.
pub struct Pattern(Regex);

impl Pattern {
    /// Compiles an expression.
    ///
    /// # Errors
    /// It is no regular expression.
    pub fn new(expression: &str) -> Result<Self, Error> {
        Regex::new(expression).map(Pattern)
    }

    /// Whether it matches anywhere in a text.
    pub fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// The groups of the first match.
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.0.captures(text)
    }

    /// The groups of every match.
    pub fn all<'t>(&self, text: &'t str) -> Vec<Captures<'t>> {
        self.0.captures_iter(text).collect()
    }

    /// Bytes of every match.
    pub fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        self.0.find_iter(text).map(|found| found.range()).collect()
    }
}

/// A part of a text; empty where the range does not fit it.
pub fn part(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}

/// The text from a byte on.
pub fn from(text: &str, start: usize) -> &str {
    text.get(start..).unwrap_or_default()
}

/// The text up to a byte.
pub fn upto(text: &str, end: usize) -> &str {
    text.get(..end).unwrap_or_default()
}
