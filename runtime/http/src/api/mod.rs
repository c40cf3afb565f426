//! The JSON API described by `openapi.json`: one function per operation.

pub mod answers;
pub mod people;
pub mod requests;

use crate::App;
use crate::problem::Problem;
use crate::who::Who;
use answers::{Case, Delivered, Failed, Me, Open, Retried, Shown};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{FromRequest, Path, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use requests::{
    Assignment, Because, By, Completion, Erasing, Escalation, Message, Migration, NewCase, Object, RetryAll,
    Routing,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use zanflow_runtime::{Caller, CaseId, CaseView, EngineError, Erasure, Role, Start, TaskQuery, Whom};

type Shared = State<Arc<App>>;
type Answer = Result<Response, Problem>;

/// Routes below `/api`.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/processes", get(processes))
        .route("/processes/{process}/cases", post(start))
        .route("/me", get(me))
        .route("/access", get(access))
        .route("/tasks", get(tasks))
        .route("/board", get(board))
        .route("/handovers", get(handovers))
        .route("/handovers/retry", post(retry_all))
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
        .route("/cases/{case}/unit", post(route))
        .route("/cases/{case}/escalation", post(escalate))
        .route("/cases/{case}/tasks/{task}/assignment", post(assign))
        .route("/cases/{case}/tasks/{task}/release", post(release))
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
    case: Option<u64>,
    applicant: Option<String>,
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

pub fn json(status: StatusCode, value: &impl Serialize) -> Response {
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

async fn start(
    State(app): Shared,
    who: Who,
    Path(process): Path<String>,
    Json(new): Json<NewCase>,
) -> Answer {
    let by = who.starts()?;
    let case = app.engine(move |app| app.begin(&process, new, by)).await?;
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
    pub(crate) fn new_case(&self, process: &str, new: NewCase, by: Option<Caller>) -> Result<Start, Problem> {
        let (process, version) = self.version(process)?;
        let flow = process.flow.as_ref().map_err(|reasons| Problem::cannot_run(reasons))?;
        let unknown = |told| Problem::new(StatusCode::CONFLICT, "error-unknown_node", told);
        // The engine refuses them too; here before anything else is said of them.
        if self.accounts.is_some() && !new.facts.is_empty() {
            return Err(EngineError::FactsGiven.into());
        }
        let mut new = new;
        // What the act asks is checked; where it prints no form, anything may be said.
        let filled = match (&mut new.form, self.service.forms) {
            (Some(_), []) | (None, _) => None,
            (form, _) => Some(self.filled(None, &form.take().unwrap_or_default())?),
        };
        Ok(Start { by, filled, ..new.start(version, flow).map_err(unknown)? })
    }

    fn begin(&self, process: &str, new: NewCase, by: Option<Caller>) -> Result<(CaseId, Case), Problem> {
        let start = self.new_case(process, new, by)?;
        let case = self.engine.start(start)?;
        self.case(case).map(|shown| (case, shown))
    }

    /// Whether somebody may see a case.
    pub(crate) fn shows(&self, who: &Who, view: &CaseView) -> bool {
        let flow = self.engine.flow(view.version);
        who.watches() || flow.is_ok_and(|flow| who.sees(view.seen(), &flow))
    }

    /// The same, as a problem. A case that somebody may not see is unknown to them.
    pub(crate) fn may_see(&self, who: &Who, case: CaseId) -> Result<(), Problem> {
        let unknown = || Problem::unknown_case(&case.to_string());
        let view = self.engine.view(case)?;
        if self.shows(who, &view) { Ok(()) } else { Err(unknown()) }
    }

    /// Up to `limit` cases that somebody may see, newest first: of an applicant, or all.
    pub(crate) fn cases_of(
        &self,
        who: &Who,
        applicant: Option<&str>,
        before: Option<CaseId>,
        limit: usize,
    ) -> Result<Vec<CaseView>, EngineError> {
        // Who is an applicant and nothing else has their own cases, and those are listed: among a million of others too.
        let own = who.caller().filter(|caller| caller.roles().all(|role| role == Role::Applicant));
        let own = own.filter(|caller| caller.absent().is_empty()).map(|caller| caller.person().id.as_str());
        let of = applicant.or(own);
        let (mut found, mut before) = (Vec::new(), before);
        while found.len() < limit {
            let page = match of {
                Some(of) => self.engine.cases_of(of, before, limit)?,
                None => self.engine.cases(before, limit)?,
            };
            let Some(last) = page.last() else { break };
            before = Some(last.case);
            found.extend(page.into_iter().filter(|view| self.shows(who, view)));
        }
        found.truncate(limit);
        Ok(found)
    }

    fn case(&self, case: CaseId) -> Result<Case, Problem> {
        Ok(Case::new(self, self.engine.view(case)?)?)
    }
}

/// Letters of what tasks are asked for by.
const LONGEST: usize = 200;

/// Which tasks are asked for.
#[derive(Deserialize)]
pub struct Tasks {
    role: Option<Role>,
    assignee: Option<String>,
    #[serde(default)]
    free: bool,
    node: Option<String>,
    unit: Option<String>,
    applicant: Option<String>,
    #[serde(default)]
    overdue: bool,
    #[serde(default)]
    escalated: bool,
    text: Option<String>,
    cursor: Option<String>,
    limit: Option<usize>,
}

/// A cursor as text: `DUE.CASE`.
pub fn cursor(at: zanflow_runtime::TaskCursor) -> String {
    format!("{}.{}", at.due, at.case)
}

/// And back.
pub fn read_cursor(text: &str) -> Option<zanflow_runtime::TaskCursor> {
    let (due, case) = text.split_once('.')?;
    let due = due.parse::<i128>().ok()?.clamp(i64::MIN.into(), i64::MAX.into());
    Some(zanflow_runtime::TaskCursor { due: i64::try_from(due).ok()?, case: CaseId(case.parse().ok()?) })
}

async fn tasks(
    State(app): Shared,
    who: Who,
    asked: Result<Query<Tasks>, axum::extract::rejection::QueryRejection>,
) -> Answer {
    let Query(asked) = asked.map_err(|error| Problem::refused(format!("the query: {error}")))?;
    let words = [&asked.assignee, &asked.node, &asked.unit, &asked.applicant, &asked.text];
    if words.into_iter().flatten().any(|word| word.trim().is_empty() || word.chars().count() > LONGEST) {
        let told = format!("what is asked for is left out, or has 1 to {LONGEST} letters");
        return Err(Problem::refused(told));
    }
    let after = match &asked.cursor {
        None => None,
        Some(text) => Some(
            read_cursor(text).ok_or_else(|| Problem::refused("the cursor is that of an answer before"))?,
        ),
    };
    let page = Page { before: None, case: None, applicant: None, after: None, limit: asked.limit };
    let query = TaskQuery {
        of: who.caller().cloned(),
        role: asked.role,
        assignee: asked.assignee,
        free: asked.free,
        node: asked.node,
        unit: asked.unit,
        owner: asked.applicant,
        overdue: asked.overdue,
        raised: asked.escalated,
        text: asked.text,
        after,
        limit: page.limit()?,
    };
    let (open, next) = app.engine(move |app| app.open_tasks(&query)).await?;
    let mut response = json(StatusCode::OK, &open);
    let link =
        next.and_then(|next| format!("</api/tasks?cursor={}>; rel=\"next\"", cursor(next)).parse().ok());
    if let Some(link) = link {
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}

impl App {
    /// A page of tasks, and where the next begins.
    fn open_tasks(
        &self,
        query: &TaskQuery,
    ) -> Result<(Vec<Open>, Option<zanflow_runtime::TaskCursor>), Problem> {
        let page = self.engine.find_tasks(query)?;
        let open = page.tasks.into_iter().map(|task| Open::new(self, task));
        // A case may have gone on since.
        let open = open.filter(|open| !matches!(open, Err(EngineError::UnknownCase { .. })));
        Ok((open.collect::<Result<_, _>>()?, page.next))
    }
}

/// How many tasks there are, by step and by person.
async fn board(State(app): Shared, who: Who) -> Answer {
    if !who.oversees() {
        return Err(Problem::not_allowed());
    }
    let board = app.engine(move |app| Ok(answers::Board::new(app, app.engine.board(who.caller())?)?)).await?;
    Ok(json(StatusCode::OK, &board))
}

async fn cases(State(app): Shared, who: Who, asked: Asked) -> Answer {
    let page = page(asked)?;
    let (before, limit, applicant) = (page.before.map(CaseId), page.limit()?, page.applicant);
    if applicant.as_ref().is_some_and(|id| id.trim().is_empty() || id.chars().count() > LONGEST) {
        return Err(Problem::refused(format!("an applicant's id has 1 to {LONGEST} letters")));
    }
    let found = app.engine(move |app| {
        let views: Vec<CaseView> = app.cases_of(&who, applicant.as_deref(), before, limit)?;
        Ok(views.into_iter().map(|view| Case::new(app, view)).collect::<Result<Vec<_>, _>>()?)
    });
    Ok(json(StatusCode::OK, &found.await?))
}

async fn status(State(app): Shared, who: Who, Path(case): Path<String>) -> Answer {
    let case = id(&case)?;
    let shown = app.engine(move |app| {
        app.may_see(&who, case)?;
        app.note_read(&who, case, "status")?;
        app.case(case)
    });
    Ok(json(StatusCode::OK, &shown.await?))
}

async fn audit(State(app): Shared, who: Who, Path(case): Path<String>) -> Answer {
    let case = id(&case)?;
    let shown = app.engine(move |app| {
        app.may_see(&who, case)?;
        app.note_read(&who, case, "audit")?;
        Ok(answers::audit(app, case)?)
    });
    Ok(json(StatusCode::OK, &shown.await?))
}

async fn handovers(State(app): Shared, who: Who, asked: Asked) -> Answer {
    let page = page(asked)?;
    let (after, limit) = (page.after.map(CaseId), page.limit()?);
    let found = app.engine(move |app| {
        if !who.oversees() {
            return Err(Problem::not_allowed());
        }
        Ok(app.engine.handovers(after, limit)?.into_iter().map(Failed::from).collect::<Vec<_>>())
    });
    Ok(json(StatusCode::OK, &found.await?))
}

async fn retry_all(State(app): Shared, who: Who, Json(all): Json<RetryAll>) -> Answer {
    let by = who.acts(all.by)?;
    let retried = app.engine(move |app| Ok(app.engine.retry_all(all.connector, &by)?)).await?;
    Ok(json(StatusCode::OK, &Retried { retried }))
}

async fn message(
    State(app): Shared,
    who: Who,
    Path(case): Path<String>,
    Json(message): Json<Message>,
) -> Answer {
    who.answers()?;
    let case = id(&case)?;
    let delivered = app.engine(move |app| {
        if who.needs(&[Role::System]).is_err() {
            app.may_see(&who, case)?;
        }
        let delivery = app.engine.deliver(case, message.into())?;
        Ok(Delivered { delivery, case: app.case(case)? })
    });
    Ok(json(StatusCode::ACCEPTED, &delivered.await?))
}

/// Runs a command on a case that somebody may see, and returns the new state.
async fn command(
    app: Arc<App>,
    who: Who,
    case: &str,
    act: impl FnOnce(&App, CaseId) -> Result<(), Problem> + Send + 'static,
) -> Answer {
    let case = id(case)?;
    let done = app.engine(move |app| {
        app.may_see(&who, case)?;
        act(app, case)?;
        app.case(case)
    });
    Ok(json(StatusCode::OK, &done.await?))
}

async fn suspend(
    State(app): Shared,
    who: Who,
    Path(case): Path<String>,
    Json(Because { by, reason }): Json<Because>,
) -> Answer {
    let by = who.acts(by)?;
    command(app, who, &case, move |app, case| Ok(app.engine.suspend(case, &by, &reason.0)?)).await
}

async fn resume(State(app): Shared, who: Who, Path(case): Path<String>, Json(By { by }): Json<By>) -> Answer {
    let by = who.acts(by)?;
    command(app, who, &case, move |app, case| Ok(app.engine.resume(case, &by)?)).await
}

async fn retry(State(app): Shared, who: Who, Path(case): Path<String>, Json(By { by }): Json<By>) -> Answer {
    let by = who.acts(by)?;
    command(app, who, &case, move |app, case| Ok(app.engine.retry(case, &by)?)).await
}

async fn cancel(
    State(app): Shared,
    who: Who,
    Path(case): Path<String>,
    Json(Because { by, reason }): Json<Because>,
) -> Answer {
    let by = who.acts(by)?;
    command(app, who, &case, move |app, case| Ok(app.engine.cancel(case, &by, &reason.0)?)).await
}

async fn migrate(
    State(app): Shared,
    who: Who,
    Path(case): Path<String>,
    Json(migration): Json<Migration>,
) -> Answer {
    let Migration { to, node, by, reason } = migration;
    let by = who.acts(by)?;
    command(app, who, &case, move |app, case| {
        let node = node.as_ref().map(|node| node.0.as_str());
        Ok(app.engine.migrate(case, to, node, &by, &reason.0)?)
    })
    .await
}

async fn resubmit(
    State(app): Shared,
    who: Who,
    Path(case): Path<String>,
    Json(new): Json<NewCase>,
) -> Answer {
    let (refused, by) = (id(&case)?, who.starts()?);
    let case = app.engine(move |app| {
        app.may_see(&who, refused)?;
        let (_, process) = app.flow_of(&app.engine.view(refused)?)?;
        let start = app.new_case(&process, new, by)?;
        let case = app.engine.resubmit(refused, start)?;
        app.case(case).map(|shown| (case, shown))
    });
    Ok(started(&case.await?))
}

async fn erase(
    State(app): Shared,
    who: Who,
    Path(case): Path<String>,
    Json(Erasing { by, what }): Json<Erasing>,
) -> Answer {
    let by = who.acts(by)?;
    command(app, who, &case, move |app, case| app.erase(case, what.unwrap_or(Erasure::Applicant), Some(&by)))
        .await
}

async fn escalate(
    State(app): Shared,
    who: Who,
    Path(case): Path<String>,
    Json(Escalation { to, reason, by }): Json<Escalation>,
) -> Answer {
    let by = who.acts(by)?;
    command(app, who, &case, move |app, case| {
        let to = to.map(|Object(to)| app.person(&to.id.0, to.name.as_ref().map(|name| name.0.as_str())));
        let to = to.transpose()?.map_or(Whom::Head, Whom::Person);
        Ok(app.engine.raise(case, &to, &by, &reason.0)?)
    })
    .await
}

type Task = Path<(String, String)>;

async fn assign(
    State(app): Shared,
    who: Who,
    Path((case, task)): Task,
    Json(given): Json<Assignment>,
) -> Answer {
    let (Object(to), by) = (given.to.clone(), who.acts(given.by.clone())?);
    command(app, who, &case, move |app, case| {
        stands_at(app, case, &task)?;
        let to = app.person(&to.id.0, to.name.as_ref().map(|name| name.0.as_str()))?;
        match &given.reason {
            Some(reason) => Ok(app.engine.reassign(case, &to, &by, &reason.0)?),
            None => Ok(app.engine.assign(case, &to, &by)?),
        }
    })
    .await
}

async fn release(
    State(app): Shared,
    who: Who,
    Path((case, task)): Task,
    Json(By { by }): Json<By>,
) -> Answer {
    let by = who.acts(by)?;
    command(app, who, &case, move |app, case| {
        stands_at(app, case, &task)?;
        Ok(app.engine.release(case, &by)?)
    })
    .await
}

async fn route(State(app): Shared, who: Who, Path(case): Path<String>, Json(to): Json<Routing>) -> Answer {
    let by = who.acts(to.by)?;
    let unit = to.unit.map(|unit| unit.0);
    let id = id(&case)?;
    let done = app.engine(move |app| {
        app.may_see(&who, id)?;
        app.engine.route(id, unit.as_deref(), &by)?;
        app.case(id)
    });
    Ok(json(StatusCode::OK, &done.await?))
}

/// Who is signed in.
async fn me(who: Who) -> Answer {
    let Some(caller) = who.caller() else { return Ok(json(StatusCode::OK, &Me::default())) };
    Ok(json(StatusCode::OK, &Me::new(caller)))
}

/// Who read which case.
async fn access(State(app): Shared, who: Who, asked: Asked) -> Answer {
    let page = page(asked)?;
    let (before, case, limit) = (page.before, page.case, page.limit()?);
    who.needs(&[Role::Auditor])?;
    if case == Some(0) {
        return Err(Problem::refused("cases are numbered from 1"));
    }
    if app.accounts.is_none() {
        return Ok(json(StatusCode::OK, &Vec::<crate::accounts::Read>::new()));
    }
    Ok(json(StatusCode::OK, &app.accounts(move |accounts| accounts.reads(case, before, limit)).await?))
}

/// Checks that the case is still at the node, so that a late click cannot change the next task.
pub fn stands_at(app: &App, case: CaseId, task: &str) -> Result<(), EngineError> {
    let view = app.engine.view(case)?;
    match view.node.as_deref() == Some(task) {
        true => Ok(()),
        false => Err(EngineError::NoTask { case, node: task.to_owned() }),
    }
}

async fn complete(
    State(app): Shared,
    who: Who,
    Path((case, task)): Task,
    Json(done): Json<Completion>,
) -> Answer {
    let Completion { by, decision, reasons } = done;
    let reasons = reasons.into_iter().map(Into::into).collect();
    let done = zanflow_runtime::Completion { node: task, by: who.acts(by)?, decision, reasons };
    command(app, who, &case, move |app, case| Ok(app.engine.complete(case, done)?)).await
}
