//! The organisation's seal: a key with its certificate, which signs documents and data.

pub mod jws;
mod key;
mod load;

pub use key::{Key, SignError};
pub use load::LoadError;

use crate::certificate::Certificate;
use crate::cms::{self, Content};
use jiff::Timestamp;
use std::fmt;
use std::path::Path;

/// A key with its certificate: an organisation's, which seals, or a person's, who signs without a browser.
pub struct Seal {
    key: Key,
    /// The key's certificate, then those of the authorities, as far as they are known.
    chain: Vec<Certificate>,
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seal").field("key", &self.key).finish_non_exhaustive()
    }
}

impl Seal {
    /// Reads a key (PEM, PKCS#8) and its certificate followed by those of the authorities (PEM) from files.
    ///
    /// # Errors
    /// The file, what is wrong with it, and what to do.
    pub fn load(key: &Path, certificates: &Path) -> Result<Self, LoadError> {
        load::files(key, certificates)
    }

    /// The same from texts.
    ///
    /// # Errors
    /// What is wrong, and what to do.
    pub fn from_pem(key: &str, certificates: &str) -> Result<Self, LoadError> {
        load::texts(key.as_bytes(), certificates.as_bytes())
    }

    /// `None` if the chain has no certificate, or its first is another key's.
    pub fn new(key: Key, chain: Vec<Certificate>) -> Option<Self> {
        let own = chain.first()?.fields().subject_public_key_info == *key.public();
        own.then_some(Self { key, chain })
    }

    /// The certificate.
    pub fn certificate(&self) -> Option<&Certificate> {
        self.chain.first()
    }

    /// The certificate, then those of the authorities.
    pub fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    /// Signs a content that is kept apart from the signature: CMS SignedData (DER) with CAdES-BES attributes.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn cms_detached(&self, content: &[u8], now: Timestamp) -> Result<Vec<u8>, SignError> {
        cms::sign(&self.key, &self.chain, Content::Detached(content), now)
    }

    /// Signs a content that the signature carries.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn cms_attached(&self, content: &[u8], now: Timestamp) -> Result<Vec<u8>, SignError> {
        cms::sign(&self.key, &self.chain, Content::Attached(content), now)
    }

    /// Signs data as a compact JWS (RFC 7515), with the certificates in `x5c`.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn jws(&self, payload: &[u8]) -> Result<String, SignError> {
        jws::sign(&self.key, &self.chain, payload)
    }
}
