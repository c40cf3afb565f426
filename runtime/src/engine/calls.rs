//! Calls to other systems: when one is made, and what becomes of its answer.

use super::EngineError;
use super::lines::Admission;
use super::local::{Case, Core, InFlight, Slot, batch};
use crate::Time;
use crate::case::{CaseId, State};
use crate::connect::{Answer, CallError, Request, Steps};
use crate::decide::{Answered, Command, Due, Need, need};
use crate::journal::{Batch, JournalError, Last};
use std::sync::atomic::Ordering;
use std::sync::{Arc, MutexGuard, Weak};

/// A call, and its number among all calls: one that was given up is known by it when it comes back.
pub(super) struct Numbered {
    number: u64,
    request: Request,
}

impl Core {
    /// Advances a case until it waits or ends. Calls are made on other threads, and the case goes on from there.
    pub(super) fn drive(self: &Arc<Self>, case: &Arc<Case>) -> Result<(), EngineError> {
        if !self.steps.is_instant() {
            return self.send(case);
        }
        let mut next = self.next_call(case)?;
        while let Some(request) = next {
            let answer = request.request.ask(&*self.steps);
            let mut slot = case.lock();
            let (answered, _) = self.came(&mut slot, &request, answer);
            self.recorded(&mut slot, answered)?;
            drop(slot);
            next = self.next_call(case)?;
        }
        Ok(())
    }

    /// Advances a case as far as it goes without another system; the call that it then needs counts as made.
    fn next_call(&self, case: &Case) -> Result<Option<Numbered>, EngineError> {
        let mut slot = case.lock();
        let next = match self.advanced(&mut slot) {
            Ok(Some(due)) => self.admitted(&mut slot, due),
            Ok(None) => Ok(None),
            Err(error) => Err(error),
        };
        match next {
            Ok(_) => case.rests(&slot),
            Err(_) => self.later(case, slot),
        }
        next
    }

    /// The call that it needs then.
    fn advanced(&self, slot: &mut Slot) -> Result<Option<Due>, EngineError> {
        loop {
            let now = self.now();
            if slot.calling.is_some() || !slot.state.runs(now) {
                return Ok(None);
            }
            let flow = self.deployed(slot.state.flow)?;
            match need(&slot.state, &flow, now) {
                Need::Call(due) => return Ok(Some(due)),
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
    fn admitted(&self, slot: &mut Slot, due: Due) -> Result<Option<Numbered>, EngineError> {
        let now = self.now();
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

    /// The same as far as no other system is needed; another thread asks that. Only there does the connector's limit count it: a call
    /// that waits for a thread is not yet one.
    fn send(self: &Arc<Self>, case: &Arc<Case>) -> Result<(), EngineError> {
        let mut slot = case.lock();
        match self.advanced(&mut slot) {
            Ok(None) => case.rests(&slot),
            Ok(Some(_)) => {
                let driven = Driven::new(self, case);
                if self.pool.run(Box::new(move || driven.go_on())).is_err() {
                    self.later(case, slot);
                }
            }
            Err(error) => {
                self.later(case, slot);
                return Err(error);
            }
        }
        Ok(())
    }

    /// A call came back: what is to be recorded of it, and the cases that its connector has time for now.
    fn came(
        &self,
        slot: &mut Slot,
        of: &Numbered,
        answer: Result<Answer, CallError>,
    ) -> (Command, Vec<CaseId>) {
        let due = of.request.due();
        let in_time = slot.calling.take_if(|now| now.number == of.number).is_some();
        let (now, limits) = (self.now(), &self.settings.calls);
        let freed = match (self.steps.is_instant(), in_time) {
            (true, _) => Vec::new(),
            (false, true) => self.lines.done(due.connector, answer.is_ok(), limits, now),
            (false, false) => self.lines.came_back(due.connector, limits),
        };
        (Command::Answer(Answered { key: due.key.clone(), answer, in_time }), freed)
    }

    /// Records a command that is no client's: what could not be written is tried again by the clock.
    fn recorded(&self, slot: &mut Slot, command: Command) -> Result<(), EngineError> {
        let recorded = match slot.state.ended {
            // To a case that has ended somebody else may be adding events.
            Some(_) => self.turn_of_ended(slot.state.id, command),
            None => self.turn(slot, command),
        };
        if recorded.is_err() {
            slot.wake = Some(Time(i64::MIN));
        }
        self.set_timer(slot);
        recorded.map(drop)
    }

    /// The same where nobody waits for it; what is to be written, if the case goes on when it is.
    fn decided_then(&self, slot: &mut Slot, command: Command) -> Result<Option<(State, Batch)>, EngineError> {
        if slot.state.ended.is_some() {
            return self.recorded(slot, command).map(|()| None);
        }
        self.running()?;
        let decided = self.decided(slot, command)?;
        self.set_timer(slot);
        if decided.records.is_empty() {
            return Ok(None);
        }
        let (state, written) = batch(&slot.state, slot.hash, decided);
        slot.writing = true;
        Ok(Some((state, written.into_batch())))
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
        let answered = Answered { key: call.due.key, answer, in_time: true };
        self.recorded(slot, Command::Answer(answered)).map(|()| freed)
    }
}

/// A case that threads of the pool drive: each until something is to be written, when it is free for others. While it calls, a thread
/// holds no more than the connectors, so that an engine ends whatever hangs.
struct Driven {
    core: Weak<Core>,
    steps: Arc<dyn Steps>,
    case: Arc<Case>,
}

impl Driven {
    fn new(core: &Arc<Core>, case: &Arc<Case>) -> Self {
        Self { core: Arc::downgrade(core), steps: Arc::clone(&core.steps), case: Arc::clone(case) }
    }

    /// Makes a call, and what follows until something is to be written.
    fn call(self, request: Numbered) {
        let mut next = Some(request);
        while let Some(request) = next {
            let answer = request.request.ask(&*self.steps);
            let Some(core) = self.core.upgrade() else { return };
            let mut slot = self.case.lock();
            let (answered, freed) = core.came(&mut slot, &request, answer);
            let decided = core.decided_then(&mut slot, answered);
            drop(slot);
            next = match decided {
                Ok(Some((state, batch))) => {
                    self.write(&core, state, batch);
                    return core.let_go(freed);
                }
                Ok(None) => core.next_call(&self.case).unwrap_or_default(),
                Err(_) => {
                    core.later(&self.case, self.case.lock());
                    None
                }
            };
            core.let_go(freed);
        }
    }

    fn write(self, core: &Core, state: State, batch: Batch) {
        core.journal.append_then(batch, Box::new(move |lasts| self.written(state, lasts)));
    }

    /// Takes over what is durable, or not. Another thread goes on, so that the journal's can write.
    fn written(self, state: State, lasts: Result<Vec<Last>, JournalError>) {
        let Some(core) = self.core.upgrade() else { return };
        let case = Arc::clone(&self.case);
        let mut slot = case.lock_written();
        let last = core.told(lasts).and_then(|lasts| Ok(*lasts.last().ok_or(JournalError::Stopped)?));
        let Ok(last) = last else { return core.later(&case, slot) };
        core.committed(&mut slot, state, last);
        if !slot.state.runs(core.now()) {
            return case.rests(&slot);
        }
        // With the case in hand: whoever else had it could be waiting for this thread to write.
        if core.pool.run(Box::new(move || self.go_on())).is_err() {
            core.later(&case, slot);
        }
    }

    fn go_on(self) {
        let next = self.core.upgrade().and_then(|core| core.next_call(&self.case).unwrap_or_default());
        if let Some(request) = next {
            self.call(request);
        }
    }
}

impl Core {
    /// The clock tries again, under the same key.
    fn later(&self, case: &Case, mut slot: MutexGuard<'_, Slot>) {
        slot.wake = Some(Time(i64::MIN));
        self.set_timer(&mut slot);
        case.rests(&slot);
    }
}
