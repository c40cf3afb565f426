//! The organisation's seal: where it is loaded from, and what it signs.

use crate::tools::{self, der, openssl};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::fs;
use tempfile::TempDir;
use zanflow_signatures::authority::{Authority, Identity, Profile};
use zanflow_signatures::{Certificate, Owner, Policy, Reason, Seal, Verifier, jws};

const BIN: &str = "010140000015";
const DATA: &[u8] = r#"{"licence":"KZ01","holder":"Сынақ ЖШС"}"#.as_bytes();

fn now() -> Timestamp {
    "2026-11-30T09:00:00Z".parse().unwrap()
}

fn profile() -> Profile {
    Profile::organisation("Сынақ ЖШС", BIN)
}

/// Identities with each kind of key that seals.
fn kinds(authority: &Authority) -> Vec<(&'static str, Identity)> {
    let folder = TempDir::new().unwrap();
    let with = |kind| {
        let key = tools::key(folder.path(), kind);
        authority.issuing().issue_with(&profile(), der(&key), now()).unwrap()
    };
    vec![
        ("ES256", authority.issue(&profile(), now()).unwrap()),
        ("ES384", with("P-384")),
        ("RS256", with("rsa-2048")),
    ]
}

#[test]
fn data_is_sealed_and_another_library_agrees() {
    if !tools::installed() {
        return;
    }
    let authority = Authority::new(now()).unwrap();
    let roots = vec![authority.root().certificate().clone()];
    let kinds = kinds(&authority);
    let mut asked = Vec::new();
    let stranger = authority.issue(&profile(), now()).unwrap();
    let authority = std::sync::Arc::new(authority);
    let verifier = Verifier::new(roots, Box::new(authority.clone()), Policy::seals());
    for (name, identity) in kinds {
        let seal = authority.seal(&identity).unwrap();
        let token = seal.jws(DATA).unwrap();
        assert_eq!(jws::verify(&token, identity.certificate()).unwrap(), DATA);
        // The certificates travel with it, and lead to the root.
        let mut chain = jws::certificates(&token).unwrap();
        let own = chain.remove(0);
        assert_eq!(&own, identity.certificate());
        let owner = Owner::organisation(BIN);
        assert!(verifier.certificate_with(&own, &chain, Some(&owner), now()).is_good());
        asked.push((name, identity.certificate().to_pem(), token.clone(), true));
        for wrong in forged(&token, name, &own) {
            assert!(jws::verify(&wrong, identity.certificate()).is_err(), "{name}: {wrong}");
            asked.push((name, identity.certificate().to_pem(), wrong, false));
        }
        assert_eq!(jws::verify(&token, stranger.certificate()), Err(Reason::BadSignature));
    }
    let found = judged(&asked);
    assert_eq!(found.len(), asked.len());
    for ((name, _, token, good), payload) in asked.iter().zip(found) {
        let wanted = if *good { json!(std::str::from_utf8(DATA).unwrap()) } else { Value::Null };
        assert_eq!(payload, wanted, "{name}: {token}");
    }
}

/// What a library of other people reads of tokens, with the key alone.
fn judged(asked: &[(&str, String, String, bool)]) -> Vec<Value> {
    let cases = asked.iter().map(|(algorithm, certificate, token, _)| {
        json!({"algorithm": algorithm, "certificate": certificate, "token": token})
    });
    let cases = Value::Array(cases.collect()).to_string();
    serde_json::from_slice(&tools::python("judge_jws.py", &cases)).unwrap()
}

/// Tokens that are made of one and must be refused.
fn forged(token: &str, name: &str, certificate: &Certificate) -> Vec<String> {
    let parts: Vec<&str> = token.split('.').collect();
    let (header, payload, signature) = (parts[0], parts[1], parts[2]);
    let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let other = encode(r#"{"licence":"KZ02"}"#);
    let flipped = {
        let mut bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
        bytes[7] ^= 1;
        URL_SAFE_NO_PAD.encode(bytes)
    };
    let none = encode(r#"{"alg":"none"}"#);
    // The public key as a secret that everybody knows.
    let shared = encode(r#"{"alg":"HS256"}"#);
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, certificate.to_pem().as_bytes());
    let hashed = ring::hmac::sign(&key, format!("{shared}.{payload}").as_bytes());
    let critical = encode(&format!(r#"{{"alg":"{name}","crit":["exp"],"exp":1}}"#));
    vec![
        format!("{header}.{other}.{signature}"),
        format!("{header}.{payload}.{flipped}"),
        format!("{header}.{payload}."),
        format!("{none}.{payload}."),
        format!("{none}.{payload}.{signature}"),
        format!("{shared}.{payload}.{}", URL_SAFE_NO_PAD.encode(hashed)),
        format!("{critical}.{payload}.{signature}"),
        format!("{header}.{payload}"),
        String::new(),
    ]
}

#[test]
fn a_seal_that_cannot_be_loaded_says_what_to_do() {
    if !tools::installed() {
        return;
    }
    let authority = Authority::new(now()).unwrap();
    let identity = authority.issue(&profile(), now()).unwrap();
    let other = authority.issue(&profile(), now()).unwrap();
    let folder = TempDir::new().unwrap();
    let (key, pem) = (folder.path().join("seal.key"), folder.path().join("seal.pem"));
    fs::write(&key, identity.key_pem()).unwrap();
    let make = |arguments: &str| {
        let output = openssl(folder.path(), &arguments.split(' ').collect::<Vec<_>>());
        String::from_utf8(output.stdout).unwrap()
    };
    let own = identity.certificate().to_pem();
    let damaged = own.replacen("MII", "MIA", 1);
    let old = make("ec -in seal.key");
    let locked = make("pkcs8 -topk8 -in seal.key -passout pass:x");
    let short = make("genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:1024");
    let edwards = make("genpkey -algorithm ed25519");
    let good = identity.key_pem();
    for (key_text, certificates, file, told) in [
        (old.as_str(), own.as_str(), "seal.key", "not in PKCS#8 form; convert it: openssl pkcs8"),
        (&locked, &own, "seal.key", "locked with a password"),
        (&short, &own, "seal.key", "RSA of 2048 to 4096 bits"),
        (&edwards, &own, "seal.key", "RSA of 2048 to 4096 bits"),
        (&own, &own, "seal.key", "no private key in it"),
        ("", &own, "seal.key", "no private key in it"),
        (&good, "", "seal.pem", "no certificate in it"),
        (&good, &damaged, "seal.pem", "certificate 1 cannot be read"),
        (&good, &other.certificate().to_pem(), "seal.pem", "the first certificate is of another key"),
    ] {
        fs::write(&key, key_text).unwrap();
        fs::write(&pem, certificates).unwrap();
        let error = Seal::load(&key, &pem).err().unwrap().to_string();
        assert!(error.contains(file) && error.contains(told), "{error}");
        assert!(!error.contains("PRIVATE KEY-----\n"), "{error}");
    }
    let missing = Seal::load(&folder.path().join("none.key"), &pem).err().unwrap().to_string();
    assert!(missing.contains("none.key: cannot be read"), "{missing}");
    fs::write(&key, &good).unwrap();
    fs::write(&pem, &own).unwrap();
    assert!(Seal::load(&key, &pem).is_ok());
}
