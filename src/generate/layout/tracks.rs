//! Tracks of a channel: overlapping lines get separate tracks.

use super::route::Net;
use std::collections::{BTreeMap, BTreeSet};

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

/// The track of each net in a channel.
#[derive(Debug, Clone, Default)]
pub struct Tracks {
    of: BTreeMap<Net, usize>,
    /// Number of tracks.
    pub count: usize,
}

impl Tracks {
    /// Assigns each segment the first free track.
    pub fn new(segments: BTreeMap<Net, Segment>) -> Self {
        let mut tracks: Vec<Vec<&Segment>> = Vec::new();
        let mut of: BTreeMap<Net, usize> = BTreeMap::new();
        let mut open: Vec<(&Net, &Segment)> = segments.iter().collect();
        open.sort_by_key(|(net, segment)| (segment.span, **net));
        while !open.is_empty() {
            let ready = |nth: &usize| {
                let here = open.get(*nth).map(|(_, segment)| *segment);
                here.is_some_and(|here| {
                    open.iter().all(|(_, other)| std::ptr::eq(*other, here) || !other.is_before(here))
                })
            };
            // Where each waits for another, one has to give way.
            let nth = (0..open.len()).find(ready).unwrap_or(0);
            let (net, segment) = open.remove(nth);
            let before = segments.iter().filter(|(_, other)| other.is_before(segment));
            let first = before.filter_map(|(other, _)| of.get(other)).max().map_or(0, |track| track + 1);
            let clear = |track: &Vec<&Segment>| !track.iter().any(|other| other.meets(segment));
            let track = (first..).find(|nth| tracks.get(*nth).is_none_or(clear)).unwrap_or(first);
            tracks.resize(tracks.len().max(track + 1), Vec::new());
            if let Some(track) = tracks.get_mut(track) {
                track.push(segment);
            }
            of.insert(*net, track);
        }
        Self { of, count: tracks.len() }
    }

    /// The track of a net.
    pub fn track_of(&self, net: Net) -> usize {
        self.of.get(&net).copied().unwrap_or(0)
    }
}
