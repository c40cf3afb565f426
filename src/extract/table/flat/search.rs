//! The best way to cut a row's words into cells: dynamic programming over columns and places in the row's two stretches.
//!
//! A state is a place in either stretch and a number of columns read. From each place every cell that begins there is
//! weighed once, for all columns. States from which the row's end cannot be reached any more are left out.

use super::row::Task;
use super::score::{BACKWARD, Judge, Pieces, Place};
use super::stretch::Stretch;
use super::words::Break;
use zanflow_lexicon::tables::RowKind;

/// No cell has more places to cut in one stretch.
const SPAN: usize = 16;

/// More cells than this are not weighed; rows of real tables have some hundreds, seldom some thousands.
const MOST_CELLS: usize = 40_000;
/// The same for next cells, each of which is read by a grammar.
const MOST_NEXTS: usize = 10_000;

/// One of the two stretches of a row.
struct Stretches {
    /// For each place to cut, the words from it to each of the places that a cell can reach.
    cells: Vec<Vec<Stretch>>,
    /// The same for a label, which begins at the first place.
    labels: Vec<Stretch>,
    /// For each place to cut, the fewest cells to the end.
    need: Vec<usize>,
}

impl Stretches {
    fn new(task: &Task<'_>, cuts: &[usize], strict: bool) -> Self {
        let run = |from: usize, to: usize| {
            let places = cuts.get(from..=to).unwrap_or_default();
            let mut stretch = Stretch::none(places.first().copied().unwrap_or(0));
            let upto = places.iter().map(|place| {
                stretch.extend(task.words, *place);
                stretch.clone()
            });
            upto.collect::<Vec<Stretch>>()
        };
        let reaches: Vec<usize> = (0..cuts.len()).map(|cut| reach(task, cuts, cut, strict)).collect();
        let mut need = vec![0; cuts.len()];
        for (cut, reach) in reaches.iter().enumerate().rev().skip(1) {
            let least = need.get(cut + 1..=*reach).and_then(|needs| needs.iter().min().copied());
            if let Some(need) = need.get_mut(cut) {
                *need = least.map_or(usize::MAX, |least| least.saturating_add(1));
            }
        }
        Stretches {
            cells: reaches.iter().enumerate().map(|(cut, reach)| run(cut, *reach)).collect(),
            labels: run(0, reach(task, cuts, 0, strict && !task.numbered(cuts))),
            need,
        }
    }

    /// The word at a place to cut.
    fn start(&self, cut: usize) -> Option<usize> {
        self.cells.get(cut)?.first().map(|stretch| stretch.range.start)
    }
}

/// The last cut that a cell beginning at cut `from` can reach: the next blank line.
fn reach(task: &Task<'_>, cuts: &[usize], from: usize, strict: bool) -> usize {
    let last = (from + SPAN).min(cuts.len().saturating_sub(1));
    let blank = |cut: &usize| {
        let word = cuts.get(*cut).and_then(|at| task.words.get(*at));
        word.is_some_and(|word| word.before >= Break::Blank)
    };
    if strict { (from + 1..last).find(blank).unwrap_or(last) } else { last }
}

/// A search for the best way.
pub struct Search<'a> {
    task: &'a Task<'a>,
    judge: &'a Judge<'a>,
    head: Stretches,
    tail: Stretches,
    /// For each state the worth of the best way to it; minus infinity where there is none.
    worths: Vec<f64>,
    /// The places where the last cell of that way begins.
    from: Vec<u32>,
}

impl<'a> Search<'a> {
    /// `cuts`: the places to cut in either stretch. `strict`: blank lines part cells without exception.
    /// None where there are too many ways.
    pub fn new(task: &'a Task<'a>, judge: &'a Judge<'a>, cuts: [&[usize]; 2], strict: bool) -> Option<Self> {
        let most = if task.kind == RowKind::Next { MOST_NEXTS } else { MOST_CELLS };
        let reached = |cuts: &[usize]| -> usize {
            (0..cuts.len()).map(|cut| reach(task, cuts, cut, strict) + 1 - cut).sum()
        };
        if cuts.map(reached).iter().product::<usize>() > most {
            return None;
        }
        let [head, tail] = cuts.map(|cuts| Stretches::new(task, cuts, strict));
        let states = head.need.len() * tail.need.len() * (task.columns() + 1);
        let worths = vec![f64::NEG_INFINITY; states];
        Some(Search { task, judge, head, tail, worths, from: vec![0; states] })
    }

    /// The worth of the best way, and the words of each column.
    pub fn best(mut self) -> Option<(f64, Vec<Place>)> {
        *self.worths.first_mut()? = 0.0;
        if self.task.labelled {
            self.label();
        }
        for x in 0..self.head.need.len() {
            for y in 0..self.tail.need.len() {
                self.step(x, y);
            }
        }
        self.trace()
    }

    fn state(&self, x: usize, y: usize, column: usize) -> usize {
        (x * self.tail.need.len() + y) * (self.task.columns() + 1) + column
    }

    /// Cells that are still needed from two places to the end.
    fn need(&self, x: usize, y: usize) -> usize {
        let need = |side: &Stretches, at: usize| side.need.get(at).copied().unwrap_or(usize::MAX);
        need(&self.head, x).max(need(&self.tail, y))
    }

    fn label(&mut self) {
        let labels = (std::mem::take(&mut self.head.labels), std::mem::take(&mut self.tail.labels));
        for (x, head) in labels.0.iter().enumerate() {
            for (y, tail) in labels.1.iter().enumerate() {
                if self.need(x, y) < self.task.columns() {
                    let worth = self.judge.label(&Pieces { head, tail });
                    self.offer(self.state(x, y, 1), worth, 0);
                }
            }
        }
    }

    /// Weighs the cells that begin at two places.
    fn step(&mut self, x: usize, y: usize) {
        let columns = self.task.columns();
        let here = self.state(x, y, 0);
        let least = usize::from(self.task.labelled);
        let most = (columns + 1).saturating_sub(self.need(x, y)).min(columns);
        let live = |column: &usize| self.worths.get(here + column).is_some_and(|worth| worth.is_finite());
        let Some(first) = (least..most).find(live) else { return };
        let heads = self.head.cells.get_mut(x).map(std::mem::take).unwrap_or_default();
        let tails = self.tail.cells.get_mut(y).map(std::mem::take).unwrap_or_default();
        for (i, head) in heads.iter().enumerate() {
            for (j, tail) in tails.iter().enumerate() {
                let last = columns.saturating_sub(self.need(x + i, y + j)).min(most);
                if first < last {
                    let to = self.state(x + i, y + j, 1);
                    self.cell(&Pieces { head, tail }, [here, to], first..last);
                }
            }
        }
        for (side, at, cells) in [(&mut self.head, x, heads), (&mut self.tail, y, tails)] {
            if let Some(place) = side.cells.get_mut(at) {
                *place = cells;
            }
        }
    }

    /// Offers a cell as that of each of some columns.
    fn cell(&mut self, pieces: &Pieces<'_>, [from, to]: [usize; 2], columns: std::ops::Range<usize>) {
        let spent = to + self.task.columns() == self.worths.len();
        let next = (self.task.kind == RowKind::Next).then(|| self.judge.next(pieces));
        let cell = self.judge.cell(pieces, spent, next.map(|next| next.0));
        let target = next.and_then(|next| next.1);
        let labels = usize::from(self.task.labelled);
        for column in columns {
            let Some(worth) = self.worths.get(from + column).filter(|worth| worth.is_finite()) else {
                continue;
            };
            let no = column.checked_sub(labels).and_then(|i| self.task.numbers.get(i));
            let backward = matches!((target, no), (Some(target), Some(no)) if target < *no);
            let forward = if backward { BACKWARD } else { 0.0 };
            self.offer(to + column, worth + forward + cell, from);
        }
    }

    /// Takes a way to a state if it is the best one so far.
    fn offer(&mut self, state: usize, worth: f64, from: usize) {
        if let (Some(best), Some(back)) = (self.worths.get_mut(state), self.from.get_mut(state))
            && worth > *best
        {
            *best = worth;
            *back = u32::try_from(from).unwrap_or(u32::MAX);
        }
    }

    fn trace(&self) -> Option<(f64, Vec<Place>)> {
        let columns = self.task.columns();
        let height = self.tail.need.len();
        let mut at = (self.head.need.len() - 1, height - 1);
        let worth = *self.worths.get(self.state(at.0, at.1, columns)).filter(|worth| worth.is_finite())?;
        let mut places = Vec::with_capacity(columns);
        for column in (1..=columns).rev() {
            let from = *self.from.get(self.state(at.0, at.1, column))? as usize / (columns + 1);
            let before = (from / height, from % height);
            places.push([
                self.head.start(before.0)?,
                self.head.start(at.0)?,
                self.tail.start(before.1)?,
                self.tail.start(at.1)?,
            ]);
            at = before;
        }
        places.reverse();
        Some((worth, places))
    }
}
