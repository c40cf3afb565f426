//! Tracks of a channel: overlapping lines get separate tracks.

use super::route::Net;
use std::collections::{BTreeMap, BTreeSet};

/// What a line does in a channel. A line whose one stretch would have to lie both before and behind another's is cut in
/// two, one that leaves the source's row and one that enters the target's; the two meet in a channel below a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// All of it.
    Whole,
    /// Only its way out of the source's row.
    Out,
    /// Only its way into the target's row.
    In,
}

/// The stretch of a net in a channel.
pub type Key = (Net, Part);

/// Whether a stretch with these stubs would force some stretch of the channel to lie before itself.
pub fn ties_a_knot(
    channel: &BTreeMap<Key, Segment>,
    net: Net,
    leaves: Option<usize>,
    enters: Option<usize>,
) -> bool {
    let key = (net, Part::Whole);
    let mut wanted = channel.get(&key).cloned().unwrap_or_default();
    wanted.leaves.extend(leaves);
    wanted.enters.extend(enters);
    // Everything that must come behind the stretch, by way of others.
    let mut open = vec![&wanted];
    let mut seen = BTreeSet::new();
    while let Some(here) = open.pop() {
        for (other, segment) in channel.iter().filter(|(other, _)| **other != key) {
            if here.is_before(segment) && seen.insert(*other) {
                if segment.is_before(&wanted) {
                    return true;
                }
                open.push(segment);
            }
        }
    }
    false
}

/// A segment of a net in a channel.
#[derive(Debug, Clone, Default)]
pub struct Segment {
    span: Option<(usize, usize)>,
    /// Rows on which it comes in from the shape before the channel.
    pub leaves: BTreeSet<usize>,
    /// Rows on which it goes on to the shape after the channel.
    pub enters: BTreeSet<usize>,
}

impl Segment {
    /// Extends it to a position.
    pub fn stretch(&mut self, a: usize, b: usize) {
        let (low, high) = self.span.unwrap_or((a.min(b), a.max(b)));
        self.span = Some((low.min(a).min(b), high.max(a).max(b)));
    }

    fn meets(&self, other: &Self) -> bool {
        matches!((self.span, other.span), (Some(a), Some(b)) if a.0 <= b.1 && b.0 <= a.1)
    }

    /// Whether it must come before another, or their stubs would overlap.
    fn is_before(&self, other: &Self) -> bool {
        !self.leaves.is_disjoint(&other.enters)
    }
}

/// The track of each stretch in a channel.
#[derive(Debug, Clone, Default)]
pub struct Tracks {
    of: BTreeMap<Key, usize>,
    /// Number of tracks.
    pub count: usize,
}

impl Tracks {
    /// Assigns each segment the first free track.
    pub fn new(segments: BTreeMap<Key, Segment>) -> Self {
        let mut tracks: Vec<Vec<&Segment>> = Vec::new();
        let mut of: BTreeMap<Key, usize> = BTreeMap::new();
        let mut open: Vec<(&Key, &Segment)> = segments.iter().collect();
        open.sort_by_key(|(key, segment)| (segment.span, **key));
        while !open.is_empty() {
            let ready = |nth: &usize| {
                let here = open.get(*nth).map(|(_, segment)| *segment);
                here.is_some_and(|here| {
                    open.iter().all(|(_, other)| std::ptr::eq(*other, here) || !other.is_before(here))
                })
            };
            // Where each waits for another, one has to give way.
            let nth = (0..open.len()).find(ready).unwrap_or(0);
            let (key, segment) = open.remove(nth);
            let before = segments.iter().filter(|(_, other)| other.is_before(segment));
            let first = before.filter_map(|(other, _)| of.get(other)).max().map_or(0, |track| track + 1);
            let clear = |track: &Vec<&Segment>| !track.iter().any(|other| other.meets(segment));
            let track = (first..).find(|nth| tracks.get(*nth).is_none_or(clear)).unwrap_or(first);
            tracks.resize(tracks.len().max(track + 1), Vec::new());
            if let Some(track) = tracks.get_mut(track) {
                track.push(segment);
            }
            of.insert(*key, track);
        }
        Self { of, count: tracks.len() }
    }

    /// The track of a net's stretch.
    pub fn track_of(&self, key: Key) -> usize {
        self.of.get(&key).copied().unwrap_or(0)
    }
}
