//! Asks other servers over HTTP.

use crate::fetch::{Fetch, FetchError};
use std::sync::Arc;
use std::time::Duration;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Error};

/// How long an answer may take, from the name of the host to the last byte.
const PATIENCE: Duration = Duration::from_secs(10);

/// A client of HTTP and HTTPS: ten seconds for an answer, no redirects.
#[derive(Debug)]
pub struct Http {
    agent: Agent,
}

impl Http {
    /// `roots`: certificates (PEM) that servers of HTTPS are trusted by; without them only HTTP is spoken. Lists and answers of
    /// revocation are signed, so that HTTP is enough for them.
    ///
    /// # Errors
    /// There is no certificate in the text.
    pub fn new(roots: Option<&[u8]>) -> Result<Self, NoRoots> {
        let mut config = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            // A certificate names an address that is allowed; where that sends us is another.
            .max_redirects(0)
            .http_status_as_error(true);
        if let Some(pem) = roots {
            config = config.tls_config(tls(pem)?);
        }
        Ok(Self { agent: config.build().into() })
    }
}

/// A text that should have certificates (PEM) has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoRoots;

impl std::fmt::Display for NoRoots {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("there are no certificates in it (-----BEGIN CERTIFICATE-----)")
    }
}

impl std::error::Error for NoRoots {}

fn tls(pem: &[u8]) -> Result<TlsConfig, NoRoots> {
    let certificates: Vec<Certificate<'static>> = parse_pem(pem)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if certificates.is_empty() {
        return Err(NoRoots);
    }
    let roots = RootCerts::Specific(Arc::new(certificates));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(TlsConfig::builder().root_certs(roots).unversioned_rustls_crypto_provider(provider).build())
}

impl Fetch for Http {
    fn get(&self, address: &str, most: usize) -> Result<Vec<u8>, FetchError> {
        read(self.agent.get(address).call(), most)
    }

    fn post(&self, address: &str, kind: &str, body: &[u8], most: usize) -> Result<Vec<u8>, FetchError> {
        read(self.agent.post(address).content_type(kind).send(body), most)
    }
}

fn read(answer: Result<ureq::http::Response<ureq::Body>, Error>, most: usize) -> Result<Vec<u8>, FetchError> {
    let mut answer = answer.map_err(why)?;
    // With no redirects followed, one comes as an answer.
    if answer.status() != 200 {
        return Err(FetchError::Status(answer.status().as_u16()));
    }
    let most = u64::try_from(most).unwrap_or(u64::MAX);
    answer.body_mut().with_config().limit(most).read_to_vec().map_err(why)
}

fn why(error: Error) -> FetchError {
    match error {
        Error::StatusCode(status) => FetchError::Status(status),
        Error::BodyExceedsLimit(_) => FetchError::TooLarge,
        _ => FetchError::Unreachable,
    }
}
