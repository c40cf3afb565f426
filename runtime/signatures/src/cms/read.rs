//! A signature as it came, and the check of one signer (RFC 5652, 5.4 and 5.6).

use super::attributes::Attributes;
use super::{DATA, SIGNED_DATA, ber};
use crate::algorithm::{Digest, Fault, Scheme};
use crate::certificate::Certificate;
use crate::verdict::Reason;
use crate::{MAX_CERTIFICATES, MAX_CMS, MAX_SIGNERS};
use der::asn1::{ObjectIdentifier, OctetStringRef};
use der::{AnyRef, Decode, Encode, Reader, SliceReader, Tag, TagNumber};
use jiff::Timestamp;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::AlgorithmIdentifierOwned;

/// A signature with what came with it.
pub(crate) struct Message {
    content_type: ObjectIdentifier,
    /// `None` if the signature is detached.
    pub content: Option<Vec<u8>>,
    pub certificates: Vec<Certificate>,
    pub signers: Vec<SignerInfo>,
}

/// One signer's part.
pub(crate) struct SignerInfo {
    who: Who,
    digest: AlgorithmIdentifierOwned,
    attributes: Option<Attributes>,
    algorithm: AlgorithmIdentifierOwned,
    signature: Vec<u8>,
}

/// How a signer's certificate is named.
enum Who {
    Serial { issuer: Vec<u8>, serial: SerialNumber },
    Key(Vec<u8>),
}

/// A tag of a form, by its number.
pub(super) const fn tagged(number: TagNumber) -> Tag {
    Tag::ContextSpecific { constructed: true, number }
}

impl Message {
    /// Reads a signature (DER or BER).
    pub fn read(cms: &[u8]) -> Result<Self, Reason> {
        if cms.len() > MAX_CMS {
            return Err(Reason::TooLarge);
        }
        let der = ber::definite(cms).ok_or(Reason::Damaged)?;
        let parts = Parts::read(&der).map_err(|_| Reason::Damaged)?;
        if parts.certificates.len() > MAX_CERTIFICATES || parts.signers.len() > MAX_SIGNERS {
            return Err(Reason::TooLarge);
        }
        if parts.signers.is_empty() {
            return Err(Reason::Unsigned);
        }
        let certificates = parts.certificates.iter().map(|der| Certificate::from_der(der));
        let signers = parts.signers.iter().map(|der| SignerInfo::read(der).ok_or(Reason::Damaged));
        Ok(Self {
            content_type: parts.content_type,
            content: parts.content.map(<[u8]>::to_vec),
            certificates: certificates.collect::<Result<_, _>>()?,
            signers: signers.collect::<Result<_, _>>()?,
        })
    }
}

/// The message cut into its parts, none of them read yet.
struct Parts<'a> {
    content_type: ObjectIdentifier,
    content: Option<&'a [u8]>,
    certificates: Vec<&'a [u8]>,
    signers: Vec<&'a [u8]>,
}

impl<'a> Parts<'a> {
    fn read(der: &'a [u8]) -> der::Result<Self> {
        AnyRef::from_der(der)?.sequence(|info| {
            if info.decode::<ObjectIdentifier>()? != SIGNED_DATA {
                return Err(Tag::ObjectIdentifier.value_error());
            }
            let explicit: AnyRef<'a> = info.decode()?;
            expect(&explicit, tagged(TagNumber::N0))?;
            AnyRef::from_der(explicit.value())?.sequence(Self::signed_data)
        })
    }

    fn signed_data(reader: &mut SliceReader<'a>) -> der::Result<Self> {
        reader.decode::<u8>()?;
        let digests: AnyRef<'a> = reader.decode()?;
        expect(&digests, Tag::Set)?;
        let encapsulated: AnyRef<'a> = reader.decode()?;
        let (content_type, content) = encapsulated.sequence(encapsulated_content)?;
        let mut certificates = Vec::new();
        if let Some(set) = optional(reader, tagged(TagNumber::N0))? {
            certificates = each(set)?;
            // Attribute certificates and older forms are passed over: no chain is made of them.
            certificates.retain(|der| der.first() == Some(&0x30));
        }
        // Lists of revocation are taken from where they are configured, never from the signer.
        optional(reader, tagged(TagNumber::N1))?;
        let signers: AnyRef<'a> = reader.decode()?;
        expect(&signers, Tag::Set)?;
        Ok(Self { content_type, content, certificates, signers: each(signers.value())? })
    }
}

fn encapsulated_content<'a>(
    reader: &mut SliceReader<'a>,
) -> der::Result<(ObjectIdentifier, Option<&'a [u8]>)> {
    let content_type = reader.decode()?;
    let content = match optional(reader, tagged(TagNumber::N0))? {
        Some(explicit) => Some(OctetStringRef::from_der(explicit)?.as_bytes()),
        None => None,
    };
    Ok((content_type, content))
}

fn expect(any: &AnyRef<'_>, tag: Tag) -> der::Result<()> {
    der::Tagged::tag(any).assert_eq(tag).map(|_| ())
}

/// The value under a tag, if that comes next.
fn optional<'a>(reader: &mut SliceReader<'a>, tag: Tag) -> der::Result<Option<&'a [u8]>> {
    if reader.is_finished() || reader.peek_tag()? != tag {
        return Ok(None);
    }
    Ok(Some(reader.decode::<AnyRef<'a>>()?.value()))
}

/// The values that follow one another, whole.
pub(crate) fn each(content: &[u8]) -> der::Result<Vec<&[u8]>> {
    let mut reader = SliceReader::new(content)?;
    let mut found = Vec::new();
    while !reader.is_finished() {
        found.push(reader.tlv_bytes()?);
    }
    Ok(found)
}

impl SignerInfo {
    fn read(der: &[u8]) -> Option<Self> {
        AnyRef::from_der(der).ok()?.sequence(Self::parts).ok()
    }

    fn parts(reader: &mut SliceReader<'_>) -> der::Result<Self> {
        reader.decode::<u8>()?;
        let who = Who::read(reader)?;
        let digest = reader.decode()?;
        let attributes = match optional(reader, tagged(TagNumber::N0))? {
            Some(raw) => Some(Attributes::read(raw)?),
            None => None,
        };
        let algorithm = reader.decode()?;
        let signature = reader.decode::<OctetStringRef<'_>>()?.as_bytes().to_vec();
        // Nobody signed these; nothing hangs on them.
        optional(reader, tagged(TagNumber::N1))?;
        Ok(Self { who, digest, attributes, algorithm, signature })
    }

    /// Whether this is the certificate that the signer names.
    pub fn is_of(&self, certificate: &Certificate) -> bool {
        match &self.who {
            Who::Serial { issuer, serial } => {
                issuer == certificate.issuer_name() && serial.as_bytes() == certificate.serial_bytes()
            }
            Who::Key(key) => certificate.extensions().subject_key.as_ref() == Some(key),
        }
    }

    /// When the signer says that it was signed.
    pub fn signing_time(&self) -> Option<Timestamp> {
        self.attributes.as_ref()?.signing_time
    }

    /// Whether this signer signed the content with the certificate's key.
    pub fn check(
        &self,
        message: &Message,
        content: &[u8],
        certificate: &Certificate,
    ) -> Result<Scheme, Fault> {
        let digest = Digest::of(&self.digest.oid)?;
        let scheme = Scheme::read(&self.algorithm, Some(digest))?;
        let key = &certificate.fields().subject_public_key_info;
        crate::algorithm::fit(key)?;
        // A message that carries another content than the one asked about is no signature of this one.
        if message.content.as_deref().is_some_and(|carried| carried != content) {
            return Err(Reason::Changed.into());
        }
        let Some(attributes) = &self.attributes else {
            // Attributes are needed for any other type, and must not pass as a content of their own: whoever has a signature could
            // show its attributes as what was signed (RFC 5652, 11).
            if message.content_type != DATA || Attributes::looks_like(content) {
                return Err(Reason::BadSignature.into());
            }
            scheme.check(key, content, &self.signature)?;
            return Ok(scheme);
        };
        // The signature first: of attributes that nobody signed nothing can be said.
        scheme.check(key, &attributes.signed(), &self.signature)?;
        if attributes.content_type != message.content_type {
            return Err(Reason::BadSignature.into());
        }
        if attributes.digest != digest.hash(content).as_ref() {
            return Err(Reason::Changed.into());
        }
        if !attributes.names(certificate) {
            return Err(Reason::BadSignature.into());
        }
        Ok(scheme)
    }
}

impl Who {
    fn read(reader: &mut SliceReader<'_>) -> der::Result<Self> {
        let any: AnyRef<'_> = reader.decode()?;
        if der::Tagged::tag(&any) == (Tag::ContextSpecific { constructed: false, number: TagNumber::N0 }) {
            return Ok(Self::Key(any.value().to_vec()));
        }
        any.sequence(|reader| {
            let issuer: Name = reader.decode()?;
            Ok(Self::Serial { issuer: issuer.to_der()?, serial: reader.decode()? })
        })
    }
}
