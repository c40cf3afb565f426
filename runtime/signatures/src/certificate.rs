//! A certificate as it came, with what is read of it.

use crate::algorithm::{self, Fault};
use crate::extensions::Extensions;
use crate::signed::Signed;
use crate::subject::{self, Subject};
use crate::time;
use crate::verdict::{Reason, Signer};
use crate::{MAX_CERTIFICATE, hex};
use der::{Decode, Encode};
use jiff::Timestamp;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;
use std::fmt;
use std::sync::Arc;
use x509_cert::TbsCertificate;
use x509_cert::spki::AlgorithmIdentifierOwned;

/// A certificate: its bytes, and what is read of them.
#[derive(Clone)]
pub struct Certificate(Arc<Inner>);

struct Inner {
    der: Vec<u8>,
    /// What is signed.
    body: Vec<u8>,
    signature: Vec<u8>,
    signed_with: AlgorithmIdentifierOwned,
    fields: TbsCertificate,
    extensions: Extensions,
    subject: Subject,
    not_before: Timestamp,
    not_after: Timestamp,
    subject_name: Vec<u8>,
    issuer_name: Vec<u8>,
}

impl fmt::Debug for Certificate {
    /// Without whom it names: what is debugged ends up in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate").field("issuer", &self.issuer()).finish_non_exhaustive()
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.0.der == other.0.der
    }
}

impl Eq for Certificate {}

impl Certificate {
    /// Reads a certificate (DER).
    ///
    /// # Errors
    /// [`Reason::TooLarge`] above [`MAX_CERTIFICATE`] bytes, [`Reason::Damaged`] for anything that is no certificate of RFC 5280.
    pub fn from_der(der: &[u8]) -> Result<Self, Reason> {
        if der.len() > MAX_CERTIFICATE {
            return Err(Reason::TooLarge);
        }
        Self::read(der).ok_or(Reason::Damaged)
    }

    fn read(der: &[u8]) -> Option<Self> {
        let signed = Signed::read(der).ok()?;
        let fields = TbsCertificate::from_der(signed.body).ok()?;
        // Stands inside and outside, and only the inner one is signed.
        if fields.signature != signed.algorithm || !signed.rest.is_empty() {
            return None;
        }
        let extensions = Extensions::read(fields.extensions.as_deref().unwrap_or_default())?;
        Some(Self(Arc::new(Inner {
            subject: Subject::read(&fields.subject, &extensions.extended),
            not_before: time::of(fields.validity.not_before),
            not_after: time::of(fields.validity.not_after),
            subject_name: fields.subject.to_der().ok()?,
            issuer_name: fields.issuer.to_der().ok()?,
            der: der.to_vec(),
            body: signed.body.to_vec(),
            signature: signed.signature.to_vec(),
            signed_with: signed.algorithm,
            fields,
            extensions,
        })))
    }

    /// Reads all certificates of a PEM text, in their order; other sections are passed over.
    ///
    /// # Errors
    /// The number of the certificate, from 1, that cannot be read, with why; 0 if the text is no PEM or has none.
    pub fn from_pem(pem: &[u8]) -> Result<Vec<Self>, (usize, Reason)> {
        let mut found = Vec::new();
        for section in CertificateDer::pem_slice_iter(pem) {
            let place = found.len() + 1;
            let der = section.map_err(|_| (place, Reason::Damaged))?;
            found.push(Self::from_der(&der).map_err(|reason| (place, reason))?);
        }
        if found.is_empty() { Err((0, Reason::NoCertificate)) } else { Ok(found) }
    }

    /// The certificate as PEM.
    pub fn to_pem(&self) -> String {
        crate::pem::write("CERTIFICATE", self.der())
    }

    /// The bytes as they came.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// Whom it names.
    pub fn subject(&self) -> &Subject {
        &self.0.subject
    }

    /// The name of the authority that issued it.
    pub fn issuer(&self) -> String {
        subject::common_name(&self.0.fields.issuer)
    }

    /// The serial number in lower-case hexadecimal digits.
    pub fn serial(&self) -> String {
        hex(self.serial_bytes())
    }

    /// Valid from this moment.
    pub fn not_before(&self) -> Timestamp {
        self.0.not_before
    }

    /// Valid to this moment.
    pub fn not_after(&self) -> Timestamp {
        self.0.not_after
    }

    pub(crate) fn serial_bytes(&self) -> &[u8] {
        self.0.fields.serial_number.as_bytes()
    }

    pub(crate) fn fields(&self) -> &TbsCertificate {
        &self.0.fields
    }

    pub(crate) fn extensions(&self) -> &Extensions {
        &self.0.extensions
    }

    /// The subject's name (DER): names are the same if their bytes are.
    pub(crate) fn subject_name(&self) -> &[u8] {
        &self.0.subject_name
    }

    pub(crate) fn issuer_name(&self) -> &[u8] {
        &self.0.issuer_name
    }

    /// Whether it names itself as its issuer.
    pub(crate) fn is_self_issued(&self) -> bool {
        self.0.subject_name == self.0.issuer_name
    }

    /// Whether names and key identifiers allow `issuer` to have issued it. Proves nothing.
    pub(crate) fn names_issuer(&self, issuer: &Self) -> bool {
        let key = match (&self.0.extensions.authority_key, &issuer.0.extensions.subject_key) {
            (Some(named), Some(own)) => named == own,
            _ => true,
        };
        key && self.0.issuer_name == issuer.0.subject_name
    }

    /// Whether `issuer`'s key signed it.
    pub(crate) fn signed_by(&self, issuer: &Self) -> Result<(), Fault> {
        let key = &issuer.0.fields.subject_public_key_info;
        algorithm::check(key, &self.0.signed_with, &self.0.body, &self.0.signature)
    }

    /// Valid at the moment, or how not.
    pub(crate) fn valid_at(&self, at: Timestamp) -> Result<(), Reason> {
        if at < self.0.not_before {
            Err(Reason::NotYetValid)
        } else if at > self.0.not_after {
            Err(Reason::Expired)
        } else {
            Ok(())
        }
    }

    /// What is told of it as a signer's.
    pub(crate) fn signer(&self, algorithm: String, claimed: Option<Timestamp>, judged: Timestamp) -> Signer {
        Signer {
            subject: self.0.subject.clone(),
            serial: self.serial(),
            issuer: self.issuer(),
            not_before: self.0.not_before,
            not_after: self.0.not_after,
            algorithm,
            claimed,
            judged,
            certificate: self.0.der.clone(),
        }
    }
}
