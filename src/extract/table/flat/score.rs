//! How good a way to cut a row into cells is. All figures are penalties and gains on one scale: a break at a blank line
//! is worth about two, a cell that its row's grammar knows about five, what cannot be about minus eight.

use super::lexicon::Lexicon;
use super::stretch::{Open, Stretch, between};
use super::words::{Break, Head, Word, apart, join};
use crate::table::next::{self, Form};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::ops::Range;
use zanflow_lexicon::labels::{is_label, may_be_label};
use zanflow_lexicon::tables::RowKind;
use zanflow_lexicon::words::tables::{GUARDS, NEED_MORE};
use zanflow_model::Next;

/// A cell's words: before and after the page break that cuts its row; either may be empty.
#[derive(Debug, Clone, Copy)]
pub struct Pieces<'s> {
    /// Before the break.
    pub head: &'s Stretch,
    /// After it.
    pub tail: &'s Stretch,
}

impl Pieces<'_> {
    /// Which words they are.
    pub fn place(&self) -> Place {
        [self.head.range.start, self.head.range.end, self.tail.range.start, self.tail.range.end]
    }

    fn is_empty(&self) -> bool {
        self.head.is_empty() && self.tail.is_empty()
    }
}

/// The words of a cell: first and last before the page break, first and last after it.
pub type Place = [usize; 4];

/// What was found of cells already, for one row in all its readings: those differ in few cells.
#[derive(Debug, Default)]
pub struct Known {
    times: FxHashMap<Place, bool>,
    actors: FxHashMap<Place, bool>,
    nexts: FxHashMap<Place, (f64, Option<u32>)>,
    labels: FxHashMap<Place, bool>,
}

/// No time has more words.
const LONGEST_TIME: usize = 12;
/// No cell that says where an action leads has more words.
const LONGEST_NEXT: usize = 80;
/// Such cells that are read for one row: real tables take some hundreds; what takes more is no table, and must not take
/// for ever.
const MOST_NEXTS: usize = 5_000;

/// Widths are known to about a letter.
const SLACK: f64 = 1.0;

/// What a cell is judged by.
pub struct Judge<'a> {
    /// All words of the table.
    pub words: &'a [Word<'a>],
    /// What is expected.
    pub lexicon: &'a Lexicon<'a>,
    /// The row's kind.
    pub kind: RowKind,
    /// Where the row's words begin, and where they go on after a page break.
    pub starts: [usize; 2],
    /// The row begins with its label.
    pub labelled: bool,
    /// What is known of its cells.
    pub known: &'a RefCell<Known>,
    /// The width of a full line.
    pub full: f64,
}

impl Judge<'_> {
    /// The cell's text.
    pub fn text(&self, pieces: &Pieces<'_>) -> String {
        let head = self.words.get(pieces.head.range.clone()).unwrap_or_default();
        let tail = self.words.get(pieces.tail.range.clone()).unwrap_or_default();
        join(head.iter().chain(tail))
    }

    /// The worth of a cell. `last`: no words are left for the cells after it. `content`: the worth of its words, where it
    /// is known already.
    pub fn cell(&self, pieces: &Pieces<'_>, last: bool, content: Option<f64>) -> f64 {
        if pieces.is_empty() {
            return self.empty(last);
        }
        let content = content.unwrap_or_else(|| self.content(pieces));
        let inside = |stretch: &Stretch| stretch.inside;
        self.breaks(pieces, inside) + content + self.seam(pieces) + self.room(pieces) - self.usual()
    }

    /// What a cell loses a line of which would have held the next word, too.
    fn room(&self, pieces: &Pieces<'_>) -> f64 {
        let room = pieces.head.lines.with(pieces.tail.lines).room(self.full) - SLACK;
        -1.5 * room.clamp(0.0, 3.0)
    }

    /// A tail goes on in the middle of a sentence; a cell that begins after the page break does not.
    fn seam(&self, pieces: &Pieces<'_>) -> f64 {
        if !self.is_step() || pieces.tail.is_empty() {
            return 0.0;
        }
        match (pieces.head.is_empty(), self.words.get(pieces.tail.range.start).map(|word| word.head)) {
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
    pub fn confidence(&self, pieces: &Pieces<'_>) -> f64 {
        let worth = self.cell(pieces, true, None) + self.usual();
        (((worth + 4.0) / 8.0).clamp(0.05, 1.0) * 100.0).round() / 100.0
    }

    /// The worth of a row's label.
    pub fn label(&self, pieces: &Pieces<'_>) -> f64 {
        if pieces.is_empty() {
            return -12.0;
        }
        let is_label = self.may_be_label(pieces)
            && self.once(pieces, |known| &mut known.labels, || is_label(&self.text(pieces), self.kind));
        let closed = if is_label { 5.0 } else { -6.0 };
        let inside = |stretch: &Stretch| self.inside_label(&stretch.range);
        let rest = if self.label_goes_on(pieces) { -6.0 } else { 0.0 };
        self.breaks(pieces, inside) + closed + rest + self.balance(pieces)
    }

    /// Whether what follows a label is the rest of it: no cell begins with a small letter or a bracket.
    fn label_goes_on(&self, pieces: &Pieces<'_>) -> bool {
        let range = if pieces.tail.is_empty() { &pieces.head.range } else { &pieces.tail.range };
        let next = self.words.get(range.end).filter(|word| word.before < Break::Blank);
        self.is_step() && next.is_some_and(|word| word.head == Head::Small || word.text.starts_with('('))
    }

    /// Prefilter: the first and last words of a label decide, unless another is written together with the last.
    fn may_be_label(&self, pieces: &Pieces<'_>) -> bool {
        let (Some(first), Some(last)) = (self.first(pieces), self.last(pieces)) else { return false };
        let before = self.before_last(pieces);
        let alone = before.is_some_and(|before| apart(before.text, last.text));
        !alone || may_be_label(first.text, last.text, self.kind)
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

    /// What is known of a cell, or what is now found of it.
    fn once<T: Copy>(
        &self,
        pieces: &Pieces<'_>,
        map: fn(&mut Known) -> &mut FxHashMap<Place, T>,
        find: impl FnOnce() -> T,
    ) -> T {
        let place = pieces.place();
        if let Some(found) = map(&mut self.known.borrow_mut()).get(&place) {
            return *found;
        }
        let found = find();
        map(&mut self.known.borrow_mut()).insert(place, found);
        found
    }

    fn breaks(&self, pieces: &Pieces<'_>, inside: impl Fn(&Stretch) -> f64) -> f64 {
        let [head_start, tail_start] = self.starts;
        let (head, tail) = (pieces.head, pieces.tail);
        let mut worth = 0.0;
        if !head.is_empty() {
            worth += self.opening(head.range.start, head_start) + inside(head);
            worth += self.closing(&head.range, !tail.is_empty());
        }
        if !tail.is_empty() {
            worth += self.opening(tail.range.start, tail_start) + inside(tail);
            worth += self.closing(&tail.range, false);
        }
        worth
    }

    fn opening(&self, at: usize, start: usize) -> f64 {
        match self.words.get(at).map(|word| word.before) {
            Some(Break::Line) if at == start && !self.labelled => -0.5,
            Some(Break::Wrap) if at == start && !self.labelled => -8.0,
            _ if at == start => 1.5,
            Some(Break::Blank | Break::Page) => 2.0,
            Some(Break::Line) if self.follows(at) => -2.5,
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

    /// Whether the act says a word behind the one before it.
    fn follows(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.follows)
    }

    fn begins_low(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.head == Head::Small)
    }

    /// The blank line after a label's row number parts no cells.
    fn inside_label(&self, range: &Range<usize>) -> f64 {
        let words = self.words.get(range.clone()).unwrap_or_default();
        let numbered = words.first().is_some_and(|word| word.text.parse::<u32>().is_ok());
        let worth = |(i, word): (usize, &Word<'_>)| match word.before {
            Break::Blank | Break::Page if numbered && i == 1 => 0.0,
            before => between(before),
        };
        words.iter().enumerate().skip(1).map(worth).sum()
    }

    /// A line that was wrapped at a blank goes on, and so does a sentence after a comma; where nothing follows, the cell was not whole.
    fn closing(&self, range: &Range<usize>, goes_on: bool) -> f64 {
        let Some(last) = range.end.checked_sub(1).and_then(|i| self.words.get(i)) else { return 0.0 };
        let line_end = self.words.get(range.end).is_none_or(|word| word.before != Break::Space);
        match ((last.line_wrapped && line_end) || needs_more(last.text), goes_on) {
            (true, true) => 1.0,
            (true, false) => -6.0,
            (false, true) => -0.5,
            (false, false) => 0.0,
        }
    }

    fn content(&self, pieces: &Pieces<'_>) -> f64 {
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

    fn is_actor(&self, pieces: &Pieces<'_>) -> bool {
        self.lexicon.is_actor(pieces.head.print.then(pieces.tail.print))
            || ((pieces.head.parts_names || pieces.tail.parts_names)
                && self.once(pieces, |known| &mut known.actors, || self.is_actors(pieces)))
    }

    /// Names with commas or strokes between. The first one is seldom known: then the others need not be looked at.
    fn is_actors(&self, pieces: &Pieces<'_>) -> bool {
        let first = self.of(pieces).take_while(|word| !word.parts_names);
        let letters = first.fold(0u32, |letters, word| letters.saturating_add(word.print.letters));
        letters <= self.lexicon.longest() && self.lexicon.is_actors(&self.text(pieces))
    }

    fn is_time(&self, pieces: &Pieces<'_>) -> bool {
        let words = pieces.head.range.len() + pieces.tail.range.len();
        if words > LONGEST_TIME {
            return false;
        }
        if words == 1 && pieces.head.dashes && pieces.tail.dashes {
            return true;
        }
        let begins = self.first(pieces).is_some_and(|word| word.begins_time);
        let ends = || self.last(pieces).is_some_and(|word| word.ends_time);
        begins
            && ends()
            && self.once(pieces, |known| &mut known.times, || self.lexicon.is_time(&self.text(pieces)))
    }

    /// The worth of a next cell's words, and the least number that it leads to.
    pub fn next(&self, pieces: &Pieces<'_>) -> (f64, Option<u32>) {
        self.once(pieces, |known| &mut known.nexts, || self.read_next(pieces))
    }

    fn read_next(&self, pieces: &Pieces<'_>) -> (f64, Option<u32>) {
        let words = pieces.head.range.len() + pieces.tail.range.len();
        if words > LONGEST_NEXT || self.known.borrow().nexts.len() > MOST_NEXTS {
            return (-10.0, None);
        }
        let text = self.text(pieces);
        let (form, ways) = next::read_again(&text, self.lexicon.memory());
        let worth = match form {
            Form::Bare if text.ends_with(['-', '–']) => 3.0,
            Form::None | Form::Bare => 4.5,
            Form::Guarded => {
                5.0 + self.balance(pieces) + dangling(&text) + run_together(&ways) + unguarded(&text)
            }
            Form::Words => -1.0 + self.balance(pieces) + dangling(&text) + run_together(&ways),
        };
        (worth, ways.iter().filter_map(|way| way.to).min())
    }

    fn of<'p>(&'p self, pieces: &Pieces<'_>) -> impl Iterator<Item = &'p Word<'p>> {
        let head = self.words.get(pieces.head.range.clone()).unwrap_or_default();
        let tail = self.words.get(pieces.tail.range.clone()).unwrap_or_default();
        head.iter().chain(tail)
    }

    fn step(&self, pieces: &Pieces<'_>) -> f64 {
        let (Some(first), Some(last)) = (self.first(pieces), self.last(pieces)) else { return 0.0 };
        if first.head == Head::Mark && pieces.head.dashes && pieces.tail.dashes {
            return 3.0;
        }
        let print = pieces.head.print.then(pieces.tail.print);
        let known = if self.lexicon.is_known_cell(print) { 3.0 } else { 0.0 };
        let head = if matches!(first.head, Head::Small | Head::Mark) { -1.0 } else { 1.0 };
        let end = match (last.ends_as_action, self.kind) {
            (true, _) => 1.5,
            (false, RowKind::Form) => 0.5,
            (false, _) => -1.5,
        };
        known + head + end + self.balance(pieces)
    }

    fn first(&self, pieces: &Pieces<'_>) -> Option<&Word<'_>> {
        let stretch = if pieces.head.is_empty() { pieces.tail } else { pieces.head };
        self.words.get(stretch.range.start)
    }

    fn last(&self, pieces: &Pieces<'_>) -> Option<&Word<'_>> {
        let stretch = if pieces.tail.is_empty() { pieces.head } else { pieces.tail };
        self.words.get(stretch.range.end.checked_sub(1)?)
    }

    fn before_last(&self, pieces: &Pieces<'_>) -> Option<&Word<'_>> {
        let (head, tail) = (&pieces.head.range, &pieces.tail.range);
        let end =
            |range: &Range<usize>, back: usize| range.end.checked_sub(back).filter(|at| range.contains(at));
        let at = match tail.len() {
            0 => end(head, 2),
            1 => end(head, 1),
            _ => end(tail, 2),
        };
        self.words.get(at?)
    }

    /// Brackets and quotes that are not closed, or closed without being opened.
    fn balance(&self, pieces: &Pieces<'_>) -> f64 {
        let open: Open = pieces.head.marks.then(pieces.tail.marks);
        -4.0 * f64::from(open.faults())
    }
}

/// Whether nothing can end with a word.
fn needs_more(word: &str) -> bool {
    word.ends_with([',', '(', '«', '“', '„']) || NEED_MORE.contains(&word)
}

/// What a next cell loses that leads back: flows lead forward.
pub const BACKWARD: f64 = -2.0;

/// A guard that goes on after a semicolon lost the number of its second half; one that holds a bare number or dash
/// swallowed another cell.
fn run_together(ways: &[Next]) -> f64 {
    let bare = |word: &str| word.chars().all(|letter| matches!(letter, '0'..='9' | '-' | '–' | '—'));
    let joined = |when: &str| when.contains(';') || when.split_whitespace().any(bare);
    let worse = ways.iter().filter(|way| way.when.as_deref().is_some_and(joined)).count();
    if worse > 0 { -4.0 } else { 0.0 }
}

/// Words behind a bare number that no guard begins with are the rest of another cell.
fn unguarded(text: &str) -> f64 {
    let Some((number, rest)) = text.split_once(' ') else { return 0.0 };
    let bare = number.chars().all(|letter| letter.is_ascii_digit());
    let rest = rest.trim_start_matches(['-', '–', '—', ' ']);
    if bare && rest.starts_with(char::is_lowercase) && !GUARDS.iter().any(|guard| rest.starts_with(guard)) {
        -4.0
    } else {
        0.0
    }
}

/// A guard that breaks off at a number or dash, or behind the word that it begins with.
fn dangling(text: &str) -> f64 {
    let cut = text.ends_with(['-', '–', ',', ';']) || text.ends_with(|letter: char| letter.is_ascii_digit());
    if cut || GUARDS.iter().any(|guard| text.ends_with(guard)) { -4.0 } else { 0.0 }
}
