//! Lists of licences, and one of them.

use super::{DECIDES, ERASES, actions, unknown};
use crate::App;
use crate::check::page::{moment, state};
use crate::check::unread;
use crate::guard::random;
use crate::kept::Tried;
use crate::pages::form::Form;
use crate::pages::render::page as render;
use crate::pages::viewer::Viewer;
use crate::pages::{Shared, shown, views};
use crate::problem::Problem;
use crate::who::Who;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use zanflow_runtime::{CaseId, identity};
use zanflow_systems::licences::contract::Licence;
use zanflow_systems::licences::{Entry, Event, Page, Search};

/// Licences per page.
const LICENCES: usize = 50;
/// Names of states, as they are chosen.
const STATES: [&str; 5] = ["active", "suspended", "revoked", "ended", "replaced"];

/// Routes of the pages.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/licences", get(list).post(of_holder))
        .route("/licences/{number}", get(licence))
        .route("/licences/{number}/{action}", post(actions::act))
}

#[derive(Deserialize)]
struct Asked {
    /// The beginning of a number.
    text: Option<String>,
    state: Option<String>,
    before: Option<String>,
    done: Option<String>,
}

/// Whether they may read licences with who has them.
fn may_read(who: &Who) -> Result<(), Problem> {
    if who.oversees() { Ok(()) } else { Err(Problem::not_allowed()) }
}

async fn list(State(app): Shared, viewer: Viewer, Query(asked): Query<Asked>) -> Response {
    let state = asked.state.filter(|state| STATES.contains(&state.as_str())).unwrap_or_default();
    let text = asked.text.map(|text| text.trim().to_owned()).unwrap_or_default();
    let search = Search {
        // A number of a person is no part of an address: it is asked for by a form.
        text: identity::masked(&text).into_owned(),
        state: state.clone(),
        before: asked.before.and_then(|before| before.parse().ok()),
        limit: LICENCES,
    };
    let who = viewer.who.clone();
    let made = app.engine(move |app| {
        may_read(&who)?;
        app.register()?.list(&search).map_err(|error| unread(&error))
    });
    let made = made.await.map(|page| list_page(&app, &viewer, &page, &text, &state, false));
    shown(&app, &viewer, made)
}

/// All licences of an IIN or BIN, which stands in no address.
async fn of_holder(State(app): Shared, viewer: Viewer, form: Form) -> Response {
    let who = viewer.who.clone();
    let made = app.engine(move |app| {
        may_read(&who)?;
        let subject = form.text("holder").unwrap_or_default();
        let licences = app.register()?.by_holder(subject).map_err(|error| unread(&error))?;
        Ok(Page { licences, next: None })
    });
    let made = made.await.map(|page| list_page(&app, &viewer, &page, "", "", true));
    shown(&app, &viewer, made)
}

/// The list names nobody: who has a licence stands on its own page, and reading that is written down.
fn list_page(app: &App, viewer: &Viewer, page: &Page, text: &str, chosen: &str, of_holder: bool) -> Response {
    let mut data = views::base(app, viewer, "licences", None);
    views::at(&mut data, if of_holder { "/licences" } else { &viewer.path });
    let one = |licence: &Licence| {
        json!({
            "number": licence.number, "kind": licence.kind, "issued": moment(licence.issued),
            "state": state(&licence.state),
        })
    };
    data.insert("licences".to_owned(), page.licences.iter().map(one).collect());
    data.insert("older".to_owned(), json!(page.next));
    data.insert("text".to_owned(), json!(text));
    data.insert("chosen".to_owned(), json!(chosen));
    data.insert("states".to_owned(), json!(STATES));
    data.insert("of_holder".to_owned(), json!(of_holder));
    render(viewer.lang, StatusCode::OK, "licences.html", &data)
}

async fn licence(
    State(app): Shared,
    viewer: Viewer,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let tried = viewer.tried(&app, &format!("/licences/{number}"));
    licence_page(app, &viewer, &number, tried, asked.done.is_some()).await
}

/// A licence with its history and forms, and what was typed into one of them that was not taken.
pub async fn licence_page(
    app: Arc<App>,
    viewer: &Viewer,
    number: &str,
    tried: Option<Tried>,
    done: bool,
) -> Response {
    let (who, of) = (viewer.who.clone(), number.to_owned());
    let made = app.engine(move |app| {
        may_read(&who)?;
        let register = app.register()?;
        let licence = register.by_number(&of).map_err(|error| unread(&error))?.ok_or_else(unknown)?;
        if let Some(case) = licence.case {
            app.note_read(&who, CaseId(case), "licence")?;
        }
        let history = register.history(&licence.number).map_err(|error| unread(&error))?;
        Ok((licence, history))
    });
    let made = made.await.map(|(licence, history)| {
        let place = format!("/licences/{number}");
        let (mut data, status) = views::tried(&app, viewer, "licences", &place, tried.as_ref());
        data.insert("found".to_owned(), one(&licence));
        data.insert("resumable".to_owned(), json!(!licence.state.is_over() && is_suspended(&history)));
        data.insert("at".to_owned(), json!("/licences"));
        data.insert("history".to_owned(), history.iter().map(line).collect());
        data.insert("done".to_owned(), json!(done));
        data.insert("decides".to_owned(), json!(viewer.who.needs(&DECIDES).is_ok()));
        data.insert("erases".to_owned(), json!(viewer.who.needs(&ERASES).is_ok()));
        // The same request when it is sent again, so that nothing is done twice.
        let request = tried.and_then(|tried| tried.typed.into_iter().find(|(name, _)| name == "request"));
        data.insert("request".to_owned(), json!(request.map(|(_, request)| request).or_else(random)));
        render(viewer.lang, status, "licence.html", &data)
    });
    shown(&app, viewer, made)
}

/// Whether the last that was done about it is a suspension: one that has not begun too.
fn is_suspended(history: &[Entry]) -> bool {
    let last =
        history.iter().rev().find(|entry| matches!(entry.event, Event::Suspended { .. } | Event::Resumed));
    last.is_some_and(|entry| matches!(entry.event, Event::Suspended { .. }))
}

fn one(licence: &Licence) -> Value {
    json!({
        "number": licence.number,
        "code": licence.code,
        "case": licence.case,
        "kind": licence.kind,
        "issuer": licence.issuer,
        "holder": licence.holder.as_ref().map(|holder| json!({ "name": holder.name(), "id": holder.subject() })),
        "issued": moment(licence.issued),
        "valid_until": licence.valid_until.map(moment),
        "state": state(&licence.state),
        "over": licence.state.is_over(),
        "replaces": licence.replaces,
        "reissues": licence.reissues,
        "duplicates": licence.duplicates,
        "sha256": licence.document_sha256,
    })
}

/// A line of history.
fn line(entry: &Entry) -> Value {
    let (mut from, mut until, mut other, mut why, mut decision) =
        (None, None, None, Value::Null, Value::Null);
    match &entry.event {
        Event::Suspended { from: begins, until: ends } => {
            (from, until) = (Some(moment(*begins)), ends.map(moment))
        }
        Event::Replaced { by } => other = Some(by),
        Event::Issued(issued) => other = issued.replaces.as_ref(),
        Event::Ended { why: ended } => why = json!(ended),
        Event::Revoked { decision: by } => decision = json!(by),
        Event::Reissued { .. }
        | Event::Duplicated
        | Event::Resumed
        | Event::Shown { .. }
        | Event::Forgotten => {}
    }
    json!({
        "event": entry.event.name(), "at": moment(entry.at), "by": entry.by, "ground": entry.ground,
        "from": from, "until": until, "other": other, "why": why, "decision": decision,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_runtime::Time;
    use zanflow_systems::licences::contract::State;

    #[test]
    fn every_state_can_be_chosen() {
        let (at, by) = (Time(0), String::new());
        let why = zanflow_systems::licences::contract::Why::Request;
        let all = [
            State::Active,
            State::Suspended { from: at, until: None },
            State::Revoked { at },
            State::Ended { at, why },
            State::Replaced { at, by },
        ];
        assert_eq!(all.map(|state| state.name()), STATES);
    }
}
