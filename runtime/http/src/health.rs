//! `GET /health/live` and `/health/ready`: whether the process lives, and whether it should be sent requests. Without a sign-in, and without
//! anything that is nobody else's affair.

use crate::App;
use crate::doctor::room;
use crate::metrics::Outcome;
use crate::problem::Problem;
use crate::repeating::Repeating;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Room that a journal needs to take anything on, in bytes.
const ROOM: u64 = 16 * 1024 * 1024;
/// How often the log looks whether what is needed beyond this process is there.
const LISTENS: Duration = Duration::from_secs(1);

/// Whether the service is ready. Each part: `ok`, or what keeps it from that. A part that the service does not have is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Readiness {
    status: &'static str,
    /// `ok`, or `stopping`.
    process: &'static str,
    /// `ok`, `full`, or `stopped`; none where a database holds the records.
    #[serde(skip_serializing_if = "Option::is_none")]
    journal: Option<&'static str>,
    /// `ok`, `full`, or `away`.
    #[serde(skip_serializing_if = "Option::is_none")]
    database: Option<&'static str>,
    /// `ok`, or `away`.
    #[serde(skip_serializing_if = "Option::is_none")]
    restate: Option<&'static str>,
    /// `ok`, `behind`, or `unknown`.
    notices: &'static str,
    papers: &'static str,
}

impl Readiness {
    pub(crate) fn is_ready(&self) -> bool {
        let parts = [Some(self.process), self.journal, self.database, self.restate];
        parts.into_iter().flatten().chain([self.notices, self.papers]).all(|part| part == "ok")
    }
}

/// Whether the service is ready now. It is known at once: nobody waits for a database that is away.
pub(crate) fn ready(app: &App) -> Readiness {
    let behind = behind(app, app.most_behind.saturating_add(1));
    let far = |who: &str| {
        let of = behind.iter().find(|(follower, _)| *follower == who);
        match of {
            Some((_, Err(_))) => "unknown",
            Some((_, Ok(rows))) if *rows > app.most_behind => "behind",
            _ => "ok",
        }
    };
    let process = if app.stopping.load(Ordering::Relaxed) { "stopping" } else { "ok" };
    let beyond = |name: &str| app.beyond.as_ref().filter(|one| one.name() == name).map(|one| one.state());
    let mut readiness = Readiness {
        status: "",
        process,
        journal: app.has_journal().then(|| journal(app)),
        database: beyond("database"),
        restate: beyond("restate"),
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

/// What follows the journal, and how many records it lies behind; in a database they are counted up to `most`.
pub(crate) fn behind(app: &App, most: u64) -> Vec<(&'static str, Result<u64, Problem>)> {
    let of = |read: Result<u64, Problem>| app.count_after(read?, most);
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

impl App {
    /// Whether the records lie in a file, or the memory, of this process.
    pub(crate) fn has_journal(&self) -> bool {
        !self.beyond.as_ref().is_some_and(|beyond| beyond.holds_records())
    }

    /// How many records come after one; in a database they are counted up to `most`.
    ///
    /// # Errors
    /// They cannot be read now.
    pub(crate) fn count_after(&self, row: u64, most: u64) -> Result<u64, Problem> {
        if !self.is_reached() {
            return Err(Problem::ours("the database is away"));
        }
        let counted = self.beyond.as_ref().and_then(|beyond| beyond.count_after(row, most));
        match counted {
            Some(counted) => Ok(counted?),
            None => Ok(self.engine.position()?.saturating_sub(row)),
        }
    }
}

/// Tells the log when what is needed beyond this process goes and comes back; nothing where nothing is needed.
pub(crate) fn listening(app: &Arc<App>) -> std::io::Result<Option<Repeating>> {
    let Some(beyond) = app.beyond.clone() else { return Ok(None) };
    let mut last = "ok";
    let listening = Repeating::start("beyond", move || {
        let (what, state) = (beyond.title(), beyond.state());
        match (std::mem::replace(&mut last, state), state) {
            (before, now) if before == now => {}
            (_, "ok") => tracing::info!("{what} is back"),
            (_, state) => tracing::error!("{what} is {state}: cases do not go on"),
        }
        LISTENS
    });
    listening.map(Some)
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
