//! What supervisors do to a case: retry, suspend, resume, cancel, migrate.

use super::Outcome;
use super::start::actor;
use super::turn::Turn;
use crate::case::{AskState, Asked, Event, Phase};
use crate::{Caller, EngineError, Name, Role, Version, Work};

impl Turn<'_> {
    pub(super) fn retry(&mut self, by: &Caller) -> Result<Outcome, EngineError> {
        let actor = actor(by)?;
        by.may_direct(self.state.unit.as_deref())?;
        let at = self.state.at.as_ref().filter(|at| {
            let waits = |asked: &Asked| matches!(asked.state, AskState::Backoff(_));
            matches!(at.work, Work::Call(_))
                && (at.phase == Phase::Held || at.phase == Phase::Calling && at.asks.iter().any(waits))
        });
        let at = at.ok_or(EngineError::NoRetry { case: self.state.id })?;
        let retried = Event::Retried { node: at.node.clone(), visit: at.visit };
        self.push(actor, retried);
        Ok(Outcome::Done)
    }

    pub(super) fn suspend(&mut self, by: &Caller, reason: &str) -> Result<Outcome, EngineError> {
        let actor = actor(by)?;
        by.may_direct(self.state.unit.as_deref())?;
        if self.state.suspended.is_some() {
            return Err(EngineError::Suspended { case: self.state.id });
        }
        let data = Some(self.words(by.person(), &[reason]));
        self.push(actor, Event::Suspended { data });
        Ok(Outcome::Done)
    }

    pub(super) fn resume(&mut self, by: &Caller) -> Result<Outcome, EngineError> {
        let actor = actor(by)?;
        by.may_direct(self.state.unit.as_deref())?;
        if self.state.suspended.is_none() {
            return Err(EngineError::NotSuspended { case: self.state.id });
        }
        self.push(actor, Event::Resumed {});
        self.reckon();
        self.settle();
        self.advance();
        Ok(Outcome::Done)
    }

    pub(super) fn cancel(&mut self, by: &Caller, reason: &str) -> Result<Outcome, EngineError> {
        let actor = actor(by)?;
        by.may_cancel(self.state.seen())?;
        let data = Some(self.words(by.person(), &[reason]));
        self.push(actor, Event::Cancelled { data });
        Ok(Outcome::Done)
    }

    pub(super) fn migrate(
        &mut self,
        to: Version,
        node: Option<&str>,
        by: &Caller,
        reason: &str,
    ) -> Result<Outcome, EngineError> {
        let actor = actor(by)?;
        by.needs(&[Role::Supervisor, Role::Administrator])?;
        let case = self.state.id;
        let target = self.target.ok_or(EngineError::UnknownVersion { version: to })?;
        let not_movable = |why| EngineError::NotMovable { case, why };
        let at = self.state.at.clone().ok_or(EngineError::Ended { case })?;
        let id = node.map_or_else(|| at.node.clone(), Name::from);
        let new = target.plan().node(&id).ok_or_else(|| EngineError::UnknownNode { node: id.to_string() })?;
        let ready = at.phase == Phase::Calling && at.wanted().any(|asked| asked.state == AskState::Ready);
        if self.calling || at.phase == Phase::Done || ready {
            return Err(not_movable("it does not wait"));
        }
        let names: Option<Vec<Name>> = at.asks.iter().map(|asked| asked.name.clone()).collect();
        let new_names = new.asks.for_case(self.state.represented).map(|groups| groups.concat());
        let asks_same = !matches!(at.work, Work::Call(_)) || names == new_names;
        let same = id == at.node && new.work == at.work && asks_same;
        if !same && matches!(at.work, Work::Call(_)) {
            return Err(not_movable(
                "another system may have the step; have it answered or completed by a person first",
            ));
        }
        let from = self.state.flow;
        // From here on the case is on the other flow.
        self.goes_to(target);
        let data = Some(self.words(by.person(), &[reason]));
        self.push_on(actor, new.clause.clone(), Event::Migrated { from, to, node: id, data });
        if same {
            self.reckon();
        } else {
            self.stand(new, Some(at.since));
        }
        self.settle();
        self.advance();
        Ok(Outcome::Done)
    }
}
