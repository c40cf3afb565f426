//! Operations on what is held of one person.

use super::requests::{Object, Person};
use super::{Json, json};
use crate::App;
use crate::problem::Problem;
use crate::who::Who;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde::Deserialize;
use std::sync::Arc;
use zanflow_runtime::Role;

/// Routes below `/api`.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/export", post(export))
        .route("/erasure", post(erase))
        .route("/retention", post(retain))
}

/// Whose data: an IIN would stand in logs of proxies if it were part of an address.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Whose {
    #[serde(default)]
    by: Option<Object<Person>>,
    /// The id of an account, an IIN, a BIN, an address of e-mail.
    whose: super::requests::Text<200>,
}

async fn export(
    State(app): State<Arc<App>>,
    who: Who,
    Json(asked): Json<Whose>,
) -> Result<Response, Problem> {
    let (by, whose) = (who.acts(asked.by)?, asked.whose.0);
    let zip = app.engine(move |app| {
        app.may_export(&who, &whose)?;
        app.export(Some(&by), &whose)?.zip()
    });
    let mut response = zip.await?.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    let saved = HeaderValue::from_static("attachment; filename=\"export.zip\"");
    headers.insert(header::CONTENT_DISPOSITION, saved);
    Ok(response)
}

/// Erases what is held of a person in cases that have ended.
async fn erase(State(app): State<Arc<App>>, who: Who, Json(asked): Json<Whose>) -> Result<Response, Problem> {
    let (by, whose) = (who.acts(asked.by)?, asked.whose.0);
    by.needs(&[Role::Administrator])?;
    let done = app.engine(move |app| app.erase_person(&whose, &by));
    Ok(json(StatusCode::OK, &done.await?))
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct By {
    #[serde(default)]
    by: Option<Object<Person>>,
}

/// Ends periods of retention now; how much was erased.
async fn retain(
    State(app): State<Arc<App>>,
    who: Who,
    Json(By { by }): Json<By>,
) -> Result<Response, Problem> {
    who.acts(by)?.needs(&[Role::Administrator])?;
    let retention = app.accounts.as_ref().map(|accounts| accounts.retention()).unwrap_or_default();
    let done = app.engine(move |app| app.retain(retention)).await?;
    Ok(json(StatusCode::OK, &done))
}
