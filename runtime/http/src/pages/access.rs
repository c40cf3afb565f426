//! Who read which case, for auditors.

use super::render::page as render;
use super::viewer::Viewer;
use super::{Shared, number, shown, told, views};
use crate::accounts::Read;
use crate::problem::Problem;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use zanflow_runtime::Time;

/// Readings per page.
const READS: usize = 100;

/// What of the list is asked for; what is no number is ignored.
#[derive(Deserialize)]
pub struct Asked {
    before: Option<String>,
    case: Option<String>,
}

/// The list, the last first.
pub async fn page(State(app): Shared, viewer: Viewer, Query(asked): Query<Asked>) -> Response {
    if app.accounts.is_none() || !viewer.who.audits() {
        return told(&app, &viewer, Problem::not_allowed());
    }
    let (before, case) = (number(asked.before.as_deref()), number(asked.case.as_deref()));
    let made =
        app.accounts(move |accounts| accounts.reads(case, before, READS + 1)).await.map(|mut reads| {
            let more = reads.len() > READS;
            reads.truncate(READS);
            let older = reads.last().filter(|_| more).map(|read| read.number);
            let mut data = views::base(&app, &viewer, "access", None);
            data.insert("reads".to_owned(), reads.iter().map(one).collect());
            data.insert("older".to_owned(), json!(older));
            data.insert("case".to_owned(), json!(case));
            render(viewer.lang, StatusCode::OK, "access.html", &data)
        });
    shown(&app, &viewer, made)
}

fn one(read: &Read) -> Value {
    let local = Time::parse(&read.time).map(views::local);
    json!({ "time": read.time, "local": local, "person": read.person, "how": read.how, "case": read.case, "page": read.page })
}
