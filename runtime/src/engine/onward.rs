//! The time of an engine: it never goes back, and never stands still.

use super::local::lock;
use crate::{Clock, Time};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

/// The clock's time, but never one before what is recorded. A clock that was ahead and is set right would stop the engine until it
/// has caught up, so meanwhile time goes on from the latest record, by what passes.
#[derive(Debug)]
pub(super) struct Onward {
    /// The latest time in the journal.
    latest: AtomicI64,
    lags: AtomicBool,
    /// Since when the clock lags behind, and what time it was then.
    behind: Mutex<Option<(Duration, Time)>>,
}

impl Default for Onward {
    fn default() -> Self {
        Self { latest: AtomicI64::new(i64::MIN), lags: AtomicBool::new(false), behind: Mutex::default() }
    }
}

impl Onward {
    pub(super) fn now(&self, clock: &dyn Clock) -> Time {
        let (now, latest) = (clock.now(), self.latest());
        if now >= latest && !self.lags.load(Ordering::Relaxed) {
            return now;
        }
        let Some(steady) = clock.steady() else { return now.max(latest) };
        let mut behind = lock(&self.behind);
        let (since, from) = *behind.get_or_insert((steady, latest));
        let passed = i64::try_from(steady.saturating_sub(since).as_millis()).unwrap_or(i64::MAX);
        let meanwhile = from.plus(passed).max(latest);
        let lags = now < meanwhile;
        if !lags {
            *behind = None;
        }
        self.lags.store(lags, Ordering::Relaxed);
        now.max(meanwhile)
    }

    /// Something was recorded at that time.
    pub(super) fn saw(&self, at: Time) {
        self.latest.fetch_max(at.0, Ordering::Relaxed);
    }

    /// The latest time in the journal.
    pub(super) fn latest(&self) -> Time {
        Time(self.latest.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicU64;

    /// The time that it shows, and the milliseconds that passed.
    struct Shown(AtomicI64, AtomicU64);

    impl Clock for Shown {
        fn now(&self) -> Time {
            Time(self.0.load(Ordering::Relaxed))
        }

        fn steady(&self) -> Option<Duration> {
            Some(Duration::from_millis(self.1.load(Ordering::Relaxed)))
        }
    }

    /// What the clock shows, what has passed, and what time it is; `!` after it: that is recorded.
    fn check(steps: &str) {
        let (time, clock) = (Onward::default(), Shown(AtomicI64::new(0), AtomicU64::new(0)));
        for step in steps.split(", ") {
            let words: Vec<&str> = step.trim_end_matches('!').split(' ').collect();
            clock.0.store(words[0].parse().unwrap(), Ordering::Relaxed);
            clock.1.store(words[1].parse().unwrap(), Ordering::Relaxed);
            let now = time.now(&clock);
            assert_eq!(now.0.to_string(), words[2], "{step} of {steps}");
            if step.ends_with('!') {
                time.saw(now);
            }
        }
    }

    #[test]
    fn it_goes_on_whatever_the_clock_shows() {
        check("100 0 100, 200 100 200");
        // Set back after a record: it goes on from there, until the clock is there too.
        check(
            "5000 0 5000!, 100 10 5000, 120 30 5020!, 4990 4900 9890, 9000 5000 9990!, 10100 5100 10100, 10200 5200 10200",
        );
        // Set back twice.
        check("5000 0 5000!, 100 10 5000, 6000 20 6000!, 100 30 6000, 150 80 6050");
    }
}
