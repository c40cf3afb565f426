//! Access checks of requests, security headers of responses.

use crate::problem::{PROBLEM, Problem};
use crate::who::Who;
use crate::{App, People};
use axum::extract::{MatchedPath, Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use std::collections::VecDeque;
use std::net::IpAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use subtle::ConstantTimeEq;
use zanflow_runtime::Caller;

/// Name of the session cookie.
pub const SESSION: &str = "zanflow-session";
/// Maximum number of sessions; the oldest is dropped.
const SESSIONS: usize = 1000;
/// Minimum length of a token.
const TOKEN: usize = 16;

/// The access token.
#[derive(Clone)]
pub struct Token(Vec<u8>);

impl Token {
    /// Reads it from a file, trimmed.
    ///
    /// # Errors
    /// What is wrong with the file, and what to do.
    pub fn read(file: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        Self::new(&text).ok_or_else(|| {
            format!("{}: the token needs {TOKEN} letters or more, without blanks", file.display())
        })
    }

    /// A token, unless it is too short or not sendable in a header.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let sendable = text.bytes().all(|letter| letter.is_ascii_graphic());
        (text.len() >= TOKEN && sendable).then(|| Self(text.as_bytes().to_vec()))
    }

    /// Constant-time comparison.
    pub fn is(&self, shown: &str) -> bool {
        self.0.ct_eq(shown.trim().as_bytes()).into()
    }
}

/// Sessions of signed-in browsers, in memory, each with the id of its person; none in a trial.
#[derive(Default)]
pub struct Sessions(Mutex<VecDeque<(String, Option<String>)>>);

impl Sessions {
    /// Opens a session; none if there is no randomness.
    pub fn open(&self, person: Option<String>) -> Option<String> {
        let id = random()?;
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if open.len() == SESSIONS {
            open.pop_front();
        }
        open.push_back((id.clone(), person));
        Some(id)
    }

    /// The person of a session.
    fn find(&self, id: &str) -> Option<Option<String>> {
        let open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // All are compared, each in constant time.
        let same = |(one, _): &&(String, Option<String>)| bool::from(one.as_bytes().ct_eq(id.as_bytes()));
        open.iter().rfind(same).map(|(_, person)| person.clone())
    }
}

/// 32 random hexadecimal digits.
pub fn random() -> Option<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The value of a cookie.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|value| value.split(';')).find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// Checks a request.
pub async fn guard(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let api = request.uri().path().starts_with("/api");
    let mut response = match check(&app, &request) {
        Ok(who) => {
            request.extensions_mut().insert(who);
            next.run(request).await
        }
        Err(problem) if problem.status == StatusCode::UNAUTHORIZED && !api => {
            Redirect::to("/login").into_response()
        }
        Err(problem) => problem.into_response(),
    };
    if response.status() == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    let status = response.status();
    let problem = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == PROBLEM);
    if api && !problem && (status.is_client_error() || status.is_server_error()) {
        // What the framework refuses by itself, like an address that is no UTF-8, is told as all else.
        let told = Problem::new(status, "error-request", status.canonical_reason().unwrap_or_default());
        *response.body_mut() = told.into_response().into_body();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Security headers: no scripts, no foreign content, no framing, no caching.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Not `no-referrer`: browsers would then say `Origin: null` of this server's own forms.
    (header::REFERRER_POLICY, "same-origin"),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

fn check(app: &App, request: &Request) -> Result<Who, Problem> {
    let headers = request.headers();
    let host = host(request);
    let open = open_to_all(request.uri().path());
    let who = match &app.people {
        Some(people) => known(app, people, headers).map_or(Who::Nobody, Who::Known),
        None => Who::Anybody,
    };
    match (&app.token, &app.people) {
        (_, Some(_)) if !open && matches!(who, Who::Nobody) => {
            let told = "show your token: Authorization: Bearer TOKEN";
            return Err(Problem::new(StatusCode::UNAUTHORIZED, "error-token", told));
        }
        // A page elsewhere can have a name of its own resolve to this machine; it cannot have it called `localhost`.
        (None, None) if !host.as_ref().is_some_and(is_this_machine) => {
            let told = "without a token this is served under a name of this machine only, like 127.0.0.1";
            return Err(Problem::new(StatusCode::FORBIDDEN, "error-host", told));
        }
        (Some(token), None) if !open && !is_let_in(app, token, headers) => {
            let told = "show the token: Authorization: Bearer TOKEN";
            return Err(Problem::new(StatusCode::UNAUTHORIZED, "error-token", told));
        }
        _ => {}
    }
    let changes = ![Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    if changes && !is_own_page(request, host.as_ref()) {
        let told = "this comes from a page of another server";
        return Err(Problem::new(StatusCode::FORBIDDEN, "error-origin", told));
    }
    Ok(who)
}

/// The person whose token is shown, or whose session it is.
fn known(app: &App, people: &People, headers: &HeaderMap) -> Option<Caller> {
    if let Some(token) = bearer(headers) {
        return people.by_token(token).cloned();
    }
    let person = app.sessions.find(cookie(headers, SESSION)?)??;
    people.by_id(&person).cloned()
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

fn open_to_all(path: &str) -> bool {
    ["/login", "/style.css", "/icon.svg"].contains(&path)
}

fn is_let_in(app: &App, token: &Token, headers: &HeaderMap) -> bool {
    bearer(headers).is_some_and(|shown| token.is(shown))
        || cookie(headers, SESSION).is_some_and(|id| app.sessions.find(id).is_some())
}

fn host(request: &Request) -> Option<Authority> {
    let named = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()?.parse().ok());
    named.or_else(|| request.uri().authority().cloned())
}

fn is_this_machine(host: &Authority) -> bool {
    let name = host.host().trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// CSRF check: a request that changes something comes from a page of this server or, for the API, from no page. Browsers
/// always send the origin of such requests.
fn is_own_page(request: &Request, host: Option<&Authority>) -> bool {
    let text = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap_or(""));
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    match text("origin") {
        Some(origin) => {
            let from = origin.split_once("://").map(|(_, from)| from);
            host.is_some_and(|host| from.is_some_and(|from| from.eq_ignore_ascii_case(host.as_str())))
        }
        None => request.uri().path().starts_with("/api/"),
    }
}

/// Logs requests to standard error, without their contents.
pub async fn log(State(on): State<bool>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let kind = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    if on {
        let kind = kind.as_ref().map_or("(no such address)", MatchedPath::as_str);
        eprintln!("{method} {kind} {}", response.status().as_u16());
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    #[test]
    fn tokens() {
        assert!(Token::new("short").is_none());
        assert!(Token::new("sixteen letters, but blanks").is_none());
        let token = Token::new(" 0123456789abcdef\n").unwrap();
        assert!(token.is("0123456789abcdef"));
        assert!(!token.is("0123456789abcdeg"));
        assert!(!token.is(""));
    }

    #[test]
    fn names_of_this_machine() {
        for (host, own) in [
            ("localhost:8080", true),
            ("127.0.0.1", true),
            ("[::1]:80", true),
            ("evil.example", false),
            ("127.0.0.1.evil.example", false),
            ("10.0.0.7:8080", false),
        ] {
            assert_eq!(is_this_machine(&host.parse().unwrap()), own, "{host}");
        }
    }

    #[test]
    fn what_changes_something_comes_from_a_page_of_this_server() {
        let check = |path: &str, headers: &[(&str, &str)], own: bool| {
            let mut request = Request::post(path).header("host", "127.0.0.1:8080");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let request = request.body(Body::empty()).unwrap();
            assert_eq!(is_own_page(&request, host(&request).as_ref()), own, "{path} {headers:?}");
        };
        check("/me", &[], false);
        check("/api/cases/1/retry", &[], true);
        check("/me", &[("sec-fetch-site", "same-origin")], true);
        check("/api/cases/1/retry", &[("sec-fetch-site", "cross-site")], false);
        check("/me", &[("sec-fetch-site", "none")], false);
        check("/me", &[("origin", "http://127.0.0.1:8080")], true);
        check("/me", &[("origin", "http://127.0.0.1:9090")], false);
        check("/me", &[("origin", "null")], false);
        check("/me", &[("origin", "http://127.0.0.1:8080"), ("sec-fetch-site", "same-site")], false);
    }

    #[test]
    fn cookies() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; lang=ru"));
        assert_eq!(cookie(&headers, "lang"), Some("ru"));
        assert_eq!(cookie(&headers, "an"), None);
    }
}
