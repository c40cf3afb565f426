//! One line of the log and one count for each request, and the id under which all that a request does can be found: that of the header
//! `traceparent` (W3C Trace Context), else a new one. It is returned in `traceresponse` and in problems.

use crate::guard::random;
use crate::metrics::Metrics;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use std::time::Instant;
use tokio::task::JoinHandle;
use tracing::Instrument;

const PARENT: HeaderName = HeaderName::from_static("traceparent");
const RESPONSE: HeaderName = HeaderName::from_static("traceresponse");
/// Answers to other addresses than the service has are counted as this.
const NOWHERE: &str = "none";

tokio::task_local! {
    static TRACE: String;
}

/// What is done with each request.
#[derive(Clone)]
pub(crate) struct Traced {
    /// Requests are told in the log.
    pub told: bool,
    pub metrics: Arc<Metrics>,
}

/// The id of the request that is being answered.
pub(crate) fn current() -> Option<String> {
    TRACE.try_with(Clone::clone).ok()
}

/// Does what blocks off the threads that serve connections; what it logs belongs to the request.
pub(crate) fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    let span = tracing::Span::current();
    tokio::task::spawn_blocking(move || span.in_scope(work))
}

/// Gives a request its id, tells of it and counts it.
pub(crate) async fn traced(State(of): State<Traced>, request: Request, next: Next) -> Response {
    let (id, flags) = parent(request.headers()).unwrap_or_else(|| (fresh(), "00".to_owned()));
    let (begun, method) = (Instant::now(), known(request.method()));
    let route = request.extensions().get::<MatchedPath>().cloned();
    // At the highest level, so that it is there whatever level is written.
    let span = tracing::error_span!("request", trace = id);
    let mut response = TRACE.scope(id.clone(), next.run(request).instrument(span.clone())).await;
    let (took, status) = (begun.elapsed(), response.status().as_u16());
    let route = route.as_ref().map_or(NOWHERE, MatchedPath::as_str);
    of.metrics.request(method, route, status, took);
    if of.told {
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        span.in_scope(|| match route.starts_with("/health/") {
            true => tracing::debug!(method, route, status, ms, "answered"),
            false => tracing::info!(method, route, status, ms, "answered"),
        });
    }
    let own = random().and_then(|own| own.get(..16).map(str::to_owned)).unwrap_or_default();
    if let Ok(told) = HeaderValue::try_from(format!("00-{id}-{own}-{flags}")) {
        response.headers_mut().insert(RESPONSE, told);
    }
    response
}

/// The id and flags of a `traceparent`, if it is one.
fn parent(headers: &HeaderMap) -> Option<(String, String)> {
    let mut told = headers.get_all(PARENT).iter();
    let text = told.next()?.to_str().ok().filter(|_| told.next().is_none())?;
    let mut parts = text.split('-');
    let (version, id, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let is = |text: &str, length: usize| {
        text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let is_some = |text: &str| text.bytes().any(|byte| byte != b'0');
    // Later versions may have more parts.
    let whole = is(version, 2) && version != "ff" && (version != "00" || parts.next().is_none());
    let valid = whole && is(id, 32) && is_some(id) && is(span, 16) && is_some(span) && is(flags, 2);
    valid.then(|| (id.to_owned(), flags.to_owned()))
}

/// A new id; without randomness none, by which nothing is found.
fn fresh() -> String {
    random().unwrap_or_else(|| "0".repeat(32))
}

/// The name of a method; those that the service does not know are one.
fn known(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_taken_over_as_the_standard_says() {
        let id = "4bf92f3577b34da6a3ce929d0e0e4736";
        for (told, taken) in [
            (format!("00-{id}-00f067aa0ba902b7-01"), true),
            (format!("cc-{id}-00f067aa0ba902b7-01-what-will-be"), true),
            (format!("00-{id}-00f067aa0ba902b7-01-what-will-be"), false),
            (format!("ff-{id}-00f067aa0ba902b7-01"), false),
            (format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32)), false),
            (format!("00-{id}-0000000000000000-01"), false),
            (format!("00-{}-00f067aa0ba902b7-01", id.to_uppercase()), false),
            (format!("00-{id}-00f067aa0ba902b7"), false),
            ("00-880101300123-1-1".to_owned(), false),
            (String::new(), false),
        ] {
            let headers = HeaderMap::from_iter([(PARENT, HeaderValue::try_from(&told).unwrap())]);
            assert_eq!(parent(&headers), taken.then(|| (id.to_owned(), "01".to_owned())), "{told}");
        }
        let mut two = HeaderMap::new();
        for _ in 0..2 {
            two.append(PARENT, HeaderValue::try_from(format!("00-{id}-00f067aa0ba902b7-01")).unwrap());
        }
        assert_eq!(parent(&two), None);
    }
}
