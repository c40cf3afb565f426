//! Commands from the forms of a case page.

use super::form::{Form, read};
use super::viewer::Viewer;
use super::{Flash, Shared, case_page, process_page};
use crate::App;
use crate::api::{requests, stands_at};
use crate::kept::Tried;
use crate::problem::Problem;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;
use zanflow_runtime::{Caller, CaseId, Clause, Completion, Deed, Erasure, Whom};

/// Runs a command and redirects to the case; shows a problem on the same page.
pub async fn act(
    State(app): Shared,
    viewer: Viewer,
    Path((case, action)): Path<(String, String)>,
    form: Form,
) -> Response {
    let (caller, who) = (viewer.caller(), viewer.who.clone());
    let routes = action == "route";
    let decides = action == "complete";
    let typed = form.typed().clone();
    let (id, name) = (case.clone(), action.clone());
    let done = app.engine(move |app| {
        let by = caller.ok_or_else(|| Problem::new(BAD, "error-who", ""))?;
        let case = crate::api::id(&id)?;
        app.may_see(&who, case)?;
        if name == "message" {
            who.answers()?;
        }
        one(app, case, &name, &form, by)
    });
    match done.await {
        // It may be another unit's now.
        Ok(()) if routes => Redirect::to("/cases").into_response(),
        // A new request, so that going back or reloading does nothing twice.
        Ok(()) if decides => Redirect::to(&format!("/cases/{case}?done=1")).into_response(),
        Ok(()) => Redirect::to(&format!("/cases/{case}")).into_response(),
        Err(problem) => {
            case_page(app, &viewer, &case, Some(Tried::new(&action, typed, problem)), Flash::None).await
        }
    }
}

const BAD: axum::http::StatusCode = axum::http::StatusCode::BAD_REQUEST;

fn one(app: &App, case: CaseId, action: &str, form: &Form, by: Caller) -> Result<(), Problem> {
    let engine = &app.engine;
    let reason = || -> Result<String, Problem> {
        let text: requests::Text<4000> = read(json!(form.text("reason").unwrap_or_default()))?;
        Ok(text.0)
    };
    match action {
        "take" => {
            stands_at(app, case, form.text("node").unwrap_or_default())?;
            engine.assign(case, by.person(), &by)?;
        }
        "give" => {
            stands_at(app, case, form.text("node").unwrap_or_default())?;
            let to: requests::Object<requests::Assignee> =
                read(json!({ "id": form.text("id"), "name": form.text("name") }))?;
            let to = app.person(&to.0.id.0, to.0.name.as_ref().map(|name| name.0.as_str()))?;
            match form.text("reason") {
                Some(_) => engine.reassign(case, &to, &by, &reason()?)?,
                None => engine.assign(case, &to, &by)?,
            }
        }
        "escalate" => {
            stands_at(app, case, form.text("node").unwrap_or_default())?;
            let to: Option<requests::Object<requests::Assignee>> = match form.text("id") {
                Some(id) => Some(read(json!({ "id": id, "name": form.text("name") }))?),
                None => None,
            };
            let to = to.map(|to| app.person(&to.0.id.0, to.0.name.as_ref().map(|name| name.0.as_str())));
            let to = to.transpose()?.map_or(Whom::Head, Whom::Person);
            engine.raise(case, &to, &by, &reason()?)?;
        }
        "release" => {
            stands_at(app, case, form.text("node").unwrap_or_default())?;
            engine.release(case, &by)?;
        }
        "route" => {
            let unit: Option<requests::Id> = read(json!(form.text("unit")))?;
            engine.route(case, unit.as_ref().map(|unit| unit.0.as_str()), &by)?;
        }
        "complete" => engine.complete(case, completion(app, form, by)?)?,
        "retry" => engine.retry(case, &by)?,
        "suspend" => engine.suspend(case, &by, &reason()?)?,
        "resume" => engine.resume(case, &by)?,
        "cancel" => engine.cancel(case, &by, &reason()?)?,
        "migrate" => migrate(app, case, form, &by, &reason()?)?,
        "message" => {
            let said = json!({
                "id": form.text("id"), "node": form.text("node"), "holds": form.holds("holds"),
            });
            let message: requests::Message = read(said)?;
            engine.deliver(case, message.into())?;
        }
        "erase" if form.text("sure").is_some() => {
            let what: Option<Erasure> = read(json!(form.text("what")))?;
            app.erase(case, what.unwrap_or(Erasure::Applicant), Some(&by))?;
        }
        _ => return Err(Problem::unknown_address()),
    }
    Ok(())
}

fn completion(app: &App, form: &Form, by: Caller) -> Result<Completion, Problem> {
    let Deed { node, decision, reasons } = deed(app, form)?;
    Ok(Completion { node: node.unwrap_or_default(), by, decision, reasons })
}

/// What is done at a step, as its form says.
pub fn deed(app: &App, form: &Form) -> Result<Deed, Problem> {
    let node: requests::Text<100> = read(json!(form.text("node")))?;
    let (reasons, grounds) = form.reasons(&app.card);
    let reasons: Vec<requests::Object<requests::Reason>> = read(reasons)?;
    let cited = |(reason, ground): (requests::Object<requests::Reason>, Option<usize>)| {
        let mut reason = zanflow_runtime::Reason::from(reason);
        if let Some(ground) = ground.and_then(|number| app.card.ground(number)) {
            let (act, line_start, line_end) = (app.service.act.to_owned(), ground.line, ground.line);
            reason.ground =
                Clause { act, item: mark(&ground.text), line_start, line_end, ..Clause::default() };
        }
        reason
    };
    let reasons = reasons.into_iter().zip(grounds).map(cited).collect();
    let decision = read(json!(form.text("decision")))?;
    Ok(Deed { node: Some(node.0), decision, reasons })
}

/// The mark of an item that its text begins with: `1)`.
fn mark(text: &str) -> Option<String> {
    let (mark, _) = text.split_once(')')?;
    (1..=4).contains(&mark.chars().count()).then(|| format!("{mark})"))
}

/// Moves a case to the current version of its process.
fn migrate(app: &App, case: CaseId, form: &Form, by: &Caller, reason: &str) -> Result<(), Problem> {
    let (_, name) = app.flow_of(&app.engine.view(case)?)?;
    let (_, version) = app.version(&name)?;
    Ok(app.engine.migrate(case, version, form.text("node"), by, reason)?)
}

/// Starts a case and redirects to it; shows a problem on the page of the process.
pub async fn start(State(app): Shared, viewer: Viewer, Path(name): Path<String>, form: Form) -> Response {
    let refused = form.text("resubmits").and_then(|text| text.parse().ok());
    let process = name.clone();
    let (who, lang) = (viewer.who.clone(), viewer.lang);
    let typed = form.typed().clone();
    let begun = app.engine(move |app| {
        let start = app.new_case(&process, form.new_case(lang)?, who.starts()?)?;
        match refused {
            Some(refused) => {
                app.may_see(&who, CaseId(refused))?;
                Ok(app.engine.resubmit(CaseId(refused), start)?)
            }
            None => Ok(app.engine.start(start)?),
        }
    });
    match begun.await {
        Ok(case) => Redirect::to(&format!("/cases/{case}")).into_response(),
        Err(problem) => {
            process_page(&app, &viewer, &name, refused, Some(Tried::new("cases", typed, problem)))
        }
    }
}
