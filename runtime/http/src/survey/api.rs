//! The survey's operations of the API.

use super::Questionnaire;
use crate::App;
use crate::api::{Json, id, json};
use crate::problem::Problem;
use crate::who::Who;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Routes below `/api`.
pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/survey", get(results)).route("/cases/{case}/survey", get(asked).post(answer))
}

/// What the applicant of a case is asked.
#[derive(Serialize)]
struct Asked<'a> {
    /// `none`, `not_yet`, `asked` or `open`.
    state: &'static str,
    questionnaires: &'a [Questionnaire],
}

/// Answers, or that none are wanted.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answers {
    /// By the id of a question: the number of an answer from 1, or words. A question that is not answered is left out.
    #[serde(default)]
    answers: BTreeMap<String, String>,
    #[serde(default)]
    declined: bool,
}

async fn asked(State(app): State<Arc<App>>, who: Who, Path(case): Path<String>) -> Result<Response, Problem> {
    let case = id(&case)?;
    let offer = app.engine(move |app| app.offer(&who, case)).await?;
    Ok(json(StatusCode::OK, &Asked { state: offer.name(), questionnaires: &app.card.questionnaires }))
}

async fn answer(
    State(app): State<Arc<App>>,
    who: Who,
    Path(case): Path<String>,
    Json(told): Json<Answers>,
) -> Result<Response, Problem> {
    let case = id(&case)?;
    if told.declined && !told.answers.is_empty() {
        return Err(Problem::refused("whoever declines gives no answers"));
    }
    if told.answers.values().any(|answer| answer.trim().is_empty()) {
        return Err(Problem::refused("a question that is not answered is left out"));
    }
    let answers: Vec<(String, String)> = told.answers.into_iter().collect();
    app.engine(move |app| app.answer(&who, case, (!told.declined).then_some(&answers))).await?;
    let taken = Asked { state: super::Offer::Asked.name(), questionnaires: &app.card.questionnaires };
    Ok(json(StatusCode::OK, &taken))
}

async fn results(State(app): State<Arc<App>>, who: Who) -> Result<Response, Problem> {
    let results = app.engine(move |app| app.survey_results(&who)).await?;
    Ok(json(StatusCode::OK, &results))
}
