//! The paper of a case, for whoever may see the case: the PDF, its seal, the facts and their signature, and all of them in one archive.

use super::Issued;
use crate::App;
use crate::pages::viewer::Viewer;
use crate::pages::{Shared, told};
use crate::problem::Problem;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::sync::Arc;

/// Routes below `/cases/{case}/paper`.
pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/cases/{case}/paper/{part}", get(part))
}

/// The parts of a paper: names in addresses and endings of files, with their media types.
const PARTS: [(&str, &str); 5] = [
    ("pdf", "application/pdf"),
    ("p7s", "application/pkcs7-signature"),
    ("json", "application/json"),
    ("jws", "application/jose"),
    ("zip", "application/zip"),
];

async fn part(State(app): Shared, viewer: Viewer, Path((case, part)): Path<(String, String)>) -> Response {
    let Some((ending, media)) = PARTS.into_iter().find(|(name, _)| *name == part) else {
        return told(&app, &viewer, Problem::unknown_address());
    };
    let who = viewer.who.clone();
    let id = match crate::api::id(&case) {
        Ok(id) => id,
        Err(problem) => return told(&app, &viewer, problem),
    };
    let found = app.engine(move |app| {
        app.may_see(&who, id)?;
        app.note_read(&who, id, "paper")?;
        let paper = app.paper(id)?.ok_or_else(no_paper)?;
        contents(&paper, ending)
    });
    match found.await {
        Ok(contents) => {
            let file = format!("attachment; filename=\"case-{id}.{ending}\"");
            let headers = [
                (header::CONTENT_TYPE, media.to_owned()),
                (header::CONTENT_DISPOSITION, file),
                (header::CACHE_CONTROL, "no-store".to_owned()),
            ];
            (headers, contents).into_response()
        }
        Err(problem) => told(&app, &viewer, problem),
    }
}

fn no_paper() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "error-no_paper", "the case has no such paper")
}

fn contents(paper: &Issued, part: &str) -> Result<Vec<u8>, Problem> {
    match part {
        "pdf" => Ok(paper.pdf.clone()),
        "json" => Ok(paper.facts.clone()),
        "p7s" => paper.seal.clone().ok_or_else(no_paper),
        "jws" => paper.jws.clone().map(String::into_bytes).ok_or_else(no_paper),
        _ => {
            let bundle = zanflow_result::Bundle {
                number: paper.number.as_deref(),
                pdf: &paper.pdf,
                seal: paper.seal.as_deref(),
                json: &paper.facts,
                jws: paper.jws.as_deref(),
            };
            zanflow_result::bundle(&bundle)
                .map_err(|error| Problem::ours(format!("the archive cannot be made: {error}")))
        }
    }
}
