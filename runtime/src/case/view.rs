//! What people and programs are shown of a case.

use super::{CaseId, Phase, State};
use crate::{Decision, Ended, Facts, Flow, Time, Version};
use serde::Serialize;

/// A case as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseView {
    /// The case.
    pub case: CaseId,
    /// The version of its process.
    pub version: Version,
    /// What it is doing.
    pub status: Status,
    /// It is suspended since.
    pub suspended: Option<Time>,
    /// The node where it stands.
    pub node: Option<String>,
    /// When that must be done.
    pub due: Option<Time>,
    /// That time has passed.
    pub overdue: bool,
    /// What is known.
    pub facts: Facts,
    /// Nodes in the order of first visits, and the end.
    pub path: Vec<String>,
    /// The last decision of a person.
    pub decision: Option<Decision>,
    /// When it began.
    pub started: Time,
    /// The case that took it up after its refusal.
    pub taken_up: Option<CaseId>,
    /// Number of its events.
    pub events: u64,
}

/// What a case is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The engine is about to go on.
    Running,
    /// Waits for a person.
    Task,
    /// Waits for a message.
    Message,
    /// Waits to try again.
    Retry,
    /// Waits for help.
    Held,
    /// The service was rendered.
    Success,
    /// The service was refused.
    Refused,
    /// Ended by a person.
    Cancelled,
}

/// Work for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Task {
    /// The case.
    pub case: CaseId,
    /// Node id.
    pub node: String,
    /// Which visit of the node.
    pub visit: u32,
    /// Who acts, in the act's words.
    pub actor: Option<String>,
    /// The act's sentence.
    pub text: String,
    /// Must say which way a condition goes.
    pub decides: bool,
    /// Who has it.
    pub assignee: Option<String>,
    /// Help is needed, not the step itself.
    pub held: bool,
    /// When it must be done.
    pub due: Option<Time>,
    /// That time has passed.
    pub overdue: bool,
}

impl CaseView {
    pub(crate) fn of(state: &State) -> Self {
        let at = state.at.as_ref();
        let status = match (state.ended, at.map(|at| at.phase)) {
            (Some(Some(Ended::Success)), _) => Status::Success,
            (Some(Some(Ended::Refused)), _) => Status::Refused,
            (Some(None), _) => Status::Cancelled,
            (None, Some(Phase::Task)) => Status::Task,
            (None, Some(Phase::Awaiting)) => Status::Message,
            (None, Some(Phase::Backoff { .. })) => Status::Retry,
            (None, Some(Phase::Held { .. })) => Status::Held,
            (None, _) => Status::Running,
        };
        let mut path: Vec<String> = state.visits.iter().map(|(node, _)| node.to_string()).collect();
        if let Some(Some(ended)) = state.ended {
            path.push(crate::Place::End(ended).name().to_owned());
        }
        Self {
            case: state.id,
            version: state.flow,
            status,
            suspended: state.suspended,
            node: at.map(|at| at.node.to_string()),
            due: at.and_then(|at| at.deadline).map(|deadline| deadline.due),
            overdue: at.is_some_and(|at| at.escalated),
            facts: state.facts.clone(),
            path,
            decision: state.decision,
            started: state.started,
            taken_up: state.taken_up,
            events: state.seq,
        }
    }
}

impl Task {
    /// The open task of a case, if it has one.
    pub(crate) fn of(state: &State, flow: &Flow) -> Option<Self> {
        let at = state.at.as_ref().filter(|at| matches!(at.phase, Phase::Task | Phase::Held { .. }))?;
        let node = flow.node(&at.node)?;
        Some(Self {
            case: state.id,
            node: at.node.to_string(),
            visit: at.visit,
            actor: node.actor.clone(),
            text: node.text.clone(),
            decides: node.kind == crate::NodeKind::Condition,
            assignee: at.assignee.clone(),
            held: at.phase != Phase::Task,
            due: at.deadline.map(|deadline| deadline.due),
            overdue: at.escalated,
        })
    }
}
