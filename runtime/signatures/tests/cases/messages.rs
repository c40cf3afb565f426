//! What was signed how, and what was done to it.

use super::people::{GOST_KEY, Holder};
use super::{World, minutes};
use crate::tlv::Tlv;
use crate::tools::{der, made};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair};
use std::fs;
use zanflow_signatures::{Certificate, Seal};

const CONTENT: &[u8] = "Өтініш: рұқсат беруіңізді сұраймын.\r\n".as_bytes();
const OTHER: &[u8] = "Өтініш: рұқсат бермеңіз.\r\n".as_bytes();

/// Places in a signature: content, certificates, the signers, and of a signer its number, attributes, algorithm, signature.
const ENCAPSULATED: [usize; 4] = [1, 0, 2, 0];
const CERTIFICATES: [usize; 3] = [1, 0, 3];
const SIGNERS: [usize; 3] = [1, 0, 4];
const SIGNER: [usize; 4] = [1, 0, 4, 0];
const ATTRIBUTES: [usize; 5] = [1, 0, 4, 0, 3];

/// The signature, and the content that it is held against.
pub fn make(world: &World, holder: &Holder, second: &Holder, words: &[&str]) -> (Vec<u8>, Vec<u8>) {
    let has = |word: &str| words.contains(&word);
    let content: &[u8] = if has("empty") { b"" } else { CONTENT };
    let cms = match words[0] {
        "openssl" => by_openssl(world, holder, words),
        "detached" => sign(holder, content, world.now),
        "attached" => attached(holder, content, world.now),
        "two" => two(world, holder, second),
        "early" => sign(holder, content, world.now - minutes(10)),
        "long-ago" => sign(holder, content, world.now - minutes(2 * 24 * 60)),
        "ahead" => sign(holder, content, world.now + minutes(60)),
        "gost" => gost(world, holder, second),
        "attributes-as-content" => return attributes_as_content(&sign(holder, content, world.now)),
        "nested" => [0x30, 0x80].repeat(5_000),
        "nothing" => Vec::new(),
        "noise" => (0..997_u32).map(|place| (place * place % 251) as u8).collect(),
        other => damaged(world, holder, second, other),
    };
    let cms = if has("changed-inside") || has("carried-other") {
        changed(&cms, |tree| tree.at(&[1, 0, 2, 1, 0]).bytes[0] ^= 1)
    } else if has("second-flipped") {
        changed(&cms, |tree| {
            let last = tree.at(&SIGNERS).parts.last_mut().unwrap();
            *last.parts[5].bytes.last_mut().unwrap() ^= 1;
        })
    } else {
        cms
    };
    let shown = if has("other-content") {
        OTHER.to_vec()
    } else if has("changed-inside") {
        zanflow_signatures::content(&cms).unwrap().unwrap()
    } else {
        content.to_vec()
    };
    (cms, shown)
}

fn seal(holder: &Holder) -> Seal {
    let mut certificates = holder.certificate.to_pem();
    for above in holder.above() {
        certificates.push_str(&above.to_pem());
    }
    Seal::from_pem(&holder.key, &certificates).unwrap()
}

fn sign(holder: &Holder, content: &[u8], now: jiff::Timestamp) -> Vec<u8> {
    seal(holder).cms_detached(content, now).unwrap()
}

fn attached(holder: &Holder, content: &[u8], now: jiff::Timestamp) -> Vec<u8> {
    seal(holder).cms_attached(content, now).unwrap()
}

fn changed(cms: &[u8], change: impl FnOnce(&mut Tlv)) -> Vec<u8> {
    let mut tree = Tlv::read(cms);
    change(&mut tree);
    tree.write()
}

/// A detached signature with something done to it.
fn damaged(world: &World, holder: &Holder, second: &Holder, word: &str) -> Vec<u8> {
    let cms = sign(holder, CONTENT, world.now);
    let signed = |change: fn(&mut Vec<Tlv>)| {
        changed(&cms, |tree| {
            change(&mut tree.at(&ATTRIBUTES).parts);
            sign_again(tree, holder);
        })
    };
    match word {
        "truncated" => cms[..cms.len() - 9].to_vec(),
        "trailing" => [&cms[..], &[0x05, 0x00]].concat(),
        "enveloped" => changed(&cms, |tree| *tree.at(&[0]).bytes.last_mut().unwrap() = 3),
        "left-out" => changed(&cms, |tree| {
            let issuer = holder.issuers[0].certificate().der().to_vec();
            tree.at(&CERTIFICATES).parts.retain(|one| one.write() != issuer);
        }),
        "no-certificate" => changed(&cms, |tree| {
            let own = holder.certificate.der().to_vec();
            tree.at(&CERTIFICATES).parts.retain(|one| one.write() != own);
        }),
        "no-signers" => changed(&cms, |tree| tree.at(&SIGNERS).parts.clear()),
        "many-signers" => changed(&cms, |tree| {
            let signer = tree.at(&SIGNER).clone();
            tree.at(&SIGNERS).parts = vec![signer; 17];
        }),
        "flipped-signature" => {
            changed(&cms, |tree| *tree.at(&SIGNER).parts[5].bytes.last_mut().unwrap() ^= 1)
        }
        "changed-attributes" => changed(&cms, |tree| {
            let time = attribute(&mut tree.at(&ATTRIBUTES).parts, 5);
            // One year later.
            time.parts[1].parts[0].bytes[1] ^= 1;
        }),
        "other-key" => changed(&cms, |tree| sign_again(tree, second)),
        "rsa-algorithm" => changed(&cms, |tree| {
            tree.at(&SIGNER).parts[4].parts[0].bytes = RSA_SHA256.to_vec();
        }),
        "unordered" => signed(|attributes| attributes.reverse()),
        "no-digest" => signed(|attributes| attributes.retain(|one| one.parts[0].bytes.last() != Some(&4))),
        "no-content-type" => {
            signed(|attributes| attributes.retain(|one| one.parts[0].bytes.last() != Some(&3)))
        }
        "two-digests" => signed(|attributes| {
            let digest = attribute(attributes, 4).clone();
            attributes.push(digest);
        }),
        "other-content-type" => signed(|attributes| {
            *attribute(attributes, 3).parts[1].parts[0].bytes.last_mut().unwrap() = 5;
        }),
        "other-certificate-named" => signed(|attributes| {
            attribute(attributes, 47).parts[1].at(&[0, 0, 0, 0]).bytes[0] ^= 1;
        }),
        "no-attributes" => changed(&cms, |tree| {
            tree.at(&SIGNER).parts.remove(3);
            let signature = raw_signature(holder, CONTENT);
            tree.at(&SIGNER).parts[4].bytes = signature;
        }),
        other => panic!("what is {other}?"),
    }
}

const RSA_SHA256: [u8; 9] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B];
/// 1.2.398.3.10.1.3.3.
const GOST_DIGEST: [u8; 8] = [0x2A, 0x83, 0x0E, 0x03, 0x0A, 0x01, 0x03, 0x03];

/// The attribute whose kind ends with a number.
fn attribute(attributes: &mut [Tlv], number: u8) -> &mut Tlv {
    attributes.iter_mut().find(|one| one.parts[0].bytes.last() == Some(&number)).unwrap()
}

/// Signs the attributes as they are.
fn sign_again(tree: &mut Tlv, holder: &Holder) {
    let mut attributes = tree.at(&ATTRIBUTES).clone();
    attributes.tag = 0x31;
    tree.at(&SIGNER).parts[5].bytes = raw_signature(holder, &attributes.write());
}

fn raw_signature(holder: &Holder, message: &[u8]) -> Vec<u8> {
    let random = SystemRandom::new();
    let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &der(&holder.key), &random).unwrap();
    key.sign(&random, message).unwrap().as_ref().to_vec()
}

/// Two signers of one content.
fn two(world: &World, holder: &Holder, second: &Holder) -> Vec<u8> {
    let mut other = Tlv::read(&sign(second, CONTENT, world.now));
    changed(&sign(holder, CONTENT, world.now), |tree| {
        tree.at(&SIGNERS).parts.push(other.at(&SIGNER).clone());
        let certificate = Tlv::read(second.certificate.der());
        tree.at(&CERTIFICATES).parts.push(certificate);
    })
}

/// The attributes shown as what was signed.
fn attributes_as_content(cms: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let mut tree = Tlv::read(cms);
    let mut attributes = tree.at(&ATTRIBUTES).clone();
    attributes.tag = 0x31;
    tree.at(&SIGNER).parts.remove(3);
    (tree.write(), attributes.write())
}

/// A signature that says of itself that it is one of GOST.
fn gost(world: &World, holder: &Holder, second: &Holder) -> Vec<u8> {
    changed(&sign(second, CONTENT, world.now), |tree| {
        let mut own = Tlv::read(holder.certificate.der());
        let number = own.at(&[0, 1]).clone();
        tree.at(&CERTIFICATES).parts.push(own);
        let signer = tree.at(&SIGNER);
        signer.parts[1].parts[1] = number;
        signer.parts[2].parts[0].bytes = GOST_DIGEST.to_vec();
        signer.parts[4].parts[0].bytes = GOST_KEY.to_vec();
    })
}

/// Signed by openssl.
fn by_openssl(world: &World, holder: &Holder, words: &[&str]) -> Vec<u8> {
    let folder = world.folder.path();
    let above: String = holder.above().iter().map(Certificate::to_pem).collect();
    for (name, text) in [
        ("signer.pem", holder.certificate.to_pem()),
        ("signer.key", holder.key.clone()),
        ("above.pem", above),
    ] {
        fs::write(folder.join(name), text).unwrap();
    }
    fs::write(folder.join("content"), CONTENT).unwrap();
    let mut arguments =
        "cms -sign -binary -in content -signer signer.pem -inkey signer.key -outform DER -certfile above.pem"
            .split(' ')
            .collect::<Vec<_>>();
    for word in &words[1..] {
        match *word {
            "attached" => arguments.push("-nodetach"),
            "stream" => arguments.push("-stream"),
            "no-attributes" => arguments.push("-noattr"),
            "by-key" => arguments.push("-keyid"),
            "cades" => arguments.push("-cades"),
            "pss" => {
                arguments.extend(["-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:digest"])
            }
            "other-content" => {}
            digest => arguments.extend(["-md", digest]),
        }
    }
    made(folder, &arguments)
}

#[test]
fn places_in_a_signature_are_where_they_are_said_to_be() {
    let world = World::new();
    let holder = super::people::make(&world, "person");
    let mut tree = Tlv::read(&attached(&holder, CONTENT, world.now));
    assert_eq!(tree.at(&ENCAPSULATED).tag, 6);
    assert_eq!(tree.at(&CERTIFICATES).tag, 0xA0);
    assert_eq!(tree.at(&ATTRIBUTES).tag, 0xA0);
    assert_eq!(tree.at(&SIGNER).parts[5].tag, 4);
}
