//! Rows on pages: where pages end, and what may not stand alone there.

use crate::code::Code;
use crate::lines::{Ink, Line};
use std::collections::VecDeque;

/// A4 and its margins, in points.
pub(crate) const WIDTH: f32 = 595.28;
pub(crate) const HEIGHT: f32 = 841.89;
pub(crate) const LEFT: f32 = 59.5;
pub(crate) const TOP: f32 = 48.0;
pub(crate) const BOTTOM: f32 = 52.0;
/// Width of what is written.
pub(crate) const MEASURE: f32 = WIDTH - 2.0 * LEFT;
/// Where the last line must end.
const END: f32 = HEIGHT - BOTTOM;
/// Lines that stay together at the end of a page, and at the beginning of the next.
const TOGETHER: usize = 2;
/// More lines than a page has room for.
const MOST_LINES: usize = 128;

/// Cells side by side.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    /// Left out at the top of a page.
    pub(crate) space: f32,
    /// Between the edge of the row and its text, above and below.
    pub(crate) padding: f32,
    pub(crate) cells: Vec<Cell>,
    pub(crate) rules: Vec<Rule>,
    /// Stands on the page on which the next row begins.
    pub(crate) keep: bool,
    /// Is not broken.
    pub(crate) whole: bool,
    /// Begins a page.
    pub(crate) opens: bool,
    /// The row that is shown again where a page begins with this one: the head of its table.
    pub(crate) head: Option<usize>,
}

/// Text or a code in a row.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    /// From the left edge of what is written.
    pub(crate) x: f32,
    pub(crate) width: f32,
    pub(crate) align: Align,
    pub(crate) lines: VecDeque<Line>,
    /// A code with its structure element.
    pub(crate) code: Option<(Code, usize)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Middle,
    Right,
}

/// A rule along an edge of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rule {
    pub(crate) x: f32,
    pub(crate) width: f32,
    pub(crate) thickness: f32,
    pub(crate) ink: Ink,
    pub(crate) above: bool,
}

/// What is drawn on a page, in this order.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) items: Vec<Item>,
}

#[derive(Debug)]
pub(crate) enum Item {
    /// A line by its baseline. A repeated head belongs to no structure element.
    Line {
        x: f32,
        y: f32,
        line: Line,
        repeated: bool,
    },
    Rule {
        y: f32,
        rule: Rule,
    },
    Code {
        x: f32,
        y: f32,
        code: Code,
        node: usize,
    },
}

/// Puts rows on pages.
pub(crate) fn pages(rows: Vec<Row>) -> Vec<Page> {
    let needs = needs(&rows);
    let heads: Vec<Option<Row>> =
        rows.iter().map(|row| row.head.and_then(|head| rows.get(head)).cloned()).collect();
    let mut press = Press { pages: vec![Page::default()], y: TOP, fresh: true };
    for ((row, need), head) in rows.into_iter().zip(needs).zip(heads) {
        press.put(row, need, head.as_ref());
    }
    press.pages
}

/// How much room each row asks for to begin: itself or its first lines, and what it may not be parted from.
fn needs(rows: &[Row]) -> Vec<f32> {
    let mut needs = vec![0.0; rows.len()];
    let mut next = 0.0;
    for (row, need) in rows.iter().zip(&mut needs).rev() {
        let waiting = Waiting::of(row);
        next =
            if row.keep { row.space + waiting.height() + next } else { row.space + waiting.least(row.whole) };
        *need = next;
    }
    needs
}

/// Heights of what is still to be put of a row.
struct Waiting {
    padding: f32,
    cells: Vec<Heights>,
}

/// What is above the first line of a cell, so that first lines stand side by side, and the heights of its next lines.
type Heights = (f32, Vec<f32>);

impl Waiting {
    /// Looks at no more lines than a page may hold: else a text over many pages would be looked at once a page.
    fn of(row: &Row) -> Self {
        let first = row.cells.iter().filter_map(|cell| cell.lines.front());
        let deepest = first.map(Line::ascent).fold(0.0, f32::max);
        let heights = |cell: &Cell| match &cell.code {
            Some((code, _)) => (0.0, vec![code.side()]),
            None => {
                let above = cell.lines.front().map_or(0.0, |line| deepest - line.ascent());
                (above, cell.lines.iter().take(MOST_LINES).map(Line::height).collect())
            }
        };
        Self { padding: row.padding, cells: row.cells.iter().map(heights).collect() }
    }

    /// Of all that waits; more than a page if it may not fit on one.
    fn height(&self) -> f32 {
        let cell = |(above, lines): &Heights| above + lines.iter().sum::<f32>();
        self.cells.iter().map(cell).fold(0.0, f32::max) + 2.0 * self.padding
    }

    /// Of the least that may be put.
    fn least(&self, whole: bool) -> f32 {
        if whole {
            return self.height();
        }
        let cell = |(above, lines): &Heights| {
            let together = if lines.len() <= TOGETHER + 1 { lines.len() } else { TOGETHER };
            above + lines.iter().take(together).sum::<f32>()
        };
        self.cells.iter().map(cell).fold(0.0, f32::max) + 2.0 * self.padding
    }

    /// How many lines of each cell go into `room`. With `force`, at least one of a cell that has any.
    fn fitting(&self, room: f32, force: bool) -> Vec<usize> {
        let room = room - 2.0 * self.padding;
        let cell = |(above, lines): &Heights| {
            let mut used = *above;
            let fit = lines
                .iter()
                .take_while(|height| {
                    used += **height;
                    used <= room + 0.01
                })
                .count();
            let count = lines.len();
            let kept = match fit {
                fit if fit == count => fit,
                fit if count - fit < TOGETHER => fit.saturating_sub(TOGETHER - (count - fit)),
                fit => fit,
            };
            let kept = if kept < TOGETHER && kept < count { 0 } else { kept };
            if kept == 0 && force { fit.max(1).min(count) } else { kept }
        };
        self.cells.iter().map(cell).collect()
    }
}

/// Fills pages from the top.
struct Press {
    pages: Vec<Page>,
    /// Where the next row begins.
    y: f32,
    /// Nothing but a repeated head is on the page.
    fresh: bool,
}

impl Press {
    fn put(&mut self, mut row: Row, need: f32, head: Option<&Row>) {
        if !self.fresh && (row.opens || self.y + need > END) {
            self.turn(if row.opens { None } else { head });
        }
        let mut space = if self.fresh { 0.0 } else { row.space };
        loop {
            let waiting = Waiting::of(&row);
            let room = END - self.y - space;
            let counts = if waiting.height() <= room + 0.01 {
                waiting.cells.iter().map(|(_, lines)| lines.len()).collect()
            } else {
                waiting.fitting(room, self.fresh)
            };
            let left = counts.iter().zip(&waiting.cells).any(|(count, (_, lines))| *count < lines.len());
            if counts.iter().any(|count| *count > 0) || !left {
                self.y += space;
                self.draw(&mut row, &counts);
            }
            if !left {
                return;
            }
            self.turn(head);
            space = 0.0;
        }
    }

    /// Begins a page, with the head of the table that goes on there.
    fn turn(&mut self, head: Option<&Row>) {
        self.pages.push(Page::default());
        self.y = TOP;
        if let Some(head) = head {
            let mut head = head.clone();
            let counts: Vec<usize> = head.cells.iter().map(|cell| cell.lines.len()).collect();
            // A head that leaves no room for its rows is not shown again.
            if Waiting::of(&head).height() < (END - TOP) / 3.0 {
                self.draw(&mut head, &counts);
                self.repeated();
            }
        }
        self.fresh = true;
    }

    /// Marks all that is on the page as repeated.
    fn repeated(&mut self) {
        for item in self.pages.last_mut().into_iter().flat_map(|page| &mut page.items) {
            if let Item::Line { repeated, .. } = item {
                *repeated = true;
            }
        }
    }

    /// Draws so many lines of each cell, takes them out of the row, and goes to below of it.
    fn draw(&mut self, row: &mut Row, counts: &[usize]) {
        let Some(page) = self.pages.last_mut() else { return };
        let shape = Waiting::of(row);
        let top = self.y;
        let mut bottom = top + row.padding;
        for ((cell, count), (above, _)) in row.cells.iter_mut().zip(counts).zip(shape.cells) {
            let mut y = top + row.padding + above;
            if let Some((code, node)) = cell.code.take_if(|_| *count > 0) {
                bottom = bottom.max(y + code.side());
                page.items.push(Item::Code { x: LEFT + cell.x, y, code, node });
            }
            let lines: Vec<Line> = cell.lines.drain(..(*count).min(cell.lines.len())).collect();
            for line in lines {
                let spare = (cell.width - line.width).max(0.0);
                let indent = match cell.align {
                    Align::Left => 0.0,
                    Align::Middle => spare / 2.0,
                    Align::Right => spare,
                };
                let item = (LEFT + cell.x + indent, y + line.ascent());
                y += line.height();
                page.items.push(Item::Line { x: item.0, y: item.1, line, repeated: false });
            }
            bottom = bottom.max(y);
        }
        bottom += row.padding;
        let edge = |rule: &Rule| if rule.above { top } else { bottom };
        page.items.extend(row.rules.iter().map(|rule| Item::Rule { y: edge(rule), rule: *rule }));
        self.y = bottom;
        self.fresh = false;
    }
}
