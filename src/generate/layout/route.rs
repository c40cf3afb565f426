//! Which channels, rows and columns each line takes.

use super::arrange::Places;
use super::tracks::{Key, Part, Segment, Tracks, ties_a_knot};
use super::{Exit, Plan, Wire};
use std::collections::BTreeMap;

/// How a line runs. Channel `k` lies before column `k`, channel `r` of rows below row `r`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// It has no ends.
    Nowhere,
    /// Along its row.
    Straight,
    /// Along the row of its source, across in a channel, along the row of its target.
    Step(usize),
    /// Out into a channel, along below a row, across in another channel, into the target.
    Round(Across, usize, Across),
    /// Across in the column of its source, then along the row of its target.
    Corner,
    /// Across to below its row, along it, across in a channel, into the target.
    Under(Across),
}

/// A channel between columns, and which of the net's stretches in it is taken.
pub type Across = (usize, Part);

/// All lines with the tracks that they take.
#[derive(Debug, Clone, Default)]
pub struct Routes {
    /// Of each wire.
    pub forms: Vec<Form>,
    /// Tracks between columns; places are rows: row `r` is `2 r`, the channel below it `2 r + 1`.
    pub between: Vec<Tracks>,
    /// Tracks below rows; places are columns: channel `k` is `2 k`, column `k` is `2 k + 1`.
    pub below: Vec<Tracks>,
}

/// A net: lines that may lie on one another, because they lead to one item. Links are nets of their own.
pub type Net = usize;

/// The net of a plan's link.
pub fn net_of_link(plan: &Plan, nth: usize) -> Net {
    plan.items.len() + nth
}

/// Routes all wires and links.
pub fn route(plan: &Plan, places: &Places) -> Routes {
    let mut router = Router {
        places,
        rows: BTreeMap::new(),
        columns: BTreeMap::new(),
        between: vec![BTreeMap::new(); places.columns + 1],
        below: vec![BTreeMap::new(); places.lane_of_row.len()],
    };
    // Straight lines first: they must not be kept from their way by those that can go round.
    let mut forms = vec![Form::Nowhere; plan.wires.len()];
    for straight in [true, false] {
        for (wire, form) in plan.wires.iter().zip(&mut forms) {
            if *form == Form::Nowhere {
                *form = router.wire(wire, straight).unwrap_or(Form::Nowhere);
            }
        }
    }
    for (nth, link) in plan.links.iter().enumerate() {
        router.link(link.item, net_of_link(plan, nth));
    }
    let tracks = |segments: Vec<BTreeMap<Key, Segment>>| segments.into_iter().map(Tracks::new).collect();
    Routes { forms, between: tracks(router.between), below: tracks(router.below) }
}

struct Router<'a> {
    places: &'a Places,
    /// Stretches of the middles of rows that lines take: row → first and last place, net.
    rows: BTreeMap<usize, Vec<(usize, usize, Net)>>,
    /// The same of columns.
    columns: BTreeMap<usize, Vec<(usize, usize, Net)>>,
    between: Vec<BTreeMap<Key, Segment>>,
    below: Vec<BTreeMap<Key, Segment>>,
}

/// The ends of a wire in the grid.
#[derive(Clone, Copy)]
struct Ends {
    from: (usize, usize),
    to: (usize, usize),
    net: Net,
}

impl Router<'_> {
    fn cell(&self, item: usize) -> Option<(usize, usize)> {
        Some((*self.places.row.get(item)?, *self.places.column.get(item)?))
    }

    fn wire(&mut self, wire: &Wire, straight: bool) -> Option<Form> {
        let ends = Ends { from: self.cell(wire.from)?, to: self.cell(wire.to)?, net: wire.to };
        let form = match wire.side {
            Exit::Ahead => self.straight(ends).or_else(|| (!straight).then(|| self.ahead(ends)))?,
            Exit::Aside if straight => return None,
            Exit::Aside => self.aside(ends),
        };
        Some(form)
    }

    fn straight(&mut self, ends: Ends) -> Option<Form> {
        let ((row, from), (other, to)) = (ends.from, ends.to);
        let free = || self.row_is_free(row, from + 1, to, 2 * from + 2, 2 * to, ends.net);
        if row != other || from >= to || !free() {
            return None;
        }
        self.rows.entry(row).or_default().push((2 * from + 2, 2 * to, ends.net));
        Some(Form::Straight)
    }

    fn ahead(&mut self, ends: Ends) -> Form {
        let ((from_row, from), (to_row, to)) = (ends.from, ends.to);
        if from < to && from_row != to_row {
            // Along the target's row, if nothing stands or runs there; else along the source's.
            for channel in [from + 1, to] {
                let (row, first, last) =
                    if channel == to { (from_row, from, to) } else { (to_row, from, to) };
                let crossed =
                    if channel == to { (2 * first + 2, 2 * last - 1) } else { (2 * first + 3, 2 * last) };
                let free = || self.row_is_free(row, from + 1, to, crossed.0, crossed.1, ends.net);
                let knot = || self.is_knot(channel, ends.net, Some(from_row), Some(to_row));
                if (from + 1 == to || free()) && !knot() {
                    if from + 1 < to {
                        self.rows.entry(row).or_default().push((crossed.0, crossed.1, ends.net));
                    }
                    let key = (ends.net, Part::Whole);
                    self.across(channel, key, 2 * from_row, 2 * to_row, Some(from_row), Some(to_row));
                    return Form::Step(channel);
                }
            }
        }
        let row = if to_row > from_row { to_row - 1 } else { to_row };
        let part =
            if self.is_knot(from + 1, ends.net, Some(from_row), None) { Part::Out } else { Part::Whole };
        self.across(from + 1, (ends.net, part), 2 * from_row, 2 * row + 1, Some(from_row), None);
        self.along(row, ends.net, 2 * from + 2, 2 * to);
        Form::Round((from + 1, part), row, (to, self.enter(ends, 2 * row + 1)))
    }

    fn aside(&mut self, ends: Ends) -> Form {
        let ((from_row, from), (to_row, to)) = (ends.from, ends.to);
        let below = from_row < to_row && from < to;
        let free = |row: usize| !self.places.taken.contains(&(row, from));
        if below
            && (from_row + 1..=to_row).all(free)
            && self.row_is_free(to_row, from + 1, to, 2 * from + 1, 2 * to, ends.net)
            && !meets(self.columns.get(&from), 2 * from_row + 1, 2 * to_row, ends.net)
        {
            self.rows.entry(to_row).or_default().push((2 * from + 1, 2 * to, ends.net));
            self.columns.entry(from).or_default().push((2 * from_row + 1, 2 * to_row, ends.net));
            return Form::Corner;
        }
        self.along(from_row, ends.net, 2 * from + 1, 2 * to);
        Form::Under((to, self.enter(ends, 2 * from_row + 1)))
    }

    /// Takes a stretch from a place in the channel before the target to the target's row.
    fn enter(&mut self, ends: Ends, from: usize) -> Part {
        let (row, column) = ends.to;
        let part = if self.is_knot(column, ends.net, None, Some(row)) { Part::In } else { Part::Whole };
        self.across(column, (ends.net, part), from, 2 * row, None, Some(row));
        part
    }

    fn is_knot(&self, k: usize, net: Net, leaves: Option<usize>, enters: Option<usize>) -> bool {
        self.between.get(k).is_some_and(|channel| ties_a_knot(channel, net, leaves, enters))
    }

    fn link(&mut self, item: usize, net: Net) {
        let Some((row, column)) = self.cell(item) else { return };
        self.along(row, net, 2 * column + 1, 2 * column + 2);
        self.across(
            column + 1,
            (net, Part::Whole),
            2 * row + 1,
            2 * self.places.lane_of_row.len(),
            None,
            None,
        );
    }

    /// Whether no shape stands in columns `first..end` of the row and no other net runs from place to place.
    fn row_is_free(&self, row: usize, first: usize, end: usize, from: usize, to: usize, net: Net) -> bool {
        let empty = (first..end).all(|column| !self.places.taken.contains(&(row, column)));
        empty && !meets(self.rows.get(&row), from, to, net)
    }

    /// A stretch in the channel before a column.
    fn across(
        &mut self,
        k: usize,
        key: Key,
        a: usize,
        b: usize,
        leaves: Option<usize>,
        enters: Option<usize>,
    ) {
        if let Some(channel) = self.between.get_mut(k) {
            let segment = channel.entry(key).or_default();
            segment.stretch(a, b);
            segment.leaves.extend(leaves);
            segment.enters.extend(enters);
        }
    }

    /// A stretch in the channel below a row.
    fn along(&mut self, row: usize, net: Net, a: usize, b: usize) {
        if let Some(channel) = self.below.get_mut(row) {
            channel.entry((net, Part::Whole)).or_default().stretch(a, b);
        }
    }
}

fn meets(taken: Option<&Vec<(usize, usize, Net)>>, from: usize, to: usize, net: Net) -> bool {
    let hit = |(a, b, other): &(usize, usize, Net)| *other != net && *a <= to && from <= *b;
    taken.is_some_and(|taken| taken.iter().any(hit))
}
