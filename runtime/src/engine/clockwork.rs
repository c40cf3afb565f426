//! What time does: retries, given up calls, warnings and escalations.

use super::local::{Core, Slot, lock};
use super::{EngineError, Ticked};
use crate::Time;
use crate::case::{Actor, CaseId, Cause, Event};
use std::sync::Arc;

impl Core {
    pub(super) fn tick_all(self: &Arc<Self>) -> Result<Ticked, EngineError> {
        let now = self.now();
        let due: Vec<(Time, CaseId)> =
            lock(&self.timers).iter().take_while(|(time, _)| *time <= now).copied().collect();
        let mut ticked = Ticked::default();
        for (_, id) in due {
            let Ok(case) = self.case(id) else { continue };
            let mut slot = case.lock();
            if slot.timer.is_none_or(|timer| timer > now) {
                continue;
            }
            ticked.cases += 1;
            slot.wake = None;
            let freed = self.give_up(&mut slot, now)?;
            self.time_events(&mut slot, now, &mut ticked)?;
            self.set_timer(&mut slot);
            drop(slot);
            self.drive(&case)?;
            self.let_go(freed);
        }
        self.snapshot_if_due();
        Ok(ticked)
    }

    fn time_events(&self, slot: &mut Slot, now: Time, ticked: &mut Ticked) -> Result<(), EngineError> {
        let at = slot.state.at.as_ref().filter(|_| slot.state.suspended.is_none());
        let Some((node, visit, open)) = at.map(|at| (at.node.clone(), at.visit, slot.state.is_open())) else {
            return Ok(());
        };
        let flow = self.deployed(slot.state.flow)?;
        let mut turn = self.turn(slot, &flow, now);
        if open {
            turn.reckon();
        }
        let (mut warned, mut escalated) = (0, 0);
        let clock = turn.state.at.as_ref().and_then(|at| Some((at.deadline?, at.warned, at.escalated)));
        if let Some((deadline, was_warned, was_escalated)) = clock {
            if !was_warned && deadline.warn <= now {
                let since = Some(deadline.warn).filter(|warn| *warn < now);
                turn.push(Actor::Engine, Event::Warned { node: node.clone(), visit, since });
                if let Some(to) = &self.settings.raise.near {
                    super::raising::put(&mut turn, to, Actor::Engine, Cause::Near, None)?;
                }
                warned = 1;
            }
            if !was_escalated && deadline.due <= now {
                let since = Some(deadline.due).filter(|due| *due < now);
                turn.push(Actor::Engine, Event::Escalated { node, visit, since });
                if let Some(to) = &self.settings.raise.passed {
                    super::raising::put(&mut turn, to, Actor::Engine, Cause::Passed, None)?;
                }
                escalated = 1;
            }
        }
        let term = turn.time_term(now);
        warned += usize::from(term.0);
        escalated += usize::from(term.1);
        let made = turn.finish();
        self.commit(slot, made)?;
        ticked.warned += warned;
        ticked.escalated += escalated;
        Ok(())
    }
}
