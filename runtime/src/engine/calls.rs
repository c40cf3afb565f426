//! Calls to other systems: what is due, how it is made, and what becomes of its answer.

use super::EngineError;
use super::lines::Admission;
use super::local::{Case, Core, Due, InFlight, Slot};
use super::turn::Turn;
use crate::case::{Actor, AskState, Asked, CaseId, Event, Phase};
use crate::connect::{Answer, Call, CallError, Key, Steps};
use crate::file::CaseFile;
use crate::{Ask, Connector, Facts, Flow, Found, Name, NodeKind, Subject, Time, Version};
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// All that a call needs, so that it can be made on another thread.
struct Request {
    flow: Arc<Flow>,
    version: Version,
    ask: Ask,
    facts: Facts,
    subject: Option<Arc<Value>>,
    file: Option<Arc<CaseFile>>,
    worker: Option<Name>,
    call: InFlight,
}

impl Request {
    fn ask(&self, steps: &dyn Steps) -> Result<Answer, CallError> {
        let key = self.call.due.key.clone();
        let Some(node) = self.flow.node(&key.node) else {
            return Err(CallError::NotDone { why: "the flow has no such node".to_owned() });
        };
        let call = Call {
            key,
            version: self.version,
            node,
            ask: &self.ask,
            facts: &self.facts,
            subject: self.subject.as_deref(),
            file: self.file.as_deref(),
            worker: self.worker.as_deref(),
        };
        // A panic in a connector must not leave the case calling for ever.
        catch_unwind(AssertUnwindSafe(|| steps.call(&call)))
            .unwrap_or_else(|_| Err(CallError::Unclear { why: "the connector panicked".to_owned() }))
    }
}

impl Core {
    /// Advances a case until it waits or ends. Calls are made on other threads, and the case goes on from there.
    pub(super) fn drive(self: &Arc<Self>, case: &Arc<Case>) -> Result<(), EngineError> {
        let mut next = self.next_call(case)?;
        while let Some(request) = next {
            if !self.steps.is_instant() {
                self.send(case, request);
                return Ok(());
            }
            let answer = request.ask(&*self.steps);
            self.came(case, request, answer)?;
            next = self.next_call(case)?;
        }
        Ok(())
    }

    /// Advances a case as far as it goes without another system; the call that it then needs counts as made.
    fn next_call(&self, case: &Case) -> Result<Option<Request>, EngineError> {
        let mut slot = case.lock();
        let next = self.advanced(&mut slot);
        if next.is_err() {
            // The next tick tries again, under the same key.
            slot.wake = Some(Time(i64::MIN));
            self.set_timer(&mut slot);
        }
        case.rests(&slot);
        next
    }

    fn advanced(&self, slot: &mut Slot) -> Result<Option<Request>, EngineError> {
        loop {
            let now = self.now();
            if slot.calling.is_some() || !slot.state.runs(now) {
                return Ok(None);
            }
            let flow = self.deployed(slot.state.flow)?;
            if let Some(due) = due(slot, &flow, now) {
                return self.admitted(slot, flow, due, now);
            }
            let mut turn = self.turn(slot, &flow, now);
            turn.advance();
            let made = turn.finish();
            if made.is_empty() {
                return Ok(None);
            }
            self.commit(slot, made)?;
        }
    }

    /// The call, if its connector takes it now; the case then counts as calling.
    fn admitted(
        &self,
        slot: &mut Slot,
        flow: Arc<Flow>,
        due: Due,
        now: Time,
    ) -> Result<Option<Request>, EngineError> {
        // No effects while the attempt in the journal is unknown.
        self.running()?;
        let Some(ask) =
            flow.plan().node(&due.key.node).and_then(|node| node.asks.get(due.key.ask.as_deref()))
        else {
            return Ok(None);
        };
        let ask = ask.clone();
        let (subject, file, worker) = match ask.about {
            // Their signature lies in the case's file too.
            Subject::Worker if ask.connector == Connector::Signature => {
                (None, self.file_of(slot)?, slot.state.worker.clone())
            }
            Subject::Worker => (None, None, slot.state.worker.clone()),
            _ => (self.subject(slot)?, self.file_of(slot)?, None),
        };
        let limits = &self.settings.calls;
        if !self.steps.is_instant() {
            match self.lines.admit(due.connector, slot.state.id, limits, now) {
                Admission::Go => {}
                Admission::Queued => {
                    slot.queued = true;
                    return Ok(None);
                }
                Admission::Paused(until) => {
                    slot.wake = Some(until);
                    self.set_timer(slot);
                    return Ok(None);
                }
            }
        }
        slot.queued = false;
        let number = self.calls.fetch_add(1, Ordering::Relaxed);
        let call = InFlight { number, due, until: now.plus(limits.timeout) };
        slot.calling = Some(call.clone());
        self.set_timer(slot);
        let (version, facts) = (slot.state.flow, slot.state.facts.clone());
        Ok(Some(Request { flow, version, ask, facts, subject, file, worker, call }))
    }

    /// The personal data that the case was started with, until they are erased. Kept between the calls of a case.
    fn subject(&self, slot: &mut Slot) -> Result<Option<Arc<Value>>, EngineError> {
        if !slot.state.subject {
            slot.subject = None;
        } else if slot.subject.is_none() {
            slot.subject = self.read_personal(slot.state.id, 1)?.map(Arc::new);
        }
        Ok(slot.subject.clone())
    }

    /// Has another thread make the call and drive the case on. While it calls, the thread holds no more than the connectors, so
    /// that an engine ends whatever hangs.
    fn send(self: &Arc<Self>, case: &Arc<Case>, request: Request) {
        let (number, connector) = (request.call.number, request.call.due.connector);
        let (core, steps, of) = (Arc::downgrade(self), Arc::clone(&self.steps), Arc::clone(case));
        let sent = self.pool.run(Box::new(move || {
            let mut next = Some(request);
            while let Some(request) = next {
                let answer = request.ask(&*steps);
                let Some(core) = core.upgrade() else { return };
                // What could not be written is tried again by the clock.
                let went_on = core.came(&of, request, answer).and_then(|()| core.next_call(&of));
                next = went_on.unwrap_or_default();
            }
        }));
        if sent.is_err() {
            let now = self.now();
            let freed = self.lines.done(connector, false, &self.settings.calls, now);
            let mut slot = case.lock();
            slot.calling.take_if(|call| call.number == number);
            slot.wake = Some(now.plus(self.settings.retry_first));
            self.set_timer(&mut slot);
            case.rests(&slot);
            drop(slot);
            self.let_go(freed);
        }
    }

    /// A call came back: records its answer.
    fn came(
        self: &Arc<Self>,
        case: &Case,
        request: Request,
        answer: Result<Answer, CallError>,
    ) -> Result<(), EngineError> {
        let Request { flow, call, facts, .. } = request;
        // Otherwise the case would have to clone them to add to them.
        drop(facts);
        let mut slot = case.lock();
        let in_time = slot.calling.take_if(|now| now.number == call.number).is_some();
        let now = self.now();
        let limits = &self.settings.calls;
        let freed = match (self.steps.is_instant(), in_time) {
            (true, _) => Vec::new(),
            (false, true) => self.lines.done(call.due.connector, answer.is_ok(), limits, now),
            (false, false) => self.lines.came_back(call.due.connector, limits),
        };
        let recorded = self.answered(&mut slot, &flow, call.due, answer, in_time, now);
        if recorded.is_err() {
            slot.wake = Some(Time(i64::MIN));
        }
        self.set_timer(&mut slot);
        drop(slot);
        self.let_go(freed);
        recorded
    }

    /// Drives cases that waited for a connector.
    pub(super) fn let_go(self: &Arc<Self>, cases: Vec<CaseId>) {
        for id in cases {
            let Ok(case) = self.case(id) else { continue };
            drop(self.drive(&case));
        }
    }

    /// Gives up a call that did not answer in time.
    pub(super) fn give_up(self: &Arc<Self>, slot: &mut Slot, now: Time) -> Result<Vec<CaseId>, EngineError> {
        let Some(call) = slot.calling.take_if(|call| call.until <= now) else { return Ok(Vec::new()) };
        let freed = self.lines.abandon(call.due.connector, &self.settings.calls, now);
        let flow = self.deployed(slot.state.flow)?;
        let why = format!("no answer within {} s", self.settings.calls.timeout / 1000);
        let recorded = self.answered(slot, &flow, call.due, Err(CallError::Unclear { why }), true, now);
        self.set_timer(slot);
        recorded.map(|()| freed)
    }

    /// Records an answer. One that the case does not wait for any more changes nothing, but is recorded if something was done.
    fn answered(
        &self,
        slot: &mut Slot,
        flow: &Flow,
        due: Due,
        answer: Result<Answer, CallError>,
        in_time: bool,
        now: Time,
    ) -> Result<(), EngineError> {
        let waits = slot.state.at.as_ref().is_some_and(|at| {
            let asked = at.asked(due.key.ask.as_deref()).filter(|asked| asked.attempt == due.key.attempt);
            let open = asked.is_some_and(|asked| !matches!(asked.state, AskState::Answered(_)));
            at.node == due.key.node && at.visit == due.key.visit && at.phase != Phase::Done && open
        });
        if waits {
            // That it failed is known already of one that was given up.
            return if in_time || answer.is_ok() {
                self.record(slot, flow, due, answer, now)
            } else {
                Ok(())
            };
        }
        let is_known = slot.state.at.as_ref().is_some_and(|at| {
            at.node == due.key.node
                && at.visit == due.key.visit
                && at.asked(due.key.ask.as_deref()).is_some_and(|asked| asked.attempt == due.key.attempt)
        });
        match answer {
            Ok(answer) if !is_known || slot.state.ended.is_some() => {
                self.record_late(slot, due.key, answer, now)
            }
            _ => Ok(()),
        }
    }

    /// Records what a connector did after the case had gone on.
    fn record_late(&self, slot: &mut Slot, key: Key, answer: Answer, now: Time) -> Result<(), EngineError> {
        let flow = self.deployed(slot.state.flow)?;
        let ended = slot.state.ended.is_some();
        let mut turn = self.turn(slot, &flow, now);
        let Key { node, ask, visit, attempt, .. } = key;
        let data = answer.personal.map(|personal| turn.personal(&personal)).transpose()?;
        let reference = answer.reference.map(Name::from);
        let found = answer.found;
        turn.push(Actor::System, Event::Late { node, visit, ask, attempt, found, reference, data });
        let made = turn.finish();
        // Of a case that has ended somebody else may be adding events.
        let _alone = ended.then(|| super::local::lock(&self.ended_lock));
        if ended && self.ended(slot.state.id)?.is_some_and(|(state, _)| state.row != slot.state.row) {
            self.take_back(slot);
            return Ok(());
        }
        self.commit(slot, made)
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
        let condition = turn.here().is_some_and(|node| node.kind == NodeKind::Condition);
        let answer = answer.and_then(|answer| match answer {
            Answer { found: None, later: false, .. } if condition => Err(CallError::NotDone {
                why: "the answer does not say whether the condition holds".to_owned(),
            }),
            answer => Ok(answer),
        });
        match answer {
            Ok(Answer { later: true, reference, .. }) => {
                let Key { node, ask, visit, attempt, .. } = due.key;
                let reference = reference.map(Name::from);
                turn.push(Actor::System, Event::Accepted { node, visit, ask, attempt, reference });
                turn.settle();
                turn.advance();
            }
            Ok(Answer { found: Some(Found::Unknown), reference, personal, .. }) => {
                let data = personal.map(|personal| turn.personal(&personal)).transpose()?;
                let reference = reference.map(Name::from);
                let Key { node, ask, visit, attempt, .. } = due.key;
                let tries = due.tries.saturating_add(1);
                let retry = now.plus(self.backoff(tries));
                turn.push(
                    Actor::System,
                    Event::Unknown { node, visit, ask, attempt, tries, reference, data, retry },
                );
                self.hold_after(&mut turn, tries);
            }
            Ok(Answer { found, reference, personal, .. }) => {
                let data = personal.map(|personal| turn.personal(&personal)).transpose()?;
                let Key { node, ask, visit, attempt, .. } = due.key;
                // A step that asks once has an outcome only if it is a condition.
                let holds = found.filter(|_| condition || ask.is_some()).map(|found| found == Found::Found);
                let reference = reference.map(Name::from);
                turn.push(Actor::System, Event::Called { node, visit, ask, attempt, holds, reference, data });
                turn.advance();
            }
            Err(error) => {
                let tries = due.tries.saturating_add(1);
                let (done, why) = match error {
                    CallError::NotDone { why } => (false, why),
                    CallError::Unclear { why } => (true, why),
                };
                let Key { node, ask, visit, attempt, .. } = due.key;
                let retry = now.plus(self.backoff(tries));
                // It stands in the chain for ever, whatever a system says in its errors.
                let why = crate::identity::masked(&why).into_owned();
                let failed = Event::CallFailed { node, visit, ask, attempt, tries, done, why, retry };
                turn.push(Actor::System, failed);
                self.hold_after(&mut turn, tries);
            }
        }
        let made = turn.finish();
        self.commit(slot, made)
    }

    fn hold_after(&self, turn: &mut Turn<'_>, tries: u32) {
        if tries >= self.settings.tries && turn.state.at.as_ref().is_some_and(|at| at.phase == Phase::Calling)
        {
            turn.hold(format!("failed {tries} times"));
        }
    }

    /// Milliseconds to the next retry after that many failures.
    fn backoff(&self, tries: u32) -> i64 {
        let doubled = 1_i64.checked_shl(tries.saturating_sub(1).min(40)).unwrap_or(i64::MAX);
        self.settings.retry_first.saturating_mul(doubled).min(self.settings.retry_most)
    }
}

/// The next call of a case: of a question any that is due; of a step that orders something, what comes next in the act's order.
fn due(slot: &Slot, flow: &Flow, now: Time) -> Option<Due> {
    let state = &slot.state;
    let at = state.at.as_ref().filter(|at| at.phase == Phase::Calling)?;
    let asks = &flow.plan().node(&at.node)?.asks;
    let first = at.wanted().next()?.group;
    let in_turn = |asked: &&Asked| !asks.in_order || asked.group == first;
    let asked = at.wanted().filter(in_turn).find(|asked| asked.is_due(now))?;
    let connector = asks.get(asked.name.as_deref())?.connector;
    let (node, ask) = (at.node.clone(), asked.name.clone());
    let key = Key { case: state.id, node, ask, visit: at.visit, attempt: asked.attempt };
    Some(Due { key, connector, tries: asked.tries })
}
