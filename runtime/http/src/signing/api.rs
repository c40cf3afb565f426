//! Operations on signatures.

use super::page::BODY;
use crate::App;
use crate::api::requests::{Object, Person, Reason, Text};
use crate::api::{Json, id, json};
use crate::files::answers::Signed as Shown;
use crate::problem::Problem;
use crate::who::Who;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use zanflow_runtime::file::Signature;
use zanflow_runtime::{Decision, Deed, Signed};

type Shared = State<Arc<App>>;
type Answer = Result<Response, Problem>;

/// Routes below `/api`.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/cases/{case}/statement", get(statement).post(statement_of))
        .route("/cases/{case}/signatures", get(signatures).post(sign).layer(DefaultBodyLimit::max(BODY)))
}

/// What is signed: a step with what is decided there, or without one the application.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Of {
    #[serde(default)]
    node: Option<Text<100>>,
    #[serde(default)]
    decision: Option<Decision>,
    #[serde(default)]
    reasons: Vec<Object<Reason>>,
}

/// A signature of that.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    #[serde(default)]
    node: Option<Text<100>>,
    #[serde(default)]
    decision: Option<Decision>,
    #[serde(default)]
    reasons: Vec<Object<Reason>>,
    /// CMS, as base64 or PEM.
    signature: Text<700_000>,
    /// Who acts, in a trial; else it is who is signed in.
    #[serde(default)]
    by: Option<Object<Person>>,
}

impl From<Of> for Deed {
    fn from(Of { node, decision, reasons }: Of) -> Self {
        Self {
            node: node.map(|node| node.0),
            decision,
            reasons: reasons.into_iter().map(Into::into).collect(),
        }
    }
}

/// A signature with all that is kept of it.
#[derive(Serialize)]
struct Whole {
    #[serde(flatten)]
    shown: Shown,
    /// The text that was signed.
    statement: String,
    /// CMS, DER, as base64.
    signature: String,
}

impl From<Signature> for Whole {
    fn from(mut of: Signature) -> Self {
        let (statement, signature) = (std::mem::take(&mut of.statement), STANDARD.encode(&of.cms));
        Self { shown: of.into(), statement, signature }
    }
}

#[derive(Deserialize)]
struct Asked {
    node: Option<String>,
}

async fn statement(State(app): Shared, who: Who, Path(case): Path<String>, asked: Query<Asked>) -> Answer {
    let node = asked.0.node;
    if node.as_ref().is_some_and(|node| node.trim().is_empty() || node.chars().count() > 100) {
        return Err(Problem::refused("node: a step has a name of 1 to 100 letters"));
    }
    stated(app, who, &case, Deed { node, ..Deed::default() }).await
}

async fn statement_of(State(app): Shared, who: Who, Path(case): Path<String>, Json(of): Json<Of>) -> Answer {
    stated(app, who, &case, of.into()).await
}

async fn stated(app: Arc<App>, who: Who, case: &str, of: Deed) -> Answer {
    let case = id(case)?;
    let text = app.engine(move |app| {
        app.signing()?;
        app.may_see(&who, case)?;
        app.note_read(&who, case, "file")?;
        Ok(app.engine.statement(case, &of)?)
    });
    Ok(([(header::CONTENT_TYPE, "application/json")], text.await?).into_response())
}

async fn signatures(State(app): Shared, who: Who, Path(case): Path<String>) -> Answer {
    let case = id(&case)?;
    let read = app.engine(move |app| {
        app.may_see(&who, case)?;
        app.note_read(&who, case, "file")?;
        Ok(app.engine.file(case)?.signatures.into_iter().map(Whole::from).collect::<Vec<_>>())
    });
    Ok(json(StatusCode::OK, &read.await?))
}

async fn sign(State(app): Shared, who: Who, Path(case): Path<String>, Json(sent): Json<Sent>) -> Answer {
    let Sent { node, decision, reasons, signature, by } = sent;
    let (case, by) = (id(&case)?, who.acts(by)?);
    let of = Deed::from(Of { node, decision, reasons });
    let signed = app.engine(move |app| {
        app.may_see(&who, case)?;
        let statement = app.engine.statement(case, &of)?;
        let cms = app.signing()?.taken(&statement, signature.0.as_bytes())?;
        app.officials_are_good(case, &of, &statement, &cms)?;
        let number = app.engine.sign(case, Signed { of, statement, cms }, &by)?;
        let there = app.engine.file(case)?.signatures.into_iter().find(|there| there.number == number);
        there.map(Shown::from).ok_or_else(Problem::unknown_address)
    });
    Ok(json(StatusCode::CREATED, &signed.await?))
}
