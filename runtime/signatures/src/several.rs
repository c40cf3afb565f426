//! Several signers of one content: what is said of all of them together.

use crate::algorithm::Fault;
use crate::certificate::Certificate;
use crate::policy::Policy;
use crate::subject::Owner;
use crate::verdict::{Reason, Signer, Verdict};

/// One signer's certificate, and what is said of it, whoever the owner has to be.
pub(crate) struct Judged {
    pub certificate: Option<Certificate>,
    pub verdict: Verdict,
}

impl Judged {
    pub fn new(certificate: &Certificate, found: Result<(), Fault>, signer: Signer) -> Self {
        Self { certificate: Some(certificate.clone()), verdict: verdict(found, signer) }
    }

    /// A signer whose certificate is nowhere.
    pub fn nobody() -> Self {
        Self { certificate: None, verdict: Verdict::Refused { reason: Reason::NoCertificate, signer: None } }
    }
}

pub(crate) fn verdict(found: Result<(), Fault>, signer: Signer) -> Verdict {
    match found {
        Ok(()) => Verdict::Good(signer),
        Err(Fault::Refused(reason)) => Verdict::Refused { reason, signer: Some(signer) },
        Err(Fault::Unknown(why)) => Verdict::Unknown { why, signer: Some(signer) },
    }
}

/// Every signer has to be good, and one of them the owner. The verdict names that one, or the first that is refused, or the first of
/// which nothing is known: whoever adds a signature that is not good spoils the whole, and gains nothing. Where none can be the owner's,
/// that is said whatever else is not known: to ask again would not help.
pub(crate) fn combined(all: Vec<Judged>, owner: Option<&Owner>, policy: &Policy) -> Verdict {
    let (mut found, mut foreign, mut unknown) = (None, None, None);
    for Judged { certificate, verdict: said } in all {
        if matches!(said, Verdict::Refused { .. }) {
            return said;
        }
        if let Some(signer) = said.signer().cloned() {
            match belongs(certificate.as_ref(), owner, policy) {
                Ok(()) => found = found.or(Some(signer)),
                // The owner who may not sign says more than somebody else.
                Err(fault) if foreign.is_none() || fault == Reason::WrongUse.into() => {
                    foreign = Some(verdict(Err(fault), signer));
                }
                Err(_) => {}
            }
        }
        if matches!(said, Verdict::Unknown { .. }) {
            unknown = unknown.or(Some(said));
        }
    }
    let nobody = Verdict::Refused { reason: Reason::Unsigned, signer: None };
    match found {
        Some(signer) => unknown.unwrap_or(Verdict::Good(signer)),
        None => foreign.or(unknown).unwrap_or(nobody),
    }
}

fn belongs(certificate: Option<&Certificate>, owner: Option<&Owner>, policy: &Policy) -> Result<(), Fault> {
    let certificate = certificate.ok_or(Reason::NoCertificate)?;
    Ok(policy.belongs(certificate, owner)?)
}
