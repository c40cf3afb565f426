//! OCSP (RFC 6960): a question about one certificate, and what an answer proves.

use super::{Said, Status};
use crate::algorithm::{self, Digest, SHA1};
use crate::certificate::Certificate;
use crate::signed::Signed;
use crate::time;
use crate::verdict::Why;
use crate::{MAX_ANSWER, MAX_CERTIFICATES};
use der::asn1::{Null, ObjectIdentifier, OctetString};
use der::{Any, AnyRef, Decode, Encode, Tag, TagNumber};
use jiff::{SignedDuration, Timestamp};
use ring::digest;
use x509_cert::ext::Extension;
use x509_cert::spki::AlgorithmIdentifierOwned;
use x509_ocsp::{
    CertId, CertStatus, OcspGeneralizedTime, OcspRequest, OcspResponse, OcspResponseStatus, Request,
    ResponderId, ResponseData, SingleResponse, TbsRequest, Version,
};

pub(crate) const BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");
pub(crate) const NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.2");
const SIGNS_ANSWERS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.9");
/// An answer that does not say until when it holds, holds for so long.
const HOLDS: SignedDuration = SignedDuration::from_mins(10);

/// A question about one certificate (DER). `nonce`: 16 to 32 random bytes, which the answer has to repeat.
///
/// # Errors
/// The certificate's number cannot be written.
pub fn request(certificate: &Certificate, issuer: &Certificate, nonce: &[u8]) -> Result<Vec<u8>, Why> {
    let id = id(certificate, issuer).ok_or(Why::AnswerUnclear)?;
    let nonce = OctetString::new(nonce).and_then(|nonce| nonce.to_der()).and_then(OctetString::new);
    let nonce = nonce.map_err(|_| Why::AnswerUnclear)?;
    let request = OcspRequest {
        tbs_request: TbsRequest {
            version: Version::default(),
            requestor_name: None,
            request_list: vec![Request { req_cert: id, single_request_extensions: None }],
            request_extensions: Some(vec![Extension { extn_id: NONCE, critical: false, extn_value: nonce }]),
        },
        optional_signature: None,
    };
    request.to_der().map_err(|_| Why::AnswerUnclear)
}

/// SHA-1 names the issuer here, as every responder knows it; nothing is proved by it.
fn id(certificate: &Certificate, issuer: &Certificate) -> Option<CertId> {
    let sha1 =
        |bytes: &[u8]| OctetString::new(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref());
    Some(CertId {
        hash_algorithm: AlgorithmIdentifierOwned { oid: SHA1, parameters: Some(Any::from(Null)) },
        issuer_name_hash: sha1(issuer.subject_name()).ok()?,
        issuer_key_hash: sha1(key_bits(issuer)).ok()?,
        serial_number: certificate.fields().serial_number.clone(),
    })
}

fn key_bits(certificate: &Certificate) -> &[u8] {
    certificate.fields().subject_public_key_info.subject_public_key.raw_bytes()
}

/// Whether an id names a certificate as one that `issuer` issued.
pub(crate) fn is_issuer(id: &CertId, issuer: &Certificate) -> bool {
    let hash = |bytes: &[u8]| match id.hash_algorithm.oid {
        SHA1 => Some(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, bytes)),
        ref other => Some(Digest::of(other).ok()?.hash(bytes)),
    };
    let same =
        |bytes: &[u8], named: &OctetString| hash(bytes).is_some_and(|hash| hash.as_ref() == named.as_bytes());
    same(issuer.subject_name(), &id.issuer_name_hash) && same(key_bits(issuer), &id.issuer_key_hash)
}

/// What an answer (DER) says of a certificate at a moment. `nonce`: that of the question; `None` for an answer that was kept, which had
/// its nonce checked when it came.
pub fn status(
    answer: &[u8],
    certificate: &Certificate,
    issuer: &Certificate,
    nonce: Option<&[u8]>,
    now: Timestamp,
) -> Status {
    match said(answer, certificate, issuer, nonce, now) {
        Ok(said) => said.at(now),
        Err(why) => Status::Unknown(why),
    }
}

/// What an answer says, whatever the time.
pub(super) fn said(
    answer: &[u8],
    certificate: &Certificate,
    issuer: &Certificate,
    nonce: Option<&[u8]>,
    now: Timestamp,
) -> Result<Said, Why> {
    if answer.len() > MAX_ANSWER {
        return Err(Why::AnswerUnclear);
    }
    let response = OcspResponse::from_der(answer).map_err(|_| Why::AnswerUnclear)?;
    let bytes = response.response_bytes.filter(|bytes| bytes.response_type == BASIC);
    let (OcspResponseStatus::Successful, Some(bytes)) = (response.response_status, bytes) else {
        return Err(Why::AnswerUnclear);
    };
    let signed = Signed::read(bytes.response.as_bytes()).map_err(|_| Why::AnswerUnclear)?;
    let data = ResponseData::from_der(signed.body).map_err(|_| Why::AnswerUnclear)?;
    if !proved(&signed, &data.responder_id, issuer, now) {
        return Err(Why::RevocationUnproved);
    }
    let answered = data.nonce().map(|nonce| nonce.0.into_bytes());
    let strange = data.response_extensions.iter().flatten().any(|one| one.critical && one.extn_id != NONCE);
    if strange || nonce.is_some_and(|nonce| answered.as_deref() != Some(nonce)) {
        return Err(Why::RevocationUnproved);
    }
    let about = |one: &&SingleResponse| {
        one.cert_id.serial_number.as_bytes() == certificate.serial_bytes() && is_issuer(&one.cert_id, issuer)
    };
    let single = data.responses.iter().find(about).ok_or(Why::RevocationUnproved)?;
    read(single)
}

fn read(single: &SingleResponse) -> Result<Said, Why> {
    if single.single_extensions.iter().flatten().any(|extension| extension.critical) {
        return Err(Why::RevocationUnproved);
    }
    let moment = |at: &OcspGeneralizedTime| time::since(at.0.to_unix_duration());
    let from = moment(&single.this_update);
    let to = single.next_update.as_ref().map_or_else(|| time::later(from, HOLDS), moment);
    let status = match &single.cert_status {
        CertStatus::Good(_) => Status::Good,
        CertStatus::Unknown(_) => return Err(Why::RevocationUnknown),
        CertStatus::Revoked(info) => {
            let number = info.revocation_reason.map_or(0, |reason| reason as u32);
            Status::Revoked { at: moment(&info.revocation_time), reason: super::reason(number) }
        }
    };
    Ok(Said { status, from, to })
}

/// Whether the authority signed the answer, or a responder to whom it gave a certificate for that (RFC 6960, 4.2.2.2).
fn proved(signed: &Signed<'_>, responder: &ResponderId, issuer: &Certificate, now: Timestamp) -> bool {
    let signs = |signer: &Certificate| {
        let key = &signer.fields().subject_public_key_info;
        is_responder(responder, signer)
            && algorithm::check(key, &signed.algorithm, signed.body, signed.signature).is_ok()
    };
    signs(issuer)
        || certificates(signed.rest).iter().any(|signer| {
            signer.extensions().extended.contains(&SIGNS_ANSWERS)
                && signer
                    .extensions()
                    .usage
                    .is_none_or(|usage| usage.digital_signature() || usage.non_repudiation())
                && !signer.extensions().strange
                && signer.names_issuer(issuer)
                && signer.valid_at(now).is_ok()
                && signs(signer)
                && signer.signed_by(issuer).is_ok()
        })
}

fn is_responder(id: &ResponderId, signer: &Certificate) -> bool {
    match id {
        ResponderId::ByName(name) => name.to_der().is_ok_and(|name| name == signer.subject_name()),
        ResponderId::ByKey(hash) => {
            digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, key_bits(signer)).as_ref() == hash.as_bytes()
        }
    }
}

/// The certificates behind the signature; those that cannot be read are left out.
fn certificates(rest: &[u8]) -> Vec<Certificate> {
    let tag = Tag::ContextSpecific { constructed: true, number: TagNumber::N0 };
    let Some(tagged) = AnyRef::from_der(rest).ok().filter(|any| der::Tagged::tag(any) == tag) else {
        return Vec::new();
    };
    let list = AnyRef::from_der(tagged.value()).ok();
    let whole = list.and_then(|list| crate::cms::each(list.value()).ok()).unwrap_or_default();
    whole.into_iter().take(MAX_CERTIFICATES).filter_map(|der| Certificate::from_der(der).ok()).collect()
}
