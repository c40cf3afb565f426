//! How good a way to cut a row into cells is. All figures are penalties and gains on one scale: a break at a blank line
//! is worth about two, a cell that its row's grammar knows about five, what cannot be about minus eight.

use super::lexicon::Lexicon;
use super::words::{Break, Head, Word, join};
use crate::extract::duration;
use crate::extract::table::next::{self, Form};
use crate::kazakh::tables::{RowKind, is_dash, is_label};
use crate::model::Next;
use std::ops::Range;

/// A cell's words: before and after the page break that cuts its row; either may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pieces {
    /// Before the break.
    pub head: Range<usize>,
    /// After it.
    pub tail: Range<usize>,
}

/// No time has more words.
const LONGEST_TIME: usize = 12;
/// No cell that says where an action leads has more words.
const LONGEST_NEXT: usize = 80;

/// What a cell is judged by.
pub struct Judge<'a> {
    /// All words of the table.
    pub words: &'a [Word],
    /// What is expected.
    pub lexicon: &'a Lexicon,
    /// The row's kind.
    pub kind: RowKind,
    /// Where the row's words begin, and where they go on after a page break.
    pub starts: [usize; 2],
    /// The row begins with its label.
    pub labelled: bool,
}

impl Judge<'_> {
    /// The cell's text.
    pub fn text(&self, pieces: &Pieces) -> String {
        let head = self.words.get(pieces.head.clone()).unwrap_or_default();
        let tail = self.words.get(pieces.tail.clone()).unwrap_or_default();
        join(head.iter().chain(tail))
    }

    /// The worth of a cell. `last`: no words are left for the cells after it. `content`: the worth of its words, where it
    /// is known already.
    pub fn cell(&self, pieces: &Pieces, last: bool, content: Option<f64>) -> f64 {
        if pieces.head.is_empty() && pieces.tail.is_empty() {
            return self.empty(last);
        }
        let content = content.unwrap_or_else(|| self.content(pieces));
        self.breaks(pieces, false) + content + self.seam(pieces) - self.usual()
    }

    /// A tail goes on in the middle of a sentence; a cell that begins after the page break does not.
    fn seam(&self, pieces: &Pieces) -> f64 {
        if !self.is_step() || pieces.tail.is_empty() {
            return 0.0;
        }
        match (pieces.head.is_empty(), self.words.get(pieces.tail.start).map(|word| word.head)) {
            (false, Some(Head::Capital)) | (true, Some(Head::Small)) => -2.0,
            _ => 0.0,
        }
    }

    /// What a good cell gains: taken off, so that a cell more is no gain in rows that may have empty cells.
    fn usual(&self) -> f64 {
        match self.kind {
            RowKind::Next => 6.5,
            _ => 0.0,
        }
    }

    /// How sure a cell's reading is, 0 to 1.
    pub fn confidence(&self, pieces: &Pieces) -> f64 {
        let worth = self.cell(pieces, true, None) + self.usual();
        (((worth + 4.0) / 8.0).clamp(0.05, 1.0) * 100.0).round() / 100.0
    }

    /// The worth of a row's label.
    pub fn label(&self, pieces: &Pieces) -> f64 {
        if pieces.head.is_empty() && pieces.tail.is_empty() {
            return -12.0;
        }
        let text = self.text(pieces);
        let closed = if is_label(&text, self.kind) { 5.0 } else { -6.0 };
        self.breaks(pieces, true) + closed + self.balance(pieces)
    }

    /// Rows of next cells lose cells at their end more often than within.
    fn empty(&self, last: bool) -> f64 {
        match (self.kind, last) {
            (RowKind::Next, true) => -1.0,
            (RowKind::Next, false) => -2.5,
            (RowKind::Duration | RowKind::Form, _) => -5.0,
            _ => -8.0,
        }
    }

    fn breaks(&self, pieces: &Pieces, label: bool) -> f64 {
        let [head_start, tail_start] = self.starts;
        let mut worth = 0.0;
        if !pieces.head.is_empty() {
            worth += self.opening(pieces.head.start, head_start) + self.inside(&pieces.head, label);
            worth += self.closing(&pieces.head, !pieces.tail.is_empty());
        }
        if !pieces.tail.is_empty() {
            worth += self.opening(pieces.tail.start, tail_start) + self.inside(&pieces.tail, label);
            worth += self.closing(&pieces.tail, false);
        }
        worth
    }

    fn opening(&self, at: usize, start: usize) -> f64 {
        match self.words.get(at).map(|word| word.before) {
            Some(Break::Line) if at == start && !self.labelled => -0.5,
            Some(Break::Wrap) if at == start && !self.labelled => -8.0,
            _ if at == start => 1.5,
            Some(Break::Blank | Break::Page) => 2.0,
            Some(Break::Line) if self.is_step() && self.begins_low(at) => -2.5,
            Some(Break::Line) => 0.0,
            Some(Break::Wrap) => -8.0,
            _ if self.is_step() => -2.0,
            _ => -0.5,
        }
    }

    /// A row of sentences, not of names, times or numbers.
    fn is_step(&self) -> bool {
        matches!(self.kind, RowKind::Action | RowKind::Form)
    }

    fn begins_low(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.head == Head::Small)
    }

    fn inside(&self, range: &Range<usize>, label: bool) -> f64 {
        let words = self.words.get(range.clone()).unwrap_or_default();
        let numbered = label && words.first().is_some_and(|word| word.text.parse::<u32>().is_ok());
        let worth = |(i, word): (usize, &Word)| match word.before {
            Break::Blank | Break::Page if numbered && i == 1 => 0.0,
            Break::Blank | Break::Page => -10.0,
            Break::Line => -0.3,
            Break::Wrap => 0.2,
            Break::Space => 0.0,
        };
        words.iter().enumerate().skip(1).map(worth).sum()
    }

    /// A line that was wrapped at a blank goes on; where nothing follows it, the cell was not whole.
    fn closing(&self, range: &Range<usize>, goes_on: bool) -> f64 {
        let Some(last) = range.end.checked_sub(1).and_then(|i| self.words.get(i)) else { return 0.0 };
        let line_end = self.words.get(range.end).is_none_or(|word| word.before != Break::Space);
        match (last.line_wrapped && line_end, goes_on) {
            (true, true) => 1.0,
            (true, false) => -6.0,
            (false, true) => -0.5,
            (false, false) => 0.0,
        }
    }

    fn content(&self, pieces: &Pieces) -> f64 {
        match self.kind {
            RowKind::Number => 0.0,
            RowKind::Action | RowKind::Form => self.step(pieces),
            RowKind::Actor if self.is_actor(pieces) => 6.0,
            RowKind::Actor => -3.0 + self.balance(pieces),
            RowKind::Duration if self.is_time(pieces) => 6.0,
            RowKind::Duration => -10.0,
            RowKind::Next => self.next(pieces).0,
        }
    }

    fn is_actor(&self, pieces: &Pieces) -> bool {
        self.lexicon.is_actor(self.of(pieces))
            || (self.of(pieces).any(|word| word.parts_names) && self.lexicon.is_actors(&self.text(pieces)))
    }

    fn is_time(&self, pieces: &Pieces) -> bool {
        if self.of(pieces).take(LONGEST_TIME + 1).count() > LONGEST_TIME {
            return false;
        }
        let text = self.text(pieces);
        is_dash(&text) || duration::cell(&text).is_some()
    }

    /// The worth of a next cell's words, and the least number that it leads to.
    pub fn next(&self, pieces: &Pieces) -> (f64, Option<u32>) {
        if pieces.head.len() + pieces.tail.len() > LONGEST_NEXT {
            return (-10.0, None);
        }
        let text = self.text(pieces);
        let (form, ways) = next::read(&text);
        let worth = match form {
            Form::Bare if text.ends_with(['-', '–']) => 3.0,
            Form::None | Form::Bare => 4.5,
            Form::Guarded => 5.0 + self.balance(pieces) + dangling(&text) + run_together(&ways),
            Form::Words => -1.0 + self.balance(pieces) + dangling(&text) + run_together(&ways),
        };
        (worth, ways.iter().filter_map(|way| way.to).min())
    }

    fn of<'p>(&'p self, pieces: &Pieces) -> impl Iterator<Item = &'p Word> + Clone {
        let head = self.words.get(pieces.head.clone()).unwrap_or_default();
        let tail = self.words.get(pieces.tail.clone()).unwrap_or_default();
        head.iter().chain(tail)
    }

    fn step(&self, pieces: &Pieces) -> f64 {
        let mut words = self.of(pieces);
        let (Some(first), Some(last)) = (words.clone().next(), self.of(pieces).last()) else { return 0.0 };
        if first.head == Head::Mark && words.all(|word| is_dash(&word.text)) {
            return 3.0;
        }
        let known = if self.lexicon.is_known_cell(self.of(pieces)) { 3.0 } else { 0.0 };
        let head = if matches!(first.head, Head::Small | Head::Mark) { -1.0 } else { 1.0 };
        let end = match (last.ends_as_action, self.kind) {
            (true, _) => 1.5,
            (false, RowKind::Form) => 0.5,
            (false, _) => -1.5,
        };
        known + head + end + self.balance(pieces)
    }

    /// Brackets and quotes that are not closed, or closed without being opened.
    fn balance(&self, pieces: &Pieces) -> f64 {
        let (mut brackets, mut quotes, mut straight) = (Depth::default(), Depth::default(), 0);
        for word in self.of(pieces) {
            brackets.step(word.marks.brackets);
            quotes.step(word.marks.quotes);
            straight += word.marks.straight;
        }
        -4.0 * f64::from(brackets.faults() + quotes.faults() + straight % 2)
    }
}

/// How deep brackets stand open, and how many were closed without being opened.
#[derive(Debug, Default)]
struct Depth {
    open: i32,
    stray: i32,
}

impl Depth {
    fn step(&mut self, by: i32) {
        self.open += by;
        if self.open < 0 {
            self.stray -= self.open;
            self.open = 0;
        }
    }

    fn faults(&self) -> i32 {
        self.open + self.stray
    }
}

/// What a next cell loses that leads back: flows lead forward.
pub const BACKWARD: f64 = -2.0;

/// A guard that goes on after a semicolon lost the number of its second half; one that holds a bare number or dash
/// swallowed another cell.
fn run_together(ways: &[Next]) -> f64 {
    let bare = |word: &str| word.chars().all(|letter| letter.is_ascii_digit() || "-–—".contains(letter));
    let joined = |when: &str| when.contains(';') || when.split_whitespace().any(bare);
    let worse = ways.iter().filter(|way| way.when.as_deref().is_some_and(joined)).count();
    if worse > 0 { -4.0 } else { 0.0 }
}

/// A guard that breaks off at a number or dash.
fn dangling(text: &str) -> f64 {
    if text.ends_with(['-', '–', ',', ';']) || text.ends_with(|letter: char| letter.is_ascii_digit()) {
        -4.0
    } else {
        0.0
    }
}
