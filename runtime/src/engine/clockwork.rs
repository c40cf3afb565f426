//! Actions of the engine itself: calls, retries, warnings and escalations.

use super::local::{Case, Local, Slot, lock};
use super::{EngineError, Ticked};
use crate::case::{Actor, CaseId, Event, Phase};
use crate::connect::{Answer, Call, CallError, Key};
use crate::{Facts, Flow, Name, NodeKind, Time, Version, Work};
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// A pending call.
struct Due {
    key: Key,
    connector: crate::Connector,
    tries: u32,
}

/// Cache of the last flow that was looked up.
type Known = Option<(Version, Arc<Flow>)>;

impl Local {
    /// Advances a case until it waits or ends.
    pub(super) fn drive(&self, case: &Case) -> Result<(), EngineError> {
        let driven = self.drive_on(case);
        if driven.is_err() {
            // The next tick tries again, under the same key.
            self.set_timer(&mut case.lock(), Some(Time(i64::MIN)));
        }
        driven
    }

    fn drive_on(&self, case: &Case) -> Result<(), EngineError> {
        let mut slot = case.lock();
        let mut now = self.clock.now();
        let (mut known, mut subject) = (Known::None, None);
        while !slot.calling && slot.state.runs(now) {
            let flow = self.known_flow(&mut known, slot.state.flow)?;
            let Some(due) = due(&slot) else {
                let mut turn = self.turn(&mut slot, flow, now);
                turn.advance();
                let made = turn.finish();
                self.commit(&mut slot, made)?;
                continue;
            };
            self.known_subject(&mut subject, &slot)?;
            // No effects while the attempt in the journal is unknown.
            self.running()?;
            let facts = slot.state.facts.clone();
            slot.calling = true;
            drop(slot);
            let answer = self.call(flow, &due, &facts, subject.as_ref());
            // Otherwise the case would have to clone them to add to them.
            drop(facts);
            slot = case.lock();
            case.called(&mut slot);
            now = self.clock.now();
            self.record(&mut slot, flow, due, answer, now)?;
        }
        Ok(())
    }

    fn known_flow<'k>(&self, known: &'k mut Known, version: Version) -> Result<&'k Flow, EngineError> {
        let unknown = known.as_ref().is_none_or(|(known, _)| *known != version);
        if unknown {
            *known = Some((version, self.deployed(version)?));
        }
        known.as_ref().map(|(_, flow)| &**flow).ok_or(EngineError::UnknownVersion { version })
    }

    /// The personal data that the case was started with, until they are erased.
    fn known_subject(&self, known: &mut Option<Value>, slot: &Slot) -> Result<(), EngineError> {
        if !slot.state.subject {
            *known = None;
        } else if known.is_none() {
            *known = self.read_personal(slot.state.id, 1)?;
        }
        Ok(())
    }

    fn call(
        &self,
        flow: &Flow,
        due: &Due,
        facts: &Facts,
        subject: Option<&Value>,
    ) -> Result<Answer, CallError> {
        let Some(node) = flow.node(&due.key.node) else {
            return Err(CallError::NotDone { why: "the flow has no such node".to_owned() });
        };
        let call = Call { key: due.key.clone(), connector: due.connector, node, facts, subject };
        // A panic in a connector must not leave the case locked.
        catch_unwind(AssertUnwindSafe(|| self.steps.call(&call)))
            .unwrap_or_else(|_| Err(CallError::Unclear { why: "the connector panicked".to_owned() }))
    }

    /// Records a connector's answer and continues.
    fn record(
        &self,
        slot: &mut Slot,
        flow: &Flow,
        due: Due,
        answer: Result<Answer, CallError>,
        now: Time,
    ) -> Result<(), EngineError> {
        let mut turn = self.turn(slot, flow, now);
        let Key { node, visit, attempt, .. } = due.key;
        let condition = turn.here().is_some_and(|node| node.kind == NodeKind::Condition);
        let answer = answer.and_then(|answer| match answer {
            Answer { holds: None, later: false, .. } if condition => Err(CallError::NotDone {
                why: "the answer does not say whether the condition holds".to_owned(),
            }),
            answer => Ok(answer),
        });
        match answer {
            Ok(Answer { later: true, reference, .. }) => {
                let reference = reference.map(Name::from);
                turn.push(Actor::System, Event::Accepted { node, visit, attempt, reference });
                turn.settle();
                turn.advance();
            }
            Ok(Answer { holds, reference, personal, .. }) => {
                let data = personal.map(|personal| turn.personal(&personal)).transpose()?;
                let holds = holds.filter(|_| condition);
                let reference = reference.map(Name::from);
                turn.push(Actor::System, Event::Called { node, visit, attempt, holds, reference, data });
                turn.advance();
            }
            Err(error) => {
                let tries = due.tries.saturating_add(1);
                let (done, why) = match error {
                    CallError::NotDone { why } => (false, why),
                    CallError::Unclear { why } => (true, why),
                };
                let retry = now.plus(self.backoff(tries));
                turn.push(Actor::System, Event::CallFailed { node, visit, attempt, tries, done, why, retry });
                if tries >= self.settings.tries {
                    turn.hold(format!("failed {tries} times"));
                }
            }
        }
        let made = turn.finish();
        self.commit(slot, made)
    }

    /// Milliseconds to the next retry after that many failures.
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
            // Only a call can still be due; it is driven next.
            let timer = slot.state.timer();
            self.set_timer(&mut slot, timer.filter(|timer| *timer > now));
            drop(slot);
            self.drive(&case)?;
        }
        Ok(ticked)
    }

    fn time_events(&self, slot: &mut Slot, now: Time, ticked: &mut Ticked) -> Result<(), EngineError> {
        let at = slot.state.at.as_ref().filter(|_| slot.state.suspended.is_none());
        let Some((node, visit, open)) = at.map(|at| (at.node.clone(), at.visit, at.is_open())) else {
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
                turn.push(Actor::Engine, Event::Warned { node: node.clone(), visit });
                warned = 1;
            }
            if !was_escalated && deadline.due <= now {
                turn.push(Actor::Engine, Event::Escalated { node, visit });
                escalated = 1;
            }
        }
        let made = turn.finish();
        self.commit(slot, made)?;
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
