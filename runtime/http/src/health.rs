//! `GET /health/live` and `/health/ready`: whether the process lives, and whether it should be sent requests. Without a sign-in, and without
//! anything that is nobody else's affair.

use crate::App;
use crate::doctor::room;
use crate::metrics::Outcome;
use crate::problem::Problem;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Room that a journal needs to take anything on, in bytes.
const ROOM: u64 = 16 * 1024 * 1024;

/// Whether the service is ready. Each part: `ok`, or what keeps it from that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Readiness {
    status: &'static str,
    /// `ok`, or `stopping`.
    process: &'static str,
    /// `ok`, `full`, or `stopped`.
    journal: &'static str,
    /// `ok`, `behind`, or `unknown`.
    notices: &'static str,
    papers: &'static str,
}

impl Readiness {
    pub(crate) fn is_ready(&self) -> bool {
        [self.process, self.journal, self.notices, self.papers].iter().all(|part| *part == "ok")
    }
}

/// Whether the service is ready now.
pub(crate) fn ready(app: &App) -> Readiness {
    let far = |who: &str| {
        let of = behind(app).into_iter().find(|(follower, _)| *follower == who);
        match of {
            Some((_, Err(_))) => "unknown",
            Some((_, Ok(rows))) if rows > app.most_behind => "behind",
            _ => "ok",
        }
    };
    let process = if app.stopping.load(Ordering::Relaxed) { "stopping" } else { "ok" };
    let mut readiness = Readiness {
        status: "",
        process,
        journal: journal(app),
        notices: far("notices"),
        papers: far("papers"),
    };
    readiness.status = if readiness.is_ready() { "ready" } else { "not_ready" };
    readiness
}

/// Whether the journal takes what is written. A full disk is looked at again: nobody would write to a service that is not ready.
fn journal(app: &App) -> &'static str {
    let has_room = || app.doctor.journal().and_then(room).is_none_or(|room| room.free >= ROOM);
    match app.metrics.last_write() {
        Outcome::Stopped => "stopped",
        _ if !has_room() => "full",
        _ => "ok",
    }
}

/// What follows the journal, and how many records it lies behind.
pub(crate) fn behind(app: &App) -> Vec<(&'static str, Result<u64, Problem>)> {
    let of = |read: Result<u64, Problem>| Ok(app.engine.position()?.saturating_sub(read?));
    let mut all = Vec::new();
    if let Some(notices) = &app.notices {
        let read = notices.outbox.read().map_err(Problem::from);
        all.push(("notices", of(read.map(|read| read.row))));
    }
    if let Some(results) = &app.results {
        all.push(("papers", of(results.store.read().map_err(Problem::from))));
    }
    all
}

/// The routes.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new().route("/health/live", get(live)).route("/health/ready", get(is_ready))
}

async fn live() -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(serde_json::json!({ "status": "live" }))).into_response()
}

async fn is_ready(State(app): State<Arc<App>>) -> Response {
    let Ok(readiness) = tokio::task::spawn_blocking(move || ready(&app)).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let status = if readiness.is_ready() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, [(header::CACHE_CONTROL, "no-store")], Json(readiness)).into_response()
}
