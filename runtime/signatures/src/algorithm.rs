//! Algorithms: which are known, which can be forged, and the check of one signature by `ring`.

use crate::verdict::{Reason, Why};
use der::asn1::{AnyRef, ObjectIdentifier, UintRef};
use der::{Decode, Encode, Reader};
use ring::{digest, signature as ring_signature};
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

const fn oid(dotted: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(dotted)
}

pub(crate) const RSA: ObjectIdentifier = oid("1.2.840.113549.1.1.1");
const RSA_MD2: ObjectIdentifier = oid("1.2.840.113549.1.1.2");
const RSA_MD5: ObjectIdentifier = oid("1.2.840.113549.1.1.4");
const RSA_SHA1: ObjectIdentifier = oid("1.2.840.113549.1.1.5");
const RSA_PSS: ObjectIdentifier = oid("1.2.840.113549.1.1.10");
const MGF1: ObjectIdentifier = oid("1.2.840.113549.1.1.8");
pub(crate) const RSA_SHA256: ObjectIdentifier = oid("1.2.840.113549.1.1.11");
const RSA_SHA384: ObjectIdentifier = oid("1.2.840.113549.1.1.12");
const RSA_SHA512: ObjectIdentifier = oid("1.2.840.113549.1.1.13");
pub(crate) const EC: ObjectIdentifier = oid("1.2.840.10045.2.1");
pub(crate) const P256: ObjectIdentifier = oid("1.2.840.10045.3.1.7");
pub(crate) const P384: ObjectIdentifier = oid("1.3.132.0.34");
const ECDSA_SHA1: ObjectIdentifier = oid("1.2.840.10045.4.1");
pub(crate) const ECDSA_SHA256: ObjectIdentifier = oid("1.2.840.10045.4.3.2");
pub(crate) const ECDSA_SHA384: ObjectIdentifier = oid("1.2.840.10045.4.3.3");
const ECDSA_SHA512: ObjectIdentifier = oid("1.2.840.10045.4.3.4");
const MD5: ObjectIdentifier = oid("1.2.840.113549.2.5");
pub(crate) const SHA1: ObjectIdentifier = oid("1.3.14.3.2.26");
pub(crate) const SHA256: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.1");
pub(crate) const SHA384: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.2");
const SHA512: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.3");

/// Below this an RSA key can be broken.
const RSA_LEAST: usize = 2048;
/// Above this `ring` does not check, and nobody issues.
const RSA_MOST: usize = 8192;

/// Why a check did not pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Refused(Reason),
    Unknown(Why),
}

impl From<Reason> for Fault {
    fn from(reason: Reason) -> Self {
        Self::Refused(reason)
    }
}

impl From<Why> for Fault {
    fn from(why: Why) -> Self {
        Self::Unknown(why)
    }
}

/// GOST in Kazakhstan (1.2.398.3.10.1) and in Russia (1.2.643).
pub(crate) fn is_gost(oid: &ObjectIdentifier) -> bool {
    let arcs: Vec<u32> = oid.arcs().take(5).collect();
    arcs.starts_with(&[1, 2, 643]) || arcs == [1, 2, 398, 3, 10]
}

/// What an algorithm that is not used here means.
fn unused(oid: &ObjectIdentifier) -> Fault {
    match *oid {
        RSA_MD2 | RSA_MD5 | RSA_SHA1 | ECDSA_SHA1 | MD5 | SHA1 => Reason::WeakAlgorithm.into(),
        _ if is_gost(oid) => Why::NeedsNcanode.into(),
        _ => Why::AlgorithmUnsupported.into(),
    }
}

/// A digest that cannot be forged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Digest {
    Sha256,
    Sha384,
    Sha512,
}

impl Digest {
    pub fn of(oid: &ObjectIdentifier) -> Result<Self, Fault> {
        match *oid {
            SHA256 => Ok(Self::Sha256),
            SHA384 => Ok(Self::Sha384),
            SHA512 => Ok(Self::Sha512),
            _ => Err(unused(oid)),
        }
    }

    pub fn hash(self, data: &[u8]) -> digest::Digest {
        let algorithm = match self {
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        };
        digest::digest(algorithm, data)
    }

    /// Length in bytes.
    fn len(self) -> u32 {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Padding {
    Pkcs1,
    Pss,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Rsa(Padding),
    Ecdsa,
}

/// How a signature is made: `rsa-pss-sha256`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Scheme {
    family: Family,
    pub digest: Digest,
}

impl Scheme {
    /// Reads the algorithm of a signature. `digest` is what was named beside it, where a form names both.
    pub fn read(algorithm: &AlgorithmIdentifierOwned, digest: Option<Digest>) -> Result<Self, Fault> {
        let rsa = Family::Rsa(Padding::Pkcs1);
        let scheme = match (algorithm.oid, digest) {
            // In CMS the key's own algorithm may stand here; the digest is named beside it.
            (RSA, Some(digest)) => Self { family: rsa, digest },
            (RSA_SHA256, _) => Self { family: rsa, digest: Digest::Sha256 },
            (RSA_SHA384, _) => Self { family: rsa, digest: Digest::Sha384 },
            (RSA_SHA512, _) => Self { family: rsa, digest: Digest::Sha512 },
            (RSA_PSS, _) => Self { family: Family::Rsa(Padding::Pss), digest: pss(algorithm)? },
            (EC, Some(digest)) => Self { family: Family::Ecdsa, digest },
            (ECDSA_SHA256, _) => Self { family: Family::Ecdsa, digest: Digest::Sha256 },
            (ECDSA_SHA384, _) => Self { family: Family::Ecdsa, digest: Digest::Sha384 },
            (ECDSA_SHA512, _) => Self { family: Family::Ecdsa, digest: Digest::Sha512 },
            (other, _) => return Err(unused(&other)),
        };
        // One digest for the content and another for the signature is legal and never used.
        if digest.is_some_and(|digest| digest != scheme.digest) {
            return Err(Reason::BadSignature.into());
        }
        Ok(scheme)
    }

    pub fn name(self) -> String {
        let family = match self.family {
            Family::Rsa(Padding::Pkcs1) => "rsa",
            Family::Rsa(Padding::Pss) => "rsa-pss",
            Family::Ecdsa => "ecdsa",
        };
        format!("{family}-{}", self.digest.name())
    }

    /// Checks a signature with a key.
    pub fn check(
        self,
        key: &SubjectPublicKeyInfoOwned,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), Fault> {
        let curve = fit(key)?;
        let algorithm: &dyn ring_signature::VerificationAlgorithm = match (self.family, self.digest, curve) {
            (Family::Rsa(Padding::Pkcs1), Digest::Sha256, None) => {
                &ring_signature::RSA_PKCS1_2048_8192_SHA256
            }
            (Family::Rsa(Padding::Pkcs1), Digest::Sha384, None) => {
                &ring_signature::RSA_PKCS1_2048_8192_SHA384
            }
            (Family::Rsa(Padding::Pkcs1), Digest::Sha512, None) => {
                &ring_signature::RSA_PKCS1_2048_8192_SHA512
            }
            (Family::Rsa(Padding::Pss), Digest::Sha256, None) => &ring_signature::RSA_PSS_2048_8192_SHA256,
            (Family::Rsa(Padding::Pss), Digest::Sha384, None) => &ring_signature::RSA_PSS_2048_8192_SHA384,
            (Family::Rsa(Padding::Pss), Digest::Sha512, None) => &ring_signature::RSA_PSS_2048_8192_SHA512,
            (Family::Ecdsa, Digest::Sha256, Some(Curve::P256)) => &ring_signature::ECDSA_P256_SHA256_ASN1,
            (Family::Ecdsa, Digest::Sha384, Some(Curve::P256)) => &ring_signature::ECDSA_P256_SHA384_ASN1,
            (Family::Ecdsa, Digest::Sha256, Some(Curve::P384)) => &ring_signature::ECDSA_P384_SHA256_ASN1,
            (Family::Ecdsa, Digest::Sha384, Some(Curve::P384)) => &ring_signature::ECDSA_P384_SHA384_ASN1,
            (Family::Ecdsa, Digest::Sha512, Some(_)) => return Err(Why::AlgorithmUnsupported.into()),
            // The key is of another kind than the signature.
            (Family::Rsa(_), _, Some(_)) | (Family::Ecdsa, _, None) => {
                return Err(Reason::BadSignature.into());
            }
        };
        ring_signature::UnparsedPublicKey::new(algorithm, key.subject_public_key.raw_bytes())
            .verify(message, signature)
            .map_err(|_| Reason::BadSignature.into())
    }
}

/// Checks a signature whose algorithm names its digest.
pub(crate) fn check(
    key: &SubjectPublicKeyInfoOwned,
    algorithm: &AlgorithmIdentifierOwned,
    message: &[u8],
    signature: &[u8],
) -> Result<(), Fault> {
    Scheme::read(algorithm, None)?.check(key, message, signature)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Curve {
    P256,
    P384,
}

/// Whether a key may be used at all, and its curve, if it has one.
pub(crate) fn fit(key: &SubjectPublicKeyInfoOwned) -> Result<Option<Curve>, Fault> {
    match key.algorithm.oid {
        RSA => match rsa_bits(key).ok_or(Reason::Damaged)? {
            ..RSA_LEAST => Err(Reason::WeakAlgorithm.into()),
            RSA_LEAST..=RSA_MOST => Ok(None),
            _ => Err(Why::AlgorithmUnsupported.into()),
        },
        EC => {
            let curve = key.algorithm.parameters.as_ref().and_then(|any| any.decode_as().ok());
            match curve {
                Some(P256) => Ok(Some(Curve::P256)),
                Some(P384) => Ok(Some(Curve::P384)),
                _ => Err(Why::AlgorithmUnsupported.into()),
            }
        }
        ref other => Err(unused(other)),
    }
}

/// Bits of an RSA modulus.
fn rsa_bits(key: &SubjectPublicKeyInfoOwned) -> Option<usize> {
    let any = AnyRef::from_der(key.subject_public_key.as_bytes()?).ok()?;
    let modulus = any
        .sequence(|reader| {
            let modulus: UintRef<'_> = reader.decode()?;
            reader.decode::<UintRef<'_>>()?;
            Ok(modulus)
        })
        .ok()?;
    let (first, rest) = modulus.as_bytes().split_first()?;
    Some(rest.len() * 8 + 8 - usize::try_from(first.leading_zeros()).ok()?)
}

#[derive(der::Sequence)]
struct PssParameters {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    hash: Option<AlgorithmIdentifierOwned>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    mask: Option<AlgorithmIdentifierOwned>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    salt: Option<u32>,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT", optional = "true")]
    trailer: Option<u32>,
}

/// The digest of RSA-PSS. One digest everywhere and a salt of its length, as everybody makes them.
fn pss(algorithm: &AlgorithmIdentifierOwned) -> Result<Digest, Fault> {
    let parameters = algorithm.parameters.as_ref().ok_or(Reason::WeakAlgorithm)?; // the default is SHA-1
    let parameters: PssParameters =
        parameters.to_der().and_then(|der| PssParameters::from_der(&der)).map_err(|_| Reason::Damaged)?;
    let hash = parameters.hash.ok_or(Reason::WeakAlgorithm)?;
    let digest = Digest::of(&hash.oid)?;
    let mask = parameters.mask.ok_or(Reason::WeakAlgorithm)?;
    let inner = mask.parameters.as_ref().and_then(|any| any.to_der().ok());
    let inner = inner.and_then(|der| AlgorithmIdentifierOwned::from_der(&der).ok()).ok_or(Reason::Damaged)?;
    let usual = mask.oid == MGF1
        && Digest::of(&inner.oid)? == digest
        && parameters.salt == Some(digest.len())
        && parameters.trailer.is_none_or(|trailer| trailer == 1);
    if usual { Ok(digest) } else { Err(Why::AlgorithmUnsupported.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn algorithms_are_weak_foreign_or_unknown() {
        for (dotted, fault) in [
            ("1.2.840.113549.1.1.5", Fault::Refused(Reason::WeakAlgorithm)),
            ("1.2.840.113549.2.5", Fault::Refused(Reason::WeakAlgorithm)),
            ("1.2.398.3.10.1.1.2.3.2", Fault::Unknown(Why::NeedsNcanode)),
            ("1.2.398.3.10.1.3.1.1.0", Fault::Unknown(Why::NeedsNcanode)),
            ("1.2.643.7.1.1.1.1", Fault::Unknown(Why::NeedsNcanode)),
            ("1.2.398.3.3.4.1.1", Fault::Unknown(Why::AlgorithmUnsupported)),
            ("1.3.101.112", Fault::Unknown(Why::AlgorithmUnsupported)),
        ] {
            assert_eq!(unused(&oid(dotted)), fault, "{dotted}");
        }
    }
}
