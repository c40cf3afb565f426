//! Extensions of a certificate: those that are understood, and whether one is critical that is not.

use der::asn1::{ObjectIdentifier, OctetString};
use der::{AnyRef, Decode};
use std::collections::BTreeSet;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::crl::CrlDistributionPoints;
use x509_cert::ext::pkix::crl::dp::DistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{
    AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage,
};

const fn oid(dotted: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(dotted)
}

pub(crate) const SUBJECT_KEY: ObjectIdentifier = oid("2.5.29.14");
pub(crate) const KEY_USAGE: ObjectIdentifier = oid("2.5.29.15");
const ALTERNATIVE_NAME: ObjectIdentifier = oid("2.5.29.17");
pub(crate) const BASIC_CONSTRAINTS: ObjectIdentifier = oid("2.5.29.19");
const NAME_CONSTRAINTS: ObjectIdentifier = oid("2.5.29.30");
pub(crate) const LIST_ADDRESSES: ObjectIdentifier = oid("2.5.29.31");
const POLICIES: ObjectIdentifier = oid("2.5.29.32");
pub(crate) const AUTHORITY_KEY: ObjectIdentifier = oid("2.5.29.35");
pub(crate) const EXTENDED_USAGE: ObjectIdentifier = oid("2.5.29.37");
pub(crate) const ACCESS: ObjectIdentifier = oid("1.3.6.1.5.5.7.1.1");
const OCSP: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1");
const NO_CHECK: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.5");

#[derive(Default)]
pub(crate) struct Extensions {
    pub constraints: Option<BasicConstraints>,
    pub usage: Option<KeyUsage>,
    pub extended: Vec<ObjectIdentifier>,
    pub subject_key: Option<Vec<u8>>,
    pub authority_key: Option<Vec<u8>>,
    /// Where lists of revocation are.
    pub lists: Vec<DistributionPoint>,
    /// Addresses of OCSP.
    pub ocsp: Vec<String>,
    /// A responder whose certificate need not be checked for revocation.
    pub no_check: bool,
    /// Something must be understood that is not. Limits on names are always of this kind: they are understood nowhere here.
    pub strange: bool,
}

impl Extensions {
    /// `None` if one cannot be read, or stands twice.
    pub fn read(all: &[Extension]) -> Option<Self> {
        let mut found = Self::default();
        let mut seen = BTreeSet::new();
        for extension in all {
            if !seen.insert(extension.extn_id) {
                return None;
            }
            let value = extension.extn_value.as_bytes();
            match extension.extn_id {
                BASIC_CONSTRAINTS => found.constraints = Some(BasicConstraints::from_der(value).ok()?),
                KEY_USAGE => found.usage = Some(KeyUsage::from_der(value).ok()?),
                EXTENDED_USAGE => found.extended = ExtendedKeyUsage::from_der(value).ok()?.0,
                SUBJECT_KEY => found.subject_key = Some(OctetString::from_der(value).ok()?.into_bytes()),
                AUTHORITY_KEY => {
                    let key = AuthorityKeyIdentifier::from_der(value).ok()?.key_identifier;
                    found.authority_key = key.map(OctetString::into_bytes);
                }
                LIST_ADDRESSES => found.lists = CrlDistributionPoints::from_der(value).ok()?.0,
                ACCESS => found.ocsp = responders(&AuthorityInfoAccessSyntax::from_der(value).ok()?),
                NO_CHECK => found.no_check = true,
                // Nothing hangs on these here, so that nothing in them can be misunderstood.
                ALTERNATIVE_NAME | POLICIES => {
                    AnyRef::from_der(value).ok()?;
                }
                NAME_CONSTRAINTS => found.strange = true,
                _ => found.strange |= extension.critical,
            }
        }
        Some(found)
    }

    /// Addresses of lists of revocation.
    pub fn list_addresses(&self) -> impl Iterator<Item = &str> {
        self.lists.iter().filter_map(|point| point.distribution_point.as_ref()).flat_map(full_names)
    }
}

/// The addresses in the name of a distribution point.
pub(crate) fn full_names(name: &DistributionPointName) -> Vec<&str> {
    match name {
        DistributionPointName::FullName(names) => names.iter().filter_map(address).collect(),
        DistributionPointName::NameRelativeToCRLIssuer(_) => Vec::new(),
    }
}

fn address(name: &GeneralName) -> Option<&str> {
    match name {
        GeneralName::UniformResourceIdentifier(address) => Some(address.as_str()),
        _ => None,
    }
}

fn responders(access: &AuthorityInfoAccessSyntax) -> Vec<String> {
    let ocsp = access.0.iter().filter(|entry| entry.access_method == OCSP);
    ocsp.filter_map(|entry| address(&entry.access_location)).map(str::to_owned).collect()
}
