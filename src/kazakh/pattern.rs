//! Patterns of wording: regular expressions that are compiled once.

use regex::{Captures, Regex};
use std::ops::Range;

/// A regular expression; one that does not compile matches nothing (a test holds that all compile).
pub struct Pattern(Option<Regex>);

impl Pattern {
    /// Compiles an expression.
    pub fn new(expression: &str) -> Self {
        Pattern(Regex::new(expression).ok())
    }

    /// Whether the expression compiled.
    pub fn is_valid(&self) -> bool {
        self.0.is_some()
    }

    /// Whether it matches anywhere in a text.
    pub fn is_match(&self, text: &str) -> bool {
        self.0.as_ref().is_some_and(|regex| regex.is_match(text))
    }

    /// The groups of the first match.
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.0.as_ref()?.captures(text)
    }

    /// The groups of every match.
    pub fn all<'t>(&self, text: &'t str) -> Vec<Captures<'t>> {
        self.0.as_ref().map_or_else(Vec::new, |regex| regex.captures_iter(text).collect())
    }

    /// Bytes of every match.
    pub fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        self.0
            .as_ref()
            .map_or_else(Vec::new, |regex| regex.find_iter(text).map(|found| found.range()).collect())
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
