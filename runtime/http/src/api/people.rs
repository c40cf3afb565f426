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
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use zanflow_runtime::{Erasure, Role};

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

/// What was erased of a person.
#[derive(Debug, Serialize)]
struct Erased {
    /// Cases whose data were.
    erased: Vec<u64>,
    /// Cases that have not ended, whose data are needed.
    running: Vec<u64>,
    /// Their account was erased.
    account: bool,
}

/// Erases what is held of a person in cases that have ended.
async fn erase(State(app): State<Arc<App>>, who: Who, Json(asked): Json<Whose>) -> Result<Response, Problem> {
    let (by, whose) = (who.acts(asked.by)?, asked.whose.0);
    by.needs(&[Role::Administrator])?;
    let done = app.engine(move |app| {
        let mut done = Erased { erased: Vec::new(), running: Vec::new(), account: false };
        for case in app.cases_of_person(&whose)? {
            match app.engine.view(case)?.end {
                None => done.running.push(case.0),
                Some(_) => {
                    app.erase(case, Erasure::Applicant, Some(&by))?;
                    done.erased.push(case.0);
                }
            }
        }
        done.account = done.running.is_empty() && app.erase_applicant(&whose)?;
        Ok(done)
    });
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
