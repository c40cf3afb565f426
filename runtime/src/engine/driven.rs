//! Single turns of the engine of one process, for whoever drives its cases from outside.

use super::EngineError;
use super::local::{Local, Slot};
use crate::Time;
use crate::case::{CaseId, State};
use crate::connect::Request;
use crate::decide::{Answered, Command, Due, Need, Outcome, Start, need};

impl Local {
    /// See [`Turns::turn`](super::Turns::turn).
    ///
    /// # Errors
    /// As there.
    pub fn turn(&self, id: CaseId, command: Command) -> Result<Outcome, EngineError> {
        match self.0.case(id) {
            _ if matches!(command, Command::Erase { .. }) => self.0.erase(id, command),
            Ok(case) => self.0.turn(&mut case.lock(), command),
            Err(EngineError::Ended { .. }) if matches!(command, Command::Answer(_)) => {
                self.0.turn_of_ended(id, command)
            }
            Err(error) => Err(error),
        }
    }

    /// See [`Turns::now`](super::Turns::now).
    pub fn now(&self) -> Time {
        self.0.now()
    }

    /// See [`Turns::need`](super::Turns::need).
    ///
    /// # Errors
    /// As there.
    pub fn need(&self, id: CaseId, now: Time) -> Result<Need, EngineError> {
        match self.0.case(id) {
            Ok(case) => self.need_of(&case.lock(), now),
            Err(EngineError::Ended { .. }) => Ok(Need::Rest { until: None }),
            Err(error) => Err(error),
        }
    }

    /// The same where nobody has the case in hand; `None`: somebody has, and may be writing.
    #[cfg(feature = "tokio")]
    pub(super) fn need_at_once(&self, id: CaseId, now: Time) -> Option<Result<Need, EngineError>> {
        match self.0.case(id) {
            Ok(case) => case.try_lock().map(|slot| self.need_of(&slot, now)),
            Err(EngineError::Ended { .. }) => Some(Ok(Need::Rest { until: None })),
            Err(error) => Some(Err(error)),
        }
    }

    fn need_of(&self, slot: &Slot, now: Time) -> Result<Need, EngineError> {
        Ok(need(&slot.state, &*self.0.deployed(slot.state.flow)?, now))
    }

    /// See [`Turns::call`](super::Turns::call).
    ///
    /// # Errors
    /// As there.
    pub fn call(&self, due: Due) -> Result<Answered, EngineError> {
        let (case, key) = (self.0.case(due.key.case)?, due.key.clone());
        let mut slot = case.lock();
        let flow = self.0.deployed(slot.state.flow)?;
        let gone = || EngineError::UnknownAsk {
            node: key.node.to_string(),
            ask: key.ask.as_ref().map_or_else(String::new, ToString::to_string),
        };
        let told = due.tells(&flow).ok_or_else(gone)?;
        let subject = if told.subject { self.0.subject(&mut slot)? } else { None };
        let file = if told.file { self.0.file_of(&mut slot, &flow)? } else { None };
        let request = Request::new(flow, &slot.state, due, subject, file).ok_or_else(gone)?;
        // Nobody waits for another system with the case in hand.
        drop(slot);
        Ok(Answered { key, answer: request.ask(&*self.0.steps), in_time: true })
    }

    /// See [`Turns::begin`](super::Turns::begin).
    ///
    /// # Errors
    /// As there.
    pub fn begin(&self, start: Start, refused: Option<CaseId>) -> Result<CaseId, EngineError> {
        let _alone = refused.map(|_| super::local::lock(&self.0.ended_lock));
        self.0.begin(start, refused).map(|(id, _)| id)
    }

    /// See [`Turns::waiting`](super::Turns::waiting).
    pub fn waiting(&self, until: Time, after: Option<CaseId>, limit: usize) -> Vec<CaseId> {
        let mut found: Vec<CaseId> =
            self.0.cases.all_open().iter().filter_map(|case| waits(&case.lock().state, until)).collect();
        found.retain(|case| after.is_none_or(|after| *case > after));
        found.sort_unstable();
        found.truncate(limit);
        found
    }
}

/// The case, if it needs something by then.
fn waits(state: &State, until: Time) -> Option<CaseId> {
    let needs = state.runs(until) || state.is_open() || state.timer().is_some_and(|timer| timer <= until);
    (state.seq > 0 && needs).then_some(state.id)
}
