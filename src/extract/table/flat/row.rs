//! The cells of one row: the best way to cut its words into as many cells as the part has numbers.
//!
//! A page break cuts a row into two stretches. Each holds pieces of cells in the order of columns, and a cell's text is
//! its piece of the first stretch and its piece of the second. The best way is found by dynamic programming over
//! columns and places in both stretches.

use super::lexicon::Lexicon;
use super::score::{self, Judge, Pieces};
use super::words::{Break, Word};
use crate::kazakh::tables::{RowKind, is_dash};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A cell as it was read.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Its words.
    pub text: String,
    /// How sure, 0 to 1.
    pub confidence: f64,
}

/// A row as it was read.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its kind.
    pub kind: RowKind,
    /// One cell a column.
    pub cells: Vec<Cell>,
    /// Worth of the reading.
    pub worth: f64,
}

/// A row to be read.
pub struct Task<'a> {
    /// All words of the table.
    pub words: &'a [Word],
    /// The row's words.
    pub range: Range<usize>,
    /// Its kind.
    pub kind: RowKind,
    /// It has a label, which is its first cell.
    pub labelled: bool,
    /// Numbers of the actions.
    pub numbers: &'a [u32],
    /// What is expected.
    pub lexicon: &'a Lexicon,
}

/// More work than this is not worth it: such a row is read block by block.
const STATES: usize = 60_000;
/// No cell has more places to cut in one stretch.
const SPAN: usize = 16;

/// Reads a row. Every piece that is weighed is taken off `budget`; a row that it does not suffice for is read block by
/// block.
pub fn read(task: &Task<'_>, budget: &mut usize) -> Row {
    let split = page_break(task);
    let head = cuts(task, task.range.start..split);
    let tail = cuts(task, split..task.range.end);
    let columns = task.numbers.len() + usize::from(task.labelled);
    let judge = Judge {
        words: task.words,
        lexicon: task.lexicon,
        kind: task.kind,
        starts: [task.range.start, split],
        labelled: task.labelled,
    };
    if head.len() * tail.len() * columns > STATES {
        return by_blocks(task, &judge);
    }
    let mut search = Search {
        task,
        judge: &judge,
        head: &head,
        tail: &tail,
        strict: true,
        budget,
        memo: FxHashMap::default(),
        nexts: FxHashMap::default(),
    };
    let mut found = search.best(columns);
    if found.is_none() && task.labelled {
        search.strict = false;
        found = search.best(columns);
    }
    let Some((worth, pieces)) = found else { return by_blocks(task, &judge) };
    if let Some(row) = label_only(task, &judge).filter(|row| row.worth > worth) {
        return row;
    }
    let skip = usize::from(task.labelled);
    let cells = pieces.iter().skip(skip).map(|pieces| cell(&judge, pieces)).collect();
    Row { kind: task.kind, cells, worth }
}

/// A row that is nothing but its label: a form of completion is often given for no action at all.
fn label_only(task: &Task<'_>, judge: &Judge<'_>) -> Option<Row> {
    if !task.labelled || task.kind != RowKind::Form {
        return None;
    }
    let [start, split] = judge.starts;
    let worth = judge.label(&Pieces { head: start..split, tail: split..task.range.end });
    let cell = Cell { text: String::new(), confidence: 1.0 };
    Some(Row { kind: task.kind, cells: vec![cell; task.numbers.len()], worth })
}

fn cell(judge: &Judge<'_>, pieces: &Pieces) -> Cell {
    Cell { text: judge.text(pieces), confidence: judge.confidence(pieces) }
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
            Break::Space => may_share_a_line(task.kind, before.map_or("", |word| &word.text), &word.text),
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

struct Search<'a> {
    task: &'a Task<'a>,
    judge: &'a Judge<'a>,
    head: &'a [usize],
    tail: &'a [usize],
    /// Blank lines part cells without exception.
    strict: bool,
    /// Pieces that may still be weighed.
    budget: &'a mut usize,
    memo: FxHashMap<(Pieces, Place), f64>,
    /// Next cells: worth of the words, and least target.
    nexts: FxHashMap<Pieces, (f64, Option<u32>)>,
}

/// What a piece is weighed as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    Label,
    Cell,
    /// A cell after which no words are left.
    Last,
}

/// The best way to a state: its worth and the state it came from.
type Best = Option<(f64, (usize, usize))>;

impl Search<'_> {
    fn best(&mut self, columns: usize) -> Option<(f64, Vec<Pieces>)> {
        let (width, height) = (self.head.len(), self.tail.len());
        let mut table: Vec<Vec<Best>> = Vec::with_capacity(columns + 1);
        let mut first = vec![None; width * height];
        *first.first_mut()? = Some((0.0, (0, 0)));
        table.push(first);
        for column in 0..columns {
            let label = self.task.labelled && column == 0;
            let no =
                column.checked_sub(usize::from(self.task.labelled)).and_then(|i| self.task.numbers.get(i));
            let next = self.step(table.last()?, label, no.copied());
            if *self.budget == 0 {
                return None;
            }
            table.push(next);
        }
        self.trace(&table)
    }

    fn step(&mut self, from: &[Best], label: bool, no: Option<u32>) -> Vec<Best> {
        let height = self.tail.len();
        let mut next: Vec<Best> = vec![None; from.len()];
        for (state, best) in from.iter().enumerate() {
            let Some((worth, _)) = best else { continue };
            if *self.budget == 0 {
                break;
            }
            let (x, y) = (state / height, state % height);
            for x2 in x..=self.reach(self.head, x, label) {
                for y2 in y..=self.reach(self.tail, y, label) {
                    let Some(pieces) = self.pieces((x, x2), (y, y2)) else { continue };
                    let spent = x2 + 1 == self.head.len() && y2 + 1 == height;
                    let place = match (label, spent) {
                        (true, _) => Place::Label,
                        (false, true) => Place::Last,
                        (false, false) => Place::Cell,
                    };
                    let worth = worth + self.worth(pieces.clone(), place) + self.forward(&pieces, no);
                    if let Some(place) = next.get_mut(x2 * height + y2)
                        && place.is_none_or(|(other, _)| worth > other)
                    {
                        *place = Some((worth, (x, y)));
                    }
                }
            }
        }
        next
    }

    fn trace(&self, table: &[Vec<Best>]) -> Option<(f64, Vec<Pieces>)> {
        let height = self.tail.len();
        let mut at = (self.head.len() - 1, height - 1);
        let (worth, _) = (*table.last()?.get(at.0 * height + at.1)?)?;
        let mut pieces = Vec::new();
        for column in table.iter().skip(1).rev() {
            let (_, from) = (*column.get(at.0 * height + at.1)?)?;
            pieces.push(self.pieces((from.0, at.0), (from.1, at.1))?);
            at = from;
        }
        pieces.reverse();
        Some((worth, pieces))
    }

    fn pieces(&self, x: (usize, usize), y: (usize, usize)) -> Option<Pieces> {
        let head = *self.head.get(x.0)?..*self.head.get(x.1)?;
        let tail = *self.tail.get(y.0)?..*self.tail.get(y.1)?;
        Some(Pieces { head, tail })
    }

    /// The last cut that a cell beginning at cut `from` can reach: the next blank line. A label's row number stands
    /// before a blank line.
    fn reach(&self, cuts: &[usize], from: usize, label: bool) -> usize {
        let word = |cut: usize| cuts.get(cut).and_then(|at| self.task.words.get(*at));
        let numbered = label && word(from).is_some_and(|word| word.text.parse::<u32>().is_ok());
        let last = (from + SPAN).min(cuts.len().saturating_sub(1));
        if !self.strict || numbered {
            return last;
        }
        (from + 1..last)
            .find(|cut| word(*cut).is_some_and(|word| word.before >= Break::Blank))
            .unwrap_or(last)
    }

    /// What a next cell is worth in this column beside its form.
    fn forward(&mut self, pieces: &Pieces, no: Option<u32>) -> f64 {
        let Some(no) = no.filter(|_| self.task.kind == RowKind::Next) else { return 0.0 };
        if self.next(pieces).1.is_some_and(|to| to < no) { score::BACKWARD } else { 0.0 }
    }

    /// A next cell's worth and least target, read once.
    fn next(&mut self, pieces: &Pieces) -> (f64, Option<u32>) {
        let judge = self.judge;
        *self.nexts.entry(pieces.clone()).or_insert_with(|| judge.next(pieces))
    }

    /// What a piece is worth; nothing once the budget is spent.
    fn worth(&mut self, pieces: Pieces, place: Place) -> f64 {
        let judge = self.judge;
        let key = (pieces, place);
        if let Some(worth) = self.memo.get(&key) {
            return *worth;
        }
        *self.budget = self.budget.saturating_sub(1);
        if *self.budget == 0 {
            return f64::NEG_INFINITY;
        }
        let content = (self.task.kind == RowKind::Next && place != Place::Label).then(|| self.next(&key.0).0);
        let worth = match place {
            Place::Label => judge.label(&key.0),
            _ => judge.cell(&key.0, place == Place::Last, content),
        };
        self.memo.insert(key, worth);
        worth
    }
}

/// A row too large to search: a block between blank lines is a cell, what is too much goes to the last.
fn by_blocks(task: &Task<'_>, judge: &Judge<'_>) -> Row {
    let mut starts: Vec<usize> = task
        .range
        .clone()
        .filter(|i| {
            *i == task.range.start || task.words.get(*i).is_some_and(|word| word.before >= Break::Blank)
        })
        .collect();
    starts.truncate(task.numbers.len() + usize::from(task.labelled));
    starts.push(task.range.end);
    let blocks = starts.windows(2).filter_map(|pair| Some(*pair.first()?..*pair.last()?));
    let mut cells: Vec<Cell> = blocks
        .skip(usize::from(task.labelled))
        .map(|block| Cell { text: judge.text(&Pieces { head: block, tail: 0..0 }), confidence: 0.05 })
        .collect();
    cells.resize(task.numbers.len(), Cell { text: String::new(), confidence: 0.05 });
    Row {
        kind: task.kind,
        cells,
        worth: f64::from(u32::try_from(task.numbers.len()).unwrap_or(u32::MAX)) * -4.0,
    }
}
