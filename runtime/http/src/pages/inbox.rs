//! Lists of tasks, and the board of those who see to it that they are done.

use super::form::Form;
use super::render::page as render;
use super::viewer::Viewer;
use super::{Shared, people, shown, told, views};
use crate::App;
use crate::api::{cursor, read_cursor};
use crate::problem::Problem;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use zanflow_runtime::{Caller, CaseId, EngineError, Load, StepLoad, TaskQuery};
use zanflow_wording::Lang;

/// Tasks per page.
const TASKS: usize = 50;
/// Failed calls that are counted on the board.
const FAILED: usize = 1000;

/// What is asked for; what cannot be read is ignored.
#[derive(Deserialize)]
pub struct Asked {
    /// `mine`, `free` or `escalated`; else all.
    whose: Option<String>,
    overdue: Option<String>,
    text: Option<String>,
    node: Option<String>,
    unit: Option<String>,
    person: Option<String>,
    applicant: Option<String>,
    cursor: Option<String>,
    /// So many tasks were given.
    given: Option<String>,
}

impl Asked {
    fn query(&self, viewer: &Viewer) -> TaskQuery {
        let filled = |text: &Option<String>| {
            text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let me = viewer.person.as_ref().map(|person| person.id.clone());
        let is = |whose: &str| self.whose.as_deref() == Some(whose);
        TaskQuery {
            of: viewer.who.caller().cloned(),
            assignee: if is("mine") { me } else { filled(&self.person) },
            free: is("free"),
            raised: is("escalated"),
            owner: filled(&self.applicant),
            overdue: filled(&self.overdue).is_some(),
            text: filled(&self.text),
            node: filled(&self.node),
            unit: filled(&self.unit),
            after: self.cursor.as_deref().and_then(read_cursor),
            limit: TASKS,
            ..TaskQuery::default()
        }
    }

    /// The same query, from another place on.
    fn from(&self, place: &str) -> String {
        address(&[
            ("whose", self.whose.as_ref()),
            ("overdue", self.overdue.as_ref()),
            ("text", self.text.as_ref()),
            ("node", self.node.as_ref()),
            ("unit", self.unit.as_ref()),
            ("person", self.person.as_ref()),
            ("applicant", self.applicant.as_ref()),
            ("cursor", Some(&place.to_owned())),
        ])
    }
}

/// The address of tasks that are asked for by these fields.
fn address(fields: &[(&str, Option<&String>)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            query.append_pair(name, value);
        }
    }
    format!("/?{}", query.finish())
}

/// The tasks of whoever comes.
pub async fn page(State(app): Shared, viewer: Viewer, Query(asked): Query<Asked>) -> Response {
    let (lang, query) = (viewer.lang, asked.query(&viewer));
    let gives = viewer.who.gives();
    let made = app.engine(move |app| {
        let people = if gives { people::officials(app, None)? } else { Vec::new() };
        let page = app.engine.find_tasks(&query)?;
        let tasks = page.tasks.iter().filter_map(|task| views::one_task(app, lang, task).transpose());
        // A case may have gone on since.
        let tasks: Vec<Value> = tasks.filter_map(Result::ok).collect();
        Ok((tasks, page.next, people))
    });
    let made = made.await.map(|(tasks, next, people)| {
        let mut data = views::base(&app, &viewer, "tasks", None);
        data.insert("people".to_owned(), json!(people));
        data.insert("gives".to_owned(), json!(gives));
        data.insert("given".to_owned(), json!(asked.given.as_deref().and_then(|given| given.parse::<usize>().ok())));
        data.insert("ways".to_owned(), super::home::ways(&app, &viewer));
        data.insert("tasks".to_owned(), json!(tasks));
        data.insert("next".to_owned(), json!(next.map(|next| asked.from(&cursor(next)))));
        data.insert("later".to_owned(), json!(asked.cursor.is_some()));
        let Asked { whose, overdue, text, node, unit, person, applicant, .. } = &asked;
        let asked = json!({ "whose": whose, "overdue": overdue, "text": text, "node": node, "unit": unit, "person": person, "applicant": applicant });
        data.insert("asked".to_owned(), asked);
        render(viewer.lang, StatusCode::OK, "tasks.html", &data)
    });
    shown(&app, &viewer, made)
}

/// Gives tasks to somebody, those that were marked: whose case goes on meanwhile is passed over.
pub async fn give(State(app): Shared, viewer: Viewer, form: Form) -> Response {
    let caller = viewer.caller();
    let given = app.engine(move |app| {
        let by = caller.ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, "error-who", ""))?;
        let to =
            app.person(form.text("to").ok_or_else(|| Problem::refused("say to whom"))?, form.text("name"))?;
        let mut given = 0_usize;
        for (case, node) in form.all("task").filter_map(|task| task.split_once(':')).take(TASKS) {
            let case = crate::api::id(case)?;
            let done =
                crate::api::stands_at(app, case, node).and_then(|()| app.engine.assign(case, &to, &by));
            match done {
                Ok(()) => given += 1,
                Err(
                    EngineError::NoTask { .. } | EngineError::Ended { .. } | EngineError::UnknownCase { .. },
                ) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(given)
    });
    match given.await {
        Ok(given) => Redirect::to(&format!("/?given={given}")).into_response(),
        Err(problem) => told(&app, &viewer, problem),
    }
}

/// The task that comes after that of a case: the first that is due of those that somebody has, or may take.
pub fn next_task(app: &App, lang: Lang, caller: Option<&Caller>, done: CaseId) -> Option<Value> {
    let caller = caller.filter(|caller| caller.is_official())?;
    let mine = TaskQuery { assignee: Some(caller.person().id.clone()), limit: 2, ..TaskQuery::default() };
    let free = TaskQuery { of: Some(caller.clone()), free: true, limit: 2, ..TaskQuery::default() };
    let tasks = [mine, free].map(|query| app.engine.find_tasks(&query).map(|page| page.tasks));
    let next = tasks.into_iter().flatten().flatten().find(|task| task.case != done)?;
    views::one_task(app, lang, &next).ok().flatten()
}

/// How many tasks there are, by step and by person.
pub async fn board(State(app): Shared, viewer: Viewer) -> Response {
    if !viewer.who.oversees() {
        return told(&app, &viewer, Problem::not_allowed());
    }
    let (lang, who) = (viewer.lang, viewer.who.clone());
    let made = app.engine(move |app| {
        let board = app.engine.board(who.caller())?;
        let steps =
            board.steps.into_iter().map(|step| one_step(app, lang, step)).collect::<Result<Vec<_>, _>>()?;
        let person = |(id, load): (String, Load)| {
            let name = people::name(app, &id);
            json!({ "id": id, "name": name, "load": load, "tasks": address(&[("person", Some(&id))]) })
        };
        let people: Vec<Value> = board.people.into_iter().map(person).collect();
        let failed = app.engine.handovers(None, FAILED)?.len();
        Ok((board.all, steps, people, failed))
    });
    let made = made.await.map(|(all, steps, people, failed)| {
        let mut data = views::base(&app, &viewer, "board", None);
        data.insert("all".to_owned(), json!(all));
        data.insert("steps".to_owned(), json!(steps));
        data.insert("failed".to_owned(), json!(failed));
        data.insert("people".to_owned(), json!(people));
        render(viewer.lang, StatusCode::OK, "board.html", &data)
    });
    shown(&app, &viewer, made)
}

fn one_step(app: &App, lang: Lang, step: StepLoad) -> Result<Value, Problem> {
    let flow = app.engine.flow(step.version)?;
    let process = views::title(app, lang, &app.name_of(step.version, &flow));
    let node = flow.node(&step.node);
    let mark = node.map_or_else(|| step.node.clone(), |node| views::mark(lang, node));
    Ok(json!({
        "process": process, "mark": mark, "node": step.node, "unit": step.unit, "load": step.load,
        "actor": node.and_then(|node| node.actor.as_deref()),
        "tasks": address(&[("node", Some(&step.node)), ("unit", step.unit.as_ref())]),
    }))
}
