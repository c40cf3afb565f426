//! Positions of the elements.

use super::{Edge, Node, Page, Shape};
use crate::layout::{Exit, Item, Layout, Link, Plan, Point, Rect, Style, Wire, layout};
use std::collections::BTreeMap;
use zanflow_wording::measure::Font;

/// Sizes used by BPMN tools.
const TASK: (i32, i32) = (120, 80);
const GATEWAY: i32 = 50;
const EVENT: i32 = 36;
/// From a task's border to the event behind its timer.
const DROP: i32 = 22;
const FONT: Font = Font::regular(110);
const LINE: i32 = 14;
const STYLE: Style = Style {
    vertical: false,
    pool_head: 30,
    lane_head: 30,
    column_gap: 20,
    row_gap: 20,
    track: 10,
    first_dock: 52,
    pool_height: 90,
};

/// Adds shapes and edges to a page.
pub fn draw(page: &mut Page) {
    let plan = plan(page);
    let done = layout(&plan, &STYLE);
    shapes(page, &done);
    // The name stands upright in the head of the pool; the whole one is that of the process.
    page.pool = FONT.wrap(&page.name, done.pool.h - 10, 2).join(" ");
    edges(page, &plan, &done);
}

fn index(page: &Page) -> BTreeMap<&str, usize> {
    page.nodes.iter().filter_map(|node| Some((node.id.as_str(), node.place?))).collect()
}

fn plan(page: &Page) -> Plan {
    let of = index(page);
    let timed: Vec<&str> = page.nodes.iter().filter_map(|node| node.host.as_deref()).collect();
    let item = |node: &Node| {
        let (along, across) = size(node);
        // Names of events and gateways stand below and above them.
        let below = if timed.contains(&node.id.as_str()) {
            EVENT / 2 + DROP + EVENT + LINE
        } else if node.tag == "startEvent" || node.tag == "endEvent" {
            2 * LINE
        } else {
            0
        };
        Item { lane: node.lane, along, across, below }
    };
    let pool = |id: &str| page.pools.iter().position(|pool| pool.id == id);
    Plan {
        lanes: page.lanes.len(),
        items: page.nodes.iter().filter(|node| node.place.is_some()).map(item).collect(),
        wires: page.flows.iter().filter_map(|flow| wire(&of, flow)).collect(),
        links: page
            .message_flows
            .iter()
            .filter_map(|flow| Some(Link { item: *of.get(flow.from.as_str())?, pool: pool(&flow.to)? }))
            .collect(),
        pools: page.pools.iter().map(|pool| FONT.width(&pool.name) + 30).collect(),
    }
}

fn wire(of: &BTreeMap<&str, usize>, flow: &super::Flow) -> Option<Wire> {
    let side = if flow.aside { Exit::Aside } else { Exit::Ahead };
    Some(Wire { from: *of.get(flow.from.as_str())?, to: *of.get(flow.to.as_str())?, side })
}

fn size(node: &Node) -> (i32, i32) {
    match node.tag {
        "exclusiveGateway" => (GATEWAY, GATEWAY),
        "startEvent" | "endEvent" => (EVENT, EVENT),
        _ => TASK,
    }
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
    Some(Rect { x: task.x + 8, y: task.y + task.h + drop, w: EVENT, h: EVENT })
}

/// Room for the name of what has none inside: below events, above gateways, beside timers.
fn label(node: &Node, area: Rect) -> Option<Rect> {
    if node.name.is_empty() {
        return None;
    }
    let text = |most: i32| {
        let lines = FONT.wrap(&node.name, most, 4);
        let width = lines.iter().map(|line| FONT.width(line)).max().unwrap_or(0);
        (width, lines.len() as i32 * LINE)
    };
    let centred = |(w, h): (i32, i32), y: i32| Rect { x: area.mid_x() - w / 2, y, w, h };
    match node.tag {
        "exclusiveGateway" => {
            let size = text(100);
            Some(centred(size, area.y - 4 - size.1))
        }
        "boundaryEvent" => {
            let (w, h) = text(80);
            Some(Rect { x: area.x + area.w + 2, y: area.y + area.h / 2 + 2, w, h })
        }
        "startEvent" | "endEvent" => Some(centred(text(90), area.y + area.h + 2)),
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
