//! What is said of a signature: good, refused, or unknown, which is never good.

use crate::subject::Subject;
use jiff::Timestamp;
use std::fmt;

/// What was found of a signature or certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// All that has to hold was proved.
    Good(Signer),
    /// Something that has to hold does not.
    Refused {
        /// What does not hold.
        reason: Reason,
        /// Who claims to have signed, where that could be read. Not proved.
        signer: Option<Signer>,
    },
    /// It could not be found out. To be asked again, never to be taken for good.
    Unknown {
        /// Why not.
        why: Why,
        /// Who claims to have signed, where that could be read. Not proved.
        signer: Option<Signer>,
    },
}

impl Verdict {
    /// Whether everything was proved.
    pub fn is_good(&self) -> bool {
        matches!(self, Self::Good(_))
    }

    /// Who signed. Proved only where the verdict is good.
    pub fn signer(&self) -> Option<&Signer> {
        match self {
            Self::Good(signer) => Some(signer),
            Self::Refused { signer, .. } | Self::Unknown { signer, .. } => signer.as_ref(),
        }
    }

    /// A word for messages: `good`, or the name of the reason.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Good(_) => "good",
            Self::Refused { reason, .. } => reason.name(),
            Self::Unknown { why, .. } => why.name(),
        }
    }
}

/// Why a signature is refused. Says nothing of people, so that it may be kept and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It cannot be read: not a signature, cut off, or against the form.
    Damaged,
    /// It is larger, or has more parts, than is read.
    TooLarge,
    /// Nobody signed it.
    Unsigned,
    /// What was signed is not what was given.
    Changed,
    /// The signature does not belong to the certificate, or not to what it covers.
    BadSignature,
    /// The signer's certificate is not with the signature.
    NoCertificate,
    /// No authority that is trusted issued the certificate.
    UnknownAuthority,
    /// The certificate was issued with one that may not issue.
    NotAuthority,
    /// A certificate was out of date when it was signed.
    Expired,
    /// A certificate was not yet valid when it was signed.
    NotYetValid,
    /// A certificate was revoked.
    Revoked {
        /// Since when.
        at: Timestamp,
        /// Why, as the authority says.
        reason: Revocation,
    },
    /// It is somebody else's signature.
    WrongOwner,
    /// The certificate is not for signing, or its owner may not sign for the organisation.
    WrongUse,
    /// An algorithm or key that can be forged: MD5, SHA-1, a short key.
    WeakAlgorithm,
    /// A certificate says that it must not be used by whoever does not understand it, and is not understood.
    UnknownExtension,
}

impl Reason {
    /// A word that messages are found by; it does not change.
    pub fn name(self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::TooLarge => "too_large",
            Self::Unsigned => "unsigned",
            Self::Changed => "changed",
            Self::BadSignature => "bad_signature",
            Self::NoCertificate => "no_certificate",
            Self::UnknownAuthority => "unknown_authority",
            Self::NotAuthority => "not_authority",
            Self::Expired => "expired",
            Self::NotYetValid => "not_yet_valid",
            Self::Revoked { .. } => "revoked",
            Self::WrongOwner => "wrong_owner",
            Self::WrongUse => "wrong_use",
            Self::WeakAlgorithm => "weak_algorithm",
            Self::UnknownExtension => "unknown_extension",
        }
    }

    /// All names, in the order of the variants: for tests of messages.
    pub const NAMES: [&'static str; 15] = [
        "damaged",
        "too_large",
        "unsigned",
        "changed",
        "bad_signature",
        "no_certificate",
        "unknown_authority",
        "not_authority",
        "expired",
        "not_yet_valid",
        "revoked",
        "wrong_owner",
        "wrong_use",
        "weak_algorithm",
        "unknown_extension",
    ];
}

/// Why nothing can be said of a signature. Says nothing of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// No source says whether a certificate was revoked.
    RevocationUnknown,
    /// What a source says of revocation is out of date, or not yet in force.
    RevocationStale,
    /// What was answered about revocation proves nothing: not signed by who may, or about something else.
    RevocationUnproved,
    /// An algorithm that is not known here.
    AlgorithmUnsupported,
    /// GOST 34.10: needs an NCANode, and none is set up.
    NeedsNcanode,
    /// The service that was asked did not answer.
    ServiceUnreachable,
    /// The service that was asked answered, but not enough to decide.
    AnswerUnclear,
}

impl Why {
    /// A word that messages are found by; it does not change.
    pub fn name(self) -> &'static str {
        match self {
            Self::RevocationUnknown => "revocation_unknown",
            Self::RevocationStale => "revocation_stale",
            Self::RevocationUnproved => "revocation_unproved",
            Self::AlgorithmUnsupported => "algorithm_unsupported",
            Self::NeedsNcanode => "needs_ncanode",
            Self::ServiceUnreachable => "service_unreachable",
            Self::AnswerUnclear => "answer_unclear",
        }
    }

    /// All names, in the order of the variants: for tests of messages.
    pub const NAMES: [&'static str; 7] = [
        "revocation_unknown",
        "revocation_stale",
        "revocation_unproved",
        "algorithm_unsupported",
        "needs_ncanode",
        "service_unreachable",
        "answer_unclear",
    ];
}

/// Why an authority revoked a certificate (RFC 5280, 5.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revocation {
    /// It does not say.
    Unspecified,
    /// The key is in other hands.
    KeyCompromise,
    /// The authority's key is in other hands.
    AuthorityCompromise,
    /// The owner's name or place changed.
    AffiliationChanged,
    /// Another certificate took its place.
    Superseded,
    /// It is not needed any more.
    Ceased,
    /// Suspended.
    Hold,
    /// A right was withdrawn.
    PrivilegeWithdrawn,
}

impl Revocation {
    /// A word that messages are found by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::KeyCompromise => "key_compromise",
            Self::AuthorityCompromise => "authority_compromise",
            Self::AffiliationChanged => "affiliation_changed",
            Self::Superseded => "superseded",
            Self::Ceased => "ceased",
            Self::Hold => "hold",
            Self::PrivilegeWithdrawn => "privilege_withdrawn",
        }
    }
}

/// Who signed, with what and when. Has personal data: not for logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Signer {
    /// Whom the certificate names.
    pub subject: Subject,
    /// The certificate's serial number, in lower-case hexadecimal digits.
    pub serial: String,
    /// The name of the authority that issued it.
    pub issuer: String,
    /// The certificate is valid from here …
    pub not_before: Timestamp,
    /// … to here.
    pub not_after: Timestamp,
    /// How it was signed: `rsa-sha256`, `rsa-pss-sha256`, `ecdsa-sha384` …; empty where only a certificate was judged.
    pub algorithm: String,
    /// When the signer says that it was signed. Its own word.
    pub claimed: Option<Timestamp>,
    /// The moment at which the certificates had to be valid.
    pub judged: Timestamp,
    /// The certificate (DER).
    pub certificate: Vec<u8>,
}

impl fmt::Debug for Signer {
    /// Without whom it names: what is debugged ends up in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer")
            .field("algorithm", &self.algorithm)
            .field("judged", &self.judged)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_are_listed() {
        let (at, reason) = (Timestamp::UNIX_EPOCH, Revocation::Hold);
        let reasons = [
            Reason::Damaged,
            Reason::TooLarge,
            Reason::Unsigned,
            Reason::Changed,
            Reason::BadSignature,
            Reason::NoCertificate,
            Reason::UnknownAuthority,
            Reason::NotAuthority,
            Reason::Expired,
            Reason::NotYetValid,
            Reason::Revoked { at, reason },
            Reason::WrongOwner,
            Reason::WrongUse,
            Reason::WeakAlgorithm,
            Reason::UnknownExtension,
        ];
        assert_eq!(reasons.map(Reason::name), Reason::NAMES);
        let whys = [
            Why::RevocationUnknown,
            Why::RevocationStale,
            Why::RevocationUnproved,
            Why::AlgorithmUnsupported,
            Why::NeedsNcanode,
            Why::ServiceUnreachable,
            Why::AnswerUnclear,
        ];
        assert_eq!(whys.map(Why::name), Why::NAMES);
    }
}
