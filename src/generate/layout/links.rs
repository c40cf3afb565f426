//! Other pools, side by side below all lanes, and the lines to them. Only where the flow runs to the right.

use super::arrange::Places;
use super::grid::{Grid, tidy};
use super::route::{Routes, net_of_link};
use super::{Layout, Link, Plan, Point, Rect, Style};
use std::collections::BTreeMap;

/// Room between pools.
const GAP: i32 = 20;
/// From dock to dock on a pool.
const DOCK: i32 = 16;

/// A link on its way: where it leaves its shape, and where it comes down.
struct Way {
    nth: usize,
    pool: usize,
    start: Point,
    bend: i32,
    down: i32,
    dock: i32,
}

/// Adds pools and links to a layout.
pub fn draw(done: &mut Layout, plan: &Plan, places: &Places, routes: &Routes, grid: &Grid, style: &Style) {
    if plan.pools.is_empty() || style.vertical {
        return;
    }
    let mut ways = ways(done, plan, places, routes, grid);
    let bounds = pools(done, plan, &ways);
    dock(&mut ways, &bounds);
    let tracks = bus(&ways);
    let count = tracks.values().max().map_or(0, |track| track + 1);
    let bus_top = done.pool.y + done.pool.h + GAP;
    let top = bus_top + count as i32 * style.track + GAP / 2;
    done.pools = bounds.iter().map(|(x, w)| Rect { x: *x, y: top, w: *w, h: style.pool_height }).collect();
    done.width = bounds.iter().map(|(x, w)| x + w).max().unwrap_or(0).max(done.width);
    done.height = top + style.pool_height;
    done.links = vec![Vec::new(); plan.links.len()];
    for way in &ways {
        let track = bus_top + tracks.get(&way.nth).map_or(0, |track| *track as i32) * style.track;
        let points = [
            way.start,
            Point { x: way.start.x, y: way.bend },
            Point { x: way.down, y: way.bend },
            Point { x: way.down, y: track },
            Point { x: way.dock, y: track },
            Point { x: way.dock, y: top },
        ];
        if let Some(link) = done.links.get_mut(way.nth) {
            *link = tidy(points.to_vec());
        }
    }
}

fn ways(done: &Layout, plan: &Plan, places: &Places, routes: &Routes, grid: &Grid) -> Vec<Way> {
    let mut count: BTreeMap<usize, i32> = BTreeMap::new();
    let mut ways = Vec::new();
    for (nth, link) in plan.links.iter().enumerate() {
        let cell = places.row.get(link.item).zip(places.column.get(link.item));
        let (Some(shape), Some((row, column))) = (done.items.get(link.item), cell) else { continue };
        if link.pool >= plan.pools.len() {
            continue;
        }
        let of_item = |other: &&Link| other.item == link.item;
        let all = plan.links.iter().filter(of_item).count() as i32;
        let before = count.entry(link.item).or_default();
        let first = plan.items.get(link.item).map_or(0, |item| item.dock);
        let room = shape.w - first - 8;
        let x = shape.x + first + room * *before / all.max(1);
        *before += 1;
        let net = net_of_link(plan, nth);
        let track = |tracks: Option<&super::tracks::Tracks>| {
            tracks.map_or(0, |tracks| tracks.track_of((net, super::tracks::Part::Whole)))
        };
        ways.push(Way {
            nth,
            pool: link.pool,
            start: Point { x, y: shape.y + shape.h },
            bend: grid.below_row(*row, track(routes.below.get(*row))),
            down: grid.before_column(column + 1, track(routes.between.get(column + 1))),
            dock: 0,
        });
    }
    ways
}

/// Left end and width of each pool: in the order in which their links come down, over the width of the lanes.
fn pools(done: &Layout, plan: &Plan, ways: &[Way]) -> Vec<(i32, i32)> {
    let mut order: Vec<usize> = (0..plan.pools.len()).collect();
    let middle = |pool: usize| {
        let downs: Vec<i32> = ways.iter().filter(|way| way.pool == pool).map(|way| way.down).collect();
        downs.iter().sum::<i32>().checked_div(downs.len() as i32).unwrap_or(i32::MAX)
    };
    order.sort_by_key(|pool| (middle(*pool), *pool));
    let least = |pool: usize| {
        let links = ways.iter().filter(|way| way.pool == pool).count() as i32;
        plan.pools.get(pool).copied().unwrap_or(0).max((links + 1) * DOCK)
    };
    let total: i32 = order.iter().map(|pool| least(*pool) + GAP).sum::<i32>() - GAP;
    let count = order.len() as i32;
    let more = ((done.pool.w - total) / count.max(1)).max(0);
    let mut bounds = vec![(0, 0); plan.pools.len()];
    let mut x = done.pool.x;
    for pool in order {
        let width = least(pool) + more;
        if let Some(bounds) = bounds.get_mut(pool) {
            *bounds = (x, width);
        }
        x += width + GAP;
    }
    bounds
}

/// Gives each link its place on its pool, in the order in which they come down.
fn dock(ways: &mut [Way], bounds: &[(i32, i32)]) {
    let downs: Vec<i32> = ways.iter().map(|way| way.down).collect();
    for (pool, (x, width)) in bounds.iter().enumerate() {
        let mut order: Vec<&mut Way> = ways.iter_mut().filter(|way| way.pool == pool).collect();
        order.sort_by_key(|way| (way.down, way.nth));
        let count = order.len() as i32;
        for (nth, way) in order.into_iter().enumerate() {
            let wanted = x + width * (nth as i32 + 1) / (count + 1);
            // Not below another link's own way down, or the two would lie on one another.
            let clear = |at: &i32| downs.iter().all(|down| (down - at).abs() > 1);
            way.dock = (wanted..wanted + DOCK / 2).find(clear).unwrap_or(wanted);
        }
    }
}

/// Tracks of the level stretches between lanes and pools.
fn bus(ways: &[Way]) -> BTreeMap<usize, usize> {
    let mut tracks: Vec<Vec<(i32, i32)>> = Vec::new();
    let mut of = BTreeMap::new();
    let mut order: Vec<&Way> = ways.iter().collect();
    order.sort_by_key(|way| (way.down.min(way.dock), way.nth));
    for way in order {
        let (low, high) = (way.down.min(way.dock), way.down.max(way.dock));
        let clear = |track: &Vec<(i32, i32)>| track.iter().all(|(a, b)| *b < low - 2 || high + 2 < *a);
        let nth = (0..).find(|nth| tracks.get(*nth).is_none_or(clear)).unwrap_or(0);
        tracks.resize(tracks.len().max(nth + 1), Vec::new());
        if let Some(track) = tracks.get_mut(nth) {
            track.push((low, high));
        }
        of.insert(way.nth, nth);
    }
    of
}
