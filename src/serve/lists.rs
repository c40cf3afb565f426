//! Counts, statuses, numbers of pages and today's date, shared by several pages; and the help page.

use super::app::{App, Shared};
use super::error::Failure;
use super::prefs::Prefs;
use super::render::render;
use super::shell::Shell;
use axum::extract::State;
use axum::response::Html;
use serde::Serialize;
use zanflow_store::query_words::QueryField;
use zanflow_store::{ActInfo, StatusOn};

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

/// What is proved of whether an act is in force, as a badge shows it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Badge {
    /// Key of the words, and class; empty if unknown.
    pub key: &'static str,
    /// The day on which its database had the text in force, where that is all that proves it.
    pub day: Option<String>,
}

impl Badge {
    /// In force is only said of a text whose database gave it a day, and with that day.
    pub fn new(on: Option<StatusOn>, version: Option<&str>) -> Self {
        let (key, day) = match (on, version) {
            (Some(StatusOn::InForce), Some(day)) => ("in-force", Some(day.to_owned())),
            (Some(StatusOn::InForce), None) => ("unmarked", None),
            (Some(StatusOn::Repealed), _) => ("repealed", None),
            (Some(StatusOn::NotYet), _) => ("not-yet", None),
            (None, _) => ("", None),
        };
        Self { key, day }
    }

    /// That of an act on a day (`YYYY-MM-DD`).
    pub fn of(act: &ActInfo, day: &str) -> Self {
        Self::new(Some(act.status_on(day)), act.document.version_date.as_deref())
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
