//! How other servers are asked.

use std::fmt;

/// Asks other servers. An implementation bounds time and size, and follows no redirects.
pub trait Fetch: Send + Sync {
    /// What is at an address, if it is no longer than `most` bytes.
    ///
    /// # Errors
    /// Why there is no answer.
    fn get(&self, address: &str, most: usize) -> Result<Vec<u8>, FetchError>;

    /// The answer to a body of a media type, if it is no longer than `most` bytes.
    ///
    /// # Errors
    /// Why there is no answer.
    fn post(&self, address: &str, kind: &str, body: &[u8], most: usize) -> Result<Vec<u8>, FetchError>;
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FetchError {
    /// Nobody answers there, or not in time.
    Unreachable,
    /// The answer is this status and not 200.
    Status(u16),
    /// The answer is too long.
    TooLarge,
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable => f.write_str("no answer in time"),
            Self::Status(status) => write!(f, "the answer is HTTP {status}"),
            Self::TooLarge => f.write_str("the answer is too long"),
        }
    }
}

impl std::error::Error for FetchError {}

/// The host of an address with its port, in lower case; `None` for anything but plain addresses of HTTP and HTTPS.
pub(crate) fn host(address: &str) -> Option<String> {
    let rest = address.strip_prefix("http://").or_else(|| address.strip_prefix("https://"))?;
    let host = rest.split(['/', '?', '#']).next()?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']');
    (!host.is_empty() && host.bytes().all(plain)).then(|| host.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_addresses_have_a_host() {
        for (address, found) in [
            ("http://crl.pki.gov.kz/nca_rsa.crl", Some("crl.pki.gov.kz")),
            ("https://OCSP.pki.gov.kz:8443", Some("ocsp.pki.gov.kz:8443")),
            ("http://[::1]:80/x", Some("[::1]:80")),
            ("http://crl.pki.gov.kz@evil.kz/", None),
            ("http://crl.pki.gov.kz\\@evil.kz/", None),
            ("http://crl.pki.gov.kz%2f.evil.kz/", None),
            ("HTTP://crl.pki.gov.kz/", None),
            ("ldap://crl.pki.gov.kz/", None),
            ("file:///etc/passwd", None),
            ("http://", None),
        ] {
            assert_eq!(host(address).as_deref(), found, "{address}");
        }
    }
}
