//! Turns of cases that have ended: erasure, answers that come late, and being continued by another case.

use super::EngineError;
use super::local::{Core, Slot, Written, batch, lock};
use crate::case::{CaseId, State};
use crate::decide::{Command, Outcome};

impl Core {
    /// One turn of a case that has ended. Nobody else adds to such a case meanwhile.
    pub(super) fn turn_of_ended(&self, id: CaseId, command: Command) -> Result<Outcome, EngineError> {
        let _alone = lock(&self.ended_lock);
        let mut slot = self.ended_slot(id)?;
        let decided = self.decided(&slot, command)?;
        self.commit(&mut slot, decided)
    }

    /// The state of a case that has ended, from its records.
    pub(super) fn ended_slot(&self, id: CaseId) -> Result<Slot, EngineError> {
        let (state, hash) = self.ended(id)?.ok_or(EngineError::UnknownCase { case: id })?;
        Ok(Slot::new(state, hash))
    }

    /// Erases, and returns when nothing of it is left in the journal's files. What was erased before is scrubbed again.
    pub(super) fn erase(&self, id: CaseId, command: Command) -> Result<Outcome, EngineError> {
        match self.case(id) {
            // Who may not is told that first.
            Ok(case) => self.decided(&case.lock(), command).map(|decided| decided.outcome),
            Err(EngineError::Ended { .. }) => {
                let done = self.turn_of_ended(id, command)?;
                let scrubbed = self.journal.scrub();
                scrubbed.map_err(|error| EngineError::NotScrubbed { case: id, why: error.to_string() })?;
                Ok(done)
            }
            Err(error) => Err(error),
        }
    }

    /// What is written of a refused case when another continues it, and the refused case after that.
    pub(super) fn continued(&self, refused: CaseId, by: CaseId) -> Result<(State, Written), EngineError> {
        let not_refused = EngineError::NotRefused { case: refused };
        let slot = self.ended(refused)?.map(|(state, hash)| Slot::new(state, hash)).ok_or(not_refused)?;
        let decided = self.decided(&slot, Command::TakenUp { by })?;
        Ok(batch(&slot.state, slot.hash, decided))
    }
}
