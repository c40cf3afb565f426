//! Access token: a header for programs, a login form and cookie for people.

use super::app::{App, Shared};
use super::error::Failure;
use super::prefs::{Prefs, cookie};
use super::render::render;
use super::shell::Shell;
use axum::Form;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use subtle::ConstantTimeEq;

/// Name of the session cookie.
const COOKIE: &str = "zanflow";
/// Delay after a wrong token, against guessing.
const WAIT: Duration = Duration::from_millis(500);

/// Cookie value: a digest of the token.
fn session(token: &str) -> String {
    blake3::Hasher::new_derive_key("zanflow serve session 2026")
        .update(token.as_bytes())
        .finalize()
        .to_hex()
        .to_string()
}

/// Constant-time comparison.
fn same(one: &str, two: &str) -> bool {
    let hash = |text: &str| *blake3::hash(text.as_bytes()).as_bytes();
    hash(one).ct_eq(&hash(two)).into()
}

fn may(app: &App, headers: &HeaderMap) -> bool {
    let Some(token) = &app.settings.token else { return true };
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let bearer = bearer.and_then(|value| value.strip_prefix("Bearer "));
    bearer.is_some_and(|given| same(given.trim(), token))
        || cookie(headers, COOKIE).is_some_and(|given| same(&given, &session(token)))
}

/// Requires the token, except for the login form and its assets.
pub async fn guard(State(app): State<Shared>, request: Request, next: Next) -> Result<Response, Failure> {
    let path = request.uri().path();
    let is_open = path == "/login" || path.starts_with("/static/");
    if is_open || may(&app, request.headers()) {
        return Ok(next.run(request).await);
    }
    Err(Failure::Token)
}

#[derive(Serialize)]
struct Page {
    shell: Shell,
    wrong: bool,
}

/// The login form.
pub async fn form(State(app): State<Shared>, prefs: Prefs) -> Result<Response, Failure> {
    let page = Page { shell: Shell::new(&app, &prefs, ""), wrong: false };
    Ok(render(prefs.lang, "login.html", &page)?.into_response())
}

/// Fields of the form.
#[derive(Deserialize)]
pub struct Given {
    #[serde(default)]
    token: String,
}

/// Checks the submitted token.
pub async fn enter(
    State(app): State<Shared>,
    prefs: Prefs,
    Form(given): Form<Given>,
) -> Result<Response, Failure> {
    let Some(token) = &app.settings.token else { return Ok(Redirect::to("/").into_response()) };
    if same(given.token.trim(), token) {
        let cookie = format!("{COOKIE}={}; Path=/; HttpOnly; SameSite=Strict", session(token));
        return Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response());
    }
    tokio::time::sleep(WAIT).await;
    let page = Page { shell: Shell::new(&app, &prefs, ""), wrong: true };
    let html = render(prefs.lang, "login.html", &page)?;
    Ok((StatusCode::UNAUTHORIZED, [("x-written", "1")], html).into_response())
}

/// Clears the cookie.
pub async fn leave() -> Response {
    let cookie = format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    ([(header::SET_COOKIE, cookie)], Redirect::to("/login")).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_compared_whole() {
        assert!(same("abc", "abc"));
        assert!(!same("abc", "abcd") && !same("", "abc") && !same("abc", "ABC"));
        assert_ne!(session("abc"), session("abd"));
    }
}
