//! Certificates of the servers of other systems, seen by a handshake after which nothing is said.

use super::certificates::Certificate;
use super::probes::Health;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use std::net::{TcpStream, ToSocketAddrs};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long a server may take for each step of the handshake.
const PATIENCE: Duration = Duration::from_secs(3);

/// Where a system is: what is before and behind `://` of its address, without its path.
pub(super) struct Place<'a> {
    host: &'a str,
    port: u16,
    pub(super) is_encrypted: bool,
}

impl<'a> Place<'a> {
    /// Of `https://HOST[:PORT]/…`; `None`: it is none.
    pub(super) fn of(url: &'a str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let whole = rest.split(['/', '?', '#']).next().filter(|whole| !whole.is_empty())?;
        let is_encrypted = scheme == "https";
        let usual = if is_encrypted { 443 } else { 80 };
        // The last colon of an address of six parts may be its own.
        let (host, port) = match whole.rsplit_once(':') {
            Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, port.parse().ok()?),
            _ => (whole, usual),
        };
        Some(Self { host, port, is_encrypted })
    }

    pub(super) fn address(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

/// Whether a server proves who it is, by those authorities.
pub(super) fn proves(url: &str, authorities: &Path) -> Health {
    match Place::of(url).map(|place| greeted(&place, authorities)) {
        Some(Ok(_)) => Health::Answers,
        Some(Err((why, _))) => Health::Silent(why),
        None => Health::Silent(format!("{url}: this is no address")),
    }
}

/// The certificate that a server shows, whether or not it proves anything.
pub(super) fn shown(system: &str, url: &str, authorities: &Path) -> Certificate {
    let name = format!("{system}: {url}");
    let seen = match Place::of(url).map(|place| greeted(&place, authorities)) {
        Some(Ok(seen) | Err((_, Some(seen)))) => Ok(seen),
        Some(Err((why, None))) => Err(why),
        None => Err("this is no address".to_owned()),
    };
    match seen {
        Ok(seen) => Certificate::of_der(name, &seen),
        Err(why) => Certificate { name, ends: Err(why) },
    }
}

/// Shakes hands: the server's certificate; or why not, and the certificate if it came that far.
fn greeted(place: &Place<'_>, authorities: &Path) -> Result<Vec<u8>, (String, Option<Vec<u8>>)> {
    let address = place.address();
    let told = |why: &dyn std::fmt::Display| (format!("{address}: {why}"), None);
    let looking = Arc::new(looking(authorities).map_err(|why| told(&why))?);
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|why| told(&why))?
        // It says what the authorities say, and remembers what it was asked.
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(&looking) as _)
        .with_no_client_auth();
    let bare = place.host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let name = ServerName::try_from(bare).map_err(|why| told(&why))?;
    let mut greeting = ClientConnection::new(Arc::new(config), name).map_err(|why| told(&why))?;
    let mut stream = connected(&address).map_err(|why| told(&why))?;
    let done = loop {
        match greeting.complete_io(&mut stream) {
            Ok(_) if greeting.is_handshaking() => {}
            Ok(_) => break Ok(()),
            Err(why) => break Err(format!("{address}: {why}")),
        }
    };
    let seen = looking.seen.lock().unwrap_or_else(PoisonError::into_inner).take();
    match (done, seen) {
        (Ok(()), Some(seen)) => Ok(seen),
        (Ok(()), None) => Err(told(&"it showed no certificate")),
        (Err(why), seen) => Err((why, seen)),
    }
}

fn connected(address: &str) -> std::io::Result<TcpStream> {
    let mut last = std::io::Error::from(std::io::ErrorKind::AddrNotAvailable);
    for one in address.to_socket_addrs()? {
        match TcpStream::connect_timeout(&one, PATIENCE) {
            Ok(stream) => {
                stream.set_read_timeout(Some(PATIENCE))?;
                stream.set_write_timeout(Some(PATIENCE))?;
                return Ok(stream);
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Verifies as always, and remembers the certificate.
#[derive(Debug)]
struct Looking {
    authorities: Arc<WebPkiServerVerifier>,
    seen: Mutex<Option<Vec<u8>>>,
}

fn looking(authorities: &Path) -> Result<Looking, String> {
    let told = |why: &dyn std::fmt::Display| format!("{}: {why}", authorities.display());
    let mut roots = RootCertStore::empty();
    let read = CertificateDer::pem_file_iter(authorities).map_err(|why| told(&why))?;
    roots.add_parsable_certificates(read.filter_map(Result::ok));
    let provider = Arc::new(default_provider());
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build();
    Ok(Looking { authorities: verifier.map_err(|why| told(&why))?, seen: Mutex::default() })
}

impl ServerCertVerifier for Looking {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(certificate.to_vec());
        self.authorities.verify_server_cert(certificate, between, name, ocsp, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.authorities.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.authorities.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.authorities.supported_verify_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_host_and_a_port() {
        for (url, expected) in [
            ("https://a.kz/b?c", Some(("a.kz:443", true))),
            ("http://a.kz", Some(("a.kz:80", false))),
            ("https://a.kz:8443/b", Some(("a.kz:8443", true))),
            ("https://[::1]/b", Some(("[::1]:443", true))),
            ("https://[::1]:8443", Some(("[::1]:8443", true))),
            ("https:///b", None),
            ("a.kz", None),
        ] {
            let place = Place::of(url).map(|place| (place.address(), place.is_encrypted));
            assert_eq!(place.as_ref().map(|(address, tls)| (address.as_str(), *tls)), expected, "{url}");
        }
    }
}
