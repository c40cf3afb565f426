//! The time of the whole service as it runs beside those of steps.

use crate::{Deadline, Time};
use serde::{Deserialize, Serialize};

/// The time of the whole service, as a case's events tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// Since when.
    pub since: Time,
    /// When it ends; `None` if that is unknown.
    pub deadline: Option<Deadline>,
    /// It ends on a day that the calendar does not hold.
    pub unknown: bool,
    /// The warning was given.
    pub warned: bool,
    /// It is over.
    pub passed: bool,
}

impl Running {
    pub(crate) fn new(since: Time) -> Self {
        Self { since, deadline: None, unknown: false, warned: false, passed: false }
    }

    /// Sets when it ends. What was said of another end holds no longer.
    pub(crate) fn set(&mut self, since: Time, deadline: Deadline) {
        let ends = |of: &Deadline| (of.warn, of.due);
        if self.deadline.as_ref().map(ends) != Some(ends(&deadline)) {
            (self.warned, self.passed) = (false, false);
        }
        (self.since, self.deadline, self.unknown) = (since, Some(deadline), false);
    }

    /// When the clock next concerns it.
    pub(crate) fn timer(&self) -> Option<Time> {
        let deadline = self.deadline?;
        match (self.warned, self.passed) {
            (false, _) => Some(deadline.warn),
            (true, false) => Some(deadline.due),
            (true, true) => None,
        }
    }

    /// Whether another calendar may tell it better.
    pub(crate) fn is_open(&self) -> bool {
        self.unknown || self.deadline.is_some_and(|deadline| deadline.provisional)
    }
}

/// The time of the whole service as shown to people and programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct TermView {
    /// Since when it runs.
    pub since: Time,
    /// When it ends; `None`: not known.
    pub due: Option<Time>,
    /// It counts days of a year whose days off are not ordered yet.
    pub provisional: bool,
    /// It is over.
    pub overdue: bool,
}

impl From<&Running> for TermView {
    fn from(running: &Running) -> Self {
        Self {
            since: running.since,
            due: running.deadline.map(|deadline| deadline.due),
            provisional: running.deadline.is_some_and(|deadline| deadline.provisional),
            overdue: running.passed,
        }
    }
}
