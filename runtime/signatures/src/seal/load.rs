//! Reads a key and certificates from PEM, and says what to do where that fails.

use super::{Key, Seal};
use crate::certificate::Certificate;
use rustls_pki_types::pem::{PemObject as _, SectionKind};
use std::fmt;
use std::path::{Path, PathBuf};

/// Why a seal cannot be used: where, what is wrong, what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadError {
    file: Option<PathBuf>,
    message: String,
}

impl LoadError {
    fn new(message: impl Into<String>) -> Self {
        Self { file: None, message: message.into() }
    }

    pub(crate) fn of(file: &Path, message: impl Into<String>) -> Self {
        Self { file: Some(file.to_owned()), message: message.into() }
    }

    fn at(self, file: &Path) -> Self {
        Self { file: Some(file.to_owned()), ..self }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{}: ", file.display())?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for LoadError {}

pub(super) fn files(key_file: &Path, certificates_file: &Path) -> Result<Seal, LoadError> {
    let read = |file: &Path| {
        std::fs::read(file).map_err(|error| LoadError::of(file, format!("cannot be read: {error}")))
    };
    let key = key(&read(key_file)?).map_err(|error| error.at(key_file))?;
    let certificates =
        certificates(&read(certificates_file)?).map_err(|error| error.at(certificates_file))?;
    join(key, certificates).map_err(|error| error.at(certificates_file))
}

pub(super) fn texts(key_text: &[u8], certificates_text: &[u8]) -> Result<Seal, LoadError> {
    join(key(key_text)?, certificates(certificates_text)?)
}

fn join(key: Key, certificates: Vec<Certificate>) -> Result<Seal, LoadError> {
    Seal::new(key, certificates).ok_or_else(|| {
        LoadError::new(
            "the first certificate is of another key: put the certificate of the seal's key first, those of the authorities behind it",
        )
    })
}

/// Reads the first private key of a PEM text.
pub(crate) fn key(pem: &[u8]) -> Result<Key, LoadError> {
    const CONVERT: &str = "convert it: openssl pkcs8 -topk8 -nocrypt -in OLD.pem -out NEW.pem";
    let text = String::from_utf8_lossy(pem);
    if text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----") || text.contains("Proc-Type: 4,ENCRYPTED") {
        return Err(LoadError::new(format!("the key is locked with a password; {CONVERT}")));
    }
    if text.contains("-----BEGIN RSA PRIVATE KEY-----") || text.contains("-----BEGIN EC PRIVATE KEY-----") {
        return Err(LoadError::new(format!("the key is not in PKCS#8 form; {CONVERT}")));
    }
    let keys = <(SectionKind, Vec<u8>)>::pem_slice_iter(pem).filter_map(Result::ok);
    let der = keys.into_iter().find(|(kind, _)| *kind == SectionKind::PrivateKey).map(|(_, der)| der);
    let Some(der) = der else {
        return Err(LoadError::new(
            "no private key in it (-----BEGIN PRIVATE KEY-----); of a .p12 file take it out: openssl pkcs12 -in FILE.p12 -nocerts -nodes -out KEY.pem",
        ));
    };
    Key::from_pkcs8(&der).ok_or_else(|| {
        LoadError::new(
            "not a key that can seal: it takes RSA of 2048 to 4096 bits, or ECDSA on P-256 or P-384; ask the authority for a certificate of that kind",
        )
    })
}

pub(crate) fn certificates(pem: &[u8]) -> Result<Vec<Certificate>, LoadError> {
    Certificate::from_pem(pem).map_err(|(place, _)| match place {
        0 => LoadError::new(
            "no certificate in it (-----BEGIN CERTIFICATE-----); turn a .cer file into one: openssl x509 -inform DER -in FILE.cer -out FILE.pem",
        ),
        place => LoadError::new(format!(
            "certificate {place} cannot be read; copy it again from where it was issued"
        )),
    })
}
