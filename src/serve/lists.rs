//! What several pages tell: counts, status, today; and the page about the site.

use super::app::{App, Shared};
use super::error::Failure;
use super::prefs::Prefs;
use super::render::{Shell, render};
use axum::extract::State;
use axum::response::Html;
use serde::Serialize;
use zanflow_store::query_words::QueryField;
use zanflow_store::StatusOn;

pub use zanflow_store::today;

/// What the knowledge base holds.
#[derive(Debug, Serialize)]
pub struct Count {
    acts: usize,
    services: usize,
    passages: u64,
}

pub fn counts(app: &App) -> Result<Count, Failure> {
    let acts = app.acts()?;
    let services = acts.iter().map(|act| act.services.len()).sum();
    Ok(Count { acts: acts.len(), services, passages: app.kb.entries() })
}

/// The key of a status; empty where none is known.
pub fn status(status: Option<StatusOn>) -> &'static str {
    match status {
        Some(StatusOn::InForce) => "in-force",
        Some(StatusOn::Repealed) => "repealed",
        Some(StatusOn::NotYet) => "not-yet",
        None => "",
    }
}

#[derive(Serialize)]
struct About {
    shell: Shell,
    counts: Count,
    version: &'static str,
    fields: Vec<(&'static str, Vec<&'static str>)>,
}

/// About the site, with the query language.
pub async fn about(State(app): State<Shared>, prefs: Prefs) -> Result<Html<String>, Failure> {
    app.clone()
        .work(move |app| {
            let page = About {
                shell: Shell::new(app, &prefs, "about"),
                counts: counts(app)?,
                version: env!("CARGO_PKG_VERSION"),
                fields: QueryField::ALL.map(|field| (field.name(), field.names())).to_vec(),
            };
            render(prefs.lang, "about.html", &page)
        })
        .await
}
