//! One process as an SVG diagram that is readable on A4: lanes side by side, the flow down the page.

mod draw;
mod figure;
mod legend;
mod sheets;

use super::graph::{Graph, Vertex};
use super::layout::{Exit, Item, Layout, Plan, Style, Wire, layout};
use super::words::TEMPLATES;
use super::{Error, Part, Scope, cite};
use figure::Figure;
use serde::Serialize;
pub use sheets::{Paper, Sheet, count, sheets};
use zanflow_model::EdgeKind;

/// Printable area of A4 within margins of 10 mm, in units of 1/96 inch.
const PAPER: (i32, i32) = (718, 1047);
/// Candidate widths of boxes.
const WIDTHS: [i32; 5] = [310, 260, 220, 180, 150];
/// Further ones, in which long words are cut.
const NARROW: [i32; 2] = [130, 110];
/// Smallest readable scale, in thousandths: letters of 11/96 inch become 6.1 points.
const READABLE: i32 = 745;
/// Below this scale letters are under 6 points: such a drawing takes several pages.
const LEAST: i32 = 728;
/// Space for the label of a condition's second edge.
const ANSWER: i32 = 22;
const STYLE: Style = Style {
    vertical: true,
    pool_head: 0,
    lane_head: 44,
    column_gap: 10,
    row_gap: 9,
    track: 8,
    pool_height: 0,
};

/// Diagram of a process.
pub fn svg(scope: Scope<'_>, part: &Part<'_>) -> Result<String, Error> {
    let page = best(scope, part).map(|best| draw::page(scope, part, &best)).unwrap_or_default();
    TEMPLATES.render_file(scope.lang, "diagram.svg", &page)
}

/// The drawing that is readable on one page, else on several. All texts are whole.
fn best(scope: Scope<'_>, part: &Part<'_>) -> Option<Drawing> {
    on_one_page(scope, part).filter(|best| best.scale() >= LEAST).or_else(|| on_pages(scope, part))
}

/// A drawing that is printed over as many pages as its height takes, upright or across, whichever takes fewer; its boxes are as wide as
/// can be read. Where nothing can be read on paper, at least words are whole.
fn on_pages(scope: Scope<'_>, part: &Part<'_>) -> Option<Drawing> {
    let fits = |widths: &[i32], pages: Orientation| {
        let mut drawn = widths.iter().map(|width| Drawing::new(scope, part, *width));
        let found = drawn.find(|drawing| drawing.scale_of_width(pages.paper().0) >= READABLE);
        found.map(|drawing| Drawing { pages: Some(pages), ..drawing })
    };
    let all = [Orientation::Portrait, Orientation::Landscape];
    let best =
        |widths: &[i32]| all.into_iter().filter_map(|pages| fits(widths, pages)).min_by_key(Drawing::sheets);
    let last = || {
        let drawing = Drawing::new(scope, part, *WIDTHS.last()?);
        Some(Drawing { pages: Some(Orientation::Landscape), ..drawing })
    };
    best(&WIDTHS).or_else(|| best(&NARROW)).or_else(last)
}

fn on_one_page(scope: Scope<'_>, part: &Part<'_>) -> Option<Drawing> {
    let drawings = WIDTHS.iter().map(|width| Drawing::new(scope, part, *width));
    drawings.reduce(|best, next| if next.scale() > best.scale() { next } else { best })
}

/// Shapes with their texts, laid out.
struct Drawing {
    figures: Vec<Figure>,
    plan: Plan,
    layout: Layout,
    has_systems: bool,
    /// Width of its boxes.
    width: i32,
    lane_head: i32,
    /// How its pages lie, if it takes more than one.
    pages: Option<Orientation>,
}

/// How a page lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Orientation {
    Portrait,
    Landscape,
}

impl Orientation {
    /// Width and height of a page.
    fn paper(self) -> (i32, i32) {
        if self == Self::Portrait { PAPER } else { (PAPER.1, PAPER.0) }
    }
}

impl Drawing {
    /// How many pages it takes.
    fn sheets(&self) -> i32 {
        let (width, height) = self.pages.map_or(PAPER, Orientation::paper);
        1 + self.layout.height * self.scale_of_width(width) / 1000 / height
    }

    fn new(scope: Scope<'_>, part: &Part<'_>, width: i32) -> Self {
        let graph = &part.graph;
        let mut figures = vec![Figure::end(scope.lang, Vertex::Start)];
        figures.extend((0..graph.steps.len()).map(|nth| Figure::step(scope, part, nth, width)));
        let ends = [Vertex::Success, Vertex::Refused].into_iter().filter(|place| graph.is_entered(*place));
        figures.extend(ends.map(|place| Figure::end(scope.lang, place)));
        let plan = Plan {
            lanes: graph.lanes.len(),
            items: figures.iter().map(|figure| item(graph, figure)).collect(),
            wires: wires(graph, &figures),
            ..Plan::default()
        };
        // Heads of lanes hold the names of actors in lines as wide as a box.
        let lines =
            graph.lanes.iter().map(|lane| draw::lane_name(scope.lang, lane, width).len() as i32).max();
        let lane_head = STYLE.lane_head.max(lines.unwrap_or(0) * figure::LINE + 2 * figure::PAD);
        let layout = layout(&plan, &Style { lane_head, ..STYLE });
        let has_systems = graph.steps.iter().any(|step| !step.node.systems.is_empty());
        Self { figures, plan, layout, has_systems, width, lane_head, pages: None }
    }

    /// Scale at which it fits the page, in thousandths, at most 1000.
    fn scale(&self) -> i32 {
        // Title and legend take their part of the height.
        let height = self.layout.height + 180;
        self.scale_of_width(PAPER.0).min(1000 * PAPER.1 / height)
    }

    /// Scale at which its width fits that of a page, in thousandths, at most 1000.
    fn scale_of_width(&self, paper: i32) -> i32 {
        (1000 * paper / self.layout.width.max(1)).min(1000)
    }
}

fn item(graph: &Graph<'_>, figure: &Figure) -> Item {
    let of = |place: Vertex| match place {
        Vertex::Step(nth) => graph.steps.get(nth).map_or(0, |step| step.lane),
        _ => 0,
    };
    let lane = match figure.place {
        Vertex::Start => graph.way(Vertex::Start, EdgeKind::Next).map_or(0, |way| of(way.to)),
        Vertex::Step(_) => of(figure.place),
        end => graph.ways().iter().rev().find(|way| way.to == end).map_or(0, |way| of(way.from)),
    };
    let below = if figure.kind == figure::Kind::Condition { ANSWER } else { 0 };
    Item { lane, along: figure.height, across: figure.width, below, ..Item::default() }
}

fn wires(graph: &Graph<'_>, figures: &[Figure]) -> Vec<Wire> {
    let of = |place: Vertex| figures.iter().position(|figure| figure.place == place);
    let wire = |way: &super::graph::Way| {
        let side = if way.when == EdgeKind::Fail { Exit::Aside } else { Exit::Ahead };
        Some(Wire { from: of(way.from)?, to: of(way.to)?, side })
    };
    graph.ways().iter().filter_map(wire).collect()
}

/// Data of the template.
#[derive(Debug, Clone, Default, Serialize)]
struct Page {
    lang: &'static str,
    title: String,
    description: String,
    width: i32,
    height: i32,
    /// How its pages lie, if it takes more than one.
    pages: Option<Orientation>,
    lanes: Vec<super::layout::Rect>,
    /// Where shapes stand, those of the legend left out.
    #[serde(skip)]
    boxes: Vec<super::layout::Rect>,
    ways: Vec<Line>,
    shapes: Vec<Shape>,
    lines: Vec<Text>,
}

#[derive(Debug, Clone, Serialize)]
struct Line {
    path: String,
    fail: bool,
}

#[derive(Debug, Clone, Default, Serialize)]
struct Shape {
    id: String,
    class: String,
    path: String,
    /// Tooltip: full sentence and citation.
    tip: String,
    clock: Option<String>,
    lines: Vec<Text>,
}

#[derive(Debug, Clone, Serialize)]
struct Text {
    x: i32,
    y: i32,
    class: &'static str,
    anchor: Option<&'static str>,
    text: String,
}

/// The title above a picture.
fn title(scope: Scope<'_>, part: &Part<'_>) -> String {
    format!("{}: {}", cite::service(scope), cite::title(scope.lang, part))
}
