//! One list of revocation (CRL, RFC 5280, 5), read into what is asked of it.

use crate::MAX_LIST;
use crate::certificate::Certificate;
use crate::extensions::full_names;
use crate::signed::Signed;
use crate::verdict::{Reason, Revocation};
use crate::{algorithm, time};
use der::asn1::{GeneralizedTime, ObjectIdentifier, Uint};
use der::{AnyRef, Decode, Encode, Tag};
use jiff::Timestamp;
use x509_cert::crl::{RevokedCert, TbsCertList};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::crl::dp::IssuingDistributionPoint;
use x509_cert::ext::pkix::name::{GeneralName, GeneralNames};
use x509_cert::spki::AlgorithmIdentifierOwned;

const fn oid(dotted: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(dotted)
}

const NUMBER: ObjectIdentifier = oid("2.5.29.20");
const REASON: ObjectIdentifier = oid("2.5.29.21");
const INVALID_SINCE: ObjectIdentifier = oid("2.5.29.24");
const DELTA: ObjectIdentifier = oid("2.5.29.27");
const SCOPE: ObjectIdentifier = oid("2.5.29.28");
const ENTRY_ISSUER: ObjectIdentifier = oid("2.5.29.29");
const AUTHORITY_KEY: ObjectIdentifier = oid("2.5.29.35");
/// `removeFromCRL`: in a list of changes, what was suspended is good again.
const REMOVED: u32 = 8;

/// A list of revocation. Its signature is checked when it is asked.
#[derive(Debug, Clone)]
pub struct Crl {
    body: Vec<u8>,
    signature: Vec<u8>,
    algorithm: AlgorithmIdentifierOwned,
    /// Who signed it, by name.
    pub(super) issuer: Vec<u8>,
    pub(super) from: Timestamp,
    pub(super) to: Option<Timestamp>,
    pub(super) number: Option<Uint>,
    /// A list of changes to a list of this number or a later one.
    pub(super) changes: Option<Uint>,
    pub(super) scope: Option<IssuingDistributionPoint>,
    /// Something in it must be understood that is not.
    pub(super) strange: bool,
    /// By serial number.
    entries: Vec<Item>,
}

#[derive(Debug, Clone)]
struct Item {
    serial: Box<[u8]>,
    /// Who issued the certificate, if not who signed the list.
    issuer: Option<Box<[u8]>>,
    at: Timestamp,
    change: Change,
}

/// What a list says of a certificate that is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Revoked(Revocation),
    Removed,
}

impl Crl {
    /// Reads a list (DER).
    ///
    /// # Errors
    /// [`Reason::TooLarge`] above [`MAX_LIST`] bytes, [`Reason::Damaged`] for anything that is no list of version 2.
    pub fn read(der: &[u8]) -> Result<Self, Reason> {
        if der.len() > MAX_LIST {
            return Err(Reason::TooLarge);
        }
        Self::parse(der).ok_or(Reason::Damaged)
    }

    fn parse(der: &[u8]) -> Option<Self> {
        let signed = Signed::read(der).ok()?;
        let list = TbsCertList::from_der(signed.body).ok()?;
        if list.signature != signed.algorithm || !signed.rest.is_empty() {
            return None;
        }
        let mut found = Self {
            body: signed.body.to_vec(),
            signature: signed.signature.to_vec(),
            algorithm: signed.algorithm,
            issuer: list.issuer.to_der().ok()?,
            from: time::of(list.this_update),
            to: list.next_update.map(time::of),
            number: None,
            changes: None,
            scope: None,
            strange: false,
            entries: Vec::new(),
        };
        for extension in list.crl_extensions.iter().flatten() {
            found.extension(extension)?;
        }
        found.take(list.revoked_certificates.unwrap_or_default())?;
        Some(found)
    }

    fn extension(&mut self, extension: &Extension) -> Option<()> {
        let value = extension.extn_value.as_bytes();
        match extension.extn_id {
            NUMBER => self.number = Some(Uint::from_der(value).ok()?),
            DELTA => self.changes = Some(Uint::from_der(value).ok()?),
            SCOPE => self.scope = Some(IssuingDistributionPoint::from_der(value).ok()?),
            AUTHORITY_KEY => {}
            _ => self.strange |= extension.critical,
        }
        Some(())
    }

    fn take(&mut self, entries: Vec<RevokedCert>) -> Option<()> {
        self.entries.reserve_exact(entries.len());
        // An entry that names no issuer has that of the one before it.
        let mut issuer = None;
        for entry in entries {
            let mut item = Item {
                serial: entry.serial_number.as_bytes().into(),
                issuer: None,
                at: time::of(entry.revocation_date),
                change: Change::Revoked(Revocation::Unspecified),
            };
            for extension in entry.crl_entry_extensions.iter().flatten() {
                let value = extension.extn_value.as_bytes();
                match extension.extn_id {
                    REASON => item.change = change(value)?,
                    INVALID_SINCE => {
                        let since = GeneralizedTime::from_der(value).ok()?.to_unix_duration();
                        item.at = item.at.min(time::since(since));
                    }
                    ENTRY_ISSUER => issuer = Some(directory_name(value)?),
                    _ => self.strange |= extension.critical,
                }
            }
            item.issuer.clone_from(&issuer);
            self.entries.push(item);
        }
        self.entries.sort_by(|one, other| one.serial.cmp(&other.serial));
        Some(())
    }

    /// All that were revoked by who signed the list: serial number, since when, why.
    #[cfg(feature = "authority")]
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&[u8], Timestamp, Revocation)> {
        self.entries.iter().filter(|item| item.issuer.is_none()).filter_map(|item| match item.change {
            Change::Revoked(reason) => Some((&*item.serial, item.at, reason)),
            Change::Removed => None,
        })
    }

    /// Since when a certificate is what, if it is in the list.
    pub(super) fn find(&self, certificate: &Certificate) -> Option<(Timestamp, Change)> {
        let serial = certificate.serial_bytes();
        let first = self.entries.partition_point(|item| &*item.serial < serial);
        let same = self.entries.get(first..)?.iter().take_while(|item| &*item.serial == serial);
        same.into_iter()
            .find(|item| item.issuer.as_deref().unwrap_or(&self.issuer) == certificate.issuer_name())
            .map(|item| (item.at, item.change))
    }

    /// Whether a certificate's key signed the list, and may.
    pub(super) fn signed_by(&self, signer: &Certificate) -> bool {
        let may = signer.extensions().usage.is_none_or(|usage| usage.crl_sign());
        let key = &signer.fields().subject_public_key_info;
        may && self.issuer == signer.subject_name()
            && algorithm::check(key, &self.algorithm, &self.body, &self.signature).is_ok()
    }

    /// Whether the list is about certificates of this kind, and all reasons. A list that is signed for somebody else's certificates has
    /// to say so.
    pub(super) fn covers(&self, certificate: &Certificate) -> bool {
        let foreign = self.issuer != certificate.issuer_name();
        let Some(scope) = &self.scope else { return !foreign };
        let extensions = certificate.extensions();
        let authority = extensions.constraints.as_ref().is_some_and(|constraints| constraints.ca);
        let others = scope.only_contains_attribute_certs
            || (scope.only_contains_user_certs && authority)
            || (scope.only_contains_ca_certs && !authority);
        let place = scope.distribution_point.as_ref().is_none_or(|name| {
            let own = full_names(name);
            extensions.list_addresses().any(|address| own.contains(&address))
        });
        let named = || {
            let issuers = extensions.lists.iter().filter_map(|point| point.crl_issuer.as_ref()).flatten();
            issuers.filter_map(directory).any(|name| *name == *self.issuer)
        };
        !others && place && scope.only_some_reasons.is_none() && (!foreign || (scope.indirect_crl && named()))
    }
}

/// A reason, which may be that the certificate is good again.
fn change(value: &[u8]) -> Option<Change> {
    let any = AnyRef::from_der(value).ok()?;
    let [number] = any.value() else { return None };
    if der::Tagged::tag(&any) != Tag::Enumerated {
        return None;
    }
    let number = u32::from(*number);
    Some(if number == REMOVED { Change::Removed } else { Change::Revoked(super::reason(number)) })
}

/// The first name of an authority.
fn directory_name(value: &[u8]) -> Option<Box<[u8]>> {
    GeneralNames::from_der(value).ok()?.iter().find_map(directory)
}

fn directory(name: &GeneralName) -> Option<Box<[u8]>> {
    match name {
        GeneralName::DirectoryName(name) => Some(name.to_der().ok()?.into()),
        _ => None,
    }
}
