//! Counts, statuses, numbers of pages and today's date, shared by several pages; and the help page.

use super::app::{App, Shared};
use super::error::Failure;
use super::prefs::Prefs;
use super::render::render;
use super::shell::Shell;
use axum::extract::State;
use axum::response::Html;
use serde::Serialize;
use zanflow_model::Document;
use zanflow_store::StatusOn;
use zanflow_store::query_words::QueryField;

pub use zanflow_store::today;

/// Totals of the knowledge base.
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

/// Key of an act's status: in force is only said of a text whose database gave it a date.
pub fn status_of(document: &Document, on: StatusOn) -> &'static str {
    match on {
        StatusOn::InForce if document.version_date.is_some() => "in-force",
        on => status(Some(on)),
    }
}

/// Key of a status as far as a text shows it; empty if unknown.
pub fn status(status: Option<StatusOn>) -> &'static str {
    match status {
        Some(StatusOn::InForce) => "unmarked",
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

/// The help page: the site and its query language.
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

/// The number of a page of a list, from 1, as an address gives it; none is the first.
pub fn page_number(text: &str) -> Result<usize, Failure> {
    match text {
        "" => Ok(1),
        page => page.parse().ok().filter(|page| *page > 0).ok_or(Failure::Parameter("page")),
    }
}
