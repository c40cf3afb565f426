//! The public check of papers: whoever has the number of a licence, or a paper with its code, reads how it stands without signing in.
//!
//! What is told is what the law makes public ([`Checked`]): of people their initials only. How often one address may ask is bounded, so that numbers are
//! not tried one after another; an unknown number and a wrong code are answered in the same words, after the same steps.

pub mod api;
pub mod page;

use crate::App;
use crate::problem::Problem;
use crate::results::Issued;
use axum::http::StatusCode;
use serde::Serialize;
use std::sync::Arc;
use zanflow_runtime::{Hash, Time};
use zanflow_systems::StoreError;
use zanflow_systems::licences::contract::Checked;
use zanflow_systems::times::rfc3339;

/// What nobody types: the longest number and the longest code are shorter.
const LONGEST: usize = 100;

/// What everybody may read of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "paper", rename_all = "snake_case")]
enum Found {
    /// A licence or permit, as its register has it.
    Licence(Checked),
    /// A paper that a case ended with and that no register changes: a refusal, a certificate …
    Result(CheckedResult),
}

/// A paper that a case ended with, as everybody may read of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct CheckedResult {
    kind: String,
    number: Option<String>,
    #[serde(with = "rfc3339")]
    issued: Time,
    document_sha256: Hash,
}

impl App {
    /// Whether there are papers that can be checked.
    pub(crate) fn is_checked(&self) -> bool {
        self.licences.is_some() || self.results.is_some()
    }
}

/// What everybody may read of the paper with that number or code; none: there is none.
async fn find(app: &Arc<App>, address: &str, text: &str) -> Result<Option<Found>, Problem> {
    if !app.is_checked() {
        return Err(Problem::unknown_address());
    }
    app.checks.take(address, app.now()).map_err(Problem::wait)?;
    let text = if text.len() > LONGEST { String::new() } else { text.to_owned() };
    app.engine(move |app| {
        let licence = app.licences.as_ref().map(|register| register.check(&text));
        let licence = licence.transpose().map_err(|error| unread(&error))?.flatten();
        // Asked in any case, so that what there is not takes the same steps.
        let result = app.results.as_ref().map(|issuing| issuing.store.coded(text.trim()));
        let result = result.transpose().map_err(|error| unread(&error))?.flatten();
        Ok(licence.map(Found::Licence).or_else(|| result.map(|issued| Found::Result(issued.into()))))
    })
    .await
}

impl From<Issued> for CheckedResult {
    fn from(issued: Issued) -> Self {
        Self { kind: issued.kind, number: issued.number, issued: issued.at, document_sha256: issued.sha256 }
    }
}

fn unknown() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "error-check", "there is no paper of this number or code")
}

/// What the store says names files: it is for the log.
pub fn unread(error: &StoreError) -> Problem {
    tracing::error!("the register of licences: {error}");
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "error-licences",
        "the register cannot be read or written now",
    )
}
