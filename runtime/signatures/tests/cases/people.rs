//! Whose certificate it is, and what is wrong with it.

use super::sources::{POINT, point};
use super::{BIN, IIN, OTHER_IIN, World, days, minutes};
use crate::tlv::Tlv;
use crate::tools::{self, der};
use std::fs;
use std::sync::Arc;
use x509_cert::ext::pkix::KeyUsages;
use zanflow_signatures::Certificate;
use zanflow_signatures::authority::{Identity, Profile};

/// A key and its certificate, with those who issued it, the nearest first.
pub struct Holder {
    pub certificate: Certificate,
    pub key: String,
    pub issuers: Vec<Arc<Identity>>,
}

impl Holder {
    fn of(identity: &Identity, issuers: Vec<Arc<Identity>>) -> Self {
        Self { certificate: identity.certificate().clone(), key: identity.key_pem(), issuers }
    }

    /// The certificates between this one and the root.
    pub fn above(&self) -> Vec<Certificate> {
        let known = self.issuers.iter().map(|issuer| issuer.certificate().clone());
        known.take(self.issuers.len().saturating_sub(1)).collect()
    }
}

fn person() -> Profile {
    Profile::person("СЫНАҚОВ СЫНАҚ", IIN)
}

fn head() -> Profile {
    Profile::head("СЫНАҚОВ СЫНАҚ", IIN, "Сынақ ЖШС", BIN)
}

const SIGNS: [&str; 2] = ["1.3.6.1.5.5.7.3.4", "1.2.398.3.3.4.1.1"];
const POISON: &str = "1.2.398.3.3.99.1";

pub fn make(world: &World, word: &str) -> Holder {
    let now = world.now;
    let usual = || vec![world.issuing.clone(), world.root.clone()];
    let issued = |profile: Profile| Holder::of(&world.issuing.issue(&profile, now).unwrap(), usual());
    let with_key = |kind: &str| {
        let key = tools::key(world.folder.path(), kind);
        Holder::of(&world.issuing.issue_with(&person(), der(&key), now).unwrap(), usual())
    };
    let below = |above: Profile| {
        let above = Arc::new(world.root.issue(&above, now).unwrap());
        Holder::of(&above.issue(&person(), now).unwrap(), vec![above, world.root.clone()])
    };
    let authority = || Profile::authority("below", None).valid(now - days(20), now + days(20));
    match word {
        "person" => issued(person()),
        "second" => issued(Profile::person("БАСҚАЕВ БАСҚА", OTHER_IIN)),
        "rsa-2048" | "rsa-3072" => with_key(word),
        "p384" => with_key("P-384"),
        "rsa-1024" | "p521" => uncertain(world, if word == "p521" { "P-521" } else { word }),
        "sha1-certificate" => sha1(world),
        "gost" => gost(world),
        "head" => issued(head()),
        "signatory" => issued(Profile::signatory("СЫНАҚОВ СЫНАҚ", IIN, "Сынақ ЖШС", BIN)),
        "employee" => issued(Profile::employee("СЫНАҚОВ СЫНАҚ", IIN, "Сынақ ЖШС", BIN)),
        "organisation" => issued(Profile::organisation("Сынақ ЖШС", BIN)),
        "two-numbers" => issued(two_numbers()),
        "deep" => chain(world, 3, None),
        "chain-too-long" => chain(world, 7, None),
        "path-too-long" => chain(world, 3, Some(0)),
        "other-root" => {
            let issuers = vec![world.other_issuing.clone(), world.other_root.clone()];
            Holder::of(&world.other_issuing.issue(&person(), now).unwrap(), issuers)
        }
        "self-signed" => Holder::of(&Identity::self_signed(&person(), now).unwrap(), Vec::new()),
        "impostor" => impostor(world),
        "altered" => altered(issued(person())),
        "issued-by-person" => {
            let issuer = Arc::new(world.issuing.issue(&head(), now).unwrap());
            let leaf = issuer.issue(&person(), now).unwrap();
            Holder::of(&leaf, vec![issuer, world.issuing.clone(), world.root.clone()])
        }
        "no-authority-flag" => below(authority().constraints(false, None)),
        "no-certificate-sign" => below(authority().keys(KeyUsages::CRLSign.into())),
        "critical-extension-above" => below(authority().extension(POISON, true, vec![5, 0])),
        // Nobody whose name begins with another country.
        "name-constraints-above" => below(authority().extension("2.5.29.30", true, excluded())),
        "expired-above" => below(authority().valid(now - days(20), now - days(1))),
        "not-yet-valid-above" => below(authority().valid(now + days(1), now + days(20))),
        "critical-extension" => issued(person().extension(POISON, true, vec![5, 0])),
        "expired" => issued(person().valid(now - days(20), now - days(1))),
        "just-expired" => issued(person().valid(now - days(20), now - minutes(5))),
        "soon-valid" => issued(person().valid(now + minutes(30), now + days(20))),
        "not-yet-valid" => issued(person().valid(now + days(1), now + days(20))),
        "delegated-list" => issued(person().extension("2.5.29.31", false, lists_by(&lister(world)))),
        "with-point" => issued(person().extension("2.5.29.31", false, point(POINT))),
        "signing-in" => issued(person().for_signing_in()),
        "key-for-encryption" => issued(person().keys(KeyUsages::KeyEncipherment.into())),
        "authority-signs" => issued(person().constraints(true, None)),
        "no-key-usage" => issued(person().without("2.5.29.15")),
        "no-extended-usage" => issued(person().without("2.5.29.37")),
        "mail-only" => issued(person().extended(&SIGNS[..1])),
        "no-repudiation" => issued(person().keys(KeyUsages::DigitalSignature.into())),
        other => panic!("who is {other}?"),
    }
}

/// Two numbers of which only one can be his.
fn two_numbers() -> Profile {
    let number = |iin: &str| ("2.5.4.5", format!("IIN{iin}"));
    Profile::bare(vec![("2.5.4.3", "СЫНАҚОВ СЫНАҚ".to_owned()), number(IIN), number(OTHER_IIN)])
        .keys(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation)
        .extended(&SIGNS)
}

/// A person below so many authorities, of which the one below the root allows so many below it.
fn chain(world: &World, authorities: usize, below: Option<u8>) -> Holder {
    let mut issuers = vec![world.root.clone()];
    for place in 0..authorities {
        let limit = if place == 0 { below } else { None };
        let profile = Profile::authority(&format!("number {place}"), limit);
        issuers.insert(0, Arc::new(issuers[0].issue(&profile, world.now).unwrap()));
    }
    Holder::of(&issuers[0].issue(&person(), world.now).unwrap(), issuers)
}

/// Issued with the names of the authority, and not with its key.
fn impostor(world: &World) -> Holder {
    let root = Arc::new(Identity::self_signed(&Profile::authority("root", None), world.now).unwrap());
    let issuing = Arc::new(super::impostor(world, &root));
    Holder::of(&issuing.issue(&person(), world.now).unwrap(), vec![issuing, root])
}

/// Another name in a certificate that was issued.
fn altered(mut holder: Holder) -> Holder {
    let mut tree = Tlv::read(holder.certificate.der());
    let last = tree.at(&[0, 5, 0, 0, 1]);
    *last.bytes.last_mut().unwrap() ^= 1;
    holder.certificate = Certificate::from_der(&tree.write()).unwrap();
    holder
}

/// A certificate for a key that is not used here.
fn uncertain(world: &World, kind: &str) -> Holder {
    let key = tools::key(world.folder.path(), kind);
    let public = tools::public(world.folder.path(), &key);
    let certificate = world.issuing.certify(&person(), &public, world.now).unwrap();
    Holder { certificate, key, issuers: vec![world.issuing.clone(), world.root.clone()] }
}

/// A certificate for a key on GOST 34.10-2015, which nothing here can check.
fn gost(world: &World) -> Holder {
    let oid = |bytes: &[u8]| Tlv::leaf(6, bytes);
    let algorithm = Tlv::node(0x30, vec![oid(&GOST_KEY)]);
    let public = Tlv::node(0x30, vec![algorithm, Tlv::leaf(3, &[[0].as_slice(), &[7; 64]].concat())]);
    let certificate = world.issuing.certify(&person(), &public.write(), world.now).unwrap();
    let issuers = vec![world.issuing.clone(), world.root.clone()];
    // The key signs something that becomes the signature of nobody.
    Holder { certificate, key: make(world, "person").key, issuers }
}

/// 1.2.398.3.10.1.1.2.3.2.
pub const GOST_KEY: [u8; 10] = [0x2A, 0x83, 0x0E, 0x03, 0x0A, 0x01, 0x01, 0x02, 0x03, 0x02];

/// A certificate that openssl signed with SHA-1, for an authority here.
fn sha1(world: &World) -> Holder {
    let folder = world.folder.path();
    let issuer_key = tools::key(folder, "rsa-3072");
    let profile = Profile::authority("rsa", None);
    let issuer = Arc::new(world.root.issue_with(&profile, der(&issuer_key), world.now).unwrap());
    let key = tools::key(folder, "rsa-2048");
    for (name, text) in [
        ("sha1.key", key.as_str()),
        ("sha1-issuer.key", &issuer_key),
        ("sha1-issuer.pem", &issuer.certificate().to_pem()),
        (
            "sha1.ext",
            "keyUsage=critical,digitalSignature,nonRepudiation\nextendedKeyUsage=emailProtection,1.2.398.3.3.4.1.1\n",
        ),
    ] {
        fs::write(folder.join(name), text).unwrap();
    }
    let subject = format!("/CN=SYNAQ/serialNumber=IIN{IIN}");
    let request = tools::made(folder, &["req", "-new", "-key", "sha1.key", "-subj", &subject]);
    fs::write(folder.join("sha1.csr"), request).unwrap();
    let issue = "x509 -req -in sha1.csr -CA sha1-issuer.pem -CAkey sha1-issuer.key -sha1 -days 30 -set_serial 77 -extfile sha1.ext";
    let pem = tools::made(folder, &issue.split(' ').collect::<Vec<_>>());
    let certificate = Certificate::from_pem(&pem).unwrap().remove(0);
    Holder { certificate, key, issuers: vec![issuer, world.root.clone()] }
}

/// Who signs lists for the issuing authority.
pub fn lister(world: &World) -> Profile {
    Profile::authority("lister", None)
        .without("2.5.29.19")
        .keys(KeyUsages::CRLSign.into())
        .valid(world.now - days(20), world.now + days(20))
}

/// `CRLDistributionPoints` of one point, whose list somebody else signs.
fn lists_by(lister: &Profile) -> Vec<u8> {
    let now = jiff::Timestamp::from_second(1_700_000_000).unwrap();
    let certificate = Identity::self_signed(lister, now).unwrap();
    let name = Tlv::read(certificate.certificate().der()).at(&[0, 5]).clone();
    let issuer = Tlv::node(0xA2, vec![Tlv::node(0xA4, vec![name])]);
    Tlv::node(0x30, vec![Tlv::node(0x30, vec![issuer])]).write()
}

/// `NameConstraints` that exclude addresses of mail at one host.
fn excluded() -> Vec<u8> {
    let subtree = Tlv::node(0x30, vec![Tlv::leaf(0x81, b"example.com")]);
    Tlv::node(0x30, vec![Tlv::node(0xA1, vec![subtree])]).write()
}
