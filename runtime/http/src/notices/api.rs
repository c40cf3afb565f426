//! Operations on the outbox.

use super::{Notice, State};
use crate::App;
use crate::api::requests::{Object, Person};
use crate::api::{Json, json};
use crate::problem::Problem;
use crate::who::Who;
use axum::Router;
use axum::extract::{Path, Query, State as Shared};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use zanflow_runtime::Role;

type Answer = Result<Response, Problem>;

/// Who looks after notices.
pub(super) const KEEPERS: [Role; 2] = [Role::Supervisor, Role::Administrator];

/// Routes below `/api`.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/notices", get(notices))
        .route("/notices/retry", post(all_again))
        .route("/notices/{notice}/retry", post(again))
}

#[derive(Deserialize)]
struct Asked {
    state: Option<State>,
    before: Option<u64>,
    limit: Option<usize>,
}

/// How many are sent again.
#[derive(Serialize)]
struct Again {
    retried: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct By {
    #[serde(default)]
    by: Option<Object<Person>>,
}

async fn notices(
    Shared(app): Shared<Arc<App>>,
    who: Who,
    asked: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
) -> Answer {
    let Query(asked) = asked.map_err(|error| Problem::refused(format!("the query: {error}")))?;
    let limit = match asked.limit.unwrap_or(50) {
        limit @ 1..=200 => limit,
        _ => return Err(Problem::refused("limit is a number from 1 to 200")),
    };
    if asked.before == Some(0) {
        return Err(Problem::refused("notices are numbered from 1"));
    }
    if !who.watches() {
        return Err(Problem::not_allowed());
    }
    let found = app.engine(move |app| match &app.notices {
        Some(notices) => Ok(notices.outbox.list(asked.state, asked.before, limit)?),
        None => Ok(Vec::<Notice>::new()),
    });
    Ok(json(StatusCode::OK, &found.await?))
}

async fn again(
    Shared(app): Shared<Arc<App>>,
    who: Who,
    Path(notice): Path<String>,
    Json(By { by }): Json<By>,
) -> Answer {
    let unknown = || {
        Problem::new(
            StatusCode::NOT_FOUND,
            "error-notice",
            format!("there is no notice {notice} that failed"),
        )
    };
    let number = notice.parse().map_err(|_| unknown())?;
    let retried = send_again(app, &who, by, Some(number)).await?;
    if retried == 0 { Err(unknown()) } else { Ok(json(StatusCode::OK, &Again { retried })) }
}

async fn all_again(Shared(app): Shared<Arc<App>>, who: Who, Json(By { by }): Json<By>) -> Answer {
    let retried = send_again(app, &who, by, None).await?;
    Ok(json(StatusCode::OK, &Again { retried }))
}

async fn send_again(
    app: Arc<App>,
    who: &Who,
    by: Option<Object<Person>>,
    number: Option<u64>,
) -> Result<usize, Problem> {
    who.acts(by)?;
    who.needs(&KEEPERS)?;
    app.engine(move |app| match &app.notices {
        Some(notices) => Ok(notices.outbox.again(number, app.now())?),
        None => Ok(0),
    })
    .await
}
