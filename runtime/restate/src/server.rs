//! Where Restate calls this process: the endpoint of its SDK on a socket.

use hyper::server::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::graceful::GracefulShutdown;
use restate_sdk::endpoint::Endpoint;
use restate_sdk::hyper::HyperEndpoint;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How long turns that run may take when the server stops; what does not end in time, Restate runs again.
const GRACE: Duration = Duration::from_secs(10);

/// Serves until `stop` changes or its sender is gone.
///
/// The SDK has a server of its own, which accepts nothing more after the first connection that cannot be accepted, as when
/// there are too many open files.
pub(crate) async fn serve(listener: TcpListener, endpoint: Endpoint, mut stop: watch::Receiver<bool>) {
    let endpoint = HyperEndpoint::new(endpoint);
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.changed() => break,
        };
        let Ok((stream, _)) = accepted else {
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        // A lost packet more is worth less than a turn that waits for one.
        let _ = stream.set_nodelay(true);
        let connection = http2::Builder::new(TokioExecutor::new())
            .serve_connection(TokioIo::new(stream), endpoint.clone());
        let watched = graceful.watch(connection);
        // What ends with an error, Restate asks again.
        tokio::spawn(async move { drop(watched.await) });
    }
    drop(listener);
    let _ = tokio::time::timeout(GRACE, graceful.shutdown()).await;
}
