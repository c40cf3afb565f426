//! Calls to other systems: when one is made, and what becomes of its answer.

use super::EngineError;
use super::lines::Admission;
use super::local::{Case, Core, InFlight, Slot};
use crate::Time;
use crate::case::CaseId;
use crate::connect::{Answer, CallError, Request};
use crate::decide::{Answered, Command, Due, Need, need};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// A call, and its number among all calls: one that was given up is known by it when it comes back.
pub(super) struct Numbered {
    number: u64,
    request: Request,
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
            let answer = request.request.ask(&*self.steps);
            self.came(case, &request, answer)?;
            next = self.next_call(case)?;
        }
        Ok(())
    }

    /// Advances a case as far as it goes without another system; the call that it then needs counts as made.
    fn next_call(&self, case: &Case) -> Result<Option<Numbered>, EngineError> {
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

    fn advanced(&self, slot: &mut Slot) -> Result<Option<Numbered>, EngineError> {
        loop {
            let now = self.now();
            if slot.calling.is_some() || !slot.state.runs(now) {
                return Ok(None);
            }
            let flow = self.deployed(slot.state.flow)?;
            match need(&slot.state, &flow, now) {
                Need::Call(due) => return self.admitted(slot, due, now),
                Need::Advance => {
                    let seq = slot.state.seq;
                    self.turn(slot, Command::Advance)?;
                    if slot.state.seq == seq {
                        return Ok(None);
                    }
                }
                Need::Time | Need::Rest { .. } => return Ok(None),
            }
        }
    }

    /// The call, if its connector takes it now; the case then counts as calling.
    fn admitted(&self, slot: &mut Slot, due: Due, now: Time) -> Result<Option<Numbered>, EngineError> {
        // No effects while the attempt in the journal is unknown.
        self.running()?;
        let flow = self.deployed(slot.state.flow)?;
        let Some(told) = due.tells(&flow) else { return Ok(None) };
        let subject = if told.subject { self.subject(slot)? } else { None };
        let file = if told.file { self.file_of(slot, &flow)? } else { None };
        let Some(request) = Request::new(flow, &slot.state, due.clone(), subject, file) else {
            return Ok(None);
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
        slot.calling = Some(InFlight { number, due, until: now.plus(limits.timeout) });
        self.set_timer(slot);
        Ok(Some(Numbered { number, request }))
    }

    /// Has another thread make the call and drive the case on. While it calls, the thread holds no more than the connectors, so
    /// that an engine ends whatever hangs.
    fn send(self: &Arc<Self>, case: &Arc<Case>, request: Numbered) {
        let (number, connector) = (request.number, request.request.due().connector);
        let (core, steps, of) = (Arc::downgrade(self), Arc::clone(&self.steps), Arc::clone(case));
        let sent = self.pool.run(Box::new(move || {
            let mut next = Some(request);
            while let Some(request) = next {
                let answer = request.request.ask(&*steps);
                let Some(core) = core.upgrade() else { return };
                // What could not be written is tried again by the clock.
                let went_on = core.came(&of, &request, answer).and_then(|()| core.next_call(&of));
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
        of: &Numbered,
        answer: Result<Answer, CallError>,
    ) -> Result<(), EngineError> {
        let due = of.request.due();
        let mut slot = case.lock();
        let in_time = slot.calling.take_if(|now| now.number == of.number).is_some();
        let (now, limits) = (self.now(), &self.settings.calls);
        let freed = match (self.steps.is_instant(), in_time) {
            (true, _) => Vec::new(),
            (false, true) => self.lines.done(due.connector, answer.is_ok(), limits, now),
            (false, false) => self.lines.came_back(due.connector, limits),
        };
        let recorded = self.answered(&mut slot, Answered { key: due.key.clone(), answer, in_time });
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
        let why = format!("no answer within {} s", self.settings.calls.timeout / 1000);
        let answer = Err(CallError::Unclear { why });
        let recorded = self.answered(slot, Answered { key: call.due.key, answer, in_time: true });
        self.set_timer(slot);
        recorded.map(|()| freed)
    }

    fn answered(&self, slot: &mut Slot, answered: Answered) -> Result<(), EngineError> {
        let command = Command::Answer(answered);
        // To a case that has ended somebody else may be adding events.
        match slot.state.ended {
            Some(_) => self.turn_of_ended(slot.state.id, command),
            None => self.turn(slot, command),
        }
        .map(drop)
    }
}
