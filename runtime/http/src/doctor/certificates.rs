//! Certificates, and when they end.

use std::path::Path;
use x509_cert::Certificate as X509;
use x509_cert::der::{Decode, DecodePem};
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
        let ends = ends.and_then(|ends| {
            ends.into_iter().max().ok_or_else(|| "there are no certificates in it".to_owned())
        });
        Self { name: name.into(), ends: ends.map_err(|why| format!("{}: {why}", path.display())) }
    }
}

impl Certificate {
    /// One as it is shown by whoever has it.
    pub(super) fn of_der(name: String, der: &[u8]) -> Self {
        let ends = X509::from_der(der).map(|one| end(&one)).map_err(|error| error.to_string());
        Self { name, ends }
    }
}

fn end(of: &X509) -> Time {
    let seconds = of.tbs_certificate.validity.not_after.to_unix_duration().as_secs();
    Time(i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1000))
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
            Ok(end(&one))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two certificates that were made for this test: one ends on 15 January 2027 at noon, the other on 1 June 2026.
    const PEM: &str = "text before it
-----BEGIN CERTIFICATE-----
MIIBADCBpgIBATAKBggqhkjOPQQDAjAMMQowCAYDVQQDDAFhMB4XDTI2MDEwMTAw
MDAwMFoXDTI3MDExNTEyMDAwMFowDDEKMAgGA1UEAwwBYTBZMBMGByqGSM49AgEG
CCqGSM49AwEHA0IABHY06UMWKz8kNBhdPEB5gZ3QbCMBO9VjgbLdmw3HFYfMoQS6
ZFPjxNW7NuEUgEcjj5Cz5+G75C+0gfpMdnJrGdMwCgYIKoZIzj0EAwIDSQAwRgIh
ANsx9rNTIDX1S/Xq+e8yVjQFuZR/BIDCTuP3lcT3hpKmAiEAh4xUFriT0lTh4169
efNTNbMSByKO1zswBRQ2oSFGTOw=
-----END CERTIFICATE-----
-----BEGIN CERTIFICATE-----
MIH/MIGmAgECMAoGCCqGSM49BAMCMAwxCjAIBgNVBAMMAWEwHhcNMjYwMTAxMDAw
MDAwWhcNMjYwNjAxMDAwMDAwWjAMMQowCAYDVQQDDAFhMFkwEwYHKoZIzj0CAQYI
KoZIzj0DAQcDQgAEdjTpQxYrPyQ0GF08QHmBndBsIwE71WOBst2bDccVh8yhBLpk
U+PE1bs24RSARyOPkLPn4bvkL7SB+kx2cmsZ0zAKBggqhkjOPQQDAgNIADBFAiAL
N593+QZNFn1Ua3mHEHceKnd3EWtXXxDsj03aVycUXQIhAOMAlP3PvqVFTEuvtK/A
NN1C+qKmGEUbnXG2/xv6qBXx
-----END CERTIFICATE-----
";

    #[test]
    fn the_last_to_end_counts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pem");
        let read = |text: &str| {
            std::fs::write(&path, text).unwrap();
            Certificate::of_file("mail", &path).ends
        };
        assert_eq!(read(PEM).unwrap().to_string(), "2027-01-15T12:00:00Z");
        assert_eq!(read(&PEM.replace('\n', "\r\n")).unwrap().to_string(), "2027-01-15T12:00:00Z");
        let second = PEM.rfind(BEGIN).map(|at| PEM.split_at(at).1).unwrap();
        assert_eq!(read(second).unwrap().to_string(), "2026-06-01T00:00:00Z");
        for (text, told) in [("", "no certificates"), (&PEM.replace("MIIB", "MIIC"), "a.pem")] {
            assert!(read(text).unwrap_err().contains(told), "{text}");
        }
        std::fs::remove_file(&path).unwrap();
        assert!(Certificate::of_file("mail", &path).ends.is_err());
    }
}
