//! A private key that signs.

use crate::algorithm::{self, Curve, Digest, EC, ECDSA_SHA256, ECDSA_SHA384, P256, P384, RSA, RSA_SHA256};
use der::Any;
use der::asn1::{BitString, Null, ObjectIdentifier};
use ring::rand::SystemRandom;
use ring::rsa::KeyPair as RsaKeyPair;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING,
    ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256,
};
use std::fmt;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

/// A private key: RSA of 2048 to 4096 bits, or ECDSA on P-256 or P-384.
pub struct Key {
    pair: Pair,
    public: SubjectPublicKeyInfoOwned,
}

enum Pair {
    Rsa(Box<RsaKeyPair>),
    /// The same key twice: CMS has ECDSA signatures in ASN.1, JWS has them as two numbers of fixed length.
    Ec {
        curve: Curve,
        asn1: Box<EcdsaKeyPair>,
        fixed: Box<EcdsaKeyPair>,
    },
}

/// A signature could not be made: the system's source of randomness fails, or the certificate cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignError;

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a signature could not be made: the system gives no random numbers, or a certificate is against the form")
    }
}

impl std::error::Error for SignError {}

impl From<der::Error> for SignError {
    fn from(_: der::Error) -> Self {
        Self
    }
}

impl From<ring::error::Unspecified> for SignError {
    fn from(_: ring::error::Unspecified) -> Self {
        Self
    }
}

impl fmt::Debug for Key {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("algorithm", &self.jws_name()).finish_non_exhaustive()
    }
}

impl Key {
    /// A new key on P-256, and its PKCS#8 form (DER) to keep it by.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn generate() -> Result<(Self, Vec<u8>), SignError> {
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &SystemRandom::new())?;
        let key = Self::from_pkcs8(pkcs8.as_ref()).ok_or(SignError)?;
        Ok((key, pkcs8.as_ref().to_vec()))
    }

    /// A key from its PKCS#8 form (DER); `None` for any other form and for keys of other kinds.
    pub fn from_pkcs8(der: &[u8]) -> Option<Self> {
        if let Ok(pair) = RsaKeyPair::from_pkcs8(der) {
            let public = public(RSA, Any::from(Null), pair.public_key().as_ref())?;
            return Some(Self { pair: Pair::Rsa(Box::new(pair)), public });
        }
        let curves = [
            (Curve::P256, P256, &ECDSA_P256_SHA256_ASN1_SIGNING, &ECDSA_P256_SHA256_FIXED_SIGNING),
            (Curve::P384, P384, &ECDSA_P384_SHA384_ASN1_SIGNING, &ECDSA_P384_SHA384_FIXED_SIGNING),
        ];
        curves.into_iter().find_map(|(curve, oid, asn1, fixed)| {
            let random = SystemRandom::new();
            let asn1 = EcdsaKeyPair::from_pkcs8(asn1, der, &random).ok()?;
            let fixed = EcdsaKeyPair::from_pkcs8(fixed, der, &random).ok()?;
            let public = public(EC, Any::from(&oid), asn1.public_key().as_ref())?;
            Some(Self { pair: Pair::Ec { curve, asn1: Box::new(asn1), fixed: Box::new(fixed) }, public })
        })
    }

    /// The public key, as certificates have it.
    pub(crate) fn public(&self) -> &SubjectPublicKeyInfoOwned {
        &self.public
    }

    /// The digest that it signs with.
    pub(crate) fn digest(&self) -> (Digest, ObjectIdentifier) {
        match self.pair {
            Pair::Ec { curve: Curve::P384, .. } => (Digest::Sha384, algorithm::SHA384),
            _ => (Digest::Sha256, algorithm::SHA256),
        }
    }

    /// The algorithm of its signatures.
    pub(crate) fn algorithm(&self) -> AlgorithmIdentifierOwned {
        match self.pair {
            Pair::Rsa(_) => AlgorithmIdentifierOwned { oid: RSA_SHA256, parameters: Some(Any::from(Null)) },
            Pair::Ec { curve: Curve::P256, .. } => {
                AlgorithmIdentifierOwned { oid: ECDSA_SHA256, parameters: None }
            }
            Pair::Ec { curve: Curve::P384, .. } => {
                AlgorithmIdentifierOwned { oid: ECDSA_SHA384, parameters: None }
            }
        }
    }

    /// Signs as CMS and X.509 have signatures.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        match &self.pair {
            Pair::Rsa(pair) => rsa(pair, message),
            Pair::Ec { asn1, .. } => Ok(asn1.sign(&SystemRandom::new(), message)?.as_ref().to_vec()),
        }
    }

    /// Signs as JWS has signatures (RFC 7518, 3).
    pub(crate) fn sign_jws(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        match &self.pair {
            Pair::Rsa(pair) => rsa(pair, message),
            Pair::Ec { fixed, .. } => Ok(fixed.sign(&SystemRandom::new(), message)?.as_ref().to_vec()),
        }
    }

    /// The name of its algorithm in JWS.
    pub(crate) fn jws_name(&self) -> &'static str {
        match self.pair {
            Pair::Rsa(_) => "RS256",
            Pair::Ec { curve: Curve::P256, .. } => "ES256",
            Pair::Ec { curve: Curve::P384, .. } => "ES384",
        }
    }
}

fn rsa(pair: &RsaKeyPair, message: &[u8]) -> Result<Vec<u8>, SignError> {
    let mut signature = vec![0; pair.public().modulus_len()];
    pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)?;
    Ok(signature)
}

fn public(oid: ObjectIdentifier, parameters: Any, key: &[u8]) -> Option<SubjectPublicKeyInfoOwned> {
    Some(SubjectPublicKeyInfoOwned {
        algorithm: AlgorithmIdentifierOwned { oid, parameters: Some(parameters) },
        subject_public_key: BitString::from_bytes(key).ok()?,
    })
}
