//! Whom a certificate names, in the layout of the National Certification Authority of Kazakhstan.
//!
//! `serialNumber` (2.5.4.5) is `IIN` and twelve digits, or `BIN` and twelve digits where an information system has the
//! certificate; `OU` is `BIN` and twelve digits; `O` names the organisation, `SN` is the surname, `G` the patronymic, `CN` surname
//! and name. What somebody is for the organisation is in the extended key usage.

use der::asn1::ObjectIdentifier;
use der::{Tag, Tagged};
use std::fmt;
use x509_cert::name::Name;

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const SURNAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.4");
const SERIAL_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.5");
const ORGANISATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const UNIT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.11");
const GIVEN_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.42");

/// Extended usages of certificates of the national authority.
pub mod usage {
    use der::asn1::ObjectIdentifier;

    /// An individual.
    pub const INDIVIDUAL: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.3.4.1.1");
    /// Somebody who acts for an organisation.
    pub const ORGANISATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.3.4.1.2");
    /// The organisation's head.
    pub const HEAD: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.3.4.1.2.1");
    /// Who may sign for the organisation.
    pub const MAY_SIGN: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.3.4.1.2.2");
    /// An employee of the organisation.
    pub const EMPLOYEE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.3.4.1.2.5");
}

/// What somebody is, as the extended key usage of the certificate says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// An individual.
    Individual,
    /// Acts for an organisation.
    Organisation,
    /// The head of the organisation.
    Head,
    /// May sign for the organisation.
    MaySign,
    /// Works for the organisation.
    Employee,
}

impl Role {
    pub(crate) fn of(usage: &ObjectIdentifier) -> Option<Self> {
        match *usage {
            usage::INDIVIDUAL => Some(Self::Individual),
            usage::ORGANISATION => Some(Self::Organisation),
            usage::HEAD => Some(Self::Head),
            usage::MAY_SIGN => Some(Self::MaySign),
            usage::EMPLOYEE => Some(Self::Employee),
            _ => None,
        }
    }
}

/// Whom a certificate names. Personal data: not for logs.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// The individual's number: twelve digits.
    pub iin: Option<String>,
    /// The organisation's number: twelve digits.
    pub bin: Option<String>,
    /// Surname and name, or what the certificate is called.
    pub name: String,
    /// The surname.
    pub surname: Option<String>,
    /// The patronymic, where there is one.
    pub patronymic: Option<String>,
    /// The organisation's name.
    pub organisation: Option<String>,
    /// What the certificate's owner is, in order and without repeats.
    pub roles: Vec<Role>,
}

impl fmt::Debug for Subject {
    /// Without whom it names: what is debugged ends up in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subject").field("roles", &self.roles).finish_non_exhaustive()
    }
}

impl Subject {
    pub(crate) fn read(name: &Name, usages: &[ObjectIdentifier]) -> Self {
        let mut subject = Self { roles: usages.iter().filter_map(Role::of).collect(), ..Self::default() };
        subject.roles.sort_unstable();
        subject.roles.dedup();
        let mut iins = Vec::new();
        let mut bins = Vec::new();
        for pair in name.0.iter().flat_map(|part| part.0.iter()) {
            let Some(value) = text(&pair.value) else { continue };
            match pair.oid {
                COMMON_NAME => subject.name = value,
                SURNAME => subject.surname = Some(value),
                GIVEN_NAME => subject.patronymic = Some(value),
                ORGANISATION => subject.organisation = Some(value),
                SERIAL_NUMBER => {
                    iins.extend(number("IIN", &value));
                    bins.extend(number("BIN", &value));
                }
                UNIT => bins.extend(number("BIN", &value)),
                _ => {}
            }
        }
        subject.iin = only(iins);
        subject.bin = only(bins);
        subject
    }
}

/// Twelve digits behind the prefix.
fn number(prefix: &str, value: &str) -> Option<String> {
    let digits = value.strip_prefix(prefix)?;
    (digits.len() == 12 && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.to_owned())
}

/// The number, unless there are several that differ: then nobody is named.
fn only(mut numbers: Vec<String>) -> Option<String> {
    numbers.dedup();
    if numbers.len() == 1 { numbers.pop() } else { None }
}

/// The common name.
pub(crate) fn common_name(name: &Name) -> String {
    let pairs = name.0.iter().flat_map(|part| part.0.iter());
    pairs.filter(|pair| pair.oid == COMMON_NAME).find_map(|pair| text(&pair.value)).unwrap_or_default()
}

/// A string of any of the kinds that names are written in.
fn text(value: &der::Any) -> Option<String> {
    let bytes = value.value();
    match value.tag() {
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String | Tag::NumericString | Tag::VisibleString => {
            std::str::from_utf8(bytes).ok().map(str::to_owned)
        }
        // In practice Latin-1, whatever T.61 says.
        Tag::TeletexString => Some(bytes.iter().map(|byte| char::from(*byte)).collect()),
        Tag::BmpString => {
            let units = bytes.chunks(2).map(|pair| match pair {
                [high, low] => u16::from_be_bytes([*high, *low]),
                _ => 0xFFFD,
            });
            char::decode_utf16(units).collect::<Result<_, _>>().ok()
        }
        _ => None,
    }
}

/// Whose signature is expected. All that is named has to fit.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Owner {
    iin: Option<String>,
    bin: Option<String>,
}

impl Owner {
    /// This person, for himself: a certificate that acts for an organisation is refused.
    pub fn person(iin: &str) -> Self {
        Self { iin: Some(iin.to_owned()), bin: None }
    }

    /// Anybody who may sign for this organisation.
    pub fn organisation(bin: &str) -> Self {
        Self { iin: None, bin: Some(bin.to_owned()) }
    }

    /// This person, for this organisation.
    pub fn person_of(iin: &str, bin: &str) -> Self {
        Self { iin: Some(iin.to_owned()), bin: Some(bin.to_owned()) }
    }

    /// Whether an organisation's signature is expected.
    pub fn is_organisation(&self) -> bool {
        self.bin.is_some()
    }

    /// Whether the subject is this owner.
    pub fn fits(&self, subject: &Subject) -> bool {
        let person = self.iin.is_none() || self.iin == subject.iin;
        // Who is expected for himself must not sign as an organisation.
        (self.iin.is_some() || self.bin.is_some()) && person && self.bin == subject.bin
    }
}

impl fmt::Debug for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Owner")
            .field("person", &self.iin.is_some())
            .field("organisation", &self.bin.is_some())
            .finish_non_exhaustive()
    }
}
