//! Text that knows where each of its bytes stood in the source.

use rustc_hash::{FxBuildHasher, FxHashMap};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;
use std::rc::Rc;
use zanflow_kazakh::letters::{Lower, is_letter, lower_letter};
use zanflow_lines::Reading;

/// A line's text with a map from its offsets to offsets of [`zanflow_source::Source::text`].
///
/// Invariant: `runs` is sorted by `out`, begins at 0, and each run's bytes were copied from `src` on. Text that an edit
/// put in (a blank, another letter) maps to the place it was put in for.
#[derive(Debug, Clone)]
pub struct Mapped<'s> {
    /// The current text.
    pub text: Cow<'s, str>,
    runs: Vec<Run>,
    /// What the text says, once someone asked; lines of the same text share it.
    reading: Rc<OnceCell<Reading>>,
    /// Its words, once someone asked.
    words: OnceCell<Vec<Word>>,
}

/// A word of a text: a run of letters.
#[derive(Debug, Clone)]
pub struct Word {
    /// Its bytes.
    pub range: Range<usize>,
    /// In lower case, if it is another text so.
    lower: Option<Box<str>>,
}

impl Word {
    /// The words of a text.
    fn all(text: &str) -> Vec<Self> {
        let mut words = Vec::new();
        let mut start = None;
        let mut capital = false;
        let mut word = |range: Range<usize>, capital: bool| {
            let lower =
                if capital { text.get(range.clone()).map(|word| word.lowered().into()) } else { None };
            words.push(Word { range, lower });
        };
        for (at, letter) in text.char_indices() {
            if is_letter(letter) {
                start.get_or_insert(at);
                capital |=
                    !matches!(letter, '\u{430}'..='\u{45f}' | 'a'..='z') && lower_letter(letter) != letter;
            } else if let Some(start) = start.take() {
                word(start..at, std::mem::take(&mut capital));
            }
        }
        if let Some(start) = start {
            word(start..text.len(), capital);
        }
        words
    }

    /// The word in lower case; `text` is the one that it is of.
    pub fn low<'t>(&'t self, text: &'t str) -> &'t str {
        self.lower.as_deref().or_else(|| text.get(self.range.clone())).unwrap_or_default()
    }
}

/// From `out` on, byte `out + k` came from `src + k`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Offset in the text.
    pub out: u32,
    /// Offset in the source's text.
    pub src: u32,
}

impl<'s> Mapped<'s> {
    /// A line as the source has it.
    pub fn of(text: &'s str, at: u32) -> Self {
        Mapped::new(Cow::Borrowed(text), vec![Run { out: 0, src: at }])
    }

    fn new(text: Cow<'s, str>, runs: Vec<Run>) -> Self {
        Mapped { text, runs, reading: Rc::default(), words: OnceCell::new() }
    }

    /// The words of the text.
    pub fn words(&self) -> &[Word] {
        self.words.get_or_init(|| Word::all(&self.text))
    }

    /// What the text says that it is.
    pub fn reading(&self) -> Reading {
        *self.reading.get_or_init(|| zanflow_lines::read(&self.text))
    }

    /// The same text, of a line that begins elsewhere in the source.
    pub fn moved(&self, from: u32, to: u32) -> Self {
        let moved = |run: &Run| Run { src: run.src - from + to, ..*run };
        Mapped {
            text: self.text.clone(),
            runs: self.runs.iter().map(moved).collect(),
            reading: self.reading.clone(),
            words: OnceCell::new(),
        }
    }

    /// Place in the source of an offset of this text.
    pub fn source(&self, offset: usize) -> u32 {
        let offset = offset as u32;
        let run =
            self.runs.partition_point(|run| run.out <= offset).checked_sub(1).and_then(|i| self.runs.get(i));
        run.map_or(0, |run| run.src + (offset - run.out))
    }

    /// Its runs whose first byte lies before `end`.
    pub fn runs(&self, end: usize) -> impl Iterator<Item = Run> + '_ {
        self.runs.iter().take_while(move |run| run.out == 0 || (run.out as usize) < end).copied()
    }

    /// Keeps the text up to `end` and puts a gap and a piece of another line after it: what a [`Builder`] would make of
    /// them, without a copy of what stays.
    pub fn put_after(&mut self, end: usize, gap: &str, other: &Mapped<'_>, range: Range<usize>) {
        let Some(piece) = other.text.get(range.clone()) else { return };
        let at = self.source(end);
        self.reading = Rc::default();
        self.words.take();
        let text = self.text.to_mut();
        text.truncate(end);
        let kept = self.runs.partition_point(|run| (run.out as usize) < end);
        self.runs.truncate(kept);
        if !gap.is_empty() {
            push(&mut self.runs, text.len() as u32, at);
            text.push_str(gap);
        }
        if !piece.is_empty() {
            push_piece(&mut self.runs, text.len() as u32, other, range);
            text.push_str(piece);
        }
        if self.runs.is_empty() {
            self.runs.push(Run { out: 0, src: at });
        }
    }

    /// Bytes of the text; an empty string outside of it or inside a letter.
    pub fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }
}

/// Makes lines of a source: those of the same text are read once.
pub struct Maker<'s>(FxHashMap<&'s str, Rc<OnceCell<Reading>>>);

impl<'s> Maker<'s> {
    /// For a source of so many lines.
    pub fn new(lines: usize) -> Self {
        Maker(FxHashMap::with_capacity_and_hasher(lines, FxBuildHasher))
    }

    /// A line as the source has it.
    pub fn line(&mut self, text: &'s str, at: u32) -> Mapped<'s> {
        let reading = self.0.entry(text).or_default().clone();
        Mapped {
            text: Cow::Borrowed(text),
            runs: vec![Run { out: 0, src: at }],
            reading,
            words: OnceCell::new(),
        }
    }
}

/// Builds the next state of a [`Mapped`] from pieces of the last one, in any order.
pub struct Builder<'m, 's> {
    from: &'m Mapped<'s>,
    text: String,
    runs: Vec<Run>,
}

impl<'m, 's> Builder<'m, 's> {
    /// Starts with nothing.
    pub fn new(from: &'m Mapped<'s>) -> Self {
        Builder { from, text: String::with_capacity(from.text.len()), runs: Vec::new() }
    }

    /// Copies bytes of the last state.
    pub fn copy(&mut self, range: Range<usize>) -> &mut Self {
        let Some(piece) = self.from.text.get(range.clone()) else { return self };
        if piece.is_empty() {
            return self;
        }
        let base = self.text.len() as u32;
        push_piece(&mut self.runs, base, self.from, range);
        self.text.push_str(piece);
        self
    }

    /// Inserts text in place of what was at `at` in the last state.
    pub fn put(&mut self, text: &str, at: usize) -> &mut Self {
        if !text.is_empty() {
            push(&mut self.runs, self.text.len() as u32, self.from.source(at));
            self.text.push_str(text);
        }
        self
    }

    /// Inserts text in place of what was at an offset of the source.
    pub fn put_for(&mut self, text: &str, src: u32) -> &mut Self {
        if !text.is_empty() {
            push(&mut self.runs, self.text.len() as u32, src);
            self.text.push_str(text);
        }
        self
    }

    /// Appends a piece of another line.
    pub fn append(&mut self, other: &Mapped<'_>, range: Range<usize>) -> &mut Self {
        let Some(piece) = other.text.get(range.clone()) else { return self };
        if piece.is_empty() {
            return self;
        }
        let base = self.text.len() as u32;
        push_piece(&mut self.runs, base, other, range);
        self.text.push_str(piece);
        self
    }

    /// Bytes written so far.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// The new state.
    pub fn done(self) -> Mapped<'s> {
        let mut runs = self.runs;
        if runs.is_empty() {
            runs.push(Run { out: 0, src: self.from.source(0) });
        }
        Mapped::new(Cow::Owned(self.text), runs)
    }
}

/// Adds a run, unless it goes on where the last one stops.
pub fn push(runs: &mut Vec<Run>, out: u32, src: u32) {
    match runs.last() {
        Some(last) if last.src.wrapping_add(out - last.out) == src => {}
        _ => runs.push(Run { out, src }),
    }
}

/// Adds the runs of a piece of a line that was put in at `base`.
fn push_piece(runs: &mut Vec<Run>, base: u32, from: &Mapped<'_>, range: Range<usize>) {
    push(runs, base, from.source(range.start));
    let first = from.runs.partition_point(|run| run.out as usize <= range.start);
    let inside = from.runs.iter().skip(first).take_while(|run| (run.out as usize) < range.end);
    for run in inside {
        push(runs, base + run.out - range.start as u32, run.src);
    }
}
