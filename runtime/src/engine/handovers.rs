//! Steps that other systems were asked to do and failed: what somebody has to look at.

use super::EngineError;
use super::local::{Case, Core};
use crate::case::{AskState, CaseId, Phase, State};
use crate::decide::Command;
use crate::{Caller, Connector, Flow, Time};
use serde::Serialize;
use std::sync::Arc;

/// An ask that failed and is not answered yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Handover {
    /// The case.
    pub case: CaseId,
    /// The node.
    pub node: String,
    /// The method.
    pub method: String,
    /// The connector.
    pub connector: Connector,
    /// Failures so far.
    pub tries: u32,
    /// Why it failed last; `None` if the system did not know the answer.
    pub why: Option<String>,
    /// When it is tried again; `None` if somebody must help first.
    pub retry: Option<Time>,
}

impl Handover {
    /// What failed of a case and is not answered yet.
    pub fn of(state: &State, flow: &Flow) -> Vec<Self> {
        let at = state.at.as_ref().filter(|at| matches!(at.phase, Phase::Calling | Phase::Held));
        let Some((at, node)) = at.and_then(|at| Some((at, flow.plan().node(&at.node)?))) else {
            return Vec::new();
        };
        let failed = at.wanted().filter(|asked| asked.tries > 0).filter_map(|asked| {
            let retry = match asked.state {
                AskState::Answered(_) | AskState::Awaiting => return None,
                AskState::Backoff(until) => Some(until).filter(|_| at.phase == Phase::Calling),
                AskState::Ready => None,
            };
            let ask = node.asks.get(asked.name.as_deref())?;
            Some(Self {
                case: state.id,
                node: at.node.to_string(),
                method: ask.method.clone(),
                connector: ask.connector,
                tries: asked.tries,
                why: asked.why.as_ref().map(ToString::to_string),
                retry,
            })
        });
        failed.collect()
    }
}

impl Core {
    pub(super) fn failed(&self, after: Option<CaseId>, limit: usize) -> Vec<Handover> {
        let mut found = Vec::new();
        for case in self.cases.all_open() {
            if found.len() >= limit {
                break;
            }
            self.failed_of(&case, after, &mut found);
        }
        found.truncate(limit);
        found
    }

    fn failed_of(&self, case: &Case, after: Option<CaseId>, found: &mut Vec<Handover>) {
        let slot = case.lock();
        if after.is_some_and(|after| slot.state.id <= after) {
            return;
        }
        if let Ok(flow) = self.deployed(slot.state.flow) {
            found.extend(Handover::of(&slot.state, &flow));
        }
    }

    pub(super) fn retry_failed(
        self: &Arc<Self>,
        of: Option<Connector>,
        by: &Caller,
    ) -> Result<usize, EngineError> {
        by.may_direct(None)?;
        let mut cases: Vec<CaseId> = self
            .failed(None, usize::MAX)
            .into_iter()
            .filter(|failed| of.is_none_or(|of| failed.connector == of))
            .map(|failed| failed.case)
            .collect();
        cases.dedup();
        let mut retried = 0;
        for case in cases {
            match self.command(case, Command::Retry { by: by.clone() }) {
                Ok(_) => retried += 1,
                Err(error) if error.passes_over() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(retried)
    }
}
