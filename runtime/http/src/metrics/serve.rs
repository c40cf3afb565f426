//! The address at which a monitoring system asks.

use super::{CONTENT_TYPE, Metrics, Settings};
use crate::guard::Token;
use crate::{App, health};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Who may ask for what.
#[derive(Clone)]
pub(crate) struct Monitoring {
    app: Arc<App>,
    token: Option<Arc<Token>>,
}

impl Monitoring {
    /// # Errors
    /// The token cannot be read.
    pub(crate) fn new(app: &Arc<App>, settings: &Settings) -> Result<Self, String> {
        let token = settings.token_file.as_deref().map(Token::read).transpose()?;
        Ok(Self { app: Arc::clone(app), token: token.map(Arc::new) })
    }

    /// `/metrics`, and the health of the service.
    pub(crate) fn router(self) -> Router {
        let health = health::routes().with_state(Arc::clone(&self.app));
        Router::new().route("/metrics", get(metrics)).with_state(self).merge(health)
    }
}

async fn metrics(State(of): State<Monitoring>, headers: HeaderMap) -> Response {
    let shown = headers.get(header::AUTHORIZATION).and_then(|shown| shown.to_str().ok());
    let shown = shown.and_then(|shown| shown.strip_prefix("Bearer "));
    if of.token.as_ref().is_some_and(|token| !shown.is_some_and(|shown| token.is(shown))) {
        let asks = [(header::WWW_AUTHENTICATE, "Bearer")];
        return (StatusCode::UNAUTHORIZED, asks, "show the token: Authorization: Bearer TOKEN\n")
            .into_response();
    }
    let metrics: Arc<Metrics> = Arc::clone(&of.app.metrics);
    match tokio::task::spawn_blocking(move || metrics.text()).await {
        Ok(text) => ([(header::CONTENT_TYPE, CONTENT_TYPE)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Takes the address. Where none is configured and the usual one is taken, the service goes on without.
///
/// # Errors
/// The configured address cannot be taken.
pub(crate) async fn listen(
    settings: &Settings,
    served: SocketAddr,
) -> Result<Option<(TcpListener, SocketAddr)>, String> {
    if !settings.on {
        return Ok(None);
    }
    let address = settings.address(served);
    let taken = async {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        Ok::<_, std::io::Error>((listener, address))
    };
    match taken.await {
        Ok(taken) => Ok(Some(taken)),
        Err(error) if settings.bind.is_some() => {
            Err(format!("metrics.bind: {address}: {error}; choose another, or none with `on = false`"))
        }
        Err(error) => {
            tracing::warn!(
                "nobody can watch the service: {address}: {error}; choose another with metrics.bind"
            );
            Ok(None)
        }
    }
}
