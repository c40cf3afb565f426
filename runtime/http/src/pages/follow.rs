//! A case as its applicant follows it: what was done, who has it now and until when; and what it came to.

use super::render::{WORDS, page as render};
use super::viewer::Viewer;
use super::views::{self, Data};
use super::{Shared, people, shown, told, word};
use crate::App;
use crate::api::answers::audit;
use crate::files::form::{Shown, fields};
use crate::problem::Problem;
use crate::survey::Offer;
use crate::who::Who;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use serde_json::{Value, json};
use zanflow_runtime::{
    Action, Ask, CaseId, CaseView, Clause, Connector, Entry, Flow, Node, Status, Subject, TermView, Time,
    Work,
};
use zanflow_wording::Lang;

/// Something that happened, happens, or ended the case.
#[derive(Debug, Default, Serialize)]
struct Moment {
    #[serde(skip)]
    node: Option<String>,
    when: Option<String>,
    what: String,
    /// Who did it or has it: a role, or the act's words.
    whose: Option<String>,
    /// The sentence of the act and its place.
    text: Option<String>,
    clause: Option<String>,
    /// Until when; said where it is going on.
    due: Option<String>,
    /// What was said of it that concerns the applicant.
    notes: Vec<String>,
    look: &'static str,
}

/// What the page of a case shows beside its state: the way so far, the file, the card.
pub fn case(app: &App, lang: Lang, who: &Who, id: CaseId) -> Result<Data, Problem> {
    let view = app.engine.view(id)?;
    let (flow, _) = app.flow_of(&view)?;
    let entries = audit(app, id)?;
    let mut data = Data::new();
    data.insert("moments".to_owned(), json!(moments(app, lang, &view, &flow, &entries)));
    data.insert("plain".to_owned(), json!(who.is_applicant()));
    data.insert("file".to_owned(), file(app, lang, id, &flow)?);
    data.insert("grounds".to_owned(), grounds(app, lang));
    data.insert("terms".to_owned(), rows(app, lang, &["times"]));
    data.insert("term".to_owned(), json!(view.term.map(|term| term_of(lang, &term))));
    data.insert("matter".to_owned(), json!(view.matter));
    data.insert("invoice".to_owned(), app.payment_of(id)?);
    let role = view.node.as_deref().and_then(|node| flow.node(node)).and_then(|node| node.role);
    let people =
        if who.is_applicant() || view.node.is_none() { Vec::new() } else { people::officials(app, role)? };
    data.insert("people".to_owned(), json!(people));
    data.insert("survey".to_owned(), json!(app.offer(who, id)? == Offer::Open));
    data.insert("paper".to_owned(), paper(app, id, &view)?);
    data.insert("has_result".to_owned(), json!(matches!(view.status, Status::Success | Status::Refused)));
    Ok(data)
}

/// The paper that the case ended with: what it is and where it is checked; or that it is still being made.
fn paper(app: &App, id: CaseId, view: &CaseView) -> Result<Value, Problem> {
    let has_one = matches!(view.status, Status::Success | Status::Refused) && !view.erased;
    if app.results.is_none() || !has_one {
        return Ok(Value::Null);
    }
    let Some(paper) = app.paper(id)? else { return Ok(json!({ "waits": true })) };
    Ok(json!({
        "waits": false, "kind": paper.kind, "number": paper.number, "code": paper.code, "sealed": paper.seal.is_some(),
        "sha256": paper.sha256,
    }))
}

fn moments(app: &App, lang: Lang, view: &CaseView, flow: &Flow, entries: &[Entry]) -> Vec<Moment> {
    let mut moments: Vec<Moment> = Vec::new();
    for entry in entries {
        let when = Time::parse(&entry.time).map(views::local);
        let at = entry.node.as_deref().and_then(|node| flow.node(node));
        match (entry.kind.as_str(), at) {
            ("entered", Some(node)) => moments.push(Moment { when, ..step(lang, node) }),
            ("completed" | "called" | "concluded" | "taken" | "received", Some(node)) => {
                let last = moments.iter_mut().rev().find(|moment| moment.node.as_deref() == Some(&node.id));
                if let Some(moment) = last {
                    let notes = decided(lang, entry).into_iter().filter(|note| !moment.notes.contains(note));
                    let notes: Vec<String> = notes.collect();
                    moment.notes.extend(notes);
                }
            }
            ("started" | "suspended" | "resumed" | "cancelled", _) => {
                let what = word(lang, &format!("follow-{}", entry.kind));
                moments.push(Moment { when, what, ..Moment::default() });
            }
            ("ended", _) => {
                let key = if view.status == Status::Success { "success" } else { "refused" };
                let what = word(lang, &format!("status-{key}"));
                let look = if view.status == Status::Success { "good" } else { "bad" };
                moments.push(Moment { when, what, look, ..Moment::default() });
            }
            _ => {}
        }
    }
    if let Some(last) =
        moments.iter_mut().rev().find(|moment| moment.node.is_some() && moment.node == view.node)
    {
        last.look = "now";
        last.due = Some(until(lang, view, flow));
        last.notes.extend(waiting(app, lang, view, flow));
    }
    moments
}

fn step(lang: Lang, node: &Node) -> Moment {
    let what = match node.action {
        Action::Other => views::short(&node.text),
        action => word(lang, &format!("action-{}", action.name())),
    };
    let whose = match (node.work(), node.role) {
        (Work::Call(_) | Work::Message, _) => Some(word(lang, "follow-system")),
        (_, Some(role)) => Some(word(lang, &format!("role-{}", role.name()))),
        (_, None) => node.actor.clone(),
    };
    Moment {
        node: Some(node.id.clone()),
        what,
        whose,
        text: Some(node.text.clone()).filter(|text| !text.is_empty()),
        clause: Some(views::cite(lang, &node.clause)).filter(|clause| !clause.is_empty()),
        ..Moment::default()
    }
}

/// The outcome of a decision, and why it was refused: that is said to the applicant, notes of officials are not.
fn decided(lang: Lang, entry: &Entry) -> Vec<String> {
    let decision = entry.detail.get("decision").and_then(Value::as_str);
    let holds =
        entry.detail.get("holds").and_then(Value::as_bool).map(|holds| if holds { "true" } else { "false" });
    let mut notes: Vec<String> =
        decision.or(holds).map(|name| word(lang, &format!("detail-{name}"))).into_iter().collect();
    if decision == Some("refuse") {
        notes.extend(entry.words.iter().cloned());
        let grounds = entry.detail.get("grounds").and_then(Value::as_array);
        notes.extend(grounds.into_iter().flatten().filter_map(|ground| ground_of(lang, ground)));
    }
    notes
}

fn ground_of(lang: Lang, ground: &Value) -> Option<String> {
    let clause: Clause = serde_json::from_value(ground.clone()).ok()?;
    let place = views::cite(lang, &clause);
    let cited: Vec<String> = [clause.act, place].into_iter().filter(|part| !part.is_empty()).collect();
    (!cited.is_empty()).then(|| format!("{}: {}", WORDS.label(lang, "legal-basis"), cited.join(", ")))
}

/// Until when the step is due. What the act does not say is not said to be unlimited.
fn until(lang: Lang, view: &CaseView, flow: &Flow) -> String {
    if view.suspended.is_some() {
        return word(lang, "follow-stands");
    }
    let due = views::due(lang, view.due, view.due_unknown, view.provisional);
    let has_time =
        view.node.as_deref().and_then(|node| flow.node(node)).is_some_and(|node| node.budget.is_some());
    due.unwrap_or_else(|| word(lang, if has_time { "due-unknown" } else { "due-none" }))
}

/// Until when the whole service is due, and whether that is over.
fn term_of(lang: Lang, term: &TermView) -> Value {
    let due = views::due(lang, term.due, term.due.is_none(), term.provisional);
    json!({ "due": due, "overdue": term.overdue })
}

/// Why it does not go on, where it does not.
fn waiting(app: &App, lang: Lang, view: &CaseView, flow: &Flow) -> Option<String> {
    let key = match view.status {
        Status::Retry | Status::Held => "follow-held",
        Status::Message if waits_for_signature(view, flow) => "follow-signature",
        Status::Message => "follow-waits",
        _ => return view.overdue.then(|| word(lang, "deadline-passed")),
    };
    // Whom to ask is the provider, where the act names one.
    let provider = app.card.provider.as_deref().map(|provider| format!(" ({provider})")).unwrap_or_default();
    Some(format!("{}{}", word(lang, key), if key == "follow-held" { provider } else { String::new() }))
}

/// Whether it waits for the applicant to sign.
fn waits_for_signature(view: &CaseView, flow: &Flow) -> bool {
    let is_check = |ask: &Ask| ask.connector == Connector::Signature && ask.about != Subject::Worker;
    let node = view.node.as_deref().and_then(|node| flow.node(node));
    node.is_some_and(|node| node.asking().iter().flatten().any(is_check))
}

/// What is in the file of a case, in short.
fn file(app: &App, lang: Lang, id: CaseId, flow: &Flow) -> Result<Value, Problem> {
    let file = app.engine.file(id)?;
    let filled = match app.form(Some(file.form).filter(|form| *form > 0)) {
        Ok((_, form)) if file.version > 0 => fields(lang, form, &Shown::Kept(&file.fields), &[]),
        _ => json!([]),
    };
    let papers = file.papers.iter().map(|paper| {
        json!({ "name": paper.name, "sha256": paper.sha256, "of": paper.of, "kb": paper.size.div_ceil(1024),
            "listed": paper.of.as_ref().and_then(|of| app.card.papers.iter().find(|listed| listed.id == *of)).map(|listed| &listed.text) })
    });
    let mark = |node: &str| flow.node(node).map_or_else(|| node.to_owned(), |node| views::mark(lang, node));
    // What a check found of a signature is shown with the signature.
    let others = file.answers.iter().filter(|told| !is_of_signature(&told.data));
    let answers = others.map(|told| {
        let rows: Vec<Value> = match &told.data {
            Value::Object(rows) => rows
                .iter()
                .map(|(key, value)| json!({ "key": key, "value": crate::files::form::plain(value) }))
                .collect(),
            other => vec![json!({ "key": "", "value": crate::files::form::plain(other) })],
        };
        json!({ "mark": mark(&told.node), "ask": told.ask, "rows": rows })
    });
    let decisions = file.decisions.iter().map(|decided| {
        json!({ "mark": mark(&decided.node), "decision": decided.decision, "reasons": decided.reasons })
    });
    Ok(
        json!({ "fields": filled, "papers": papers.collect::<Vec<_>>(), "answers": answers.collect::<Vec<_>>(),
        "decisions": decisions.collect::<Vec<_>>() }),
    )
}

/// Whether what a system told is what a check found of a signature.
fn is_of_signature(told: &Value) -> bool {
    told.get("signature").is_some() && told.get("standing").is_some()
}

/// The grounds of refusal of the card, with their places.
fn grounds(app: &App, lang: Lang) -> Value {
    let one = |(nth, ground): (usize, &crate::card::Entry)| json!({ "number": (nth + 1).to_string(), "text": ground.text, "short": cut(&ground.text), "cited": line(lang, ground.line) });
    app.card.grounds.iter().enumerate().map(one).collect()
}

/// Rows of the card by their keys; all where none are named.
pub fn rows(app: &App, lang: Lang, keys: &[&str]) -> Value {
    let rows = app.card.rows.iter().filter(|row| keys.is_empty() || keys.contains(&row.key.as_str()));
    let one = |row: &crate::card::Row| {
        let entries = row.entries.iter().map(
            |entry| json!({ "text": entry.text, "short": cut(&entry.text), "cited": line(lang, entry.line) }),
        );
        json!({ "name": word(lang, &format!("card-{}", row.key)), "key": row.key, "entries": entries.collect::<Vec<_>>() })
    };
    rows.map(one).collect()
}

/// A text as a list to choose from holds it.
pub fn cut(text: &str) -> String {
    let short: String = text.chars().take(110).collect();
    if short.len() == text.len() { short } else { short + "…" }
}

/// Where a line is.
pub fn line(lang: Lang, line: u32) -> String {
    WORDS.fill(lang, "cite-line", &[("line", &line.to_string())])
}

/// What a case came to, on one page that can be printed.
pub async fn result(app: Shared, viewer: Viewer, case: Path<String>) -> Response {
    printed(app, viewer, case, "result.html").await
}

/// That an application was taken, with its papers, for whoever handed it in at a desk.
pub async fn receipt(app: Shared, viewer: Viewer, case: Path<String>) -> Response {
    printed(app, viewer, case, "receipt.html").await
}

async fn printed(
    State(app): Shared,
    viewer: Viewer,
    Path(case): Path<String>,
    template: &'static str,
) -> Response {
    let (lang, who) = (viewer.lang, viewer.who.clone());
    let id = match crate::api::id(&case) {
        Ok(id) => id,
        Err(problem) => return told(&app, &viewer, problem),
    };
    let made = app.engine(move |app| {
        app.may_see(&who, id)?;
        app.note_read(&who, id, "page")?;
        let view = app.engine.view(id)?;
        if template == "result.html" && !matches!(view.status, Status::Success | Status::Refused) {
            return Err(Problem::new(
                StatusCode::CONFLICT,
                "error-no_result",
                "the case has not come to an end",
            ));
        }
        let mut data = views::case(app, lang, id, None)?;
        data.extend(self::case(app, lang, &who, id)?);
        Ok(data)
    });
    let made = made.await.map(|made| {
        let mut data = views::base(&app, &viewer, "cases", None);
        data.extend(made);
        data.insert("complaints".to_owned(), super::home::complaints(&app, lang));
        render(viewer.lang, StatusCode::OK, template, &data)
    });
    shown(&app, &viewer, made)
}
