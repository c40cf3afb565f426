//! Failures of requests: a page for people, `application/problem+json` for programs.

use super::app::Shared;
use super::prefs::Prefs;
use super::render::{WORDS, render};
use super::shell::Shell;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::borrow::Cow;
use zanflow_store::KbError;
use zanflow_wording::Lang;

/// Why a request failed.
#[derive(Debug, Clone)]
pub enum Failure {
    /// There is no such page.
    Nowhere,
    /// There is no such act.
    NoAct,
    /// The act has no such service, process or line.
    NoPart,
    /// The act has no such edition.
    NoEdition,
    /// An invalid parameter: its name.
    Parameter(&'static str),
    /// An address is too long.
    TooLong,
    /// The upload exceeds this limit, in bytes.
    TooLarge(usize),
    /// The file cannot be read as an act, with the reason.
    NotAnAct(String),
    /// Uploads are off.
    NoUploads,
    /// Searches cannot be kept here.
    NoKeeping,
    /// No more searches are kept.
    TooManySearches,
    /// Unknown `Host`.
    Host,
    /// Cross-site form.
    OtherSite,
    /// Missing or wrong token.
    Token,
    /// The knowledge base cannot be read.
    Kb(String),
    /// Internal error.
    Ours,
    /// The server is shutting down.
    Stopped,
}

impl Failure {
    fn status(&self) -> StatusCode {
        match self {
            Self::Nowhere | Self::NoAct | Self::NoPart | Self::NoEdition => StatusCode::NOT_FOUND,
            Self::Parameter(_) => StatusCode::BAD_REQUEST,
            Self::TooLong => StatusCode::URI_TOO_LONG,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotAnAct(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NoUploads | Self::NoKeeping | Self::OtherSite => StatusCode::FORBIDDEN,
            Self::TooManySearches => StatusCode::CONFLICT,
            Self::Host => StatusCode::MISDIRECTED_REQUEST,
            Self::Token => StatusCode::UNAUTHORIZED,
            Self::Kb(_) | Self::Ours => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Stopped => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Message key and the value to fill in.
    fn words(&self) -> (&'static str, String) {
        match self {
            Self::Nowhere => ("error-nowhere", String::new()),
            Self::NoAct => ("error-no-act", String::new()),
            Self::NoPart => ("error-no-part", String::new()),
            Self::NoEdition => ("error-no-edition", String::new()),
            Self::Parameter(name) => ("error-parameter", (*name).to_owned()),
            Self::TooLong => ("error-too-long", String::new()),
            Self::TooLarge(limit) => ("error-too-large", (limit >> 20).max(1).to_string()),
            Self::NotAnAct(why) => ("error-not-an-act", why.clone()),
            Self::NoUploads => ("error-no-uploads", String::new()),
            Self::NoKeeping => ("error-no-keeping", String::new()),
            Self::TooManySearches => ("error-many-searches", String::new()),
            Self::Host => ("error-host", String::new()),
            Self::OtherSite => ("error-other-site", String::new()),
            Self::Token => ("error-token", String::new()),
            Self::Kb(_) => ("error-kb", String::new()),
            Self::Ours => ("error-ours", String::new()),
            Self::Stopped => ("error-stopped", String::new()),
        }
    }

    /// The failure behind a bare status code.
    fn from_status(status: StatusCode, limit: usize) -> Self {
        match status {
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Self::Nowhere,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge(limit),
            StatusCode::SERVICE_UNAVAILABLE => Self::Stopped,
            status if status.is_client_error() => Self::Parameter("?"),
            _ => Self::Ours,
        }
    }
}

impl From<KbError> for Failure {
    fn from(error: KbError) -> Self {
        Self::Kb(format!("{error}; {}", error.help()))
    }
}

impl From<minijinja::Error> for Failure {
    fn from(error: minijinja::Error) -> Self {
        tell(&format!("a template: {error:#}"));
        Self::Ours
    }
}

/// Logs details for the operator that visitors do not see.
fn tell(message: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr().lock(), "error: {message}");
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Fallback for unknown addresses.
pub async fn nowhere() -> Failure {
    Failure::Nowhere
}

/// Problem details (RFC 9457).
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Problem {
    /// Problem type: `zanflow:no-act`, ….
    #[serde(rename = "type")]
    kind: String,
    /// What is wrong.
    title: String,
    /// The HTTP status.
    status: u16,
    /// Advice or details.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<Cow<'static, str>>,
}

/// Renders failures in the language and format of the client.
pub async fn dress(State(app): State<Shared>, prefs: Prefs, request: Request, next: Next) -> Response {
    let for_program = request.uri().path().starts_with("/api/");
    let response = next.run(request).await;
    let status = response.status();
    let is_failure = status.is_client_error() || status.is_server_error();
    let own = response.extensions().get::<Failure>().cloned();
    // What a handler wrote itself (a form with its mistakes) stays.
    let is_written = response.headers().contains_key("x-written");
    if !is_failure || is_written {
        return response;
    }
    let failure = own.unwrap_or_else(|| Failure::from_status(status, app.settings.max_upload));
    if let Failure::Kb(why) = &failure {
        tell(why);
    }
    let mut dressed = if for_program { problem(&failure, status) } else { page(&app, &prefs, &failure) };
    *dressed.status_mut() = status;
    for (name, value) in response.headers() {
        if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
            dressed.headers_mut().insert(name, value.clone());
        }
    }
    if matches!(failure, Failure::Token) {
        dressed.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    dressed
}

fn problem(failure: &Failure, status: StatusCode) -> Response {
    let (key, fill) = failure.words();
    let problem = Problem {
        kind: format!("zanflow:{}", key.trim_start_matches("error-")),
        title: WORDS.fill(Lang::En, key, &[("what", &fill)]),
        status: status.as_u16(),
        detail: WORDS.find(Lang::En, &format!("{key}-help")),
    };
    let body = serde_json::to_string(&problem).unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
}

#[derive(Serialize)]
struct ErrorPage {
    shell: Shell,
    status: u16,
    title: String,
    help: Option<Cow<'static, str>>,
    login: bool,
}

fn page(app: &Shared, prefs: &Prefs, failure: &Failure) -> Response {
    let (key, fill) = failure.words();
    let page = ErrorPage {
        shell: Shell::new(app, prefs, ""),
        status: failure.status().as_u16(),
        title: WORDS.fill(prefs.lang, key, &[("what", &fill)]),
        help: WORDS.find(prefs.lang, &format!("{key}-help")),
        login: matches!(failure, Failure::Token),
    };
    match render(prefs.lang, "error.html", &page) {
        Ok(html) => html.into_response(),
        Err(_) => page.title.into_response(),
    }
}
