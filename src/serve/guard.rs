//! Checks of all requests, headers of all responses.

use super::app::Shared;
use super::error::Failure;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;

/// Maximum length of path and query, in bytes.
const LONGEST: usize = 8 << 10;

/// Only own scripts and styles; diagrams of uploaded acts are data URLs.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Adds security headers; those set by a handler are kept.
pub async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
    headers.remove("x-written");
    response
}

/// Rejects long addresses, unknown `Host` names (DNS rebinding) and cross-site forms.
pub async fn requests(State(app): State<Shared>, request: Request, next: Next) -> Result<Response, Failure> {
    check(&app, &request)?;
    Ok(next.run(request).await)
}

fn check(app: &Shared, request: &Request) -> Result<(), Failure> {
    let uri = request.uri();
    if uri.path().len() + uri.query().map_or(0, str::len) > LONGEST {
        return Err(Failure::TooLong);
    }
    let text = |name| request.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let host = text(header::HOST).or_else(|| uri.authority().map(|authority| authority.as_str()));
    if !is_own(app, host.unwrap_or_default()) {
        return Err(Failure::Host);
    }
    if request.method() == Method::POST
        && let Some(origin) = text(header::ORIGIN)
        && origin.split_once("://").map(|(_, rest)| rest) != host
    {
        return Err(Failure::OtherSite);
    }
    Ok(())
}

/// Whether the `Host` is accepted. Beyond loopback the token protects the server, so any name passes unless names are
/// configured.
fn is_own(app: &Shared, host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let given = &app.settings.hosts;
    let is_loopback = app.settings.bind.ip().is_loopback();
    if !is_loopback && given.is_empty() {
        return true;
    }
    ["localhost", "127.0.0.1", "[::1]"].contains(&name)
        || given.iter().any(|given| given.eq_ignore_ascii_case(name))
        || name == app.settings.bind.ip().to_string()
}
