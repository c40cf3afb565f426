//! What time does: warnings, escalations, deadlines that another calendar tells better.

use super::Outcome;
use super::turn::Turn;
use crate::EngineError;
use crate::case::{Actor, Cause, Event};

impl Turn<'_> {
    pub(super) fn time(&mut self) -> Result<Outcome, EngineError> {
        let at = self.state.at.as_ref().filter(|_| self.state.suspended.is_none());
        let Some((node, visit)) = at.map(|at| (at.node.clone(), at.visit)) else {
            return Ok(Outcome::default());
        };
        if self.state.is_open() {
            self.reckon();
        }
        let now = self.now();
        let (mut warned, mut escalated) = (0, 0);
        let clock = self.state.at.as_ref().and_then(|at| Some((at.deadline?, at.warned, at.escalated)));
        if let Some((deadline, was_warned, was_escalated)) = clock {
            if !was_warned && deadline.warn <= now {
                let since = Some(deadline.warn).filter(|warn| *warn < now);
                self.push(Actor::Engine, Event::Warned { node: node.clone(), visit, since });
                if let Some(to) = &self.settings.raise.near {
                    self.put_raised(to, Actor::Engine, Cause::Near, None);
                }
                warned = 1;
            }
            if !was_escalated && deadline.due <= now {
                let since = Some(deadline.due).filter(|due| *due < now);
                self.push(Actor::Engine, Event::Escalated { node, visit, since });
                if let Some(to) = &self.settings.raise.passed {
                    self.put_raised(to, Actor::Engine, Cause::Passed, None);
                }
                escalated = 1;
            }
        }
        let term = self.time_term(now);
        warned += u32::from(term.0);
        escalated += u32::from(term.1);
        Ok(Outcome::Timed { warned, escalated })
    }
}
