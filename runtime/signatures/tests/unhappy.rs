//! Damaged and hostile inputs: errors, never a panic, never good.

use crate::tlv::Tlv;
use fastrand::Rng;
use jiff::Timestamp;
use std::sync::Arc;
use zanflow_signatures::authority::{Authority, Profile};
use zanflow_signatures::revocation::{Crl, Crls, Revocations, Status, ocsp};
use zanflow_signatures::{
    Certificate, MAX_CERTIFICATE, MAX_CMS, MAX_LIST, Owner, Policy, Reason, Verdict, Verifier, Verify,
    content, jws,
};

const IIN: &str = "900101300017";
const SIGNED: &[u8] = b"signed";

/// So many damaged copies of each input.
const COPIES: usize = 4_000;

/// A copy with a few bytes changed, removed, doubled or put in.
fn damaged(input: &[u8], random: &mut Rng) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..random.usize(1..4) {
        let place = random.usize(0..bytes.len().max(1)).min(bytes.len().saturating_sub(1));
        match random.u8(0..6) {
            0 => bytes.truncate(place),
            1 => bytes.extend_from_within(place..),
            2 => bytes.insert(place, random.u8(..)),
            3 if !bytes.is_empty() => drop(bytes.remove(place)),
            4 if !bytes.is_empty() => bytes[place] = *random.choice(&[0, 0x80, 0xFF, 0x30, 0x84]).unwrap(),
            _ if !bytes.is_empty() => bytes[place] ^= 1 << random.u8(0..8),
            _ => {}
        }
    }
    bytes
}

#[test]
fn damage_is_an_error_and_never_good() {
    let now: Timestamp = "2026-11-30T09:00:00Z".parse().unwrap();
    let authority = Arc::new(Authority::new(now).unwrap());
    let person = authority.issue(&Profile::person("СЫНАҚОВ СЫНАҚ", IIN), now).unwrap();
    let issuing = authority.issuing().certificate();
    let seal = authority.seal(&person).unwrap();
    let cms = seal.cms_detached(SIGNED, now).unwrap();
    let certificate = person.certificate().der();
    let list = authority.list(now).unwrap();
    let request = ocsp::request(person.certificate(), issuing, &[7; 16]).unwrap();
    let answer = authority.answer(&request, now).unwrap().unwrap();
    let token = seal.jws(SIGNED).unwrap();
    let roots = vec![authority.root().certificate().clone()];
    let verifier = Verifier::new(roots, Box::new(authority.clone()), Policy::national());
    let owner = Owner::person(IIN);
    let mut random = Rng::with_seed(20);
    for _ in 0..COPIES {
        let bytes = damaged(&cms, &mut random);
        assert!(!verifier.signature(&bytes, b"never signed", Some(&owner), now).is_good());
        let bytes = damaged(certificate, &mut random);
        if let Ok(read) = Certificate::from_der(&bytes) {
            let verdict = verifier.certificate_with(&read, std::slice::from_ref(issuing), Some(&owner), now);
            assert!(bytes == certificate || !verdict.is_good());
        }
        let mut lists = Crls::default();
        let bytes = damaged(&list, &mut random);
        if lists.add(&bytes).is_ok() {
            let status = lists.status(person.certificate(), issuing, now);
            assert!(bytes == list || matches!(status, Status::Unknown(_)));
        }
        let bytes = damaged(&answer, &mut random);
        let status = ocsp::status(&bytes, person.certificate(), issuing, Some(&[8; 16]), now);
        assert!(matches!(status, Status::Unknown(_)));
        let text = String::from_utf8_lossy(&damaged(token.as_bytes(), &mut random)).into_owned();
        assert!(jws::verify(&text, person.certificate()).map_or(true, |payload| payload == SIGNED));
    }
}

#[test]
fn every_beginning_of_an_input_is_refused() {
    let now: Timestamp = "2026-11-30T09:00:00Z".parse().unwrap();
    let authority = Authority::new(now).unwrap();
    let person = authority.issue(&Profile::person("СЫНАҚОВ СЫНАҚ", IIN), now).unwrap();
    let cms = authority.seal(&person).unwrap().cms_attached(SIGNED, now).unwrap();
    let list = authority.list(now).unwrap();
    let certificate = person.certificate().der();
    for end in 0..cms.len() {
        assert_eq!(content(&cms[..end]), Err(Reason::Damaged), "{end}");
    }
    for end in 0..list.len() {
        assert_eq!(Crl::read(&list[..end]).err(), Some(Reason::Damaged), "{end}");
    }
    for end in 0..certificate.len() {
        assert_eq!(Certificate::from_der(&certificate[..end]).err(), Some(Reason::Damaged), "{end}");
    }
    assert_eq!(content(&cms).unwrap().as_deref(), Some(SIGNED));
}

#[test]
fn what_is_too_large_is_not_read() {
    let large = vec![0x30; MAX_CERTIFICATE + 1];
    assert_eq!(Certificate::from_der(&large).err(), Some(Reason::TooLarge));
    assert_eq!(content(&vec![0; MAX_CMS + 1]), Err(Reason::TooLarge));
    assert_eq!(Crl::read(&vec![0; MAX_LIST + 1]).err(), Some(Reason::TooLarge));
    let pem = format!("-----BEGIN CERTIFICATE-----\n{}\n", "A".repeat(100_000));
    assert!(Certificate::from_pem(pem.as_bytes()).is_err());
}

#[test]
fn nothing_of_people_is_in_what_is_logged() {
    let now: Timestamp = "2026-11-30T09:00:00Z".parse().unwrap();
    let authority = Arc::new(Authority::new(now).unwrap());
    let profile = Profile::head("СЫНАҚОВ СЫНАҚ", IIN, "Сынақ ЖШС", "010140000015");
    let person = authority.issue(&profile, now).unwrap();
    let seal = authority.seal(&person).unwrap();
    let cms = seal.cms_detached(SIGNED, now).unwrap();
    let roots = vec![authority.root().certificate().clone()];
    let verifier = Verifier::new(roots, Box::new(authority.clone()), Policy::national());
    let owner = Owner::person_of(IIN, "010140000015");
    let verdict = verifier.signature(&cms, SIGNED, Some(&owner), now);
    let Verdict::Good(signer) = &verdict else { panic!("{verdict:?}") };
    for text in [
        format!("{verdict:?}"),
        format!("{signer:?}"),
        format!("{:?}", signer.subject),
        format!("{owner:?}"),
        format!("{seal:?}"),
        format!("{:?}", person.certificate()),
    ] {
        for part in [IIN, "СЫНАҚОВ", "Сынақ", "010140000015"] {
            assert!(!text.contains(part), "{text}");
        }
    }
}

#[test]
fn a_certificate_that_contradicts_itself_is_not_read() {
    let now: Timestamp = "2026-11-30T09:00:00Z".parse().unwrap();
    let authority = Authority::new(now).unwrap();
    let person = authority.issue(&Profile::person("СЫНАҚОВ СЫНАҚ", IIN), now).unwrap();
    let sound = Tlv::read(person.certificate().der());
    assert!(Certificate::from_der(&sound.write()).is_ok());
    let changes: [fn(&mut Tlv); 4] = [
        // Another algorithm outside than inside, where it is signed.
        |tree| *tree.at(&[1, 0]).bytes.last_mut().unwrap() = 3,
        |tree| *tree.at(&[0, 2, 0]).bytes.last_mut().unwrap() = 3,
        // One extension twice.
        |tree| {
            let extensions = &mut tree.at(&[0, 7, 0]).parts;
            extensions.push(extensions[0].clone());
        },
        // More behind the signature.
        |tree| tree.parts.push(Tlv::leaf(5, &[])),
    ];
    for (place, change) in changes.into_iter().enumerate() {
        let mut tree = sound.clone();
        change(&mut tree);
        assert_eq!(Certificate::from_der(&tree.write()).err(), Some(Reason::Damaged), "change {place}");
    }
}
