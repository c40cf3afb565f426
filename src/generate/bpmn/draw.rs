//! Positions of the elements.

use super::{Edge, Node, Page, Shape};
use crate::layout::{Exit, Item, Layout, Link, Plan, Point, Rect, Style, Wire, layout};
use std::collections::BTreeMap;
use zanflow_wording::measure::Font;

/// The least sizes of tasks, and the widest.
const TASK: (i32, i32) = (120, 80);
const WIDEST_TASK: i32 = 220;
/// Lines that a task of the least width holds.
const TASK_LINES: usize = 4;
/// Room for the sign of its kind above the lines of a larger task, and below them.
const TASK_HEAD: i32 = 24;
const GATEWAY: i32 = 50;
const EVENT: i32 = 36;
/// From a task's left border to its timer.
const TIMER: i32 = 8;
/// From a task's border to the event behind its timer.
const DROP: i32 = 22;
/// From dock to dock on a task.
const DOCK: i32 = 16;
/// Widths of what is written at events, timers and gateways.
const EVENT_TEXT: i32 = 90;
const TIMER_TEXT: i32 = 80;
const GATEWAY_TEXT: i32 = 130;
/// Lines that the upright head of a lane or pool holds.
const HEAD_LINES: usize = 2;
const FONT: Font = Font::regular(110);
const LINE: i32 = 14;
const STYLE: Style = Style {
    vertical: false,
    pool_head: 30,
    lane_head: 30,
    column_gap: 20,
    row_gap: 20,
    track: 10,
    pool_height: 90,
};

/// Adds shapes and edges to a page.
pub fn draw(page: &mut Page) {
    let plan = plan(page);
    let heads = page.pools.iter().map(|pool| upright(&pool.name));
    let style = Style { pool_height: heads.fold(STYLE.pool_height, i32::max), ..STYLE };
    let done = layout(&plan, &style);
    shapes(page, &done);
    edges(page, &plan, &done);
}

fn index(page: &Page) -> BTreeMap<&str, usize> {
    page.nodes.iter().filter_map(|node| Some((node.id.as_str(), node.place?))).collect()
}

fn plan(page: &Page) -> Plan {
    let of = index(page);
    let pool = |id: &str| page.pools.iter().position(|pool| pool.id == id);
    // A pool is as high as its own name needs it to be, shared out among its lanes.
    let share = (upright(&page.name) + page.lanes.len() as i32 - 1) / page.lanes.len().max(1) as i32;
    Plan {
        lanes: page.lanes.len(),
        items: page.nodes.iter().filter(|node| node.place.is_some()).map(|node| item(page, node)).collect(),
        wires: page.flows.iter().filter_map(|flow| wire(&of, flow)).collect(),
        links: page
            .message_flows
            .iter()
            .filter_map(|flow| Some(Link { item: *of.get(flow.from.as_str())?, pool: pool(&flow.to)? }))
            .collect(),
        pools: page.pools.iter().map(|pool| FONT.width(&pool.name) + 30).collect(),
        breadths: page.lanes.iter().map(|lane| upright(&lane.name).max(share)).collect(),
    }
}

/// How long the head of a lane or pool has to be for its name.
fn upright(name: &str) -> i32 {
    let fits = |length: &i32| FONT.wrap(name, *length - 10, usize::MAX).len() <= HEAD_LINES;
    (4..).map(|tens| tens * 10).find(fits).unwrap_or_default()
}

/// A node with room for what is written and attached at it.
fn item(page: &Page, node: &Node) -> Item {
    let (along, across) = size(node);
    let plain = Item { lane: node.lane, along, across, ..Item::default() };
    match node.tag {
        "startEvent" | "endEvent" => {
            let (width, height) = written(&node.name, EVENT_TEXT);
            Item { room: width, below: height + 4, ..plain }
        }
        "exclusiveGateway" if !node.name.is_empty() => {
            let (width, height) = written(&node.name, GATEWAY_TEXT);
            Item { room: width, above: height + 4, ..plain }
        }
        "exclusiveGateway" => plain,
        _ => task(page, node, plain),
    }
}

/// A task. Its timer stands on its lower border, what the timer leads to below it, and lines to other pools leave it behind both.
fn task(page: &Page, node: &Node, plain: Item) -> Item {
    let links = page.message_flows.iter().filter(|flow| flow.from == node.id).count() as i32;
    let Some(timer) = page.nodes.iter().find(|timer| timer.host.as_deref() == Some(&node.id)) else {
        return Item { dock: DOCK, ..plain };
    };
    let overdue = page.nodes.iter().find(|end| end.place.is_none() && end.incoming == timer.outgoing);
    let (_, height) = overdue.map_or((0, 0), |end| written(&end.name, EVENT_TEXT));
    let below = EVENT / 2 + DROP + EVENT + height + 4;
    let dock = TIMER + EVENT + written(&timer.name, TIMER_TEXT).0 + 8;
    let along = if links == 0 { plain.along } else { plain.along.max(dock + links * DOCK + 8) };
    Item { along: along + along % 2, below, dock, ..plain }
}

fn wire(of: &BTreeMap<&str, usize>, flow: &super::Flow) -> Option<Wire> {
    let side = if flow.aside { Exit::Aside } else { Exit::Ahead };
    Some(Wire { from: *of.get(flow.from.as_str())?, to: *of.get(flow.to.as_str())?, side })
}

fn size(node: &Node) -> (i32, i32) {
    match node.tag {
        "exclusiveGateway" => (GATEWAY, GATEWAY),
        "startEvent" | "endEvent" => (EVENT, EVENT),
        _ => task_size(&node.name),
    }
}

/// The least task that holds a name: as wide as it must be, then as high.
fn task_size(name: &str) -> (i32, i32) {
    let lines = |width: i32| FONT.wrap(name, width - 16, usize::MAX).len();
    let width =
        [TASK.0, 150, 180].into_iter().find(|width| lines(*width) <= TASK_LINES).unwrap_or(WIDEST_TASK);
    let height =
        if lines(width) <= TASK_LINES { TASK.1 } else { lines(width) as i32 * (LINE + 1) + 2 * TASK_HEAD };
    (width, height + height % 2)
}

/// Width and height of a text in lines of a width.
fn written(text: &str, most: i32) -> (i32, i32) {
    let lines = FONT.wrap(text, most, usize::MAX);
    let width = lines.iter().map(|line| FONT.width(line)).max().unwrap_or(0);
    (width, lines.len() as i32 * LINE)
}

fn shapes(page: &mut Page, done: &Layout) {
    let shape = |id: &str, area: Rect| Shape {
        id: id.to_owned(),
        area,
        horizontal: false,
        marker: false,
        label: None,
    };
    let mut shapes = vec![Shape { horizontal: true, ..shape("pool", done.pool) }];
    for (lane, area) in page.lanes.iter().zip(&done.lanes) {
        shapes.push(Shape { horizontal: true, ..shape(&lane.id, *area) });
    }
    let of = index(page);
    for node in &page.nodes {
        let area = match node.place {
            Some(place) => done.items.get(place).copied(),
            None => attached(page, node, &of, done),
        };
        let Some(area) = area else { continue };
        let label = label(node, area);
        shapes.push(Shape { marker: node.tag == "exclusiveGateway", label, ..shape(&node.id, area) });
    }
    for (pool, area) in page.pools.iter().zip(&done.pools) {
        shapes.push(Shape { horizontal: true, ..shape(&pool.id, *area) });
    }
    page.shapes = shapes;
}

/// A timer sits on the lower border of its task, the event that it leads to below it.
fn attached(page: &Page, node: &Node, of: &BTreeMap<&str, usize>, done: &Layout) -> Option<Rect> {
    let timer = page.nodes.iter().find(|timer| timer.host.is_some() && timer.outgoing == node.incoming);
    let host = node.host.as_deref().or_else(|| timer.and_then(|timer| timer.host.as_deref()))?;
    let task = done.items.get(*of.get(host)?)?;
    let drop = if node.host.is_some() { -EVENT / 2 } else { EVENT / 2 + DROP };
    Some(Rect { x: task.x + TIMER, y: task.y + task.h + drop, w: EVENT, h: EVENT })
}

/// Room for the name of what has none inside: below events, above gateways, beside timers.
fn label(node: &Node, area: Rect) -> Option<Rect> {
    if node.name.is_empty() {
        return None;
    }
    let centred = |(w, h): (i32, i32), y: i32| Rect { x: area.mid_x() - w / 2, y, w, h };
    match node.tag {
        "exclusiveGateway" => {
            let size = written(&node.name, GATEWAY_TEXT);
            Some(centred(size, area.y - 4 - size.1))
        }
        "boundaryEvent" => {
            let (w, h) = written(&node.name, TIMER_TEXT);
            Some(Rect { x: area.x + area.w + 2, y: area.y + area.h / 2 + 2, w, h })
        }
        "startEvent" | "endEvent" => Some(centred(written(&node.name, EVENT_TEXT), area.y + area.h + 2)),
        _ => None,
    }
}

fn edges(page: &mut Page, plan: &Plan, done: &Layout) {
    let of = index(page);
    let mut wires = plan.wires.iter().zip(&done.wires);
    let mut edges = Vec::new();
    for flow in &page.flows {
        let points = if wire(&of, flow).is_some() {
            wires.next().map(|(_, points)| points.clone()).unwrap_or_default()
        } else {
            let area = |id: &str| page.shapes.iter().find(|shape| shape.id == id).map(|shape| shape.area);
            let (Some(timer), Some(end)) = (area(&flow.from), area(&flow.to)) else { continue };
            vec![Point { x: timer.mid_x(), y: timer.y + timer.h }, Point { x: end.mid_x(), y: end.y }]
        };
        let label = points.first().filter(|_| !flow.name.is_empty()).map(|first| {
            let width = FONT.width(&flow.name);
            let (dx, dy) = if flow.aside { (5, 4) } else { (4, -LINE - 2) };
            Rect { x: first.x + dx, y: first.y + dy, w: width, h: LINE }
        });
        edges.push(Edge { id: flow.id.clone(), points, label });
    }
    for (flow, points) in page.message_flows.iter().zip(&done.links) {
        edges.push(Edge { id: flow.id.clone(), points: points.clone(), label: None });
    }
    page.edges = edges;
}
