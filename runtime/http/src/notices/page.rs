//! The page of the outbox.

use super::State;
use super::api::KEEPERS;
use crate::App;
use crate::pages::form::Form;
use crate::pages::render::page as render;
use crate::pages::viewer::Viewer;
use crate::pages::{shown, told, views};
use crate::problem::Problem;
use axum::Router;
use axum::extract::{Query, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use zanflow_runtime::Time;

/// Notices per page.
const NOTICES: usize = 50;

/// Routes of this file.
pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/notices", get(page)).route("/notices/retry", post(again))
}

/// What is asked for; what cannot be read is ignored.
#[derive(Deserialize)]
struct Asked {
    state: Option<String>,
    before: Option<String>,
}

async fn page(Shared(app): Shared<Arc<App>>, viewer: Viewer, Query(asked): Query<Asked>) -> Response {
    if app.notices.is_none() || !viewer.who.watches() {
        return told(&app, &viewer, Problem::not_allowed());
    }
    let state: Option<State> = asked.state.and_then(|state| serde_json::from_value(json!(state)).ok());
    let before = asked.before.and_then(|before| before.parse().ok());
    let made = app.engine(move |app| {
        let Some(notices) = &app.notices else { return Err(Problem::unknown_address()) };
        Ok((notices.outbox.counts()?, notices.outbox.list(state, before, NOTICES + 1)?))
    });
    let made = made.await.map(|(counts, mut found)| {
        let more = found.len() > NOTICES;
        found.truncate(NOTICES);
        let local = |time: &Option<String>| time.as_deref().and_then(Time::parse).map(views::local);
        let one = |notice: &super::Notice| {
            json!({ "number": notice.number, "at": local(&Some(notice.at.clone())), "kind": notice.kind, "case": notice.case,
                "to": notice.to, "state": notice.state, "tries": notice.tries, "next": local(&notice.next),
                "sent": local(&notice.sent), "why": notice.why })
        };
        let mut data = views::base(&app, &viewer, "notices", None);
        data.insert("counts".to_owned(), json!(counts));
        data.insert("found".to_owned(), found.iter().map(one).collect::<Value>());
        data.insert("older".to_owned(), json!(found.last().filter(|_| more).map(|notice| notice.number)));
        data.insert("state".to_owned(), json!(state));
        data.insert("keeps".to_owned(), json!(viewer.who.needs(&KEEPERS).is_ok()));
        render(viewer.lang, StatusCode::OK, "notices.html", &data)
    });
    shown(&app, &viewer, made)
}

/// Sends one again, or all that were not sent.
async fn again(Shared(app): Shared<Arc<App>>, viewer: Viewer, form: Form) -> Response {
    if let Err(problem) = viewer.who.needs(&KEEPERS) {
        return told(&app, &viewer, problem);
    }
    let number: Option<u64> = form.text("number").and_then(|number| number.parse().ok());
    let done = app.engine(move |app| match &app.notices {
        Some(notices) => Ok(notices.outbox.again(number, app.now())?),
        None => Err(Problem::unknown_address()),
    });
    let done = done.await.map(|_| Redirect::to("/notices").into_response());
    shown(&app, &viewer, done)
}
