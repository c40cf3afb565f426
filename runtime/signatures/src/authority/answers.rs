//! Answers about one certificate (OCSP).

use super::identity::signed;
use super::{Identity, lists};
use crate::certificate::Certificate;
use crate::revocation::ocsp;
use crate::seal::SignError;
use crate::time;
use crate::verdict::Revocation;
use der::asn1::OctetString;
use der::{Decode, Encode};
use jiff::Timestamp;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::CrlReason;
use x509_ocsp::{
    CertId, CertStatus, OcspGeneralizedTime, OcspRequest, OcspResponse, OcspResponseStatus, ResponderId,
    ResponseBytes, ResponseData, RevokedInfo, SingleResponse, Version,
};

/// What is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Not revoked.
    Good,
    /// Since when, and why.
    Revoked(Timestamp, Revocation),
    /// No such certificate is known.
    Unknown,
}

/// An answer before it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    state: State,
    from: Timestamp,
    to: Option<Timestamp>,
    /// In place of the nonce of the request.
    nonce: Option<Option<Vec<u8>>>,
    about: Option<Certificate>,
}

impl Answer {
    /// What is known at a moment, and until when it holds.
    pub fn new(state: State, from: Timestamp, to: Option<Timestamp>) -> Self {
        Self { state, from, to, nonce: None, about: None }
    }

    /// With another nonce than that of the request, or none.
    #[must_use]
    pub fn nonce(mut self, nonce: Option<Vec<u8>>) -> Self {
        self.nonce = Some(nonce);
        self
    }

    /// About another certificate than was asked for.
    #[must_use]
    pub fn about(mut self, certificate: &Certificate) -> Self {
        self.about = Some(certificate.clone());
        self
    }

    /// Signs the answer to a request (DER). `None` if it is no request about one certificate.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn sign(&self, request: &[u8], responder: &Identity) -> Result<Option<Vec<u8>>, SignError> {
        read(request).map(|asked| asked.answer(self, responder)).transpose()
    }
}

/// What is asked.
pub(super) struct Asked {
    id: CertId,
    nonce: Option<Vec<u8>>,
}

pub(super) fn read(request: &[u8]) -> Option<Asked> {
    let request = OcspRequest::from_der(request).ok()?.tbs_request;
    let nonce = request.nonce().map(|nonce| nonce.0.into_bytes());
    let id = request.request_list.into_iter().next()?.req_cert;
    Some(Asked { id, nonce })
}

impl Asked {
    pub fn serial(&self) -> &[u8] {
        self.id.serial_number.as_bytes()
    }

    pub fn is_about(&self, issuer: &Certificate) -> bool {
        ocsp::is_issuer(&self.id, issuer)
    }

    pub fn answer(&self, answer: &Answer, responder: &Identity) -> Result<Vec<u8>, SignError> {
        let moment = |at| time::generalized(at).map(OcspGeneralizedTime).ok_or(SignError);
        let status = match answer.state {
            State::Good => CertStatus::good(),
            State::Unknown => CertStatus::unknown(),
            State::Revoked(at, reason) => CertStatus::Revoked(RevokedInfo {
                revocation_time: moment(at)?,
                revocation_reason: CrlReason::try_from(u32::from(lists::code(reason))).ok(),
            }),
        };
        let mut cert_id = self.id.clone();
        if let Some(other) = &answer.about {
            cert_id.serial_number = other.fields().serial_number.clone();
        }
        let nonce = answer.nonce.clone().unwrap_or_else(|| self.nonce.clone());
        let data = ResponseData {
            version: Version::default(),
            responder_id: ResponderId::ByName(responder.certificate().fields().subject.clone()),
            produced_at: moment(answer.from)?,
            responses: vec![SingleResponse {
                cert_id,
                cert_status: status,
                this_update: moment(answer.from)?,
                next_update: answer.to.map(moment).transpose()?,
                single_extensions: None,
            }],
            response_extensions: nonce.map(extension).transpose()?,
        };
        let basic = with_certificate(signed(responder.key(), data.to_der()?)?, responder.certificate())?;
        let bytes = ResponseBytes { response_type: ocsp::BASIC, response: OctetString::new(basic)? };
        let response =
            OcspResponse { response_status: OcspResponseStatus::Successful, response_bytes: Some(bytes) };
        Ok(response.to_der()?)
    }
}

fn extension(nonce: Vec<u8>) -> Result<Vec<Extension>, SignError> {
    let value = OctetString::new(OctetString::new(nonce)?.to_der()?)?;
    Ok(vec![Extension { extn_id: ocsp::NONCE, critical: false, extn_value: value }])
}

/// Puts the responder's certificate behind the signature.
fn with_certificate(basic: Vec<u8>, certificate: &Certificate) -> Result<Vec<u8>, SignError> {
    use der::{Any, Tag, TagNumber};
    let list = Any::new(Tag::Sequence, certificate.der())?.to_der()?;
    let tagged = Any::new(Tag::ContextSpecific { constructed: true, number: TagNumber::N0 }, list)?;
    let content = [Any::from_der(&basic)?.value(), &tagged.to_der()?].concat();
    Ok(Any::new(Tag::Sequence, content)?.to_der()?)
}
