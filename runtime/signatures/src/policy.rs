//! What is asked of a signer's certificate beyond that it is valid.

use crate::certificate::Certificate;
use crate::subject::{Owner, Role, usage};
use crate::verdict::Reason;
use der::asn1::ObjectIdentifier;
use jiff::SignedDuration;

/// What the key of a signer must be meant for (`keyUsage`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyUse {
    /// `digitalSignature` or `nonRepudiation`: also for signing in.
    Signature,
    /// `nonRepudiation`: documents only.
    Documents,
}

/// What is asked of a signer's certificate, and how far clocks are trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// What its key is meant for. A certificate that does not say is refused.
    pub key: KeyUse,
    /// One of these must be among its extended usages.
    pub usages: Vec<ObjectIdentifier>,
    /// Where an organisation's signature is expected, one of these must be among its roles.
    pub signs_for_organisation: Vec<Role>,
    /// A signing time that the signer states is believed if it is not earlier than the moment of judging by more than this. It is
    /// his own word: only validity of certificates is judged by it, never revocation.
    pub claimed: SignedDuration,
    /// How far the clocks of others may be ahead.
    pub skew: SignedDuration,
}

impl Policy {
    /// Signatures of people on documents, with certificates of the national authority: individuals, and who may sign for an
    /// organisation. Its certificates for signing in have a key without `nonRepudiation`, and are refused.
    pub fn national() -> Self {
        Self {
            key: KeyUse::Documents,
            usages: vec![usage::INDIVIDUAL, usage::ORGANISATION],
            signs_for_organisation: vec![Role::Head, Role::MaySign],
            claimed: SignedDuration::from_mins(15),
            skew: SignedDuration::from_mins(5),
        }
    }

    /// Seals of organisations.
    pub fn seals() -> Self {
        Self {
            usages: vec![usage::ORGANISATION],
            signs_for_organisation: vec![Role::Head, Role::MaySign, Role::Organisation],
            ..Self::national()
        }
    }

    /// Whether a certificate is one to sign with.
    pub(crate) fn usable(&self, certificate: &Certificate) -> Result<(), Reason> {
        let extensions = certificate.extensions();
        let key = extensions.usage.is_some_and(|usage| match self.key {
            KeyUse::Signature => usage.digital_signature() || usage.non_repudiation(),
            KeyUse::Documents => usage.non_repudiation(),
        });
        let extended = extensions.extended.iter().any(|usage| self.usages.contains(usage));
        let authority = extensions.constraints.as_ref().is_some_and(|constraints| constraints.ca);
        if key && extended && !authority { Ok(()) } else { Err(Reason::WrongUse) }
    }

    /// Whether a certificate is the owner's, and he may sign.
    pub(crate) fn belongs(&self, certificate: &Certificate, owner: Option<&Owner>) -> Result<(), Reason> {
        let Some(owner) = owner else { return Ok(()) };
        let subject = certificate.subject();
        if !owner.fits(subject) {
            return Err(Reason::WrongOwner);
        }
        let may = subject.roles.iter().any(|role| self.signs_for_organisation.contains(role));
        if owner.is_organisation() && !may { Err(Reason::WrongUse) } else { Ok(()) }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::national()
    }
}
