//! From cells and tracks to coordinates.

use super::arrange::Places;
use super::route::{Form, Routes};
use super::tracks::Part;
use super::{Item, Layout, Plan, Point, Rect, Style, Wire};

/// Coordinates of columns, rows and channels.
#[derive(Debug, Clone)]
pub struct Grid {
    vertical: bool,
    track: i32,
    /// The first track of the channel before each column, and of the one after the last.
    between: Vec<i32>,
    /// Middle of each column.
    columns: Vec<i32>,
    /// Middle of each row.
    rows: Vec<i32>,
    /// The first track below each row.
    below: Vec<i32>,
    /// End of everything along the flow.
    along_end: i32,
    /// Beginning and end of each lane across the flow.
    lanes: Vec<(i32, i32)>,
}

impl Grid {
    /// Measures the columns and rows.
    pub fn new(plan: &Plan, places: &Places, routes: &Routes, style: &Style) -> Self {
        let room = |tracks: usize| tracks.saturating_sub(1) as i32 * style.track;
        let cells = || plan.items.iter().zip(places.row.iter().zip(&places.column));
        let mut grid = Self {
            vertical: style.vertical,
            track: style.track,
            between: Vec::new(),
            columns: Vec::new(),
            rows: Vec::new(),
            below: Vec::new(),
            along_end: 0,
            lanes: Vec::new(),
        };
        let mut along = style.pool_head + style.lane_head;
        for (k, tracks) in routes.between.iter().enumerate() {
            grid.between.push(along + style.column_gap);
            along += 2 * style.column_gap + room(tracks.count);
            if k < places.columns {
                let size = cells()
                    .filter(|(_, (_, column))| **column == k)
                    .map(|(item, _)| item.along.max(item.room))
                    .max();
                let size = size.unwrap_or(0);
                let size = size + size % 2;
                grid.columns.push(along + size / 2);
                along += size;
            }
        }
        grid.along_end = along;
        grid.measure_rows(plan, cells, places, routes, style);
        grid
    }

    fn measure_rows<'a, I>(
        &mut self,
        plan: &Plan,
        cells: impl Fn() -> I,
        places: &Places,
        routes: &Routes,
        style: &Style,
    ) where
        I: Iterator<Item = (&'a Item, (&'a usize, &'a usize))>,
    {
        let room = |tracks: usize| tracks.saturating_sub(1) as i32 * style.track;
        let mut across = 0;
        let mut lane_start = 0;
        for (r, lane) in places.lane_of_row.iter().enumerate() {
            let of_row = || cells().filter(move |(_, (row, _))| **row == r).map(|(item, _)| item);
            let before = of_row().map(|item| item.across / 2 + item.above).max().unwrap_or(20);
            let after = of_row().map(|item| item.across / 2 + item.below).max().unwrap_or(20);
            if r == 0 || r.checked_sub(1).and_then(|r| places.lane_of_row.get(r)) != Some(lane) {
                lane_start = across;
                across += style.row_gap;
            }
            self.rows.push(across + before);
            across += before + after;
            self.below.push(across + style.row_gap);
            across += 2 * style.row_gap + room(routes.below.get(r).map_or(0, |tracks| tracks.count));
            if places.lane_of_row.get(r + 1) != Some(lane) {
                across = across.max(lane_start + plan.breadths.get(*lane).copied().unwrap_or(0));
                self.lanes.push((lane_start, across));
            }
        }
    }

    /// Maps along/across to page coordinates.
    pub fn point(&self, along: i32, across: i32) -> Point {
        if self.vertical { Point { x: across, y: along } } else { Point { x: along, y: across } }
    }

    fn rect(&self, along: i32, across: i32, length: i32, breadth: i32) -> Rect {
        let Point { x, y } = self.point(along, across);
        let Point { x: w, y: h } = self.point(length, breadth);
        Rect { x, y, w, h }
    }

    /// The middle of an item, along and across.
    pub fn middle(&self, places: &Places, item: usize) -> Option<(i32, i32)> {
        let (row, column) = (places.row.get(item)?, places.column.get(item)?);
        Some((*self.columns.get(*column)?, *self.rows.get(*row)?))
    }

    /// A track before a column.
    pub fn before_column(&self, k: usize, track: usize) -> i32 {
        self.between.get(k).copied().unwrap_or(0) + track as i32 * self.track
    }

    /// A track below a row.
    pub fn below_row(&self, row: usize, track: usize) -> i32 {
        self.below.get(row).copied().unwrap_or(0) + track as i32 * self.track
    }

    /// Shapes, lanes and wires.
    pub fn draw(&self, plan: &Plan, places: &Places, routes: &Routes, style: &Style) -> Layout {
        let item = |(nth, item): (usize, &Item)| {
            let (along, across) = self.middle(places, nth).unwrap_or((0, 0));
            self.rect(along - item.along / 2, across - item.across / 2, item.along, item.across)
        };
        let length = self.along_end - style.pool_head;
        let lanes = self.lanes.iter().map(|(from, to)| self.rect(style.pool_head, *from, length, to - from));
        let breadth = self.lanes.last().map_or(0, |lane| lane.1);
        let pool = self.rect(0, 0, self.along_end, breadth);
        let wires = plan.wires.iter().zip(&routes.forms);
        Layout {
            items: plan.items.iter().enumerate().map(item).collect(),
            lanes: lanes.collect(),
            pool,
            pools: Vec::new(),
            wires: wires.map(|(wire, form)| self.wire(plan, places, routes, wire, *form)).collect(),
            links: Vec::new(),
            width: pool.w,
            height: pool.h,
        }
    }

    fn wire(&self, plan: &Plan, places: &Places, routes: &Routes, wire: &Wire, form: Form) -> Vec<Point> {
        let ends = (self.middle(places, wire.from), self.middle(places, wire.to));
        let (Some((a, b)), Some((c, d))) = ends else { return Vec::new() };
        let half = |nth: usize, size: fn(&Item) -> i32| plan.items.get(nth).map_or(0, |item| size(item) / 2);
        let ahead = a + half(wire.from, |item| item.along);
        let aside = b + half(wire.from, |item| item.across);
        let enter = c - half(wire.to, |item| item.along);
        let before = |(k, part): (usize, Part)| {
            self.before_column(k, routes.between.get(k).map_or(0, |tracks| tracks.track_of((wire.to, part))))
        };
        let below = |row: usize| {
            let key = (wire.to, Part::Whole);
            self.below_row(row, routes.below.get(row).map_or(0, |tracks| tracks.track_of(key)))
        };
        let row = places.row.get(wire.from).copied().unwrap_or(0);
        let points = match form {
            Form::Nowhere => Vec::new(),
            Form::Straight => vec![(ahead, b), (enter, d)],
            Form::Step(k) => {
                let channel = before((k, Part::Whole));
                vec![(ahead, b), (channel, b), (channel, d), (enter, d)]
            }
            Form::Round(k, row, l) => vec![
                (ahead, b),
                (before(k), b),
                (before(k), below(row)),
                (before(l), below(row)),
                (before(l), d),
                (enter, d),
            ],
            Form::Corner => vec![(a, aside), (a, d), (enter, d)],
            Form::Under(k) => {
                vec![(a, aside), (a, below(row)), (before(k), below(row)), (before(k), d), (enter, d)]
            }
        };
        tidy(points.into_iter().map(|(along, across)| self.point(along, across)).collect())
    }
}

/// Removes redundant points.
pub fn tidy(points: Vec<Point>) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if kept.last() == Some(&point) {
            continue;
        }
        if let [.., first, middle] = kept.as_slice()
            && ((first.x == middle.x && middle.x == point.x && (first.y < middle.y) == (middle.y < point.y))
                || (first.y == middle.y
                    && middle.y == point.y
                    && (first.x < middle.x) == (middle.x < point.x)))
        {
            kept.pop();
        }
        kept.push(point);
    }
    kept
}
