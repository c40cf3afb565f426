//! From a certificate to a root that is trusted.
//!
//! Every way through the certificates that are there is tried, within bounds, until one holds. Where none does, the fault is that of
//! the way that came farthest.

use crate::MAX_CHAIN;
use crate::algorithm::{self, Fault};
use crate::certificate::Certificate;
use crate::verdict::Reason;
use jiff::Timestamp;
use x509_cert::certificate::Version;

/// The most signatures that are checked on the way to a root.
const CHECKS: usize = 64;

/// How far a way came: none to a root, to an issuer whose signature cannot be taken, to a root with something wrong on the way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reached {
    Nothing,
    Signature,
    Root,
}

struct Search<'a> {
    roots: &'a [Certificate],
    others: Vec<&'a Certificate>,
    at: Timestamp,
    checks: usize,
    fault: (Reached, Fault),
}

/// The chain from `leaf` to one of `roots`, both included, valid at the moment.
pub(crate) fn build<'a>(
    leaf: &'a Certificate,
    others: impl IntoIterator<Item = &'a Certificate>,
    roots: &'a [Certificate],
    at: Timestamp,
) -> Result<Vec<&'a Certificate>, Fault> {
    let fault = (Reached::Nothing, Reason::UnknownAuthority.into());
    let others = others.into_iter().collect();
    let mut search = Search { roots, others, at, checks: CHECKS, fault };
    let mut way = vec![leaf];
    if search.climb(&mut way) { Ok(way) } else { Err(search.fault.1) }
}

impl<'a> Search<'a> {
    /// Lengthens the way until it ends at a root and holds.
    fn climb(&mut self, way: &mut Vec<&'a Certificate>) -> bool {
        let Some(last) = way.last().copied() else { return false };
        for root in self.roots {
            if self.issued(root, last) {
                way.push(root);
                match holds(way, self.at) {
                    Ok(()) => return true,
                    Err(fault) => self.note(Reached::Root, fault),
                }
                way.pop();
            }
        }
        // With the root, a chain of `MAX_CHAIN`.
        if way.len() + 1 >= MAX_CHAIN {
            return false;
        }
        for place in 0..self.others.len() {
            let Some(next) = self.others.get(place).copied() else { break };
            if !way.contains(&next) && self.issued(next, last) {
                way.push(next);
                if self.climb(way) {
                    return true;
                }
                way.pop();
            }
        }
        false
    }

    fn issued(&mut self, issuer: &Certificate, last: &Certificate) -> bool {
        if !last.names_issuer(issuer) || self.checks == 0 {
            return false;
        }
        self.checks -= 1;
        match last.signed_by(issuer) {
            Ok(()) => true,
            // The name of an authority, and not its signature.
            Err(Fault::Refused(Reason::BadSignature)) => false,
            Err(fault) => {
                self.note(Reached::Signature, fault);
                false
            }
        }
    }

    fn note(&mut self, reached: Reached, fault: Fault) {
        if reached > self.fault.0 {
            self.fault = (reached, fault);
        }
    }
}

/// Whether every certificate of a chain whose signatures are right may stand where it stands.
fn holds(chain: &[&Certificate], at: Timestamp) -> Result<(), Fault> {
    for certificate in chain {
        certificate.valid_at(at)?;
        algorithm::fit(&certificate.fields().subject_public_key_info)?;
        if certificate.extensions().strange {
            return Err(Reason::UnknownExtension.into());
        }
    }
    let issuers = chain.get(1..).unwrap_or_default();
    let last = issuers.len().saturating_sub(1);
    // Intermediates below the issuer, without those that an authority issued to itself when it changed its key.
    let mut below = 0;
    for (place, issuer) in issuers.iter().enumerate() {
        let is_root = place == last;
        may_issue(issuer, below, is_root)?;
        below += usize::from(!issuer.is_self_issued());
    }
    Ok(())
}

/// Whether a certificate may issue another with so many intermediates below it. A root is trusted because it was set; old ones say
/// little of themselves.
fn may_issue(issuer: &Certificate, below: usize, is_root: bool) -> Result<(), Reason> {
    let extensions = issuer.extensions();
    let old_root = is_root && issuer.fields().version != Version::V3;
    let constraints = extensions.constraints.as_ref();
    if !old_root && !constraints.is_some_and(|constraints| constraints.ca) {
        return Err(Reason::NotAuthority);
    }
    let longest = constraints.and_then(|constraints| constraints.path_len_constraint);
    if longest.is_some_and(|longest| below > usize::from(longest)) {
        return Err(Reason::NotAuthority);
    }
    match extensions.usage {
        Some(usage) if usage.key_cert_sign() => Ok(()),
        None if is_root => Ok(()),
        _ => Err(Reason::NotAuthority),
    }
}
