//! HTTP to the servers of a Restate cluster, any of which may be gone.

use crate::access::{Access, BadAccess};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::http::{Request, Response, Uri, header, uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use restate_sdk::ingress::RequestExecutor;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Most bytes of an answer: outcomes and errors are far smaller.
const MOST_BYTES: usize = 1 << 20;

/// Addresses of servers of one cluster, at least one: `http://HOST:PORT` or `https://HOST:PORT`, with commas between them. Those with
/// `https` have to prove their name.
#[derive(Debug, Clone)]
pub struct Servers {
    addresses: Arc<[Uri]>,
    access: Access,
}

impl Servers {
    /// The first of them.
    pub fn first(&self) -> &Uri {
        // There is one: `from_str` makes no other.
        self.addresses.first().unwrap_or_else(|| unreachable!())
    }

    /// How many there are.
    #[allow(clippy::len_without_is_empty)] // there is at least one
    pub fn len(&self) -> usize {
        self.addresses.len()
    }

    /// The same, reached in another way.
    ///
    /// # Errors
    /// [`BadAccess::Open`]: they would be sent a token that others can read.
    pub fn reached_with(self, access: Access) -> Result<Self, BadAccess> {
        access.check(&self.addresses)?;
        Ok(Self { access, ..self })
    }

    /// Each of them by itself.
    pub(crate) fn each(&self) -> impl Iterator<Item = Self> {
        let alone = |one: &Uri| Self { addresses: Arc::new([one.clone()]), access: self.access.clone() };
        self.addresses.iter().map(alone)
    }

    fn nth(&self, nth: usize) -> &Uri {
        self.addresses.get(nth % self.len()).unwrap_or_else(|| self.first())
    }
}

impl FromStr for Servers {
    type Err = BadAddress;

    fn from_str(text: &str) -> Result<Self, BadAddress> {
        let addresses: Vec<Uri> = text.split(',').map(|one| address(one.trim())).collect::<Result<_, _>>()?;
        Ok(Self { addresses: addresses.into(), access: Access::default() })
    }
}

/// Reads `http://HOST:PORT` or `https://HOST:PORT`.
pub(crate) fn address(text: &str) -> Result<Uri, BadAddress> {
    let bad = || BadAddress(text.to_owned());
    let uri = Uri::from_str(text).map_err(|_| bad())?;
    let known = [&uri::Scheme::HTTP, &uri::Scheme::HTTPS];
    let plain =
        uri.scheme().is_some_and(|of| known.contains(&of)) && uri.path() == "/" && uri.query().is_none();
    if plain && uri.port_u16().is_some() { Ok(uri) } else { Err(bad()) }
}

/// An address that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadAddress(String);

impl std::error::Error for BadAddress {}

impl fmt::Display for BadAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} is no address of a server: give http://HOST:PORT or https://HOST:PORT, without a path",
            self.0
        )
    }
}

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoAnswer {
    /// No server took the connection: nothing was asked.
    Unreachable(String),
    /// The connection ended, or the answer was too long: whether it was done is not known.
    Lost(String),
    /// Nothing came in time: whether it was done is not known.
    Late(Duration),
}

impl std::error::Error for NoAnswer {}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(why) => write!(f, "no server of Restate is reached: {why}"),
            Self::Lost(why) => write!(f, "the connection to Restate ended without an answer: {why}"),
            Self::Late(limit) => write!(f, "Restate gave no answer in {} s", limit.as_secs_f32()),
        }
    }
}

/// A client of one cluster: asks the server that answered last, and the others where that one is gone.
#[derive(Debug, Clone)]
pub struct Http {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    servers: Servers,
    last: Arc<AtomicUsize>,
    limit: Duration,
}

impl Http {
    /// `limit`: for one request, until all of its answer is there.
    pub fn new(servers: Servers, limit: Duration) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(Duration::from_secs(2).min(limit)));
        connector.set_nodelay(true);
        connector.enforce_http(false);
        let config = servers.access.config(&servers.addresses);
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(config)
            .https_or_http()
            .enable_http1()
            .wrap_connector(connector);
        let client = Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(connector);
        Self { client, servers, last: Arc::default(), limit }
    }

    /// The servers that it asks.
    pub fn servers(&self) -> &Servers {
        &self.servers
    }

    /// Whether a server answers that it is well.
    pub(crate) async fn well(&self, path: &'static str) -> Result<(), NoAnswer> {
        let request = Request::get(path).body(Bytes::new()).map_err(|why| NoAnswer::Lost(why.to_string()))?;
        match self.execute(request).await?.status() {
            status if status.is_success() => Ok(()),
            status => Err(NoAnswer::Lost(format!("it says {status}"))),
        }
    }

    async fn ask(&self, request: &Request<Bytes>) -> Result<Response<Bytes>, NoAnswer> {
        let first = self.last.load(Ordering::Relaxed) % self.servers.len();
        let mut gone = String::new();
        for nth in first..first + self.servers.len() {
            match self.ask_one(self.servers.nth(nth), request).await {
                Err(NoAnswer::Unreachable(why)) => gone = why,
                answer => {
                    self.last.store(nth % self.servers.len(), Ordering::Relaxed);
                    return answer;
                }
            }
        }
        // All were tried: begin with another one the next time.
        self.last.store((first + 1) % self.servers.len(), Ordering::Relaxed);
        Err(NoAnswer::Unreachable(gone))
    }

    async fn ask_one(&self, server: &Uri, request: &Request<Bytes>) -> Result<Response<Bytes>, NoAnswer> {
        let lost = |why: &dyn fmt::Display| NoAnswer::Lost(why.to_string());
        let mut parts = server.clone().into_parts();
        parts.path_and_query = request.uri().path_and_query().cloned();
        let uri = Uri::from_parts(parts).map_err(|why| lost(&why))?;
        let mut sent = Request::new(Full::new(request.body().clone()));
        *sent.method_mut() = request.method().clone();
        *sent.headers_mut() = request.headers().clone();
        if let Some(bearer) = &self.servers.access.bearer {
            sent.headers_mut().insert(header::AUTHORIZATION, bearer.clone());
        }
        *sent.uri_mut() = uri;
        let answer = self.client.request(sent).await.map_err(|why| match why.is_connect() {
            true => NoAnswer::Unreachable(format!("{server} {}", whole(&why))),
            false => lost(&whole(&why)),
        })?;
        let (parts, body) = answer.into_parts();
        let body = Limited::new(body, MOST_BYTES).collect().await.map_err(|why| lost(&why))?.to_bytes();
        Ok(Response::from_parts(parts, body))
    }
}

/// An error with those that it comes from.
fn whole(error: &dyn std::error::Error) -> String {
    let (mut text, mut from) = (error.to_string(), error.source());
    while let Some(why) = from {
        text.push_str(&format!(": {why}"));
        from = why.source();
    }
    text
}

impl RequestExecutor for Http {
    type Error = NoAnswer;

    async fn execute(&self, request: Request<Bytes>) -> Result<Response<Bytes>, NoAnswer> {
        tokio::time::timeout(self.limit, self.ask(&request)).await.unwrap_or_else(|_| {
            // A server that hangs is not asked first the next time.
            self.last.fetch_add(1, Ordering::Relaxed);
            Err(NoAnswer::Late(self.limit))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_a_scheme_a_host_and_a_port() {
        for (text, good) in [
            ("http://127.0.0.1:8080", true),
            ("http://a:1, http://b:2", true),
            ("http://[::1]:8080", true),
            ("", false),
            ("127.0.0.1:8080", false),
            ("https://a:1", true),
            ("https://a", false),
            ("ftp://a:1", false),
            ("http://a", false),
            ("http://a:1/path", false),
            ("http://a:1?query", false),
            ("http://a:1,,http://b:2", false),
        ] {
            assert_eq!(Servers::from_str(text).is_ok(), good, "{text:?}");
        }
    }

    #[tokio::test]
    async fn a_server_that_is_gone_is_passed_over() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = listener.local_addr().unwrap();
        let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        tokio::spawn(async move {
            use tokio::io::{AsyncReadExt, AsyncWriteExt};
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut read = [0; 1024];
                let _ = stream.read(&mut read).await;
                let _ = stream
                    .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok")
                    .await;
            }
        });
        let servers = format!("http://{gone},http://{here}").parse().unwrap();
        let http = Http::new(servers, Duration::from_secs(5));
        for _ in 0..3 {
            assert_eq!(http.well("/health").await, Ok(()));
            assert_eq!(http.last.load(Ordering::Relaxed), 1, "the one that answered is asked first");
        }
        // One that takes connections and says nothing.
        let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let servers = format!("http://{},http://{here}", silent.local_addr().unwrap()).parse().unwrap();
        let http = Http::new(servers, Duration::from_millis(200));
        assert!(matches!(http.well("/health").await, Err(NoAnswer::Late(_))));
        assert_eq!(http.well("/health").await, Ok(()));
        let none = Http::new(format!("http://{gone}").parse().unwrap(), Duration::from_secs(5));
        assert!(matches!(none.well("/health").await, Err(NoAnswer::Unreachable(_))));
    }
}
