//! Lists of revocation (CRL).

use super::Identity;
use super::identity::signed;
use crate::certificate::Certificate;
use crate::seal::SignError;
use crate::time;
use crate::verdict::Revocation;
use der::Encode;
use der::asn1::{ObjectIdentifier, OctetString};
use jiff::Timestamp;
use x509_cert::certificate::Version;
use x509_cert::crl::{RevokedCert, TbsCertList};
use x509_cert::ext::Extension;
use x509_cert::serial_number::SerialNumber;

const REASON: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.21");
const ENUMERATED: u8 = 0x0A;

/// One revoked certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    serial: Vec<u8>,
    /// Since when.
    pub at: Timestamp,
    /// Why.
    pub reason: Revocation,
    extensions: Vec<(ObjectIdentifier, bool, Vec<u8>)>,
}

impl Entry {
    /// A certificate, since when and why.
    pub fn new(certificate: &Certificate, at: Timestamp, reason: Revocation) -> Self {
        Self { serial: certificate.serial_bytes().to_vec(), at, reason, extensions: Vec::new() }
    }

    pub(super) fn of(serial: Vec<u8>, at: Timestamp, reason: Revocation) -> Self {
        Self { serial, at, reason, extensions: Vec::new() }
    }

    /// With an extension. One whose kind is no object identifier is left out.
    #[must_use]
    pub fn extension(mut self, kind: &str, critical: bool, value: Vec<u8>) -> Self {
        self.extensions.extend(ObjectIdentifier::new(kind).ok().map(|kind| (kind, critical, value)));
        self
    }

    fn write(&self) -> Result<RevokedCert, SignError> {
        let mut extensions = Vec::new();
        let given = self.extensions.iter().any(|(kind, ..)| *kind == REASON);
        if self.reason != Revocation::Unspecified && !given {
            extensions.push(extension(REASON, false, &[ENUMERATED, 1, code(self.reason)])?);
        }
        for (kind, critical, value) in &self.extensions {
            extensions.push(extension(*kind, *critical, value)?);
        }
        Ok(RevokedCert {
            serial_number: SerialNumber::new(&self.serial)?,
            revocation_date: time::write(self.at).ok_or(SignError)?,
            crl_entry_extensions: (!extensions.is_empty()).then_some(extensions),
        })
    }
}

/// A list before it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    from: Timestamp,
    to: Option<Timestamp>,
    entries: Vec<Entry>,
    extensions: Vec<(ObjectIdentifier, bool, Vec<u8>)>,
}

impl List {
    /// What was revoked, as known at a moment, and when the next list comes.
    pub fn new(from: Timestamp, to: Timestamp, entries: Vec<Entry>) -> Self {
        Self { from, to: Some(to), entries, extensions: Vec::new() }
    }

    /// Without the time of the next list.
    #[must_use]
    pub fn endless(mut self) -> Self {
        self.to = None;
        self
    }

    /// With an extension. One whose kind is no object identifier is left out.
    #[must_use]
    pub fn extension(mut self, kind: &str, critical: bool, value: Vec<u8>) -> Self {
        self.extensions.extend(ObjectIdentifier::new(kind).ok().map(|kind| (kind, critical, value)));
        self
    }

    /// Signs the list (DER).
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn sign(&self, issuer: &Identity) -> Result<Vec<u8>, SignError> {
        let entries = self.entries.iter().map(Entry::write).collect::<Result<Vec<_>, _>>()?;
        let own = self.extensions.iter().map(|(kind, critical, value)| extension(*kind, *critical, value));
        let extensions = own.collect::<Result<Vec<_>, _>>()?;
        let list = TbsCertList {
            version: Version::V2,
            signature: issuer.key().algorithm(),
            issuer: issuer.certificate().fields().subject.clone(),
            this_update: time::write(self.from).ok_or(SignError)?,
            next_update: self.to.and_then(time::write),
            revoked_certificates: (!entries.is_empty()).then_some(entries),
            crl_extensions: (!extensions.is_empty()).then_some(extensions),
        };
        signed(issuer.key(), list.to_der()?)
    }
}

fn extension(extn_id: ObjectIdentifier, critical: bool, value: &[u8]) -> Result<Extension, SignError> {
    Ok(Extension { extn_id, critical, extn_value: OctetString::new(value)? })
}

/// The number of a reason (RFC 5280, 5.3.1).
pub(super) fn code(reason: Revocation) -> u8 {
    match reason {
        Revocation::Unspecified => 0,
        Revocation::KeyCompromise => 1,
        Revocation::AuthorityCompromise => 2,
        Revocation::AffiliationChanged => 3,
        Revocation::Superseded => 4,
        Revocation::Ceased => 5,
        Revocation::Hold => 6,
        Revocation::PrivilegeWithdrawn => 9,
    }
}
