//! The page of the file of a case.

use super::api::{download, take_out};
use super::form::{Shown, Typed, fields, plain, values};
use super::upload::Upload;
use super::{UPLOAD, answers, apply};
use crate::App;
use crate::kept::Tried;
use crate::pages::render::page;
use crate::pages::viewer::Viewer;
use crate::pages::{Shared, shown, told, views};
use crate::problem::Problem;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use zanflow_runtime::file::CaseFile;
use zanflow_runtime::{Caller, CaseId, FileLimits, Status};

/// Routes of the pages.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(
            "/processes/{process}/application",
            post(apply::apply).layer(DefaultBodyLimit::max(UPLOAD)).get(apply::application),
        )
        .route("/drafts/{draft}", get(apply::look))
        .route("/drafts/{draft}/send", post(apply::send).layer(DefaultBodyLimit::max(SENDING)))
        .route("/drafts/{draft}/removal", post(apply::remove))
        .route("/drafts/{draft}/papers/{paper}/removal", post(apply::take_out))
        .route("/cases/{case}/file", post(save).layer(DefaultBodyLimit::max(UPLOAD)).get(file))
        .route("/cases/{case}/attachments/{paper}", get(paper))
        .route("/cases/{case}/attachments/{paper}/removal", post(remove))
}

/// Bytes of a request that sends an application, with a signature.
const SENDING: usize = 1024 * 1024;

#[derive(Deserialize)]
struct Asked {
    /// Something was saved.
    done: Option<String>,
}

fn number(text: Option<&str>) -> Option<u32> {
    text.and_then(|text| text.parse().ok())
}

async fn file(
    State(app): Shared,
    viewer: Viewer,
    Path(case): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let tried = viewer.tried(&app, &format!("/cases/{case}/file"));
    file_page(app, &viewer, &case, asked.done.is_some(), tried).await
}

/// The page of a case's file; after a failed save with what was typed and what is wrong.
async fn file_page(app: Arc<App>, viewer: &Viewer, case: &str, done: bool, tried: Option<Tried>) -> Response {
    let id = match crate::api::id(case) {
        Ok(id) => id,
        Err(problem) => return told(&app, viewer, problem),
    };
    let who = viewer.who.clone();
    let read = app.engine(move |app| {
        app.may_see(&who, id)?;
        app.note_read(&who, id, "file")?;
        let view = app.engine.view(id)?;
        let versions = answers::versions(app, id)?;
        Ok((app.engine.file(id)?, view.status, versions.len()))
    });
    let made = read.await.map(|(file, state, versions)| {
        let (mut data, status) =
            views::tried(&app, viewer, "cases", &format!("/cases/{id}/file"), tried.as_ref());
        let problem = tried.as_ref().and_then(|tried| tried.problem.as_ref());
        let wrong = problem.map_or(&[][..], |problem| problem.errors.as_slice());
        let typed = tried.as_ref().map(|tried| &tried.typed).filter(|typed| !typed.is_empty());
        let ended = matches!(state, Status::Success | Status::Refused | Status::Cancelled);
        data.insert("case".to_owned(), json!({ "case": id, "ended": ended }));
        data.insert("done".to_owned(), json!(done));
        data.insert("versions".to_owned(), json!(versions));
        data.extend(contents(&app, viewer, &file, typed, wrong));
        page(viewer.lang, status, "file.html", &data)
    });
    shown(&app, viewer, made)
}

/// What of the file the template shows.
fn contents(
    app: &App,
    viewer: &Viewer,
    file: &CaseFile,
    typed: Option<&Typed>,
    wrong: &[crate::problem::WrongField],
) -> Map<String, Value> {
    let mut data = Map::new();
    let typed_form = typed.and_then(|typed| typed.iter().find(|(name, _)| name == "form"));
    let number =
        number(typed_form.map(|(_, value)| value.as_str())).or(Some(file.form).filter(|form| *form > 0));
    if let Ok((number, form)) = app.form(number) {
        let shown = typed.map_or(Shown::Kept(&file.fields), Shown::Typed);
        data.insert("fields".to_owned(), fields(viewer.lang, form, &shown, wrong));
        data.insert("form".to_owned(), json!({ "number": number, "title": form.title }));
    }
    let paper = |paper: &zanflow_runtime::file::Paper| {
        json!({ "number": paper.number, "name": paper.name, "of": paper.of, "media": paper.media, "kb": paper.size.div_ceil(1024),
            "sha256": paper.sha256 })
    };
    data.insert("listed".to_owned(), crate::pages::home::papers(app, viewer.lang, None));
    data.insert("papers".to_owned(), file.papers.iter().map(paper).collect());
    let told = |told: &zanflow_runtime::file::Told| {
        let rows: Vec<Value> = match &told.data {
            Value::Object(rows) => {
                rows.iter().map(|(key, value)| json!({ "key": key, "value": plain(value) })).collect()
            }
            other => vec![json!({ "key": "", "value": plain(other) })],
        };
        json!({ "node": told.node, "ask": told.ask, "rows": rows })
    };
    data.insert("answers".to_owned(), file.answers.iter().map(told).collect());
    data.insert("version".to_owned(), json!(file.version));
    data
}

/// Writes what was typed, then attaches the paper if one was chosen.
async fn save(
    State(app): Shared,
    viewer: Viewer,
    Path(case): Path<String>,
    upload: Result<Upload, Problem>,
) -> Response {
    let mut upload = match upload {
        Ok(upload) => upload,
        Err(problem) => {
            let tried = Tried::new("file", Vec::new(), problem);
            return file_page(app, &viewer, &case, false, Some(tried)).await;
        }
    };
    let (caller, who) = (viewer.caller(), viewer.who.clone());
    let (typed, id) = (upload.fields.clone(), case.clone());
    let saved = app.engine(move |app| {
        let by = caller.ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, "error-who", ""))?;
        let case = crate::api::id(&id)?;
        app.may_see(&who, case)?;
        save_all(app, case, &mut upload, &by)
    });
    match saved.await {
        Ok(()) => Redirect::to(&format!("/cases/{case}/file?done=1")).into_response(),
        Err(problem) => file_page(app, &viewer, &case, false, Some(Tried::new("file", typed, problem))).await,
    }
}

fn save_all(app: &App, case: CaseId, upload: &mut Upload, by: &Caller) -> Result<(), Problem> {
    if let Some(form) = number(upload.text("form")) {
        let (number, form) = app.form(Some(form))?;
        let filled = app.filled(Some(number), &values(form, &upload.fields))?;
        app.engine.fill(case, &filled, number_of_version(upload), by)?;
    }
    if let Some(paper) = upload.paper(FileLimits::default())? {
        app.attach(case, paper, by)?;
    }
    Ok(())
}

/// The version that the page showed.
fn number_of_version(upload: &Upload) -> Option<u32> {
    number(upload.text("version"))
}

async fn paper(State(app): Shared, viewer: Viewer, Path((case, paper)): Path<(String, String)>) -> Response {
    let who = viewer.who.clone();
    let made = download(Arc::clone(&app), who, &case, &paper).await;
    shown(&app, &viewer, made)
}

async fn remove(State(app): Shared, viewer: Viewer, Path((case, paper)): Path<(String, String)>) -> Response {
    let (caller, who, id) = (viewer.caller(), viewer.who.clone(), case.clone());
    let removed = app.engine(move |app| {
        let by = caller.ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, "error-who", ""))?;
        let case = crate::api::id(&id)?;
        app.may_see(&who, case)?;
        take_out(app, case, &paper, &by)
    });
    match removed.await {
        Ok(()) => Redirect::to(&format!("/cases/{case}/file?done=1")).into_response(),
        Err(problem) => {
            file_page(app, &viewer, &case, false, Some(Tried::new("removal", Vec::new(), problem))).await
        }
    }
}
