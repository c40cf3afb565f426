//! Compact JWS (RFC 7515) with `RS256`, `ES256` or `ES384`.

use super::{Key, SignError};
use crate::algorithm::{self, Curve};
use crate::certificate::Certificate;
use crate::verdict::Reason;
use crate::{MAX_CERTIFICATES, MAX_CMS};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey,
    VerificationAlgorithm,
};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Header {
    alg: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    x5c: Vec<String>,
    /// What a reader must understand. Nothing is.
    #[serde(default, skip_serializing)]
    crit: Option<serde_json::Value>,
    /// A payload that is not encoded (RFC 7797).
    #[serde(default, skip_serializing)]
    b64: Option<bool>,
}

pub(super) fn sign(key: &Key, chain: &[Certificate], payload: &[u8]) -> Result<String, SignError> {
    let x5c = chain.iter().map(|certificate| STANDARD.encode(certificate.der())).collect();
    let header = Header { alg: key.jws_name().to_owned(), x5c, crit: None, b64: None };
    let header = serde_json::to_vec(&header).map_err(|_| SignError)?;
    let mut token = URL_SAFE_NO_PAD.encode(header);
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(payload, &mut token);
    let signature = key.sign_jws(token.as_bytes())?;
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    Ok(token)
}

/// A token's parts, decoded.
struct Token<'a> {
    header: Header,
    payload: Vec<u8>,
    signature: Vec<u8>,
    /// What is signed.
    signed: &'a str,
}

fn read(token: &str) -> Result<Token<'_>, Reason> {
    if token.len() > MAX_CMS {
        return Err(Reason::TooLarge);
    }
    let part = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| Reason::Damaged);
    let (signed, signature) = token.rsplit_once('.').ok_or(Reason::Damaged)?;
    let (header, payload) = signed.split_once('.').ok_or(Reason::Damaged)?;
    let header: Header = serde_json::from_slice(&part(header)?).map_err(|_| Reason::Damaged)?;
    if header.crit.is_some() || header.b64.is_some() {
        return Err(Reason::UnknownExtension);
    }
    Ok(Token { header, payload: part(payload)?, signature: part(signature)?, signed })
}

/// The payload, if the certificate's key signed the token. The algorithm is that of the key, and the header has to name the same one.
/// Whether the certificate is to be trusted is another question: see [`Verifier::certificate_with`](crate::Verifier::certificate_with).
///
/// # Errors
/// Why the token is refused.
pub fn verify(token: &str, certificate: &Certificate) -> Result<Vec<u8>, Reason> {
    let token = read(token)?;
    let key = &certificate.fields().subject_public_key_info;
    let curve = algorithm::fit(key).map_err(|fault| match fault {
        algorithm::Fault::Refused(reason) => reason,
        algorithm::Fault::Unknown(_) => Reason::BadSignature,
    })?;
    let (name, algorithm): (_, &dyn VerificationAlgorithm) = match curve {
        None => ("RS256", &RSA_PKCS1_2048_8192_SHA256),
        Some(Curve::P256) => ("ES256", &ECDSA_P256_SHA256_FIXED),
        Some(Curve::P384) => ("ES384", &ECDSA_P384_SHA384_FIXED),
    };
    if token.header.alg != name {
        return Err(Reason::BadSignature);
    }
    UnparsedPublicKey::new(algorithm, key.subject_public_key.raw_bytes())
        .verify(token.signed.as_bytes(), &token.signature)
        .map_err(|_| Reason::BadSignature)?;
    Ok(token.payload)
}

/// The certificates that a token names, the signer's first. Nothing is proved of them.
///
/// # Errors
/// Why they cannot be read.
pub fn certificates(token: &str) -> Result<Vec<Certificate>, Reason> {
    let token = read(token)?;
    if token.header.x5c.len() > MAX_CERTIFICATES {
        return Err(Reason::TooLarge);
    }
    let certificates = token.header.x5c.iter().map(|text| {
        let der = STANDARD.decode(text).map_err(|_| Reason::Damaged)?;
        Certificate::from_der(&der)
    });
    certificates.collect()
}
