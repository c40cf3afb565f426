//! The time of the whole service: when it begins, and when it ends.

use super::turn::Turn;
use crate::case::{Actor, Event};
use crate::{Clause, Deadline, NotHeld, Pace, Term, Time, deadline};
use std::sync::Arc;

impl Turn<'_> {
    /// Begins it when the step is done by which the application is in.
    pub(super) fn begin_term(&mut self) {
        let Some(term) = self.flow.term().filter(|_| self.state.term.is_none()) else { return };
        let begins = match self.here() {
            None => term.from.is_empty(),
            Some(node) => term.from.iter().any(|from| node.id == *from),
        };
        if begins {
            let since = self.now();
            match self.ends(term, since) {
                Ok(deadline) => self.push_term(Event::TermSet { since, deadline }),
                Err(why) => self.push_term(Event::TermUnknown { since, why: why.to_string() }),
            }
        }
    }

    /// Recomputes when it ends.
    pub(super) fn reckon_term(&mut self) {
        let Some(term) = self.flow.term() else { return };
        let Some((since, old, unknown)) =
            self.state.term.as_ref().map(|running| (running.since, running.deadline, running.unknown))
        else {
            return;
        };
        match self.ends(term, since) {
            Ok(deadline) if Some(deadline) == old => {}
            Ok(deadline) => self.push_term(Event::TermSet { since, deadline }),
            Err(_) if unknown => {}
            Err(why) => self.push_term(Event::TermUnknown { since, why: why.to_string() }),
        }
    }

    /// Says that it is nearly over, or over. Whether it said so.
    pub(super) fn time_term(&mut self, now: Time) -> (bool, bool) {
        let Some(running) = self.state.term.as_deref() else { return (false, false) };
        let Some(deadline) = running.deadline else { return (false, false) };
        let warns = !running.warned && deadline.warn <= now;
        let passes = !running.passed && deadline.due <= now;
        let since = |at: Time| Some(at).filter(|at| *at < now);
        if warns {
            self.push_term(Event::TermWarned { since: since(deadline.warn) });
        }
        if passes {
            self.push_term(Event::TermPassed { since: since(deadline.due) });
        }
        (warns, passes)
    }

    /// It is the office's time, and stands still while the case is suspended.
    fn ends(&self, term: &Term, since: Time) -> Result<Deadline, NotHeld> {
        deadline(&term.budget, since, &self.state.stops, self.days(), Pace::Office)
    }

    /// An event that cites the passage which gives the time.
    fn push_term(&mut self, event: Event) {
        let clause = self.flow.term().map(|term| &term.clause).filter(|clause| **clause != Clause::default());
        let clause = clause.map(|clause| Arc::new(clause.clone()));
        self.push_on(Actor::Engine, clause, event);
    }
}
