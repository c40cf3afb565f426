//! Both processes side by side: nodes that are one step on one height, changes by colour, sign and border.

use super::super::difference::{Difference, Kind};
use super::super::side::Side;
use super::super::{Comparison, Processes};
use super::{fill, sign};
use crate::phrases::TEMPLATES;
use serde::Serialize;
use zanflow_model::{Channel, Node, NodeKind};
use zanflow_wording::measure::Font;
use zanflow_wording::{Error, Lang};

const MARGIN: i32 = 12;
const WIDTH: i32 = 380;
/// Between the columns.
const GAP: i32 = 70;
const ROW_GAP: i32 = 12;
const LINE: i32 = 14;
const PAD: i32 = 8;
/// Lines of a step's words.
const MOST: usize = 4;
const TEXT: Font = Font::regular(110);
const HEAD: Font = Font::bold(110);
const TITLE: Font = Font::bold(140);

#[derive(Debug, Default, Serialize)]
struct Page {
    lang: &'static str,
    title: String,
    description: String,
    width: i32,
    height: i32,
    boxes: Vec<Shape>,
    links: Vec<Link>,
    lines: Vec<Text>,
}

#[derive(Debug, Serialize)]
struct Shape {
    class: String,
    path: String,
    tip: String,
}

#[derive(Debug, Serialize)]
struct Link {
    class: &'static str,
    x1: i32,
    y1: i32,
    x2: i32,
    y2: i32,
}

#[derive(Debug, Serialize)]
struct Text {
    x: i32,
    y: i32,
    class: String,
    anchor: &'static str,
    text: String,
}

/// How a row is coloured and marked.
struct State {
    class: &'static str,
    sign: &'static str,
}

/// The picture of all paired processes, one below the other.
///
/// # Errors
/// A fault of the template.
pub fn svg(a: &Side<'_>, b: &Side<'_>, found: &Comparison, lang: Lang) -> Result<String, Error> {
    let mut page = Page {
        lang: lang.code(),
        title: fill(lang, "page-title", &[]),
        description: super::summary(found, lang),
        width: 2 * (WIDTH + MARGIN) + GAP,
        ..Page::default()
    };
    let mut y = MARGIN;
    for processes in &found.processes {
        y = section(&mut page, (a, b), found, processes, lang, y) + 2 * ROW_GAP;
    }
    page.height = legend(&mut page, lang, y) + MARGIN;
    TEMPLATES.render_file(lang, "diagram.svg", &page)
}

fn left(second: bool) -> i32 {
    if second { MARGIN + WIDTH + GAP } else { MARGIN }
}

/// Two processes; where they end.
fn section(
    page: &mut Page,
    (a, b): (&Side<'_>, &Side<'_>),
    found: &Comparison,
    processes: &Processes,
    lang: Lang,
    top: i32,
) -> i32 {
    let mut bottom = top;
    for (second, side, channel) in [(false, a, processes.channel_a), (true, b, processes.channel_b)] {
        let head = fill(lang, &format!("way-{}", channel.name()), &[]);
        let mut y = top;
        for text in TITLE.wrap(&format!("{}: {head}", side.service.id), WIDTH, 2) {
            y += LINE + 4;
            page.lines.push(Text { x: left(second), y, class: "title".to_owned(), anchor: "start", text });
        }
        bottom = bottom.max(y);
    }
    let mut y = bottom + ROW_GAP;
    let names = (name(processes.channel_a, processes.case_a), name(processes.channel_b, processes.case_b));
    let one = a.process(processes.channel_a, processes.case_a);
    let other = b.process(processes.channel_b, processes.case_b);
    let node = |side: &Side<'_>, place: Option<usize>, id: &Option<String>| -> Option<Node> {
        let read = side.processes.get(place?)?;
        let id = id.as_ref()?;
        read.nodes.iter().find(|node| node.node.id == *id).map(|node| node.node.clone())
    };
    for (first, second) in &processes.nodes {
        let state = state(found, &names, first, second);
        let nodes = [(false, node(a, one, first)), (true, node(b, other, second))];
        let height = nodes.iter().filter_map(|(_, node)| node.as_ref()).map(height).max().unwrap_or(0);
        for (second, node) in nodes {
            if let Some(node) = node {
                shape(page, &node, &state, (left(second), y, height));
            }
        }
        if first.is_some() && second.is_some() {
            let middle = y + height / 2;
            page.links.push(Link {
                class: state.class,
                x1: left(false) + WIDTH,
                y1: middle,
                x2: left(true),
                y2: middle,
            });
        }
        let x = MARGIN + WIDTH + GAP / 2;
        let class = format!("sign {}", state.class);
        page.lines.push(Text {
            x,
            y: y + height / 2 - 6,
            class,
            anchor: "middle",
            text: state.sign.to_owned(),
        });
        y += height + ROW_GAP;
    }
    y
}

fn name(channel: Channel, case: usize) -> String {
    let name = channel.name();
    if case > 1 { format!("{name}-{case}") } else { name.to_owned() }
}

/// The gravest difference of two nodes.
fn state(found: &Comparison, names: &(String, String), a: &Option<String>, b: &Option<String>) -> State {
    let at = |difference: &&Difference| {
        let is = |place: &Option<super::Place>, name: &str, id: &Option<String>| match place {
            Some(place) => place.process.as_deref() == Some(name) && place.id == *id,
            None => id.is_none(),
        };
        is(&difference.a, &names.0, a) && is(&difference.b, &names.1, b)
    };
    let kinds: Vec<Kind> = found.differences.iter().filter(at).map(|difference| difference.kind).collect();
    let class = match (a, b) {
        (None, _) => "added",
        (_, None) => "removed",
        _ if kinds.iter().any(|kind| !matches!(kind, Kind::Wording | Kind::Order)) => "changed",
        _ if kinds.contains(&Kind::Order) => "moved",
        _ if kinds.contains(&Kind::Wording) => "worded",
        _ => "same",
    };
    let sign = match class {
        "added" => sign(Kind::StepAdded),
        "removed" => sign(Kind::StepRemoved),
        "changed" => sign(Kind::Check),
        "moved" => sign(Kind::Order),
        "worded" => sign(Kind::Wording),
        _ => "=",
    };
    State { class, sign }
}

fn lines(node: &Node) -> Vec<String> {
    TEXT.wrap(&node.text, WIDTH - 2 * PAD, MOST)
}

fn height(node: &Node) -> i32 {
    (lines(node).len() as i32 + 1) * LINE + 2 * PAD
}

fn shape(page: &mut Page, node: &Node, state: &State, (x, y, h): (i32, i32, i32)) {
    let path = if node.kind == NodeKind::Condition {
        let (cut, right, bottom) = (7, x + WIDTH, y + h);
        format!(
            "M{} {y}H{}L{right} {} {} {bottom}H{}L{x} {}z",
            x + cut,
            right - cut,
            y + h / 2,
            right - cut,
            x + cut,
            y + h / 2
        )
    } else {
        format!("M{x} {y}h{WIDTH}v{h}h-{WIDTH}z")
    };
    page.boxes.push(Shape { class: state.class.to_owned(), path, tip: node.text.clone() });
    let mut line = y + PAD + LINE - 4;
    let actor = node.actor.as_ref().map(|actor| format!(" · {actor}")).unwrap_or_default();
    for text in HEAD.wrap(&format!("{}{actor}", node.id), WIDTH - 2 * PAD, 1) {
        page.lines.push(Text { x: x + PAD, y: line, class: "head".to_owned(), anchor: "start", text });
    }
    for text in lines(node) {
        line += LINE;
        page.lines.push(Text { x: x + PAD, y: line, class: "text".to_owned(), anchor: "start", text });
    }
}

/// What colours, borders and signs mean.
fn legend(page: &mut Page, lang: Lang, top: i32) -> i32 {
    let entries = [
        ("same", "=", "legend-same"),
        ("worded", sign(Kind::Wording), "kind-wording"),
        ("changed", sign(Kind::Check), "legend-changed"),
        ("moved", sign(Kind::Order), "kind-order"),
        ("removed", sign(Kind::StepRemoved), "note-removed"),
        ("added", sign(Kind::StepAdded), "note-added"),
    ];
    let mut y = top;
    for (nth, (class, sign, key)) in entries.into_iter().enumerate() {
        let x = left(nth % 2 == 1);
        page.boxes.push(Shape {
            class: class.to_owned(),
            path: format!("M{x} {y}h26v16h-26z"),
            tip: String::new(),
        });
        let text = format!("{sign}  {}", fill(lang, key, &[]));
        page.lines.push(Text { x: x + 34, y: y + 12, class: "text".to_owned(), anchor: "start", text });
        if nth % 2 == 1 {
            y += 24;
        }
    }
    y
}
