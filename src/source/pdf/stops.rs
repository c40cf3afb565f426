//! Where lines begin: the places of those that are set to the left, and the middle of those that are centred.

use super::lines::Line;
use super::measures::{NEAR, SIZES, fits};
use std::collections::BTreeMap;

/// Lines that end at so many places and begin at one are set to the left.
const ENDS: usize = 3;
/// Centred lines are of so many widths.
const WIDTHS: usize = 4;
/// Twice the points that centres of lines may differ by and be one.
const CENTRE: f32 = 1.0;
/// Of ten lines at a place so many follow a full one, if only lines that go on others begin there; and so many must at all.
const FOLLOW: usize = 8;
const LEAST: usize = 3;

/// A place where lines of one size begin that are set to the left.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stop {
    pub left: f32,
    pub size: f32,
    /// Hardly any line but those that go on others begins there: they hang.
    pub goes_on: bool,
}

/// The stops of pages, from left to right. `pairs`: lines that follow one another. `right`: how far lines reach.
pub(super) fn stops<'l>(
    lines: impl Iterator<Item = &'l Line>,
    pairs: &[(&Line, &Line)],
    right: f32,
) -> Vec<Stop> {
    let size = |line: &Line| (line.size / SIZES).round();
    let mut lines: Vec<&Line> = lines.collect();
    lines.sort_by(|a, b| size(a).total_cmp(&size(b)).then(a.left.total_cmp(&b.left)));
    let mut stops: Vec<Stop> = Vec::new();
    for own in lines.chunk_by(|a, b| size(a).total_cmp(&size(b)).is_eq() && b.left - a.left < NEAR / 6.0) {
        // Centred lines that begin at one place end at one.
        if widths(own.iter().map(|line| line.right).collect()) >= ENDS {
            stops.extend(own.first().map(|line| Stop { left: line.left, size: line.size, goes_on: false }));
        }
    }
    stops.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut follow = vec![(0, 0); stops.len()];
    for (above, below) in pairs {
        let Some(at) = find(&stops, below) else { continue };
        let Some((full, all)) = follow.get_mut(at) else { continue };
        *all += 1;
        *full += usize::from(!fits(above, below, right));
    }
    for (stop, (full, all)) in stops.iter_mut().zip(follow) {
        stop.goes_on = full >= LEAST && full * 10 >= all * FOLLOW;
    }
    stops
}

/// The stop that a line begins at.
pub(super) fn find(stops: &[Stop], line: &Line) -> Option<usize> {
    let from = stops.partition_point(|stop| stop.left < line.left - NEAR / 2.0);
    let near = stops.iter().enumerate().skip(from);
    let near = near.take_while(|(_, stop)| stop.left < line.left + NEAR / 2.0);
    let own = near.filter(|(_, stop)| (stop.size - line.size).abs() < SIZES);
    let off = |stop: &Stop| (stop.left - line.left).abs();
    own.min_by(|(_, a), (_, b)| off(a).total_cmp(&off(b))).map(|(at, _)| at)
}

/// Twice the place in whose middle lines of several widths stand.
pub(super) fn centre<'l>(lines: impl Iterator<Item = &'l Line>) -> Option<f32> {
    let mut places: BTreeMap<i64, Vec<(f32, f32)>> = BTreeMap::new();
    for line in lines {
        let twice = line.left + line.right;
        #[allow(clippy::cast_possible_truncation)] // Places on a page are small.
        let at = (twice / CENTRE).floor() as i64;
        // A centre may lie between two steps.
        for at in [at, at + 1] {
            places.entry(at).or_default().push((line.left, twice));
        }
    }
    let counted = places.into_values().map(|own| {
        let middle = own.get(own.len() / 2).map_or(0.0, |(_, twice)| *twice);
        (widths(own.into_iter().map(|(left, _)| left).collect()), middle)
    });
    counted
        .filter(|(widths, _)| *widths >= WIDTHS)
        .max_by_key(|(widths, _)| *widths)
        .map(|(_, middle)| middle)
}

/// How many of the places of lines' ends differ.
fn widths(mut ends: Vec<f32>) -> usize {
    ends.sort_by(f32::total_cmp);
    ends.chunk_by(|a, b| b - a < 2.0 * NEAR).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(places: &[(f32, f32)]) -> Vec<Line> {
        let line = |(left, right): &(f32, f32)| Line { left: *left, right: *right, ..Line::default() };
        places.iter().map(line).collect()
    }

    #[test]
    fn lines_at_one_place_are_set_left_and_may_hang() {
        let lines = lines(&[
            (50.0, 300.0),
            (70.0, 150.0),
            (50.0, 298.0),
            (70.0, 100.0),
            (50.0, 296.0),
            (70.0, 200.0),
            (50.0, 100.0),
            (50.0, 240.0),
            (140.0, 180.0),
        ]);
        let pairs: Vec<(&Line, &Line)> = lines.iter().zip(lines.iter().skip(1)).collect();
        let stop = |left: f32, goes_on: bool| Stop { left, size: 0.0, goes_on };
        assert_eq!(stops(lines.iter(), &pairs, 295.0), [stop(50.0, false), stop(70.0, true)]);
    }

    #[test]
    fn centred_lines_have_one_middle() {
        let own = lines(&[(100.0, 300.0), (110.0, 290.5), (150.0, 250.0), (180.0, 220.0), (50.0, 300.0)]);
        assert!(centre(own.iter()).is_some_and(|twice| (twice - 400.0).abs() < 1.0));
        let flush = lines(&[(100.0, 300.0), (100.0, 300.0), (100.0, 300.0), (100.0, 300.0)]);
        assert_eq!(centre(flush.iter()), None);
    }
}
