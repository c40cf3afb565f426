//! Alignment of the nodes of two processes.
//!
//! An optimal assignment maximises the sum of similarities. Its heaviest subsequence that keeps the order of both processes is the
//! backbone; the assignment is then repeated with a penalty for crossing it, and pairs that still cross it are moves. An unmatched
//! node whose words the partner of another node contains was merged into that partner, or split off it.

use super::assign::assign;
use super::node::{Features, Read, Texts, Weights, likeness};
use super::words::surface;

/// Least similarity of matched nodes.
const LEAST: f64 = 0.5;
/// Least similarity of matched nodes that cross the backbone.
const LEAST_MOVED: f64 = 0.66;
/// Penalty for crossing the whole backbone.
const CROSSING: f64 = 0.3;
/// Share of a node's words that another must contain to include it: beside its partner, and anywhere in the process.
const HELD: f64 = 0.72;
const HELD_APART: f64 = 0.85;
/// Least meanings of a node that another includes from afar: «хабарлама жібереді» stands in many.
const TELLING: usize = 4;
/// Least gain in shared words of two nodes together over one of them.
const MORE: f64 = 0.12;
const SCALE: f64 = 1e6;

/// Two matched nodes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Index in the first process.
    pub a: usize,
    /// Index in the second process.
    pub b: usize,
    /// Similarity, 0 to 1.
    pub likeness: f64,
    /// Whether the order differs.
    pub moved: bool,
    /// Whether it is the second pair of a node that the other side splits in two.
    pub part: bool,
}

/// The pairs of two processes, in the order of the first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Alignment {
    /// The pairs.
    pub pairs: Vec<Pair>,
    /// Similarity of the processes, 0 to 1.
    pub likeness: f64,
}

/// Two processes with the similarities of their nodes, before alignment.
pub struct Draft {
    /// Whether the processes were swapped, so that ties break the same way from both sides.
    mirrored: bool,
    weights: Weights,
    /// Similarity of each node of the first to each of the second.
    table: Vec<f64>,
    rows: usize,
    columns: usize,
}

impl Draft {
    /// Scores the nodes of two processes.
    pub fn of(a: &Read<'_>, b: &Read<'_>) -> Self {
        let mirrored = texts(a) > texts(b);
        let (a, b) = if mirrored { (b, a) } else { (a, b) };
        let weights = Weights::of(a, b);
        let texts = Texts::of(a, b, &weights);
        let (rows, columns) = (a.nodes.len(), b.nodes.len());
        let places = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        let table = places.map(|place| likeness(a, b, &texts, place)).collect();
        Self { mirrored, weights, table, rows, columns }
    }

    /// Upper bound of the similarity: every node with its best match.
    pub fn most(&self) -> f64 {
        if self.rows + self.columns == 0 {
            return 1.0;
        }
        let (mut by_row, mut by_column) = (vec![0.0_f64; self.rows], vec![0.0_f64; self.columns]);
        for (row, most) in self.table.chunks(self.columns.max(1)).zip(&mut by_row) {
            for (alike, down) in row.iter().zip(&mut by_column).filter(|(alike, _)| **alike >= LEAST) {
                *most = most.max(*alike);
                *down = down.max(*alike);
            }
        }
        let sum = by_row.iter().sum::<f64>().min(by_column.iter().sum());
        // A margin for rounding, which depends on the order of summation.
        (2.0 * sum / (self.rows + self.columns) as f64) + 1e-9
    }

    /// Aligns the processes. Swapping them mirrors the result.
    pub fn align(&self, a: &Read<'_>, b: &Read<'_>) -> Alignment {
        if !self.mirrored {
            return self.ordered(a, b);
        }
        let mut mirrored = self.ordered(b, a);
        for pair in &mut mirrored.pairs {
            (pair.a, pair.b) = (pair.b, pair.a);
        }
        mirrored.pairs.sort_by_key(|pair| (pair.a, pair.b));
        mirrored
    }
}

/// Aligns two processes. Swapping them mirrors the result.
pub fn align(a: &Read<'_>, b: &Read<'_>) -> Alignment {
    Draft::of(a, b).align(a, b)
}

fn texts<'m>(read: &Read<'m>) -> Vec<&'m str> {
    read.nodes.iter().map(|node| node.node.text.as_str()).collect()
}

impl Draft {
    fn ordered(&self, a: &Read<'_>, b: &Read<'_>) -> Alignment {
        let (rows, columns, table) = (self.rows, self.columns, &self.table);
        let alike = |row: usize, column: usize| table.get(row * columns + column).copied().unwrap_or(0.0);
        let gain = |likeness: f64, least: f64| ((likeness - least) * SCALE) as i64;
        let first = assign(rows, columns, |row, column| gain(alike(row, column), LEAST));
        let spine = backbone(&first, &alike);
        let found = assign(rows, columns, |row, column| {
            let crossed = spine.iter().filter(|pair| crosses(**pair, (row, column))).count();
            let price = CROSSING * crossed as f64 / spine.len().max(1) as f64;
            gain(alike(row, column) - price, LEAST)
        });
        let kept = backbone(&found, &alike);
        let mut pairs: Vec<Pair> = found
            .into_iter()
            .map(|(row, column)| Pair {
                a: row,
                b: column,
                likeness: alike(row, column),
                moved: !kept.contains(&(row, column)),
                part: false,
            })
            .filter(|pair| !pair.moved || pair.likeness >= LEAST_MOVED)
            .collect();
        let sum: f64 = pairs.iter().map(|pair| pair.likeness).sum();
        let likeness = if rows + columns == 0 { 1.0 } else { 2.0 * sum / (rows + columns) as f64 };
        parts(a, b, &self.weights, &mut pairs);
        pairs.sort_by_key(|pair| (pair.a, pair.b));
        Alignment { pairs, likeness }
    }
}

fn crosses(spine: (usize, usize), pair: (usize, usize)) -> bool {
    spine.0 != pair.0 && spine.1 != pair.1 && (spine.0 < pair.0) != (spine.1 < pair.1)
}

/// The heaviest set of pairs that keeps the order on both sides.
fn backbone(pairs: &[(usize, usize)], alike: &impl Fn(usize, usize) -> f64) -> Vec<(usize, usize)> {
    let mut best: Vec<(f64, Option<usize>)> = Vec::with_capacity(pairs.len());
    for (nth, (row, column)) in pairs.iter().enumerate() {
        let before =
            pairs.iter().zip(&best).enumerate().take(nth).filter(|(_, ((_, other), _))| other < column);
        let before = before.map(|(at, (_, (sum, _)))| (*sum, at));
        let before = before.fold(None, |best: Option<(f64, usize)>, next| match best {
            Some(best) if best.0 >= next.0 => Some(best),
            _ => Some(next),
        });
        best.push((before.map_or(0.0, |(sum, _)| sum) + alike(*row, *column), before.map(|(_, at)| at)));
    }
    let last = best.iter().enumerate().fold(None, |best: Option<(f64, usize)>, (at, (sum, _))| match best {
        Some(best) if best.0 >= *sum => Some(best),
        _ => Some((*sum, at)),
    });
    let mut kept = Vec::new();
    let mut next = last.map(|(_, at)| at);
    while let Some(at) = next {
        kept.extend(pairs.get(at));
        next = best.get(at).and_then(|(_, before)| *before);
    }
    kept.reverse();
    kept
}

/// Adds pairs for unmatched nodes whose words the partner of another node contains: a neighbour, or one further away that has nearly all
/// of them.
fn parts(a: &Read<'_>, b: &Read<'_>, weights: &Weights, pairs: &mut Vec<Pair>) {
    let mut found = Vec::new();
    for (own, other, mirrored) in [(a, b, false), (b, a, true)] {
        let sides = |pair: &Pair| if mirrored { (pair.b, pair.a) } else { (pair.a, pair.b) };
        for (nth, left) in own.nodes.iter().enumerate() {
            if pairs.iter().any(|pair| sides(pair).0 == nth) || left.is_condition() || left.is_refusal() {
                continue;
            }
            let holds = |pair: &Pair, least: f64| {
                let (partner, holder) = sides(pair);
                let (beside, holding) = (own.nodes.get(partner)?, other.nodes.get(holder)?);
                let weight = |sense| weights.of_sense(sense);
                let held = left.bag.covered_by(&holding.bag, weight) >= least;
                let alone = holding.bag.covered_by(&beside.bag, weight);
                let both = holding.bag.covered_by(&beside.bag.joined(&left.bag), weight);
                let whole = holding.is_condition() == beside.is_condition()
                    && holding.is_refusal() == beside.is_refusal();
                let said = held && both - alone >= MORE || cut_off(left, beside, holding);
                (whole && said).then_some(holder)
            };
            let near = |pair: &&Pair| sides(pair).0.abs_diff(nth) == 1;
            let beside = pairs.iter().filter(|pair| !pair.moved).filter(near);
            let apart = pairs.iter().filter(|pair| !pair.moved && !near(pair));
            let telling = left.bag.senses().nth(TELLING - 1).is_some();
            let holder = { beside }
                .find_map(|pair| holds(pair, HELD))
                .or_else(|| { apart }.filter(|_| telling).find_map(|pair| holds(pair, HELD_APART)));
            if let Some(holder) = holder {
                let (a, b) = if mirrored { (holder, nth) } else { (nth, holder) };
                found.push(Pair { a, b, likeness: LEAST, moved: false, part: true });
            }
        }
    }
    pairs.extend(found);
}

/// The holder's text begins or ends with the words of the node that is left over, and those are none of its neighbour's: it was cut in two,
/// however little either half says.
fn cut_off(left: &Features<'_>, beside: &Features<'_>, holding: &Features<'_>) -> bool {
    let [left, beside, holding] = [left, beside, holding].map(|features| surface(&features.node.text));
    !left.is_empty() && (holding.starts_with(&left) || holding.ends_with(&left)) && !beside.contains(&left)
}

impl Alignment {
    /// Both processes' nodes side by side: pairs, and unmatched nodes at their positions. In the order of the first process.
    pub fn rows(&self, a: usize, b: usize) -> Vec<(Option<usize>, Option<usize>)> {
        let paired = |nth: usize| self.pairs.iter().any(|pair| pair.b == nth);
        let mut rows = Vec::with_capacity(a.max(b));
        let mut next = 0;
        let mut upto = |end: usize, rows: &mut Vec<_>| {
            rows.extend((next..end).filter(|nth| !paired(*nth)).map(|nth| (None, Some(nth))));
            next = next.max(end);
        };
        for nth in 0..a {
            let own: Vec<&Pair> = self.pairs.iter().filter(|pair| pair.a == nth).collect();
            if own.is_empty() {
                rows.push((Some(nth), None));
            }
            for pair in own {
                if !pair.moved {
                    upto(pair.b, &mut rows);
                }
                rows.push((Some(nth), Some(pair.b)));
            }
        }
        upto(b, &mut rows);
        rows
    }
}
