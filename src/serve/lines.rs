//! The files of an act as they were added, line by line.

use super::app::Shared;
use super::error::Failure;
use super::prefs::Prefs;
use super::render::{Shell, encode, render};
use crate::index::citation;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use serde::{Deserialize, Serialize};

/// What stands in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    file: String,
}

#[derive(Serialize)]
struct Page {
    shell: Shell,
    act: String,
    act_href: String,
    citation: String,
    file: String,
    /// Name, address, whether it is shown.
    files: Vec<(String, String, bool)>,
    lines: Vec<String>,
}

/// A file of an act: one of those that the knowledge base keeps, never one of the disk.
pub async fn page(
    State(app): State<Shared>,
    prefs: Prefs,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    app.clone()
        .work(move |app| {
            let info = app.act(&id)?;
            let stored = app.kb.sources(&id)?;
            let is_asked = |path: &str| asked.file.is_empty() || path == asked.file;
            let shown = stored.iter().find(|file| is_asked(&file.path)).ok_or(Failure::NoPart)?;
            let act_href = format!("/acts/{}", encode(&id));
            let link = |path: &str| format!("{act_href}/source?file={}", encode(path));
            let files =
                stored.iter().map(|file| (file.path.clone(), link(&file.path), file.path == shown.path));
            let page = Page {
                shell: Shell::new(app, &prefs, "acts"),
                citation: citation(&info.document, None).kk,
                file: shown.path.clone(),
                files: files.collect(),
                lines: shown.text.lines().map(str::to_owned).collect(),
                act: id,
                act_href,
            };
            render(prefs.lang, "lines.html", &page)
        })
        .await
}
