//! Signatures of webhooks: `t=SECONDS,v1=HEX`, see [`contract`](super::contract).

use super::contract::WINDOW;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;
use std::path::Path;
use zanflow_runtime::Time;

/// The longest header that is read.
const LONGEST: usize = 1024;
/// The shortest secret, in bytes.
const SHORTEST: usize = 16;

/// What both sides sign with.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// A secret of 16 bytes and more; blanks at its ends are none of it.
    pub fn new(text: &str) -> Option<Self> {
        let bytes = text.trim().as_bytes();
        (bytes.len() >= SHORTEST).then(|| Self(bytes.to_vec()))
    }

    /// Reads it from a file.
    ///
    /// # Errors
    /// What is wrong with the file, and what to do.
    pub fn read(file: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        Self::new(&text)
            .ok_or_else(|| format!("{}: a secret needs {SHORTEST} letters or more", file.display()))
    }

    fn mac(&self, seconds: i64, body: &[u8]) -> Option<Hmac<Sha256>> {
        // HMAC takes keys of any length.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(seconds.to_string().as_bytes());
        mac.update(b".");
        mac.update(body);
        Some(mac)
    }

    /// The header for a body that is sent now.
    pub fn sign(&self, body: &[u8], now: Time) -> String {
        let seconds = now.0.div_euclid(1000);
        let bytes = self.mac(seconds, body).map(|mac| mac.finalize().into_bytes()).unwrap_or_default();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("t={seconds},v1={hex}")
    }

    /// Whether the header is that of the body, and of about now. Of several signatures, as while secrets change, one has to be right.
    ///
    /// # Errors
    /// [`BadSignature`].
    pub fn check(&self, header: Option<&str>, body: &[u8], now: Time) -> Result<(), BadSignature> {
        let header = header.filter(|header| header.len() <= LONGEST).ok_or(BadSignature::Missing)?;
        let (mut seconds, mut signatures) = (None, Vec::new());
        for (name, value) in header.split(',').filter_map(|part| part.trim().split_once('=')) {
            match name {
                "t" if seconds.is_none() => seconds = value.parse::<i64>().ok(),
                "v1" => signatures.extend(from_hex(value)),
                _ => {}
            }
        }
        let seconds = seconds.filter(|_| !signatures.is_empty()).ok_or(BadSignature::Missing)?;
        // The signature first: a time that nobody signed is not worth an answer of its own.
        let is_right = signatures.iter().any(|signature| {
            // `verify_slice` compares in constant time.
            self.mac(seconds, body).is_some_and(|mac| mac.verify_slice(signature).is_ok())
        });
        if !is_right {
            return Err(BadSignature::Wrong);
        }
        let off = now.0.div_euclid(1000).saturating_sub(seconds).saturating_abs();
        if off > WINDOW { Err(BadSignature::Time) } else { Ok(()) }
    }
}

/// Why a webhook is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BadSignature {
    /// There is no header of that form.
    Missing,
    /// It is not that of the body.
    Wrong,
    /// It is, but of another time.
    Time,
}

impl fmt::Display for BadSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "there is no signature",
            Self::Wrong => "the signature is not that of the body",
            Self::Time => "it was signed too long ago, or the clocks differ",
        })
    }
}

/// The bytes of 64 hexadecimal digits.
fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> =
        text.chars().map(|digit| digit.to_digit(16).map(|digit| digit as u8)).collect::<Option<_>>()?;
    let pair = |pair: &[u8]| match pair {
        [high, low] => Some(high << 4 | low),
        _ => None,
    };
    (digits.len() == 64).then(|| digits.chunks(2).map(pair).collect())?
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time(1_772_442_000_500);

    fn secret() -> Secret {
        Secret::new("a secret of the tests").unwrap()
    }

    #[test]
    fn the_signature_is_the_hmac_that_others_compute() {
        // printf '1772442000.{}' | openssl dgst -sha256 -hmac 'a secret of the tests'
        let header = secret().sign(b"{}", NOW);
        assert_eq!(header, KNOWN);
        assert_eq!(secret().check(Some(&header), b"{}", NOW), Ok(()));
    }

    const KNOWN: &str = "t=1772442000,v1=4bf3f57f28e97d1a9ee30b77bcc9923a2e10ad748f94684fa95d97242ab54599";

    #[test]
    fn what_is_not_signed_by_the_secret_about_now_is_refused() {
        let header = secret().sign(b"{}", NOW);
        let (time, signature) = header.split_once(',').unwrap();
        let at = |seconds: i64| Time(NOW.0 + seconds * 1000);
        let check = |header: &str, body: &[u8], now| secret().check(Some(header), body, now);
        assert_eq!(check(&header, b"{} ", NOW), Err(BadSignature::Wrong));
        assert_eq!(check(&header.replace("t=1", "t=2"), b"{}", NOW), Err(BadSignature::Wrong));
        assert_eq!(check(&header.to_uppercase().to_lowercase(), b"{}", at(WINDOW)), Ok(()));
        assert_eq!(check(&header, b"{}", at(WINDOW + 1)), Err(BadSignature::Time));
        assert_eq!(check(&header, b"{}", at(-WINDOW)), Ok(()));
        assert_eq!(check(&header, b"{}", at(-WINDOW - 1)), Err(BadSignature::Time));
        let other = Secret::new("another secret of them").unwrap().sign(b"{}", NOW);
        assert_eq!(check(&other, b"{}", NOW), Err(BadSignature::Wrong));
        // While secrets change, both sign.
        let (_, others) = other.split_once(',').unwrap();
        assert_eq!(check(&format!("{time},{others},{signature}"), b"{}", NOW), Ok(()));
        for missing in
            ["", "t=1", signature, time, &format!("{time},v1=00"), &"x".repeat(2000), "t=a,v1=b", "v1"]
        {
            assert_eq!(check(missing, b"{}", NOW), Err(BadSignature::Missing), "{missing}");
        }
        assert_eq!(secret().check(None, b"{}", NOW), Err(BadSignature::Missing));
        assert!(Secret::new(" fifteen letters ").is_none());
    }
}
