//! The API: `/api/v1`, described by `/api/v1/openapi.json`. Ids and paths match those of the pages.

mod describe;

use super::app::Shared;
use super::error::Failure;
use super::lists::today;
use super::service::find;
use super::text::permalink;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::openapi::{Object, ObjectBuilder, Type};
use zanflow_model::{Model, Service};
use zanflow_passages::Citation;
use zanflow_store::{ActInfo, Answer, DEEPEST, Defined, Request, day_number};
use zanflow_wording::url;

/// Maximum hits of a search and acts of a list.
const MOST: usize = 100;
/// Default number of hits.
const USUAL: usize = 20;
/// Maximum length of a query, in characters.
const LONGEST: usize = 1000;

/// The routes of the API.
pub fn router() -> Router<Shared> {
    Router::new()
        .route("/openapi.json", get(describe::document))
        .route("/search", get(search))
        .route("/acts", get(acts))
        .route("/acts/{id}", get(act))
        .route("/acts/{id}/model", get(model))
        .route("/acts/{id}/text", get(text))
        .route("/acts/{id}/citation", get(cite))
        .route("/acts/{id}/services/{service}", get(service))
        .route("/definitions", get(definitions))
        .fallback(super::error::nowhere)
}

type Asked<T> = Result<Query<T>, QueryRejection>;

fn parameters<T>(asked: Asked<T>) -> Result<T, Failure> {
    asked.map(|Query(asked)| asked).map_err(|_| Failure::Parameter("query"))
}

/// Parameters of a search.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct SearchAsked {
    /// Words, phrases and fields, as on the page: see `/about`. May be left out beside values that passages must have.
    #[param(max_length = 1000)]
    #[serde(default)]
    q: Option<String>,
    /// Maximum number of hits.
    #[serde(default = "usual")]
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: usize,
    /// Number of results to skip.
    #[serde(default)]
    #[param(maximum = 5000, default = 0)]
    offset: usize,
    /// Whether to count facets.
    #[serde(default)]
    facets: bool,
    /// Whether to take the words as typed: no questions understood, no other names of a thing, no other language.
    #[serde(default)]
    literal: bool,
    /// The day (`YYYY-MM-DD`) for which status is reported; today by default.
    #[serde(default)]
    on: Option<String>,
}

/// Values that passages must have, as on the page: of several values of one name any, of several names all. The answer's `facets` tell
/// which values there are, under the same names but for `act_type` (here `type`) and `service_name` (here `service`).
#[allow(dead_code, reason = "describes what search::Asked reads")]
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Facets {
    /// What is proved of whether the act is in force: `in_force`, `unmarked`, `repealed` or `not_yet`.
    #[param(required = false)]
    standing: Vec<String>,
    /// Region of the act.
    #[param(required = false)]
    region: Vec<String>,
    /// Year of the act.
    #[param(required = false)]
    year: Vec<String>,
    /// Kind of the act, in Kazakh: `қаулы`, `бұйрық`, ….
    #[param(required = false)]
    r#type: Vec<String>,
    /// Who issued the act.
    #[param(required = false)]
    issuer: Vec<String>,
    /// Name of the service.
    #[param(required = false)]
    service: Vec<String>,
    /// Channel of the process: `portal`, `provider`, `centre` or `internal`.
    #[param(required = false)]
    channel: Vec<String>,
    /// Who acts.
    #[param(required = false)]
    actor: Vec<String>,
    /// An information system.
    #[param(required = false)]
    system: Vec<String>,
    /// What a step does.
    #[param(required = false)]
    action: Vec<String>,
    /// What the passage is: `paragraph`, `step`, `condition`, ….
    #[param(required = false)]
    kind: Vec<String>,
    /// Order of the passages: by relevance by default.
    #[param(required = false, schema_with = orders)]
    sort: String,
}

fn usual() -> usize {
    USUAL
}

fn orders() -> Object {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(["date", "act"])).build()
}

/// Searches passages.
#[utoipa::path(get, path = "/api/v1/search", params(SearchAsked, Facets), responses(
    (status = 200, description = "Passages, best first.", body = ref("#/components/schemas/Answer")),
    (status = 400, description = "A parameter is wrong.", content_type = "application/problem+json", body = ref("#/components/schemas/Problem")),
))]
async fn search(
    State(app): State<Shared>,
    asked: Asked<SearchAsked>,
    narrow: Asked<super::search::Asked>,
) -> Result<Json<Answer>, Failure> {
    let (asked, narrow) = (parameters(asked)?, parameters(narrow)?);
    let has_values = !narrow.within()?.is_empty();
    let query = asked.q.or_else(|| has_values.then(String::new)).ok_or(Failure::Parameter("q"))?;
    if query.chars().count() > LONGEST {
        return Err(Failure::Parameter("q"));
    }
    if !(1..=MOST).contains(&asked.limit) {
        return Err(Failure::Parameter("limit"));
    }
    if asked.offset > DEEPEST {
        return Err(Failure::Parameter("offset"));
    }
    if asked.on.as_deref().is_some_and(|day| day_number(day).is_none()) {
        return Err(Failure::Parameter("on"));
    }
    let request = Request {
        query,
        limit: asked.limit,
        offset: asked.offset,
        today: asked.on.unwrap_or_else(today),
        facets: asked.facets,
        literal: asked.literal,
        sort: narrow.sort()?,
    };
    app.work(move |app| Ok(Json(app.kb.search_within(&request, &narrow.within()?)?))).await
}

/// Parameters of a list of acts.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ActsAsked {
    /// Maximum number of acts.
    #[serde(default = "usual")]
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: usize,
    /// Number of results to skip.
    #[serde(default)]
    #[param(default = 0)]
    offset: usize,
}

/// A page of the list of acts.
#[derive(Debug, Serialize, JsonSchema)]
struct ActList {
    /// Total number of acts.
    total: usize,
    /// The requested acts, by id.
    acts: Vec<Act>,
}

/// An act and the address of its page.
#[derive(Debug, Serialize, JsonSchema)]
struct Act {
    /// Address of its page.
    permalink: String,
    /// Facts of the act.
    #[serde(flatten)]
    info: ActInfo,
}

impl From<ActInfo> for Act {
    fn from(mut info: ActInfo) -> Self {
        hide(&mut info);
        Self { permalink: format!("/acts/{}", url(&info.id)), info }
    }
}

/// Hides the operator's paths.
fn hide(info: &mut ActInfo) {
    info.path.clone_from(&info.document.file);
    info.origin = None;
    for service in &mut info.services {
        service.key.clear();
    }
}

/// Lists the acts, by id.
#[utoipa::path(get, path = "/api/v1/acts", params(ActsAsked), responses(
    (status = 200, description = "Acts by id.", body = ref("#/components/schemas/ActList")),
    (status = 400, description = "A parameter is wrong.", content_type = "application/problem+json", body = ref("#/components/schemas/Problem")),
))]
async fn acts(State(app): State<Shared>, asked: Asked<ActsAsked>) -> Result<Json<ActList>, Failure> {
    let asked = parameters(asked)?;
    if !(1..=MOST).contains(&asked.limit) {
        return Err(Failure::Parameter("limit"));
    }
    app.work(move |app| {
        let acts = app.acts()?;
        let shown = acts.iter().skip(asked.offset).take(asked.limit).cloned().map(Act::from);
        Ok(Json(ActList { total: acts.len(), acts: shown.collect() }))
    })
    .await
}

/// Facts of an act.
#[utoipa::path(get, path = "/api/v1/acts/{id}", params(("id" = String, Path, description = "Id of the act.")), responses(
    (status = 200, description = "Its facts and services.", body = ref("#/components/schemas/Act")),
    (status = 404, description = "There is no such act.", content_type = "application/problem+json", body = ref("#/components/schemas/Problem")),
))]
async fn act(State(app): State<Shared>, Path(id): Path<String>) -> Result<Json<Act>, Failure> {
    app.work(move |app| Ok(Json(app.act(&id)?.into()))).await
}

/// The model of an act (`zanflow schema`).
#[utoipa::path(get, path = "/api/v1/acts/{id}/model", params(("id" = String, Path, description = "Id of the act.")), responses(
    (status = 200, description = "The model.", body = ref("#/components/schemas/Model")),
    (status = 404, description = "There is no such act.", content_type = "application/problem+json", body = ref("#/components/schemas/Problem")),
))]
async fn model(State(app): State<Shared>, Path(id): Path<String>) -> Result<Json<Model>, Failure> {
    app.work(move |app| Ok(Json(app.model(&id)?))).await
}

/// Selects a file of an act.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct TextAsked {
    /// Name of the file; the first by default.
    #[serde(default)]
    file: Option<String>,
}

/// The source text of an act, as it was added.
#[utoipa::path(get, path = "/api/v1/acts/{id}/text", params(("id" = String, Path, description = "Id of the act."), TextAsked), responses(
    (status = 200, description = "The file's text.", content_type = "text/plain; charset=utf-8", body = String),
    (status = 404, description = "There is no such act or file.", content_type = "application/problem+json", body = ref("#/components/schemas/Problem")),
))]
async fn text(
    State(app): State<Shared>,
    Path(id): Path<String>,
    asked: Asked<TextAsked>,
) -> Result<Response, Failure> {
    let asked = parameters(asked)?;
    app.work(move |app| {
        app.act(&id)?;
        let stored = app.kb.sources(&id)?;
        let is_asked = |path: &str| asked.file.as_deref().is_none_or(|file| file == path);
        let found = stored.into_iter().find(|file| is_asked(&file.path)).ok_or(Failure::NoPart)?;
        Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], found.text).into_response())
    })
    .await
}

/// Selects a passage of an act.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct CiteAsked {
    /// A line of the file; the whole act by default.
    #[serde(default)]
    #[param(minimum = 1)]
    line: Option<u32>,
}

/// A citation and its permalink.
#[derive(Debug, Serialize, JsonSchema)]
struct Cited {
    /// Permalink on the page of the act.
    permalink: String,
    /// The citation.
    #[serde(flatten)]
    citation: Citation,
}

/// Cites an act, or the passage at a line, in Kazakh and Russian.
#[utoipa::path(get, path = "/api/v1/acts/{id}/citation", params(("id" = String, Path, description = "Id of the act."), CiteAsked), responses(
    (status = 200, description = "The citation.", body = ref("#/components/schemas/Cited")),
    (status = 404, description = "There is no such act or line.", content_type = "application/problem+json", body = ref("#/components/schemas/Problem")),
))]
async fn cite(
    State(app): State<Shared>,
    Path(id): Path<String>,
    asked: Asked<CiteAsked>,
) -> Result<Json<Cited>, Failure> {
    let line = parameters(asked)?.line;
    app.work(move |app| {
        let info = app.act(&id)?;
        let citation = app.kb.cite(&id, line)?.ok_or(Failure::NoPart)?;
        let permalink = match line {
            Some(line) => permalink(&info.id, None, line),
            None => Act::from(info).permalink,
        };
        Ok(Json(Cited { permalink, citation }))
    })
    .await
}

/// A service of an act.
#[utoipa::path(get, path = "/api/v1/acts/{id}/services/{service}", params(
    ("id" = String, Path, description = "Id of the act."),
    ("service" = String, Path, description = "Id of the service."),
), responses(
    (status = 200, description = "The service.", body = ref("#/components/schemas/Service")),
    (status = 404, description = "There is no such act or service.", content_type = "application/problem+json", body = ref("#/components/schemas/Problem")),
))]
async fn service(
    State(app): State<Shared>,
    Path((id, service)): Path<(String, String)>,
) -> Result<Json<Service>, Failure> {
    app.work(move |app| Ok(Json(find(&app.model(&id)?, &service)?.clone()))).await
}

/// Parameters of a term lookup.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct TermAsked {
    /// The term or its abbreviation, in any form.
    #[param(max_length = 200)]
    term: String,
}

/// How acts define a term.
#[utoipa::path(get, path = "/api/v1/definitions", params(TermAsked), responses(
    (status = 200, description = "Definitions.", body = ref("#/components/schemas/Definitions")),
    (status = 400, description = "A parameter is wrong.", content_type = "application/problem+json", body = ref("#/components/schemas/Problem")),
))]
async fn definitions(
    State(app): State<Shared>,
    asked: Asked<TermAsked>,
) -> Result<Json<Vec<Defined>>, Failure> {
    let term = parameters(asked)?.term;
    if term.chars().count() > 200 || term.trim().is_empty() {
        return Err(Failure::Parameter("term"));
    }
    app.work(move |app| {
        let mut found = app.kb.definitions(&term)?;
        for defined in &mut found {
            hide(&mut defined.info);
        }
        Ok(Json(found))
    })
    .await
}
