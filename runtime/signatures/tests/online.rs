//! Revocation asked over HTTP: what is kept, for how long, and whom a certificate may send us to.

use crate::cases::point;
use crate::server::{Reply, Server};
use jiff::{SignedDuration, Timestamp};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use zanflow_signatures::authority::{Authority, Identity, Profile};
use zanflow_signatures::fetch::{Fetch, FetchError};
use zanflow_signatures::revocation::{Online, Revocations, Sources, Status};
use zanflow_signatures::{Http, Revocation, Why};

const IIN: &str = "900101300017";

fn seconds(count: i64) -> SignedDuration {
    SignedDuration::from_secs(count)
}

/// An authority with a server, whose clock and health a test sets.
struct Place {
    authority: Arc<Authority>,
    clock: Arc<Mutex<Timestamp>>,
    down: Arc<AtomicBool>,
    server: Server,
    now: Timestamp,
}

impl Place {
    fn new() -> Self {
        let now: Timestamp = "2026-11-30T09:00:00Z".parse().unwrap();
        let authority = Arc::new(Authority::new(now).unwrap());
        let (clock, down) = (Arc::new(Mutex::new(now)), Arc::new(AtomicBool::new(false)));
        let answers = (authority.clone(), clock.clone(), down.clone());
        let server = Server::start(move |asked| -> Reply {
            let (authority, clock, down) = &answers;
            let now = *clock.lock().unwrap();
            if down.load(Ordering::SeqCst) {
                return (503, String::new(), Vec::new());
            }
            match asked.path.as_str() {
                "/ocsp" => (200, String::new(), authority.answer(&asked.body, now).unwrap().unwrap()),
                "/list" => (200, String::new(), authority.list(now).unwrap()),
                _ => (404, String::new(), Vec::new()),
            }
        });
        Self { authority, clock, down, server, now }
    }

    fn person(&self, profile: impl FnOnce(Profile) -> Profile) -> Identity {
        let profile = profile(Profile::person("СЫНАҚОВ СЫНАҚ", IIN));
        self.authority.issue(&profile, self.now).unwrap()
    }

    fn online(&self, ocsp: bool, lists: bool, hosts: &[&str]) -> Online {
        let address = |use_it: bool, path: &str| {
            if use_it { vec![format!("{}{path}", self.server.address)] } else { Vec::new() }
        };
        let hosts = hosts.iter().map(|host| (*host).to_owned()).collect();
        let sources = Sources { ocsp: address(ocsp, "/ocsp"), lists: address(lists, "/list"), hosts };
        Online::new(Box::new(Http::new(None).unwrap()), sources)
    }

    /// What is known so many seconds after the beginning.
    fn after(&self, online: &Online, person: &Identity, count: i64) -> Status {
        let now = self.now + seconds(count);
        *self.clock.lock().unwrap() = now;
        online.status(person.certificate(), self.authority.issuing().certificate(), now)
    }
}

#[test]
fn an_answer_is_kept_for_minutes_and_never_beyond_its_time() {
    let place = Place::new();
    let (person, online) = (place.person(|one| one), place.online(true, false, &[]));
    let asked = || place.server.asked().len();
    assert_eq!(place.after(&online, &person, 0), Status::Good);
    assert_eq!(place.after(&online, &person, 299), Status::Good);
    assert_eq!(asked(), 1);
    assert_eq!(place.after(&online, &person, 301), Status::Good);
    assert_eq!(asked(), 2);
    // The server is down: what it said last holds for an hour, and it is not asked at every turn.
    place.down.store(true, Ordering::SeqCst);
    assert_eq!(place.after(&online, &person, 700), Status::Good);
    assert_eq!(place.after(&online, &person, 710), Status::Good);
    assert_eq!(asked(), 3);
    assert_eq!(place.after(&online, &person, 3_901), Status::Good);
    assert_eq!(place.after(&online, &person, 3_932), Status::Unknown(Why::ServiceUnreachable));
    // It is back, and knows more.
    place.down.store(false, Ordering::SeqCst);
    let at = place.now + seconds(3_950);
    place.authority.revoke(person.certificate(), at, Revocation::Superseded);
    let revoked = Status::Revoked { at, reason: Revocation::Superseded };
    assert_eq!(place.after(&online, &person, 3_970), revoked);
}

#[test]
fn a_list_is_kept_for_an_hour_and_never_beyond_its_time() {
    let place = Place::new();
    let (person, online) = (place.person(|one| one), place.online(false, true, &[]));
    let asked = || place.server.asked().len();
    assert_eq!(place.after(&online, &person, 0), Status::Good);
    assert_eq!(place.after(&online, &person, 3_599), Status::Good);
    assert_eq!(asked(), 1);
    place.down.store(true, Ordering::SeqCst);
    assert_eq!(place.after(&online, &person, 3_601), Status::Good);
    assert_eq!(asked(), 2);
    assert_eq!(place.after(&online, &person, 24 * 3_600), Status::Good);
    assert_eq!(place.after(&online, &person, 24 * 3_600 + 1), Status::Unknown(Why::RevocationStale));
    place.down.store(false, Ordering::SeqCst);
    assert_eq!(place.after(&online, &person, 24 * 3_600 + 40), Status::Good);
}

#[test]
fn a_certificate_sends_us_nowhere_but_to_hosts_that_are_allowed() {
    let place = Place::new();
    let address = format!("{}/ocsp", place.server.address);
    let list = format!("{}/list", place.server.address);
    let person = place.person(|one| {
        one.extension("1.3.6.1.5.5.7.1.1", false, access(&address)).extension(
            "2.5.29.31",
            false,
            point(&list),
        )
    });
    let host = place.server.address.strip_prefix("http://").unwrap();
    let without_port = host.split(':').next().unwrap();
    for hosts in [&[][..], &["ocsp.pki.gov.kz"], &[without_port]] {
        let online = place.online(false, false, hosts);
        assert_eq!(place.after(&online, &person, 0), Status::Unknown(Why::RevocationUnknown));
    }
    assert_eq!(place.server.asked().len(), 0);
    assert_eq!(place.after(&place.online(false, false, &[host]), &person, 0), Status::Good);
    assert_eq!(place.server.asked().len(), 1);
}

/// `AuthorityInfoAccessSyntax` with one responder.
fn access(address: &str) -> Vec<u8> {
    use crate::tlv::Tlv;
    let ocsp = Tlv::leaf(6, &[0x2B, 6, 1, 5, 5, 7, 0x30, 1]);
    Tlv::node(0x30, vec![Tlv::node(0x30, vec![ocsp, Tlv::leaf(0x86, address.as_bytes())])]).write()
}

#[test]
fn http_is_bounded_and_goes_nowhere_else() {
    let server = Server::start(|asked| match asked.path.as_str() {
        "/long" => (200, String::new(), vec![7; 1_001]),
        "/right" => (200, String::new(), vec![7; 1_000]),
        "/elsewhere" => (302, "location: /right\r\n".to_owned(), Vec::new()),
        _ => (404, String::new(), Vec::new()),
    });
    let http = Http::new(None).unwrap();
    let get = |path: &str| http.get(&format!("{}{path}", server.address), 1_000);
    assert_eq!(get("/right").unwrap().len(), 1_000);
    assert_eq!(get("/long"), Err(FetchError::TooLarge));
    assert_eq!(get("/elsewhere"), Err(FetchError::Status(302)));
    assert_eq!(get("/nowhere"), Err(FetchError::Status(404)));
    assert_eq!(http.get("http://127.0.0.1:9/", 1_000), Err(FetchError::Unreachable));
    assert!(Http::new(Some(b"no certificates")).is_err());
}
