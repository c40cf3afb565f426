//! `POST /webhooks/payment`: what the payment system tells. It is known by the signature of what it sends, so there is no session here.

use crate::App;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use std::sync::Arc;
use zanflow_systems::payment::contract::{Code, Failure, LONGEST, SIGNATURE};

/// The route.
pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/webhooks/payment", post(told)).layer(DefaultBodyLimit::max(LONGEST))
}

async fn told(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Some(payments) = app.payments.clone() else {
        return answer(Failure {
            code: Code::UnknownInvoice,
            detail: "no payments are taken here".to_owned(),
        });
    };
    let Ok(body) = body else {
        return answer(Failure { code: Code::TooLong, detail: format!("at most {LONGEST} bytes") });
    };
    let header = headers.get(SIGNATURE).and_then(|header| header.to_str().ok()).map(str::to_owned);
    let done = crate::trace::blocking(move || payments.webhook(header.as_deref(), &body)).await;
    match done {
        Ok(Ok(taken)) => Json(taken).into_response(),
        Ok(Err(failure)) => answer(failure),
        Err(_) => answer(Failure { code: Code::Unavailable, detail: "the request failed".to_owned() }),
    }
}

fn answer(failure: Failure) -> Response {
    let status = StatusCode::from_u16(failure.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(failure)).into_response()
}
