//! What is known of revocation.

use super::people::{Holder, lister};
use super::{World, days, impostor, minutes};
use crate::tlv::Tlv;
use jiff::Timestamp;
use std::sync::{Arc, Mutex};
use zanflow_signatures::authority::{Answer, Entry, Identity, List, Profile, State};
use zanflow_signatures::fetch::{Fetch, FetchError};
use zanflow_signatures::revocation::{Crls, NoSource, Online, Revocations, Sources};
use zanflow_signatures::{Certificate, Revocation};

/// Lists, and a responder.
pub struct Source {
    pub lists: Vec<Vec<u8>>,
    pub signers: Vec<Certificate>,
    responder: Option<Responder>,
    /// What was asked of the responder about the holder, and answered.
    pub exchanged: Exchanged,
}

/// A request and its answer, once there was one.
type Exchanged = Arc<Mutex<Option<(Vec<u8>, Vec<u8>)>>>;

/// Answers a request; an error as a server that is down.
type Responder = Arc<dyn Fn(&[u8]) -> Result<Vec<u8>, FetchError> + Send + Sync>;

impl Source {
    pub fn asks(&self) -> bool {
        self.responder.is_some()
    }

    pub fn revocations(&self) -> Box<dyn Revocations> {
        if let Some(responder) = &self.responder {
            let addresses = (0..self.lists.len()).map(|place| format!("http://lists/{place}"));
            let sources = Sources {
                ocsp: vec!["http://ocsp".to_owned()],
                lists: addresses.collect(),
                hosts: Vec::new(),
            };
            let fetch = Net {
                lists: self.lists.clone(),
                responder: responder.clone(),
                exchanged: self.exchanged.clone(),
            };
            return Box::new(Online::new(Box::new(fetch), sources));
        }
        if self.lists.is_empty() {
            return Box::new(NoSource);
        }
        let mut lists = Crls::default().with_signers(self.signers.clone());
        for list in &self.lists {
            lists.add(list).unwrap();
        }
        Box::new(lists)
    }
}

struct Net {
    lists: Vec<Vec<u8>>,
    responder: Responder,
    exchanged: Exchanged,
}

impl Fetch for Net {
    fn get(&self, address: &str, _: usize) -> Result<Vec<u8>, FetchError> {
        let place: usize = address.strip_prefix("http://lists/").unwrap().parse().unwrap();
        Ok(self.lists[place].clone())
    }

    fn post(&self, _: &str, kind: &str, body: &[u8], _: usize) -> Result<Vec<u8>, FetchError> {
        assert_eq!(kind, "application/ocsp-request");
        let answer = (self.responder)(body)?;
        *self.exchanged.lock().unwrap() = Some((body.to_vec(), answer.clone()));
        Ok(answer)
    }
}

const REVOKED: Revocation = Revocation::KeyCompromise;
const NUMBER: &str = "2.5.29.20";
const REASON: &str = "2.5.29.21";
const INVALID_SINCE: &str = "2.5.29.24";
const CHANGES: &str = "2.5.29.27";
const FRESHEST: &str = "2.5.29.46";
const SCOPE: &str = "2.5.29.28";
const POISON: &str = "1.2.398.3.3.99.2";
/// Where the list of some certificates is.
pub const POINT: &str = "http://lists/people";
const SOME_REASONS: [u8; 6] = [0x30, 4, 0x83, 2, 6, 0x40];
const PEOPLE_ONLY: [u8; 5] = [0x30, 3, 0x81, 1, 0xFF];
const AUTHORITIES_ONLY: [u8; 5] = [0x30, 3, 0x82, 1, 0xFF];
const FOR_OTHERS: [u8; 5] = [0x30, 3, 0x84, 1, 0xFF];

pub fn make(world: &World, holder: &Holder, second: &Holder, words: &[&str]) -> Source {
    let mut source =
        Source { lists: Vec::new(), signers: Vec::new(), responder: None, exchanged: Arc::default() };
    match words {
        ["none"] => {}
        ["crl", rest @ ..] => lists(world, holder, second, rest, &mut source),
        ["ocsp-down", rest @ ..] => {
            let lists_too = rest.contains(&"crl");
            source.lists = above(world, holder, if lists_too { 0 } else { 1 });
            source.responder = Some(Arc::new(|_| Err(FetchError::Unreachable)));
        }
        ["ocsp", rest @ ..] => {
            source.lists = above(world, holder, 1);
            source.responder = Some(responder(world, holder, second, rest));
        }
        other => panic!("which source is {other:?}?"),
    }
    source
}

fn list(world: &World, entries: Vec<Entry>) -> List {
    List::new(world.now - minutes(60), world.now + days(1), entries)
}

/// The lists of the holder's issuers, without the nearest so many.
fn above(world: &World, holder: &Holder, without: usize) -> Vec<Vec<u8>> {
    let issuers = holder.issuers.iter().skip(without);
    issuers.map(|issuer| list(world, Vec::new()).sign(issuer).unwrap()).collect()
}

fn lists(world: &World, holder: &Holder, second: &Holder, words: &[&str], source: &mut Source) {
    let now = world.now;
    let own = &holder.certificate;
    let revoked = |at: Timestamp| vec![Entry::new(own, at, REVOKED)];
    let other = |at: Timestamp| Entry::new(&second.certificate, at, REVOKED);
    let plain = || list(world, Vec::new());
    let nearest = match words.first().copied().unwrap_or_default() {
        "" | "without-root" => plain(),
        "revoked" => list(world, revoked(now - days(1))),
        "held" => list(world, vec![Entry::new(own, now - days(1), Revocation::Hold)]),
        "revoked-other" | "revoked-second" => list(world, vec![other(now - days(1))]),
        "revoked-later" => list(world, revoked(now + days(1))),
        "revoked-since" => list(world, revoked(now - minutes(5))),
        "invalid-since" => {
            let entry = Entry::new(own, now + days(1), REVOKED);
            list(world, vec![entry.extension(INVALID_SINCE, false, generalized(now - days(1)))])
        }
        "stale" => List::new(now - days(3), now - days(1), Vec::new()),
        "not-yet" => List::new(now + days(1), now + days(2), Vec::new()),
        "endless" => plain().endless(),
        "critical" => plain().extension(POISON, true, vec![5, 0]),
        "critical-entry" => list(world, vec![other(now - days(1)).extension(POISON, true, vec![5, 0])]),
        "elsewhere" => plain().extension(SCOPE, true, only_at("http://elsewhere/list")),
        "at-point" => plain().extension(SCOPE, true, only_at(POINT)),
        "some-reasons" => plain().extension(SCOPE, true, SOME_REASONS.to_vec()),
        "authorities-only" => plain().extension(SCOPE, true, AUTHORITIES_ONLY.to_vec()),
        "revoked-above" => {
            let entry = Entry::new(world.issuing.certificate(), now - days(1), REVOKED);
            let of_root = list(world, vec![entry]).sign(&world.root).unwrap();
            source.lists = vec![plain().sign(&world.issuing).unwrap(), of_root];
            return;
        }
        "other" => {
            let issuers = [&world.other_issuing, &world.other_root];
            source.lists = issuers.map(|issuer| plain().sign(issuer).unwrap()).to_vec();
            return;
        }
        "by-stranger" => {
            let stranger = Identity::self_signed(&Profile::authority("issuing", None), now).unwrap();
            source.lists = above(world, holder, 1);
            source.lists.push(plain().sign(&stranger).unwrap());
            return;
        }
        word if word.starts_with("delta-") => return changes(world, holder, word, source),
        word if word.starts_with("delegated") => return delegated(world, holder, word, source),
        word => panic!("which list is {word}?"),
    };
    let without_root = words.contains(&"without-root");
    // A certificate without an issuer is held against the lists of the authority.
    let issuer = holder.issuers.first().unwrap_or(&world.issuing);
    source.lists = if without_root { Vec::new() } else { above(world, holder, 1) };
    source.lists.push(nearest.sign(issuer).unwrap());
}

fn changes(world: &World, holder: &Holder, word: &str, source: &mut Source) {
    let removed = word == "delta-removed";
    let before = if removed {
        vec![Entry::new(&holder.certificate, world.now - days(2), Revocation::Hold)]
    } else {
        Vec::new()
    };
    let whole = list(world, before).extension(NUMBER, false, vec![2, 1, 5]).extension(
        FRESHEST,
        false,
        point("http://lists/changes"),
    );
    let entry = Entry::new(&holder.certificate, world.now - days(1), REVOKED);
    let entry = if removed { entry.extension(REASON, false, vec![10, 1, 8]) } else { entry };
    let later = List::new(world.now - minutes(30), world.now + days(1), vec![entry])
        .extension(NUMBER, false, vec![2, 1, 6])
        .extension(CHANGES, true, vec![2, 1, 5]);
    source.lists = above(world, holder, 1);
    source.lists.extend([whole, later].map(|list| list.sign(&world.issuing).unwrap()));
}

/// A scope of certificates that name one address.
fn only_at(address: &str) -> Vec<u8> {
    let name = Tlv::node(0xA0, vec![Tlv::leaf(0x86, address.as_bytes())]);
    Tlv::node(0x30, vec![Tlv::node(0xA0, vec![name])]).write()
}

/// Distribution points with one address.
pub fn point(address: &str) -> Vec<u8> {
    let name = Tlv::node(0xA0, vec![Tlv::node(0xA0, vec![Tlv::leaf(0x86, address.as_bytes())])]);
    Tlv::node(0x30, vec![Tlv::node(0x30, vec![name])]).write()
}

fn delegated(world: &World, holder: &Holder, word: &str, source: &mut Source) {
    let impostor = Arc::new(impostor(world, &world.other_root));
    let issuer = match word {
        "delegated-stranger" => &world.other_issuing,
        "delegated-impostor" => &impostor,
        _ => &world.issuing,
    };
    let signer = issuer.issue(&lister(world), world.now).unwrap();
    let plain = list(world, Vec::new());
    let plain = match word {
        "delegated-unsaid" => plain,
        "delegated-not-indirect" => plain.extension(SCOPE, true, PEOPLE_ONLY.to_vec()),
        _ => plain.extension(SCOPE, true, FOR_OTHERS.to_vec()),
    };
    source.lists = above(world, holder, 1);
    source.lists.push(plain.sign(&signer).unwrap());
    source.signers = vec![signer.certificate().clone()];
}

fn responder(world: &World, holder: &Holder, second: &Holder, words: &[&str]) -> Responder {
    let now = world.now;
    let word = words.first().copied().unwrap_or_default();
    let state = match word {
        "revoked" => State::Revoked(now - days(1), REVOKED),
        "unknown" => State::Unknown,
        _ => State::Good,
    };
    let (from, to) = match word {
        "stale" => (now - minutes(120), Some(now - minutes(60))),
        "not-yet" => (now + minutes(60), Some(now + minutes(120))),
        "no-next-update" => (now - minutes(1), None),
        _ => (now - minutes(1), Some(now + minutes(60))),
    };
    let answer = Answer::new(state, from, to);
    let answer = match word {
        "no-nonce" => answer.nonce(None),
        "other-nonce" => answer.nonce(Some(vec![7; 16])),
        "about-other" => answer.about(&second.certificate),
        _ => answer,
    };
    let profile = Profile::responder();
    let issued = |issuer: &Identity, profile: Profile| Arc::new(issuer.issue(&profile, now).unwrap());
    let signer = match word {
        "by-authority" => world.issuing.clone(),
        "by-stranger" => issued(&world.other_issuing, profile),
        "by-impostor" => issued(&impostor(world, &world.other_root), profile),
        "by-person" => issued(&world.issuing, profile.without("2.5.29.37")),
        "by-expired" => issued(&world.issuing, profile.valid(now - days(2), now - days(1))),
        _ => issued(&world.issuing, profile),
    };
    let bytes = match word {
        "try-later" => Some(vec![0x30, 3, 0x0A, 1, 3]),
        "noise" => Some(vec![0x30, 0x7F, 1, 2, 3]),
        _ => None,
    };
    let number = number(&holder.certificate);
    Arc::new(move |request| {
        // The responder knows the holder's authority only.
        if !request.windows(number.len()).any(|window| window == number) {
            return Err(FetchError::Status(404));
        }
        Ok(bytes.clone().unwrap_or_else(|| answer.sign(request, &signer).unwrap().unwrap()))
    })
}

fn number(certificate: &Certificate) -> Vec<u8> {
    let digits = certificate.serial();
    digits
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn generalized(at: Timestamp) -> Vec<u8> {
    let text = at.strftime("%Y%m%d%H%M%SZ").to_string();
    [&[0x18, text.len() as u8], text.as_bytes()].concat()
}
