//! What a certificate says, before it is issued.

use crate::extensions::{BASIC_CONSTRAINTS, EXTENDED_USAGE, KEY_USAGE};
use crate::seal::SignError;
use crate::subject::usage;
use der::asn1::{ObjectIdentifier, OctetString, SetOfVec, Utf8StringRef};
use der::flagset::FlagSet;
use der::{Any, Encode};
use jiff::{SignedDuration, Timestamp};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages};
use x509_cert::name::{Name, RelativeDistinguishedName};

/// What every certificate of a test authority calls its issuer.
pub(super) const NAME: &str = "ZANFLOW TEST AUTHORITY, PROVES NOTHING";
const EMAIL: &str = "1.3.6.1.5.5.7.3.4";
const SIGNING_IN: &str = "1.3.6.1.5.5.7.3.2";
const OCSP_SIGNING: &str = "1.3.6.1.5.5.7.3.9";
const NO_CHECK: &str = "1.3.6.1.5.5.7.48.1.5";
const HOUR: SignedDuration = SignedDuration::from_hours(1);
const YEAR: SignedDuration = SignedDuration::from_hours(365 * 24);

/// Whom a certificate is for, and what it may be used for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    name: Vec<(&'static str, String)>,
    extensions: Vec<Extension>,
    valid: Option<(Timestamp, Timestamp)>,
}

impl Profile {
    /// An individual. `name`: surname and name.
    pub fn person(name: &str, iin: &str) -> Self {
        Self::bare(named(name, iin)).signs(&[usage::INDIVIDUAL])
    }

    /// The head of an organisation.
    pub fn head(name: &str, iin: &str, organisation: &str, bin: &str) -> Self {
        Self::member(name, iin, organisation, bin, usage::HEAD)
    }

    /// Who may sign for an organisation.
    pub fn signatory(name: &str, iin: &str, organisation: &str, bin: &str) -> Self {
        Self::member(name, iin, organisation, bin, usage::MAY_SIGN)
    }

    /// Who works for an organisation and may not sign for it.
    pub fn employee(name: &str, iin: &str, organisation: &str, bin: &str) -> Self {
        Self::member(name, iin, organisation, bin, usage::EMPLOYEE)
    }

    fn member(name: &str, iin: &str, organisation: &str, bin: &str, role: ObjectIdentifier) -> Self {
        let mut fields = named(name, iin);
        fields.push((ORGANISATION, organisation.to_owned()));
        fields.push((UNIT, format!("BIN{bin}")));
        Self::bare(fields).signs(&[usage::ORGANISATION, role])
    }

    /// An organisation's information system: what documents are sealed with.
    pub fn organisation(name: &str, bin: &str) -> Self {
        let fields = vec![
            (COMMON_NAME, name.to_owned()),
            (SERIAL_NUMBER, format!("BIN{bin}")),
            (ORGANISATION, name.to_owned()),
            (UNIT, format!("BIN{bin}")),
        ];
        Self::bare(fields).signs(&[usage::ORGANISATION])
    }

    /// An authority. `below`: how many authorities may stand below it.
    pub fn authority(name: &str, below: Option<u8>) -> Self {
        Self::bare(vec![(COMMON_NAME, format!("{NAME}: {name}"))])
            .constraints(true, below)
            .keys(KeyUsages::KeyCertSign | KeyUsages::CRLSign)
    }

    /// Who answers about revocation for the authority that issues this.
    pub fn responder() -> Self {
        Self::bare(vec![(COMMON_NAME, format!("{NAME}: responder"))])
            .keys(KeyUsages::DigitalSignature.into())
            .extended(&[OCSP_SIGNING])
            .extension(NO_CHECK, false, vec![5, 0])
    }

    /// A name and nothing else.
    pub fn bare(name: Vec<(&'static str, String)>) -> Self {
        Self { name, extensions: Vec::new(), valid: None }
    }

    /// For signing documents.
    fn signs(self, usages: &[ObjectIdentifier]) -> Self {
        let usages: Vec<String> =
            [EMAIL.to_owned()].into_iter().chain(usages.iter().map(ToString::to_string)).collect();
        let usages: Vec<&str> = usages.iter().map(String::as_str).collect();
        self.keys(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation).extended(&usages)
    }

    /// The same person's certificate for signing in, which signs no documents.
    #[must_use]
    pub fn for_signing_in(self) -> Self {
        self.keys(KeyUsages::DigitalSignature | KeyUsages::KeyEncipherment)
            .extended(&[SIGNING_IN, "1.2.398.3.3.4.1.1"])
    }

    /// Valid between two moments, both included; else for a year, from an hour ago.
    #[must_use]
    pub fn valid(mut self, from: Timestamp, to: Timestamp) -> Self {
        self.valid = Some((from, to));
        self
    }

    /// What the key may be used for.
    #[must_use]
    pub fn keys(self, usages: FlagSet<KeyUsages>) -> Self {
        self.with(KEY_USAGE, true, KeyUsage(usages).to_der())
    }

    /// Extended usages.
    #[must_use]
    pub fn extended(self, usages: &[&str]) -> Self {
        let usages = usages.iter().filter_map(|usage| ObjectIdentifier::new(usage).ok()).collect();
        self.with(EXTENDED_USAGE, false, ExtendedKeyUsage(usages).to_der())
    }

    /// Whether it is an authority, and how many may stand below it.
    #[must_use]
    pub fn constraints(self, ca: bool, path_len_constraint: Option<u8>) -> Self {
        self.with(BASIC_CONSTRAINTS, true, BasicConstraints { ca, path_len_constraint }.to_der())
    }

    /// Any extension, in the place of the one of the same kind.
    ///
    /// One whose kind is no object identifier is left out.
    #[must_use]
    pub fn extension(self, kind: &str, critical: bool, value: Vec<u8>) -> Self {
        match ObjectIdentifier::new(kind) {
            Ok(kind) => self.with(kind, critical, Ok(value)),
            Err(_) => self,
        }
    }

    /// Without an extension.
    #[must_use]
    pub fn without(mut self, kind: &str) -> Self {
        self.extensions.retain(|extension| extension.extn_id.to_string() != kind);
        self
    }

    fn with(mut self, extn_id: ObjectIdentifier, critical: bool, value: der::Result<Vec<u8>>) -> Self {
        self.extensions.retain(|extension| extension.extn_id != extn_id);
        if let Ok(extn_value) = value.and_then(OctetString::new) {
            self.extensions.push(Extension { extn_id, critical, extn_value });
        }
        self
    }

    pub(super) fn validity(&self, now: Timestamp) -> (Timestamp, Timestamp) {
        self.valid.unwrap_or((now - HOUR, now + YEAR))
    }

    pub(super) fn extensions(&self) -> Vec<Extension> {
        self.extensions.clone()
    }

    pub(super) fn subject(&self) -> Result<Name, SignError> {
        let parts = self.name.iter().map(|(kind, value)| {
            let oid = ObjectIdentifier::new(kind).map_err(|_| SignError)?;
            let pair = AttributeTypeAndValue { oid, value: Any::from(Utf8StringRef::new(value)?) };
            Ok(RelativeDistinguishedName(SetOfVec::try_from(vec![pair])?))
        });
        Ok(x509_cert::name::RdnSequence(parts.collect::<Result<_, SignError>>()?))
    }
}

const COMMON_NAME: &str = "2.5.4.3";
const SURNAME: &str = "2.5.4.4";
const SERIAL_NUMBER: &str = "2.5.4.5";
const COUNTRY: &str = "2.5.4.6";
const ORGANISATION: &str = "2.5.4.10";
const UNIT: &str = "2.5.4.11";

fn named(name: &str, iin: &str) -> Vec<(&'static str, String)> {
    let surname = name.split(' ').next().unwrap_or_default();
    vec![
        (COMMON_NAME, name.to_owned()),
        (SURNAME, surname.to_owned()),
        (SERIAL_NUMBER, format!("IIN{iin}")),
        (COUNTRY, "KZ".to_owned()),
    ]
}
