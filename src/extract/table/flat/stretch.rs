//! What a run of a row's words comes to, reckoned once: a cell is one or two of them, and a row is cut in very many ways.

use super::words::{BLANK, Break, Head, Print, Word};
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
    /// How its lines are filled.
    pub lines: Filled,
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
            lines: Filled::default(),
        }
    }

    /// Takes the words up to a place in.
    pub fn extend(&mut self, words: &[Word<'_>], to: usize) {
        for word in words.get(self.range.end..to).unwrap_or_default() {
            if !self.range.is_empty() {
                self.inside += between(word.before) + seam(word);
            }
            self.lines.add(word);
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

/// What a word at a line's beginning adds to the worth of the break before it: whether the act says the two words together,
/// and whether it begins as a cell does.
fn seam(word: &Word<'_>) -> f64 {
    match word.before {
        Break::Space => 0.0,
        _ if word.follows => 0.5,
        _ if word.head == Head::Capital => -1.0,
        _ => 0.0,
    }
}

/// How lines are filled: inside of a cell a line ends where the next word does not fit.
#[derive(Debug, Clone, Copy)]
pub struct Filled {
    /// The width of the last line so far.
    last: f64,
    /// That of the widest line before it.
    widest: f64,
    /// The least that a line would be wide with the first word of the next one.
    least: f64,
    /// The last word ends a part of the cell.
    closed: bool,
}

impl Default for Filled {
    fn default() -> Self {
        Filled { last: 0.0, widest: 0.0, least: f64::INFINITY, closed: false }
    }
}

impl Filled {
    fn add(&mut self, word: &Word<'_>) {
        if word.before == Break::Space && self.last > 0.0 {
            self.last += BLANK + word.width;
            self.closed = word.text.ends_with(';');
            return;
        }
        // A way on of a next cell begins a line of its own.
        let own = self.closed || word.text.starts_with(|letter: char| letter.is_ascii_digit());
        self.closed = word.text.ends_with(';');
        if word.before == Break::Line && self.last > 0.0 && !own {
            self.least = self.least.min(self.last + BLANK + word.width);
        }
        self.widest = self.widest.max(self.last);
        self.last = word.width;
    }

    /// Those of two runs of one cell.
    pub fn with(self, other: Filled) -> Filled {
        Filled {
            last: self.last.max(other.last),
            widest: self.widest.max(other.widest),
            least: self.least.min(other.least),
            closed: other.closed,
        }
    }

    /// How much room was left on a line for the next word, if the column is as wide as the widest line; `full`: lines are
    /// hardly wider.
    pub fn room(self, full: f64) -> f64 {
        (self.widest.max(self.last).min(full) - self.least).max(0.0)
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
