//! `zanflow serve`: pages and an API over a knowledge base.
//!
//! Read-only, except that visitors may keep searches and confirm or reject variant groups, where uploads are allowed. The template engine escapes everything that
//! comes from acts; pages have no inline scripts or styles, so the content policy forbids them.

mod access;
mod act;
mod acts;
mod api;
mod app;
mod assets;
mod beside;
mod browse;
mod compare;
mod editions;
mod error;
mod files;
mod groups;
mod guard;
mod lines;
mod listen;
mod lists;
mod original;
mod prefs;
mod render;
mod rules;
mod search;
mod searches;
mod service;
mod services;
mod sheet;
mod shell;
mod sides;
mod table;
mod terms;
mod text;
mod upload;
mod vocabulary;

pub use app::Settings;
pub use listen::{ServeError, serve};

use app::Shared;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use std::time::Duration;

/// Time limit of a request.
const LONGEST: Duration = Duration::from_secs(20);
/// Maximum body of requests other than uploads, in bytes.
const BODY: usize = 64 << 10;

/// All routes, with the layers that protect them.
fn router(app: &Shared) -> Router {
    let timeout = tower_http::timeout::TimeoutLayer::with_status_code(
        axum::http::StatusCode::SERVICE_UNAVAILABLE,
        LONGEST,
    );
    let upload =
        get(upload::form).post(upload::take).layer(DefaultBodyLimit::max(app.settings.max_upload + BODY));
    Router::new()
        .route("/", get(search::home))
        .route("/search", get(search::page))
        .route("/searches", get(searches::page).post(searches::keep))
        .route("/searches/forget", axum::routing::post(searches::forget))
        .route("/acts", get(acts::page))
        .route("/acts/{id}", get(act::page))
        .route("/acts/{id}/card", get(act::card))
        .route("/acts/{id}/editions", get(editions::page))
        .route("/acts/{id}/editions/compare", get(editions::compared))
        .route("/acts/{id}/sides", get(sides::page))
        .route("/acts/{id}/source", get(lines::page))
        .route("/acts/{id}/services/{service}", get(service::page))
        .route("/acts/{id}/original", get(original::file))
        .route("/acts/{id}/services/{service}/compare/{other}/{variant}", get(compare::page))
        .route("/acts/{id}/services/{service}/compare/{other}/{variant}/{name}", get(compare::file))
        .route("/acts/{id}/services/{service}/diagrams/{name}", get(service::diagram))
        .route("/acts/{id}/services/{service}/files/{name}", get(files::file))
        .route("/services", get(services::page))
        .route("/rules/{code}", get(rules::page))
        .route("/groups", get(groups::list))
        .route("/groups/judge", axum::routing::post(groups::judge))
        .route("/groups/{act}/{service}", get(groups::page))
        .route("/groups/{act}/{service}/{name}", get(groups::file))
        .route("/terms", get(terms::page))
        .route("/about", get(lists::about))
        .route("/login", get(access::form).post(access::enter))
        .route("/logout", axum::routing::post(access::leave))
        .route("/upload", upload)
        .route("/static/{hash}/{name}", get(assets::file))
        .nest("/api/v1", api::router())
        .fallback(error::nowhere)
        .layer(DefaultBodyLimit::max(BODY))
        .layer(tower_http::catch_panic::CatchPanicLayer::new())
        .layer(timeout)
        .layer(from_fn_with_state(app.clone(), access::guard))
        .layer(from_fn_with_state(app.clone(), guard::requests))
        .layer(from_fn_with_state(app.clone(), error::dress))
        .layer(from_fn(guard::headers))
        .layer(from_fn(prefs::read))
        .layer(tower_http::compression::CompressionLayer::new())
        .with_state(app.clone())
}
