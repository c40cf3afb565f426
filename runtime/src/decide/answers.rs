//! What other systems answered to calls.

use super::turn::Turn;
use super::{Answered, Outcome};
use crate::case::{Actor, AskState, Event, Phase};
use crate::connect::{Answer, CallError, Key};
use crate::{EngineError, Found, Name, NodeKind, Settings};

impl Turn<'_> {
    /// Records an answer and goes on. One that the case does not wait for any more changes nothing, but is recorded if something was
    /// done.
    pub(super) fn answer(&mut self, answered: Answered) -> Result<Outcome, EngineError> {
        let Answered { key, answer, in_time } = answered;
        if self.state.seq == 0 {
            return Err(EngineError::UnknownCase { case: self.state.id });
        }
        let at = self.state.at.as_ref().filter(|at| at.node == key.node && at.visit == key.visit);
        let asked =
            at.and_then(|at| at.asked(key.ask.as_deref())).filter(|asked| asked.attempt == key.attempt);
        let is_open = asked.is_some_and(|asked| !matches!(asked.state, AskState::Answered(_)));
        let waits = is_open && at.is_some_and(|at| at.phase != Phase::Done);
        match answer {
            // That it failed is known already of one that was given up.
            answer if waits && (in_time || answer.is_ok()) => {
                let tries = asked.map_or(0, |asked| asked.tries);
                self.answered(key, tries, answer);
            }
            Ok(answer) if !waits && (asked.is_none() || self.state.ended.is_some()) => self.late(key, answer),
            _ => {}
        }
        Ok(Outcome::Done)
    }

    /// Records what a connector did after the case had gone on.
    fn late(&mut self, key: Key, answer: Answer) {
        let Key { node, ask, visit, attempt, .. } = key;
        let data = answer.personal.map(|personal| self.personal(&personal));
        let reference = answer.reference.map(Name::from);
        let found = answer.found;
        self.push(Actor::System, Event::Late { node, visit, ask, attempt, found, reference, data });
    }

    fn answered(&mut self, key: Key, tries: u32, answer: Result<Answer, CallError>) {
        let condition = self.here().is_some_and(|node| node.kind == NodeKind::Condition);
        let Key { node, ask, visit, attempt, .. } = key;
        match answer {
            Ok(Answer { found: None, later: false, .. }) if condition => {
                let why = "the answer does not say whether the condition holds".to_owned();
                self.failed((node, visit, ask, attempt), tries, CallError::NotDone { why });
            }
            Ok(Answer { later: true, reference, .. }) => {
                let reference = reference.map(Name::from);
                self.push(Actor::System, Event::Accepted { node, visit, ask, attempt, reference });
                self.settle();
                self.advance();
            }
            Ok(Answer { found: Some(Found::Unknown), reference, personal, .. }) => {
                let data = personal.map(|personal| self.personal(&personal));
                let reference = reference.map(Name::from);
                let tries = tries.saturating_add(1);
                let retry = self.now().plus(backoff(self.settings, tries));
                let unknown = Event::Unknown { node, visit, ask, attempt, tries, reference, data, retry };
                self.push(Actor::System, unknown);
                self.hold_after(tries);
            }
            Ok(Answer { found, reference, personal, .. }) => {
                let data = personal.map(|personal| self.personal(&personal));
                // A step that asks once has an outcome only if it is a condition.
                let holds = found.filter(|_| condition || ask.is_some()).map(|found| found == Found::Found);
                let reference = reference.map(Name::from);
                self.push(Actor::System, Event::Called { node, visit, ask, attempt, holds, reference, data });
                self.advance();
            }
            Err(error) => self.failed((node, visit, ask, attempt), tries, error),
        }
    }

    fn failed(
        &mut self,
        (node, visit, ask, attempt): (Name, u32, Option<Name>, u32),
        tries: u32,
        error: CallError,
    ) {
        let tries = tries.saturating_add(1);
        let (done, why) = match error {
            CallError::NotDone { why } => (false, why),
            CallError::Unclear { why } => (true, why),
        };
        let retry = self.now().plus(backoff(self.settings, tries));
        // It stands in the chain for ever, whatever a system says in its errors.
        let why = crate::identity::masked(&why).into_owned();
        self.push(Actor::System, Event::CallFailed { node, visit, ask, attempt, tries, done, why, retry });
        self.hold_after(tries);
    }

    fn hold_after(&mut self, tries: u32) {
        let calls = self.state.at.as_ref().is_some_and(|at| at.phase == Phase::Calling);
        if calls && tries >= self.settings.tries {
            self.hold(format!("failed {tries} times"));
        }
    }
}

/// Milliseconds to the next retry after that many failures.
fn backoff(settings: &Settings, tries: u32) -> i64 {
    let doubled = 1_i64.checked_shl(tries.saturating_sub(1).min(40)).unwrap_or(i64::MAX);
    settings.retry_first.saturating_mul(doubled).min(settings.retry_most)
}
