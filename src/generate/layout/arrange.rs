//! Columns and rows: a column is the length of the longest path to a shape, a row belongs to one lane.

use super::{Exit, Plan};
use std::collections::BTreeSet;

/// Grid cells of the items.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// Column of each item.
    pub column: Vec<usize>,
    /// Row of each item.
    pub row: Vec<usize>,
    /// Lane of each row, ascending; each lane has at least one.
    pub lane_of_row: Vec<usize>,
    /// Number of columns.
    pub columns: usize,
    /// Cells that hold an item, by row and column.
    pub taken: BTreeSet<(usize, usize)>,
}

/// Assigns each item its own cell.
pub fn arrange(plan: &Plan) -> Places {
    let column = columns(plan);
    let in_lane = rows(plan, &column);
    let lanes = plan.lanes.max(1);
    let mut lane_of_row = Vec::new();
    let mut row = vec![0; plan.items.len()];
    for lane in 0..lanes {
        let of_lane =
            || plan.items.iter().zip(&in_lane).filter(move |(item, _)| item.lane.min(lanes - 1) == lane);
        let used: BTreeSet<usize> = of_lane().map(|(_, row)| *row).collect();
        let first = lane_of_row.len();
        for ((item, local), row) in plan.items.iter().zip(&in_lane).zip(&mut row) {
            if item.lane.min(lanes - 1) == lane {
                *row = first + used.iter().take_while(|other| *other < local).count();
            }
        }
        lane_of_row.extend(std::iter::repeat_n(lane, used.len().max(1)));
    }
    let taken = row.iter().copied().zip(column.iter().copied()).collect();
    let columns = column.iter().max().map_or(1, |last| last + 1);
    Places { column, row, lane_of_row, columns, taken }
}

/// Successors of each item, without back edges.
fn forward(plan: &Plan) -> Vec<Vec<usize>> {
    let count = plan.items.len();
    let mut leads = vec![Vec::new(); count];
    for wire in &plan.wires {
        if let (Some(leads), true) = (leads.get_mut(wire.from), wire.to < count) {
            leads.push(wire.to);
        }
    }
    // Depth first; a way to an item that is still open leads back.
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        New,
        Open,
        Done,
    }
    let mut seen = vec![Seen::New; count];
    let mut kept = vec![Vec::new(); count];
    for root in 0..count {
        let mut stack = vec![(root, 0)];
        if seen.get(root) != Some(&Seen::New) {
            continue;
        }
        set(&mut seen, root, Seen::Open);
        while let Some((item, nth)) = stack.pop() {
            let Some(&next) = leads.get(item).and_then(|leads| leads.get(nth)) else {
                set(&mut seen, item, Seen::Done);
                continue;
            };
            stack.push((item, nth + 1));
            let state = seen.get(next).copied();
            if state != Some(Seen::Open)
                && let Some(kept) = kept.get_mut(item)
            {
                kept.push(next);
            }
            if state == Some(Seen::New) {
                set(&mut seen, next, Seen::Open);
                stack.push((next, 0));
            }
        }
    }
    kept
}

fn set<T>(of: &mut [T], nth: usize, value: T) {
    if let Some(place) = of.get_mut(nth) {
        *place = value;
    }
}

/// Longest path to each item.
fn columns(plan: &Plan) -> Vec<usize> {
    let leads = forward(plan);
    let mut waiting = vec![0_usize; plan.items.len()];
    for next in leads.iter().flatten() {
        if let Some(count) = waiting.get_mut(*next) {
            *count += 1;
        }
    }
    let mut column = vec![0; plan.items.len()];
    let mut open: Vec<usize> = (0..waiting.len()).filter(|nth| waiting.get(*nth) == Some(&0)).collect();
    while let Some(item) = open.pop() {
        let here = column.get(item).copied().unwrap_or(0);
        for &next in leads.get(item).into_iter().flatten() {
            if let Some(column) = column.get_mut(next) {
                *column = here.max(*column).max(here + 1);
            }
            if let Some(count) = waiting.get_mut(next) {
                *count -= 1;
                if *count == 0 {
                    open.push(next);
                }
            }
        }
    }
    column
}

/// Row of each item in its lane: the main path keeps its row, branches go beside it.
fn rows(plan: &Plan, column: &[usize]) -> Vec<usize> {
    let of = |nth: usize| column.get(nth).copied().unwrap_or(0);
    let into = |nth: usize, side: Exit| {
        let forward =
            move |wire: &&super::Wire| wire.to == nth && wire.side == side && of(wire.from) < of(nth);
        plan.wires.iter().find(forward)
    };
    let branches_off = |nth: usize| into(nth, Exit::Ahead).is_none() && into(nth, Exit::Aside).is_some();
    let mut order: Vec<usize> = (0..plan.items.len()).collect();
    order.sort_by_key(|nth| (of(*nth), branches_off(*nth), *nth));
    let mut row: Vec<usize> = vec![0; plan.items.len()];
    let mut taken = BTreeSet::new();
    for nth in order {
        let Some(item) = plan.items.get(nth) else { continue };
        let before = into(nth, Exit::Ahead).or_else(|| into(nth, Exit::Aside));
        // Where the way ahead leaves the lane, its row is free for what branches off.
        let leaves = |from: usize| {
            let ahead = plan.wires.iter().find(|wire| wire.from == from && wire.side == Exit::Ahead);
            let to = ahead.and_then(|wire| plan.items.get(wire.to));
            to.is_some_and(|to| to.lane != item.lane)
        };
        let beside = usize::from(branches_off(nth) && !before.is_some_and(|wire| leaves(wire.from)));
        let wanted = match before {
            Some(wire) if plan.items.get(wire.from).is_some_and(|from| from.lane == item.lane) => {
                row.get(wire.from).copied().unwrap_or(0) + beside
            }
            _ => beside,
        };
        let free = (wanted..).find(|row| taken.insert((item.lane, of(nth), *row))).unwrap_or(wanted);
        set(&mut row, nth, free);
    }
    row
}
