//! Another system over HTTP: requests with a key, and what their outcome means.
//!
//! Where nothing can have happened (the system was not reached) a request is not done; where its outcome is not known it is unclear, and is made
//! again under its key.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use ureq::Agent;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use zanflow_runtime::CallError;

/// The longest answer.
const LONGEST: u64 = 1024 * 1024;

/// Where a system is, and how it is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// `https://…` or `http://…`, below which the paths of the contract lie.
    pub url: String,
    /// The token of `Authorization: Bearer`.
    pub token: Option<String>,
    /// How long an answer may take. Less than [`Limits::timeout`](zanflow_runtime::Limits::timeout), or calls are given up before.
    pub patience: Duration,
    /// Certificates of the authorities that are trusted, PEM. Read where `url` is `https`.
    pub authorities: PathBuf,
}

impl Address {
    /// With ten seconds for an answer, and the authorities of the machine.
    pub fn new(url: impl Into<String>, token: Option<String>) -> Self {
        let authorities = PathBuf::from("/etc/ssl/certs/ca-certificates.crt");
        Self { url: url.into(), token, patience: Duration::from_secs(10), authorities }
    }
}

/// Another system.
#[derive(Clone)]
pub(crate) struct Peer {
    agent: Agent,
    base: String,
    token: Option<String>,
}

/// An answer, or what the system says is wrong with the request: `F`.
pub(crate) enum Reply<T, F> {
    Done(T),
    Refused(Option<F>),
}

impl Peer {
    /// The system at that address.
    pub(crate) fn new(address: &Address) -> Result<Self, String> {
        let base = address.url.trim_end_matches('/').to_owned();
        Ok(Self { agent: agent(address)?, base, token: address.token.clone() })
    }

    /// Asks for what is at a path.
    pub(crate) fn get<T: DeserializeOwned, F: DeserializeOwned>(
        &self,
        path: &str,
    ) -> Result<Reply<T, F>, CallError> {
        let mut request = self.agent.get(format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        read(request.call())
    }

    /// Sends a body under a key.
    pub(crate) fn post<T: DeserializeOwned, F: DeserializeOwned>(
        &self,
        path: &str,
        key: Option<&str>,
        body: &impl Serialize,
    ) -> Result<Reply<T, F>, CallError> {
        let body = serde_json::to_vec(body).map_err(|error| not_done(error.to_string()))?;
        let mut request =
            self.agent.post(format!("{}{path}", self.base)).header("content-type", "application/json");
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        read(request.send(&body[..]))
    }
}

/// What reaches an address, with TLS where it begins with `https`. Every status is an answer.
pub(crate) fn agent(address: &Address) -> Result<Agent, String> {
    let mut config = Agent::config_builder()
        .timeout_global(Some(address.patience))
        // A system that sends us elsewhere is not the one that was set.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false);
    match address.url.split_once("://") {
        Some(("https", _)) => config = config.tls_config(tls(&address.authorities)?),
        Some(("http", _)) => {}
        _ => return Err(format!("{:?} is no address: it begins with https:// or http://", address.url)),
    }
    Ok(config.build().into())
}

fn read<T: DeserializeOwned, F: DeserializeOwned>(
    answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
) -> Result<Reply<T, F>, CallError> {
    let mut answer = answer.map_err(|error| failed(&error))?;
    let status = answer.status().as_u16();
    let body = answer.body_mut().with_config().limit(LONGEST).read_to_vec();
    let body = body.map_err(|error| unclear(format!("HTTP {status}: {}", kind(&error))))?;
    match status {
        // What it says may hold data of people: only where it is wrong is told.
        200..=299 => serde_json::from_slice(&body).map(Reply::Done).map_err(|error| {
            unclear(format!("HTTP {status}: line {}: not what was asked for", error.line()))
        }),
        408 | 429 => Err(unclear(format!("HTTP {status}"))),
        400..=499 => Ok(Reply::Refused(serde_json::from_slice(&body).ok())),
        _ => Err(unclear(format!("HTTP {status}"))),
    }
}

/// A request without an answer: not done where the system was not reached.
pub(crate) fn failed(error: &ureq::Error) -> CallError {
    use std::io::ErrorKind;
    use ureq::{Error, Timeout};
    match error {
        Error::HostNotFound
        | Error::ConnectionFailed
        | Error::BadUri(_)
        | Error::Http(_)
        | Error::Tls(_)
        | Error::Rustls(_)
        | Error::Timeout(Timeout::Resolve | Timeout::Connect) => not_done(kind(error)),
        Error::Io(io) if io.kind() == ErrorKind::ConnectionRefused => not_done(kind(error)),
        _ => unclear(kind(error)),
    }
}

/// What failed, without the address or what was sent.
fn kind(error: &ureq::Error) -> String {
    match error {
        // Of a certificate it is said what is wrong with it: without that nobody can do anything.
        ureq::Error::Io(io) => match io.get_ref() {
            Some(why) if io.kind() == std::io::ErrorKind::InvalidData => why.to_string(),
            _ => io.kind().to_string(),
        },
        ureq::Error::BadUri(_) => "no address".to_owned(),
        other => other.to_string(),
    }
}

fn not_done(why: String) -> CallError {
    CallError::NotDone { why }
}

fn unclear(why: String) -> CallError {
    CallError::Unclear { why }
}

/// TLS by the authorities of a file.
fn tls(path: &Path) -> Result<TlsConfig, String> {
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let pem = std::fs::read(path).map_err(|error| told(&error))?;
    let certificates: Vec<Certificate<'static>> = parse_pem(&pem)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if certificates.is_empty() {
        return Err(told(&"there are no certificates in it"));
    }
    let roots = RootCerts::Specific(Arc::new(certificates));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(TlsConfig::builder().root_certs(roots).unversioned_rustls_crypto_provider(provider).build())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Error, ErrorKind};

    #[test]
    fn what_failed_is_told_and_of_a_certificate_why() {
        let certificate = rustls::Error::InvalidCertificate(rustls::CertificateError::Expired);
        for (error, told) in [
            (Error::new(ErrorKind::InvalidData, certificate), "invalid peer certificate: Expired"),
            (Error::new(ErrorKind::ConnectionRefused, "to 10.0.0.7:443"), "connection refused"),
            (ErrorKind::TimedOut.into(), "timed out"),
        ] {
            assert_eq!(kind(&ureq::Error::Io(error)), told);
        }
    }
}
