//! How the text of pages is set: its edges, its indent, the steps of its lines. Measured for each run of pages of one size.

use super::lines::{BLANKS, Item, Line, PageLayout};
use super::stops::{self, Stop};
use std::collections::BTreeMap;

/// Points that two edges may differ by and be one.
pub(super) const NEAR: f32 = 3.0;
/// Points that only an indent is wide.
pub(super) const INDENT: f32 = 10.0;
/// Share of the text's width from which what begins there stands on the right, as stamps do.
pub(super) const RIGHT: f32 = 0.42;
/// One line in so many must begin at the left edge: lists may all be set in.
const FEW: usize = 40;
/// Lines that must at least.
const LEAST: usize = 2;
/// Sizes of type that differ by less are one.
pub(super) const SIZES: f32 = 0.6;
/// Lines that stand closer than this share of their size are not below one another.
const LOW: f32 = 0.8;
/// One line in so many ends where all full ones do, if they are justified; so many must at least.
const JUSTIFIED: usize = 16;
/// Blanks are so wide, as a share of a line's height.
const BLANK: f32 = 0.2;

/// How the text of a page is set.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Measures {
    pub left: f32,
    pub right: f32,
    /// Full lines reach it.
    pub justified: bool,
    /// Twice the places that centred lines may have in their middle: that of the text, of the page, or another one.
    centres: [f32; 3],
    /// Size of most lines.
    pub size: f32,
    /// Indent of first lines; 0 where there is none.
    pub indent: f32,
    /// Where lines begin that are set to the left: items of lists begin right of the text.
    stops: Vec<Stop>,
    /// From a line's upper edge to that of the next one.
    leading: f32,
    /// The same for lines of one size of type, by size.
    leadings: Vec<(f32, f32)>,
}

impl Measures {
    /// From a line's upper edge to that of the next one, for type of that size.
    pub fn leading(&self, size: f32) -> f32 {
        let own = self.leadings.iter().find(|(other, _)| (other - size).abs() < SIZES);
        own.map_or(self.leading, |(_, leading)| *leading)
    }

    /// Width of the text.
    pub fn width(&self) -> f32 {
        self.right - self.left
    }

    /// The place where a line begins that is set to the left.
    pub fn stop(&self, line: &Line) -> Option<&Stop> {
        self.stops.get(stops::find(&self.stops, line)?)
    }

    /// By how much the room before a line differs from that after it.
    pub fn off_middle(&self, line: &Line) -> f32 {
        let twice = line.left + line.right;
        self.centres.iter().map(|centre| (twice - centre).abs()).fold(f32::MAX, f32::min)
    }

    /// Measures pages of one size.
    fn of(pages: &[PageLayout]) -> Self {
        let lines: Vec<Vec<&Line>> =
            pages.iter().map(|page| page.items.iter().filter_map(own_line).collect()).collect();
        let all = || lines.iter().flatten();
        let left = least_common(all().map(|line| line.left), 1.0, FEW).unwrap_or_default();
        // Columns that no line parts may reach further than the text.
        let whole = all().filter(|line| !line.text.contains(BLANKS));
        let (right, justified) = right(whole.map(|line| line.right).collect());
        let pairs: Vec<(&Line, &Line)> =
            lines.iter().flat_map(|page| page.windows(2)).filter_map(below).collect();
        let steps: Vec<(f32, f32)> =
            pairs.iter().map(|(above, below)| (below.size, below.top - above.top)).collect();
        let leading = least_common(steps.iter().map(|(_, step)| *step), 0.5, 4).unwrap_or(14.0);
        let indents = all().map(|line| line.left - left).filter(|indent| (INDENT..90.0).contains(indent));
        let indent = most_common(indents, 12).unwrap_or_default();
        let page = pages.first().map_or(0.0, |page| page.width);
        let middle = left + right;
        let centres = [middle, page, stops::centre(all().copied()).unwrap_or(page)];
        let size = most_common(all().map(|line| line.size), FEW).unwrap_or(f32::MAX);
        let stops = stops::stops(all().copied(), &pairs, right);
        Self { left, right, justified, centres, size, indent, stops, leading, leadings: leadings(steps) }
    }
}

/// Two lines that follow one another, if they are of one size and the second stands below the first.
fn below<'l>(pair: &[&'l Line]) -> Option<(&'l Line, &'l Line)> {
    let [above, below] = pair else { return None };
    ((above.size - below.size).abs() < SIZES
        && (LOW * below.size..40.0).contains(&(below.top - above.top))
        && below.left < above.right
        && above.left < below.right)
        .then_some((above, below))
}

/// Whether the first word of a line would have fitted on the one before it: that one was ended.
pub(super) fn fits(above: &Line, line: &Line, right: f32) -> bool {
    above.right + BLANK * (line.bottom - line.top) + line.word < right - NEAR
}

/// The measures of each page: those of the run of pages of its size.
pub(super) fn measure(pages: &[PageLayout]) -> Vec<Measures> {
    let mut measures = Vec::with_capacity(pages.len());
    for run in pages.chunk_by(same_size) {
        let own = Measures::of(run);
        measures.extend(run.iter().map(|_| own.clone()));
    }
    measures
}

fn same_size(a: &PageLayout, b: &PageLayout) -> bool {
    (a.width - b.width).abs() < NEAR && (a.height - b.height).abs() < NEAR
}

fn own_line(item: &Item) -> Option<&Line> {
    match item {
        Item::Line(line) => Some(line),
        Item::Table(_) => None,
    }
}

/// How far lines reach: to where many of them end, as justified ones do, or as far as hardly any does not; whether they are
/// justified.
fn right(mut rights: Vec<f32>) -> (f32, bool) {
    rights.sort_by(f32::total_cmp);
    let ends = |right: f32| {
        let from = rights.partition_point(|end| *end <= right - 1.0);
        rights.partition_point(|end| *end <= right) - from
    };
    let many = (rights.len() / JUSTIFIED).max(JUSTIFIED / 2);
    let flush = rights.iter().rev().find(|right| ends(**right) >= many);
    let most = rights.get(rights.len().saturating_sub(1) * 98 / 100);
    (flush.or(most).copied().unwrap_or_default(), flush.is_some())
}

/// The steps of lines of each size of type.
fn leadings(mut steps: Vec<(f32, f32)>) -> Vec<(f32, f32)> {
    steps.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out = Vec::new();
    for own in steps.chunk_by(|a, b| b.0 - a.0 < SIZES / 2.0) {
        if let Some((size, _)) = own.first()
            && let Some(leading) = least_common(own.iter().map(|(_, step)| *step), 0.5, 4)
        {
            out.push((*size, leading));
        }
    }
    out
}

/// How often each value comes, in steps.
fn counts(values: impl Iterator<Item = f32>, step: f32) -> (BTreeMap<i64, usize>, usize) {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    let mut number = 0;
    for value in values {
        #[allow(clippy::cast_possible_truncation)] // Places on a page are small.
        let at = (value / step).round() as i64;
        *counts.entry(at).or_default() += 1;
        number += 1;
    }
    (counts, number)
}

/// The least value that at least one in `one_in` has.
fn least_common(values: impl Iterator<Item = f32>, step: f32, one_in: usize) -> Option<f32> {
    let (counts, number) = counts(values, step);
    #[allow(clippy::cast_precision_loss)]
    counts
        .iter()
        .find(|(_, count)| **count * one_in >= number && (**count >= LEAST || number < FEW))
        .map(|(at, _)| *at as f32 * step)
}

/// The value that most have, if at least one in `one_in` has it.
fn most_common(values: impl Iterator<Item = f32>, one_in: usize) -> Option<f32> {
    let (counts, number) = counts(values, 1.0);
    let (at, count) = counts.iter().max_by_key(|(_, count)| **count)?;
    #[allow(clippy::cast_precision_loss)]
    (*count > 1 && count * one_in >= number).then_some(*at as f32)
}
