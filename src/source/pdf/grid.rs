//! Ruled lines → frames of tables: columns, rows and spans.

use super::page::Rule;

/// Lines so near are one: borders are drawn twice, or side by side.
const NEAR: f32 = 2.0;
/// A line's end so near to another line touches it.
const TOUCH: f32 = 4.0;
/// Pages with more lines are drawings.
const MOST_RULES: usize = 4000;
/// Places of one frame.
const MOST_PLACES: usize = 20_000;
/// Narrower columns and lower rows are double borders.
const LEAST: f32 = 4.0;

/// A table's frame.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Frame {
    /// Where columns part, left edge first.
    pub columns: Vec<f32>,
    /// Where rows part, upper edge first.
    pub rows: Vec<f32>,
    /// For each place, row by row, the place that its cell begins in.
    cells: Vec<usize>,
    /// Its first row has no line above it.
    pub open_above: bool,
    /// Its last row has no line below it.
    pub open_below: bool,
}

impl Frame {
    /// Columns.
    pub fn width(&self) -> usize {
        self.columns.len().saturating_sub(1)
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.rows.len().saturating_sub(1)
    }

    /// The cell, by the place it begins in, of a place on the page; none outside.
    pub fn cell(&self, (x, y): (f32, f32)) -> Option<usize> {
        let place = |parts: &[f32], at: f32| {
            let (first, last) = (parts.first()?, parts.last()?);
            (at >= *first && at <= *last)
                .then(|| parts.partition_point(|part| *part <= at).clamp(1, parts.len() - 1) - 1)
        };
        let (column, row) = (place(&self.columns, x)?, place(&self.rows, y)?);
        self.cells.get(row * self.width() + column).copied()
    }
}

/// The frames of a page, from top to bottom.
pub(super) fn frames(rules: &[Rule]) -> Vec<Frame> {
    if rules.len() > MOST_RULES {
        return Vec::new();
    }
    let level = merged(rules, true);
    let upright = merged(rules, false);
    let mut groups = Groups::new(level.len() + upright.len());
    for (i, across) in level.iter().enumerate() {
        for (j, down) in upright.iter().enumerate() {
            if touch(across, down) {
                groups.join(i, level.len() + j);
            }
        }
    }
    let mut frames = Vec::new();
    for root in 0..level.len() + upright.len() {
        if groups.root(root) != root {
            continue;
        }
        let of = |own: &[Rule], skip: usize, groups: &mut Groups| -> Vec<Rule> {
            let own = own.iter().enumerate().filter(|(at, _)| groups.root(skip + at) == root);
            own.map(|(_, rule)| *rule).collect()
        };
        let (across, down) = (of(&level, 0, &mut groups), of(&upright, level.len(), &mut groups));
        frames.extend(frame(&across, &down));
    }
    frames.sort_by(|a, b| first(&a.rows).total_cmp(&first(&b.rows)));
    without_inner(frames)
}

fn first(parts: &[f32]) -> f32 {
    parts.first().copied().unwrap_or_default()
}

fn last(parts: &[f32]) -> f32 {
    parts.last().copied().unwrap_or_default()
}

/// Frames in cells of other frames are words of those cells.
fn without_inner(frames: Vec<Frame>) -> Vec<Frame> {
    let inside = |inner: &Frame, outer: &Frame| {
        inner != outer
            && first(&inner.columns) >= first(&outer.columns) - NEAR
            && last(&inner.columns) <= last(&outer.columns) + NEAR
            && first(&inner.rows) >= first(&outer.rows) - NEAR
            && last(&inner.rows) <= last(&outer.rows) + NEAR
    };
    let kept = frames.iter().filter(|own| !frames.iter().any(|other| inside(own, other)));
    kept.cloned().collect()
}

/// Lines of one direction, those that go on with one another as one.
fn merged(rules: &[Rule], level: bool) -> Vec<Rule> {
    let mut own: Vec<Rule> = rules.iter().filter(|rule| rule.level == level).copied().collect();
    own.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut out: Vec<Rule> = Vec::new();
    let mut begin = 0;
    while let Some(start) = own.get(begin) {
        let end = begin + own.iter().skip(begin).take_while(|rule| rule.at - start.at <= NEAR).count();
        let mut near: Vec<Rule> = own.get(begin..end).unwrap_or_default().to_vec();
        near.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mut open: Option<Rule> = None;
        for rule in near {
            match &mut open {
                Some(last) if rule.from <= last.to + TOUCH => last.to = last.to.max(rule.to),
                _ => out.extend(open.replace(rule)),
            }
        }
        out.extend(open);
        begin = end;
    }
    out
}

fn touch(across: &Rule, down: &Rule) -> bool {
    let within = |at: f32, rule: &Rule| at >= rule.from - TOUCH && at <= rule.to + TOUCH;
    within(down.at, across) && within(across.at, down)
}

/// Which lines hang together.
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&mut self, at: usize) -> usize {
        let mut root = at;
        while let Some(above) = self.0.get(root).copied().filter(|above| *above != root) {
            root = above;
        }
        if let Some(own) = self.0.get_mut(at) {
            *own = root;
        }
        root
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(above) = self.0.get_mut(a.max(b)) {
            *above = a.min(b);
        }
    }
}

/// Places that lines have in common.
fn parts(places: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut places: Vec<f32> = places.collect();
    places.sort_by(f32::total_cmp);
    let mut out: Vec<f32> = Vec::new();
    for place in places {
        if out.last().is_none_or(|last| place - last > LEAST) {
            out.push(place);
        }
    }
    out
}

fn frame(across: &[Rule], down: &[Rule]) -> Option<Frame> {
    let mut columns = parts(down.iter().map(|rule| rule.at));
    // Some tables have no line at their sides.
    let left = across.iter().map(|rule| rule.from).fold(f32::MAX, f32::min);
    let right = across.iter().map(|rule| rule.to).fold(f32::MIN, f32::max);
    if columns.first().is_some_and(|first| left < first - 2.0 * TOUCH) {
        columns.insert(0, left);
    }
    if columns.last().is_some_and(|last| right > last + 2.0 * TOUCH) {
        columns.push(right);
    }
    let mut rows = parts(across.iter().map(|rule| rule.at));
    // At a page's end a row may have no line below it, at the next one's beginning none above it: upright lines end there.
    let top = down.iter().map(|rule| rule.from).fold(f32::MAX, f32::min);
    let bottom = down.iter().map(|rule| rule.to).fold(f32::MIN, f32::max);
    let open_above = rows.first().is_none_or(|first| top < first - 2.0 * TOUCH);
    let open_below = rows.last().is_none_or(|last| bottom > last + 2.0 * TOUCH);
    if open_above {
        rows.insert(0, top);
    }
    if open_below {
        rows.push(bottom);
    }
    let (width, height) = (columns.len().checked_sub(1)?, rows.len().checked_sub(1)?);
    if width < 1 || height < 1 || width * height < 2 || width * height > MOST_PLACES {
        return None;
    }
    let covered = |rules: &[Rule], at: f32, middle: f32| {
        rules.iter().any(|rule| (rule.at - at).abs() <= LEAST && rule.from <= middle && rule.to >= middle)
    };
    let middle = |parts: &[f32], at: usize| {
        (parts.get(at).copied().unwrap_or_default() + parts.get(at + 1).copied().unwrap_or_default()) / 2.0
    };
    let mut groups = Groups::new(width * height);
    for row in 0..height {
        for column in 0..width {
            let place = row * width + column;
            let right = columns.get(column + 1).copied().unwrap_or_default();
            if column + 1 < width && !covered(down, right, middle(&rows, row)) {
                groups.join(place, place + 1);
            }
            let below = rows.get(row + 1).copied().unwrap_or_default();
            if row + 1 < height && !covered(across, below, middle(&columns, column)) {
                groups.join(place, place + width);
            }
        }
    }
    let cells = (0..width * height).map(|place| groups.root(place)).collect();
    Some(Frame { columns, rows, cells, open_above, open_below })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn across(at: f32, from: f32, to: f32) -> Rule {
        Rule { level: true, at, from, to }
    }

    fn down(at: f32, from: f32, to: f32) -> Rule {
        Rule { level: false, at, from, to }
    }

    #[test]
    fn cells_lie_between_lines_and_may_cover_several_places() {
        let rules = [
            across(10.0, 0.0, 100.0),
            across(30.0, 0.0, 100.0),
            across(31.0, 50.0, 100.0),
            across(50.0, 0.0, 100.0),
            down(0.0, 10.0, 50.0),
            down(50.0, 30.0, 50.0),
            down(100.0, 10.0, 50.0),
        ];
        let frames = frames(&rules);
        let frame = frames.first().unwrap();
        assert_eq!((frames.len(), frame.width(), frame.height()), (1, 2, 2));
        assert_eq!((frame.cell((80.0, 20.0)), frame.cell((20.0, 40.0))), (Some(0), Some(2)));
        assert_eq!((frame.cell((80.0, 40.0)), frame.cell((80.0, 60.0))), (Some(3), None));
        assert!(!frame.open_above && !frame.open_below);
    }

    #[test]
    fn a_row_cut_by_the_page_is_open() {
        let rules = [
            across(10.0, 0.0, 100.0),
            down(0.0, 10.0, 60.0),
            down(50.0, 10.0, 60.0),
            down(100.0, 10.0, 60.0),
        ];
        let frames = frames(&rules);
        assert!(
            frames.first().is_some_and(|frame| frame.open_below && frame.width() == 2 && frame.height() == 1)
        );
    }

    #[test]
    fn lines_that_frame_nothing_are_no_table() {
        assert_eq!(frames(&[across(10.0, 0.0, 100.0), across(12.0, 0.0, 100.0)]), []);
        let frame = [
            across(10.0, 0.0, 100.0),
            across(90.0, 0.0, 100.0),
            down(0.0, 10.0, 90.0),
            down(100.0, 10.0, 90.0),
        ];
        assert_eq!(frames(&frame), []);
    }
}
