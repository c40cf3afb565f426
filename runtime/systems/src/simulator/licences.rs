//! The licensing system and the document flow.

use super::faults::FaultKind;
use super::json::{Wrong, body, done, key, refused, token};
use super::server::{Asked, Made, Simulator};
use crate::documents::contract as documents;
use crate::documents::contract::{DocumentError, DocumentRegister, NewDocument};
use crate::licences::contract::{
    Code, Failure, LicenceError, LicenceRegister, NewLicence, NewRequest, Order, Question,
};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use std::sync::Arc;

const LICENCES: &str = "licences";
const DOCUMENTS: &str = "documents";

type Shared = State<Arc<Simulator>>;

/// Routes of both systems.
pub fn routes() -> Router<Arc<Simulator>> {
    Router::new()
        .route("/licences/v1/requests", post(receive))
        .route("/licences/v1/qualifications", post(qualified))
        .route("/licences/v1/licences", post(issue))
        .route("/licences/v1/licences/{number}/operations", post(order))
        .route("/licences/v1/licences/{number}", get(licence))
        .route("/documents/v1/documents", post(register))
        .route("/documents/v1/documents/{id}", get(document))
}

/// Faults of these systems; answers about something else only where an answer says what it is about.
fn fits(says: bool) -> impl Fn(FaultKind) -> bool {
    use FaultKind::{Duplicate, Lost, OutOfOrder, Stale, Unknown, WrongAnswer};
    move |kind| match kind {
        WrongAnswer => says,
        other => !matches!(other, Duplicate | Lost | OutOfOrder | Stale | Unknown),
    }
}

/// Does a call that is as it should be; else says what is wrong with it.
async fn performed<T: Send + 'static, E: Into<Made> + From<Wrong>>(
    simulator: Arc<Simulator>,
    call: (&'static str, &str, bool),
    asked: Result<(String, T), Wrong>,
    work: impl FnOnce(&Simulator, &str, T, Option<FaultKind>) -> Result<Made, E> + Send + 'static,
) -> Response {
    let (system, operation, says) = call;
    let key = asked.as_ref().map_or_else(|_| String::new(), |(key, _)| key.clone());
    let call = Asked { system, operation: operation.to_owned(), key };
    let work = move |simulator: &Simulator, fault| {
        let made = asked.map_err(E::from).and_then(|(key, asked)| work(simulator, &key, asked, fault));
        made.unwrap_or_else(Into::into)
    };
    simulator.perform(call, fits(says), work).await
}

impl From<Wrong> for LicenceError {
    fn from(wrong: Wrong) -> Self {
        match wrong {
            Wrong::Token => Self::refused(Code::Unauthorised, "no token"),
            Wrong::Request => Self::refused(Code::BadRequest, "the body or the key"),
        }
    }
}

impl From<Wrong> for DocumentError {
    fn from(wrong: Wrong) -> Self {
        match wrong {
            Wrong::Token => Self::refused(documents::Code::Unauthorised, "no token"),
            Wrong::Request => Self::refused(documents::Code::BadRequest, "the body or the key"),
        }
    }
}

impl From<LicenceError> for Made {
    fn from(error: LicenceError) -> Self {
        let failure = match error {
            LicenceError::Refused(failure) => failure,
            LicenceError::Call(_) => Failure { code: Code::Unavailable, detail: "the books".to_owned() },
        };
        let status = match failure.code {
            Code::BadRequest => StatusCode::BAD_REQUEST,
            Code::Unauthorised => StatusCode::UNAUTHORIZED,
            Code::UnknownLicence => StatusCode::NOT_FOUND,
            Code::KeyReused | Code::WrongState => StatusCode::CONFLICT,
            Code::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Code::WrongTime | Code::WrongField | Code::Other => StatusCode::UNPROCESSABLE_ENTITY,
            Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        };
        refused(status, &failure)
    }
}

impl From<DocumentError> for Made {
    fn from(error: DocumentError) -> Self {
        use documents::{Code, Failure};
        let failure = match error {
            DocumentError::Refused(failure) => failure,
            DocumentError::Call(_) => Failure { code: Code::Unavailable, detail: "the books".to_owned() },
        };
        let status = match failure.code {
            Code::BadRequest => StatusCode::BAD_REQUEST,
            Code::Unauthorised => StatusCode::UNAUTHORIZED,
            Code::UnknownDocument => StatusCode::NOT_FOUND,
            Code::KeyReused => StatusCode::CONFLICT,
            Code::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Code::WrongField | Code::Other => StatusCode::UNPROCESSABLE_ENTITY,
            Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        };
        refused(status, &failure)
    }
}

async fn receive(State(simulator): Shared, headers: HeaderMap, bytes: Bytes) -> Response {
    let asked = key(&headers).and_then(|key| Ok((key, body::<NewRequest>(&headers, &bytes)?)));
    performed(simulator, (LICENCES, "receive", false), asked, |simulator, key, new, fault| {
        let made = simulator.licences.receive(key, &new)?;
        Ok::<_, LicenceError>(done(simulator.first("receive", key), &made, fault, &[]))
    })
    .await
}

async fn qualified(State(simulator): Shared, headers: HeaderMap, bytes: Bytes) -> Response {
    let asked = body::<Question>(&headers, &bytes).map(|question| (String::new(), question));
    performed(simulator, (LICENCES, "qualified", false), asked, |simulator, _, question, fault| {
        let made = simulator.licences.qualified(&question)?;
        Ok::<_, LicenceError>(done(StatusCode::OK, &made, fault, &[]))
    })
    .await
}

async fn issue(State(simulator): Shared, headers: HeaderMap, bytes: Bytes) -> Response {
    let asked = key(&headers).and_then(|key| Ok((key, body::<NewLicence>(&headers, &bytes)?)));
    performed(simulator, (LICENCES, "issue", true), asked, |simulator, key, new, fault| {
        let made = simulator.licences.issue(key, &new)?;
        Ok::<_, LicenceError>(done(simulator.first("issue", key), &made, fault, &["kind"]))
    })
    .await
}

async fn order(
    State(simulator): Shared,
    headers: HeaderMap,
    Path(number): Path<String>,
    bytes: Bytes,
) -> Response {
    let asked = key(&headers).and_then(|key| Ok((key, body::<Order>(&headers, &bytes)?)));
    performed(simulator, (LICENCES, "order", false), asked, move |simulator, key, order, fault| {
        let made = simulator.licences.order(key, &number, &order)?;
        Ok::<_, LicenceError>(done(StatusCode::OK, &made, fault, &[]))
    })
    .await
}

async fn licence(State(simulator): Shared, headers: HeaderMap, Path(number): Path<String>) -> Response {
    let asked = token(&headers).map(|()| (number.clone(), number));
    performed(simulator, (LICENCES, "licence", true), asked, |simulator, _, number, fault| {
        let unknown = || LicenceError::refused(Code::UnknownLicence, "there is no such licence");
        let found = simulator.licences.licence(&number)?.ok_or_else(unknown)?;
        Ok::<_, LicenceError>(done(StatusCode::OK, &found, fault, &["number"]))
    })
    .await
}

async fn register(State(simulator): Shared, headers: HeaderMap, bytes: Bytes) -> Response {
    let asked = key(&headers).and_then(|key| Ok((key, body::<NewDocument>(&headers, &bytes)?)));
    performed(simulator, (DOCUMENTS, "register", true), asked, |simulator, key, new, fault| {
        let made = simulator.documents.register(key, &new)?;
        Ok::<_, DocumentError>(done(simulator.first("register", key), &made, fault, &["subject"]))
    })
    .await
}

async fn document(State(simulator): Shared, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let asked = token(&headers).map(|()| (id.clone(), id));
    performed(simulator, (DOCUMENTS, "document", true), asked, |simulator, _, id, fault| {
        let unknown =
            || DocumentError::refused(documents::Code::UnknownDocument, "there is no such document");
        let id = id.parse().map_err(|_| unknown())?;
        let found = simulator.documents.document(id)?.ok_or_else(unknown)?;
        Ok::<_, DocumentError>(done(StatusCode::OK, &found, fault, &["id"]))
    })
    .await
}
