//! Restate's admin interface: where services are registered.

use crate::http::{Http, NoAnswer};
use bytes::Bytes;
use hyper::http::{Request, Uri, header};
use restate_sdk::ingress::RequestExecutor;
use std::fmt;
use std::time::Duration;

/// Why the services of this process could not be registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotRegistered {
    /// The admin interface does not answer.
    NoAnswer(NoAnswer),
    /// It refuses: with its own words.
    Refused(String),
}

impl std::error::Error for NotRegistered {}

impl fmt::Display for NotRegistered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAnswer(why) => write!(f, "{why}; is the address of its admin interface right?"),
            Self::Refused(why) => {
                write!(
                    f,
                    "Restate does not register this service: {why}; does it reach the address that was given for it?"
                )
            }
        }
    }
}

/// Registers the services that are served at an address; whether the cluster did not know it before. What it knew of that
/// address is written over: handlers of one name do the same in the same order in all versions of this crate (`object`).
pub(crate) async fn register(admin: &Http, address: &Uri, patience: Duration) -> Result<bool, NotRegistered> {
    let until = tokio::time::Instant::now() + patience;
    loop {
        match try_to(admin, address).await {
            Err(failed) if tokio::time::Instant::now() >= until => return Err(failed),
            // A cluster that has just started, or whose leader has just gone, refuses for a while.
            Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
            done => return done,
        }
    }
}

async fn try_to(admin: &Http, address: &Uri) -> Result<bool, NotRegistered> {
    let refused = |why: &dyn fmt::Display| NotRegistered::Refused(why.to_string());
    let body = serde_json::json!({ "uri": address.to_string(), "force": true }).to_string();
    let request = Request::post("/deployments")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Bytes::from(body))
        .map_err(|why| refused(&why))?;
    let answer = admin.execute(request).await.map_err(NotRegistered::NoAnswer)?;
    match answer.status().as_u16() {
        201 => Ok(true),
        200 => Ok(false),
        status => Err(refused(&format!("{status} {}", said(answer.body())))),
    }
}

/// What Restate says in an answer that is an error, at most a line of it.
pub(crate) fn said(body: &Bytes) -> String {
    let read: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    let message = read.as_ref().and_then(|value| value.get("message")?.as_str());
    let text = message.map_or_else(|| String::from_utf8_lossy(body).into_owned(), str::to_owned);
    text.lines().next().unwrap_or_default().chars().take(300).collect()
}
