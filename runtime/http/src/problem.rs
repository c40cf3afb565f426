//! Problem details of failed requests (RFC 9457).

use crate::accounts::AccountError;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::borrow::Cow;
use zanflow_runtime::{EngineError, JournalError};

/// The media type of a problem.
pub const PROBLEM: &str = "application/problem+json";

/// Why a request failed.
#[derive(Debug, Clone)]
pub struct Problem {
    pub status: StatusCode,
    /// Key of the message for people.
    pub key: &'static str,
    /// Details of this occurrence, in English.
    pub detail: String,
    /// Why the process cannot run.
    pub findings: Vec<String>,
    /// What is wrong with fields of a form.
    pub errors: Vec<WrongField>,
    /// The engine must be reopened.
    pub stops: bool,
    /// Seconds after which it may be tried again.
    pub wait: Option<u64>,
}

/// A field that is not filled in as it asks.
#[derive(Debug, Clone, Serialize)]
pub struct WrongField {
    /// Its id.
    pub field: String,
    /// Its words in the form, if it has some.
    pub label: Option<String>,
    /// Key of the message for people.
    pub fault: &'static str,
    /// What is wrong, in English.
    pub detail: String,
}

#[derive(Serialize)]
struct Body9457<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    title: Cow<'a, str>,
    status: u16,
    detail: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    findings: &'a [String],
    #[serde(skip_serializing_if = "<[WrongField]>::is_empty")]
    errors: &'a [WrongField],
    /// The id under which the log tells of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    trace: Option<String>,
}

impl Problem {
    pub fn new(status: StatusCode, key: &'static str, detail: impl Into<String>) -> Self {
        let (findings, errors) = (Vec::new(), Vec::new());
        Self { status, key, detail: detail.into(), findings, errors, stops: false, wait: None }
    }

    /// Invalid request.
    pub fn refused(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "error-request", detail)
    }

    pub fn unknown_address() -> Self {
        Self::new(StatusCode::NOT_FOUND, "error-address", "there is nothing at this address")
    }

    pub fn unknown_process() -> Self {
        Self::new(StatusCode::NOT_FOUND, "error-process", "the service has no such process")
    }

    pub fn unknown_case(case: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "error-unknown_case", format!("there is no case {case}"))
    }

    pub fn not_allowed() -> Self {
        Self::new(StatusCode::FORBIDDEN, "error-not_allowed", "your roles do not allow this")
    }

    /// Asked too often.
    pub fn wait(seconds: u64) -> Self {
        let told = format!("too many requests: try again in {seconds} seconds");
        Self { wait: Some(seconds), ..Self::new(StatusCode::TOO_MANY_REQUESTS, "error-too_many", told) }
    }

    pub fn cannot_run(reasons: &[String]) -> Self {
        let detail = "the act leaves open how the process goes on; see the findings";
        Self { findings: reasons.to_vec(), ..Self::new(StatusCode::CONFLICT, "error-cannot_run", detail) }
    }

    /// Internal error.
    pub fn ours(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "error-ours", detail)
    }
}

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        use AccountError as E;
        let (status, key) = match &error {
            E::Wait { seconds } => return Self::wait(*seconds),
            E::Weak(weak) => (StatusCode::BAD_REQUEST, weak.key()),
            E::Wrong => (StatusCode::FORBIDDEN, "password-wrong"),
            E::Unknown { .. } => (StatusCode::CONFLICT, "error-account"),
            E::Known { .. } | E::Refused { .. } => (StatusCode::BAD_REQUEST, "error-request"),
            E::Away { .. } => (StatusCode::SERVICE_UNAVAILABLE, "error-away"),
            // What the store says names files; it is for the log.
            E::Store { .. } => {
                tracing::error!("{error}");
                return Self::ours("the accounts cannot be read or written");
            }
        };
        Self::new(status, key, error.to_string())
    }
}

impl From<EngineError> for Problem {
    fn from(error: EngineError) -> Self {
        use EngineError as E;
        let (status, key) = match &error {
            E::UnknownCase { .. } => (StatusCode::NOT_FOUND, "error-unknown_case"),
            E::NoReason { .. } => (StatusCode::BAD_REQUEST, "error-no_reason"),
            E::PersonalId => (StatusCode::BAD_REQUEST, "error-personal_id"),
            E::UnknownVersion { .. } => (StatusCode::CONFLICT, "error-unknown_version"),
            E::UnknownNode { .. } | E::UnknownAsk { .. } => (StatusCode::CONFLICT, "error-unknown_node"),
            E::UnknownMatter { .. } => (StatusCode::CONFLICT, "error-unknown_matter"),
            E::NotAllowed { .. } => (StatusCode::FORBIDDEN, "error-not_allowed"),
            E::FactsGiven => (StatusCode::FORBIDDEN, "error-facts_given"),
            E::NoDecision { .. } => (StatusCode::CONFLICT, "error-no_decision"),
            E::Ended { .. } => (StatusCode::CONFLICT, "error-ended"),
            E::NoTask { .. } => (StatusCode::CONFLICT, "error-no_task"),
            E::NotAssigned { .. } => (StatusCode::CONFLICT, "error-no_task"),
            E::Assigned { .. } => (StatusCode::CONFLICT, "error-assigned"),
            E::FileChanged { .. } => (StatusCode::CONFLICT, "error-file_changed"),
            E::FileFull { .. } => (StatusCode::CONFLICT, "error-file_full"),
            E::NoPaper { .. } => (StatusCode::NOT_FOUND, "error-no_paper"),
            E::OtherStatement { .. } => (StatusCode::CONFLICT, "error-other_statement"),
            E::NotSigned { .. } => (StatusCode::CONFLICT, "error-not_signed"),
            E::Erased { .. } => (StatusCode::CONFLICT, "error-erased"),
            E::Running { .. } => (StatusCode::CONFLICT, "error-running"),
            E::NotScrubbed { .. } => (StatusCode::SERVICE_UNAVAILABLE, "error-not_scrubbed"),
            E::Suspended { .. } => (StatusCode::CONFLICT, "error-suspended"),
            E::NotSuspended { .. } => (StatusCode::CONFLICT, "error-not_suspended"),
            E::NotMovable { .. } => (StatusCode::CONFLICT, "error-not_movable"),
            E::NoRetry { .. } => (StatusCode::CONFLICT, "error-no_retry"),
            E::NotRefused { .. } => (StatusCode::CONFLICT, "error-not_refused"),
            E::Calendar(_) => (StatusCode::CONFLICT, "error-calendar"),
            E::Journal(JournalError::Full) => (StatusCode::INSUFFICIENT_STORAGE, "error-full"),
            E::Away { .. } => (StatusCode::SERVICE_UNAVAILABLE, "error-away"),
            E::Unclear { .. } => (StatusCode::GATEWAY_TIMEOUT, "error-unclear"),
            E::Journal(_) | E::NoRandom | E::MethodsGone { .. } => {
                (StatusCode::SERVICE_UNAVAILABLE, "error-journal")
            }
        };
        Self { stops: crate::app::stops(&error), ..Self::new(status, key, error.to_string()) }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = Body9457 {
            kind: "about:blank",
            title: crate::pages::english(self.key),
            status: self.status.as_u16(),
            detail: &self.detail,
            findings: &self.findings,
            errors: &self.errors,
            trace: crate::trace::current(),
        };
        // Strings and a number: nothing that JSON cannot hold.
        let mut response = Response::new(Body::from(serde_json::to_vec(&body).unwrap_or_default()));
        *response.status_mut() = self.status;
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
        if let Some(seconds) = self.wait {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
