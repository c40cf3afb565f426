//! What the engine does by itself: calls, retries, warnings and escalations.

use super::local::{Case, Local, Slot, lock};
use super::{EngineError, Ticked};
use crate::case::{Actor, CaseId, Event, Phase};
use crate::connect::{Answer, Call, CallError, Key};
use crate::{NodeKind, Time, Work};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A call that is to be made.
struct Due {
    key: Key,
    connector: crate::Connector,
    tries: u32,
}

impl Local {
    /// Takes a case on until it waits or ends.
    pub(super) fn drive(&self, case: &Case) -> Result<(), EngineError> {
        let driven = self.drive_on(case);
        if driven.is_err() {
            // The next tick tries again, under the same key.
            self.set_timer(&mut case.lock(), Some(Time(i64::MIN)));
        }
        driven
    }

    fn drive_on(&self, case: &Case) -> Result<(), EngineError> {
        loop {
            let mut slot = case.lock();
            if slot.calling || !slot.state.runs(self.clock.now()) {
                return Ok(());
            }
            let flow = self.deployed(slot.state.flow)?;
            let Some(due) = due(&slot) else {
                let mut turn = self.turn(slot.state.clone(), &flow);
                turn.advance();
                self.commit(&mut slot, turn)?;
                continue;
            };
            let facts = slot.state.facts.clone();
            let subject = if slot.state.subject { self.read_personal(due.key.case, 1)? } else { None };
            // No effect while nobody knows which attempt the journal holds.
            self.running()?;
            slot.calling = true;
            drop(slot);
            let answer = match flow.node(&due.key.node) {
                None => Err(CallError::NotDone { why: "the flow has no such node".to_owned() }),
                Some(node) => {
                    let call = Call {
                        key: due.key.clone(),
                        connector: due.connector,
                        node,
                        facts: &facts,
                        subject: subject.as_ref(),
                    };
                    // A connector's panic is its own fault, and no reason to leave the case locked.
                    catch_unwind(AssertUnwindSafe(|| self.steps.call(&call))).unwrap_or_else(|_| {
                        Err(CallError::Unclear { why: "the connector panicked".to_owned() })
                    })
                }
            };
            let mut slot = case.lock();
            slot.calling = false;
            case.told_idle();
            self.record(&mut slot, &flow, due, answer)?;
        }
    }

    /// Writes what a connector said, and goes on from there.
    fn record(
        &self,
        slot: &mut Slot,
        flow: &crate::Flow,
        due: Due,
        answer: Result<Answer, CallError>,
    ) -> Result<(), EngineError> {
        let mut turn = self.turn(slot.state.clone(), flow);
        let Key { node, visit, attempt, .. } = due.key;
        let condition = flow.node(&node).is_some_and(|node| node.kind == NodeKind::Condition);
        let answer = answer.and_then(|answer| match answer {
            Answer { holds: None, later: false, .. } if condition => Err(CallError::NotDone {
                why: "the answer does not say whether the condition holds".to_owned(),
            }),
            answer => Ok(answer),
        });
        match answer {
            Ok(Answer { later: true, reference, .. }) => {
                turn.push(Actor::System, Event::Accepted { node, visit, attempt, reference });
                turn.settle();
                turn.advance();
            }
            Ok(Answer { holds, reference, personal, .. }) => {
                let data = personal.map(|personal| turn.personal(&personal)).transpose()?;
                let holds = holds.filter(|_| condition);
                turn.push(Actor::System, Event::Called { node, visit, attempt, holds, reference, data });
                turn.advance();
            }
            Err(error) => {
                let tries = due.tries.saturating_add(1);
                let (done, why) = match error {
                    CallError::NotDone { why } => (false, why),
                    CallError::Unclear { why } => (true, why),
                };
                let retry = self.clock.now().plus(self.backoff(tries));
                turn.push(Actor::System, Event::CallFailed { node, visit, attempt, tries, done, why, retry });
                if tries >= self.settings.tries {
                    turn.hold(format!("failed {tries} times"));
                }
            }
        }
        self.commit(slot, turn)
    }

    /// Milliseconds to the next retry after so many failures.
    fn backoff(&self, tries: u32) -> i64 {
        let doubled = 1_i64.checked_shl(tries.saturating_sub(1).min(40)).unwrap_or(i64::MAX);
        self.settings.retry_first.saturating_mul(doubled).min(self.settings.retry_most)
    }

    pub(super) fn tick_all(&self) -> Result<Ticked, EngineError> {
        let now = self.clock.now();
        let due: Vec<(Time, CaseId)> =
            lock(&self.timers).iter().take_while(|(time, _)| *time <= now).copied().collect();
        let mut ticked = Ticked::default();
        for (_, id) in due {
            let Ok(case) = self.case(id) else { continue };
            let mut slot = case.lock_idle();
            if slot.timer.is_none_or(|timer| timer > now) {
                continue;
            }
            ticked.cases += 1;
            self.time_events(&mut slot, now, &mut ticked)?;
            // What remains due is a call, and that is driven next.
            let timer = slot.state.timer();
            self.set_timer(&mut slot, timer.filter(|timer| *timer > now));
            drop(slot);
            self.drive(&case)?;
        }
        Ok(ticked)
    }

    fn time_events(&self, slot: &mut Slot, now: Time, ticked: &mut Ticked) -> Result<(), EngineError> {
        let Some(at) = slot.state.at.clone().filter(|_| slot.state.suspended.is_none()) else {
            return Ok(());
        };
        let flow = self.deployed(slot.state.flow)?;
        let mut turn = self.turn(slot.state.clone(), &flow);
        let (node, visit) = (&at.node, at.visit);
        if at.unknown {
            turn.reckon();
        }
        let (mut warned, mut escalated) = (0, 0);
        if let Some(deadline) = turn.state.at.as_ref().and_then(|at| at.deadline) {
            if !at.warned && deadline.warn <= now {
                turn.push(Actor::Engine, Event::Warned { node: node.clone(), visit });
                warned = 1;
            }
            if !at.escalated && deadline.due <= now {
                turn.push(Actor::Engine, Event::Escalated { node: node.clone(), visit });
                escalated = 1;
            }
        }
        self.commit(slot, turn)?;
        ticked.warned += warned;
        ticked.escalated += escalated;
        Ok(())
    }
}

fn due(slot: &Slot) -> Option<Due> {
    let state = &slot.state;
    let at = state.at.as_ref()?;
    let Work::Call(connector) = at.work else { return None };
    let (Phase::Ready { attempt, tries } | Phase::Backoff { attempt, tries, .. }) = at.phase else {
        return None;
    };
    let key = Key { case: state.id, node: at.node.clone(), visit: at.visit, attempt };
    Some(Due { key, connector, tries })
}
