//! Response bodies, as described by the schemas of `openapi.json`.

use crate::{App, Process};
use serde::Serialize;
use serde_json::Value;
use zanflow_runtime::{
    Caller, CaseView, Decision, EngineError, How, Load, Raised, Role, Status, Task, Time, Version,
};

/// Current state of a case.
#[derive(Debug, Serialize)]
pub struct Case {
    case: u64,
    process: String,
    version: Version,
    status: Status,
    suspended: Option<String>,
    node: Option<String>,
    due: Option<String>,
    due_unknown: bool,
    provisional: bool,
    overdue: bool,
    term: Option<Term>,
    matter: Option<String>,
    facts: zanflow_runtime::Facts,
    path: Vec<String>,
    decision: Option<Decision>,
    ruling: Option<Decision>,
    started: String,
    unit: Option<String>,
    assignee: Option<String>,
    escalated: Option<Raised>,
    ended: Option<String>,
    erased: bool,
    resubmitted_as: Option<u64>,
    events: u64,
}

/// An open task of a person.
#[derive(Debug, Serialize)]
pub struct Open {
    case: u64,
    process: String,
    node: String,
    text: String,
    actor: Option<String>,
    decides: bool,
    assignee: Option<String>,
    escalated: Option<Raised>,
    unit: Option<String>,
    held: bool,
    due: Option<String>,
    due_unknown: bool,
    provisional: bool,
    overdue: bool,
    term: Option<Term>,
}

/// The time of the whole service.
#[derive(Debug, Serialize)]
pub struct Term {
    since: String,
    due: Option<String>,
    provisional: bool,
    overdue: bool,
}

impl From<zanflow_runtime::TermView> for Term {
    fn from(term: zanflow_runtime::TermView) -> Self {
        let zanflow_runtime::TermView { since, due, provisional, overdue } = term;
        Self { since: shown(since), due: due.map(shown), provisional, overdue }
    }
}

/// A step that another system was asked to do and failed.
#[derive(Debug, Serialize)]
pub struct Failed {
    case: u64,
    node: String,
    method: String,
    connector: zanflow_runtime::Connector,
    tries: u32,
    why: Option<String>,
    retry: Option<String>,
}

/// How many tasks there are.
#[derive(Debug, Serialize)]
pub struct Board {
    all: Load,
    steps: Vec<StepLoad>,
    people: Vec<PersonLoad>,
}

/// Of one step and unit.
#[derive(Debug, Serialize)]
pub struct StepLoad {
    process: String,
    node: String,
    text: String,
    unit: Option<String>,
    #[serde(flatten)]
    load: Load,
}

/// Of one person.
#[derive(Debug, Serialize)]
pub struct PersonLoad {
    person: String,
    #[serde(flatten)]
    load: Load,
}

impl Board {
    pub fn new(app: &App, board: zanflow_runtime::Board) -> Result<Self, EngineError> {
        let step = |step: zanflow_runtime::StepLoad| {
            let flow = app.engine.flow(step.version)?;
            let text = flow.node(&step.node).map_or_else(String::new, |node| node.text.clone());
            let process = app.name_of(step.version, &flow);
            Ok(StepLoad { process, node: step.node, text, unit: step.unit, load: step.load })
        };
        let steps = board.steps.into_iter().map(step).collect::<Result<_, EngineError>>()?;
        let people = board.people.into_iter().map(|(person, load)| PersonLoad { person, load }).collect();
        Ok(Self { all: board.all, steps, people })
    }
}

/// Who is signed in; in a trial nobody is.
#[derive(Debug, Default, Serialize)]
pub struct Me {
    id: Option<String>,
    name: Option<String>,
    how: Option<How>,
    roles: Vec<Role>,
    units: Vec<String>,
    substitutes: Vec<String>,
}

impl Me {
    pub fn new(caller: &Caller) -> Self {
        Self {
            id: Some(caller.person().id.clone()),
            name: Some(caller.person().name.clone()),
            how: caller.how(),
            roles: caller.roles().collect(),
            units: caller.units().map(str::to_owned).collect(),
            substitutes: caller.absent().iter().map(|absent| absent.id.clone()).collect(),
        }
    }
}

/// How many cases are tried again.
#[derive(Debug, Serialize)]
pub struct Retried {
    pub retried: usize,
}

impl From<zanflow_runtime::Handover> for Failed {
    fn from(failed: zanflow_runtime::Handover) -> Self {
        let zanflow_runtime::Handover { case, node, method, connector, tries, why, retry } = failed;
        Self { case: case.0, node, method, connector, tries, why, retry: retry.map(shown) }
    }
}

/// A process of the service.
#[derive(Debug, Serialize)]
pub struct Shown {
    name: &'static str,
    title: &'static str,
    version: Option<Version>,
    findings: Vec<String>,
}

/// Outcome of a message.
#[derive(Debug, Serialize)]
pub struct Delivered {
    pub delivery: zanflow_runtime::Delivery,
    pub case: Case,
}

fn shown(time: Time) -> String {
    time.to_string()
}

impl Case {
    pub fn new(app: &App, view: CaseView) -> Result<Self, EngineError> {
        let (_, process) = app.flow_of(&view)?;
        Ok(Self {
            case: view.case.0,
            process,
            version: view.version,
            status: view.status,
            suspended: view.suspended.map(shown),
            node: view.node,
            due: view.due.map(shown),
            due_unknown: view.due_unknown,
            provisional: view.provisional,
            overdue: view.overdue,
            term: view.term.map(Term::from),
            matter: view.matter,
            facts: view.facts,
            path: view.path,
            decision: view.decision,
            ruling: view.ruling,
            started: shown(view.started),
            unit: view.unit,
            assignee: view.assignee,
            escalated: view.raised,
            ended: view.end.map(shown),
            erased: view.erased,
            resubmitted_as: view.taken_up.map(|case| case.0),
            events: view.events,
        })
    }
}

impl Open {
    pub fn new(app: &App, task: Task) -> Result<Self, EngineError> {
        let view = app.engine.view(task.case)?;
        let (_, process) = app.flow_of(&view)?;
        Ok(Self {
            case: task.case.0,
            process,
            node: task.node,
            text: task.text,
            actor: task.actor,
            decides: task.decides,
            assignee: task.assignee,
            escalated: task.raised,
            unit: task.unit,
            held: task.held,
            due: task.due.map(shown),
            due_unknown: task.due_unknown,
            provisional: task.provisional,
            overdue: task.overdue,
            term: task.term.map(Term::from),
        })
    }
}

impl Shown {
    pub fn new(app: &App, process: &Process) -> Self {
        Self {
            name: process.name,
            title: process.title,
            version: app.versions.get(process.name).copied(),
            findings: process.flow.as_ref().err().cloned().unwrap_or_default(),
        }
    }
}

/// All events of a case with the personal data that was not erased.
pub fn audit(app: &App, case: zanflow_runtime::CaseId) -> Result<Vec<zanflow_runtime::Entry>, EngineError> {
    let entry = |record: zanflow_runtime::Record| {
        let personal: Option<Value> = match record.event.data() {
            Some(data) => app.engine.personal(case, data.no)?,
            None => None,
        };
        Ok(zanflow_runtime::Entry::from_record(&record, personal.as_ref()))
    };
    app.engine.history(case)?.into_iter().map(entry).collect()
}
