//! Accepts connections, with limits, until shutdown.

use super::app::{App, Settings};
use super::router;
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use zanflow_store::{Kb, KbError};

/// Concurrent connections; further ones wait.
const CONNECTIONS: usize = 1024;
/// Time limit for request headers and idle connections.
const HEADERS: Duration = Duration::from_secs(15);
/// Maximum size of request headers, in bytes.
const HEADER_BYTES: usize = 32 << 10;
/// Grace period for open requests at shutdown.
const GRACE: Duration = Duration::from_secs(5);
/// Minimum length of a token.
const SHORTEST: usize = 16;

/// Why the server cannot run.
#[derive(Debug)]
pub enum ServeError {
    /// The knowledge base cannot be read.
    Kb(KbError),
    /// The address cannot be listened on.
    Bind(SocketAddr, String),
    /// Reachable from other machines without a token.
    NoToken(SocketAddr),
    /// The token is too short.
    ShortToken,
    /// Threads could not be started.
    Threads(String),
}

impl ServeError {
    /// Advice for the user.
    pub fn help(&self) -> String {
        match self {
            Self::Kb(error) => error.help(),
            Self::Bind(..) => "stop what listens there, or name another address with --bind".to_owned(),
            Self::NoToken(_) => {
                "put a long random text into a file and name it with --token-file, or bind to 127.0.0.1"
                    .to_owned()
            }
            Self::ShortToken => format!("give at least {SHORTEST} letters, made at random"),
            Self::Threads(_) => "free some memory".to_owned(),
        }
    }
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kb(error) => error.fmt(f),
            Self::Bind(address, what) => write!(f, "{address}: cannot listen: {what}"),
            Self::NoToken(address) => write!(f, "{address} can be reached by others, and there is no token"),
            Self::ShortToken => f.write_str("the token is too short"),
            Self::Threads(what) => write!(f, "no threads: {what}"),
        }
    }
}

impl std::error::Error for ServeError {}

/// Serves until Ctrl-C or SIGTERM. `ready` is called with the bound address.
///
/// # Errors
/// The server cannot start.
pub fn serve(settings: Settings, ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    if !settings.bind.ip().is_loopback() && settings.token.is_none() {
        return Err(ServeError::NoToken(settings.bind));
    }
    if settings.token.as_ref().is_some_and(|token| token.chars().count() < SHORTEST) {
        return Err(ServeError::ShortToken);
    }
    let kb = Kb::open(&settings.kb).map_err(ServeError::Kb)?;
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.enable_all().build().map_err(|error| ServeError::Threads(error.to_string()))?;
    let outcome = runtime.block_on(async {
        let bind = settings.bind;
        let failed = |error: std::io::Error| ServeError::Bind(bind, error.to_string());
        let listener = TcpListener::bind(bind).await.map_err(failed)?;
        ready(listener.local_addr().map_err(failed)?);
        let app = App::new(kb, settings);
        let warmed = Arc::clone(&app);
        // The first visitor need not wait for lists and groups. Whatever is wrong with them, he is told.
        drop(tokio::task::spawn_blocking(move || {
            drop(super::browse::browse(&warmed));
            drop(super::groups::found(&warmed));
        }));
        run(listener, router(&app)).await;
        Ok(())
    });
    // Work that nobody waits for any more does not keep the server from ending.
    runtime.shutdown_timeout(Duration::ZERO);
    outcome
}

async fn run(listener: TcpListener, app: Router) {
    let connections = Arc::new(Semaphore::new(CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stopped());
    loop {
        let Ok(permit) = connections.clone().acquire_owned().await else { break };
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(_) => {
                    // Out of files, most likely: others must end first.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(app.clone());
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADERS)
            .max_buf_size(HEADER_BYTES)
            .serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A visitor that goes away in the middle is no fault.
            let _ = connection.await;
            drop(permit);
        });
    }
    let _ = tokio::time::timeout(GRACE, graceful.shutdown()).await;
}

/// Waits for Ctrl-C or, on Unix, SIGTERM.
async fn stopped() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
