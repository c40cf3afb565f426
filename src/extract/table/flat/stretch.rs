//! What a run of a row's words comes to, reckoned once: a cell is one or two of them, and a row is cut in very many ways.

use super::words::{Break, Print, Word};
use std::ops::Range;

/// A run of words.
#[derive(Debug, Clone)]
pub struct Stretch {
    /// Which words.
    pub range: Range<usize>,
    /// Their fingerprint.
    pub print: Print,
    /// Their brackets and quotes.
    pub marks: Open,
    /// Worth of the breaks between them.
    pub inside: f64,
    /// One of them parts names.
    pub parts_names: bool,
    /// All of them are dashes.
    pub dashes: bool,
}

impl Stretch {
    /// No words, at a place.
    pub fn none(at: usize) -> Self {
        Stretch {
            range: at..at,
            print: Print::NONE,
            marks: Open::default(),
            inside: 0.0,
            parts_names: false,
            dashes: true,
        }
    }

    /// Takes the words up to a place in.
    pub fn extend(&mut self, words: &[Word<'_>], to: usize) {
        for word in words.get(self.range.end..to).unwrap_or_default() {
            if !self.range.is_empty() {
                self.inside += between(word.before);
            }
            self.print = self.print.then(word.print);
            self.marks = self.marks.then(Open::of(word));
            self.parts_names |= word.parts_names;
            self.dashes &= word.is_dash;
            self.range.end += 1;
        }
    }

    /// Whether it has no words.
    pub fn is_empty(&self) -> bool {
        self.range.is_empty()
    }
}

/// The worth of a break inside a cell.
pub fn between(before: Break) -> f64 {
    match before {
        Break::Blank | Break::Page => -10.0,
        Break::Line => -0.3,
        Break::Wrap => 0.2,
        Break::Space => 0.0,
    }
}

/// Open brackets and quotes, and those that were closed without being opened.
#[derive(Debug, Clone, Copy, Default)]
pub struct Open {
    brackets: Depth,
    quotes: Depth,
    /// Straight quotes.
    straight: i32,
}

impl Open {
    fn of(word: &Word<'_>) -> Self {
        Open {
            brackets: Depth::of(word.marks.brackets),
            quotes: Depth::of(word.marks.quotes),
            straight: word.marks.straight,
        }
    }

    /// Those of a text and another one after it.
    pub fn then(self, next: Open) -> Open {
        Open {
            brackets: self.brackets.then(next.brackets),
            quotes: self.quotes.then(next.quotes),
            straight: self.straight + next.straight,
        }
    }

    /// How many have no partner.
    pub fn faults(self) -> i32 {
        self.brackets.faults() + self.quotes.faults() + self.straight % 2
    }
}

/// Depth of open brackets, and how many were closed without being opened.
#[derive(Debug, Clone, Copy, Default)]
struct Depth {
    open: i32,
    stray: i32,
}

impl Depth {
    fn of(by: i32) -> Self {
        Depth { open: by.max(0), stray: (-by).max(0) }
    }

    fn then(self, next: Depth) -> Depth {
        let met = self.open.min(next.stray);
        Depth { open: self.open - met + next.open, stray: self.stray + next.stray - met }
    }

    fn faults(self) -> i32 {
        self.open + self.stray
    }
}
