//! The commands of the local engine.

use super::local::{Case, Core, Local, Slot, lock};
use super::turn::{Made, Turn};
use super::{
    Board, Completion, Decision, Deed, Delivery, Engine, EngineError, Handover, LineView, Message, Person,
    Signed, Start, TaskPage, TaskQuery, Ticked, Whom,
};
use crate::case::{Acting, Actor, AskState, Asked, CaseId, CaseView, Event, Phase, Record, State, Task};
use crate::file::{Attachment, CaseFile, Filled};
use crate::journal::{Batch, Broken, Head, JournalError, Row, Verified, verify};
use crate::{
    Caller, Connector, Ended, Erasure, Facts, Flow, Hash, Name, Node, NodeKind, Role, Time, Version, Work,
};
use serde_json::Value;
use std::sync::Arc;

impl Core {
    /// Applies a command to a case that has not ended, then advances it. It does not wait for a call in progress.
    pub(super) fn command(
        self: &Arc<Self>,
        id: CaseId,
        act: impl FnOnce(&mut Turn<'_>) -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        let case = self.case(id)?;
        let mut slot = case.lock();
        if slot.state.ended.is_some() || slot.state.seq == 0 {
            return Err(EngineError::Ended { case: id });
        }
        let flow = self.deployed(slot.state.flow)?;
        let mut turn = self.turn(&mut slot, &flow, self.now());
        let acted = act(&mut turn);
        let made = turn.finish();
        self.commit_if(&mut slot, acted, made)?;
        drop(slot);
        self.drive_after(&case);
        Ok(())
    }

    /// Commits a successful turn, or rolls it back.
    fn commit_if(
        &self,
        slot: &mut Slot,
        went: Result<(), EngineError>,
        made: Made,
    ) -> Result<(), EngineError> {
        match went {
            Ok(()) => self.commit(slot, made),
            Err(error) => {
                if !made.is_empty() {
                    self.take_back(slot);
                }
                Err(error)
            }
        }
    }

    /// The command is durable, so a later failure is not the command's: the next tick advances the case.
    fn drive_after(self: &Arc<Self>, case: &Arc<Case>) {
        if let Err(EngineError::Journal(error)) = self.drive(case)
            && error != JournalError::Full
        {
            // Whoever comes next is told why nothing more is done.
            lock(&self.untold).get_or_insert(error);
        }
        if !self.steps.is_instant() {
            case.rest(self.settings.patience, self.now());
        }
    }

    pub(super) fn read_personal(&self, case: CaseId, no: u32) -> Result<Option<Value>, EngineError> {
        let datum = self.journal.datum(case, no)?;
        Ok(datum.and_then(|datum| serde_json::from_slice(&datum.body).ok()))
    }

    /// Starts a case and, in the same write, links the refused case that it continues.
    fn begin(
        self: &Arc<Self>,
        start: Start,
        refused: Option<(State, Option<Hash>)>,
    ) -> Result<CaseId, EngineError> {
        let flow = self.deployed(start.version)?;
        if !self.settings.trial && start.facts != Facts::new() {
            return Err(EngineError::FactsGiven);
        }
        is_told_apart(&flow, start.matter.as_deref())?;
        start.by.as_ref().map(actor).transpose()?;
        not_personal(start.unit.as_deref())?;
        let id = self.new_id();
        let case = Case::new(State::new(id), None);
        let mut slot = case.lock();
        if let Some(request) = &start.request {
            not_personal(Some(request))?;
            let mut requests = lock(&self.requests);
            let first = requests
                .get(request)
                .copied()
                .map_or_else(|| self.journal.request(request), |first| Ok(Some(first)))?;
            if let Some(first) = first {
                drop(requests);
                return self.second_start(first).map(|()| first);
            }
            requests.insert(request.clone(), id);
        }
        self.cases.open(id, Arc::clone(&case));
        let request = start.request.clone();
        let begun = self.begin_in(&mut slot, &flow, start, refused);
        drop(slot);
        if let Some(request) = request {
            // From now on the journal knows it, if the case was started.
            lock(&self.requests).remove(&request);
        }
        match begun {
            Ok(()) => {
                self.drive_after(&case);
                Ok(id)
            }
            Err(error) => {
                self.cases.remove(id);
                Err(error)
            }
        }
    }

    /// The first start of a request may not be durable yet.
    fn second_start(&self, first: CaseId) -> Result<(), EngineError> {
        match self.case(first) {
            Ok(case) if case.lock().state.seq == 0 => Err(EngineError::UnknownCase { case: first }),
            Ok(_) | Err(EngineError::Ended { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn begin_in(
        &self,
        slot: &mut Slot,
        flow: &Flow,
        start: Start,
        refused: Option<(State, Option<Hash>)>,
    ) -> Result<(), EngineError> {
        let now = self.now();
        let signed = start.signed.clone().map(|cms| (start.statement(flow), cms));
        let mut turn = self.turn(slot, flow, now);
        let data = start.personal.as_ref().map(|personal| turn.personal(personal)).transpose()?;
        let key = start
            .request
            .as_ref()
            .map(|request| turn.personal(&Value::from(request.as_str())))
            .transpose()?;
        let started = Event::Started {
            flow: start.version,
            calendar: self.calendar.clone(),
            facts: start.facts,
            represented: start.personal.as_ref().is_some_and(is_represented),
            unit: start.unit.map(Name::from),
            desk: start.by.as_ref().is_some_and(Caller::is_at_desk),
            matter: start.matter.map(Name::from),
            request: None,
            key,
            resubmits: refused.as_ref().map(|(refused, _)| refused.id),
            data,
        };
        let who = start.by.as_ref();
        let by = who.map_or(Ok(Actor::System), actor)?;
        turn.push_on(by.clone(), None, started);
        if let Some(filled) = &start.filled {
            super::files::fill(
                &mut turn,
                filled,
                &serde_json::Map::new(),
                by.clone(),
                who.map(Caller::person),
            )?;
        }
        super::files::attach_all(&mut turn, start.papers, self.settings.file, &by, who.map(Caller::person))?;
        if let Some(signed) = signed {
            let name = who.map_or("", |who| who.person().name.as_str());
            super::signing::put(&mut turn, by, name, None, false, signed)?;
        }
        turn.enter(flow.plan().entry());
        let made = turn.finish();
        lock(&self.archive).started(&slot.state);
        let requests = start.request.map(|request| (request, slot.state.id)).into_iter().collect::<Vec<_>>();
        let Some((mut old, before)) = refused else {
            if requests.is_empty() {
                return self.commit(slot, made);
            }
            return self.commit_batch(slot, Batch { requests, ..made.batch() }).map(drop);
        };
        let mut turn = Turn::new(&mut old, before, flow, &self.settings, now);
        turn.push_on(Actor::System, None, Event::Resubmitted { case: slot.state.id });
        // Before the new case's group, which is the last of the batch.
        let mut batch = turn.finish().batch();
        let new = made.batch();
        batch.groups.extend(new.groups);
        batch.data.extend(new.data);
        batch.requests = requests;
        let lasts = self.commit_batch(slot, batch)?;
        if let Some(last) = lasts.first() {
            self.cases.ended(old.id, last.row);
        }
        Ok(())
    }

    fn assign(
        self: &Arc<Self>,
        id: CaseId,
        to: &Person,
        by: &Caller,
        reason: Option<&str>,
    ) -> Result<(), EngineError> {
        let mut actor = actor(by)?;
        not_personal(Some(&to.id))?;
        self.command(id, |turn| {
            let (node, visit) = task(turn.state)?;
            if reason.is_some_and(|reason| reason.trim().is_empty()) {
                return Err(EngineError::NoReason { node: node.into() });
            }
            let case = turn.state.seen();
            // Who may do a task may take it; others give it.
            if to.id == by.person().id {
                by.may_move(case.assignee)?;
                in_stead(&mut actor, by.may_do(turn.role(), case)?);
            } else {
                by.may_give(case)?;
            }
            let said: Vec<&str> = reason.into_iter().collect();
            let data = Some(turn.words(to, &said)?);
            turn.push(actor, Event::Assigned { node, visit, to: to.id.clone(), data });
            Ok(())
        })
    }

    /// The state of a case, ended or not.
    pub(super) fn state(&self, id: CaseId) -> Result<State, EngineError> {
        match self.case(id) {
            Ok(case) => {
                let state = case.lock().state.clone();
                if state.seq == 0 { Err(EngineError::UnknownCase { case: id }) } else { Ok(state) }
            }
            Err(EngineError::Ended { .. }) => {
                let ended = self.ended(id)?.ok_or(EngineError::UnknownCase { case: id })?;
                Ok(ended.0)
            }
            Err(error) => Err(error),
        }
    }
}

impl Engine for Local {
    fn deploy(&self, flow: &Flow) -> Result<Version, EngineError> {
        let (version, json) = (flow.version(), flow.canonical());
        if self.0.deployed(version).is_err() {
            self.0.append(Batch { flows: vec![(version, json)], ..Batch::default() })?;
            self.0.flows_mut().insert(version, Arc::new(flow.clone()));
        }
        Ok(version)
    }

    fn retry_all(&self, of: Option<Connector>, by: &Caller) -> Result<usize, EngineError> {
        self.0.retry_failed(of, by, |case, by| self.retry(case, by))
    }

    fn handovers(&self, after: Option<CaseId>, limit: usize) -> Vec<Handover> {
        self.0.failed(after, limit)
    }

    fn lines(&self) -> Vec<LineView> {
        self.0.lines.view()
    }

    fn start(&self, start: Start) -> Result<CaseId, EngineError> {
        self.0.begin(start, None)
    }

    fn deliver(&self, id: CaseId, message: Message) -> Result<Delivery, EngineError> {
        let case = self.0.case(id)?;
        // Does not wait for a call in progress: its answer may arrive as a message before the call returns.
        let mut slot = case.lock();
        if slot.state.seen.contains(&message.id) {
            return Ok(Delivery::Duplicate);
        }
        if slot.state.ended.is_some() || slot.state.seq == 0 {
            return Err(EngineError::Ended { case: id });
        }
        let flow = self.0.deployed(slot.state.flow)?;
        not_personal(Some(&message.id))?;
        let Message { id: message, node, ask, holds, personal } = message;
        let known = |at: &Node| {
            ask.as_ref().is_none_or(|ask| at.asks.iter().flatten().any(|known| known.method == *ask))
        };
        match flow.node(&node) {
            None => return Err(EngineError::UnknownNode { node }),
            Some(at) if !known(at) => {
                return Err(EngineError::UnknownAsk { node, ask: ask.unwrap_or_default() });
            }
            Some(at) if at.kind == NodeKind::Condition && holds.is_none() => {
                return Err(EngineError::NoDecision { node });
            }
            Some(_) => {}
        }
        let mut turn = self.0.turn(&mut slot, &flow, self.0.now());
        let data = personal.map(|personal| turn.personal(&personal)).transpose()?;
        let (node, ask) = (Name::from(node), ask.map(Name::from));
        turn.push(Actor::System, Event::Received { id: message.clone(), node, ask, holds, data });
        turn.settle();
        turn.advance();
        let taken = !turn.state.inbox.iter().any(|kept| kept.id == message);
        let made = turn.finish();
        self.0.commit(&mut slot, made)?;
        drop(slot);
        self.0.drive_after(&case);
        Ok(if taken { Delivery::Taken } else { Delivery::Kept })
    }

    fn reassign(&self, id: CaseId, to: &Person, by: &Caller, reason: &str) -> Result<(), EngineError> {
        self.0.assign(id, to, by, Some(reason))
    }

    fn assign(&self, id: CaseId, to: &Person, by: &Caller) -> Result<(), EngineError> {
        self.0.assign(id, to, by, None)
    }

    fn release(&self, id: CaseId, by: &Caller) -> Result<(), EngineError> {
        let mut actor = actor(by)?;
        self.0.command(id, |turn| {
            let (node, visit) = task(turn.state)?;
            let assignee = turn.state.seen().assignee;
            if assignee.is_none() {
                return Err(EngineError::NotAssigned { case: id });
            }
            in_stead(&mut actor, by.lets_go(assignee)?);
            turn.push(actor, Event::Released { node, visit });
            Ok(())
        })
    }

    fn route(&self, id: CaseId, unit: Option<&str>, by: &Caller) -> Result<(), EngineError> {
        let actor = actor(by)?;
        not_personal(unit)?;
        by.needs(&[Role::Supervisor, Role::Office, Role::Head])?;
        self.0.command(id, |turn| {
            if !by.has(Role::Supervisor) {
                by.may_direct(turn.state.unit.as_deref())?;
            }
            turn.push(actor, Event::Routed { unit: unit.map(Name::from) });
            Ok(())
        })
    }

    fn complete(&self, id: CaseId, done: Completion) -> Result<(), EngineError> {
        let mut actor = actor(&done.by)?;
        self.0.command(id, |turn| {
            may_complete(turn, &done, &mut actor)?;
            self.0.needs_signature(turn, &done)?;
            completed(turn, &done, actor)
        })
    }

    fn statement(&self, id: CaseId, of: &Deed) -> Result<String, EngineError> {
        self.0.statement(id, of)
    }

    fn sign(&self, id: CaseId, signed: Signed, by: &Caller) -> Result<u32, EngineError> {
        self.0.sign(id, signed, by)
    }

    fn retry(&self, id: CaseId, by: &Caller) -> Result<(), EngineError> {
        let actor = actor(by)?;
        self.0.command(id, |turn| {
            by.may_direct(turn.state.unit.as_deref())?;
            let at = turn.state.at.as_ref().filter(|at| {
                let waits = |asked: &Asked| matches!(asked.state, AskState::Backoff(_));
                matches!(at.work, Work::Call(_))
                    && (at.phase == Phase::Held || at.phase == Phase::Calling && at.asks.iter().any(waits))
            });
            let at = at.ok_or(EngineError::NoRetry { case: id })?;
            let retried = Event::Retried { node: at.node.clone(), visit: at.visit };
            turn.push(actor, retried);
            Ok(())
        })
    }

    fn suspend(&self, id: CaseId, by: &Caller, reason: &str) -> Result<(), EngineError> {
        let actor = actor(by)?;
        self.0.command(id, |turn| {
            by.may_direct(turn.state.unit.as_deref())?;
            if turn.state.suspended.is_some() {
                return Err(EngineError::Suspended { case: id });
            }
            let data = Some(turn.words(by.person(), &[reason])?);
            turn.push(actor, Event::Suspended { data });
            Ok(())
        })
    }

    fn resume(&self, id: CaseId, by: &Caller) -> Result<(), EngineError> {
        let actor = actor(by)?;
        self.0.command(id, |turn| {
            by.may_direct(turn.state.unit.as_deref())?;
            if turn.state.suspended.is_none() {
                return Err(EngineError::NotSuspended { case: id });
            }
            turn.push(actor, Event::Resumed {});
            turn.reckon();
            turn.settle();
            turn.advance();
            Ok(())
        })
    }

    fn cancel(&self, id: CaseId, by: &Caller, reason: &str) -> Result<(), EngineError> {
        let actor = actor(by)?;
        self.0.command(id, |turn| {
            by.may_cancel(turn.state.seen())?;
            let data = Some(turn.words(by.person(), &[reason])?);
            turn.push(actor, Event::Cancelled { data });
            Ok(())
        })
    }

    fn migrate(
        &self,
        id: CaseId,
        to: Version,
        node: Option<&str>,
        by: &Caller,
        reason: &str,
    ) -> Result<(), EngineError> {
        let actor = actor(by)?;
        by.needs(&[Role::Supervisor, Role::Administrator])?;
        let target = self.0.deployed(to)?;
        let case = self.0.case(id)?;
        let mut slot = case.lock();
        let not_movable = |why| EngineError::NotMovable { case: id, why };
        let at = slot.state.at.clone().ok_or(EngineError::Ended { case: id })?;
        let id = node.map_or_else(|| at.node.clone(), Name::from);
        let new = target.plan().node(&id).ok_or_else(|| EngineError::UnknownNode { node: id.to_string() })?;
        let ready = at.phase == Phase::Calling && at.wanted().any(|asked| asked.state == AskState::Ready);
        if slot.calling.is_some() || at.phase == Phase::Done || ready {
            return Err(not_movable("it does not wait"));
        }
        let names: Option<Vec<Name>> = at.asks.iter().map(|asked| asked.name.clone()).collect();
        let new_names = new.asks.for_case(slot.state.represented).map(|groups| groups.concat());
        let asks_same = !matches!(at.work, Work::Call(_)) || names == new_names;
        let same = id == at.node && new.work == at.work && asks_same;
        if !same && matches!(at.work, Work::Call(_)) {
            return Err(not_movable(
                "another system may have the step; have it answered or completed by a person first",
            ));
        }
        let from = slot.state.flow;
        let mut turn = self.0.turn(&mut slot, &target, self.0.now());
        let data = Some(turn.words(by.person(), &[reason])?);
        turn.push_on(actor, new.clause.clone(), Event::Migrated { from, to, node: id, data });
        if same {
            turn.reckon();
        } else {
            turn.stand(new, Some(at.since));
        }
        turn.settle();
        turn.advance();
        let made = turn.finish();
        self.0.commit(&mut slot, made)?;
        drop(slot);
        self.0.drive_after(&case);
        Ok(())
    }

    fn resubmit(&self, refused: CaseId, start: Start) -> Result<CaseId, EngineError> {
        let _alone = lock(&self.0.ended_lock);
        let not_refused = EngineError::NotRefused { case: refused };
        let (state, hash) = self.0.ended(refused)?.ok_or_else(|| not_refused.clone())?;
        let was_refused =
            state.ended == Some(Some(Ended::Refused)) || state.decision == Some(Decision::Refuse);
        if !was_refused || state.taken_up.is_some() {
            return Err(not_refused);
        }
        self.0.begin(start, Some((state, hash)))
    }

    fn raise(&self, id: CaseId, to: &Whom, by: &Caller, reason: &str) -> Result<(), EngineError> {
        self.0.raise(id, to, by, reason)
    }

    fn erase(&self, id: CaseId, what: Erasure, by: Option<&Caller>) -> Result<(), EngineError> {
        self.0.erase(id, what, by)
    }

    fn erasable(&self, what: Erasure, before: Time, limit: usize) -> Vec<CaseId> {
        self.0.overdue_for_erasure(what, before, limit)
    }

    fn cases_about(&self, whose: &str) -> Result<Vec<CaseId>, EngineError> {
        self.0.about(whose)
    }

    fn cases_of(
        &self,
        owner: &str,
        before: Option<CaseId>,
        limit: usize,
    ) -> Result<Vec<CaseView>, EngineError> {
        self.owned_views(owner, before, limit)
    }

    fn rows(&self) -> u64 {
        self.0.last_row()
    }

    fn records(&self, after: u64, limit: usize) -> Result<Vec<(u64, Record)>, EngineError> {
        let read = |row: Row| {
            let corrupt = |_| JournalError::Corrupt {
                row: Some(row.row),
                what: "its text is no event known here".to_owned(),
            };
            let record = serde_json::from_slice(&row.body).map_err(corrupt)?;
            Ok((row.row, record))
        };
        self.0.journal.read(after, limit)?.into_iter().map(read).collect()
    }

    fn fill(
        &self,
        id: CaseId,
        filled: &Filled,
        expected: Option<u32>,
        by: &Caller,
    ) -> Result<u32, EngineError> {
        self.0.fill(id, filled, expected, by)
    }

    fn attach(&self, id: CaseId, paper: Attachment, by: &Caller) -> Result<u32, EngineError> {
        self.0.attach(id, paper, by)
    }

    fn detach(&self, id: CaseId, paper: u32, by: &Caller) -> Result<(), EngineError> {
        self.0.detach(id, paper, by)
    }

    fn file(&self, id: CaseId) -> Result<CaseFile, EngineError> {
        self.0.read_file(id, self.0.state(id)?.file.as_deref())
    }

    fn content(&self, id: CaseId, sha256: Hash) -> Result<Option<Vec<u8>>, EngineError> {
        self.0.read_content(id, self.0.state(id)?.file.as_deref(), sha256)
    }

    fn view(&self, id: CaseId) -> Result<CaseView, EngineError> {
        self.0.state(id).map(|state| CaseView::from_state(&state))
    }

    fn cases(&self, before: Option<CaseId>, limit: usize) -> Result<Vec<CaseView>, EngineError> {
        // Every number up to the last belongs to a case, except failed starts.
        let past = before.map_or(u64::MAX, |before| before.0).min(self.0.last_id().0.saturating_add(1));
        let mut found = Vec::new();
        for id in (1..past).rev() {
            if found.len() == limit {
                break;
            }
            match self.view(CaseId(id)) {
                Ok(view) => found.push(view),
                Err(EngineError::UnknownCase { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    fn flow(&self, version: Version) -> Result<Arc<Flow>, EngineError> {
        self.0.deployed(version)
    }

    fn tasks(&self) -> Vec<Task> {
        let cases = self.0.cases.all_open();
        let task = |case: Arc<Case>| {
            let slot = case.lock();
            Task::from_state(&slot.state, self.0.deployed(slot.state.flow).ok()?.as_ref())
        };
        cases.into_iter().filter_map(task).collect()
    }

    fn find_tasks(&self, query: &TaskQuery) -> TaskPage {
        self.0.find_tasks(query)
    }

    fn board(&self, of: Option<&Caller>) -> Board {
        self.0.task_board(of)
    }

    fn history(&self, id: CaseId) -> Result<Vec<Record>, EngineError> {
        let row = self.0.state(id)?.row;
        Ok(self.0.records(row)?.0)
    }

    fn personal(&self, case: CaseId, no: u32) -> Result<Option<Value>, EngineError> {
        self.0.read_personal(case, no)
    }

    fn tick(&self) -> Result<Ticked, EngineError> {
        self.0.tick_all()
    }

    fn next_due(&self) -> Option<Time> {
        lock(&self.0.timers).first().map(|(time, _)| *time)
    }

    fn verify(&self, noted: Option<Head>) -> Result<Verified, Broken> {
        verify(self.0.journal.as_ref(), noted)
    }
}

/// Whether somebody may complete the open task so; where it is, and the actor is told whom they substitute.
pub(super) fn may_complete(
    turn: &Turn<'_>,
    done: &Completion,
    actor: &mut Actor,
) -> Result<(Name, u32), EngineError> {
    let id = turn.state.id;
    if turn.state.suspended.is_some() {
        return Err(EngineError::Suspended { case: id });
    }
    let (node, visit) = task(turn.state)?;
    if node != done.node {
        return Err(EngineError::NoTask { case: id, node: done.node.clone() });
    }
    let case = turn.state.seen();
    let stead = done.by.may_do(turn.role(), case)?;
    in_stead(actor, done.by.finishes(case.assignee)?.or(stead));
    let decides = turn.flow.node(&node).is_some_and(|node| node.kind == NodeKind::Condition || node.rules);
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
pub(super) fn completed(turn: &mut Turn<'_>, done: &Completion, actor: Actor) -> Result<(), EngineError> {
    let (node, visit) = task(turn.state)?;
    let words: Vec<&str> = done.reasons.iter().map(|reason| reason.text.as_str()).collect();
    let data = Some(turn.words(done.by.person(), &words)?);
    let grounds = done.reasons.iter().map(|reason| reason.ground.clone()).collect();
    turn.push(actor, Event::Completed { node, visit, decision: done.decision, grounds, data });
    turn.advance();
    Ok(())
}

/// Refuses a matter that the flow does not know.
fn is_told_apart(flow: &Flow, matter: Option<&str>) -> Result<(), EngineError> {
    let Some(matter) = matter else { return Ok(()) };
    let known = flow.matters();
    if known.contains(&matter) {
        return Ok(());
    }
    let known = known.into_iter().map(str::to_owned).collect();
    Err(EngineError::UnknownMatter { matter: matter.to_owned(), known })
}

/// Whether the personal data of a case name somebody who acts for the applicant.
fn is_represented(personal: &Value) -> bool {
    personal.get("representative").is_some_and(|who| !who.is_null())
}

/// The actor, by an id that may be stored in the chain.
pub(super) fn actor(by: &Caller) -> Result<Actor, EngineError> {
    let id = by.person().id.as_str();
    not_personal(Some(id))?;
    Ok(Actor::Person(Acting { how: by.how(), ..Acting::from(id) }))
}

/// Refuses what may be an IIN: the chain keeps it for ever.
pub(super) fn not_personal(id: Option<&str>) -> Result<(), EngineError> {
    match id {
        Some(id) if id.len() == 12 && id.bytes().all(|letter| letter.is_ascii_digit()) => {
            Err(EngineError::PersonalId)
        }
        _ => Ok(()),
    }
}

/// The record names whom the actor substitutes.
pub(super) fn in_stead(actor: &mut Actor, of: Option<&str>) {
    if let Actor::Person(by) = actor {
        by.stead = of.map(str::to_owned);
    }
}

/// The position if it waits for a person.
fn task(state: &State) -> Result<(Name, u32), EngineError> {
    let at = state.at.as_ref().filter(|at| matches!(at.phase, Phase::Task | Phase::Held));
    let node = || state.at.as_ref().map_or_else(String::new, |at| at.node.to_string());
    at.map(|at| (at.node.clone(), at.visit))
        .ok_or_else(|| EngineError::NoTask { case: state.id, node: node() })
}
