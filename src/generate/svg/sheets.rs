//! A picture cut into sheets of paper on which its letters can be read.
//!
//! Cuts run between boxes and between lanes, wherever there is room; the heads of lanes stand on every sheet.

use super::{Drawing, NARROW, Orientation, Page, READABLE, WIDTHS, draw};
use crate::layout::Rect;
use crate::words::TEMPLATES;
use crate::{Error, Part, Scope};
use serde::Serialize;

/// Room for a picture on a sheet of A4, in units of 1/96 inch: what margins, a heading and a caption leave.
const UPRIGHT: (i32, i32) = (640, 920);
const ACROSS: (i32, i32) = (960, 600);
/// Scales that are tried, in thousandths, the largest first; at the last one letters are of 6.1 points.
const SCALES: [i32; 6] = [1000, 930, 880, 830, 790, READABLE];
/// Room kept for half of the border of a box, which is drawn on its edge.
const BORDER: i32 = 2;
/// Room kept above and below the letters of a line.
const LETTERS: (i32, i32) = (11, 4);

/// Which way sheets may lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// Upright only.
    Upright,
    /// Upright or across, whichever takes fewer sheets.
    Either,
}

/// A sheet: a picture in the colours of paper, as large as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The picture.
    pub svg: String,
    /// Its width, in units of 1/96 inch.
    pub width: i32,
    /// Its height.
    pub height: i32,
    /// Whether it is printed across.
    pub across: bool,
}

/// The sheets of a process, in the order of reading.
pub fn sheets(scope: Scope<'_>, part: &Part<'_>, paper: Paper) -> Result<Vec<Sheet>, Error> {
    let Some(plan) = plan(scope, part, paper) else { return Ok(Vec::new()) };
    let mut sheets = Vec::with_capacity(plan.views.len());
    for view in &plan.views {
        let data = view.on(&plan);
        sheets.push(Sheet {
            svg: TEMPLATES.render_file(scope.lang, "diagram.svg", &data)?,
            width: data.sheet_width,
            height: data.sheet_height,
            across: plan.across,
        });
    }
    Ok(sheets)
}

/// How many sheets a process takes, and whether they are printed across.
pub fn count(scope: Scope<'_>, part: &Part<'_>, paper: Paper) -> (usize, bool) {
    plan(scope, part, paper).map_or((0, false), |plan| (plan.views.len(), plan.across))
}

/// A picture with its cuts.
struct Plan {
    page: Page,
    views: Vec<View>,
    /// In thousandths.
    scale: i32,
    across: bool,
}

/// What one sheet shows.
struct View {
    /// The heads of its lanes, where they are not in the part itself.
    heads: Option<Rect>,
    part: Rect,
}

/// The picture as the template takes it: only what windows show of it.
#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    page: &'a Page,
    sheet_width: i32,
    sheet_height: i32,
    /// Size of all windows in units of the picture.
    view: (i32, i32),
    windows: Vec<Window>,
}

#[derive(Serialize)]
struct Window {
    /// Where it stands on the sheet.
    top: i32,
    part: Rect,
}

impl View {
    fn on<'a>(&self, plan: &'a Plan) -> Shown<'a> {
        let heads = self.heads.map_or(0, |heads| heads.h);
        let view = (self.part.w, self.part.h + heads);
        let own = self.heads.map(|part| Window { top: 0, part });
        let scaled = |size: i32| (size * plan.scale + 999) / 1000;
        Shown {
            page: &plan.page,
            sheet_width: scaled(view.0),
            sheet_height: scaled(view.1),
            view,
            windows: own.into_iter().chain([Window { top: heads, part: self.part }]).collect(),
        }
    }
}

/// The fewest sheets; of several ways, the one with the largest letters.
fn plan(scope: Scope<'_>, part: &Part<'_>, paper: Paper) -> Option<Plan> {
    let ways: &[Orientation] = match paper {
        Paper::Upright => &[Orientation::Portrait],
        Paper::Either => &[Orientation::Portrait, Orientation::Landscape],
    };
    let mut best: Option<(usize, Plan)> = None;
    for width in WIDTHS.iter().chain(NARROW.iter().take(1)) {
        let drawing = Drawing { pages: None, ..Drawing::new(scope, part, *width) };
        let page = draw::page(scope, part, &drawing);
        for way in ways {
            for scale in SCALES {
                let views = cut(&page, &drawing, *way, scale);
                let is_better = best.as_ref().is_none_or(|(least, known)| {
                    views.len() < *least || (views.len() == *least && scale > known.scale)
                });
                if is_better {
                    let across = *way == Orientation::Landscape;
                    best = Some((views.len(), Plan { page: page.clone(), views, scale, across }));
                }
            }
        }
    }
    best.map(|(_, plan)| plan)
}

/// The parts of a picture that fit sheets at a scale.
fn cut(page: &Page, drawing: &Drawing, way: Orientation, scale: i32) -> Vec<View> {
    let (width, height) = if way == Orientation::Portrait { UPRIGHT } else { ACROSS };
    let (width, height) = (width * 1000 / scale, height * 1000 / scale);
    let columns = ranges(page.width, width, width, &|x| is_between_lanes(page, x));
    let head_top = page.lanes.first().map_or(0, |lane| lane.y);
    let heads = drawing.lane_head;
    let rows = ranges(page.height, height, (height - heads).max(height / 2), &|y| is_free(page, y));
    let mut views = Vec::with_capacity(columns.len() * rows.len());
    for (top, bottom) in &rows {
        for (left, right) in &columns {
            let part = Rect { x: *left, y: *top, w: right - left, h: bottom - top };
            // What stands before the lanes, or behind them, needs no heads.
            let lanes_end = page.lanes.first().map_or(0, |lane| lane.y + lane.h);
            let needs = *top > head_top + heads && *top < lanes_end;
            let own = Rect { x: *left, y: head_top, w: right - left, h: heads };
            views.push(View { heads: needs.then_some(own), part });
        }
    }
    views
}

/// Cuts a length into ranges no longer than the first and the following sheets have room for, at places that may be cut.
fn ranges(length: i32, first: i32, next: i32, may_cut: &dyn Fn(i32) -> bool) -> Vec<(i32, i32)> {
    let mut ranges = Vec::new();
    let (mut from, mut room) = (0, first.max(1));
    while length - from > room {
        let end = from + room;
        // A cut through a box is better than sheets that are almost empty.
        let cut = (from + room / 2..=end).rev().find(|at| may_cut(*at)).unwrap_or(end);
        ranges.push((from, cut));
        (from, room) = (cut, next.max(1));
    }
    ranges.push((from, length));
    ranges
}

fn is_between_lanes(page: &Page, x: i32) -> bool {
    page.lanes.iter().all(|lane| x <= lane.x || x >= lane.x + lane.w)
}

/// Whether no box, with its border, and no line of text stands at a height.
fn is_free(page: &Page, y: i32) -> bool {
    let (above, below) = LETTERS;
    let written = |line: &super::Text| line.y - above < y && y < line.y + below;
    page.boxes.iter().all(|area| y <= area.y - BORDER || y >= area.y + area.h + BORDER)
        && !page.lines.iter().chain(page.shapes.iter().flat_map(|shape| &shape.lines)).any(written)
        && page.lanes.first().is_none_or(|lane| y <= lane.y || y > lane.y + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_cut_where_they_may_be() {
        let tens = |at: i32| at % 10 == 0;
        assert_eq!(ranges(25, 30, 30, &tens), [(0, 25)]);
        assert_eq!(ranges(65, 34, 26, &tens), [(0, 30), (30, 50), (50, 65)]);
        let never = |_: i32| false;
        assert_eq!(ranges(65, 30, 30, &never), [(0, 30), (30, 60), (60, 65)]);
        assert_eq!(ranges(3, 0, 0, &never), [(0, 1), (1, 2), (2, 3)]);
    }
}
