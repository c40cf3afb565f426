//! The connector of document flow: what the steps of a case register.

use super::contract::{Answered, Correspondent, DocumentRegister, JournalKind, NewDocument};
use crate::fields::SENTENCE;
use std::sync::Arc;
use zanflow_runtime::connect::DocumentFlow;
use zanflow_runtime::{Action, Answer, Call, CallError, identity};

/// [`DocumentFlow`] on any system of document flow.
#[derive(Clone)]
pub struct Connector {
    system: Arc<dyn DocumentRegister>,
    service: String,
}

impl Connector {
    /// On that system, for the service of that id.
    pub fn new(system: Arc<dyn DocumentRegister>, service: impl Into<String>) -> Self {
        Self { system, service: service.into() }
    }
}

impl DocumentFlow for Connector {
    fn register(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        let journal = journal(call.node.action);
        let new = NewDocument {
            journal,
            subject: subject(call),
            service: self.service.clone(),
            case: Some(call.key.case.0),
            correspondent: Correspondent::Applicant,
            answers: (journal == JournalKind::Outgoing).then_some(Answered::Request),
        };
        Ok(Answer::done(self.system.register(&call.key.to_string(), &new)?.number))
    }
}

/// Into which journal goes what a step registers.
fn journal(action: Action) -> JournalKind {
    match action {
        Action::Refuse
        | Action::DeliverResult
        | Action::SignResult
        | Action::NotifyApplicant
        | Action::ReturnDocuments => JournalKind::Outgoing,
        Action::PrepareResult
        | Action::AssignExecutor
        | Action::Examine
        | Action::AgreeWithAuthority
        | Action::MakePreliminaryDecision
        | Action::Decide => JournalKind::Internal,
        _ => JournalKind::Incoming,
    }
}

/// The act's sentence, or what kind of step it is; a form's data are no part of it.
fn subject(call: &Call<'_>) -> String {
    let text = if call.node.text.trim().is_empty() { call.node.action.name() } else { call.node.text.trim() };
    let printed = identity::masked(text);
    printed.chars().filter(|letter| !letter.is_control()).take(SENTENCE).collect()
}
