//! Pages of the survey: the questionnaire for an applicant, the results for officials.

use super::{Offer, Questionnaire};
use crate::App;
use crate::kept::Tried;
use crate::pages::form::Form;
use crate::pages::render::page as render;
use crate::pages::viewer::Viewer;
use crate::pages::{Shared, follow, shown, told, views, word};
use crate::problem::Problem;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde_json::{Value, json};
use std::sync::Arc;
use zanflow_wording::Lang;

/// Routes of the pages.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/cases/{case}/survey", get(asked).post(answer))
        .route("/survey", get(results))
        .route("/survey.csv", get(csv))
}

async fn asked(State(app): Shared, viewer: Viewer, Path(case): Path<String>) -> Response {
    let tried = viewer.tried(&app, &format!("/cases/{case}/survey"));
    asked_page(app, &viewer, &case, tried).await
}

/// The questionnaire, with what was chosen before it was not taken.
async fn asked_page(app: Arc<App>, viewer: &Viewer, case: &str, tried: Option<Tried>) -> Response {
    let id = match crate::api::id(case) {
        Ok(id) => id,
        Err(problem) => return told(&app, viewer, problem),
    };
    let who = viewer.who.clone();
    let made = app.engine(move |app| app.offer(&who, id)).await.and_then(|offer| match offer {
        Offer::None => Err(Problem::unknown_address()),
        Offer::NotYet => {
            let told = "the case has not come to an end";
            Err(Problem::new(StatusCode::CONFLICT, "error-no_result", told))
        }
        Offer::Asked | Offer::Open => Ok(offer == Offer::Open),
    });
    let made = made.map(|open| {
        let place = format!("/cases/{id}/survey");
        let (mut data, status) = views::tried(&app, viewer, "cases", &place, tried.as_ref());
        data.insert("case".to_owned(), json!(id));
        data.insert("open".to_owned(), json!(open));
        data.insert("questionnaires".to_owned(), questionnaires(viewer.lang, &app.card.questionnaires));
        data.insert("longest".to_owned(), json!(super::LONGEST));
        render(viewer.lang, status, "survey.html", &data)
    });
    shown(&app, viewer, made)
}

fn questionnaires(lang: Lang, all: &[Questionnaire]) -> Value {
    let question = |question: &super::Question| {
        json!({
            "id": question.id, "number": question.number, "text": question.text, "choices": question.choices(),
            "cited": follow::line(lang, question.line),
        })
    };
    let one = |one: &Questionnaire| json!({ "title": one.title, "cited": follow::line(lang, one.line), "questions": one.questions.iter().map(question).collect::<Vec<_>>() });
    all.iter().map(one).collect()
}

async fn answer(State(app): Shared, viewer: Viewer, Path(case): Path<String>, form: Form) -> Response {
    let id = match crate::api::id(&case) {
        Ok(id) => id,
        Err(problem) => return told(&app, &viewer, problem),
    };
    let (who, declines) = (viewer.who.clone(), form.text("go") == Some("decline"));
    let answers = form.typed().iter().filter(|(name, _)| name != "go").cloned().collect::<Vec<_>>();
    let done = app.engine(move |app| app.answer(&who, id, (!declines).then_some(&answers))).await;
    match done {
        Ok(()) if declines => Redirect::to(&format!("/cases/{id}")).into_response(),
        Ok(()) => Redirect::to(&format!("/cases/{id}/survey")).into_response(),
        Err(problem) if problem.status == StatusCode::BAD_REQUEST => {
            asked_page(app, &viewer, &case, Some(Tried::new("survey", form.typed().clone(), problem))).await
        }
        Err(problem) => told(&app, &viewer, problem),
    }
}

async fn results(State(app): Shared, viewer: Viewer) -> Response {
    let (lang, who) = (viewer.lang, viewer.who.clone());
    let made = app.engine(move |app| app.survey_results(&who)).await.map(|results| {
        let mut data = views::base(&app, &viewer, "survey", None);
        let cited: Vec<String> =
            results.questionnaires.iter().map(|one| follow::line(lang, one.line)).collect();
        let lines: Vec<String> = results.questions.iter().map(|one| follow::line(lang, one.line)).collect();
        data.insert("cited".to_owned(), json!(cited));
        data.insert("lines".to_owned(), json!(lines));
        data.insert("written".to_owned(), json!(word(lang, "survey-written")));
        data.insert("results".to_owned(), json!(results));
        render(lang, StatusCode::OK, "survey-results.html", &data)
    });
    shown(&app, &viewer, made)
}

async fn csv(State(app): Shared, viewer: Viewer) -> Response {
    let who = viewer.who.clone();
    let made = app.engine(move |app| app.survey_results(&who)).await.map(|results| {
        let headers = [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"survey.csv\""),
        ];
        (headers, results.csv()).into_response()
    });
    shown(&app, &viewer, made)
}
