//! Pages for people: tasks, cases, history. Plain HTML and forms, no scripts.

mod access;
mod account;
pub mod actions;
mod chain;
pub mod follow;
pub mod form;
pub mod home;
mod inbox;
mod login;
mod people;
pub mod render;
pub mod viewer;
pub mod views;

use crate::App;
use crate::guard::random;
use crate::kept::Tried;
use crate::problem::Problem;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use form::Form;
use render::{WORDS, page};
use serde::Deserialize;
use serde_json::json;
use std::borrow::Cow;
use std::sync::Arc;
use viewer::Viewer;
use zanflow_runtime::CaseId;
use zanflow_wording::Lang;

pub type Shared = State<Arc<App>>;

/// Maximum tasks on the page.
const TASKS: usize = 200;
/// Cases per page.
const CASES: usize = 50;

/// The English message of a key.
pub fn english(key: &str) -> Cow<'_, str> {
    WORDS.label(Lang::En, key)
}

/// A word of the pages.
pub fn word(lang: Lang, key: &str) -> String {
    WORDS.label(lang, key).into_owned()
}

/// Routes of the pages.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(home::page))
        .route("/service", get(home::service))
        .route("/chain", get(chain::page))
        .route("/tasks/give", post(inbox::give))
        .route("/cases/{case}/result", get(follow::result))
        .route("/cases/{case}/receipt", get(follow::receipt))
        .route("/board", get(inbox::board))
        .route("/cases", get(cases))
        .route("/cases/{case}", get(case))
        .route("/cases/{case}/{action}", post(actions::act))
        .route("/processes/{process}", get(process))
        .route("/processes/{process}/cases", post(actions::start))
        .route("/processes/{process}/diagram.svg", get(diagram))
        .route("/handovers", get(handovers))
        .route("/handovers/retry", post(retry_all))
        .route("/systems", get(systems).post(put_in))
        .route("/me", post(me))
        .route("/lang/{code}", get(language))
        .merge(login::routes())
        .merge(account::routes())
        .route("/access", get(access::page))
        .route("/style.css", get(style))
        .route("/icon.svg", get(icon))
        .route("/openapi.json", get(openapi))
}

/// Fallback for unknown addresses.
pub async fn nothing_here(State(app): Shared, viewer: Viewer) -> Response {
    told(&app, &viewer, Problem::unknown_address())
}

/// Fallback for methods that an address does not take.
pub async fn wrong_method(State(app): Shared, viewer: Viewer) -> Response {
    let told_so = "this address does not take such a request";
    told(&app, &viewer, Problem::new(StatusCode::METHOD_NOT_ALLOWED, "error-method", told_so))
}

/// A problem as a page, or as JSON where the API was asked.
pub fn told(app: &App, viewer: &Viewer, problem: Problem) -> Response {
    if viewer.path.starts_with("/api") {
        return problem.into_response();
    }
    let status = problem.status;
    page(viewer.lang, status, "problem.html", &views::base(app, viewer, "", Some(&problem)))
}

/// The page, or its problem.
pub fn shown(app: &App, viewer: &Viewer, made: Result<Response, Problem>) -> Response {
    made.unwrap_or_else(|problem| told(app, viewer, problem))
}

#[derive(Deserialize)]
struct Asked {
    /// Numbers of cases; anything else is ignored.
    before: Option<String>,
    resubmits: Option<String>,
    applicant: Option<String>,
    /// Of cases: how they stand.
    state: Option<String>,
    to: Option<String>,
    done: Option<String>,
    /// The application has just been sent.
    sent: Option<String>,
}

fn number(text: Option<&str>) -> Option<u64> {
    text.and_then(|text| text.parse().ok())
}

async fn cases(State(app): Shared, viewer: Viewer, Query(asked): Query<Asked>) -> Response {
    let (lang, before) = (viewer.lang, number(asked.before.as_deref()).map(CaseId));
    let (who, state) = (viewer.who.clone(), views::Stand::named(asked.state.as_deref()));
    let applicant = asked.applicant.map(|id| id.trim().to_owned()).filter(|id| !id.is_empty());
    let of = applicant.clone();
    let made = app
        .engine(move |app| views::cases(app, lang, &who, of.as_deref(), before, state, CASES))
        .await
        .map(|(cases, older)| {
            let mut data = views::base(&app, &viewer, "cases", None);
            data.insert("applicant".to_owned(), json!(applicant));
            data.insert("cases".to_owned(), json!(cases));
            data.insert("older".to_owned(), json!(older));
            data.insert("before".to_owned(), json!(before));
            data.insert("state".to_owned(), json!(state.map(views::Stand::name)));
            data.insert("states".to_owned(), json!(views::Stand::ALL.map(views::Stand::name)));
            page(viewer.lang, StatusCode::OK, "cases.html", &data)
        });
    shown(&app, &viewer, made)
}

async fn case(
    State(app): Shared,
    viewer: Viewer,
    Path(case): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let tried = viewer.tried(&app, &format!("/cases/{case}"));
    let flash = if asked.sent.is_some() {
        Flash::Sent
    } else if asked.done.is_some() {
        Flash::Done
    } else {
        Flash::None
    };
    case_page(app, &viewer, &case, tried, flash).await
}

/// What has just been done, so that the page says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flash {
    None,
    Done,
    Sent,
}

/// A case page, with what was typed into a form of it that was not taken.
pub async fn case_page(
    app: Arc<App>,
    viewer: &Viewer,
    case: &str,
    tried: Option<Tried>,
    flash: Flash,
) -> Response {
    let lang = viewer.lang;
    let id = match crate::api::id(case) {
        Ok(id) => id,
        Err(problem) => return told(&app, viewer, problem),
    };
    let (who, caller) = (viewer.who.clone(), viewer.caller());
    let made = app.engine(move |app| {
        app.may_see(&who, id)?;
        app.note_read(&who, id, "page")?;
        let mut data = views::case(app, lang, id, caller.as_ref())?;
        data.extend(follow::case(app, lang, &who, id)?);
        #[cfg(feature = "signatures")]
        data.extend(crate::signing::view::of_case(app, lang, id, caller.as_ref())?);
        if flash == Flash::Done {
            data.insert("next".to_owned(), json!(inbox::next_task(app, lang, caller.as_ref(), id)));
        }
        Ok(data)
    });
    let made = made.await.map(|made| {
        let (mut data, status) = views::tried(&app, viewer, "cases", &format!("/cases/{id}"), tried.as_ref());
        data.extend(made);
        data.insert("done".to_owned(), json!(flash == Flash::Done));
        data.insert("sent".to_owned(), json!(flash == Flash::Sent));
        data.insert("request".to_owned(), json!(random()));
        let response = page(viewer.lang, status, "case.html", &data);
        #[cfg(feature = "signatures")]
        let response = crate::signing::page::with_script(response, &data);
        response
    });
    shown(&app, viewer, made)
}

async fn process(
    State(app): Shared,
    viewer: Viewer,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let tried = viewer.tried(&app, &format!("/processes/{name}"));
    let resubmits = tried.as_ref().and_then(|tried| tried.typed.iter().find(|(name, _)| name == "resubmits"));
    let resubmits = asked.resubmits.as_deref().or(resubmits.map(|(_, number)| number.as_str()));
    process_page(&app, &viewer, &name, number(resubmits), tried)
}

/// A process page, with the problem of a failed start.
fn process_page(
    app: &App,
    viewer: &Viewer,
    name: &str,
    resubmits: Option<u64>,
    tried: Option<Tried>,
) -> Response {
    let Some(process) = app.process(name) else { return told(app, viewer, Problem::unknown_process()) };
    let (mut data, status) = views::tried(app, viewer, "", &format!("/processes/{name}"), tried.as_ref());
    data.extend(views::process(viewer.lang, process));
    data.insert("resubmits".to_owned(), json!(resubmits));
    // The same request when it is sent again, so that no second case begins.
    let request = tried.and_then(|tried| tried.typed.into_iter().find(|(name, _)| name == "request"));
    data.insert("request".to_owned(), json!(request.map(|(_, request)| request).or_else(random)));
    page(viewer.lang, status, "process.html", &data)
}

async fn diagram(State(app): Shared, viewer: Viewer, Path(name): Path<String>) -> Response {
    let Some(process) = app.process(&name) else { return told(&app, &viewer, Problem::unknown_process()) };
    // A picture of its own: its styles stand in it, and nothing else may.
    let policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
    let headers = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CONTENT_SECURITY_POLICY, policy)];
    (headers, process.diagram).into_response()
}

/// What other systems were asked to do and failed.
async fn handovers(State(app): Shared, viewer: Viewer) -> Response {
    handovers_page(app, &viewer, None).await
}

async fn handovers_page(app: Arc<App>, viewer: &Viewer, problem: Option<Problem>) -> Response {
    if !viewer.who.oversees() {
        return told(&app, viewer, Problem::not_allowed());
    }
    let lang = viewer.lang;
    let status = problem.as_ref().map_or(StatusCode::OK, |problem| problem.status);
    let made = app.engine(move |app| views::handovers(app, lang, TASKS)).await.map(|made| {
        let mut data = views::base(&app, viewer, "handovers", problem.as_ref());
        data.extend(made);
        data.insert("here".to_owned(), json!("/handovers"));
        page(viewer.lang, status, "handovers.html", &data)
    });
    shown(&app, viewer, made)
}

/// Tries all of them again, or those of one connector.
async fn retry_all(State(app): Shared, viewer: Viewer, form: Form) -> Response {
    let caller = viewer.caller();
    let done = app.engine(move |app| {
        let by = caller.ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, "error-who", ""))?;
        Ok(app.engine.retry_all(form::read(json!(form.text("connector")))?, &by)?)
    });
    match done.await {
        Ok(_) => Redirect::to("/handovers").into_response(),
        Err(problem) => handovers_page(app, &viewer, Some(problem)).await,
    }
}

async fn systems(State(app): Shared, viewer: Viewer, Query(asked): Query<Asked>) -> Response {
    if app.systems.is_none() {
        let told_so = "the service runs on other connectors";
        return told(&app, &viewer, Problem::new(StatusCode::NOT_FOUND, "error-systems", told_so));
    }
    let mut data = views::base(&app, &viewer, "systems", None);
    data.insert("done".to_owned(), json!(asked.done.is_some()));
    page(viewer.lang, StatusCode::OK, "systems.html", &data)
}

/// Makes somebody known to the embedded registers.
async fn put_in(State(app): Shared, viewer: Viewer, form: Form) -> Response {
    if let Err(problem) = viewer.who.administers() {
        return told(&app, &viewer, problem);
    }
    let put = app.engine(move |app| {
        let systems = app.systems.as_deref().ok_or_else(Problem::unknown_address)?;
        let (subject, name) =
            (form.text("subject").unwrap_or_default(), form.text("name").unwrap_or_default());
        systems.make_known(subject, name, app.now()).map_err(Problem::refused)?;
        Ok(Redirect::to("/systems?done=1").into_response())
    });
    let put = put.await;
    shown(&app, &viewer, put)
}

async fn me(State(app): Shared, viewer: Viewer, form: Form) -> Response {
    match form.person() {
        Ok(person) => {
            let to = own(form.text("to"));
            with_cookie(Redirect::to(&to).into_response(), &viewer::remember(&person))
        }
        Err(problem) => told(&app, &viewer, problem),
    }
}

async fn language(
    State(app): Shared,
    viewer: Viewer,
    Path(code): Path<String>,
    asked: Query<Asked>,
) -> Response {
    match Lang::from_code(&code) {
        Some(lang) => {
            let to = own(asked.to.as_deref());
            with_cookie(Redirect::to(&to).into_response(), &viewer::speak(lang))
        }
        None => told(&app, &viewer, Problem::unknown_address()),
    }
}

/// Redirect target, restricted to this server.
fn own(to: Option<&str>) -> String {
    let plain = |to: &&str| {
        let path = to.strip_prefix('/').is_some_and(|rest| !rest.starts_with(['/', '\\']));
        path && to.bytes().all(|letter| letter.is_ascii_graphic())
    };
    to.filter(plain).unwrap_or("/").to_owned()
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Cache policy of assets, which change with the program only.
const KEPT: (HeaderName, &str) = (header::CACHE_CONTROL, "max-age=300");

async fn style() -> Response {
    let css = include_str!("../../templates/style.css");
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), KEPT], css).into_response()
}

async fn icon() -> Response {
    let svg = include_str!("../../templates/icon.svg");
    ([(header::CONTENT_TYPE, "image/svg+xml"), KEPT], svg).into_response()
}

async fn openapi(State(app): Shared) -> Response {
    ([(header::CONTENT_TYPE, "application/json"), KEPT], app.service.openapi).into_response()
}

#[cfg(test)]
mod tests {
    use super::own;

    #[test]
    fn one_goes_on_to_this_server_only() {
        for (to, expected) in [
            ("/cases/7?before=3", "/cases/7?before=3"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example", "/"),
            ("/a\r\nSet-Cookie: b", "/"),
            ("", "/"),
        ] {
            assert_eq!(own(Some(to)), expected, "{to:?}");
        }
    }
}
