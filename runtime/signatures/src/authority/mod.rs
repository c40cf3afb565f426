//! An authority for tests and trials: it issues certificates to invented people and organisations in the layout of the national
//! authority, revokes them, and answers about revocation.
//!
//! Every name that it gives itself says that it is a test. It proves nothing: whoever has its folder can be anybody.

mod answers;
mod identity;
mod keep;
mod lists;
mod profile;

pub use answers::{Answer, State};
pub use identity::Identity;
pub use lists::{Entry, List};
pub use profile::Profile;

use crate::certificate::Certificate;
use crate::revocation::{Crls, Revocations, Status};
use crate::seal::{LoadError, Seal, SignError};
use crate::verdict::{Revocation, Why};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// How long a list of revocation holds.
const LIST_HOLDS: SignedDuration = SignedDuration::from_hours(24);
/// How long an answer about one certificate holds.
const ANSWER_HOLDS: SignedDuration = SignedDuration::from_hours(1);
const DAY: i64 = 24;

/// A root, an authority below it that issues, and its responder.
pub struct Authority {
    root: Identity,
    issuing: Identity,
    responder: Identity,
    /// By serial number.
    revoked: Mutex<BTreeMap<Vec<u8>, Entry>>,
}

impl Authority {
    /// A new authority, valid for twenty years.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn new(now: Timestamp) -> Result<Self, SignError> {
        let years = |count: i64| now + SignedDuration::from_hours(365 * DAY * count);
        let from = now - SignedDuration::from_hours(DAY);
        let root = Identity::self_signed(&Profile::authority("root", None).valid(from, years(20)), now)?;
        let issuing = root.issue(&Profile::authority("issuing", Some(0)).valid(from, years(20)), now)?;
        let responder = issuing.issue(&Profile::responder().valid(from, years(20)), now)?;
        Ok(Self { root, issuing, responder, revoked: Mutex::default() })
    }

    /// The root: what verifiers trust.
    pub fn root(&self) -> &Identity {
        &self.root
    }

    /// The authority that issues certificates.
    pub fn issuing(&self) -> &Identity {
        &self.issuing
    }

    /// Who answers about revocation.
    pub fn responder(&self) -> &Identity {
        &self.responder
    }

    /// Issues a certificate with a new key.
    ///
    /// # Errors
    /// The system gives no random numbers, or the profile cannot be written.
    pub fn issue(&self, profile: &Profile, now: Timestamp) -> Result<Identity, SignError> {
        self.issuing.issue(profile, now)
    }

    /// What an identity signs with: its key, and the certificates up to the root.
    ///
    /// # Errors
    /// The key is not the certificate's.
    pub fn seal(&self, identity: &Identity) -> Result<Seal, SignError> {
        identity.seal(&[self.issuing.certificate().clone(), self.root.certificate().clone()])
    }

    /// Revokes a certificate, from this moment on.
    pub fn revoke(&self, certificate: &Certificate, at: Timestamp, reason: Revocation) {
        let entry = Entry::new(certificate, at, reason);
        self.revoked().insert(certificate.serial_bytes().to_vec(), entry);
    }

    fn revoked(&self) -> std::sync::MutexGuard<'_, BTreeMap<Vec<u8>, Entry>> {
        self.revoked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The list of what the issuing authority revoked (CRL, DER), for a day.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn list(&self, now: Timestamp) -> Result<Vec<u8>, SignError> {
        let entries = self.revoked().values().cloned().collect();
        List::new(now, now + LIST_HOLDS, entries).sign(&self.issuing)
    }

    /// The list of what the root revoked: nothing.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn root_list(&self, now: Timestamp) -> Result<Vec<u8>, SignError> {
        List::new(now, now + LIST_HOLDS, Vec::new()).sign(&self.root)
    }

    /// Answers a request about one certificate (OCSP, DER), for an hour. `None` if it is no such request.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn answer(&self, request: &[u8], now: Timestamp) -> Result<Option<Vec<u8>>, SignError> {
        let Some(asked) = answers::read(request) else { return Ok(None) };
        let revoked = self.revoked().get(asked.serial()).cloned();
        let state = match (asked.is_about(self.issuing.certificate()), revoked) {
            (false, _) => State::Unknown,
            (true, Some(entry)) => State::Revoked(entry.at, entry.reason),
            (true, None) => State::Good,
        };
        let answer = Answer::new(state, now, Some(now + ANSWER_HOLDS));
        asked.answer(&answer, &self.responder).map(Some)
    }

    /// Writes everything to a folder, which is made: keys are in it, so that only its owner may read it.
    ///
    /// # Errors
    /// The file and what is wrong.
    pub fn save(&self, folder: &Path, now: Timestamp) -> Result<(), LoadError> {
        keep::save(self, folder, now)
    }

    /// Reads what [`save`](Self::save) wrote.
    ///
    /// # Errors
    /// The file, what is wrong, and what to do.
    pub fn load(folder: &Path) -> Result<Self, LoadError> {
        keep::load(folder)
    }

    /// Everything as one text: certificates, keys, what was revoked.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn to_pem(&self, now: Timestamp) -> Result<String, SignError> {
        keep::to_pem(self, now)
    }

    /// Reads what [`to_pem`](Self::to_pem) wrote.
    ///
    /// # Errors
    /// What is wrong, and what to do.
    pub fn from_pem(pem: &str) -> Result<Self, LoadError> {
        keep::from_pem(pem)
    }
}

/// An authority in the same process is asked without a list: through the lists that it would make now.
impl Revocations for Authority {
    fn status(&self, certificate: &Certificate, issuer: &Certificate, now: Timestamp) -> Status {
        let mut lists = Crls::default();
        for list in [self.list(now), self.root_list(now)] {
            let Ok(list) = list else { return Status::Unknown(Why::RevocationUnknown) };
            if lists.add(&list).is_err() {
                return Status::Unknown(Why::RevocationUnproved);
            }
        }
        lists.status(certificate, issuer, now)
    }
}
