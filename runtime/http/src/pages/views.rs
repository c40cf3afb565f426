//! Data of the templates.

use super::render::WORDS;
use super::viewer::Viewer;
use crate::api::answers::audit;
use crate::kept::Tried;
use crate::problem::Problem;
use crate::who::Who;
use crate::{App, Process};
use axum::http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use zanflow_runtime::{
    Caller, CaseId, CaseView, Clause, END_REFUSED, END_SUCCESS, Entry, Facts, Flow, Node, NodeKind, Raised,
    Role, Status, Task, Time, Work,
};
use zanflow_wording::Lang;

/// Template data by name.
pub type Data = Map<String, Value>;

/// A step for display.
#[derive(Serialize)]
pub struct Step {
    id: String,
    mark: String,
    text: String,
    short: String,
    actor: Option<String>,
    clause: String,
    condition: bool,
    /// Who does it decides: on a condition, or whether the service is rendered.
    decides: bool,
    /// Done by another system.
    system: bool,
    /// Outcome of a condition: `true` or `false`.
    outcome: Option<String>,
    /// CSS class in the path.
    look: &'static str,
}

impl Step {
    fn new(lang: Lang, node: &Node) -> Self {
        Self {
            id: node.id.clone(),
            mark: mark(lang, node),
            short: short(&node.text),
            text: node.text.clone(),
            actor: node.actor.clone(),
            clause: cite(lang, &node.clause),
            condition: node.kind == NodeKind::Condition,
            decides: node.kind == NodeKind::Condition || node.rules,
            system: matches!(node.work(), Work::Call(_)),
            outcome: None,
            look: "",
        }
    }
}

fn map(value: Value) -> Data {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// Data of every page.
pub fn base(app: &App, viewer: &Viewer, section: &str, problem: Option<&Problem>) -> Data {
    let service = &app.service;
    // What the label says already need not be said in English again.
    let detail = |problem: &Problem| match problem.key {
        "error-request" | "error-harmful" | "error-not_movable" | "error-calendar" | "error-ours" => {
            problem.detail.clone()
        }
        _ => String::new(),
    };
    let act = &app.card.act;
    let mut data = map(json!({
        "code": viewer.lang.code(),
        "service": { "id": service.id, "title": service.title, "act": service.act },
        "repealed": act.repealed.then(|| json!({ "by": act.repealed_by })),
        "section": section,
        "systems": app.systems.is_some() && (app.accounts.is_none() || viewer.who.administers().is_ok()),
        "checks": app.is_checked(),
        "licences_kept": app.licences.is_some() && viewer.who.oversees(),
        "forms": !service.forms.is_empty(),
        "me": viewer.person.as_ref().map(|person| json!({ "id": person.id, "name": person.name })),
        "signed_in": matches!(viewer.who, Who::Anybody),
        "trial": app.accounts.is_none(),
        "account": matches!(viewer.who, Who::Known(_)),
        "session": viewer.signed.is_some(),
        "watches": viewer.who.oversees(),
        "administers": viewer.who.administers().is_ok(),
        "surveys": viewer.who.oversees() || viewer.who.administers().is_ok(),
        "notices": app.notices.is_some() && viewer.who.watches(),
        "payments": app.payments.is_some() && viewer.who.oversees(),
        "audits": app.accounts.is_some() && viewer.who.audits(),
        "asks_log": crate::asks::may_read(app, viewer),
        "is_applicant": viewer.who.is_applicant(),
        "only_reads": viewer.who.only_reads(),
        "was": {},
        "restored": false,
        "error": problem.map(|problem| json!({ "key": problem.key, "detail": detail(problem) })),
    }));
    at(&mut data, &viewer.path);
    data
}

/// Where the page that is shown can be asked for: other languages lead there.
pub fn at(data: &mut Data, place: &str) {
    let encoded: String = form_urlencoded::byte_serialize(place.as_bytes()).collect();
    data.insert("here".to_owned(), json!(place));
    data.insert("here_encoded".to_owned(), json!(encoded));
}

/// Data of a page with forms, with what was typed into one of them that was not taken; and the page's status. What was typed is kept, so
/// that it is there in other languages too.
pub fn tried(
    app: &App,
    viewer: &Viewer,
    section: &str,
    place: &str,
    tried: Option<&Tried>,
) -> (Data, StatusCode) {
    let problem = tried.and_then(|tried| tried.problem.as_ref());
    let mut data = base(app, viewer, section, problem);
    let Some(tried) = tried else {
        at(&mut data, place);
        return (data, StatusCode::OK);
    };
    data.insert("was".to_owned(), tried.fields());
    data.insert("restored".to_owned(), json!(problem.is_none()));
    if viewer.typed.is_some() {
        return (data, StatusCode::OK);
    }
    at(&mut data, &viewer.keep(app, place, tried));
    (data, problem.map_or(StatusCode::OK, |problem| problem.status))
}

/// A process and its steps.
pub fn process(lang: Lang, process: &Process) -> Data {
    let findings = process.flow.as_ref().err();
    let nodes = process.flow.as_ref().map_or(&[][..], Flow::nodes);
    let steps: Vec<Step> = nodes.iter().map(|node| Step::new(lang, node)).collect();
    let (conditions, _): (Vec<&Step>, Vec<&Step>) = steps.iter().partition(|step| step.condition);
    map(json!({
        "process": { "name": process.name, "title": way(lang, process), "findings": findings },
        "conditions": conditions,
        "steps": steps,
    }))
}

/// When a step must be done, with what is not sure of it; none where it has no time limit.
pub fn due(lang: Lang, due: Option<Time>, unknown: bool, provisional: bool) -> Option<String> {
    match due {
        Some(due) if provisional => {
            Some(format!("{} ({})", end_of(lang, due), WORDS.label(lang, "due-provisional")))
        }
        Some(due) => Some(end_of(lang, due)),
        None => unknown.then(|| WORDS.label(lang, "due-unknown").into_owned()),
    }
}

/// A deadline as people say it: that of midnight is the day that ends then.
fn end_of(lang: Lang, due: Time) -> String {
    let text = local(due);
    if !text.ends_with(" 00:00") {
        return text;
    }
    let day: String = local(due.plus(-1)).chars().take(10).collect();
    WORDS.fill(lang, "due-day", &[("day", &day)])
}

pub fn one_task(app: &App, lang: Lang, task: &Task) -> Result<Option<Value>, Problem> {
    let view = app.engine.view(task.case)?;
    let (flow, name) = app.flow_of(&view)?;
    let Some(node) = flow.node(&task.node) else { return Ok(None) };
    Ok(Some(json!({
        "case": task.case,
        "process": title(app, lang, &name),
        "step": Step::new(lang, node),
        "assignee": task.assignee,
        "unit": task.unit,
        "due": due(lang, task.due, task.due_unknown, task.provisional),
        "overdue": task.overdue,
        "escalated": task.raised.as_ref().map(|raised| raised_to(lang, raised)),
        "held": task.held,
        "suspended": view.suspended.is_some(),
    })))
}

/// Steps that failed with other systems, and the connectors that were called.
pub fn handovers(app: &App, lang: Lang, most: usize) -> Result<Data, Problem> {
    let mut failed = app.engine.handovers(None, most + 1)?;
    let more = failed.len() > most;
    failed.truncate(most);
    let shown = failed.into_iter().map(|failed| {
        let view = app.engine.view(failed.case)?;
        let (flow, name) = app.flow_of(&view)?;
        Ok(json!({
            "case": failed.case,
            "process": title(app, lang, &name),
            "mark": flow.node(&failed.node).map_or(failed.node.clone(), |node| mark(lang, node)),
            "connector": failed.connector,
            "method": failed.method,
            "tries": failed.tries,
            "why": failed.why.unwrap_or_else(|| WORDS.label(lang, "handover-unknown").into_owned()),
            "retry": failed.retry.map(local),
        }))
    });
    let shown = shown.collect::<Result<Vec<Value>, Problem>>()?;
    let lines = app.engine.lines();
    let lines = lines.iter().map(|line| {
        json!({ "connector": line.connector, "running": line.running,
        "abandoned": line.abandoned, "waiting": line.waiting, "paused": line.paused.map(local) })
    });
    Ok(map(json!({ "failed": shown, "more": more, "lines": lines.collect::<Vec<_>>() })))
}

/// How cases stand, as far as lists are narrowed by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    Open,
    Success,
    Refused,
    Cancelled,
}

impl Stand {
    pub const ALL: [Self; 4] = [Self::Open, Self::Success, Self::Refused, Self::Cancelled];

    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Success => "success",
            Self::Refused => "refused",
            Self::Cancelled => "cancelled",
        }
    }

    /// And back; what is no name narrows nothing.
    pub fn named(name: Option<&str>) -> Option<Self> {
        Self::ALL.into_iter().find(|stand| Some(stand.name()) == name)
    }

    fn has(self, status: Status) -> bool {
        match self {
            Self::Open => !has_ended(status),
            Self::Success => status == Status::Success,
            Self::Refused => status == Status::Refused,
            Self::Cancelled => status == Status::Cancelled,
        }
    }
}

/// Whether nothing more happens in a case.
pub fn has_ended(status: Status) -> bool {
    matches!(status, Status::Success | Status::Refused | Status::Cancelled)
}

/// Cases that somebody may see and that stand so.
fn standing(
    app: &App,
    who: &Who,
    applicant: Option<&str>,
    before: Option<CaseId>,
    state: Option<Stand>,
    most: usize,
) -> Result<Vec<CaseView>, Problem> {
    let Some(state) = state else { return Ok(app.cases_of(who, applicant, before, most)?) };
    let (mut found, mut before) = (Vec::new(), before);
    while found.len() < most {
        let page = app.cases_of(who, applicant, before, most)?;
        let Some(last) = page.last() else { break };
        before = Some(last.case);
        found.extend(page.into_iter().filter(|view| state.has(view.status)));
    }
    found.truncate(most);
    Ok(found)
}

/// Cases, and the cursor for older ones.
pub fn cases(
    app: &App,
    lang: Lang,
    who: &Who,
    applicant: Option<&str>,
    before: Option<CaseId>,
    state: Option<Stand>,
    most: usize,
) -> Result<(Vec<Value>, Option<CaseId>), Problem> {
    let mut views = standing(app, who, applicant, before, state, most + 1)?;
    let more = views.len() > most;
    views.truncate(most);
    let older = views.last().filter(|_| more).map(|view| view.case);
    let shown = views.iter().map(|view| {
        let (flow, name) = app.flow_of(view)?;
        let at = view.node.as_deref().and_then(|node| flow.node(node)).map(|node| mark(lang, node));
        Ok(json!({
            "case": view.case,
            "process": title(app, lang, &name),
            "status": view.status,
            "look": look(view.status),
            "suspended": view.suspended.is_some(),
            "overdue": view.overdue,
            "started": local(view.started),
            "end": view.end.map(local),
            "erased": view.erased,
            "at": at,
            "due": due(lang, view.due, view.due_unknown, view.provisional),
        }))
    });
    Ok((shown.collect::<Result<_, Problem>>()?, older))
}

/// A case: state, possible commands, path, history.
pub fn case(app: &App, lang: Lang, id: CaseId, viewer: Option<&Caller>) -> Result<Data, Problem> {
    let view = app.engine.view(id)?;
    let (flow, name) = app.flow_of(&view)?;
    let entries = audit(app, id)?;
    let at = view.node.as_deref().and_then(|node| flow.node(node));
    let ended = has_ended(view.status);
    let waits = |status: &[Status]| view.suspended.is_none() && status.contains(&view.status);
    let calls = at.is_some_and(|node| matches!(node.work(), Work::Call(_)));
    let refused =
        view.status == Status::Refused || view.decision == Some(zanflow_runtime::Decision::Refuse) && ended;
    let held = entries.iter().rev().find(|entry| entry.kind == "held");
    let (assignee_id, assignee) = assignee(&entries, &view);
    let may = may(&view, at, viewer);
    Ok(map(json!({
        "may": may,
        "case": {
            "case": id, "version": view.version.to_string().chars().take(8).collect::<String>(), "name": name, "process": title(app, lang, &name), "status": view.status,
            "look": look(view.status), "suspended": view.suspended.is_some(), "overdue": view.overdue,
            "started": local(view.started), "due": due(lang, view.due, view.due_unknown, view.provisional), "ended": ended, "node": view.node,
            "escalated": view.raised.as_ref().map(|raised| raised_to(lang, raised)), "erased": view.erased,
            "assignee": assignee, "assignee_id": assignee_id, "unit": view.unit, "taken_up": view.taken_up,
        },
        "step": at.map(|node| Step::new(lang, node)),
        "held": held.filter(|_| view.status == Status::Held).and_then(|entry| entry.detail.get("why")),
        "can": {
            "task": waits(&[Status::Task, Status::Held]),
            "message": waits(&[Status::Message]),
            "retry": calls && waits(&[Status::Held, Status::Retry]),
            "resubmit": refused && view.taken_up.is_none() && app.versions.contains_key(name.as_str()),
        },
        "ground": at.map(|node| json!({
            "act": app.service.act, "paragraph": node.clause.paragraph, "item": node.clause.item,
        })),
        "newer": newer(app, lang, &view, &name),
        "path": path(lang, &view, &flow),
        "history": entries.iter().map(|entry| line(lang, &flow, entry)).collect::<Vec<_>>(),
        "applicant": applicant(app, id)?,
    })))
}

/// What the viewer's roles let them do with a case.
fn may(view: &CaseView, at: Option<&Node>, viewer: Option<&Caller>) -> Value {
    let Some(viewer) = viewer else { return json!({}) };
    let (seen, admin) = (view.seen(), [Role::Administrator]);
    let does = at.is_some_and(|node| viewer.may_do(node.role, seen).is_ok());
    let moves = viewer.may_move(seen.assignee).is_ok();
    let directs = viewer.may_direct(seen.unit).is_ok();
    json!({
        "do": does && viewer.finishes(seen.assignee).is_ok(),
        "take": does && moves && seen.assignee != Some(viewer.person().id.as_str()),
        "release": moves && seen.assignee.is_some(),
        "give": viewer.may_give(seen).is_ok(),
        "raise": viewer.may_raise(seen).is_ok(),
        "direct": directs,
        "answer": viewer.is_official() || viewer.has(Role::System),
        "route": viewer.needs(&[Role::Supervisor, Role::Office, Role::Head]).is_ok(),
        "cancel": viewer.may_cancel(seen).is_ok(),
        "move": viewer.needs(&[Role::Supervisor, Role::Administrator]).is_ok(),
        "erase": viewer.needs(&admin).is_ok(),
    })
}

/// To whom a step was escalated, in words.
fn raised_to(lang: Lang, raised: &Raised) -> String {
    raised.to.clone().unwrap_or_else(|| WORDS.label(lang, "raised-head").into_owned())
}

/// Assignee of the task: id and recorded name.
fn assignee(entries: &[Entry], view: &CaseView) -> (Option<String>, Option<String>) {
    let here = entries.iter().rev().take_while(|entry| entry.kind != "entered");
    let given = here.filter(|_| view.assignee.is_some()).find(|entry| entry.kind == "assigned");
    let id = given.and_then(|entry| entry.detail.get("to")).and_then(Value::as_str).map(str::to_owned);
    let name = given.and_then(|entry| entry.name.clone()).or_else(|| id.clone());
    (id, name)
}

/// Steps of the current version, if the case runs on another.
fn newer(app: &App, lang: Lang, view: &CaseView, name: &str) -> Option<Vec<Step>> {
    let current = *app.versions.get(name)?;
    let waits = view.node.is_some() && view.version != current;
    let flow = app.engine.flow(current).ok().filter(|_| waits)?;
    Some(flow.nodes().iter().map(|node| Step::new(lang, node)).collect())
}

/// Data of the applicant, unless erased.
fn applicant(app: &App, case: CaseId) -> Result<Vec<Value>, Problem> {
    let first = app.engine.history(case)?.into_iter().next();
    let Some(data) = first.and_then(|record| record.event.data()) else { return Ok(Vec::new()) };
    let Some(Value::Object(said)) = app.engine.personal(case, data.no)? else { return Ok(Vec::new()) };
    let plain = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let said = said.into_iter().filter(|(key, _)| key != "lang");
    Ok(said.map(|(key, value)| json!({ "key": key, "value": plain(value) })).collect())
}

/// The path of a case, with its end.
fn path(lang: Lang, view: &CaseView, flow: &Flow) -> Vec<Step> {
    let step = |name: &String| {
        if let Some(node) = flow.node(name) {
            let here = view.node.as_deref() == Some(name);
            return Step {
                outcome: outcome(&view.facts, node).filter(|_| !here),
                look: if here { "now" } else { "" },
                ..Step::new(lang, node)
            };
        }
        let (look, mark) = match name.as_str() {
            END_SUCCESS => ("good", WORDS.label(lang, "end-success")),
            END_REFUSED => ("bad", WORDS.label(lang, "end-refused")),
            other => ("", Cow::Borrowed(other)),
        };
        let end = Node::new(name.as_str(), NodeKind::Step, Clause::default());
        Step { mark: mark.into_owned(), look, ..Step::new(lang, &end) }
    };
    view.path.iter().map(step).collect()
}

fn outcome(facts: &Facts, node: &Node) -> Option<String> {
    let holds = facts.get(&node.id).filter(|_| node.kind == NodeKind::Condition);
    holds.map(|holds| holds.to_string())
}

/// One line of the history.
fn line(lang: Lang, flow: &Flow, entry: &Entry) -> Value {
    let who = match (&entry.person, &entry.name) {
        (Some(id), Some(name)) => format!("{name} ({id})"),
        (Some(id), None) => id.clone(),
        (None, _) if entry.actor == "engine" => WORDS.label(lang, "who-engine").into_owned(),
        (None, _) => WORDS.label(lang, "who-system").into_owned(),
    };
    let who = match &entry.stead {
        Some(stead) => WORDS.fill(lang, "who-stead", &[("who", &who), ("stead", stead)]),
        None => who,
    };
    let node = entry.node.as_deref();
    json!({
        "how": entry.how.map(|how| WORDS.label(lang, &format!("how-{how}"))),
        "time": entry.time,
        "local": Time::parse(&entry.time).map(local),
        "kind": entry.kind,
        "mark": node.map(|id| flow.node(id).map_or_else(|| id.to_owned(), |node| mark(lang, node))),
        "who": who,
        "clause": entry.clause.as_ref().map(|clause| cite(lang, clause)),
        "notes": notes(lang, entry),
        "words": entry.words,
        "erased": entry.erased,
    })
}

/// Details of an event.
fn notes(lang: Lang, entry: &Entry) -> Vec<String> {
    let text = |key: &str| entry.detail.get(key).and_then(Value::as_str).map(str::to_owned);
    let mut notes = Vec::new();
    for key in ["decision", "ended"] {
        notes.extend(text(key).map(|value| WORDS.label(lang, &format!("detail-{value}")).into_owned()));
    }
    let holds = entry.detail.get("holds").and_then(Value::as_bool);
    notes.extend(
        holds.map(|holds| WORDS.label(lang, if holds { "detail-true" } else { "detail-false" }).into_owned()),
    );
    let due = entry.detail.get("deadline").and_then(|deadline| deadline.get("due")).and_then(Value::as_str);
    let due = due.and_then(Time::parse).map(local);
    notes.extend(due.map(|due| format!("{}: {due}", WORDS.label(lang, "due"))));
    if entry.kind == "raised" {
        let to = raised_to(lang, &Raised { to: text("to") });
        notes.push(format!("{}: {to}", WORDS.label(lang, "raised-to")));
        notes.extend(text("cause").map(|cause| WORDS.label(lang, &format!("cause-{cause}")).into_owned()));
    }
    notes.extend(text("what").map(|what| WORDS.label(lang, &format!("erasure-{what}")).into_owned()));
    if entry.kind == "assigned" {
        notes.extend(text("to").map(|to| format!("{}: {to}", WORDS.label(lang, "assignee"))));
    }
    notes.extend(text("unit").map(|unit| format!("{}: {unit}", WORDS.label(lang, "unit"))));
    notes.extend(text("why"));
    notes.extend(text("reference").map(|reference| of_reference(lang, &reference)));
    let grounds = entry.detail.get("grounds").and_then(Value::as_array);
    for ground in grounds.into_iter().flatten() {
        let clause: Clause = serde_json::from_value(ground.clone()).unwrap_or_default();
        let cited = cite(lang, &clause);
        let cited =
            [clause.act, cited].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        if !cited.is_empty() {
            notes.push(format!("{}: {cited}", WORDS.label(lang, "legal-basis")));
        }
    }
    notes
}

/// A system's reference number; of a signature that does not count, why.
fn of_reference(lang: Lang, reference: &str) -> String {
    let reason = WORDS.find(lang, &format!("signature-reason-{reference}"));
    reason.map_or_else(|| format!("№ {reference}"), Cow::into_owned)
}

pub fn title(app: &App, lang: Lang, name: &str) -> String {
    app.process(name).map_or_else(|| name.to_owned(), |process| way(lang, process))
}

/// The name of a process in the reader's language: the way of applying has one, the case that follows it is in the act's words.
pub fn way(lang: Lang, process: &Process) -> String {
    let channel = process.name.split('-').next().unwrap_or_default();
    let key = format!("channel-{channel}");
    let (head, case) = match process.title.split_once(": ") {
        Some((head, case)) => (head, Some(case)),
        None => (process.title, None),
    };
    let is_its_name = Lang::ALL.into_iter().any(|of| WORDS.find(of, &key).is_some_and(|label| label == head));
    match (WORDS.find(lang, &key).filter(|_| is_its_name), case) {
        (Some(label), Some(case)) => format!("{label}: {case}"),
        (Some(label), None) => label.into_owned(),
        (None, _) => process.title.to_owned(),
    }
}

/// Mark of a step: `1-үдеріс`.
pub fn mark(lang: Lang, node: &Node) -> String {
    let number = node.id.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    let key = match node.kind {
        NodeKind::Process => "node-process",
        NodeKind::Condition => "node-condition",
        NodeKind::Step => "node-step",
        NodeKind::Preliminary => "node-preliminary",
    };
    if number.is_empty() { node.id.clone() } else { WORDS.fill(lang, key, &[("number", number)]) }
}

pub fn cite(lang: Lang, clause: &Clause) -> String {
    let paragraph =
        clause.paragraph.as_deref().map(|number| WORDS.fill(lang, "cite-paragraph", &[("number", number)]));
    let item = clause.item.as_deref().map(|item| WORDS.fill(lang, "cite-item", &[("item", item)]));
    let lines = match (clause.line_start, clause.line_end) {
        (0, _) => None,
        (start, end) if end <= start => Some(WORDS.fill(lang, "cite-line", &[("line", &start.to_string())])),
        (start, end) => Some(WORDS.fill(lang, "cite-lines", &[("lines", &format!("{start}–{end}"))])),
    };
    [paragraph, item, lines].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

pub fn short(text: &str) -> String {
    let cut: String = text.chars().take(80).collect();
    if cut.len() == text.len() { cut } else { cut + "…" }
}

/// Local time to the minute. Kazakhstan is one zone, UTC+5, since 1 March 2024.
pub fn local(time: Time) -> String {
    time.plus(5 * 3_600_000).to_string().chars().take(16).collect::<String>().replace('T', " ")
}

fn look(status: Status) -> &'static str {
    match status {
        Status::Success => "good",
        Status::Refused | Status::Cancelled => "bad",
        Status::Held | Status::Retry => "warn",
        Status::Running | Status::Task | Status::Message => "",
    }
}
