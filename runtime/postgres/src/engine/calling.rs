//! Calls to other systems, within the limits that this process keeps for each connector.

use super::Core;
use super::driving::Gone;
use super::reading::numbers;
use super::turning::Claimed;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::timeout;
use zanflow_runtime::connect::{Answer, CallError, Request};
use zanflow_runtime::decide::{Answered, Dossier, Due, Loaded as Beside, Reads};
use zanflow_runtime::engine::Admission;
use zanflow_runtime::{CaseFile, Command, Connector, EngineError, Flow, Time};

/// How long a case waits for its turn with a connector before it is let go, so that another process may call.
const QUEUE: Duration = Duration::from_secs(5);
/// Milliseconds after which it is looked at again then.
const LATER: i64 = 200;

impl Core {
    /// Makes the call that the case needs, and tells it the answer.
    pub(super) async fn calls(
        self: &Arc<Self>,
        claimed: Box<Claimed>,
        flow: Arc<Flow>,
        due: Due,
    ) -> Result<Gone, EngineError> {
        let key = due.key.clone();
        let Some(request) = self.request(&claimed, flow, due).await? else {
            // As the engine of one process: a flow without the ask is stuck until somebody helps.
            return self.rest(claimed, None).await;
        };
        if self.steps.is_instant() {
            let answer = request.ask(&*self.steps);
            return self.tells(claimed, Command::Answer(Answered { key, answer, in_time: true })).await;
        }
        let connector = request.due().connector;
        if let Some(until) = self.waits(&claimed, connector).await {
            let timer = claimed.state.timer().filter(|timer| *timer > self.now());
            let until = timer.map_or(until, |timer| timer.min(until));
            return self.rest(claimed, Some(until)).await;
        }
        let steps = Arc::clone(&self.steps);
        let mut call = spawn_blocking(move || request.ask(&*steps));
        let limits = &self.settings.calls;
        let length = Duration::from_millis(u64::try_from(limits.timeout).unwrap_or(0));
        let answer = match timeout(length, &mut call).await {
            Ok(answer) => {
                let answer = answer.unwrap_or_else(|_| Err(gone()));
                let freed = self.lines.done(connector, answer.is_ok(), limits, self.now());
                self.held.call(&freed);
                answer
            }
            Err(_) => {
                let freed = self.lines.abandon(connector, limits, self.now());
                self.held.call(&freed);
                self.watch(call, key.clone(), connector);
                Err(CallError::Unclear { why: format!("no answer within {} s", limits.timeout / 1000) })
            }
        };
        self.tells(claimed, Command::Answer(Answered { key, answer, in_time: true })).await
    }

    /// Waits for the connector to take the call; until when it is left alone, if it does not.
    async fn waits(&self, claimed: &Claimed, connector: Connector) -> Option<Time> {
        let (case, limits) = (claimed.state.id, &self.settings.calls);
        let until = tokio::time::Instant::now() + QUEUE;
        loop {
            // Before it stands in the queue: it may be called at once.
            let turn = self.held.queue(case);
            match self.lines.admit(connector, case, limits, self.now()) {
                Admission::Go => return None,
                Admission::Paused(until) => return Some(until),
                Admission::Queued => {}
            }
            if tokio::time::timeout_at(until, turn).await.is_err() {
                return Some(self.now().plus(LATER));
            }
        }
    }

    /// Waits for a call that was given up, for as long as it takes, and records what it did.
    fn watch(
        self: &Arc<Self>,
        call: JoinHandle<Result<Answer, CallError>>,
        key: zanflow_runtime::Key,
        connector: Connector,
    ) {
        // While it hangs, nothing but the connectors is held, so that an engine ends whatever hangs.
        let core = Arc::downgrade(self);
        tokio::spawn(async move {
            let answer = call.await.unwrap_or_else(|_| Err(gone()));
            let Some(core) = core.upgrade() else { return };
            let freed = core.lines.came_back(connector, &core.settings.calls);
            core.held.call(&freed);
            // What could not be written is asked again under the same key.
            drop(core.came_late(Answered { key, answer, in_time: false }).await);
        });
    }

    /// All that the other system is told.
    async fn request(
        &self,
        claimed: &Claimed,
        flow: Arc<Flow>,
        due: Due,
    ) -> Result<Option<Request>, EngineError> {
        let Some(told) = due.tells(&flow) else { return Ok(None) };
        let state = &claimed.state;
        let file = state.file.as_deref().filter(|_| told.file);
        let subject = told.subject && state.subject;
        let reads = Reads { data: numbers(subject, file), records: false };
        if reads.data.is_empty() && file.is_none() {
            return Ok(Request::new(flow, state, due, None, None));
        }
        let data = self.store.data(state.id, &reads.data).await?;
        let beside = Beside::new(&reads, data, None);
        let dossier = Dossier { case: state.id, beside: &beside };
        let subject = if subject { dossier.personal(1)?.map(Arc::new) } else { None };
        let file: Option<Arc<CaseFile>> = match file {
            Some(file) => Some(Arc::new(dossier.told(&flow, Some(file))?)),
            None => None,
        };
        Ok(Request::new(flow, state, due, subject, file))
    }

    /// One call, for whoever drives cases from outside.
    pub(crate) async fn call(&self, due: Due) -> Result<Answered, EngineError> {
        let (case, key) = (due.key.case, due.key.clone());
        let loaded = self.store.load(case).await?.ok_or(EngineError::UnknownCase { case })?;
        let flow = self.flow(loaded.state.flow).await?;
        let gone = || EngineError::UnknownAsk {
            node: key.node.to_string(),
            ask: key.ask.as_ref().map_or_else(String::new, ToString::to_string),
        };
        let request = self.request(&loaded.into(), flow, due).await?.ok_or_else(gone)?;
        let steps = Arc::clone(&self.steps);
        let answer = spawn_blocking(move || request.ask(&*steps)).await;
        Ok(Answered { key, answer: answer.unwrap_or_else(|_| Err(self::gone())), in_time: true })
    }
}

/// The thread of a call ended without an answer.
fn gone() -> CallError {
    CallError::Unclear { why: "the call was broken off".to_owned() }
}
