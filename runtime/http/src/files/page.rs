//! Pages of the application form and of the file of a case.

use super::api::{download, take_out};
use super::form::{Shown, Typed, fields, plain, values};
use super::upload::Upload;
use super::{UPLOAD, answers};
use crate::App;
use crate::api::requests;
use crate::pages::form::read;
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
            post(apply).layer(DefaultBodyLimit::max(UPLOAD)).get(application),
        )
        .route("/cases/{case}/file", post(save).layer(DefaultBodyLimit::max(UPLOAD)).get(file))
        .route("/cases/{case}/attachments/{paper}", get(paper))
        .route("/cases/{case}/attachments/{paper}/removal", post(remove))
}

#[derive(Deserialize)]
struct Asked {
    /// Which of the service's forms.
    form: Option<String>,
    /// Something was saved.
    done: Option<String>,
}

fn number(text: Option<&str>) -> Option<u32> {
    text.and_then(|text| text.parse().ok())
}

async fn application(
    State(app): Shared,
    viewer: Viewer,
    Path(process): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    application_page(&app, &viewer, &process, number(asked.form.as_deref()), &Vec::new(), None)
}

/// The page of an application form that begins a case, with what was typed and what is wrong.
fn application_page(
    app: &App,
    viewer: &Viewer,
    process: &str,
    number: Option<u32>,
    typed: &Typed,
    problem: Option<&Problem>,
) -> Response {
    let (number, form) = match app.form(number) {
        Ok(form) => form,
        Err(problem) => return told(app, viewer, problem),
    };
    let Some(found) = app.process(process) else { return told(app, viewer, Problem::unknown_process()) };
    let wrong = problem.map_or(&[][..], |problem| problem.errors.as_slice());
    let text = |name: &str| typed.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let mut data = views::base(app, viewer, "", problem);
    data.insert("process".to_owned(), json!({ "name": found.name, "title": found.title }));
    data.insert(
        "form".to_owned(),
        json!({ "number": number, "title": form.title, "count": app.service.forms.len() }),
    );
    data.insert("fields".to_owned(), fields(viewer.lang, form, &Shown::Typed(typed), wrong));
    data.insert("applicant".to_owned(), json!(text("applicant")));
    data.insert("representative".to_owned(), json!(text("representative")));
    // The same request when it is sent again, so that no second case begins.
    let request = text("request").map(str::to_owned).or_else(crate::guard::random);
    data.insert("request".to_owned(), json!(request));
    data.insert("here".to_owned(), json!(format!("/processes/{process}/application?form={number}")));
    page(viewer.lang, problem.map_or(StatusCode::OK, |problem| problem.status), "application.html", &data)
}

/// Starts a case with the form, and goes on to its file, where papers are attached.
async fn apply(
    State(app): Shared,
    viewer: Viewer,
    Path(process): Path<String>,
    upload: Result<Upload, Problem>,
) -> Response {
    let upload = match upload {
        Ok(upload) => upload,
        Err(problem) => return told(&app, &viewer, problem),
    };
    let (form, who, lang) = (number(upload.text("form")), viewer.who.clone(), viewer.lang.code());
    let typed = upload.fields.clone();
    let begun = app.engine({
        let process = process.clone();
        move |app| {
            let new = json!({ "id": upload.text("request"), "applicant": upload.text("applicant"), "representative": upload.text("representative"), "lang": lang });
            let new: requests::NewCase = read(new)?;
            let (number, asked) = app.form(form)?;
            let filled = app.filled(Some(number), &values(asked, &upload.fields))?;
            let start = app.new_case(&process, new, who.starts()?)?;
            Ok(app.engine.start(zanflow_runtime::Start { filled: Some(filled), ..start })?)
        }
    });
    match begun.await {
        Ok(case) => Redirect::to(&format!("/cases/{case}/file?done=1")).into_response(),
        Err(problem) => application_page(&app, &viewer, &process, form, &typed, Some(&problem)),
    }
}

async fn file(
    State(app): Shared,
    viewer: Viewer,
    Path(case): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    file_page(app, &viewer, &case, asked.done.is_some(), None, None).await
}

/// The page of a case's file; after a failed save with what was typed and what is wrong.
async fn file_page(
    app: Arc<App>,
    viewer: &Viewer,
    case: &str,
    done: bool,
    typed: Option<Typed>,
    problem: Option<Problem>,
) -> Response {
    let id = match crate::api::id(case) {
        Ok(id) => id,
        Err(problem) => return told(&app, viewer, problem),
    };
    let status = problem.as_ref().map_or(StatusCode::OK, |problem| problem.status);
    let who = viewer.who.clone();
    let read = app.engine(move |app| {
        app.may_see(&who, id)?;
        app.note_read(&who, id, "file")?;
        let view = app.engine.view(id)?;
        let versions = answers::versions(app, id)?;
        Ok((app.engine.file(id)?, view.status, versions.len()))
    });
    let made = read.await.map(|(file, state, versions)| {
        let mut data = views::base(&app, viewer, "cases", problem.as_ref());
        let wrong = problem.as_ref().map_or(&[][..], |problem| problem.errors.as_slice());
        let ended = matches!(state, Status::Success | Status::Refused | Status::Cancelled);
        data.insert("case".to_owned(), json!({ "case": id, "ended": ended }));
        data.insert("done".to_owned(), json!(done));
        data.insert("versions".to_owned(), json!(versions));
        data.insert("here".to_owned(), json!(format!("/cases/{id}/file")));
        data.extend(contents(&app, viewer, &file, typed.as_ref(), wrong));
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
        Err(problem) => return file_page(app, &viewer, &case, false, None, Some(problem)).await,
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
        Err(problem) => file_page(app, &viewer, &case, false, Some(typed), Some(problem)).await,
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
        Err(problem) => file_page(app, &viewer, &case, false, None, Some(problem)).await,
    }
}
