//! `GET /api/check/{text}`: the check for programs.

use super::{find, unknown};
use crate::App;
use crate::api::json;
use crate::guard::From;
use crate::problem::Problem;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use std::sync::Arc;

/// Routes below `/api`.
pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/check/{text}", get(check))
}

async fn check(
    State(app): State<Arc<App>>,
    address: From,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let found = find(&app, &address.0, &text).await?.ok_or_else(unknown)?;
    Ok(json(StatusCode::OK, &found))
}
