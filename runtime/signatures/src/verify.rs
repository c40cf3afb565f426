//! Judges signatures and certificates by what is configured here.

use crate::algorithm::Fault;
use crate::certificate::Certificate;
use crate::chain;
use crate::cms::{Message, SignerInfo};
use crate::policy::{KeyUse, Policy};
use crate::revocation::{Revocations, Status};
use crate::subject::Owner;
use crate::verdict::{Reason, Signer, Verdict, Why};
use jiff::Timestamp;

/// Judges signatures.
pub trait Verify: Send + Sync {
    /// Judges a signature (CMS SignedData, DER or BER, attached or detached) over the content.
    ///
    /// `owner`: whose signature it has to be; `None` if anybody's will do. `now`: when the signature was received, by a clock that the
    /// signer has no hand in. To judge a kept signature again, give the moment at which it was received.
    fn signature(&self, cms: &[u8], content: &[u8], owner: Option<&Owner>, now: Timestamp) -> Verdict;
}

/// Judges signatures with RSA and ECDSA: chain, validity, use, owner and revocation.
///
/// Good is only what was proved. Of several signers each must be good, and one of them must be the owner; the verdict names that one,
/// or the first whose signature is not good.
pub struct Verifier {
    roots: Vec<Certificate>,
    intermediates: Vec<Certificate>,
    revocations: Box<dyn Revocations>,
    policy: Policy,
}

impl Verifier {
    /// `roots` are trusted whatever they say of themselves. `revocations` tells which certificates were revoked.
    pub fn new(roots: Vec<Certificate>, revocations: Box<dyn Revocations>, policy: Policy) -> Self {
        Self { roots, intermediates: Vec::new(), revocations, policy }
    }

    /// Certificates of authorities that signers may leave out. They are not trusted by themselves.
    #[must_use]
    pub fn with_intermediates(mut self, intermediates: Vec<Certificate>) -> Self {
        self.intermediates = intermediates;
        self
    }

    /// What is asked of certificates.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Judges a certificate at a moment, as that of a signer.
    pub fn certificate(&self, certificate: &Certificate, owner: Option<&Owner>, now: Timestamp) -> Verdict {
        self.certificate_with(certificate, &[], owner, now)
    }

    /// Judges a certificate that came with others, which may be needed to reach a root.
    pub fn certificate_with(
        &self,
        certificate: &Certificate,
        others: &[Certificate],
        owner: Option<&Owner>,
        now: Timestamp,
    ) -> Verdict {
        let signer = certificate.signer(String::new(), None, now);
        let found = self.judge(certificate, others, now, now).and_then(|()| self.belongs(certificate, owner));
        verdict(found, signer)
    }

    /// What is said of each signer, in the order of the message. Whose signature it has to be is left out.
    ///
    /// # Errors
    /// Why there is nothing to be said of signers: it cannot be read, is too large, or nobody signed.
    pub fn signers(&self, cms: &[u8], content: &[u8], now: Timestamp) -> Result<Vec<Verdict>, Reason> {
        let message = Message::read(cms)?;
        Ok(message.signers.iter().map(|signer| self.signer(&message, signer, content, now)).collect())
    }

    fn signer(&self, message: &Message, info: &SignerInfo, content: &[u8], now: Timestamp) -> Verdict {
        let certificate = message.certificates.iter().chain(&self.intermediates).find(|one| info.is_of(one));
        let Some(certificate) = certificate else {
            return Verdict::Refused { reason: Reason::NoCertificate, signer: None };
        };
        let claimed = info.signing_time();
        let judged = self.moment(claimed, now);
        let signed = info.check(message, content, certificate);
        let algorithm = signed.as_ref().map_or_else(|_| String::new(), |scheme| scheme.name());
        let signer = certificate.signer(algorithm, claimed, judged);
        let found = signed.and_then(|_| self.judge(certificate, &message.certificates, judged, now));
        verdict(found, signer)
    }

    /// The moment at which certificates have to be valid: the signer's word, if it is near enough, else the moment of receipt.
    fn moment(&self, claimed: Option<Timestamp>, now: Timestamp) -> Timestamp {
        let near = |at: &Timestamp| {
            let before = now.duration_since(*at);
            before <= self.policy.claimed && before >= -self.policy.skew
        };
        claimed.filter(near).unwrap_or(now)
    }

    /// Chain, use and revocation.
    fn judge(
        &self,
        certificate: &Certificate,
        others: &[Certificate],
        judged: Timestamp,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let known = others.iter().chain(&self.intermediates);
        let chain = chain::build(certificate, known, &self.roots, judged)?;
        self.usable(certificate)?;
        self.unrevoked(&chain, now)
    }

    /// Whether the certificate is one to sign with.
    fn usable(&self, certificate: &Certificate) -> Result<(), Reason> {
        let extensions = certificate.extensions();
        let key = extensions.usage.is_some_and(|usage| match self.policy.key {
            KeyUse::Signature => usage.digital_signature() || usage.non_repudiation(),
            KeyUse::Documents => usage.non_repudiation(),
        });
        let extended = extensions.extended.iter().any(|usage| self.policy.usages.contains(usage));
        let authority = extensions.constraints.as_ref().is_some_and(|constraints| constraints.ca);
        if key && extended && !authority { Ok(()) } else { Err(Reason::WrongUse) }
    }

    /// Asks of every certificate below the root. One that is revoked outweighs those of which nothing is known.
    fn unrevoked(&self, chain: &[&Certificate], now: Timestamp) -> Result<(), Fault> {
        let mut unknown = None;
        for pair in chain.windows(2) {
            let [certificate, issuer] = pair else { continue };
            match self.revocations.status(certificate, issuer, now) {
                Status::Good => {}
                // What is revoked later was still good when the signature was received.
                Status::Revoked { at, .. } if at > now => {}
                Status::Revoked { at, reason } => return Err(Reason::Revoked { at, reason }.into()),
                Status::Unknown(why) => unknown = unknown.or(Some(why)),
            }
        }
        unknown.map_or(Ok(()), |why| Err(why.into()))
    }

    /// Whether the certificate is the owner's, and he may sign.
    fn belongs(&self, certificate: &Certificate, owner: Option<&Owner>) -> Result<(), Fault> {
        let Some(owner) = owner else { return Ok(()) };
        let subject = certificate.subject();
        if !owner.fits(subject) {
            return Err(Reason::WrongOwner.into());
        }
        let may = subject.roles.iter().any(|role| self.policy.signs_for_organisation.contains(role));
        if owner.is_organisation() && !may { Err(Reason::WrongUse.into()) } else { Ok(()) }
    }

    /// The one of good signers that is the owner; else why none is.
    fn owner(&self, good: Vec<Signer>, owner: Option<&Owner>) -> Verdict {
        let mut refused = None;
        for signer in good {
            let found = match Certificate::from_der(&signer.certificate) {
                Ok(certificate) => self.belongs(&certificate, owner),
                Err(reason) => Err(reason.into()),
            };
            match found {
                Ok(()) => return Verdict::Good(signer),
                // Whoever is the owner and may not sign says more than somebody else.
                Err(fault) if refused.is_none() || fault == Reason::WrongUse.into() => {
                    refused = Some(verdict(Err(fault), signer));
                }
                Err(_) => {}
            }
        }
        refused.unwrap_or(Verdict::Refused { reason: Reason::Unsigned, signer: None })
    }
}

impl Verify for Verifier {
    fn signature(&self, cms: &[u8], content: &[u8], owner: Option<&Owner>, now: Timestamp) -> Verdict {
        let verdicts = match self.signers(cms, content, now) {
            Ok(verdicts) => verdicts,
            Err(reason) => return Verdict::Refused { reason, signer: None },
        };
        let mut good = Vec::new();
        let mut unknown = None;
        for verdict in verdicts {
            match verdict {
                Verdict::Good(signer) => good.push(signer),
                Verdict::Refused { .. } => return verdict,
                Verdict::Unknown { .. } => unknown = unknown.or(Some(verdict)),
            }
        }
        unknown.unwrap_or_else(|| self.owner(good, owner))
    }
}

fn verdict(found: Result<(), Fault>, signer: Signer) -> Verdict {
    match found {
        Ok(()) => Verdict::Good(signer),
        Err(Fault::Refused(reason)) => Verdict::Refused { reason, signer: Some(signer) },
        Err(Fault::Unknown(why)) => Verdict::Unknown { why, signer: Some(signer) },
    }
}

/// Asks one after another while the algorithm is not known: here first, then an NCANode, which knows GOST.
pub struct InTurn(Vec<Box<dyn Verify>>);

impl InTurn {
    /// In the order in which they are asked.
    pub fn new(verifiers: Vec<Box<dyn Verify>>) -> Self {
        Self(verifiers)
    }
}

impl Verify for InTurn {
    fn signature(&self, cms: &[u8], content: &[u8], owner: Option<&Owner>, now: Timestamp) -> Verdict {
        let mut last = Verdict::Unknown { why: Why::AlgorithmUnsupported, signer: None };
        for verifier in &self.0 {
            last = verifier.signature(cms, content, owner, now);
            let foreign = Why::NeedsNcanode;
            if !matches!(last, Verdict::Unknown { why, .. } if why == foreign || why == Why::AlgorithmUnsupported)
            {
                break;
            }
        }
        last
    }
}
