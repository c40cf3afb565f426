//! Lists of revocation that are at hand.

use super::crl::{Change, Crl};
use super::{Revocations, Said, Status};
use crate::certificate::Certificate;
use crate::time;
use crate::verdict::{Reason, Why};
use jiff::Timestamp;
use std::sync::Arc;

/// Lists of revocation, from files or fetched, and the certificates of those who sign lists for others.
#[derive(Debug, Clone, Default)]
pub struct Crls {
    lists: Vec<Arc<Crl>>,
    signers: Vec<Certificate>,
}

impl Crls {
    /// Adds a list (DER).
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn add(&mut self, der: &[u8]) -> Result<(), Reason> {
        self.lists.push(Arc::new(Crl::read(der)?));
        Ok(())
    }

    pub(super) fn of(lists: Vec<Arc<Crl>>) -> Self {
        Self { lists, signers: Vec::new() }
    }

    /// Certificates of those who sign lists for an authority. They must be issued by it.
    #[must_use]
    pub fn with_signers(mut self, signers: Vec<Certificate>) -> Self {
        self.signers = signers;
        self
    }

    /// What the newest list says, with the newest list of changes to it.
    fn said(&self, certificate: &Certificate, issuer: &Certificate, now: Timestamp) -> Result<Said, Why> {
        let mut why = Why::RevocationUnknown;
        let mut usable = Vec::new();
        for list in self.lists.iter().filter(|list| list.covers(certificate)) {
            if list.strange || !self.proved(list, issuer, now) {
                why = Why::RevocationUnproved;
            } else {
                usable.push(&**list);
            }
        }
        let newest = |changes: bool| {
            let of_kind = usable.iter().copied().filter(move |list| list.changes.is_some() == changes);
            // What holds now before what was made later, or is out of date.
            of_kind.max_by_key(|list| (list.from <= time::later(now, super::SKEW), list.from))
        };
        let whole = newest(false).ok_or(why)?;
        let said = says(whole, whole.find(certificate), None);
        let Some(changes) = newest(true).filter(|changes| amends(changes, whole)) else { return Ok(said) };
        Ok(says(changes, changes.find(certificate), Some(said)))
    }

    /// Whether the authority signed the list, or somebody to whom it gave a certificate for that.
    fn proved(&self, list: &Crl, issuer: &Certificate, now: Timestamp) -> bool {
        if list.signed_by(issuer) {
            return true;
        }
        self.signers.iter().any(|signer| {
            signer.extensions().usage.is_some_and(|usage| usage.crl_sign())
                && !signer.extensions().strange
                && signer.names_issuer(issuer)
                && signer.valid_at(now).is_ok()
                && list.signed_by(signer)
                && signer.signed_by(issuer).is_ok()
        })
    }
}

/// What a list says. One that does not say when the next comes is out of date at once.
fn says(list: &Crl, found: Option<(Timestamp, Change)>, before: Option<Said>) -> Said {
    let to = list.to.unwrap_or(list.from);
    let status = match found {
        Some((at, Change::Revoked(reason))) => Status::Revoked { at, reason },
        Some((_, Change::Removed)) => Status::Good,
        None => before.map_or(Status::Good, |said| said.status),
    };
    Said { status, from: list.from, to }
}

/// Whether a list of changes begins where the whole list ends, or before.
fn amends(changes: &Crl, whole: &Crl) -> bool {
    let number = |number: &der::asn1::Uint| {
        let bytes = number.as_bytes();
        (bytes.len(), bytes.to_vec())
    };
    match (&changes.changes, &whole.number) {
        (Some(base), Some(own)) => {
            number(base) <= number(own) && changes.issuer == whole.issuer && changes.from >= whole.from
        }
        _ => false,
    }
}

impl Revocations for Crls {
    fn status(&self, certificate: &Certificate, issuer: &Certificate, now: Timestamp) -> Status {
        match self.said(certificate, issuer, now) {
            Ok(said) => said.at(now),
            Err(why) => Status::Unknown(why),
        }
    }
}
