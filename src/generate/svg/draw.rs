//! From a layout to the data of the template.

use super::figure::{CUT, Figure, HEAD, Kind, LINE, SMALL, TEXT};
use super::{Drawing, Line, Page, Shape, Text, legend, title};
use crate::graph::{EdgeKind, Graph, Lane, Way};
use crate::layout::{Exit, Point, Rect, Wire};
use crate::words::{fill, label};
use crate::{Lang, Part, Scope, cite, times};
use zanflow_wording::measure::Font;

/// Outer margin.
const MARGIN: i32 = 10;
const TITLE: Font = Font::bold(150);
const TITLE_LINE: i32 = 19;

/// The whole diagram.
pub fn page(scope: Scope<'_>, part: &Part<'_>, drawing: &Drawing) -> Page {
    let lang = scope.lang;
    let width = drawing.layout.width.max(460);
    let mut page = Page {
        lang: lang.code(),
        title: title(scope, part),
        description: description(scope, part),
        width: width + 2 * MARGIN,
        pages: drawing.pages,
        ..Page::default()
    };
    let top = head(&mut page, scope, part, width);
    let left = MARGIN + (width - drawing.layout.width) / 2;
    let moved = |area: &Rect| Rect { x: area.x + left, y: area.y + top, ..*area };
    page.lanes = drawing.layout.lanes.iter().map(moved).collect();
    for (lane, area) in part.graph.lanes.iter().zip(&page.lanes) {
        let lines = lane_name(lang, lane, drawing.width);
        let first = area.y + (drawing.lane_head - lines.len() as i32 * LINE) / 2 + 11;
        let line = |(nth, text): (i32, String)| Text {
            x: area.mid_x(),
            y: first + nth * LINE,
            class: "head",
            anchor: Some("middle"),
            text,
        };
        page.lines.extend((0..).zip(lines).map(line));
    }
    for (wire, points) in drawing.plan.wires.iter().zip(&drawing.layout.wires) {
        let points: Vec<Point> = points.iter().map(|p| Point { x: p.x + left, y: p.y + top }).collect();
        way(&mut page, scope, &part.graph, drawing, wire, &points);
    }
    for (figure, area) in drawing.figures.iter().zip(&drawing.layout.items) {
        let id = part.graph.id(figure.place);
        page.shapes.push(shape(figure, &moved(area), id));
        page.boxes.push(moved(area));
    }
    let bottom = top + drawing.layout.height;
    page.height = legend::legend(&mut page, lang, drawing, bottom + 22, width) + MARGIN;
    page
}

/// The name of a lane, in lines that fit a lane whose boxes have that width.
pub fn lane_name(lang: Lang, lane: &Lane, width: i32) -> Vec<String> {
    HEAD.wrap(&cite::lane(lang, lane.actor.as_deref()), width, usize::MAX)
}

/// Adds title, citation and faults; returns the top of the lanes.
fn head(page: &mut Page, scope: Scope<'_>, part: &Part<'_>, width: i32) -> i32 {
    let mut y = MARGIN;
    let mut put = |font: Font, class: &'static str, line: i32, text: &str| {
        for text in font.wrap(text, width, usize::MAX) {
            y += line;
            page.lines.push(Text { x: MARGIN, y, class, anchor: None, text });
        }
    };
    put(TITLE, "title", TITLE_LINE, &cite::service(scope));
    put(HEAD, "head", LINE + 3, &cite::title(scope.lang, part));
    put(SMALL, "small", LINE, &citation(scope, part));
    put(TEXT, "", LINE + 2, &times::total(scope.lang, &part.graph));
    for fault in &part.graph.faults {
        let text = format!("{}: {}", label(scope.lang, "fault-title"), cite::fault(scope.lang, fault));
        put(TEXT, "bad", LINE, &text);
    }
    y + MARGIN
}

fn citation(scope: Scope<'_>, part: &Part<'_>) -> String {
    let document = &scope.model.document;
    let file = fill(scope.lang, "cite-file", &[("file", &document.file)]);
    format!("{}, {}; {file}", cite::act(document), cite::process(scope.lang, part))
}

fn description(scope: Scope<'_>, part: &Part<'_>) -> String {
    let mut told = vec![citation(scope, part)];
    if part.graph.steps.iter().any(|step| step.lane_inferred()) {
        told.push(label(scope.lang, "diagram-inferred").into_owned());
    }
    told.extend(part.graph.faults.iter().map(|fault| cite::fault(scope.lang, fault)));
    told.join("\n")
}

fn way(
    page: &mut Page,
    scope: Scope<'_>,
    graph: &Graph<'_>,
    drawing: &Drawing,
    wire: &Wire,
    points: &[Point],
) {
    let kind = |nth: usize| drawing.figures.get(nth).map(|figure| figure.kind);
    let refusing = matches!(kind(wire.from), Some(Kind::Refusal));
    let fail = wire.side == Exit::Aside;
    page.ways.push(Line { path: path(points), fail: fail || refusing });
    let Some(first) = points.first() else { return };
    if kind(wire.from) == Some(Kind::Condition) {
        let class = if fail { "answer fail" } else { "answer" };
        let answer = answer(scope, graph, drawing, wire);
        let (x, y) = if fail { (first.x + 3, first.y - 4) } else { (first.x + 5, first.y + 9) };
        page.lines.push(Text { x, y, class, anchor: None, text: answer });
    }
}

/// What a way out of a condition answers.
fn answer(scope: Scope<'_>, graph: &Graph<'_>, drawing: &Drawing, wire: &Wire) -> String {
    let place = |nth: usize| drawing.figures.get(nth).map(|figure| figure.place);
    let is = |way: &&Way| (Some(way.from), Some(way.to)) == (place(wire.from), place(wire.to));
    let side = if wire.side == Exit::Aside { EdgeKind::Fail } else { EdgeKind::Pass };
    let way = graph.ways().iter().filter(is).find(|way| way.when == side);
    way.map(|way| cite::answer(scope.lang, graph, way)).unwrap_or_default()
}

fn path(points: &[Point]) -> String {
    let mut path = String::new();
    for (nth, point) in points.iter().enumerate() {
        let letter = if nth == 0 { "M" } else { " " };
        path.push_str(&format!("{letter}{} {}", point.x, point.y));
    }
    path
}

/// A placed shape.
pub fn shape(figure: &Figure, area: &Rect, id: &str) -> Shape {
    let first = area.y + (area.h - figure.lines.len() as i32 * LINE) / 2 + 11;
    let is_end = matches!(figure.kind, Kind::Start | Kind::Success | Kind::Refused);
    let mut lines = Vec::new();
    let mut clock = None;
    for (nth, (class, text)) in figure.lines.iter().enumerate() {
        let y = first + nth as i32 * LINE;
        let mut x = area.x + figure.indent();
        if figure.time == Some(nth) {
            clock = Some(clock_at(x + 5, y - 4));
            x += 14;
        }
        let (x, anchor) = if is_end { (area.mid_x(), Some("middle")) } else { (x, None) };
        lines.push(Text { x, y, class, anchor, text: text.clone() });
    }
    let path = outline(figure.kind, area);
    Shape { id: id.to_owned(), class: figure.class(), path, tip: figure.tip.clone(), clock, lines }
}

/// A small clock centred at a point.
pub fn clock_at(x: i32, y: i32) -> String {
    format!("M{} {y}a5 5 0 1 1 10 0a5 5 0 1 1 -10 0M{x} {}v3h2.5", x - 5, y - 3)
}

/// The border of a shape: a box, a hexagon for conditions, rounded for start and ends.
pub fn outline(kind: Kind, area: &Rect) -> String {
    let Rect { x, y, w, h } = *area;
    match kind {
        Kind::Condition => {
            let (right, middle) = (x + w, y + h / 2);
            let inner = CUT - 4;
            format!(
                "M{x} {middle} {} {y}H{}L{right} {middle} {} {}H{}z",
                x + inner,
                right - inner,
                right - inner,
                y + h,
                x + inner
            )
        }
        Kind::Start | Kind::Success | Kind::Refused => {
            let r = h / 2;
            format!("M{} {y}h{}a{r} {r} 0 0 1 0 {h}h-{}a{r} {r} 0 0 1 0 -{h}z", x + r, w - h, w - h)
        }
        Kind::Step | Kind::Refusal => format!("M{x} {y}h{w}v{h}h-{w}z"),
    }
}
