//! What holds of every layout, tried on made-up plans of any shape, loops and parts that nothing leads to included.

use super::*;
use proptest::collection::vec;
use proptest::prelude::*;

const STYLES: [Style; 2] = [
    Style {
        vertical: false,
        pool_head: 30,
        lane_head: 30,
        column_gap: 16,
        row_gap: 12,
        track: 8,
        pool_height: 50,
    },
    Style {
        vertical: true,
        pool_head: 0,
        lane_head: 40,
        column_gap: 12,
        row_gap: 10,
        track: 8,
        pool_height: 0,
    },
];

fn plans() -> impl Strategy<Value = Plan> {
    let item = (0..4_usize, 1..4_i32, 1..4_i32, prop::bool::weighted(0.2), any::<bool>());
    let target = any::<prop::sample::Index>;
    (1..5_usize, vec((item, target(), target(), prop::option::weighted(0.3, 0..3_usize)), 1..24)).prop_map(
        |(lanes, parts)| {
            let count = parts.len();
            let mut plan = Plan { lanes, pools: vec![100, 60, 80], ..Plan::default() };
            for (nth, ((lane, along, across, below, forks), to, other, pool)) in parts.into_iter().enumerate()
            {
                let below = if below { 60 } else { 0 };
                plan.items.push(Item {
                    lane: lane % lanes,
                    along: 60 + 20 * along,
                    across: 20 + 20 * across,
                    below,
                    above: 14 * (along - 1),
                    room: 70 * across,
                    dock: 40,
                });
                // Mostly to the next one, as processes do; sometimes anywhere.
                let near = |to: prop::sample::Index| match to.index(4 * count) {
                    far if far < count => far,
                    _ => (nth + 1).min(count - 1),
                };
                plan.wires.push(Wire { from: nth, to: near(to), side: Exit::Ahead });
                if forks {
                    plan.wires.push(Wire { from: nth, to: near(other), side: Exit::Aside });
                }
                plan.links.extend(pool.map(|pool| Link { item: nth, pool }));
            }
            plan
        },
    )
}

/// Whether the insides of two boxes have a point in common.
fn overlap(a: &Rect, b: &Rect) -> bool {
    a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}

/// Whether a level or upright stretch has a point of a box's inside.
fn crosses(from: Point, to: Point, area: &Rect) -> bool {
    from.x.min(to.x) < area.x + area.w
        && area.x < from.x.max(to.x)
        && from.y.min(to.y) < area.y + area.h
        && area.y < from.y.max(to.y)
        || from.x == to.x
            && area.x < from.x
            && from.x < area.x + area.w
            && from.y.min(to.y) < area.y + area.h
            && area.y < from.y.max(to.y)
        || from.y == to.y
            && area.y < from.y
            && from.y < area.y + area.h
            && from.x.min(to.x) < area.x + area.w
            && area.x < from.x.max(to.x)
}

fn on_border(point: Point, area: &Rect) -> bool {
    let in_x = (area.x..=area.x + area.w).contains(&point.x);
    let in_y = (area.y..=area.y + area.h).contains(&point.y);
    in_x && (point.y == area.y || point.y == area.y + area.h)
        || in_y && (point.x == area.x || point.x == area.x + area.w)
}

fn within(inner: &Rect, outer: &Rect) -> bool {
    outer.x <= inner.x
        && outer.y <= inner.y
        && inner.x + inner.w <= outer.x + outer.w
        && inner.y + inner.h <= outer.y + outer.h
}

/// Whether two stretches have more than a point in common.
fn lies_on(p: &[Point], q: &[Point]) -> bool {
    let shared = |a: i32, b: i32, c: i32, d: i32| a.max(b).min(c.max(d)) > a.min(b).max(c.min(d));
    match (p, q) {
        ([a, b], [c, d]) if a.x == b.x && c.x == d.x => a.x == c.x && shared(a.y, b.y, c.y, d.y),
        ([a, b], [c, d]) if a.y == b.y && c.y == d.y => a.y == c.y && shared(a.x, b.x, c.x, d.x),
        _ => false,
    }
}

/// Everything that is wrong with a layout.
fn faults(plan: &Plan, done: &Layout, style: &Style) -> Vec<String> {
    let mut faults = Vec::new();
    let mut say = |wrong: bool, what: String| {
        if wrong {
            faults.push(what);
        }
    };
    // An item with the room that it keeps free.
    let roomy = |nth: usize, whole: bool| {
        let (item, mut area) = (plan.items[nth], done.items[nth]);
        let wider = if whole { (item.room - item.along).max(0) } else { 0 };
        let Rect { x, y, w, h } = &mut area;
        let [(start, length), (top, breadth)] =
            if style.vertical { [(y, h), (x, w)] } else { [(x, w), (y, h)] };
        (*start, *length) = (*start - wider / 2, *length + wider);
        (*top, *breadth) = (*top - item.above, *breadth + item.above + item.below);
        area
    };
    for (nth, item) in plan.items.iter().enumerate() {
        say(!within(&roomy(nth, true), &done.lanes[item.lane]), format!("item {nth} leaves its lane"));
        for other in 0..nth {
            say(overlap(&roomy(nth, true), &roomy(other, true)), format!("items {nth} and {other} overlap"));
        }
    }
    for (nth, (wire, points)) in plan.wires.iter().zip(&done.wires).enumerate() {
        say(points.len() < 2, format!("wire {nth} has no points"));
        say(!on_border(points[0], &done.items[wire.from]), format!("wire {nth} does not leave its source"));
        say(
            !on_border(points[points.len() - 1], &done.items[wire.to]),
            format!("wire {nth} does not reach its target"),
        );
        for pair in points.windows(2) {
            say(pair[0].x != pair[1].x && pair[0].y != pair[1].y, format!("wire {nth} is oblique"));
            for item in 0..plan.items.len() {
                // A line enters its target through what is kept free before it.
                let area = if item == wire.from { done.items[item] } else { roomy(item, item != wire.to) };
                say(crosses(pair[0], pair[1], &area), format!("wire {nth} crosses item {item}"));
            }
        }
        let inside = points.iter().all(|p| within(&Rect { x: p.x, y: p.y, w: 0, h: 0 }, &done.pool));
        say(!inside, format!("wire {nth} leaves the pool"));
    }
    for (nth, (wire, points)) in plan.wires.iter().zip(&done.wires).enumerate() {
        for (other, ways) in plan.wires.iter().zip(&done.wires).take(nth) {
            let shared = |p: &[Point]| ways.windows(2).any(|q| lies_on(p, q));
            let strangers = wire.to != other.to;
            say(strangers && points.windows(2).any(shared), format!("wire {nth} lies on another"));
        }
    }
    for (nth, (link, points)) in plan.links.iter().zip(&done.links).enumerate() {
        say(!on_border(points[0], &done.items[link.item]), format!("link {nth} does not leave its item"));
        say(
            !on_border(points[points.len() - 1], &done.pools[link.pool]),
            format!("link {nth} misses its pool"),
        );
        for pair in points.windows(2) {
            say(pair[0].x != pair[1].x && pair[0].y != pair[1].y, format!("link {nth} is oblique"));
            let mut areas = done.items.iter().chain(&done.pools);
            say(areas.any(|area| crosses(pair[0], pair[1], area)), format!("link {nth} crosses a shape"));
        }
    }
    for (nth, pool) in done.pools.iter().enumerate() {
        say(overlap(pool, &done.pool), format!("pool {nth} overlaps the lanes"));
        for other in &done.pools[..nth] {
            say(overlap(pool, other), format!("pool {nth} overlaps another"));
        }
    }
    for pair in done.lanes.windows(2) {
        say(overlap(&pair[0], &pair[1]), "lanes overlap".to_owned());
    }
    faults
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_overlaps_and_no_line_crosses_a_shape(plan in plans()) {
        for style in STYLES {
            let mut plan = plan.clone();
            if style.vertical {
                plan.links.clear();
                plan.pools.clear();
            }
            let done = layout(&plan, &style);
            let faults = faults(&plan, &done, &style);
            prop_assert!(faults.is_empty(), "{:#?}\n{:#?}", faults, done);
        }
    }
}

/// The measure can fail: a line through a shape and shapes in one place are told.
#[test]
fn faults_are_found() {
    let item = |lane| Item { lane, along: 60, across: 40, ..Item::default() };
    let wire = |from, to| Wire { from, to, side: Exit::Ahead };
    let plan = Plan {
        lanes: 2,
        items: vec![item(0), item(0), item(1)],
        wires: vec![wire(0, 1), wire(1, 2)],
        ..Plan::default()
    };
    let good = layout(&plan, &STYLES[0]);
    assert_eq!(faults(&plan, &good, &STYLES[0]), Vec::<String>::new());
    let check = |change: &dyn Fn(&mut Layout), fault: &str| {
        let mut bad = good.clone();
        change(&mut bad);
        let told = faults(&plan, &bad, &STYLES[0]);
        assert!(told.iter().any(|told| told == fault), "{fault}: {told:?}");
    };
    check(&|bad| bad.items[1] = bad.items[0], "items 1 and 0 overlap");
    check(&|bad| bad.items[2] = bad.items[1], "item 2 leaves its lane");
    check(&|bad| bad.wires[0] = bad.wires[1].clone(), "wire 0 does not leave its source");
    check(&|bad| bad.items[2].y -= 30, "wire 1 does not reach its target");
    check(
        &|bad| bad.wires[0].insert(1, Point { x: bad.items[2].mid_x(), y: bad.items[2].mid_y() }),
        "wire 0 is oblique",
    );
    let through = good.items[1].mid_x();
    check(
        &|bad| {
            let y = bad.wires[0][0].y;
            bad.wires[0].extend([Point { x: through + 60, y }]);
        },
        "wire 0 crosses item 1",
    );
}
