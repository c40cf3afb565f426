//! Transports: standard input and output, and HTTP.

use super::Server;
use super::lines::Lines;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use rmcp::ServiceExt;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

/// Largest request in bytes; no tool needs more.
const LARGEST_REQUEST: usize = 64 * 1024;

/// Why the server ended.
#[derive(Debug)]
pub enum ServeError {
    /// A non-loopback address needs a token.
    NeedsToken(SocketAddr),
    /// Listening on the address failed.
    Listen(SocketAddr, String),
    /// The connection broke.
    Broken(String),
}

impl ServeError {
    /// What the user can do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NeedsToken(_) => "give --token-file, or an address of this machine such as 127.0.0.1:8765",
            Self::Listen(..) => "name another port with --http, or end the program that holds it",
            Self::Broken(_) => "start the server by a client of the Model Context Protocol",
        }
    }
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NeedsToken(address) => {
                write!(f, "{address}: others can reach this address, and there is no token")
            }
            Self::Listen(address, what) => write!(f, "{address}: {what}"),
            Self::Broken(what) => write!(f, "the connection ended: {what}"),
        }
    }
}

/// Serves one client on standard input and output, until it closes them.
///
/// # Errors
/// The client does not speak the protocol.
pub async fn stdio(server: Server) -> Result<(), ServeError> {
    let broken = |error: String| ServeError::Broken(error);
    let (input, output, written) = Lines::new(tokio::io::stdin(), tokio::io::stdout()).parts();
    let running = server.serve((input, output)).await.map_err(|error| broken(error.to_string()))?;
    running.waiting().await.map_err(|error| broken(error.to_string()))?;
    written.await.map_err(|error| broken(error.to_string()))?.map_err(|error| broken(error.to_string()))
}

/// Serves `/mcp` over HTTP until Ctrl-C and calls `ready` with the address. With a token, requests must carry it as
/// `Authorization: Bearer`; without one only loopback addresses are allowed.
///
/// # Errors
/// The address needs a token, or listening fails.
pub async fn http(
    server: Server,
    address: SocketAddr,
    token: Option<&str>,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    if !address.ip().is_loopback() && token.is_none() {
        return Err(ServeError::NeedsToken(address));
    }
    let listen = |error: std::io::Error| ServeError::Listen(address, error.to_string());
    let listener = tokio::net::TcpListener::bind(address).await.map_err(listen)?;
    ready(listener.local_addr().map_err(listen)?);
    // Requests are stateless, so that clients that disconnect leave no session behind.
    let mut config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .enforce_origin_validation();
    config.max_request_body_bytes = LARGEST_REQUEST;
    if !address.ip().is_loopback() {
        // The host check protects against DNS rebinding in browsers, which would lack the token.
        config = config.disable_allowed_hosts();
    }
    let service = StreamableHttpService::new(
        move || Ok(server.clone()),
        Arc::new(LocalSessionManager::default()),
        config,
    );
    let expected = token.map(|token| blake3::hash(format!("Bearer {token}").as_bytes()));
    let routes =
        axum::Router::new().nest_service("/mcp", service).layer(from_fn_with_state(expected, check_token));
    let stop = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    axum::serve(listener, routes).with_graceful_shutdown(stop).await.map_err(listen)
}

/// Lets requests with the token through. Hashes are compared, in constant time.
async fn check_token(State(expected): State<Option<blake3::Hash>>, request: Request, next: Next) -> Response {
    let given = request.headers().get(header::AUTHORIZATION).map(|value| blake3::hash(value.as_bytes()));
    if expected.is_some() && given != expected {
        let challenge = [(header::WWW_AUTHENTICATE, "Bearer")];
        return (StatusCode::UNAUTHORIZED, challenge, "send the server's token as Authorization: Bearer\n")
            .into_response();
    }
    next.run(request).await
}
