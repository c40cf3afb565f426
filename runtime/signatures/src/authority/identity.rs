//! A key with its certificate, which may issue others.

use super::Profile;
use crate::algorithm::Digest;
use crate::certificate::Certificate;
use crate::extensions::{AUTHORITY_KEY, SUBJECT_KEY};
use crate::pem;
use crate::seal::{Key, Seal, SignError};
use crate::time;
use der::asn1::{BitString, ObjectIdentifier, OctetString};
use der::{Decode, Encode};
use jiff::Timestamp;
use ring::rand::{SecureRandom, SystemRandom};
use x509_cert::certificate::Version;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::AuthorityKeyIdentifier;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::SubjectPublicKeyInfoOwned;
use x509_cert::time::Validity;
use x509_cert::{TbsCertificate, spki};

/// A key with its certificate: a person's, an organisation's, an authority's.
pub struct Identity {
    key: Key,
    pkcs8: Vec<u8>,
    certificate: Certificate,
}

impl Identity {
    pub(super) fn from_parts(pkcs8: Vec<u8>, certificate: Certificate) -> Option<Self> {
        let key = Key::from_pkcs8(&pkcs8)?;
        let own = certificate.fields().subject_public_key_info == *key.public();
        own.then_some(Self { key, pkcs8, certificate })
    }

    /// A root of its own, with a new key.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn self_signed(profile: &Profile, now: Timestamp) -> Result<Self, SignError> {
        let (key, pkcs8) = Key::generate()?;
        let public = key.public().clone();
        let certificate = issue(&key, None, profile, public, now)?;
        Ok(Self { key, pkcs8, certificate })
    }

    /// Issues a certificate with a new key.
    ///
    /// # Errors
    /// The system gives no random numbers, or the profile cannot be written.
    pub fn issue(&self, profile: &Profile, now: Timestamp) -> Result<Self, SignError> {
        let (_, pkcs8) = Key::generate()?;
        self.issue_with(profile, pkcs8, now)
    }

    /// Issues a certificate for a key that is there (PKCS#8, DER): RSA, or another curve.
    ///
    /// # Errors
    /// It is no key that signs, or the profile cannot be written.
    pub fn issue_with(&self, profile: &Profile, pkcs8: Vec<u8>, now: Timestamp) -> Result<Self, SignError> {
        let key = Key::from_pkcs8(&pkcs8).ok_or(SignError)?;
        let public = key.public().clone();
        let certificate = issue(&self.key, Some(&self.certificate), profile, public, now)?;
        Ok(Self { key, pkcs8, certificate })
    }

    /// Issues a certificate for somebody else's public key (`SubjectPublicKeyInfo`, DER), of whatever kind.
    ///
    /// # Errors
    /// It is no public key, or the profile cannot be written.
    pub fn certify(
        &self,
        profile: &Profile,
        public: &[u8],
        now: Timestamp,
    ) -> Result<Certificate, SignError> {
        let public = SubjectPublicKeyInfoOwned::from_der(public)?;
        issue(&self.key, Some(&self.certificate), profile, public, now)
    }

    /// The certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    pub(super) fn key(&self) -> &Key {
        &self.key
    }

    /// The key as PEM (PKCS#8).
    pub fn key_pem(&self) -> String {
        pem::write("PRIVATE KEY", &self.pkcs8)
    }

    /// What it signs with. `above`: the certificates of the authorities, its own first.
    ///
    /// # Errors
    /// The key cannot be read again.
    pub fn seal(&self, above: &[Certificate]) -> Result<Seal, SignError> {
        let key = Key::from_pkcs8(&self.pkcs8).ok_or(SignError)?;
        let mut chain = vec![self.certificate.clone()];
        chain.extend_from_slice(above);
        Seal::new(key, chain).ok_or(SignError)
    }
}

/// Issues a certificate with a key, and with the issuer's certificate unless it is the subject's own.
fn issue(
    key: &Key,
    issuer: Option<&Certificate>,
    profile: &Profile,
    public: SubjectPublicKeyInfoOwned,
    now: Timestamp,
) -> Result<Certificate, SignError> {
    let subject = profile.subject()?;
    let issuer_name: Name = issuer.map_or_else(|| subject.clone(), |issuer| issuer.fields().subject.clone());
    let mut extensions = profile.extensions();
    let own = key_identifier(&public);
    let above = issuer.map_or_else(|| Some(own.clone()), |issuer| issuer.extensions().subject_key.clone());
    push(&mut extensions, SUBJECT_KEY, OctetString::new(own)?.to_der()?)?;
    if let Some(above) = above {
        let named =
            AuthorityKeyIdentifier { key_identifier: Some(OctetString::new(above)?), ..Default::default() };
        push(&mut extensions, AUTHORITY_KEY, named.to_der()?)?;
    }
    let (from, to) = profile.validity(now);
    let fields = TbsCertificate {
        version: Version::V3,
        serial_number: SerialNumber::new(&serial()?)?,
        signature: key.algorithm(),
        issuer: issuer_name,
        validity: Validity {
            not_before: time::write(from).ok_or(SignError)?,
            not_after: time::write(to).ok_or(SignError)?,
        },
        subject,
        subject_public_key_info: public,
        issuer_unique_id: None,
        subject_unique_id: None,
        extensions: Some(extensions),
    };
    let body = fields.to_der()?;
    Certificate::from_der(&signed(key, body)?).map_err(|_| SignError)
}

/// Adds an extension, unless the profile has one of its kind.
fn push(extensions: &mut Vec<Extension>, extn_id: ObjectIdentifier, value: Vec<u8>) -> Result<(), SignError> {
    if extensions.iter().all(|extension| extension.extn_id != extn_id) {
        extensions.push(Extension { extn_id, critical: false, extn_value: OctetString::new(value)? });
    }
    Ok(())
}

/// A body with algorithm and signature behind it, in one sequence: a certificate, a list, an answer.
pub(super) fn signed(key: &Key, body: Vec<u8>) -> Result<Vec<u8>, SignError> {
    let signature = BitString::from_bytes(&key.sign(&body)?)?;
    let parts = [body, key.algorithm().to_der()?, signature.to_der()?].concat();
    Ok(der::Any::new(der::Tag::Sequence, parts)?.to_der()?)
}

/// The first twenty bytes of the key's digest (RFC 7093, 2).
fn key_identifier(public: &spki::SubjectPublicKeyInfoOwned) -> Vec<u8> {
    let hash = Digest::Sha256.hash(public.subject_public_key.raw_bytes());
    hash.as_ref().iter().copied().take(20).collect()
}

/// Sixteen random bytes that are a positive number.
fn serial() -> Result<[u8; 16], SignError> {
    let mut bytes = [0; 16];
    SystemRandom::new().fill(&mut bytes)?;
    let [first, ..] = &mut bytes;
    *first = *first & 0x3F | 0x40;
    Ok(bytes)
}
