//! The rows of one part: by their labels where it has them, else in the order that the first part had.
//!
//! A label does not always begin its row: cells that a page break cut may precede it. So every row has a few
//! places where it may begin, and the chain of rows whose cells read best is taken.

use super::lexicon::Lexicon;
use super::parts::Part;
use super::row::{Reading, Row, Task, read, row};
use super::score::Known;
use super::words::{Break, Head, Word, full};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use zanflow_lexicon::durations as duration;
use zanflow_lexicon::labels::{begins_as_label, is_label, label_head};
use zanflow_lexicon::tables::RowKind;

/// Where a row may begin.
struct Start {
    kind: RowKind,
    labelled: bool,
    /// Where its label begins.
    label: Option<usize>,
    /// Places where it may begin; the last one is the surest.
    places: Vec<usize>,
}

/// The rows of a part. `usual`: the kinds of rows that the table's first part has.
pub fn rows(words: &[Word<'_>], part: &Part, usual: Option<&[RowKind]>, lexicon: &Lexicon<'_>) -> Vec<Row> {
    let mut starts = labelled(words, part);
    if starts.len() < 2 {
        starts = unlabelled(words, part, usual.unwrap_or(&RowKind::ORDER[1..]));
    }
    let known = starts.iter().map(|_| RefCell::default()).collect();
    let full = full(words.get(part.words.clone()).unwrap_or_default());
    Chain { words, part, lexicon, starts: &starts, known, memo: FxHashMap::default(), full }.best()
}

/// Rows with labels, and the places before each label where its row may begin already.
fn labelled(words: &[Word<'_>], part: &Part) -> Vec<Start> {
    let mut starts: Vec<Start> = Vec::new();
    let heads: Vec<(usize, RowKind)> =
        part.words.clone().filter_map(|i| Some((i, label_at(words, i)?))).collect();
    let mut at = part.words.start;
    for kind in RowKind::ORDER.into_iter().skip(1) {
        let found = heads.iter().find(|(i, found)| *i >= at && *found == kind);
        let Some(label) = found.map(|(i, _)| *i) else { continue };
        let least = starts.last().and_then(|start| start.places.last()).map_or(part.words.start, |at| at + 1);
        let mut places =
            if starts.is_empty() { vec![part.words.start] } else { before_label(words, label, least) };
        if let Some(number) = row_number(words, label, least, kind) {
            places.retain(|place| *place != number);
            places.insert(0, number);
        }
        starts.push(Start { kind, labelled: true, label: Some(label), places });
        at = label + 1;
    }
    starts
}

/// The kind of row whose label begins at a word.
fn label_at(words: &[Word<'_>], i: usize) -> Option<RowKind> {
    let word = words.get(i).filter(|word| word.before != Break::Space && begins_as_label(word.text))?;
    let rest = words.get(i + 1..(i + 18).min(words.len())).unwrap_or_default();
    label_head(std::iter::once(word).chain(rest).map(|word| word.text))
}

/// The row's printed number, where cells separate it from the label: the label is in the middle of the row.
fn row_number(words: &[Word<'_>], label: usize, least: usize, kind: RowKind) -> Option<usize> {
    let ordinal = RowKind::ORDER.iter().position(|other| *other == kind)? + 1;
    let ordinal = ordinal.to_string();
    let is_number = |word: &Word<'_>| word.text == ordinal && word.before != Break::Space;
    let at = (least..label).rev().find(|i| words.get(*i).is_some_and(is_number))?;
    (label - at > 1).then_some(at)
}

/// The label itself, and blocks before it up to and across one page break.
fn before_label(words: &[Word<'_>], label: usize, least: usize) -> Vec<usize> {
    let mut places = Vec::new();
    let mut pages = 0;
    let mut blocks = 0;
    let mut at = label;
    while at > least && blocks < 10 {
        pages += usize::from(words.get(at).is_some_and(|word| word.before == Break::Page));
        if pages > 1 {
            break;
        }
        at -= 1;
        if words.get(at).is_some_and(|word| word.before >= Break::Blank) {
            blocks += 1;
            places.push(at);
        }
    }
    if pages == 0 {
        places.clear();
    }
    places.reverse();
    places.push(label);
    places
}

/// No table has more places where its rows may begin.
const MOST_BLOCKS: usize = 300;

/// Rows without labels, in the usual order; the row of times is found by its grammar.
fn unlabelled(words: &[Word<'_>], part: &Part, kinds: &[RowKind]) -> Vec<Start> {
    let times = times(words, part);
    let blocks: Vec<usize> = (part.words.start + 1..part.words.end)
        .filter(|i| words.get(*i).is_some_and(begins_row))
        .take(MOST_BLOCKS)
        .collect();
    let mut starts: Vec<Start> = Vec::new();
    for kind in kinds {
        let places = match (kind, &times) {
            _ if starts.is_empty() => vec![part.words.start],
            (RowKind::Duration, Some((start, _))) => vec![*start],
            (RowKind::Next, Some((_, end))) => vec![*end],
            (_, Some((start, _))) => blocks.iter().copied().filter(|at| at < start).collect(),
            _ => blocks.clone(),
        };
        starts.push(Start { kind: *kind, labelled: false, label: None, places });
    }
    starts
}

/// Whether a row without label can begin at a word.
fn begins_row(word: &Word<'_>) -> bool {
    match word.before {
        Break::Blank | Break::Page => true,
        Break::Line => word.head != Head::Small,
        Break::Wrap | Break::Space => false,
    }
}

/// The longest stretch of whole lines that holds nothing but times and dashes, at least one time.
fn times(words: &[Word<'_>], part: &Part) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize)> = None;
    let mut i = part.words.start;
    while i < part.words.end {
        let line_start = words.get(i).is_some_and(|word| word.before != Break::Space);
        let end = if line_start { times_end(words, i, part.words.end, part.numbers.len()) } else { None };
        match end {
            Some(end) => {
                if best.is_none_or(|(start, stop)| end - i > stop - start) {
                    best = Some((i, end));
                }
                i = end;
            }
            None => i += 1,
        }
    }
    best
}

fn times_end(words: &[Word<'_>], start: usize, limit: usize, most: usize) -> Option<usize> {
    let mut at = start;
    let mut cells = 0;
    let mut timed = false;
    while at < limit && cells < most {
        let may_begin = words.get(at).is_some_and(|word| word.begins_time);
        let lengths = if may_begin { at + 1..=(at + 7).min(limit) } else { at + 1..=at };
        let time = lengths.rev().find(|end| {
            if !words.get(end.saturating_sub(1)).is_some_and(|word| word.ends_time) {
                return false;
            }
            let text: Vec<&str> =
                words.get(at..*end).unwrap_or_default().iter().map(|word| word.text).collect();
            duration::cell(&text.join(" ")).is_some()
        });
        match time {
            Some(end) => {
                timed = true;
                at = end;
            }
            None if words.get(at).is_some_and(|word| word.is_dash) => at += 1,
            None => break,
        }
        cells += 1;
    }
    (timed && cells > 0).then_some(at)
}

/// How many places a row may begin at are followed up.
const BEAM: usize = 6;

/// Leaves the best ways only.
fn prune(ways: &mut [(f64, usize)]) {
    let mut worths: Vec<f64> = ways.iter().map(|way| way.0).collect();
    worths.sort_by(|a, b| b.total_cmp(a));
    let Some(least) = worths.get(BEAM) else { return };
    for way in ways.iter_mut().filter(|way| way.0 <= *least) {
        way.0 = f64::NEG_INFINITY;
    }
}

struct Chain<'a> {
    words: &'a [Word<'a>],
    part: &'a Part,
    lexicon: &'a Lexicon<'a>,
    starts: &'a [Start],
    /// For each row, what is known of its cells.
    known: Vec<RefCell<Known>>,
    memo: FxHashMap<(usize, usize, usize), Reading>,
    /// The width of a full line.
    full: f64,
}

impl Chain<'_> {
    /// The rows whose readings are worth most together.
    fn best(&mut self) -> Vec<Row> {
        let mut ways: Vec<Vec<(f64, usize)>> = Vec::new();
        for (k, start) in self.starts.iter().enumerate() {
            let mut here = Vec::with_capacity(start.places.len());
            for place in &start.places {
                here.push(self.way(&ways, k, *place));
            }
            prune(&mut here);
            ways.push(here);
        }
        self.collect(&ways)
    }

    /// The best way to have row `k` begin at `place`: its worth, and where the row before begins.
    fn way(&mut self, ways: &[Vec<(f64, usize)>], k: usize, place: usize) -> (f64, usize) {
        let Some(before) = k.checked_sub(1).and_then(|k| self.starts.get(k)) else { return (0.0, 0) };
        let mut best = (f64::NEG_INFINITY, 0);
        for (i, from) in before.places.iter().enumerate() {
            let so_far = ways.get(k - 1).and_then(|way| way.get(i)).map_or(f64::NEG_INFINITY, |way| way.0);
            if *from >= place || so_far == f64::NEG_INFINITY {
                continue;
            }
            let worth = so_far + self.worth(k - 1, *from, place);
            if worth > best.0 {
                best = (worth, i);
            }
        }
        best
    }

    /// The worth of row `k`, were its words those.
    fn worth(&mut self, k: usize, from: usize, to: usize) -> f64 {
        if let Some(reading) = self.memo.get(&(k, from, to)) {
            return reading.worth;
        }
        let Some(reading) = self.with_task(k, from, to, read) else { return 0.0 };
        let worth = reading.worth;
        self.memo.insert((k, from, to), reading);
        worth
    }

    fn row(&self, k: usize, from: usize, to: usize) -> Option<Row> {
        self.with_task(k, from, to, |task| {
            let known = self.memo.get(&(k, from, to)).cloned();
            row(task, &known.unwrap_or_else(|| read(task)))
        })
    }

    fn with_task<T>(&self, k: usize, from: usize, to: usize, work: impl Fn(&Task<'_>) -> T) -> Option<T> {
        let start = self.starts.get(k)?;
        let label = start.label.filter(|label| *label > from);
        let middle = label.and_then(|label| without_label(self.words, from, label, to, start.kind));
        let numbers = &self.part.numbers;
        let own = RefCell::default();
        let (words, range, known) = match &middle {
            Some(words) => (words.as_slice(), 0..words.len(), &own),
            None => (self.words, from..to, self.known.get(k)?),
        };
        let labelled = start.labelled && middle.is_none();
        let lexicon = self.lexicon;
        Some(work(&Task {
            words,
            range,
            kind: start.kind,
            labelled,
            numbers,
            lexicon,
            known,
            full: self.full,
        }))
    }

    fn collect(&mut self, ways: &[Vec<(f64, usize)>]) -> Vec<Row> {
        let end = self.part.words.end;
        let Some(k) = self.starts.len().checked_sub(1) else { return Vec::new() };
        let places = self.starts.get(k).map(|start| start.places.clone()).unwrap_or_default();
        let mut last = (f64::NEG_INFINITY, 0);
        for (i, place) in places.iter().enumerate() {
            let so_far = ways.get(k).and_then(|way| way.get(i)).map_or(f64::NEG_INFINITY, |way| way.0);
            let worth = so_far + self.worth(k, *place, end);
            if worth > last.0 {
                last = (worth, i);
            }
        }
        let mut rows = Vec::new();
        let (mut k, mut i, mut to) = (k, last.1, end);
        while let Some(place) = self.starts.get(k).and_then(|start| start.places.get(i)).copied() {
            rows.extend(self.row(k, place, to));
            i = ways.get(k).and_then(|way| way.get(i)).map_or(0, |way| way.1);
            to = place;
            let Some(before) = k.checked_sub(1) else { break };
            k = before;
        }
        rows.reverse();
        rows
    }
}

/// A row with its label in the middle: its words without the label and without the row's number. None where a page
/// break cuts the row before the label, or the label is not whole.
fn without_label<'t>(
    words: &[Word<'t>],
    from: usize,
    label: usize,
    to: usize,
    kind: RowKind,
) -> Option<Vec<Word<'t>>> {
    if words.get(from + 1..=label)?.iter().any(|word| word.before == Break::Page) {
        return None;
    }
    let limit =
        (label + 1..to).find(|i| words.get(*i).is_some_and(|word| word.before >= Break::Blank)).unwrap_or(to);
    let end = (label + 1..=limit).rev().find(|end| is_label(&plain(words, label, *end), kind))?;
    let numbered = words.get(from).is_some_and(|word| word.text.parse::<u32>().is_ok());
    let mut rest: Vec<Word<'t>> = words.get(from + usize::from(numbered)..label)?.to_vec();
    let tail = rest.len();
    rest.extend_from_slice(words.get(end..to)?);
    for at in [0, tail] {
        if let Some(word) = rest.get_mut(at) {
            word.before = word.before.max(Break::Blank);
        }
    }
    Some(rest)
}

/// Words with single blanks between them.
fn plain(words: &[Word<'_>], from: usize, to: usize) -> String {
    let words: Vec<&str> = words.get(from..to).unwrap_or_default().iter().map(|word| word.text).collect();
    words.join(" ")
}
