//! Where somebody arrives: an applicant at the service, an official at their tasks, an auditor at the cases.

use super::follow::{cut, line, rows};
use super::inbox;
use super::render::page as render;
use super::viewer::Viewer;
use super::{Shared, shown, views};
use crate::App;
use crate::problem::Problem;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Value, json};
use std::sync::Arc;
use zanflow_runtime::Role;
use zanflow_wording::Lang;

/// Cases on the page of an applicant; all are in their history.
const CASES: usize = 5;

/// The first page of whoever comes.
pub async fn page(app: Shared, viewer: Viewer, asked: Query<inbox::Asked>) -> Response {
    if viewer.who.is_applicant() {
        return service(app, viewer).await;
    }
    if viewer.who.only_reads() {
        return Redirect::to("/cases").into_response();
    }
    inbox::page(app, viewer, asked).await
}

/// What the service is: how one applies, what it costs, how long it takes, which papers it wants, on which grounds it is refused; and what
/// whoever comes has begun.
pub async fn service(State(app): Shared, viewer: Viewer) -> Response {
    let (lang, who) = (viewer.lang, viewer.who.clone());
    let whose = viewer.id().map(str::to_owned);
    let made = app.engine(move |app| {
        let cases = if who.is_applicant() { views::cases(app, lang, &who, None, None, None, CASES)?.0 } else { Vec::new() };
        let drafts = match (&app.drafts, &whose) {
            (Some(drafts), Some(whose)) => drafts.list(whose)?,
            _ => Vec::new(),
        };
        let drafts = drafts.iter().map(|draft| {
            json!({ "id": draft.id, "process": draft.process, "title": views::title(app, lang, &draft.process),
                "changed": views::local(draft.changed) })
        });
        Ok::<_, Problem>((cases, drafts.collect::<Vec<_>>()))
    });
    let made = made.await.map(|(cases, drafts)| {
        let mut data = views::base(&app, &viewer, "home", None);
        data.insert("cases".to_owned(), json!(cases));
        data.insert("drafts".to_owned(), json!(drafts));
        data.insert("ways".to_owned(), ways(&app, &viewer));
        data.insert("rows".to_owned(), rows(&app, lang, &[]));
        data.insert("papers".to_owned(), papers(&app, lang, None));
        data.insert(
            "grounds".to_owned(),
            json!(
                app.card
                    .grounds
                    .iter()
                    .map(|ground| json!({ "text": ground.text, "cited": line(lang, ground.line) }))
                    .collect::<Vec<_>>()
            ),
        );
        data.insert("complaints".to_owned(), complaints(&app, lang));
        data.insert("card".to_owned(), json!(!app.card.rows.is_empty()));
        data.insert("version".to_owned(), version(&app));
        render(viewer.lang, StatusCode::OK, "service.html", &data)
    });
    shown(&app, &viewer, made)
}

/// The ways of applying: which of them are for who comes.
pub fn ways(app: &Arc<App>, viewer: &Viewer) -> Value {
    let runs = |name: &str| {
        app.service.processes.iter().any(|process| is_of(process.name, name) && process.flow.is_ok())
    };
    let own = match viewer.who.caller() {
        Some(_) if viewer.who.is_applicant() && runs("portal") => Some("portal"),
        // Whoever works here may apply for themselves too.
        Some(caller) if caller.has(Role::Applicant) => None,
        Some(caller) if caller.has(Role::Operator) && runs("centre") => Some("centre"),
        Some(caller) if caller.is_official() && runs("provider") => Some("provider"),
        _ => None,
    };
    let one = |process: &crate::Process| {
        let open = own.is_none_or(|own| is_of(process.name, own)) && process.flow.is_ok();
        json!({ "name": process.name, "title": views::way(viewer.lang, process), "stopped": process.flow.is_err(), "open": open,
            "papers": app.card.papers_of(process.name).count() })
    };
    app.service.processes.iter().map(one).collect()
}

/// Whether a process is one of that channel: `portal-2` is one of the portal.
fn is_of(process: &str, channel: &str) -> bool {
    process.strip_prefix(channel).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// The papers of a process, or of all.
pub fn papers(app: &App, lang: Lang, process: Option<&str>) -> Value {
    let one = |paper: &crate::card::Paper| {
        let channels: Vec<String> =
            paper.channels.iter().map(|channel| super::word(lang, &format!("channel-{channel}"))).collect();
        json!({ "id": paper.id, "text": paper.text, "short": cut(&paper.text), "cited": line(lang, paper.line), "when": paper.when, "one_of": paper.one_of,
            "needed": paper.is_needed(), "channels": channels })
    };
    match process {
        Some(process) => app.card.papers_of(process).map(one).collect(),
        None => app.card.papers.iter().map(one).collect(),
    }
}

/// Who decides on complaints.
pub fn complaints(app: &App, lang: Lang) -> Value {
    let one = |body: &crate::card::Body| json!({ "text": body.text, "time": body.time, "cited": line(lang, body.line) });
    app.card.complaints.iter().map(one).collect()
}

/// Which text of the act is served.
fn version(app: &App) -> Value {
    let act = &app.card.act;
    json!({ "title": act.title, "since": act.version_date,
        "amended": act.amended.as_ref().map(|last| json!({ "date": last.date, "number": last.number })) })
}
