//! Every case of `cases.txt`: made, judged here, and judged by openssl.

mod judge;
mod messages;
mod people;
mod sources;

use crate::tools;
use jiff::{SignedDuration, Timestamp};
use people::Holder;
use sources::Source;
pub use sources::point;
use std::sync::Arc;
use tempfile::TempDir;
use zanflow_signatures::authority::{Identity, Profile};
use zanflow_signatures::{Certificate, Owner, Policy, Verdict, Verifier, Verify};

pub const IIN: &str = "900101300017";
pub const OTHER_IIN: &str = "850505400028";
pub const BIN: &str = "010140000015";
pub const OTHER_BIN: &str = "020240000026";
const CASES: &str = include_str!("cases.txt");

/// The identifier that the authority gives its key; nobody keeps others from giving theirs the same.
pub const KEY_NAME: (&str, [u8; 6]) = ("2.5.29.14", [4, 4, 1, 2, 3, 4]);

/// Whoever issues, and the moment of it all.
pub struct World {
    pub now: Timestamp,
    pub root: Arc<Identity>,
    pub issuing: Arc<Identity>,
    pub other_root: Arc<Identity>,
    pub other_issuing: Arc<Identity>,
    pub folder: TempDir,
}

pub fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

pub fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

impl World {
    fn new() -> Self {
        // The judge has only the machine's clock for answers of OCSP.
        let now = Timestamp::from_second(Timestamp::now().as_second()).unwrap();
        let lasting = |profile: Profile| profile.valid(now - days(30), now + days(3650));
        let root = |name| Identity::self_signed(&lasting(Profile::authority(name, None)), now).unwrap();
        let issuing = |root: &Identity, name| {
            let profile = lasting(Profile::authority(name, Some(0)));
            root.issue(&profile.extension(KEY_NAME.0, false, KEY_NAME.1.to_vec()), now).unwrap()
        };
        let (one, other) = (root("root"), root("other root"));
        Self {
            issuing: Arc::new(issuing(&one, "issuing")),
            other_issuing: Arc::new(issuing(&other, "other issuing")),
            root: Arc::new(one),
            other_root: Arc::new(other),
            folder: TempDir::new().unwrap(),
            now,
        }
    }
}

/// One line of the table.
struct Case {
    line: usize,
    certificate: &'static str,
    message: Vec<&'static str>,
    revocation: Vec<&'static str>,
    owner: &'static str,
    verdict: &'static str,
    judge: &'static str,
}

fn cases() -> Vec<Case> {
    let lines = CASES.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let case = |(place, line): (usize, &'static str)| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [certificate, message, revocation, owner, verdict, judge] = cells[..] else {
            panic!("cases.txt:{}: six cells", place + 1)
        };
        Case {
            line: place + 1,
            certificate,
            message: message.split(' ').collect(),
            revocation: revocation.split(' ').collect(),
            owner,
            verdict,
            judge,
        }
    };
    lines.map(case).collect()
}

/// The numbers that an owner must have.
fn numbers(word: &str) -> (Option<&'static str>, Option<&'static str>) {
    match word {
        "-" => (None, None),
        "person" => (Some(IIN), None),
        "other-person" => (Some(OTHER_IIN), None),
        "organisation" => (None, Some(BIN)),
        "other-organisation" => (None, Some(OTHER_BIN)),
        "person-of" => (Some(IIN), Some(BIN)),
        "other-person-of" => (Some(OTHER_IIN), Some(BIN)),
        other => panic!("whose is {other}?"),
    }
}

fn owner(word: &str) -> Option<Owner> {
    match numbers(word) {
        (None, None) => None,
        (Some(iin), None) => Some(Owner::person(iin)),
        (None, Some(bin)) => Some(Owner::organisation(bin)),
        (Some(iin), Some(bin)) => Some(Owner::person_of(iin, bin)),
    }
}

/// What was made for a case.
pub struct Made {
    pub holder: Holder,
    pub cms: Vec<u8>,
    /// What the signature is held against.
    pub shown: Vec<u8>,
    pub source: Source,
}

fn make(world: &World, case: &Case) -> Made {
    let holder = people::make(world, case.certificate);
    let second = people::make(world, "second");
    let (cms, shown) = messages::make(world, &holder, &second, &case.message);
    let source = sources::make(world, &holder, &second, &case.revocation);
    Made { holder, cms, shown, source }
}

fn judge_here(world: &World, case: &Case, made: &Made) -> Verdict {
    let roots = vec![world.root.certificate().clone()];
    let verifier = Verifier::new(roots, made.source.revocations(), Policy::national())
        .with_intermediates(vec![world.issuing.certificate().clone()]);
    verifier.signature(&made.cms, &made.shown, owner(case.owner).as_ref(), world.now)
}

/// A signature of GOST, and one of a kind that is known, of the same content.
pub struct Gost {
    pub cms: Vec<u8>,
    pub known: Vec<u8>,
    pub shown: Vec<u8>,
    pub serial: String,
    pub root: Certificate,
    pub now: Timestamp,
}

pub fn gost() -> Gost {
    let world = World::new();
    let (holder, second) = (people::make(&world, "gost"), people::make(&world, "second"));
    let (cms, shown) = messages::make(&world, &holder, &second, &["gost"]);
    let (known, _) = messages::make(&world, &second, &second, &["detached"]);
    let root = world.root.certificate().clone();
    Gost { cms, known, shown, serial: holder.certificate.serial(), root, now: world.now }
}

/// The verdict in the form of the table.
fn said(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Unknown { why, .. } => format!("?{}", why.name()),
        _ => verdict.name().to_owned(),
    }
}

/// What the last column says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Judge {
    Openssl,
    Pyhanko,
    Nobody,
}

impl Case {
    fn judge(&self) -> Judge {
        match self.judge.split(' ').next() {
            Some("=") => Judge::Openssl,
            Some("+") => Judge::Pyhanko,
            Some("-") => Judge::Nobody,
            _ => panic!("cases.txt:{}: who judges?", self.line),
        }
    }
}

#[test]
fn made_cases_are_judged_as_written_and_other_programs_agree() {
    if !tools::installed() {
        return;
    }
    let world = World::new();
    let cases = cases();
    assert!(cases.len() >= 60);
    let (mut wrong, mut asked, mut counts) = (Vec::new(), Vec::new(), [0; 3]);
    for case in &cases {
        let made = make(&world, case);
        let said = said(&judge_here(&world, case, &made));
        if said != case.verdict {
            wrong.push(format!("cases.txt:{}: {said} instead of {}", case.line, case.verdict));
        }
        let judge = case.judge();
        counts[judge as usize] += 1;
        match judge {
            Judge::Openssl => {
                let judgement = judge::openssl_says(&world, &made);
                if judgement.accepts != (case.verdict == "good") {
                    wrong.push(format!("cases.txt:{}: openssl: {}", case.line, judgement.told));
                }
            }
            Judge::Pyhanko => asked.push((case, judge::question(&world, &made, numbers(case.owner)))),
            Judge::Nobody => {}
        }
    }
    let questions = asked.iter().map(|(_, question)| question.clone()).collect();
    for ((case, _), refused) in asked.iter().zip(judge::pyhanko_says(questions)) {
        if refused.is_none() != (case.verdict == "good") {
            wrong.push(format!("cases.txt:{}: pyHanko: {refused:?}", case.line));
        }
    }
    let (count, [openssl, pyhanko, nobody]) = (cases.len(), counts);
    eprintln!("{count} cases; openssl judged {openssl}, pyHanko {pyhanko}, {nobody} are ours alone");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Somebody with the name of the issuing authority, and with its name for its key.
pub fn impostor(world: &World, root: &Identity) -> Identity {
    let profile = Profile::authority("issuing", Some(0)).extension(KEY_NAME.0, false, KEY_NAME.1.to_vec());
    root.issue(&profile, world.now).unwrap()
}

#[test]
fn each_signer_is_told_of() {
    let world = World::new();
    let (holder, second) = (people::make(&world, "person"), people::make(&world, "second"));
    let source = sources::make(&world, &holder, &second, &["crl", "revoked-second"]);
    let (cms, shown) = messages::make(&world, &holder, &second, &["two"]);
    let roots = vec![world.root.certificate().clone()];
    let verifier = Verifier::new(roots, source.revocations(), Policy::national());
    let verdicts = verifier.signers(&cms, &shown, world.now).unwrap();
    let told: Vec<_> = verdicts
        .iter()
        .map(|verdict| (verdict.name(), verdict.signer().unwrap().subject.iin.as_deref()))
        .collect();
    assert_eq!(told, [("good", Some(IIN)), ("revoked", Some(OTHER_IIN))]);
}

#[test]
fn a_certificate_alone_is_judged_as_a_signer_s() {
    if !tools::installed() {
        return;
    }
    let world = World::new();
    let owner = Owner::person(IIN);
    for (word, expected) in [
        ("person", "good"),
        ("rsa-2048", "good"),
        ("rsa-1024", "weak_algorithm"),
        ("p521", "?algorithm_unsupported"),
        ("gost", "?needs_ncanode"),
        ("expired", "expired"),
        ("other-root", "unknown_authority"),
        ("signing-in", "wrong_use"),
        ("head", "wrong_owner"),
    ] {
        let holder = people::make(&world, word);
        let source = sources::make(&world, &holder, &holder, &["crl"]);
        let roots = vec![world.root.certificate().clone()];
        let verifier = Verifier::new(roots, source.revocations(), Policy::national());
        let verdict =
            verifier.certificate_with(&holder.certificate, &holder.above(), Some(&owner), world.now);
        assert_eq!(said(&verdict), expected, "{word}");
    }
}
