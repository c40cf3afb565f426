//! Makes signatures: CMS SignedData with the attributes of CAdES-BES.

use super::attributes::{CERTIFICATE_V2, CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_TIME};
use super::{DATA, SIGNED_DATA, ber};
use crate::certificate::Certificate;
use crate::seal::{Key, SignError};
use crate::time;
use der::asn1::{Null, ObjectIdentifier, OctetStringRef};
use der::{Any, Encode};
use jiff::Timestamp;
use ring::digest::{SHA256, digest};
use x509_cert::spki::AlgorithmIdentifierOwned;

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const EXPLICIT_0: u8 = 0xA0;

/// What is signed, and whether the signature carries it.
pub(crate) enum Content<'a> {
    Attached(&'a [u8]),
    Detached(&'a [u8]),
}

/// Signs a content. `chain`: the key's certificate, then those of the authorities; all travel with the signature but a root, which the
/// verifier must have anyway.
pub(crate) fn sign(
    key: &Key,
    chain: &[Certificate],
    content: Content<'_>,
    now: Timestamp,
) -> Result<Vec<u8>, SignError> {
    let (Content::Attached(bytes) | Content::Detached(bytes)) = content;
    let own = chain.first().ok_or(SignError)?;
    let (digest, digest_oid) = key.digest();
    let attributes = attributes(own, digest.hash(bytes).as_ref(), now)?;
    let signature = key.sign(&wrap(SET, &[&attributes]))?;
    let digest = AlgorithmIdentifierOwned { oid: digest_oid, parameters: Some(Any::from(Null)) }.to_der()?;
    let serial = own.fields().serial_number.to_der()?;
    let signer = wrap(
        SEQUENCE,
        &[
            &1u8.to_der()?,
            &wrap(SEQUENCE, &[own.issuer_name(), &serial]),
            &digest,
            &wrap(EXPLICIT_0, &[&attributes]),
            &key.algorithm().to_der()?,
            &OctetStringRef::new(&signature)?.to_der()?,
        ],
    );
    let carried = match content {
        Content::Attached(bytes) => wrap(EXPLICIT_0, &[&OctetStringRef::new(bytes)?.to_der()?]),
        Content::Detached(_) => Vec::new(),
    };
    let others = chain.iter().skip(1).filter(|one| !one.is_self_issued());
    let mut certificates: Vec<&[u8]> = [own].into_iter().chain(others).map(Certificate::der).collect();
    // A set in DER is in order.
    certificates.sort_unstable();
    let signed_data = wrap(
        SEQUENCE,
        &[
            &1u8.to_der()?,
            &wrap(SET, &[&digest]),
            &wrap(SEQUENCE, &[&DATA.to_der()?, &carried]),
            &wrap(EXPLICIT_0, &certificates),
            &wrap(SET, &[&signer]),
        ],
    );
    Ok(wrap(SEQUENCE, &[&SIGNED_DATA.to_der()?, &wrap(EXPLICIT_0, &[&signed_data])]))
}

/// The signed attributes, without the tag of their set.
fn attributes(own: &Certificate, hash: &[u8], now: Timestamp) -> Result<Vec<u8>, SignError> {
    let time = time::write(now).ok_or(SignError)?;
    let named = OctetStringRef::new(digest(&SHA256, own.der()).as_ref())?.to_der()?;
    // SHA-256 is what the attribute means where it names no digest.
    let named = wrap(SEQUENCE, &[&wrap(SEQUENCE, &[&wrap(SEQUENCE, &[&named])])]);
    let mut all = [
        attribute(CONTENT_TYPE, &DATA.to_der()?)?,
        attribute(SIGNING_TIME, &time.to_der()?)?,
        attribute(MESSAGE_DIGEST, &OctetStringRef::new(hash)?.to_der()?)?,
        attribute(CERTIFICATE_V2, &named)?,
    ];
    all.sort_unstable();
    Ok(all.concat())
}

fn attribute(kind: ObjectIdentifier, value: &[u8]) -> Result<Vec<u8>, SignError> {
    Ok(wrap(SEQUENCE, &[&kind.to_der()?, &wrap(SET, &[value])]))
}

/// The parts one after another, under one tag.
fn wrap(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut output = Vec::with_capacity(content.len() + 8);
    ber::write(tag, &content, &mut output);
    output
}
