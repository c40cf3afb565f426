//! The commands of the engine of one process.

use super::local::{Case, Core, Local, Slot, batch, lock};
use super::{Blocking, Board, EngineError, Handover, LineView, TaskPage, TaskQuery};
use crate::case::{CaseId, CaseView, Erasure, Record, State, Task};
use crate::decide::{Command, Deed, Dossier, Outcome, Start, stated};
use crate::file::CaseFile;
use crate::journal::{Batch, Broken, Head, JournalError, Row, Verified, verify};
use crate::{Caller, Connector, Flow, Hash, Time, Version};
use serde_json::Value;
use std::sync::Arc;

impl Core {
    /// Tells a case something, then advances it. It does not wait for a call in progress: the answer may arrive as a message before
    /// the call returns.
    pub(super) fn command(self: &Arc<Self>, id: CaseId, command: Command) -> Result<Outcome, EngineError> {
        if matches!(command, Command::Erase { .. }) {
            return self.erase(id, command);
        }
        let case = self.case(id)?;
        let outcome = self.turn(&mut case.lock(), command)?;
        self.drive_after(&case);
        Ok(outcome)
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

    /// Starts a case and, in the same write, links the refused case that it continues. The case, unless it was started before.
    pub(super) fn begin(
        &self,
        start: Start,
        refused: Option<CaseId>,
    ) -> Result<(CaseId, Option<Arc<Case>>), EngineError> {
        start.check(&*self.deployed(start.version)?, &self.settings)?;
        if let Some(refused) = refused {
            // A start that is refused takes no number.
            self.continued(refused, self.last_id())?;
        }
        let id = self.new_id();
        let case = Case::new(State::new(id), None);
        let mut slot = case.lock();
        if let Some(request) = &start.request {
            let mut requests = lock(&self.requests);
            let first = requests
                .get(request)
                .copied()
                .map_or_else(|| self.journal.request(request), |first| Ok(Some(first)))?;
            if let Some(first) = first {
                drop(requests);
                return self.second_start(first).map(|()| (first, None));
            }
            requests.insert(request.clone(), id);
        }
        self.cases.open(id, Arc::clone(&case));
        let request = start.request.clone();
        let begun = self.begin_in(&mut slot, start, refused);
        drop(slot);
        if let Some(request) = request {
            // From now on the journal knows it, if the case was started.
            lock(&self.requests).remove(&request);
        }
        begun.inspect_err(|_| self.cases.remove(id))?;
        Ok((id, Some(case)))
    }

    /// The same, and drives it to its first wait.
    fn start(self: &Arc<Self>, start: Start, refused: Option<CaseId>) -> Result<CaseId, EngineError> {
        let (id, new) = self.begin(start, refused)?;
        if let Some(case) = new {
            self.drive_after(&case);
        }
        Ok(id)
    }

    /// The first start of a request may not be durable yet.
    fn second_start(&self, first: CaseId) -> Result<(), EngineError> {
        match self.case(first) {
            Ok(case) if case.lock().state.seq == 0 => Err(EngineError::UnknownCase { case: first }),
            Ok(_) | Err(EngineError::Ended { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn begin_in(&self, slot: &mut Slot, start: Start, refused: Option<CaseId>) -> Result<(), EngineError> {
        let decided = self.decided(slot, Command::Start { start: Box::new(start), resubmits: refused })?;
        lock(&self.archive).started(&decided.state);
        let Some(refused) = refused else {
            return self.commit(slot, decided).map(drop);
        };
        let (old, link) = self.continued(refused, slot.state.id)?;
        let (state, new) = batch(&slot.state, slot.hash, decided);
        // The new case's group is the last of the batch.
        let (mut whole, new) = (link.into_batch(), new.into_batch());
        whole.groups.extend(new.groups);
        whole.data.extend(new.data);
        whole.requests.extend(new.requests);
        let lasts = self.append(whole)?;
        let [link, new] = lasts.as_slice() else { return Err(JournalError::Stopped.into()) };
        self.cases.ended(old.id, link.row);
        self.committed(slot, state, *new);
        Ok(())
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

impl Local {
    /// All open tasks, by case.
    pub fn tasks(&self) -> Vec<Task> {
        let cases = self.0.cases.all_open();
        let task = |case: Arc<Case>| {
            let slot = case.lock();
            Task::from_state(&slot.state, self.0.deployed(slot.state.flow).ok()?.as_ref())
        };
        cases.into_iter().filter_map(task).collect()
    }
}

impl Blocking for Local {
    fn deploy(&self, flow: &Flow) -> Result<Version, EngineError> {
        let (version, json) = (flow.version(), flow.canonical());
        if self.0.deployed(version).is_err() {
            self.0.append(Batch { flows: vec![(version, json)], ..Batch::default() })?;
            self.0.flows_mut().insert(version, Arc::new(flow.clone()));
        }
        Ok(version)
    }

    fn start(&self, start: Start) -> Result<CaseId, EngineError> {
        self.0.start(start, None)
    }

    fn resubmit(&self, refused: CaseId, start: Start) -> Result<CaseId, EngineError> {
        let _alone = lock(&self.0.ended_lock);
        self.0.start(start, Some(refused))
    }

    fn command(&self, case: CaseId, command: Command) -> Result<Outcome, EngineError> {
        self.0.command(case, command)
    }

    fn retry_all(&self, of: Option<Connector>, by: &Caller) -> Result<usize, EngineError> {
        self.0.retry_failed(of, by)
    }

    fn handovers(&self, after: Option<CaseId>, limit: usize) -> Result<Vec<Handover>, EngineError> {
        Ok(self.0.failed(after, limit))
    }

    fn lines(&self) -> Vec<LineView> {
        self.0.lines.view()
    }

    fn statement(&self, id: CaseId, of: &Deed) -> Result<String, EngineError> {
        let state = self.0.state(id)?;
        let flow = self.0.deployed(state.flow)?;
        stated(&state, &flow, Dossier { case: id, beside: &self.0.beside(&state) }, of)
    }

    fn erasable(&self, what: Erasure, before: Time, limit: usize) -> Result<Vec<CaseId>, EngineError> {
        Ok(self.0.overdue_for_erasure(what, before, limit))
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

    fn file(&self, id: CaseId) -> Result<CaseFile, EngineError> {
        self.0.read_file(&self.0.state(id)?)
    }

    fn content(&self, id: CaseId, sha256: Hash) -> Result<Option<Vec<u8>>, EngineError> {
        self.0.read_content(&self.0.state(id)?, sha256)
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

    fn find_tasks(&self, query: &TaskQuery) -> Result<TaskPage, EngineError> {
        Ok(self.0.find_tasks(query))
    }

    fn board(&self, of: Option<&Caller>) -> Result<Board, EngineError> {
        Ok(self.0.task_board(of))
    }

    fn personal(&self, case: CaseId, no: u32) -> Result<Option<Value>, EngineError> {
        self.0.read_personal(case, no)
    }

    fn history(&self, id: CaseId) -> Result<Vec<Record>, EngineError> {
        let row = self.0.state(id)?.row;
        Ok(self.0.records(row)?.0)
    }

    fn position(&self) -> Result<u64, EngineError> {
        Ok(self.0.last_row())
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

    fn verify(&self, noted: Option<Head>) -> Result<Verified, Broken> {
        verify(self.0.journal.as_ref(), noted)
    }
}
