//! A call that is made: all that another system is told, so that another thread can ask.

use super::{Answer, Call, CallError, Steps};
use crate::case::State;
use crate::decide::Due;
use crate::file::CaseFile;
use crate::{Ask, Connector, Facts, Flow, Name, Subject, Version};
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// A call to be made.
#[derive(Debug, Clone)]
pub struct Request {
    flow: Arc<Flow>,
    version: Version,
    ask: Ask,
    facts: Facts,
    subject: Option<Arc<Value>>,
    file: Option<Arc<CaseFile>>,
    worker: Option<Name>,
    due: Due,
}

/// What of a case a call tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// The data that the case was started with.
    pub subject: bool,
    /// Its file.
    pub file: bool,
}

impl Due {
    fn ask<'f>(&self, flow: &'f Flow) -> Option<&'f Ask> {
        flow.plan().node(&self.key.node).and_then(|node| node.asks.get(self.key.ask.as_deref()))
    }

    /// What of the case the call tells; `None`: the flow has no such ask.
    pub fn tells(&self, flow: &Flow) -> Option<Told> {
        let ask = self.ask(flow)?;
        Some(match ask.about {
            // Their signature lies in the case's file too.
            Subject::Worker => Told { subject: false, file: ask.connector == Connector::Signature },
            _ => Told { subject: true, file: true },
        })
    }
}

impl Request {
    /// The call of a case that needs it; `None`: the flow has no such ask. `subject` and `file` are what [`Due::tells`] asks for, where
    /// the case has them.
    pub fn new(
        flow: Arc<Flow>,
        state: &State,
        due: Due,
        subject: Option<Arc<Value>>,
        file: Option<Arc<CaseFile>>,
    ) -> Option<Self> {
        let ask = due.ask(&flow)?.clone();
        let worker = state.worker.clone().filter(|_| ask.about == Subject::Worker);
        let (version, facts) = (state.flow, state.facts.clone());
        Some(Self { flow, version, ask, facts, subject, file, worker, due })
    }

    /// What is called.
    pub fn due(&self) -> &Due {
        &self.due
    }

    /// Asks.
    ///
    /// # Errors
    /// [`CallError`], also if the connector panicked.
    pub fn ask(&self, steps: &dyn Steps) -> Result<Answer, CallError> {
        let key = self.due.key.clone();
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
