//! Revocation, asked of the authority: OCSP first, then lists.

use super::{Crl, Crls, Revocations, Said, Status, ocsp};
use crate::certificate::Certificate;
use crate::fetch::{self, Fetch, FetchError};
use crate::verdict::Why;
use crate::{MAX_ANSWER, MAX_LIST};
use jiff::{SignedDuration, Timestamp};
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// An answer is asked for again after so long, though it may hold longer.
const ANSWER_AGE: SignedDuration = SignedDuration::from_mins(5);
/// A list, likewise.
const LIST_AGE: SignedDuration = SignedDuration::from_hours(1);
/// Who did not answer is not asked again before.
const RETRY: SignedDuration = SignedDuration::from_secs(30);
/// The most answers, and the most lists, that are kept.
const MOST_ANSWERS: usize = 10_000;
const MOST_LISTS: usize = 64;

/// Whom to ask.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// Responders of OCSP.
    pub ocsp: Vec<String>,
    /// Lists of revocation.
    pub lists: Vec<String>,
    /// Hosts (`host` or `host:port`) that are asked also where a certificate names an address of theirs. No other address of a
    /// certificate is ever asked: whoever makes one could send this server anywhere.
    pub hosts: Vec<String>,
}

impl Sources {
    /// Addresses that were set up, then those that the certificate names and that are allowed, each once.
    fn addresses<'a>(&'a self, own: &'a [String], named: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
        let allowed = |address: &&str| {
            fetch::host(address)
                .is_some_and(|host| self.hosts.iter().any(|one| one.eq_ignore_ascii_case(&host)))
        };
        let mut found: Vec<&str> = Vec::new();
        for address in own.iter().map(String::as_str).chain(named.filter(allowed)) {
            if !found.contains(&address) {
                found.push(address);
            }
        }
        found
    }
}

/// Asks the authority, and keeps what it says: never beyond the time for which it says it.
pub struct Online {
    fetch: Box<dyn Fetch>,
    sources: Sources,
    signers: Vec<Certificate>,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    answers: BTreeMap<([u8; 32], Vec<u8>), Kept<Said>>,
    lists: BTreeMap<String, Kept<Arc<Crl>>>,
}

/// What was answered last, and when it was asked for last.
#[derive(Clone)]
struct Kept<T> {
    value: Option<T>,
    failed: Option<Why>,
    asked: Timestamp,
}

impl<T> Kept<T> {
    /// Whether it need not be asked for again. A clock that went back asks again.
    fn is_fresh(&self, age: SignedDuration, now: Timestamp) -> bool {
        let since = now.duration_since(self.asked);
        let age = if self.failed.is_some() { RETRY } else { age };
        !since.is_negative() && since < age
    }
}

impl Online {
    /// Asks these sources through `fetch`.
    pub fn new(fetch: Box<dyn Fetch>, sources: Sources) -> Self {
        Self { fetch, sources, signers: Vec::new(), memory: Mutex::default() }
    }

    /// Certificates of those who sign lists for an authority.
    #[must_use]
    pub fn with_signers(mut self, signers: Vec<Certificate>) -> Self {
        self.signers = signers;
        self
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What responders say.
    fn answered(&self, certificate: &Certificate, issuer: &Certificate, now: Timestamp) -> Status {
        let named = certificate.extensions().ocsp.iter().map(String::as_str);
        let addresses = self.sources.addresses(&self.sources.ocsp, named);
        if addresses.is_empty() {
            return Status::Unknown(Why::RevocationUnknown);
        }
        let key = (fingerprint(issuer), certificate.serial_bytes().to_vec());
        let known = self.memory().answers.get(&key).cloned();
        let kept = match known {
            Some(kept) if kept.is_fresh(ANSWER_AGE, now) => kept,
            before => {
                let (value, failed) = match self.ask(&addresses, certificate, issuer, now) {
                    Ok(said) => (Some(said), None),
                    Err(why) => (before.and_then(|kept| kept.value), Some(why)),
                };
                let kept = Kept { value, failed, asked: now };
                put(&mut self.memory().answers, key, kept.clone(), MOST_ANSWERS);
                kept
            }
        };
        let status = kept.value.map(|said| said.at(now));
        let why = kept.failed.unwrap_or(Why::RevocationStale);
        status.filter(|status| !matches!(status, Status::Unknown(_))).unwrap_or(Status::Unknown(why))
    }

    /// Asks one responder after another.
    fn ask(
        &self,
        addresses: &[&str],
        certificate: &Certificate,
        issuer: &Certificate,
        now: Timestamp,
    ) -> Result<Said, Why> {
        let mut why = Why::RevocationUnknown;
        for address in addresses {
            let mut nonce = [0; 16];
            SystemRandom::new().fill(&mut nonce).map_err(|_| Why::RevocationUnknown)?;
            let question = ocsp::request(certificate, issuer, &nonce)?;
            let answer = self.fetch.post(address, "application/ocsp-request", &question, MAX_ANSWER);
            match answer
                .map_err(unanswered)
                .and_then(|answer| ocsp::said(&answer, certificate, issuer, Some(&nonce), now))
            {
                Ok(said) if !matches!(said.at(now), Status::Unknown(_)) => return Ok(said),
                Ok(_) => why = Why::RevocationStale,
                Err(found) => why = found,
            }
        }
        Err(why)
    }

    /// What lists say.
    fn listed(&self, certificate: &Certificate, issuer: &Certificate, now: Timestamp) -> Status {
        let named = certificate.extensions().list_addresses();
        let addresses = self.sources.addresses(&self.sources.lists, named);
        let mut lists = Vec::new();
        let mut failed = None;
        for address in addresses {
            let kept = self.list(address, now);
            failed = failed.or(kept.failed);
            lists.extend(kept.value);
        }
        let status = Crls::of(lists).with_signers(self.signers.clone()).status(certificate, issuer, now);
        match (status, failed) {
            (Status::Unknown(Why::RevocationUnknown), Some(why)) => Status::Unknown(why),
            _ => status,
        }
    }

    fn list(&self, address: &str, now: Timestamp) -> Kept<Arc<Crl>> {
        let known = self.memory().lists.get(address).cloned();
        // What is out of date is asked for again at once.
        let holds = |list: &Arc<Crl>| list.to.is_some_and(|to| now <= to);
        let before = match known {
            Some(kept) if kept.is_fresh(LIST_AGE, now) && kept.value.as_ref().is_none_or(holds) => {
                return kept;
            }
            before => before.and_then(|kept| kept.value),
        };
        let fetched = self.fetch.get(address, MAX_LIST).map_err(unanswered);
        let kept = match fetched.and_then(|der| Crl::read(&der).map_err(|_| Why::AnswerUnclear)) {
            Ok(list) => Kept { value: Some(Arc::new(list)), failed: None, asked: now },
            Err(why) => Kept { value: before, failed: Some(why), asked: now },
        };
        put(&mut self.memory().lists, address.to_owned(), kept.clone(), MOST_LISTS);
        kept
    }
}

impl Revocations for Online {
    fn status(&self, certificate: &Certificate, issuer: &Certificate, now: Timestamp) -> Status {
        let answered = self.answered(certificate, issuer, now);
        let Status::Unknown(first) = answered else { return answered };
        match self.listed(certificate, issuer, now) {
            // Nobody knows: what the responder lacks says more than that there is no list.
            Status::Unknown(Why::RevocationUnknown) => Status::Unknown(first),
            listed => listed,
        }
    }
}

fn unanswered(error: FetchError) -> Why {
    match error {
        FetchError::Unreachable | FetchError::Status(500..) => Why::ServiceUnreachable,
        FetchError::Status(_) | FetchError::TooLarge => Why::AnswerUnclear,
    }
}

/// Keeps one more; where there are too many, all are asked for again.
fn put<K: Ord, T>(map: &mut BTreeMap<K, Kept<T>>, key: K, kept: Kept<T>, most: usize) {
    if map.len() >= most && !map.contains_key(&key) {
        map.clear();
    }
    map.insert(key, kept);
}

fn fingerprint(certificate: &Certificate) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (to, from) in bytes.iter_mut().zip(digest(&SHA256, certificate.der()).as_ref()) {
        *to = *from;
    }
    bytes
}
