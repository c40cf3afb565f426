//! How many calls a connector takes at once, and when it is left alone: a slow or broken system may hold up nothing but its own
//! calls.
//!
//! A call that does not answer in time is abandoned: its thread goes on, but no longer counts among those at once. Only so many may
//! be abandoned; after that the connector takes no call until one of them comes back. After some failures in a row it is
//! paused; then one call tries whether it is well again.

use super::local::lock;
use crate::{CaseId, Connector, Time};
use serde::Serialize;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;

/// Limits of each connector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Milliseconds until a call is given up. Its outcome is then unclear, and it is tried again under the same key.
    pub timeout: i64,
    /// Calls at once.
    pub at_once: usize,
    /// Abandoned calls whose threads have not come back.
    pub abandoned: usize,
    /// Failures in a row after which the connector is paused.
    pub failures: u32,
    /// Milliseconds of the pause.
    pub pause: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { timeout: 30_000, at_once: 16, abandoned: 64, failures: 5, pause: 30_000 }
    }
}

/// A connector as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineView {
    /// The connector.
    pub connector: Connector,
    /// Calls in progress.
    pub running: usize,
    /// Calls that were given up and have not come back.
    pub abandoned: usize,
    /// Cases that wait for a free call.
    pub waiting: usize,
    /// Until when it is left alone.
    pub paused: Option<Time>,
}

/// The connectors that a process calls.
#[derive(Debug, Default)]
pub struct Lines(Mutex<BTreeMap<Connector, Line>>);

#[derive(Debug, Default)]
struct Line {
    running: usize,
    abandoned: usize,
    /// In a row.
    failures: u32,
    paused: Option<Time>,
    waiting: VecDeque<CaseId>,
}

/// Whether a call may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// It counts as running from now on.
    Go,
    /// The case is in the queue, and is driven when a call is done.
    Queued,
    /// Not before that time.
    Paused(Time),
}

impl Lines {
    /// Whether a call for a case may begin.
    pub fn admit(&self, connector: Connector, case: CaseId, limits: &Limits, now: Time) -> Admission {
        let mut lines = lock(&self.0);
        let line = lines.entry(connector).or_default();
        if let Some(until) = line.paused {
            if now < until {
                return Admission::Paused(until);
            }
            // One tries; the others wait for what it finds.
            line.paused = Some(now.plus(limits.timeout));
            line.running += 1;
            return Admission::Go;
        }
        if line.running >= limits.at_once || line.abandoned >= limits.abandoned {
            if !line.waiting.contains(&case) {
                line.waiting.push_back(case);
            }
            return Admission::Queued;
        }
        line.running += 1;
        Admission::Go
    }

    /// A call came back in time. The cases that may go on now.
    pub fn done(&self, connector: Connector, well: bool, limits: &Limits, now: Time) -> Vec<CaseId> {
        let mut lines = lock(&self.0);
        let line = lines.entry(connector).or_default();
        line.running = line.running.saturating_sub(1);
        line.told(well, limits, now);
        line.next(limits)
    }

    /// A call is given up. The cases that may go on now.
    pub fn abandon(&self, connector: Connector, limits: &Limits, now: Time) -> Vec<CaseId> {
        let mut lines = lock(&self.0);
        let line = lines.entry(connector).or_default();
        line.running = line.running.saturating_sub(1);
        line.abandoned += 1;
        line.told(false, limits, now);
        line.next(limits)
    }

    /// A call that was given up came back after all. The cases that may go on now.
    pub fn came_back(&self, connector: Connector, limits: &Limits) -> Vec<CaseId> {
        let mut lines = lock(&self.0);
        let line = lines.entry(connector).or_default();
        line.abandoned = line.abandoned.saturating_sub(1);
        line.next(limits)
    }

    /// How the connectors are.
    pub fn view(&self) -> Vec<LineView> {
        let lines = lock(&self.0);
        let view = |(connector, line): (&Connector, &Line)| LineView {
            connector: *connector,
            running: line.running,
            abandoned: line.abandoned,
            waiting: line.waiting.len(),
            paused: line.paused,
        };
        lines.iter().map(view).collect()
    }
}

impl Line {
    fn told(&mut self, well: bool, limits: &Limits, now: Time) {
        if well {
            (self.failures, self.paused) = (0, None);
            return;
        }
        self.failures = self.failures.saturating_add(1);
        if self.failures >= limits.failures {
            self.paused = Some(now.plus(limits.pause));
        }
    }

    /// The next cases: as many as there is room for, or all while it is paused, since each then knows when to come back.
    fn next(&mut self, limits: &Limits) -> Vec<CaseId> {
        let room = match self.paused {
            Some(_) => self.waiting.len(),
            None if self.abandoned >= limits.abandoned => 0,
            None => limits.at_once.saturating_sub(self.running),
        };
        self.waiting.drain(..room.min(self.waiting.len())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { timeout: 100, at_once: 2, abandoned: 2, failures: 3, pause: 1000 };
    const TO: Connector = Connector::Registers;

    fn admit(lines: &Lines, case: u64, now: i64) -> Admission {
        lines.admit(TO, CaseId(case), &LIMITS, Time(now))
    }

    #[test]
    fn so_many_at_once_and_the_others_in_their_order() {
        let lines = Lines::default();
        assert_eq!([1, 2, 3, 4, 3].map(|case| admit(&lines, case, 0)), {
            use Admission::{Go, Queued};
            [Go, Go, Queued, Queued, Queued]
        });
        assert_eq!(lines.done(TO, true, &LIMITS, Time(1)), [CaseId(3)]);
        assert_eq!(lines.view()[0].waiting, 1);
    }

    #[test]
    fn after_failures_it_is_left_alone_then_one_tries() {
        let lines = Lines::default();
        for case in 1..=3 {
            assert_eq!(admit(&lines, case, 0), Admission::Go);
            lines.done(TO, false, &LIMITS, Time(0));
        }
        assert_eq!(admit(&lines, 4, 999), Admission::Paused(Time(1000)));
        assert_eq!(admit(&lines, 4, 1000), Admission::Go);
        assert_eq!(admit(&lines, 5, 1000), Admission::Paused(Time(1100)));
        lines.done(TO, true, &LIMITS, Time(1010));
        assert_eq!(admit(&lines, 5, 1010), Admission::Go);
    }

    #[test]
    fn calls_that_hang_take_no_more_than_their_share() {
        let lines = Lines::default();
        let limits = Limits { failures: 100, ..LIMITS };
        for case in 1..=2 {
            assert_eq!(lines.admit(TO, CaseId(case), &limits, Time(0)), Admission::Go);
            lines.abandon(TO, &limits, Time(100));
        }
        assert_eq!(lines.admit(TO, CaseId(3), &limits, Time(100)), Admission::Queued);
        assert_eq!(lines.came_back(TO, &limits), [CaseId(3)]);
    }
}
