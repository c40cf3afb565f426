//! What the systems have in common that speak JSON below `/v1`.

use super::faults::FaultKind;
use super::server::Made;
use axum::http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The header with the key of a request.
const KEY: &str = "idempotency-key";
/// The longest key.
const LONGEST: usize = 200;

/// What is wrong with a request before it is done.
pub(super) enum Wrong {
    /// The body, or a header.
    Request,
    /// The token.
    Token,
}

/// The body of a request that shows a token.
pub(super) fn body<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<T, Wrong> {
    token(headers)?;
    serde_json::from_slice(body).map_err(|_| Wrong::Request)
}

/// That a request shows a token: any will do.
pub(super) fn token(headers: &HeaderMap) -> Result<(), Wrong> {
    let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let shown = shown.and_then(|value| value.strip_prefix("Bearer ")).is_some_and(|token| !token.is_empty());
    if shown { Ok(()) } else { Err(Wrong::Token) }
}

/// The key of a request.
pub(super) fn key(headers: &HeaderMap) -> Result<String, Wrong> {
    let key = headers.get(KEY).and_then(|key| key.to_str().ok()).ok_or(Wrong::Request)?;
    let fits = (1..=LONGEST).contains(&key.len()) && key.bytes().all(|letter| letter.is_ascii_graphic());
    if fits { Ok(key.to_owned()) } else { Err(Wrong::Request) }
}

/// An answer that was done. `about`: the fields that say what it is about, which another answer has otherwise.
pub(super) fn done(
    status: StatusCode,
    answer: &impl Serialize,
    fault: Option<FaultKind>,
    about: &[&str],
) -> Made {
    let mut answer = serde_json::to_value(answer).unwrap_or_default();
    if fault == Some(FaultKind::WrongAnswer) {
        about.iter().for_each(|field| change(&mut answer, field));
    }
    Made { status, media: "application/json", body: answer.to_string(), done: true }
}

/// An answer that something was not done.
pub(super) fn refused(status: StatusCode, failure: &impl Serialize) -> Made {
    let body = serde_json::to_string(failure).unwrap_or_default();
    Made { status, media: "application/json", body, done: false }
}

fn change(answer: &mut Value, field: &str) {
    let Some(value) = answer.get_mut(field) else { return };
    *value = match &*value {
        Value::String(text) => Value::String(format!("{text}9")),
        Value::Number(number) => Value::from(number.as_i64().unwrap_or_default().saturating_add(1)),
        other => other.clone(),
    };
}
