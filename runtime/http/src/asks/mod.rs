//! What registers were asked, for auditors and administrators: a page, and the same as a file; and answers that come later.

mod late;

use crate::App;
use crate::pages::form::Form;
use crate::pages::render::page as render;
use crate::pages::viewer::Viewer;
use crate::pages::{shown, told, views};
use crate::problem::Problem;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use zanflow_runtime::{Clause, identity};
use zanflow_systems::payment::ends_of;
use zanflow_systems::registers::{Asked, Wanted, asks_table};
use zanflow_wording::Lang;

/// Asks per page.
const ASKS: usize = 100;
/// The most in a file.
const MOST: usize = 100_000;

type Shared = State<Arc<App>>;

/// Routes of the page, the file, and of answers that come later.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/asks", get(page).post(found_page))
        .route("/asks.csv", get(file).post(found_file))
        .merge(late::routes())
}

/// What of the log is asked for. An empty field asks for everything.
#[derive(Default, Deserialize)]
struct Filter {
    /// By a form only: a number of a person stands in no address.
    #[serde(skip)]
    subject: Option<String>,
    day: Option<String>,
    system: Option<String>,
    before: Option<String>,
}

fn given(text: Option<&String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

impl From<Form> for Filter {
    fn from(form: Form) -> Self {
        let [subject, day, system, before] =
            ["subject", "day", "system", "before"].map(|name| form.text(name).map(str::to_owned));
        Self { subject, day, system, before }
    }
}

impl Filter {
    fn wanted(&self) -> Result<Wanted, Problem> {
        let subject = given(self.subject.as_ref());
        if subject.as_deref().is_some_and(|id| identity::iin(id).is_err() && identity::bin(id).is_err()) {
            return Err(Problem::new(
                StatusCode::BAD_REQUEST,
                "error-asks_subject",
                "an IIN or BIN has 12 digits",
            ));
        }
        let day = given(self.day.as_ref()).map(|day| {
            let ends = ends_of(&day);
            ends.ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, "error-asks_day", "a day is YYYY-MM-DD"))
        });
        let (from, until) = day.transpose()?.unzip();
        let before = self.before.as_ref().and_then(|before| before.parse().ok());
        Ok(Wanted { subject, from, until, system: given(self.system.as_ref()), before })
    }

    /// The same filter in an address, where it is about nobody.
    fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("day", &self.day), ("system", &self.system)] {
            if let Some(value) = given(value.as_ref()) {
                query.append_pair(name, &value);
            }
        }
        query.finish()
    }
}

/// Whether somebody may read the log: auditors and administrators, of a service that has systems.
pub(crate) fn may_read(app: &App, viewer: &Viewer) -> bool {
    app.systems.is_some() && (viewer.who.audits() || viewer.who.administers().is_ok())
}

/// The asks that are wanted, the last first, and the systems that were asked.
async fn found(app: &Arc<App>, wanted: Wanted, most: usize) -> Result<(Vec<Asked>, Vec<String>), Problem> {
    app.engine(move |app| {
        let systems = app.systems.as_ref().ok_or_else(Problem::unknown_address)?;
        let asks = systems.registers.asks();
        let read = asks.find(&wanted, most).and_then(|found| Ok((found, asks.systems()?)));
        read.map_err(|error| Problem::ours(format!("the log of asks: {error}")))
    })
    .await
}

async fn page(State(app): Shared, viewer: Viewer, Query(filter): Query<Filter>) -> Response {
    shows(&app, &viewer, &filter).await
}

/// The same by whom it was about.
async fn found_page(State(app): Shared, viewer: Viewer, form: Form) -> Response {
    shows(&app, &viewer, &form.into()).await
}

async fn shows(app: &Arc<App>, viewer: &Viewer, filter: &Filter) -> Response {
    if !may_read(app, viewer) {
        return told(app, viewer, Problem::not_allowed());
    }
    let made = made(app, viewer, filter).await;
    shown(app, viewer, made)
}

async fn made(app: &Arc<App>, viewer: &Viewer, filter: &Filter) -> Result<Response, Problem> {
    let (mut asks, systems) = found(app, filter.wanted()?, ASKS + 1).await?;
    let more = asks.len() > ASKS;
    asks.truncate(ASKS);
    let older = asks.last().filter(|_| more).map(|ask| ask.number);
    let mut data = views::base(app, viewer, "asks", None);
    views::at(&mut data, &address(filter));
    data.insert("asks".to_owned(), asks.iter().map(|ask| one(viewer.lang, ask)).collect());
    data.insert("older".to_owned(), json!(older));
    data.insert("query".to_owned(), json!(filter.query()));
    data.insert("systems_asked".to_owned(), json!(systems));
    let typed = json!({ "subject": given(filter.subject.as_ref()), "day": given(filter.day.as_ref()),
        "system": given(filter.system.as_ref()) });
    data.insert("filter".to_owned(), typed);
    Ok(render(viewer.lang, StatusCode::OK, "asks.html", &data))
}

/// Where the page can be asked for in other languages.
fn address(filter: &Filter) -> String {
    let query = filter.query();
    if query.is_empty() { "/asks".to_owned() } else { format!("/asks?{query}") }
}

fn one(lang: Lang, ask: &Asked) -> Value {
    let clause = Clause { paragraph: ask.paragraph.clone(), item: ask.item.clone(), ..Clause::default() };
    json!({
        "number": ask.number, "case": ask.case, "time": ask.asked.to_string(), "local": views::local(ask.asked),
        "system": ask.system, "purpose": ask.purpose, "act": ask.act, "clause": views::cite(lang, &clause), "node": ask.node,
        "about": ask.about, "known": ask.known, "consent": ask.consent, "consented": ask.consented.map(views::local),
        "id": ask.id, "reply": ask.reply, "replied": ask.replied.map(views::local), "outcome": ask.outcome,
    })
}

async fn file(State(app): Shared, viewer: Viewer, Query(filter): Query<Filter>) -> Response {
    filed(&app, &viewer, &filter).await
}

/// The same by whom it was about.
async fn found_file(State(app): Shared, viewer: Viewer, form: Form) -> Response {
    filed(&app, &viewer, &form.into()).await
}

async fn filed(app: &Arc<App>, viewer: &Viewer, filter: &Filter) -> Response {
    if !may_read(app, viewer) {
        return told(app, viewer, Problem::not_allowed());
    }
    let made = match filter.wanted() {
        Ok(wanted) => found(app, wanted, MOST).await,
        Err(problem) => Err(problem),
    };
    let made = made.map(|(asks, _)| {
        let headers = [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"asks.csv\""),
        ];
        (headers, asks_table(&asks)).into_response()
    });
    shown(app, viewer, made)
}
