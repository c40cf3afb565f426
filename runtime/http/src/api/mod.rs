//! The JSON API described by `openapi.json`: one function per operation.

pub mod answers;
pub mod requests;

use crate::App;
use crate::problem::Problem;
use answers::{Case, Delivered, Open, Shown};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{FromRequest, Path, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use requests::{Assignment, Because, By, Completion, Message, Migration, NewCase, Object};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use zanflow_runtime::{CaseId, CaseView, EngineError, Person, Start};

type Shared = State<Arc<App>>;
type Answer = Result<Response, Problem>;

/// Routes below `/api`.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/processes", get(processes))
        .route("/processes/{process}/cases", post(start))
        .route("/tasks", get(tasks))
        .route("/cases", get(cases))
        .route("/cases/{case}", get(status))
        .route("/cases/{case}/audit", get(audit))
        .route("/cases/{case}/messages", post(message))
        .route("/cases/{case}/suspension", post(suspend))
        .route("/cases/{case}/resumption", post(resume))
        .route("/cases/{case}/retry", post(retry))
        .route("/cases/{case}/cancellation", post(cancel))
        .route("/cases/{case}/migration", post(migrate))
        .route("/cases/{case}/resubmission", post(resubmit))
        .route("/cases/{case}/erasure", post(erase))
        .route("/cases/{case}/tasks/{task}/assignment", post(assign))
        .route("/cases/{case}/tasks/{task}/completion", post(complete))
}

/// A JSON request body.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or("").trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            let told = "the body must be application/json";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "error-request", told));
        }
        let body =
            Bytes::from_request(request, state).await.map_err(|rejection| match rejection.status() {
                StatusCode::PAYLOAD_TOO_LARGE => {
                    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "error-too_long", "the body may have 64 KiB")
                }
                _ => Problem::refused("the body cannot be read"),
            })?;
        serde_json::from_slice::<Object<T>>(&body)
            .map(|Object(body)| Self(body))
            .map_err(|error| Problem::refused(format!("the body: {error}")))
    }
}

/// Paging parameters of a list.
#[derive(Deserialize)]
pub struct Page {
    before: Option<u64>,
    after: Option<u64>,
    limit: Option<usize>,
}

impl Page {
    fn limit(&self) -> Result<usize, Problem> {
        match self.limit.unwrap_or(50) {
            limit @ 1..=200 => Ok(limit),
            _ => Err(Problem::refused("limit is a number from 1 to 200")),
        }
    }
}

type Asked = Result<Query<Page>, axum::extract::rejection::QueryRejection>;

fn page(asked: Asked) -> Result<Page, Problem> {
    let Query(page) = asked.map_err(|error| Problem::refused(format!("the query: {error}")))?;
    match (page.before, page.after) {
        (Some(0), _) | (_, Some(0)) => Err(Problem::refused("cases are numbered from 1")),
        _ => Ok(page),
    }
}

fn json(status: StatusCode, value: &impl Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(body) => (status, [(header::CONTENT_TYPE, "application/json")], body).into_response(),
        Err(error) => Problem::ours(error.to_string()).into_response(),
    }
}

/// Parses a case number from an address.
pub fn id(text: &str) -> Result<CaseId, Problem> {
    text.parse().map(CaseId).map_err(|_| Problem::unknown_case(text))
}

async fn processes(State(app): Shared) -> Answer {
    let all: Vec<Shown> = app.service.processes.iter().map(|process| Shown::new(&app, process)).collect();
    Ok(json(StatusCode::OK, &all))
}

async fn start(State(app): Shared, Path(process): Path<String>, Json(new): Json<NewCase>) -> Answer {
    let case = app.engine(move |app| app.begin(&process, new)).await?;
    Ok(started(&case))
}

fn started(case: &(CaseId, Case)) -> Response {
    let mut response = json(StatusCode::CREATED, &case.1);
    if let Ok(place) = format!("/api/cases/{}", case.0).parse() {
        response.headers_mut().insert(header::LOCATION, place);
    }
    response
}

impl App {
    /// Command to start a case of a process on its current version.
    pub(crate) fn new_case(&self, process: &str, new: NewCase) -> Result<Start, Problem> {
        let (process, version) = self.version(process)?;
        let flow = process.flow.as_ref().map_err(|reasons| Problem::cannot_run(reasons))?;
        let unknown = |told| Problem::new(StatusCode::CONFLICT, "error-unknown_node", told);
        new.start(version, flow).map_err(unknown)
    }

    fn begin(&self, process: &str, new: NewCase) -> Result<(CaseId, Case), Problem> {
        let start = self.new_case(process, new)?;
        let case = self.engine.start(start)?;
        self.case(case).map(|shown| (case, shown))
    }

    fn case(&self, case: CaseId) -> Result<Case, Problem> {
        Ok(Case::new(self, self.engine.view(case)?)?)
    }
}

async fn tasks(State(app): Shared, asked: Asked) -> Answer {
    let page = page(asked)?;
    let (after, limit) = (page.after.unwrap_or(0), page.limit()?);
    let open = app.engine(move |app| {
        let open = app.engine.tasks().into_iter().filter(|task| task.case.0 > after).take(limit);
        let open = open.map(|task| Open::new(app, task));
        // A case may have gone on since.
        open.filter(|open| !matches!(open, Err(EngineError::UnknownCase { .. })))
            .collect::<Result<Vec<_>, _>>()
            .map_err(Problem::from)
    });
    Ok(json(StatusCode::OK, &open.await?))
}

async fn cases(State(app): Shared, asked: Asked) -> Answer {
    let page = page(asked)?;
    let (before, limit) = (page.before.map(CaseId), page.limit()?);
    let found = app.engine(move |app| {
        let views: Vec<CaseView> = app.engine.cases(before, limit)?;
        Ok(views.into_iter().map(|view| Case::new(app, view)).collect::<Result<Vec<_>, _>>()?)
    });
    Ok(json(StatusCode::OK, &found.await?))
}

async fn status(State(app): Shared, Path(case): Path<String>) -> Answer {
    let case = id(&case)?;
    Ok(json(StatusCode::OK, &app.engine(move |app| app.case(case)).await?))
}

async fn audit(State(app): Shared, Path(case): Path<String>) -> Answer {
    let case = id(&case)?;
    Ok(json(StatusCode::OK, &app.engine(move |app| Ok(answers::audit(app, case)?)).await?))
}

async fn message(State(app): Shared, Path(case): Path<String>, Json(message): Json<Message>) -> Answer {
    let case = id(&case)?;
    let delivered = app.engine(move |app| {
        let delivery = app.engine.deliver(case, message.into())?;
        Ok(Delivered { delivery, case: app.case(case)? })
    });
    Ok(json(StatusCode::ACCEPTED, &delivered.await?))
}

/// Runs a command on a case and returns the new state.
async fn command(
    app: Arc<App>,
    case: &str,
    act: impl FnOnce(&App, CaseId) -> Result<(), EngineError> + Send + 'static,
) -> Answer {
    let case = id(case)?;
    let done = app.engine(move |app| {
        act(app, case)?;
        app.case(case)
    });
    Ok(json(StatusCode::OK, &done.await?))
}

async fn suspend(State(app): Shared, Path(case): Path<String>, Json(because): Json<Because>) -> Answer {
    let Because { by, reason } = because;
    command(app, &case, move |app, case| app.engine.suspend(case, &by.into(), &reason.0)).await
}

async fn resume(State(app): Shared, Path(case): Path<String>, Json(By { by }): Json<By>) -> Answer {
    command(app, &case, move |app, case| app.engine.resume(case, &by.into())).await
}

async fn retry(State(app): Shared, Path(case): Path<String>, Json(By { by }): Json<By>) -> Answer {
    command(app, &case, move |app, case| app.engine.retry(case, &by.into())).await
}

async fn cancel(State(app): Shared, Path(case): Path<String>, Json(because): Json<Because>) -> Answer {
    let Because { by, reason } = because;
    command(app, &case, move |app, case| app.engine.cancel(case, &by.into(), &reason.0)).await
}

async fn migrate(State(app): Shared, Path(case): Path<String>, Json(migration): Json<Migration>) -> Answer {
    let Migration { to, node, by, reason } = migration;
    command(app, &case, move |app, case| {
        let node = node.as_ref().map(|node| node.0.as_str());
        app.engine.migrate(case, to, node, &by.into(), &reason.0)
    })
    .await
}

async fn resubmit(State(app): Shared, Path(case): Path<String>, Json(new): Json<NewCase>) -> Answer {
    let refused = id(&case)?;
    let case = app.engine(move |app| {
        let (_, process) = app.flow_of(&app.engine.view(refused)?)?;
        let start = app.new_case(&process, new)?;
        let case = app.engine.resubmit(refused, start)?;
        app.case(case).map(|shown| (case, shown))
    });
    Ok(started(&case.await?))
}

async fn erase(State(app): Shared, Path(case): Path<String>, Json(By { by }): Json<By>) -> Answer {
    command(app, &case, move |app, case| app.engine.erase(case, &by.into())).await
}

type Task = Path<(String, String)>;

async fn assign(State(app): Shared, Path((case, task)): Task, Json(given): Json<Assignment>) -> Answer {
    let (to, by): (Person, Person) = (given.to.into(), given.by.into());
    command(app, &case, move |app, case| {
        stands_at(app, case, &task)?;
        app.engine.assign(case, &to, &by)
    })
    .await
}

/// Checks that the case is still at the node, so that a late click cannot change the next task.
pub fn stands_at(app: &App, case: CaseId, task: &str) -> Result<(), EngineError> {
    let view = app.engine.view(case)?;
    match view.node.as_deref() == Some(task) {
        true => Ok(()),
        false => Err(EngineError::NoTask { case, node: task.to_owned() }),
    }
}

async fn complete(State(app): Shared, Path((case, task)): Task, Json(done): Json<Completion>) -> Answer {
    let Completion { by, decision, reasons } = done;
    let reasons = reasons.into_iter().map(Into::into).collect();
    let done = zanflow_runtime::Completion { node: task, by: by.into(), decision, reasons };
    command(app, &case, move |app, case| app.engine.complete(case, done)).await
}
