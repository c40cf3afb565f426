//! Judges signatures and certificates by what is configured here.

use crate::algorithm::Fault;
use crate::certificate::Certificate;
use crate::chain;
use crate::cms::{Message, SignerInfo};
use crate::policy::Policy;
use crate::revocation::{Revocations, Status};
use crate::several::{Judged, combined, verdict};
use crate::subject::Owner;
use crate::verdict::{Reason, Verdict, Why};
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
        let found = self
            .judge(certificate, others, now, now)
            .and_then(|()| Ok(self.policy.belongs(certificate, owner)?));
        verdict(found, signer)
    }

    /// What is said of each signer, in the order of the message, whoever the owner has to be.
    ///
    /// # Errors
    /// Why there is nothing to be said of signers: it cannot be read, is too large, or nobody signed.
    pub fn signers(&self, cms: &[u8], content: &[u8], now: Timestamp) -> Result<Vec<Verdict>, Reason> {
        Ok(self.judged(cms, content, now)?.into_iter().map(|judged| judged.verdict).collect())
    }

    fn judged(&self, cms: &[u8], content: &[u8], now: Timestamp) -> Result<Vec<Judged>, Reason> {
        let message = Message::read(cms)?;
        Ok(message.signers.iter().map(|signer| self.signer(&message, signer, content, now)).collect())
    }

    fn signer(&self, message: &Message, info: &SignerInfo, content: &[u8], now: Timestamp) -> Judged {
        let certificate = message.certificates.iter().chain(&self.intermediates).find(|one| info.is_of(one));
        let Some(certificate) = certificate else { return Judged::nobody() };
        let claimed = info.signing_time();
        let judged = self.moment(claimed, now);
        let signed = info.check(message, content, certificate);
        let algorithm = signed.as_ref().map_or_else(|_| String::new(), |scheme| scheme.name());
        let found = signed.and_then(|_| self.judge(certificate, &message.certificates, judged, now));
        Judged::new(certificate, found, certificate.signer(algorithm, claimed, judged))
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
        self.policy.usable(certificate)?;
        self.unrevoked(&chain, now)
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
}

impl Verify for Verifier {
    fn signature(&self, cms: &[u8], content: &[u8], owner: Option<&Owner>, now: Timestamp) -> Verdict {
        match self.judged(cms, content, now) {
            Ok(judged) => combined(judged, owner, &self.policy),
            Err(reason) => Verdict::Refused { reason, signer: None },
        }
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
