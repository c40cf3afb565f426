//! Download of the original file of an act.

use super::app::Shared;
use super::error::Failure;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use zanflow_wording::url;

/// Parameters of the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `1`: shown by the browser, not saved.
    view: String,
}

/// Serves the file as an attachment, so that it cannot run as a page of this server; a PDF, which browsers show in a viewer of their
/// own, at its page if it is asked for.
pub async fn file(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    app.clone()
        .work(move |app| {
            app.act(&id)?;
            let Some(place) = app.kb.original(&id)? else { return Err(Failure::Nowhere) };
            let bytes = std::fs::read(&place).map_err(|error| Failure::Kb(error.to_string()))?;
            let ending = place.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            // A viewer does not start in a sandbox.
            let (shown, policy) = match (asked.view.as_str(), ending) {
                ("1", "pdf") => {
                    ("inline", "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'")
                }
                _ => ("attachment", "default-src 'none'; sandbox"),
            };
            let headers = [
                (header::CONTENT_TYPE, media_type(ending).to_owned()),
                (header::CONTENT_DISPOSITION, format!("{shown}; filename*=UTF-8''{}.{ending}", url(&id))),
                (header::CONTENT_SECURITY_POLICY, policy.to_owned()),
            ];
            Ok((headers, bytes).into_response())
        })
        .await
}

fn media_type(ending: &str) -> &'static str {
    match ending {
        "pdf" => "application/pdf",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "doc" => "application/msword",
        "rtf" => "application/rtf",
        "odt" => "application/vnd.oasis.opendocument.text",
        _ => "application/octet-stream",
    }
}
