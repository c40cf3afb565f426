//! `/check` and `/check/{text}`: the check for people. The QR of a paper leads to the latter.

use super::{Found, find};
use crate::App;
use crate::guard::From;
use crate::pages::render::page as render;
use crate::pages::viewer::Viewer;
use crate::pages::{told, views};
use crate::problem::Problem;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use zanflow_runtime::Time;
use zanflow_systems::licences::contract::{Checked, State as Stands};

/// Routes of the pages.
pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/check", get(asked)).route("/check/{text}", get(shown))
}

#[derive(Deserialize)]
struct Asked {
    /// A number or a code, as it was typed.
    q: Option<String>,
}

async fn asked(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    address: From,
    Query(asked): Query<Asked>,
) -> Response {
    match asked.q.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        None if !app.is_checked() => told(&app, &viewer, Problem::unknown_address()),
        None => answer(&app, &viewer, "", None, StatusCode::OK),
        Some(text) => checked(app, &viewer, &address, text).await,
    }
}

async fn shown(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    address: From,
    Path(text): Path<String>,
) -> Response {
    checked(app, &viewer, &address, &text).await
}

async fn checked(app: Arc<App>, viewer: &Viewer, address: &From, text: &str) -> Response {
    match find(&app, &address.0, text).await {
        Ok(Some(found)) => answer(&app, viewer, text, Some(found), StatusCode::OK),
        Ok(None) => answer(&app, viewer, text, None, StatusCode::NOT_FOUND),
        Err(problem) => {
            let wait = problem.wait;
            let mut response = told(&app, viewer, problem);
            if let Some(seconds) = wait {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            response
        }
    }
}

fn answer(app: &App, viewer: &Viewer, text: &str, found: Option<Found>, status: StatusCode) -> Response {
    let mut data = views::base(app, viewer, "check", None);
    data.insert("text".to_owned(), json!(text.chars().take(super::LONGEST).collect::<String>()));
    data.insert("at".to_owned(), json!("/check"));
    data.insert("unknown".to_owned(), json!(status == StatusCode::NOT_FOUND));
    let (licence, result) = match found {
        Some(Found::Licence(licence)) => (told_of(&licence), Value::Null),
        Some(Found::Result(result)) => {
            let issued = moment(result.issued);
            let told = json!({
                "kind": result.kind, "number": result.number, "issued": issued, "sha256": result.document_sha256,
            });
            (Value::Null, told)
        }
        None => (Value::Null, Value::Null),
    };
    data.insert("found".to_owned(), licence);
    data.insert("result".to_owned(), result);
    render(viewer.lang, status, "licence-check.html", &data)
}

fn told_of(found: &Checked) -> Value {
    json!({
        "number": found.number,
        "kind": found.kind,
        "issuer": found.issuer,
        "holder": found.holder,
        "issued": moment(found.issued),
        "valid_until": found.valid_until.map(moment),
        "state": state(&found.state),
        "replaces": found.replaces,
        "duplicates": found.duplicates,
        "sha256": found.document_sha256,
    })
}

/// A time for people and for programs.
pub fn moment(time: Time) -> Value {
    json!({ "at": time.to_string(), "local": views::local(time) })
}

/// A state for templates: its name and look, and what belongs to it.
pub fn state(state: &Stands) -> Value {
    let (look, since, until, by) = match state {
        Stands::Active => ("good", None, None, None),
        Stands::Suspended { from, until } => ("warn", Some(*from), *until, None),
        Stands::Revoked { at } | Stands::Ended { at, .. } => ("bad", Some(*at), None, None),
        Stands::Replaced { at, by } => ("bad", Some(*at), None, Some(by)),
    };
    let why = match state {
        Stands::Ended { why, .. } => json!(why),
        _ => Value::Null,
    };
    json!({
        "is": state.name(), "look": look, "since": since.map(moment), "until": until.map(moment), "by": by, "why": why,
    })
}
