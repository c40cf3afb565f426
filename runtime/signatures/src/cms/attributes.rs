//! What a signer signs beside the content: its type, its digest, when, with which certificate.

use super::ber;
use super::read::each;
use crate::algorithm::Digest;
use crate::certificate::Certificate;
use crate::time;
use der::asn1::{ObjectIdentifier, OctetStringRef};
use der::{AnyRef, Decode, Reader, SliceReader, Tag};
use jiff::Timestamp;
use ring::digest;
use x509_cert::ext::pkix::name::GeneralNames;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::AlgorithmIdentifierOwned;
use x509_cert::time::Time;

const fn oid(dotted: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(dotted)
}

pub(super) const CONTENT_TYPE: ObjectIdentifier = oid("1.2.840.113549.1.9.3");
pub(super) const MESSAGE_DIGEST: ObjectIdentifier = oid("1.2.840.113549.1.9.4");
pub(super) const SIGNING_TIME: ObjectIdentifier = oid("1.2.840.113549.1.9.5");
pub(super) const CERTIFICATE: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.12");
pub(super) const CERTIFICATE_V2: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.47");
const SET: u8 = 0x31;

/// The signed attributes, with their bytes as they came.
pub(super) struct Attributes {
    raw: Vec<u8>,
    pub content_type: ObjectIdentifier,
    pub digest: Vec<u8>,
    pub signing_time: Option<Timestamp>,
    named: Vec<Named>,
}

/// A certificate by its digest, and by issuer and number where those are given.
enum Named {
    /// ESS v1 has SHA-1 only. It binds what the signature binds anyway, so that it need not be strong.
    Sha1(Vec<u8>),
    Strong {
        digest: Digest,
        hash: Vec<u8>,
        serial: Option<SerialNumber>,
    },
    /// A digest that is not known: no certificate has it.
    Unknown,
}

impl Attributes {
    /// Reads what stands inside of the set. Type and digest of the content must be there, and nothing twice (RFC 5652, 11).
    pub fn read(raw: &[u8]) -> der::Result<Self> {
        let (mut content_type, mut hash, mut signing_time, mut named) = (None, None, None, None);
        let twice = || Tag::Set.value_error();
        for attribute in each(raw)? {
            let (kind, value) = AnyRef::from_der(attribute)?.sequence(|reader| {
                let kind: ObjectIdentifier = reader.decode()?;
                let values: AnyRef<'_> = reader.decode()?;
                der::Tagged::tag(&values).assert_eq(Tag::Set)?;
                Ok((kind, values.value()))
            })?;
            let known = match kind {
                CONTENT_TYPE => content_type.replace(ObjectIdentifier::from_der(value)?).is_some(),
                MESSAGE_DIGEST => {
                    hash.replace(OctetStringRef::from_der(value)?.as_bytes().to_vec()).is_some()
                }
                SIGNING_TIME => signing_time.replace(Time::from_der(value)?).is_some(),
                CERTIFICATE => named.replace(vec![sha1(value)?]).is_some(),
                CERTIFICATE_V2 => named.replace(vec![strong(value)?]).is_some(),
                _ => false,
            };
            if known {
                return Err(twice());
            }
        }
        Ok(Self {
            raw: raw.to_vec(),
            content_type: content_type.ok_or_else(twice)?,
            digest: hash.ok_or_else(twice)?,
            signing_time: signing_time.map(time::of),
            named: named.unwrap_or_default(),
        })
    }

    /// What is signed: the same bytes as a set (RFC 5652, 5.4).
    pub fn signed(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.raw.len() + 8);
        ber::write(SET, &self.raw, &mut bytes);
        bytes
    }

    /// Whether the signer named this certificate, or none.
    pub fn names(&self, certificate: &Certificate) -> bool {
        self.named.iter().all(|named| match named {
            Named::Sha1(hash) => {
                digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, certificate.der()).as_ref() == hash
            }
            Named::Strong { digest, hash, serial } => {
                let number = serial.as_ref().is_none_or(|one| one.as_bytes() == certificate.serial_bytes());
                digest.hash(certificate.der()).as_ref() == hash && number
            }
            Named::Unknown => false,
        })
    }

    /// Whether a content is a set of signed attributes.
    pub fn looks_like(content: &[u8]) -> bool {
        let set = AnyRef::from_der(content).ok().filter(|any| der::Tagged::tag(any) == Tag::Set);
        set.is_some_and(|set| Self::read(set.value()).is_ok())
    }
}

#[derive(der::Sequence)]
struct IssuerSerial {
    issuer: GeneralNames,
    serial: SerialNumber,
}

/// The first certificate of ESS `SigningCertificate`: the signer's (RFC 2634, 5.4).
fn sha1(value: &[u8]) -> der::Result<Named> {
    let first = first(value)?;
    let hash = AnyRef::from_der(first)?.sequence(|reader| {
        let hash = reader.decode::<OctetStringRef<'_>>()?.as_bytes().to_vec();
        reader.read_slice(reader.remaining_len())?;
        Ok(hash)
    })?;
    Ok(Named::Sha1(hash))
}

/// The first certificate of ESS `SigningCertificateV2`: the signer's (RFC 5035, 4).
fn strong(value: &[u8]) -> der::Result<Named> {
    AnyRef::from_der(first(value)?)?.sequence(|reader| {
        let digest = if reader.peek_tag()? == Tag::Sequence {
            Digest::of(&reader.decode::<AlgorithmIdentifierOwned>()?.oid).ok()
        } else {
            Some(Digest::Sha256)
        };
        let hash = reader.decode::<OctetStringRef<'_>>()?.as_bytes().to_vec();
        let issued = if reader.is_finished() { None } else { Some(reader.decode::<IssuerSerial>()?) };
        Ok(match digest {
            Some(digest) => Named::Strong { digest, hash, serial: issued.map(|issued| issued.serial) },
            None => Named::Unknown,
        })
    })
}

/// The first of the certificates that the attribute lists.
fn first(value: &[u8]) -> der::Result<&[u8]> {
    AnyRef::from_der(value)?.sequence(|reader| {
        let list: AnyRef<'_> = reader.decode()?;
        der::Tagged::tag(&list).assert_eq(Tag::Sequence)?;
        // Policies may follow; none is asked for.
        reader.read_slice(reader.remaining_len())?;
        SliceReader::new(list.value())?.tlv_bytes()
    })
}
