//! The check of the whole journal, for those who audit it.

use super::render::page as render;
use super::viewer::Viewer;
use super::{Shared, shown, told, views};
use crate::problem::Problem;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use zanflow_runtime::Role;

#[derive(Deserialize)]
pub struct Asked {
    /// Anything: it is checked now.
    check: Option<String>,
}

/// Reads all records and says whether they are as they were written.
pub async fn page(State(app): Shared, viewer: Viewer, Query(asked): Query<Asked>) -> Response {
    if viewer.who.needs(&[Role::Auditor, Role::Administrator]).is_err() {
        return told(&app, &viewer, Problem::not_allowed());
    }
    let asked = asked.check.is_some();
    let made = app.engine(move |app| {
        Ok(asked.then(|| match app.verified() {
            Ok(sound) => json!({ "sound": true, "records": sound.records, "cases": sound.cases, "head": sound.head.chain }),
            Err(broken) => json!({ "sound": false, "why": broken.to_string() }),
        }))
    });
    let made = made.await.map(|found: Option<Value>| {
        let mut data = views::base(&app, &viewer, "chain", None);
        data.insert("checked".to_owned(), json!(found));
        data.insert("at".to_owned(), json!(views::local(app.now())));
        render(viewer.lang, StatusCode::OK, "chain.html", &data)
    });
    shown(&app, &viewer, made)
}
