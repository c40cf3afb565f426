//! The cells of one row: the best way to cut its words into as many cells as the part has numbers.
//!
//! A page break cuts a row into two stretches. Each holds pieces of cells in the order of columns, and a cell's text is
//! its piece of the first stretch and its piece of the second. The best way is found in `search`.

use super::lexicon::Lexicon;
use super::score::{Judge, Known, Pieces, Place};
use super::search::Search;
use super::stretch::Stretch;
use super::words::{Break, Lines, Word, join, lines_of};
use std::cell::RefCell;
use std::ops::Range;
use zanflow_lexicon::tables::{RowKind, is_dash};

/// A cell as it was read.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Its words.
    pub text: String,
    /// Its lines in the source file.
    pub lines: Lines,
    /// How sure, 0 to 1.
    pub confidence: f64,
}

impl Cell {
    fn empty(confidence: f64) -> Self {
        Self { text: String::new(), lines: (0, 0), confidence }
    }
}

/// A row as it was read.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its kind.
    pub kind: RowKind,
    /// One cell a column.
    pub cells: Vec<Cell>,
}

/// The best way to read a row.
#[derive(Debug, Clone)]
pub struct Reading {
    /// What it is worth.
    pub worth: f64,
    cut: Cut,
}

/// How a row is cut.
#[derive(Debug, Clone)]
enum Cut {
    /// The words of each column, the label's first.
    Columns(Vec<Place>),
    /// It is nothing but its label.
    Label,
    /// A cell is the text between blank lines.
    Blocks,
}

/// A row to be read.
pub struct Task<'a> {
    /// All words of the table.
    pub words: &'a [Word<'a>],
    /// The row's words.
    pub range: Range<usize>,
    /// Its kind.
    pub kind: RowKind,
    /// It has a label, which is its first cell.
    pub labelled: bool,
    /// Numbers of the actions.
    pub numbers: &'a [u32],
    /// What is expected.
    pub lexicon: &'a Lexicon<'a>,
    /// What is known of its cells.
    pub known: &'a RefCell<Known>,
    /// The width of a full line.
    pub full: f64,
}

impl Task<'_> {
    /// Columns, the label's among them.
    pub fn columns(&self) -> usize {
        self.numbers.len() + usize::from(self.labelled)
    }

    /// A stretch begins with a number: a label's row number precedes a blank line.
    pub fn numbered(&self, cuts: &[usize]) -> bool {
        let first = cuts.first().and_then(|at| self.words.get(*at));
        first.is_some_and(|word| word.text.parse::<u32>().is_ok())
    }

    fn judge(&self, split: usize) -> Judge<'_> {
        Judge {
            words: self.words,
            lexicon: self.lexicon,
            kind: self.kind,
            starts: [self.range.start, split],
            labelled: self.labelled,
            known: self.known,
            full: self.full,
        }
    }

    fn stretch(&self, range: Range<usize>) -> Stretch {
        let mut stretch = Stretch::none(range.start);
        stretch.extend(self.words, range.end);
        stretch
    }
}

/// More work than this is not worth it: such a row is read block by block.
const STATES: usize = 60_000;
/// No row has more words.
const MOST_WORDS: usize = 6_000;

/// Finds the best way to read a row.
pub fn read(task: &Task<'_>) -> Reading {
    let blocks = || Reading { worth: task.numbers.len() as f64 * -4.0, cut: Cut::Blocks };
    if task.range.len() > MOST_WORDS {
        return blocks();
    }
    let split = page_break(task);
    let head = cuts(task, task.range.start..split);
    let tail = cuts(task, split..task.range.end);
    if head.len() * tail.len() * task.columns() > STATES {
        return blocks();
    }
    let judge = task.judge(split);
    let search = |strict| Search::new(task, &judge, [&head, &tail], strict).and_then(Search::best);
    let found = search(true).or_else(|| if task.labelled { search(false) } else { None });
    let Some((worth, places)) = found else { return blocks() };
    match label_only(task, &judge) {
        Some(label) if label > worth => Reading { worth: label, cut: Cut::Label },
        _ => Reading { worth, cut: Cut::Columns(places) },
    }
}

/// The cells of a row that was read so.
pub fn row(task: &Task<'_>, reading: &Reading) -> Row {
    let cells = match &reading.cut {
        Cut::Columns(places) => {
            let judge = task.judge(page_break(task));
            let cells = places.iter().skip(usize::from(task.labelled));
            cells.map(|place| cell(task, &judge, *place)).collect()
        }
        Cut::Label => vec![Cell::empty(1.0); task.numbers.len()],
        Cut::Blocks => by_blocks(task),
    };
    Row { kind: task.kind, cells }
}

/// The worth of a row that is nothing but its label: a form of completion is often given for no action at all.
fn label_only(task: &Task<'_>, judge: &Judge<'_>) -> Option<f64> {
    if !task.labelled || task.kind != RowKind::Form {
        return None;
    }
    let [start, split] = judge.starts;
    let (head, tail) = (task.stretch(start..split), task.stretch(split..task.range.end));
    Some(judge.label(&Pieces { head: &head, tail: &tail }))
}

fn cell(task: &Task<'_>, judge: &Judge<'_>, [start, split, again, end]: Place) -> Cell {
    let (head, tail) = (task.stretch(start..split), task.stretch(again..end));
    let pieces = Pieces { head: &head, tail: &tail };
    let words = || task.words.get(start..split).into_iter().chain(task.words.get(again..end)).flatten();
    Cell { text: judge.text(&pieces), lines: lines_of(words()), confidence: judge.confidence(&pieces) }
}

/// Where the second stretch begins; the row's end if no page break cuts it.
fn page_break(task: &Task<'_>) -> usize {
    let inside = task.range.start + 1..task.range.end;
    inside
        .clone()
        .find(|i| task.words.get(*i).is_some_and(|word| word.before == Break::Page))
        .unwrap_or(task.range.end)
}

/// Places in a stretch where a cell may begin, its start and its end.
fn cuts(task: &Task<'_>, range: Range<usize>) -> Vec<usize> {
    let mut cuts = vec![range.start];
    for i in range.start + 1..range.end {
        let Some(word) = task.words.get(i) else { break };
        let before = i.checked_sub(1).and_then(|i| task.words.get(i));
        let cut = match word.before {
            Break::Blank | Break::Page | Break::Line => true,
            Break::Wrap => false,
            Break::Space => may_share_a_line(task.kind, before.map_or("", |word| word.text), word.text),
        };
        if cut {
            cuts.push(i);
        }
    }
    if range.end > range.start {
        cuts.push(range.end);
    }
    cuts
}

/// Whether a cell may end and another begin between two words of one line.
fn may_share_a_line(kind: RowKind, before: &str, word: &str) -> bool {
    let short =
        |word: &str| is_dash(word) || word.chars().all(|letter| letter.is_ascii_digit() || letter == '-');
    match kind {
        RowKind::Actor => true,
        RowKind::Next => {
            short(word) || short(before) || word.starts_with(|letter: char| letter.is_ascii_digit())
        }
        RowKind::Duration => {
            short(before) || is_dash(word) || word.starts_with(|letter: char| letter.is_ascii_digit())
        }
        _ => word.starts_with(|letter: char| letter.is_uppercase() || "«\"".contains(letter)),
    }
}

/// A row too large to search: a block between blank lines is a cell, what is too much goes to the last.
fn by_blocks(task: &Task<'_>) -> Vec<Cell> {
    let begins = |i: &usize| {
        *i == task.range.start || task.words.get(*i).is_some_and(|word| word.before >= Break::Blank)
    };
    let mut starts: Vec<usize> = task.range.clone().filter(begins).take(task.columns()).collect();
    starts.push(task.range.end);
    let blocks = starts.windows(2).filter_map(|pair| Some(*pair.first()?..*pair.last()?));
    let cell = |block: Range<usize>| {
        let words = task.words.get(block).unwrap_or_default();
        Cell { text: join(words.iter()), lines: lines_of(words.iter()), ..Cell::empty(0.05) }
    };
    let mut cells: Vec<Cell> = blocks.skip(usize::from(task.labelled)).map(cell).collect();
    cells.resize(task.numbers.len(), Cell::empty(0.05));
    cells
}
