//! `doctor` as a page and an operation of the API, for who keeps the server.

use super::{Level, Report};
use crate::App;
use crate::api::json;
use crate::pages::render::page as render;
use crate::pages::viewer::Viewer;
use crate::pages::{Shared, shown, views};
use crate::problem::Problem;
use crate::who::Who;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;
use zanflow_wording::Lang;

/// The page.
pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/doctor", get(page))
}

/// Routes below `/api`.
pub fn api() -> Router<Arc<App>> {
    Router::new().route("/doctor", get(report))
}

#[derive(Deserialize)]
struct Asked {
    /// `kk`, `ru` or `en`.
    lang: Option<String>,
}

/// Examines this server.
async fn examined(app: &Arc<App>, who: Who) -> Result<Report, Problem> {
    who.administers()?;
    app.engine(move |app| Ok(app.doctor.report(Some(app), false))).await
}

async fn page(State(app): Shared, viewer: Viewer) -> Response {
    let made = examined(&app, viewer.who.clone()).await.map(|report| {
        let mut data = views::base(&app, &viewer, "doctor", None);
        data.insert("report".to_owned(), json!(report.words(viewer.lang)));
        data.insert("at".to_owned(), json!(views::local(report.at)));
        data.insert("levels".to_owned(), json!(Level::WORST_FIRST));
        render(viewer.lang, StatusCode::OK, "doctor.html", &data)
    });
    shown(&app, &viewer, made)
}

async fn report(
    State(app): State<Arc<App>>,
    who: Who,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let lang = match asked.lang.as_deref() {
        None => Lang::En,
        Some(code) => Lang::from_code(code).ok_or_else(|| Problem::refused("lang is kk, ru or en"))?,
    };
    let report = examined(&app, who).await?;
    Ok(json(StatusCode::OK, &report.words(lang)))
}
