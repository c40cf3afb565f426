//! Swim-lane layout: positions of shapes and routes of lines.
//!
//! Shapes stand in a grid: columns along the flow by the longest path from the start, rows across it, each row in one
//! lane. Between neighbouring columns and below each row runs a channel free of shapes. Lines run in channels, each on a
//! track of its own, and along rows and columns only where these are empty; so no line can cross a shape that is not its
//! end. Lines to one target share their tracks: they join before it.
//!
//! Units are those of the output. Everything is computed with `along` the flow and `across` it; [`Style::vertical`]
//! says which of them is down the page.

mod arrange;
mod grid;
#[cfg(test)]
mod laws;
mod links;
mod route;
mod tracks;

use serde::Serialize;

/// Input of the layout.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Number of lanes; at least one.
    pub lanes: usize,
    /// Shapes, the start first.
    pub items: Vec<Item>,
    /// Lines between shapes; at most one a shape and side.
    pub wires: Vec<Wire>,
    /// Lines to other pools.
    pub links: Vec<Link>,
    /// The least width of each other pool, which stand side by side below.
    pub pools: Vec<i32>,
    /// The least breadth of each lane, across the flow; none is 0.
    pub breadths: Vec<i32>,
}

/// A shape.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Item {
    /// Index of its lane.
    pub lane: usize,
    /// Size along the flow; even.
    pub along: i32,
    /// Size across the flow; even.
    pub across: i32,
    /// Room kept free beside it, across the flow, for what is attached to it.
    pub below: i32,
    /// The same on its other side.
    pub above: i32,
    /// Least room along the flow, for what is written above and below it.
    pub room: i32,
    /// Where the first line to another pool may leave it, from its beginning.
    pub dock: i32,
}

/// A line from one shape to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wire {
    /// Index of the item it leaves.
    pub from: usize,
    /// Index of the item it enters.
    pub to: usize,
    /// The side where it leaves the shape.
    pub side: Exit,
}

/// The side of a shape where a line leaves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Along the flow.
    Ahead,
    /// Across the flow.
    Aside,
}

/// A line from a shape to another pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Index of the item.
    pub item: usize,
    /// Index of the pool.
    pub pool: usize,
}

/// Distances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether the flow runs down the page.
    pub vertical: bool,
    /// Where the lanes begin, along the flow: the head of the pool.
    pub pool_head: i32,
    /// The head of each lane, along the flow.
    pub lane_head: i32,
    /// Room kept on both sides of a channel between columns.
    pub column_gap: i32,
    /// Room kept on both sides of a channel below a row.
    pub row_gap: i32,
    /// Distance between tracks.
    pub track: i32,
    /// Height of other pools.
    pub pool_height: i32,
}

/// A point on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Point {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
}

/// A box on the page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Rect {
    /// Left.
    pub x: i32,
    /// Top.
    pub y: i32,
    /// Width.
    pub w: i32,
    /// Height.
    pub h: i32,
}

impl Rect {
    /// The middle across.
    pub fn mid_x(&self) -> i32 {
        self.x + self.w / 2
    }

    /// The middle down.
    pub fn mid_y(&self) -> i32 {
        self.y + self.h / 2
    }
}

/// Result of the layout.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// Boxes of the plan's items.
    pub items: Vec<Rect>,
    /// Boxes of the lanes, heads included; they touch one another.
    pub lanes: Vec<Rect>,
    /// The box around all lanes.
    pub pool: Rect,
    /// Boxes of the other pools, in the plan's order.
    pub pools: Vec<Rect>,
    /// Points of the plan's wires, from end to end; every stretch is level or upright.
    pub wires: Vec<Vec<Point>>,
    /// Points of the plan's links.
    pub links: Vec<Vec<Point>>,
    /// Right end of everything.
    pub width: i32,
    /// Bottom end of everything.
    pub height: i32,
}

/// Lays out a plan. Wires that name items which are not there come out empty.
pub fn layout(plan: &Plan, style: &Style) -> Layout {
    let places = arrange::arrange(plan);
    let routes = route::route(plan, &places);
    let grid = grid::Grid::new(plan, &places, &routes, style);
    let mut done = grid.draw(plan, &places, &routes, style);
    links::draw(&mut done, plan, &places, &routes, &grid, style);
    done
}
