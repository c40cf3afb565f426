//! Access checks of requests, security headers of responses.

use crate::App;
use crate::accounts::{AccountError, Accounts, Signed};
use crate::files::Upload;
use crate::kept::{Tried, page_of};
use crate::problem::{PROBLEM, Problem};
use crate::who::Who;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use subtle::ConstantTimeEq;

/// Name of the session cookie, and behind TLS, where browsers take it from this host alone.
const SESSION: &str = "zanflow-session";
const SECURE_SESSION: &str = "__Host-zanflow-session";
/// Maximum number of sessions of a trial; the oldest is dropped.
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

/// Sessions of a trial with a token, in memory.
#[derive(Default)]
pub struct Sessions(Mutex<VecDeque<String>>);

impl Sessions {
    /// Opens a session; none if there is no randomness.
    pub fn open(&self) -> Option<String> {
        let id = random()?;
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if open.len() == SESSIONS {
            open.pop_front();
        }
        open.push_back(id.clone());
        Some(id)
    }

    /// Whether there is such a session.
    fn has(&self, id: &str) -> bool {
        let open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // All are compared, each in constant time.
        open.iter().fold(false, |found, one| found | bool::from(one.as_bytes().ct_eq(id.as_bytes())))
    }
}

/// The session cookie with that secret; without one, what ends it.
pub fn session_cookie(app: &App, secret: Option<&str>) -> String {
    let (name, secure) = if app.behind_tls { (SECURE_SESSION, "; Secure") } else { (SESSION, "") };
    let age = if secret.is_some() { "" } else { "; Max-Age=0" };
    format!("{name}={}; HttpOnly; SameSite=Lax; Path=/{secure}{age}", secret.unwrap_or_default())
}

fn shown_session<'h>(app: &App, headers: &'h HeaderMap) -> Option<&'h str> {
    cookie(headers, if app.behind_tls { SECURE_SESSION } else { SESSION })
}

/// Where a request comes from, as far as attempts are counted by it: an address, or the network of one home.
pub fn address(app: &App, headers: &HeaderMap, connected: Option<SocketAddr>) -> String {
    // The last one was put there by our own proxy; those before it say what they like.
    let told = headers.get_all("x-forwarded-for").iter().next_back().and_then(|told| told.to_str().ok());
    let told = told.and_then(|told| told.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
    let ip = told.filter(|_| app.behind_tls).or_else(|| connected.map(|address| address.ip()));
    match ip.map(|ip| ip.to_canonical()) {
        Some(IpAddr::V6(ip)) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Some(IpAddr::V4(ip)) => ip.to_string(),
        None => "unknown".to_owned(),
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
    let mut response = match check(&app, &mut request).await {
        Ok(()) => next.run(request).await,
        Err(problem) if problem.status == StatusCode::UNAUTHORIZED && !api => {
            Redirect::to(&back_to(&app, request).await).into_response()
        }
        Err(problem) if problem.key == "error-initial" && !api => Redirect::to("/account").into_response(),
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
    if app.behind_tls {
        let year = HeaderValue::from_static("max-age=31536000");
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Most bytes of a form that are kept over a sign-in.
const OVER: usize = 256 * 1024;

/// The page to sign in at, which leads back to where somebody was going. What they were sending when their session had ended by itself is
/// kept, for them alone.
async fn back_to(app: &Arc<App>, request: Request) -> String {
    let to = if request.method() == Method::GET {
        request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string)
    } else {
        typed_at(app, request).await.unwrap_or_else(|| "/".to_owned())
    };
    match to.as_str() {
        "/" => "/login".to_owned(),
        to => format!("/login?to={}", form_urlencoded::byte_serialize(to.as_bytes()).collect::<String>()),
    }
}

/// The page whose form was sent, with what was typed into it if it is known whose it was.
async fn typed_at(app: &Arc<App>, request: Request) -> Option<String> {
    let (place, action) = page_of(request.uri().path())?;
    let secret = shown_session(app, request.headers()).map(str::to_owned);
    let Some(who) = whose(app, secret).await else { return Some(place) };
    let kind =
        request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let typed = if kind.starts_with("multipart/") {
        Upload::fields_of(request, OVER).await.ok()
    } else {
        let body = axum::body::to_bytes(request.into_body(), OVER).await.ok();
        body.map(|body| form_urlencoded::parse(&body).into_owned().collect())
    };
    let tried = Tried { action, typed: typed?, problem: None };
    let key = app.kept.keep(&place, Some(&who), tried, app.now());
    Some(key.map_or_else(|| place.clone(), |key| format!("{place}?typed={key}")))
}

/// Whose session has ended by itself.
async fn whose(app: &Arc<App>, secret: Option<String>) -> Option<String> {
    let (secret, accounts) = (secret?, Arc::clone(app.accounts.as_ref()?));
    let found = crate::trace::blocking(move || accounts.whose(&secret)).await;
    found.ok()?.ok()?
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

async fn check(app: &App, request: &mut Request) -> Result<(), Problem> {
    let path = request.uri().path();
    let (open, api, leads_on) = (open_to_all(path), path.starts_with("/api"), leads_on(path));
    let host = host(request);
    let changes = ![Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    if changes && !is_own_page(request, host.as_ref()) {
        let told = "this comes from a page of another server";
        return Err(Problem::new(StatusCode::FORBIDDEN, "error-origin", told));
    }
    let (who, signed) = match &app.accounts {
        None => {
            on_trial(app, request, host.as_ref(), open)?;
            (Who::Anybody, None)
        }
        Some(accounts) => known(app, Arc::clone(accounts), request.headers()).await?,
    };
    if app.accounts.is_some() && !open && matches!(who, Who::Nobody) {
        let told = "show your token: Authorization: Bearer TOKEN";
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "error-token", told));
    }
    if let (true, Who::Known(caller)) = (api, &who) {
        app.calls.take(&caller.person().id, app.now()).map_err(Problem::wait)?;
    }
    if !open && !leads_on && signed.as_ref().is_some_and(|signed| signed.initial) {
        let told = "change the password that was set for you first";
        return Err(Problem::new(StatusCode::FORBIDDEN, "error-initial", told));
    }
    if let Some(signed) = signed {
        request.extensions_mut().insert(signed);
    }
    request.extensions_mut().insert(who);
    Ok(())
}

/// Who a trial is open to: this machine, or whoever shows its token.
fn on_trial(app: &App, request: &Request, host: Option<&Authority>, open: bool) -> Result<(), Problem> {
    match &app.token {
        // A page elsewhere can have a name of its own resolve to this machine; it cannot have it called `localhost`.
        None if !host.is_some_and(is_this_machine) => {
            let told = "without a token this is served under a name of this machine only, like 127.0.0.1";
            Err(Problem::new(StatusCode::FORBIDDEN, "error-host", told))
        }
        Some(token) if !open && !is_let_in(app, token, request.headers()) => {
            let told = "show the token: Authorization: Bearer TOKEN";
            Err(Problem::new(StatusCode::UNAUTHORIZED, "error-token", told))
        }
        _ => Ok(()),
    }
}

/// The person whose token is shown, or whose session it is.
async fn known(
    app: &App,
    accounts: Arc<Accounts>,
    headers: &HeaderMap,
) -> Result<(Who, Option<Signed>), Problem> {
    let token = bearer(headers).map(str::to_owned);
    let session = shown_session(app, headers).map(str::to_owned);
    if token.is_none() && session.is_none() {
        return Ok((Who::Nobody, None));
    }
    let found = crate::trace::blocking(move || -> Result<_, AccountError> {
        if let Some(token) = token {
            return Ok(accounts.token(&token)?.map(|caller| (caller, None)));
        }
        let signed = session.map(|session| accounts.session(&session)).transpose()?.flatten();
        Ok(signed.map(|signed| (signed.caller.clone(), Some(signed))))
    });
    let found = found.await.map_err(|_| Problem::ours("the request failed"))??;
    Ok(found.map_or((Who::Nobody, None), |(caller, signed)| (Who::Known(caller), signed)))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

fn open_to_all(path: &str) -> bool {
    ["/login", "/login/provider", "/login/back", "/style.css", "/icon.svg"].contains(&path)
        // Whoever watches the service has no account.
        || path.starts_with("/health/")
        || path.starts_with("/lang/")
        || is_webhook(path)
        // Who has a paper may check it, whoever they are.
        || path == "/check"
        || path.starts_with("/check/")
        || path.starts_with("/api/check/")
}

/// What other systems send: each is known by the signature of what it sends, not by a session.
fn is_webhook(path: &str) -> bool {
    path.starts_with("/webhooks/")
}

/// What whoever has to change their password may do before.
fn leads_on(path: &str) -> bool {
    ["/account", "/account/password", "/logout"].contains(&path)
}

/// The address that a request came from.
pub struct From(pub String);

impl axum::extract::FromRequestParts<Arc<App>> for From {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        app: &Arc<App>,
    ) -> Result<Self, std::convert::Infallible> {
        let connected =
            parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| *address);
        Ok(Self(address(app, &parts.headers, connected)))
    }
}

fn is_let_in(app: &App, token: &Token, headers: &HeaderMap) -> bool {
    bearer(headers).is_some_and(|shown| token.is(shown))
        || shown_session(app, headers).is_some_and(|id| app.sessions.has(id))
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
        None => request.uri().path().starts_with("/api/") || is_webhook(request.uri().path()),
    }
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
