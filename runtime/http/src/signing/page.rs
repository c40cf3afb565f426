//! Pages' requests for signing: the statement, the signature, what was signed before, and the script that talks to NCALayer.

use super::view::{SCRIPT, allows};
use super::{Signing, refused};
use crate::App;
use crate::files::{Upload, apply};
use crate::kept::{Tried, Typed};
use crate::pages::form::Form;
use crate::pages::viewer::Viewer;
use crate::pages::views::Data;
use crate::pages::{Flash, Shared, actions, case_page, shown, told};
use crate::problem::Problem;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use std::sync::Arc;
use zanflow_runtime::{CaseId, Deed, Signed, Start};

/// Bytes of a request with a signature.
pub(crate) const BODY: usize = 1024 * 1024;

/// Routes of the pages.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/cases/{case}/statement", get(statement).post(statement_of))
        .route("/cases/{case}/signature", post(sign).layer(DefaultBodyLimit::max(BODY)))
        .route("/cases/{case}/signatures/{number}/{what}", get(kept))
        .route("/drafts/{draft}/statement", get(of_draft).post(of_draft))
        .route("/scripts/{name}", get(script))
}

/// The script, under a name that changes when it does.
async fn script(State(app): Shared, viewer: Viewer, Path(name): Path<String>) -> Response {
    if name != SCRIPT.name() {
        return told(&app, &viewer, Problem::unknown_address());
    }
    let kind = (header::CONTENT_TYPE, "text/javascript; charset=utf-8");
    ([kind, (header::CACHE_CONTROL, "max-age=31536000, immutable")], SCRIPT.text()).into_response()
}

#[derive(Deserialize)]
struct Asked {
    node: Option<String>,
}

async fn statement(
    State(app): Shared,
    viewer: Viewer,
    headers: HeaderMap,
    Path(case): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let node = asked.node.filter(|node| !node.is_empty());
    let made = stated(&app, &viewer, &case, move |_| Ok(Deed { node, ..Deed::default() })).await;
    answered(&app, &viewer, &headers, made, &format!("statement-{case}"))
}

/// The statement of what was typed into the form of a step.
async fn statement_of(
    State(app): Shared,
    viewer: Viewer,
    headers: HeaderMap,
    Path(case): Path<String>,
    form: Form,
) -> Response {
    let made = stated(&app, &viewer, &case, move |app| deed(app, &form)).await;
    answered(&app, &viewer, &headers, made, &format!("statement-{case}"))
}

async fn stated(
    app: &Arc<App>,
    viewer: &Viewer,
    case: &str,
    of: impl FnOnce(&App) -> Result<Deed, Problem> + Send + 'static,
) -> Result<String, Problem> {
    let (case, who) = (crate::api::id(case)?, viewer.who.clone());
    app.engine(move |app| {
        app.signing()?;
        app.may_see(&who, case)?;
        app.note_read(&who, case, "file")?;
        Ok(app.engine.statement(case, &of(app)?)?)
    })
    .await
}

/// A statement as a file, or why there is none: to a script as JSON.
fn answered(
    app: &App,
    viewer: &Viewer,
    headers: &HeaderMap,
    made: Result<String, Problem>,
    name: &str,
) -> Response {
    let is_script = headers.get(header::ACCEPT).is_some_and(|wants| wants == "application/json");
    match made {
        Ok(text) => file(text.into_bytes(), "application/json", &format!("{name}.json")),
        Err(problem) if is_script => problem.into_response(),
        Err(problem) => told(app, viewer, problem),
    }
}

fn file(content: Vec<u8>, kind: &'static str, name: &str) -> Response {
    let save = format!(
        "attachment; filename=\"{}\"",
        name.replace(|letter: char| !letter.is_ascii_alphanumeric() && !"-.".contains(letter), "_")
    );
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, save)], content).into_response()
}

async fn of_draft(
    State(app): Shared,
    viewer: Viewer,
    headers: HeaderMap,
    Path(draft): Path<String>,
) -> Response {
    let (who, me, lang) = (viewer.who.clone(), viewer.id().map(str::to_owned), viewer.lang);
    let name = format!("statement-{draft}");
    let made = app.engine(move |app| {
        app.signing()?;
        let (_, start) = apply::prepared(app, me.as_deref(), &draft, &who, lang)?;
        let flow = app.engine.flow(start.version)?;
        Ok(start.statement(&flow))
    });
    answered(&app, &viewer, &headers, made.await, &name)
}

/// What is signed with a form: a step, or the application.
fn deed(app: &App, form: &Form) -> Result<Deed, Problem> {
    match form.text("node") {
        Some(_) => actions::deed(app, form),
        None => Ok(Deed::default()),
    }
}

/// Takes a signature and does the step that it is of.
async fn sign(
    State(app): Shared,
    viewer: Viewer,
    Path(case): Path<String>,
    upload: Result<Upload, Problem>,
) -> Response {
    let upload = match upload {
        Ok(upload) => upload,
        Err(problem) => return told(&app, &viewer, problem),
    };
    let (caller, who) = (viewer.caller(), viewer.who.clone());
    // The signature is large and of no use to whoever types again.
    let typed = upload.fields.iter().filter(|(name, _)| name != "cms").cloned().collect();
    let id = case.clone();
    let signed = app.engine(move |app| {
        let by = caller.ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, "error-who", ""))?;
        let case = crate::api::id(&id)?;
        app.may_see(&who, case)?;
        let of = deed(app, &Form::from(with_choice(upload.fields.clone())))?;
        let statement = app.engine.statement(case, &of)?;
        let cms = sent(app.signing()?, &upload, &statement, || holder(app, case))?;
        app.officials_are_good(case, &of, &statement, &cms)?;
        Ok(app.engine.sign(case, Signed { of, statement, cms }, &by)?)
    });
    match signed.await {
        Ok(_) => Redirect::to(&format!("/cases/{case}?done=1")).into_response(),
        // What was typed stands in the form again, which is that of the step.
        Err(problem) => {
            case_page(app, &viewer, &case, Some(Tried::new("complete", typed, problem)), Flash::None).await
        }
    }
}

/// What a button says that signs with a test key, before the decision that it stands for too.
const TRIAL: &str = "trial";

/// The fields of a form, with the decision that such a button stands for.
fn with_choice(mut fields: Typed) -> Typed {
    let by = fields.iter().find(|(name, _)| name == "by").and_then(|(_, by)| by.split_once(':'));
    if let Some(decision) = by.map(|(_, decision)| decision.to_owned()) {
        fields.push(("decision".to_owned(), decision));
    }
    fields
}

/// The signature in a form: by the script, or in a file; in a trial made here.
fn sent(
    signing: &Signing,
    upload: &Upload,
    statement: &str,
    holder: impl FnOnce() -> Result<String, Problem>,
) -> Result<Vec<u8>, Problem> {
    if upload.text("by").is_some_and(|by| by.split(':').next() == Some(TRIAL)) {
        let trial = signing.trial.as_ref().ok_or_else(Problem::unknown_address)?;
        return trial.sign(&holder()?, statement.as_bytes());
    }
    let by_script = upload.text("cms").map(str::as_bytes);
    let in_file = upload.file.as_ref().map(|(_, content)| content.as_slice());
    let none = || {
        let told = "sign with NCALayer, or choose a file with the signature";
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "error-no_signature", told)
    };
    let found = by_script.or(in_file).ok_or_else(none)?;
    if found.is_empty() { Err(refused("damaged")) } else { signing.taken(statement, found) }
}

/// Whose key signs in a trial: that of who acts for the applicant, or theirs.
fn holder(app: &App, case: CaseId) -> Result<String, Problem> {
    let first = app.engine.history(case)?.into_iter().next();
    let data = first.and_then(|record| record.event.data());
    let said = data.map(|data| app.engine.personal(case, data.no)).transpose()?.flatten();
    super::trial::holder(said.as_ref())
}

/// The signature that an application is sent with, if it is.
pub(crate) fn of_application(
    app: &App,
    upload: Option<&Upload>,
    start: &Start,
) -> Result<Option<Vec<u8>>, Problem> {
    let has = |upload: &&Upload| {
        upload.text("by").is_some() || upload.text("cms").is_some() || upload.file.is_some()
    };
    let Some(upload) = upload.filter(has) else { return Ok(None) };
    let flow = app.engine.flow(start.version)?;
    let statement = start.statement(&flow);
    let holder = || super::trial::holder(start.personal.as_ref());
    sent(app.signing()?, upload, &statement, holder).map(Some)
}

/// What was signed, or the signature, of the file of a case.
async fn kept(
    State(app): Shared,
    viewer: Viewer,
    Path((case, number, what)): Path<(String, String, String)>,
) -> Response {
    let who = viewer.who.clone();
    let name = format!("{case}-{number}");
    let found = app.engine(move |app| {
        let none = || {
            Problem::new(StatusCode::NOT_FOUND, "error-no_signature_there", "the file has no such signature")
        };
        let case = crate::api::id(&case)?;
        app.may_see(&who, case)?;
        app.note_read(&who, case, "file")?;
        let signatures = app.engine.file(case)?.signatures;
        let there =
            signatures.into_iter().find(|there| there.number.to_string() == number).ok_or_else(none)?;
        match what.as_str() {
            "statement" => {
                Ok(file(there.statement.into_bytes(), "application/json", &format!("statement-{name}.json")))
            }
            "signature" => {
                Ok(file(there.cms, "application/pkcs7-signature", &format!("signature-{name}.p7s")))
            }
            _ => Err(none()),
        }
    });
    let found = found.await;
    shown(&app, &viewer, found)
}

/// A page on which something may be signed: then its policy lets the script run and talk to NCALayer.
pub(crate) fn with_script(mut response: Response, shown: &Data) -> Response {
    if shown.get("sign").is_some_and(|sign| !sign.is_null()) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, allows());
    }
    response
}
