//! Whether a certificate was revoked: three answers, of which unknown is never good.

mod crl;
mod crls;
pub mod ocsp;
mod online;

pub use crl::Crl;
pub use crls::Crls;
pub use online::{Online, Sources};

use crate::certificate::Certificate;
use crate::time;
use crate::verdict::{Revocation, Why};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// What is known of one certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Its authority says that it was not revoked, and what it says holds now.
    Good,
    /// It was revoked.
    Revoked {
        /// Since when: the day of revocation, or the earlier day from which the authority says that it was invalid.
        at: Timestamp,
        /// Why.
        reason: Revocation,
    },
    /// Nothing that holds now is known.
    Unknown(Why),
}

/// Tells which certificates were revoked.
pub trait Revocations: Send + Sync {
    /// What is known of a certificate that `issuer` issued. `issuer`'s own certificate was checked.
    fn status(&self, certificate: &Certificate, issuer: &Certificate, now: Timestamp) -> Status;
}

/// Knows nothing, so that nothing is good: where no source of revocation is set up.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoSource;

impl Revocations for NoSource {
    fn status(&self, _: &Certificate, _: &Certificate, _: Timestamp) -> Status {
        Status::Unknown(Why::RevocationUnknown)
    }
}

impl<T: Revocations + ?Sized> Revocations for Arc<T> {
    fn status(&self, certificate: &Certificate, issuer: &Certificate, now: Timestamp) -> Status {
        (**self).status(certificate, issuer, now)
    }
}

/// How far the clock of an authority may be ahead of ours.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// What a source says, and the time that it says it for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Said {
    status: Status,
    from: Timestamp,
    to: Timestamp,
}

impl Said {
    /// What follows from it at a moment.
    ///
    /// Nothing follows from what is out of date. What was said later proves that a certificate was revoked, and since when, so that it
    /// was good before; that it was good later proves nothing of now, for a suspension may have ended in between.
    fn at(self, now: Timestamp) -> Status {
        let later = self.from > time::later(now, SKEW);
        match self.status {
            Status::Revoked { .. } if later => self.status,
            status if !later && now <= self.to => status,
            _ => Status::Unknown(Why::RevocationStale),
        }
    }
}

/// The reason behind its number (RFC 5280, 5.3.1). A number that has no meaning there says nothing.
fn reason(number: u32) -> Revocation {
    match number {
        1 => Revocation::KeyCompromise,
        2 | 10 => Revocation::AuthorityCompromise,
        3 => Revocation::AffiliationChanged,
        4 => Revocation::Superseded,
        5 => Revocation::Ceased,
        6 => Revocation::Hold,
        9 => Revocation::PrivilegeWithdrawn,
        _ => Revocation::Unspecified,
    }
}
