//! How servers are reached that are not in one network with this process: whose word is taken for who they are, and what they know this
//! process by.

use hyper::http::{HeaderValue, Uri, uri};
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// Most bytes of a token.
const MOST_BYTES: usize = 8 << 10;

/// Who may vouch for servers, and a token that they ask for. By default the authorities of the system, and none.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// `None`: the authorities of the system.
    config: Option<Arc<ClientConfig>>,
    /// `Bearer …`, not shown anywhere.
    pub(crate) bearer: Option<HeaderValue>,
}

/// Why there is no access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadAccess {
    /// A file cannot be used: which, and why.
    File(String, String),
    /// A token would be sent to that address without encryption.
    Open(Uri),
}

impl std::error::Error for BadAccess {}

impl fmt::Display for BadAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file, why) => write!(f, "{file}: {why}"),
            Self::Open(address) => {
                write!(
                    f,
                    "the token would be readable on its way to {address}; give the address with https://"
                )
            }
        }
    }
}

impl Access {
    /// `authorities`: a PEM file of those that may vouch for servers, in place of the system's. `token_file`: a file that holds a token and
    /// nothing else; it is sent with each request as `Authorization: Bearer TOKEN`.
    ///
    /// # Errors
    /// [`BadAccess::File`].
    pub fn read(authorities: Option<&Path>, token_file: Option<&Path>) -> Result<Self, BadAccess> {
        let of = |file: &Path, read: Result<_, String>| {
            read.map_err(|why| BadAccess::File(file.display().to_string(), why))
        };
        let config =
            authorities.map(|file| of(file, pem(file)).map(|store| Arc::new(config(store)))).transpose()?;
        let bearer = match token_file {
            Some(file) => {
                let read = std::fs::read_to_string(file).map_err(|error| error.to_string());
                Some(
                    read.and_then(|text| bearer(&text))
                        .map_err(|why| BadAccess::File(file.display().to_string(), why))?,
                )
            }
            None => None,
        };
        Ok(Self { config, bearer })
    }

    /// Whether these servers may be sent what is to be sent.
    pub(crate) fn check(&self, servers: &[Uri]) -> Result<(), BadAccess> {
        let open = servers.iter().find(|server| !is_encrypted(server) && !is_here(server));
        match open.filter(|_| self.bearer.is_some()) {
            Some(open) => Err(BadAccess::Open(open.clone())),
            None => Ok(()),
        }
    }

    /// How connections to these servers are encrypted.
    pub(crate) fn config(&self, servers: &[Uri]) -> ClientConfig {
        static SYSTEM: OnceLock<ClientConfig> = OnceLock::new();
        match &self.config {
            Some(config) => (**config).clone(),
            // Nobody has to vouch for anybody.
            None if !servers.iter().any(is_encrypted) => config(RootCertStore::empty()),
            None => SYSTEM.get_or_init(system).clone(),
        }
    }
}

fn is_encrypted(server: &Uri) -> bool {
    server.scheme() == Some(&uri::Scheme::HTTPS)
}

/// Whether an address is this machine's.
fn is_here(server: &Uri) -> bool {
    let host = server.host().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn config(authorities: RootCertStore) -> ClientConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    // That provider has what both versions need.
    let versions = versions.unwrap_or_else(|_| unreachable!());
    versions.with_root_certificates(authorities).with_no_client_auth()
}

fn system() -> ClientConfig {
    let mut store = RootCertStore::empty();
    // A system without authorities vouches for no server: then the handshake says so.
    store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    config(store)
}

fn pem(file: &Path) -> Result<RootCertStore, String> {
    let mut store = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|error| error.to_string())? {
        let certificate = certificate.map_err(|error| error.to_string())?;
        store.add(certificate).map_err(|error| error.to_string())?;
    }
    if store.is_empty() { Err("it holds no certificate".to_owned()) } else { Ok(store) }
}

fn bearer(text: &str) -> Result<HeaderValue, String> {
    let token = text.trim();
    let plain = |byte: u8| byte.is_ascii_graphic();
    if token.is_empty() || token.len() > MOST_BYTES || !token.bytes().all(plain) {
        return Err("it is to hold a token of letters, digits and signs, and nothing else".to_owned());
    }
    let mut value = HeaderValue::try_from(format!("Bearer {token}")).map_err(|error| error.to_string())?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_one_word_and_is_not_shown() {
        for (text, good) in
            [("key_1a.b-c\n", true), ("", false), ("a b", false), ("a\nb", false), ("кілт", false)]
        {
            assert_eq!(bearer(text).is_ok(), good, "{text:?}");
        }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        std::fs::write(&file, "secret").unwrap();
        let access = Access::read(None, Some(&file)).unwrap();
        assert_eq!(access.bearer.as_ref().unwrap(), "Bearer secret");
        assert!(!format!("{access:?}").contains("secret"));
        let nowhere = Access::read(None, Some(&folder.path().join("nowhere")));
        assert!(matches!(nowhere, Err(BadAccess::File(file, _)) if file.ends_with("nowhere")));
        assert!(matches!(Access::read(Some(&file), None), Err(BadAccess::File(..))), "no certificate");
    }

    #[test]
    fn a_token_is_sent_encrypted_or_stays_on_the_machine() {
        let access = Access { bearer: Some(bearer("a").unwrap()), ..Access::default() };
        for (address, good) in [
            ("https://a:1", true),
            ("http://127.0.0.1:1", true),
            ("http://[::1]:1", true),
            ("http://localhost:1", true),
            ("http://a:1", false),
            ("http://127.0.0.1.a:1", false),
        ] {
            let servers = [address.parse().unwrap()];
            assert_eq!(access.check(&servers).is_ok(), good, "{address}");
            assert_eq!(Access::default().check(&servers), Ok(()));
        }
    }
}
