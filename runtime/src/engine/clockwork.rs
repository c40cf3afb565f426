//! What time does: retries, given up calls, warnings and escalations. The clock is this engine's own: others drive cases otherwise.

use super::EngineError;
use super::local::{Core, Local, Ticked, lock};
use crate::Time;
use crate::case::CaseId;
use crate::decide::{Command, Outcome};
use std::sync::Arc;
use std::time::Duration;

impl Local {
    /// Does what is due: retries, warnings, escalations, and steps that a crash interrupted. Call it after opening and
    /// then at every [`next_due`](Self::next_due).
    ///
    /// # Errors
    /// [`EngineError`]; the next call does the rest.
    pub fn tick(&self) -> Result<Ticked, EngineError> {
        self.0.tick_all()
    }

    /// How long until [`tick`](Self::tick) is due next, by the engine's own time: it goes on where a clock was set back.
    pub fn due_in(&self) -> Option<Duration> {
        let left = self.next_due()?.since(self.0.now());
        Some(Duration::from_millis(u64::try_from(left).unwrap_or(0)))
    }

    /// When [`tick`](Self::tick) is due next.
    pub fn next_due(&self) -> Option<Time> {
        lock(&self.0.timers).first().map(|(time, _)| *time)
    }
}

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
            if slot.state.ended.is_none()
                && let Outcome::Timed { warned, escalated } = self.turn(&mut slot, Command::Time)?
            {
                ticked.warned += warned as usize;
                ticked.escalated += escalated as usize;
            }
            self.set_timer(&mut slot);
            drop(slot);
            self.drive(&case)?;
            self.let_go(freed);
        }
        self.snapshot_if_due();
        Ok(ticked)
    }
}
