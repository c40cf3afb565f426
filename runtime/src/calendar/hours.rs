//! Hours of offices: minutes and hours of people's work run only while the office is open.

use super::{Calendar, NotHeld};
use crate::Time;
use crate::deadline::Stop;
use jiff::civil::{Date, Time as Clock};
use serde::{Deserialize, Serialize};

/// When offices are open on a working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// From.
    pub from: Clock,
    /// To.
    pub to: Clock,
    /// Closed within.
    #[serde(default, rename = "break")]
    pub pause: Option<(Clock, Clock)>,
}

/// How minutes and hours of a step run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// At all hours, as machines work.
    Always,
    /// While the office is open.
    Office,
}

impl Default for Hours {
    fn default() -> Self {
        Self {
            from: Clock::constant(9, 0, 0, 0),
            to: Clock::constant(18, 30, 0, 0),
            pause: Some((Clock::constant(13, 0, 0, 0), Clock::constant(14, 30, 0, 0))),
        }
    }
}

impl Hours {
    pub(super) fn check(&self) -> Result<(), String> {
        let pause = self.pause.is_none_or(|(from, to)| self.from <= from && from < to && to <= self.to);
        if self.from < self.to && pause {
            return Ok(());
        }
        Err("hours: they end before they begin, or the break lies outside of them".to_owned())
    }

    /// The open intervals of a day, in order.
    fn open(&self, day: Date) -> Option<Vec<(Time, Time)>> {
        let begin = Time::of_local_date(day)?;
        let at = |clock: Clock| {
            let seconds =
                i64::from(clock.hour()) * 3600 + i64::from(clock.minute()) * 60 + i64::from(clock.second());
            begin.plus(seconds * 1000)
        };
        Some(match self.pause {
            Some((from, to)) => vec![(at(self.from), at(from)), (at(to), at(self.to))],
            None => vec![(at(self.from), at(self.to))],
        })
    }
}

impl Calendar {
    /// The instant at which offices have been open for `ms` milliseconds since a time, without the time of suspensions, and whether a
    /// provisional year was counted. Suspensions are in order and do not overlap.
    ///
    /// # Errors
    /// [`NotHeld`].
    pub(crate) fn after_open(&self, since: Time, ms: i64, stops: &[Stop]) -> Result<(Time, bool), NotHeld> {
        let far = || self.not_held(None);
        let mut day = since.local_date().ok_or_else(far)?;
        let mut left = ms;
        let mut provisional = false;
        loop {
            provisional |= self.is_provisional(day);
            if self.works(day)? {
                for (from, to) in self.hours.open(day).ok_or_else(far)? {
                    for (from, to) in running(from.max(since), to, stops) {
                        let open = to.since(from);
                        if open > 0 && left <= open {
                            return Ok((from.plus(left), provisional));
                        }
                        left -= open.max(0);
                    }
                }
            }
            day = self.next(day)?;
        }
    }
}

/// What is left of an interval without suspensions.
fn running(from: Time, to: Time, stops: &[Stop]) -> Vec<(Time, Time)> {
    let mut begin = from;
    let mut parts = Vec::new();
    for stop in stops.iter().filter(|stop| stop.to > from && stop.from < to) {
        if stop.from > begin {
            parts.push((begin, stop.from));
        }
        begin = begin.max(stop.to);
    }
    if begin < to {
        parts.push((begin, to));
    }
    parts
}
