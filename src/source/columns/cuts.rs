//! Where the columns of one row are cut: the cheapest boundaries, by dynamic programming.
//!
//! A boundary is a place at which words begin a column. It is the better the more lines have a gap before it and a word
//! at it, and the nearer it is to the column's number; a cell between two boundaries should read as its row's cells do.

use super::{Line, Part, Word};
use crate::layout::append;
use std::ops::Range;
use zanflow_kazakh::letters::Lower;
use zanflow_lexicon::durations;
use zanflow_lexicon::tables::{RowKind, is_dash};
use zanflow_lexicon::words::participants::TABLE_ACTORS;

/// Places for one boundary that are tried.
const PLACES: usize = 9;
/// Lines of a row that are read.
const TALLEST: usize = 120;
/// Letters that a column stands right of its number at most.
const LATE: usize = 6;

/// Lines of a row on one page.
pub(super) struct Group<'p, 't> {
    lines: &'p [Line<'t>],
    /// Where the numbers of the columns stand.
    numbers: &'p [usize],
    kind: RowKind,
}

impl<'p, 't> Group<'p, 't> {
    pub(super) fn new(part: &'p Part<'t>, lines: &Range<usize>, kind: RowKind) -> Self {
        let lines = part.lines.get(lines.clone()).unwrap_or_default();
        let segment = lines.first().map_or(0, |line| line.segment);
        Group { lines, numbers: part.places.get(segment).map(Vec::as_slice).unwrap_or_default(), kind }
    }

    /// For each line, the texts of its columns.
    pub(super) fn texts(&self, cuts: &[usize]) -> Vec<Vec<String>> {
        let line = |line: &Line<'t>| {
            let mut texts = vec![String::new(); cuts.len() + 1];
            for word in &line.words {
                if let Some(text) = texts.get_mut(cuts.partition_point(|cut| *cut <= word.start)) {
                    push(text, word.text);
                }
            }
            texts
        };
        self.lines.iter().map(line).collect()
    }

    /// The text between two boundaries.
    fn text(&self, from: usize, to: usize) -> String {
        let mut cell = String::new();
        let mut own = String::new();
        for line in self.lines.iter().take(TALLEST) {
            own.clear();
            let first = line.words.partition_point(|word| word.start < from);
            let inside = line.words.iter().skip(first).take_while(|word| word.start < to);
            inside.for_each(|word| push(&mut own, word.text));
            append(&mut cell, &own);
        }
        cell
    }
}

fn push(text: &mut String, word: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(word);
}

/// The boundaries of a row, one before each column that has a number.
pub(super) fn cut(group: &Group<'_, '_>) -> Vec<usize> {
    let places: Vec<Vec<(usize, f32)>> = (0..group.numbers.len()).map(|nth| places(group, nth)).collect();
    // For each place of a boundary the worth of the best way to it, and which place of the one before that has.
    let mut ways: Vec<Vec<(f32, usize)>> = Vec::new();
    for (nth, here) in places.iter().enumerate() {
        let before = nth.checked_sub(1).and_then(|nth| Some((places.get(nth)?, ways.get(nth)?)));
        let way = |(place, worth): &(usize, f32)| match before {
            None => (*worth, 0),
            Some((places, ways)) => {
                let mut best = (f32::NEG_INFINITY, 0);
                for (i, ((from, _), (so_far, _))) in places.iter().zip(ways).enumerate() {
                    if from < place {
                        let own = so_far + worth + content(&group.text(*from, *place), group.kind);
                        best = if own > best.0 { (own, i) } else { best };
                    }
                }
                best
            }
        };
        ways.push(here.iter().map(way).collect());
    }
    back(group, &places, &ways)
}

/// Where a boundary may be, each with its worth.
type Places = Vec<(usize, f32)>;
/// For each of these the worth of the best way there, and which place was before.
type Ways = Vec<(f32, usize)>;

/// The boundaries of the best way, from the last one on.
fn back(group: &Group<'_, '_>, places: &[Places], ways: &[Ways]) -> Vec<usize> {
    let last = |(places, ways): (&Places, &Ways)| {
        let worth = |i: usize| {
            let place = places.get(i).map_or(0, |place| place.0);
            ways.get(i)
                .map_or(f32::NEG_INFINITY, |way| way.0 + content(&group.text(place, usize::MAX), group.kind))
        };
        (0..places.len()).max_by(|a, b| worth(*a).total_cmp(&worth(*b)).then(b.cmp(a)))
    };
    let Some(mut at) = places.last().zip(ways.last()).and_then(last) else { return Vec::new() };
    let mut cuts = Vec::with_capacity(places.len());
    for (places, ways) in places.iter().zip(ways).rev() {
        cuts.push(places.get(at).map_or(0, |place| place.0));
        at = ways.get(at).map_or(0, |way| way.1);
    }
    cuts.reverse();
    // Where no way was open a boundary may stand before the one before it.
    for nth in 1..cuts.len() {
        let before = cuts.get(nth - 1).copied().unwrap_or(0);
        if let Some(cut) = cuts.get_mut(nth) {
            *cut = (*cut).max(before);
        }
    }
    cuts
}

/// How well lines go with numbers at some places: the worth of the best boundary of each column.
pub(super) fn evidence(lines: &[Line<'_>], numbers: &[usize]) -> f32 {
    let group = Group { lines, numbers, kind: RowKind::Action };
    let best = |nth| places(&group, nth).into_iter().map(|place| place.1).fold(f32::NEG_INFINITY, f32::max);
    (0..numbers.len()).map(best).sum()
}

/// The best places for the boundary before a column, each with its worth, in order.
fn places(group: &Group<'_, '_>, nth: usize) -> Vec<(usize, f32)> {
    let number = |nth: usize| group.numbers.get(nth).copied();
    let own = number(nth).unwrap_or(0);
    let before = nth.checked_sub(1).and_then(number).unwrap_or(0);
    let least = if nth == 0 { own / 3 } else { before + (own - before.min(own)) / 4 };
    let most = (own + LATE).min(number(nth + 1).map_or(usize::MAX, |next| next.saturating_sub(1)));
    let mut starts: Vec<usize> = group
        .lines
        .iter()
        .take(TALLEST)
        .flat_map(|line| &line.words)
        .map(|word| word.start)
        .filter(|start| (least..=most).contains(start))
        .chain([own])
        .collect();
    starts.sort_unstable();
    starts.dedup();
    let mut places: Vec<(usize, f32)> =
        starts.into_iter().map(|place| (place, worth(group, place) - distance(place, own))).collect();
    places.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    places.truncate(PLACES);
    places.sort_unstable_by_key(|place| place.0);
    places
}

/// What a place loses that is far from the column's number. Numbers may be set in the middle of their columns.
fn distance(place: usize, number: usize) -> f32 {
    let far = if place > number { 2 * (place - number) } else { number - place };
    far.saturating_sub(2) as f32 * 0.12
}

/// What the lines say of a boundary at a place.
fn worth(group: &Group<'_, '_>, place: usize) -> f32 {
    let line = |line: &Line<'_>| {
        let after = line.words.partition_point(|word| word.start < place);
        let word = line.words.get(after).filter(|word| word.start == place);
        let before = after.checked_sub(1).and_then(|nth| line.words.get(nth));
        match (before, word) {
            (Some(before), _) if before.end > place => -4.0,
            (Some(before), Some(word)) if before.end + 1 == place => single(before, word),
            (_, Some(_)) => 1.0,
            // One blank between the words around it, and none begins there.
            _ => 0.0,
        }
    };
    group.lines.iter().take(TALLEST).map(line).sum()
}

/// A boundary at one blank: between a dash or number and something else it is none too bad.
fn single(before: &Word<'_>, word: &Word<'_>) -> f32 {
    if is_dash(before.text) || is_dash(word.text) { -0.2 } else { -1.0 }
}

/// How well a text reads as a cell of a row.
fn content(cell: &str, kind: RowKind) -> f32 {
    if cell.is_empty() {
        return if matches!(kind, RowKind::Number) { 0.0 } else { -3.0 };
    }
    let known = match kind {
        RowKind::Number => return if cell.parse::<u32>().is_ok() { 2.0 } else { -2.0 },
        RowKind::Duration => {
            return if is_dash(cell) || durations::cell(cell).is_some() { 3.0 } else { -3.0 };
        }
        RowKind::Actor => {
            let name = cell.lowered();
            if TABLE_ACTORS.iter().any(|actor| actor.lowered() == name) { 1.5 } else { 0.0 }
        }
        RowKind::Next => {
            let begins = cell.starts_with(|letter: char| letter.is_ascii_digit()) || is_dash(cell);
            if begins { 2.0 } else { -1.0 }
        }
        RowKind::Action | RowKind::Form => 0.0,
    };
    known + opening(cell) + closing(cell) + balance(cell)
}

/// How well a text reads as the beginning of a cell.
pub(super) fn opening(text: &str) -> f32 {
    match text.chars().next() {
        Some(first) if first.is_uppercase() || first.is_ascii_digit() => 1.0,
        Some('«' | '"' | '“' | '„' | '-' | '–' | '—') => 0.8,
        Some(')' | '»' | '”' | ',' | ';' | ':') => -3.0,
        Some('(') => -0.5,
        Some(_) => -1.5,
        None => 0.0,
    }
}

/// How well a text reads as the end of one.
pub(super) fn closing(text: &str) -> f32 {
    let open = text.ends_with([',', '(', '«', '“', '„']) || (text.ends_with('-') && !is_dash(text));
    if open { -2.0 } else { 0.2 }
}

fn balance(text: &str) -> f32 {
    let depth = |open: &[char], close: &[char]| {
        text.matches(open).count() as i32 - text.matches(close).count() as i32
    };
    let faults = depth(&['('], &[')']).abs() + depth(&['«', '„'], &['»', '“']).max(0);
    -2.0 * faults as f32
}
