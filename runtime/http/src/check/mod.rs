//! The public check of a licence: whoever has its number, or the paper with its code, reads how it stands without signing in.
//!
//! What is told is what the law makes public ([`Checked`]): of people their initials only. How often one address may ask is bounded, so that numbers are
//! not tried one after another; an unknown number and a wrong code are answered in the same words, after the same steps.

pub mod api;
pub mod page;

use crate::App;
use crate::problem::Problem;
use axum::http::StatusCode;
use std::sync::Arc;
use zanflow_systems::StoreError;
use zanflow_systems::licences::contract::Checked;

/// What nobody types: the longest number and the longest code are shorter.
const LONGEST: usize = 100;

/// What everybody may read of the licence with that number or code; none: there is none.
async fn find(app: &Arc<App>, address: &str, text: &str) -> Result<Option<Checked>, Problem> {
    if app.licences.is_none() {
        return Err(Problem::unknown_address());
    }
    app.checks.take(address, app.now()).map_err(Problem::wait)?;
    let text = if text.len() > LONGEST { String::new() } else { text.to_owned() };
    app.engine(move |app| {
        let register = app.licences.as_ref().ok_or_else(Problem::unknown_address)?;
        register.check(&text).map_err(|error| unread(&error))
    })
    .await
}

fn unknown() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "error-check", "there is no licence of this number or code")
}

/// What the store says names files: it is for the log.
pub fn unread(error: &StoreError) -> Problem {
    eprintln!("error: the register of licences: {error}");
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "error-licences",
        "the register cannot be read or written now",
    )
}
