//! Certificates, and when they end.

use std::path::Path;
use x509_cert::Certificate as X509;
use x509_cert::der::DecodePem;
use zanflow_runtime::Time;

/// The largest file of certificates.
const LARGEST: u64 = 4 * 1024 * 1024;
/// Certificates of one file that are looked at.
const MOST: usize = 1000;
const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// A certificate, or a file of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// What it is for: `mail`, `seal`.
    pub name: String,
    /// When it ends, or why that is not known.
    pub ends: Result<Time, String>,
}

impl Certificate {
    /// Those of a PEM file, by any of which something is known: the last to end counts.
    pub fn of_file(name: impl Into<String>, path: &Path) -> Self {
        let ends = read(path).and_then(|text| ends(&text));
        let ends = ends.and_then(|ends| ends.into_iter().max().ok_or_else(|| "there are no certificates in it".to_owned()));
        Self { name: name.into(), ends: ends.map_err(|why| format!("{}: {why}", path.display())) }
    }
}

fn read(path: &Path) -> Result<String, String> {
    let size = std::fs::metadata(path).map_err(|error| error.to_string())?.len();
    if size > LARGEST {
        return Err(format!("the file has more than {LARGEST} bytes"));
    }
    std::fs::read_to_string(path).map_err(|error| error.to_string())
}

/// When each certificate of a PEM text ends.
fn ends(text: &str) -> Result<Vec<Time>, String> {
    let blocks = text.split(BEGIN).skip(1).filter_map(|rest| rest.split_once(END)).take(MOST);
    blocks
        .map(|(body, _)| {
            let pem = format!("{BEGIN}{body}{END}\n").replace("\r\n", "\n");
            let one = X509::from_pem(pem.as_bytes()).map_err(|error| error.to_string())?;
            let seconds = one.tbs_certificate.validity.not_after.to_unix_duration().as_secs();
            Ok(Time(i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1000)))
        })
        .collect()
}
