//! A case as shown to people and programs.

use super::{AskState, CaseId, Outcome, Phase, Standing, State, TermView};
use crate::{Decision, Ended, Facts, Flow, Role, Seen, Time, Version};
use serde::Serialize;

/// Snapshot of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseView {
    /// The case.
    pub case: CaseId,
    /// The version of its process.
    pub version: Version,
    /// Its status.
    pub status: Status,
    /// Start of the current suspension.
    pub suspended: Option<Time>,
    /// The current node.
    pub node: Option<String>,
    /// Its deadline.
    pub due: Option<Time>,
    /// The step has a time limit, but when it ends is not known.
    pub due_unknown: bool,
    /// The deadline counts days of a year whose days off are not ordered yet.
    pub provisional: bool,
    /// The deadline has passed.
    pub overdue: bool,
    /// The time of the whole service, once it runs; `None` too where the act gives none.
    pub term: Option<TermView>,
    /// What it is about, where its flow tells matters apart.
    pub matter: Option<String>,
    /// Known facts.
    pub facts: Facts,
    /// Nodes in the order of first visits, and the end.
    pub path: Vec<String>,
    /// The last decision of a person.
    pub decision: Option<Decision>,
    /// The last decision whether the service is rendered.
    pub ruling: Option<Decision>,
    /// When it began.
    pub started: Time,
    /// The person who started it, if one did.
    pub owner: Option<String>,
    /// An official started it for an applicant who came to the desk.
    pub desk: bool,
    /// The unit that it is assigned to.
    pub unit: Option<String>,
    /// Who has its task.
    pub assignee: Option<String>,
    /// To whom its step was escalated.
    pub raised: Option<Raised>,
    /// Its personal data were erased.
    pub erased: bool,
    /// When it ended.
    pub end: Option<Time>,
    /// The case that continues it after its refusal.
    pub taken_up: Option<CaseId>,
    /// Number of its events.
    pub events: u64,
}

/// Status of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The engine is about to continue.
    Running,
    /// Waits for a person.
    Task,
    /// Waits for a message.
    Message,
    /// Waits for a retry.
    Retry,
    /// Waits for help.
    Held,
    /// The service was rendered.
    Success,
    /// The service was refused.
    Refused,
    /// Cancelled by a person.
    Cancelled,
}

/// To whom a step was escalated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Raised {
    /// Their id; `None`: the head of the case's unit.
    pub to: Option<String>,
}

impl Raised {
    fn of(at: &Standing) -> Option<Self> {
        at.raised.as_ref().map(|to| Self { to: to.as_ref().map(ToString::to_string) })
    }
}

/// A task: work for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Task {
    /// The case.
    pub case: CaseId,
    /// Node id.
    pub node: String,
    /// Which visit of the node.
    pub visit: u32,
    /// The actor, in the act's words.
    pub actor: Option<String>,
    /// The role that does it; `None`: any official's.
    pub role: Option<Role>,
    /// The act's sentence.
    pub text: String,
    /// Needs a decision: on a condition, or whether the service is rendered.
    pub decides: bool,
    /// Its assignee.
    pub assignee: Option<String>,
    /// To whom it was escalated.
    pub raised: Option<Raised>,
    /// The person who started the case.
    pub owner: Option<String>,
    /// An official started the case for an applicant who came to the desk.
    pub desk: bool,
    /// The unit that the case is assigned to.
    pub unit: Option<String>,
    /// Help is needed, not the step itself.
    pub held: bool,
    /// When it must be done.
    pub due: Option<Time>,
    /// It has a time limit, but when that ends is not known.
    pub due_unknown: bool,
    /// The deadline counts days of a year whose days off are not ordered yet.
    pub provisional: bool,
    /// The deadline has passed.
    pub overdue: bool,
    /// The time of the whole service, once it runs.
    pub term: Option<TermView>,
}

impl CaseView {
    /// What of it decides who may see it.
    pub fn seen(&self) -> Seen<'_> {
        Seen {
            owner: self.owner.as_deref(),
            desk: self.desk,
            unit: self.unit.as_deref(),
            assignee: self.assignee.as_deref(),
            node: self.node.as_deref(),
            raised: self.raised.as_ref().map(|raised| raised.to.as_deref()),
        }
    }

    /// The case of that state.
    pub fn from_state(state: &State) -> Self {
        let at = state.at.as_ref();
        let status = match (state.ended, at.map(|at| at.phase)) {
            (Some(Some(Ended::Success)), _) => Status::Success,
            (Some(Some(Ended::Refused)), _) => Status::Refused,
            (Some(None), _) => Status::Cancelled,
            (None, Some(Phase::Task)) => Status::Task,
            (None, Some(Phase::Awaiting)) => Status::Message,
            (None, Some(Phase::Calling)) => at.map_or(Status::Running, |at| calling(at)),
            (None, Some(Phase::Held)) => Status::Held,
            (None, Some(Phase::Done) | None) => Status::Running,
        };
        let mut path: Vec<String> = state.visits.iter().map(|(node, _)| node.to_string()).collect();
        if let Some(Some(ended)) = state.ended {
            path.push(crate::Position::End(ended).name().to_owned());
        }
        Self {
            case: state.id,
            version: state.flow,
            status,
            suspended: state.suspended,
            node: at.map(|at| at.node.to_string()),
            due: at.and_then(|at| at.deadline).map(|deadline| deadline.due),
            due_unknown: at.is_some_and(|at| at.unknown),
            provisional: at.and_then(|at| at.deadline).is_some_and(|deadline| deadline.provisional),
            overdue: at.is_some_and(|at| at.escalated),
            term: state.term.as_deref().map(TermView::from),
            matter: state.matter.as_ref().map(ToString::to_string),
            facts: state.facts.clone(),
            path,
            decision: state.decision,
            ruling: state.ruling,
            started: state.started,
            owner: state.owner.as_ref().map(ToString::to_string),
            desk: state.desk,
            unit: state.unit.as_ref().map(ToString::to_string),
            assignee: at.and_then(|at| at.assignee.clone()),
            raised: at.and_then(|at| Raised::of(at)),
            erased: state.erased,
            end: state.ended.map(|_| state.end),
            taken_up: state.taken_up,
            events: state.seq,
        }
    }
}

/// The status of a step that other systems do.
fn calling(at: &Standing) -> Status {
    let has = |is: fn(&AskState) -> bool| at.wanted().any(|asked| is(&asked.state));
    // What is ordered comes one after another: the next waits until this one is answered.
    let first = at.wanted().next().map(|asked| asked.group);
    let waits =
        at.wanted().filter(|asked| Some(asked.group) == first).all(|asked| asked.state == AskState::Awaiting);
    if has(|state| *state == AskState::Ready) && !waits || at.outcome() != Outcome::Open {
        Status::Running
    } else if has(|state| matches!(state, AskState::Backoff(_))) {
        Status::Retry
    } else {
        Status::Message
    }
}

impl Task {
    /// The time of the step or of the whole service is over.
    pub fn is_late(&self) -> bool {
        self.overdue || self.term.is_some_and(|term| term.overdue)
    }

    /// What of its case decides who may see it.
    pub fn seen(&self) -> Seen<'_> {
        Seen {
            owner: self.owner.as_deref(),
            desk: self.desk,
            unit: self.unit.as_deref(),
            assignee: self.assignee.as_deref(),
            node: Some(&self.node),
            raised: self.raised.as_ref().map(|raised| raised.to.as_deref()),
        }
    }

    /// The open task of a case, if it has one.
    pub fn from_state(state: &State, flow: &Flow) -> Option<Self> {
        let at = state.at.as_ref().filter(|at| matches!(at.phase, Phase::Task | Phase::Held))?;
        let node = flow.node(&at.node)?;
        Some(Self {
            case: state.id,
            node: at.node.to_string(),
            visit: at.visit,
            actor: node.actor.clone(),
            role: node.role,
            text: node.text.clone(),
            decides: node.kind == crate::NodeKind::Condition || node.rules,
            assignee: at.assignee.clone(),
            raised: Raised::of(at),
            owner: state.owner.as_ref().map(ToString::to_string),
            desk: state.desk,
            unit: state.unit.as_ref().map(ToString::to_string),
            held: at.phase != Phase::Task,
            due: at.deadline.map(|deadline| deadline.due),
            due_unknown: at.unknown,
            provisional: at.deadline.is_some_and(|deadline| deadline.provisional),
            overdue: at.escalated,
            term: state.term.as_deref().map(TermView::from),
        })
    }
}
