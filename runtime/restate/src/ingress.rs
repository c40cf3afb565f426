//! Asking Restate: under an idempotency key, until it answers or the time is over.

use crate::admin;
use crate::http::{Http, NoAnswer};
use crate::settings::Settings;
use restate_sdk::context::RequestTarget;
use restate_sdk::ingress::{Client, ClientBuildError, ClientError};
use restate_sdk::serde::Json;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;
use std::time::Duration;
use tokio::time::Instant;
use zanflow_runtime::EngineError;

/// Restate's ingress.
pub(crate) struct Ingress {
    client: Client<Http>,
    pub(crate) http: Http,
    /// Until it is given up.
    limit: Duration,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotAsked {
    NoAnswer(NoAnswer),
    /// Restate, or a handler, says no.
    Refused(u16, String),
}

impl fmt::Display for NotAsked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAnswer(why) => write!(f, "{why}"),
            Self::Refused(status, why) => write!(f, "Restate says {status}: {why}"),
        }
    }
}

impl NotAsked {
    /// Whether it may be otherwise soon: a server is gone, or has no leader now.
    fn passes(&self) -> bool {
        match self {
            Self::NoAnswer(_) => true,
            Self::Refused(status, _) => *status == 429 || *status >= 500,
        }
    }
}

impl Ingress {
    pub(crate) fn new(settings: &Settings) -> Result<Self, ClientBuildError> {
        // Asked again, Restate goes on with what it was asked: a server that hangs costs a part of the time only.
        let http = Http::new(settings.ingress.clone(), settings.limit / 3);
        let client = Client::new(settings.ingress.first().clone(), http.clone())?;
        Ok(Self { client, http, limit: settings.limit })
    }

    /// Has a handler do something once and waits for its answer. Asked again with the same key, Restate gives the answer that it gave, or
    /// will give.
    pub(crate) async fn ask<B: Serialize + Clone + 'static, A: DeserializeOwned + 'static>(
        &self,
        to: RequestTarget,
        body: B,
        key: &str,
    ) -> Result<A, NotAsked> {
        let until = Instant::now() + self.limit;
        let mut pause = Duration::from_millis(20);
        loop {
            let request =
                self.client.request::<_, Json<A>>(to.clone(), Json(body.clone())).idempotency_key(key);
            let answer = tokio::time::timeout_at(until, request.call()).await;
            let answer = answer.unwrap_or_else(|_| Err(transport(NoAnswer::Late(self.limit))));
            match answer.and_then(|answer| answer.into_body()).map_err(read) {
                Err(failed) if failed.passes() && Instant::now() + pause < until => {
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(Duration::from_secs(1));
                }
                answer => return answer.map(|Json(answer)| answer),
            }
        }
    }

    /// Has a handler do something at some time.
    pub(crate) async fn send<B: Serialize + Clone + 'static>(
        &self,
        to: RequestTarget,
        body: B,
    ) -> Result<(), EngineError> {
        let until = Instant::now() + self.limit;
        loop {
            let sent =
                self.client.request::<_, ()>(to.clone(), Json(body.clone())).send().await.map_err(read);
            match sent {
                Ok(_) => return Ok(()),
                Err(failed) if failed.passes() && Instant::now() < until => {
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
                Err(failed) => return Err(EngineError::Away { why: failed.to_string() }),
            }
        }
    }
}

fn transport(why: NoAnswer) -> ClientError {
    ClientError::Transport { source: Box::new(why) }
}

fn read(error: ClientError) -> NotAsked {
    match error {
        ClientError::Status { status, response } => {
            NotAsked::Refused(status.as_u16(), admin::said(response.body()))
        }
        ClientError::Transport { source } => {
            let lost = |source: Box<dyn std::error::Error + Send + Sync>| NoAnswer::Lost(source.to_string());
            NotAsked::NoAnswer(source.downcast::<NoAnswer>().map_or_else(lost, |why| *why))
        }
        // An error of a server in between has no form of Restate's.
        other => match other.response().map(|response| response.status().as_u16()) {
            Some(status) if status >= 400 => NotAsked::Refused(status, other.to_string()),
            _ => NotAsked::NoAnswer(NoAnswer::Lost(other.to_string())),
        },
    }
}
