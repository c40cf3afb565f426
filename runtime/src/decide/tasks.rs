//! Tasks: who has one, and how it is completed.

use super::start::{actor, in_stead, not_personal};
use super::turn::Turn;
use super::{Completion, Decision, Outcome, Person};
use crate::case::{Actor, Event, Phase, State};
use crate::{Caller, EngineError, Name, NodeKind, Role};

impl Turn<'_> {
    pub(super) fn assign(
        &mut self,
        to: &Person,
        by: &Caller,
        reason: Option<&str>,
    ) -> Result<Outcome, EngineError> {
        let mut actor = actor(by)?;
        not_personal(Some(&to.id))?;
        let (node, visit) = task(&self.state)?;
        if reason.is_some_and(|reason| reason.trim().is_empty()) {
            return Err(EngineError::NoReason { node: node.into() });
        }
        let case = self.state.seen();
        // Who may do a task may take it; others give it.
        if to.id == by.person().id {
            by.may_move(case.assignee)?;
            in_stead(&mut actor, by.may_do(self.role(), case)?);
        } else {
            by.may_give(case)?;
        }
        let said: Vec<&str> = reason.into_iter().collect();
        let data = Some(self.words(to, &said));
        self.push(actor, Event::Assigned { node, visit, to: to.id.clone(), data });
        Ok(Outcome::Done)
    }

    pub(super) fn release(&mut self, by: &Caller) -> Result<Outcome, EngineError> {
        let mut actor = actor(by)?;
        let (node, visit) = task(&self.state)?;
        let assignee = self.state.seen().assignee;
        if assignee.is_none() {
            return Err(EngineError::NotAssigned { case: self.state.id });
        }
        in_stead(&mut actor, by.lets_go(assignee)?);
        self.push(actor, Event::Released { node, visit });
        Ok(Outcome::Done)
    }

    pub(super) fn route(&mut self, unit: Option<String>, by: &Caller) -> Result<Outcome, EngineError> {
        let actor = actor(by)?;
        not_personal(unit.as_deref())?;
        by.needs(&[Role::Supervisor, Role::Office, Role::Head])?;
        if !by.has(Role::Supervisor) {
            by.may_direct(self.state.unit.as_deref())?;
        }
        self.push(actor, Event::Routed { unit: unit.map(Name::from) });
        Ok(Outcome::Done)
    }

    pub(super) fn complete(&mut self, done: &Completion) -> Result<Outcome, EngineError> {
        let mut actor = actor(&done.by)?;
        self.may_complete(done, &mut actor)?;
        self.needs_signature(done)?;
        self.completed(done, actor)?;
        Ok(Outcome::Done)
    }

    /// Whether somebody may complete the open task so; where it is, and the actor is told whom they substitute.
    pub(super) fn may_complete(
        &self,
        done: &Completion,
        actor: &mut Actor,
    ) -> Result<(Name, u32), EngineError> {
        let id = self.state.id;
        if self.state.suspended.is_some() {
            return Err(EngineError::Suspended { case: id });
        }
        let (node, visit) = task(&self.state)?;
        if node != done.node {
            return Err(EngineError::NoTask { case: id, node: done.node.clone() });
        }
        let case = self.state.seen();
        let stead = done.by.may_do(self.role(), case)?;
        in_stead(actor, done.by.finishes(case.assignee)?.or(stead));
        let decides =
            self.flow.node(&node).is_some_and(|node| node.kind == NodeKind::Condition || node.rules);
        if decides && done.decision.is_none() {
            return Err(EngineError::NoDecision { node: node.into() });
        }
        if done.decision == Some(Decision::Refuse)
            && done.reasons.iter().all(|reason| reason.text.trim().is_empty())
        {
            return Err(EngineError::NoReason { node: node.into() });
        }
        Ok((node, visit))
    }

    /// Completes the open task, and goes on.
    pub(super) fn completed(&mut self, done: &Completion, actor: Actor) -> Result<(), EngineError> {
        let (node, visit) = task(&self.state)?;
        let words: Vec<&str> = done.reasons.iter().map(|reason| reason.text.as_str()).collect();
        let data = Some(self.words(done.by.person(), &words));
        let grounds = done.reasons.iter().map(|reason| reason.ground.clone()).collect();
        self.push(actor, Event::Completed { node, visit, decision: done.decision, grounds, data });
        self.advance();
        Ok(())
    }
}

/// The position if it waits for a person.
fn task(state: &State) -> Result<(Name, u32), EngineError> {
    let at = state.at.as_ref().filter(|at| matches!(at.phase, Phase::Task | Phase::Held));
    let node = || state.at.as_ref().map_or_else(String::new, |at| at.node.to_string());
    at.map(|at| (at.node.clone(), at.visit))
        .ok_or_else(|| EngineError::NoTask { case: state.id, node: node() })
}
