//! GOST signatures, judged by a server that answers as an NCANode does.

use crate::cases::{self, IIN, OTHER_IIN, days};
use crate::server::Server;
use crate::tlv::Tlv;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::sync::Mutex;
use zanflow_signatures::{
    Http, InTurn, Ncanode, Owner, Policy, Verdict, Verifier, Verify, revocation::NoSource,
};

/// What an NCANode answers of a good signature.
fn answer(serial: &str) -> Value {
    json!({
        "status": 200, "message": "OK", "valid": true,
        "signers": [{
            "certificates": [{
                "valid": true,
                "revocations": [
                    {"revoked": false, "by": "CRL", "revocationTime": null, "reason": null},
                    {"revoked": false, "by": "OCSP", "revocationTime": null, "reason": null},
                ],
                "notBefore": "2026-04-14T08:23:49.000+00:00", "notAfter": "2027-04-14T08:23:49.000+00:00",
                "keyUsage": "SIGN", "serialNumber": serial, "signAlg": "ECGOST3410-2015-512",
                "keyUser": ["INDIVIDUAL"],
                "subject": {"commonName": "СЫНАҚОВ СЫНАҚ", "surName": "СЫНАҚОВ", "iin": IIN, "country": "KZ"},
            }],
            "tsp": null,
        }],
    })
}

fn judged(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Unknown { why, .. } => format!("?{}", why.name()),
        _ => verdict.name().to_owned(),
    }
}

#[test]
fn what_an_ncanode_says_becomes_a_verdict() {
    if !crate::tools::installed() {
        return;
    }
    let gost = cases::gost();
    let told = Mutex::new((200, String::new()));
    let told: &'static Mutex<(u16, String)> = Box::leak(Box::new(told));
    let server = Server::start(|_| {
        let (status, body) = told.lock().unwrap().clone();
        (status, String::new(), body.into_bytes())
    });
    let node = Ncanode::new(Box::new(Http::new(None).unwrap()), &server.address, Policy::national());
    let owner = Owner::person(IIN);
    let ask = |status: u16, body: &str| {
        *told.lock().unwrap() = (status, body.to_owned());
        judged(&node.signature(&gost.cms, &gost.shown, Some(&owner), gost.now))
    };
    let first = "/signers/0/certificates/0";
    type Change = fn(&mut Value, &str, Timestamp);
    let set: [(Change, &str); 16] = [
        (|_, _, _| (), "good"),
        (|all, at, _| all.pointer_mut(at).unwrap()["serialNumber"] = all_zeros(all, at), "good"),
        (|all, _, _| all["valid"] = json!(false), "bad_signature"),
        (
            |all, at, now| {
                let before = (now - days(1)).to_string().replace('Z', ".000+00:00");
                let entry = json!({"revoked": true, "by": "OCSP", "revocationTime": before, "reason": "KEY_COMPROMISE"});
                all["valid"] = json!(false);
                all.pointer_mut(at).unwrap()["valid"] = json!(false);
                all.pointer_mut(at).unwrap()["revocations"][1] = entry;
            },
            "revoked",
        ),
        (
            |all, at, _| {
                all.pointer_mut(at).unwrap()["revocations"][0]["revoked"] = json!(true);
            },
            "revoked",
        ),
        (|all, at, _| all.pointer_mut(at).unwrap()["revocations"] = json!([]), "?revocation_unknown"),
        (
            |all, at, _| {
                all.pointer_mut(at).unwrap()["revocations"].as_array_mut().unwrap().pop();
            },
            "?revocation_unknown",
        ),
        (
            |all, at, _| {
                all["valid"] = json!(false);
                all.pointer_mut(at).unwrap()["valid"] = json!(false);
            },
            "?answer_unclear",
        ),
        (|all, at, _| all.pointer_mut(at).unwrap()["serialNumber"] = json!("77"), "?answer_unclear"),
        (|all, _, _| all["signers"] = json!([]), "?answer_unclear"),
        (|all, _, _| all["valid"] = json!("yes"), "?answer_unclear"),
        (|all, _, _| graded(all, "INVALID", "SIG_CRYPTO_FAILURE"), "bad_signature"),
        (|all, _, _| graded(all, "INDETERMINATE", "CHAIN_INCOMPLETE"), "unknown_authority"),
        (|all, _, _| graded(all, "INDETERMINATE", "REVOCATION_DATA_MISSING"), "?revocation_unknown"),
        (|all, _, _| graded(all, "INDETERMINATE", "SOMETHING_NEW"), "?answer_unclear"),
        (|all, _, _| all["signers"][0]["status"] = json!("VALID"), "good"),
    ];
    for (place, (change, expected)) in set.into_iter().enumerate() {
        let mut all = answer(&gost.serial);
        change(&mut all, first, gost.now);
        assert_eq!(ask(200, &all.to_string()), expected, "answer {place}: {all}");
    }
    let good = answer(&gost.serial).to_string();
    assert_eq!(ask(400, "{\"status\":400,\"message\":\"no CMS\"}"), "?answer_unclear");
    assert_eq!(ask(503, ""), "?service_unreachable");
    assert_eq!(ask(200, "<html>"), "?answer_unclear");
    // What it was asked: the form of its API.
    let asked = server.asked().remove(0);
    assert_eq!((asked.method.as_str(), asked.path.as_str()), ("POST", "/cms/verify"));
    assert_eq!(asked.kind, "application/json");
    let body: Value = serde_json::from_slice(&asked.body).unwrap();
    assert_eq!(body["revocationCheck"], json!(["OCSP", "CRL"]));
    assert!(body["cms"].is_string() && body["data"].is_string());
    // What is ours to judge: the owner, the content that is carried, the day.
    *told.lock().unwrap() = (200, good);
    let other = Owner::person(OTHER_IIN);
    assert_eq!(judged(&node.signature(&gost.cms, &gost.shown, Some(&other), gost.now)), "wrong_owner");
    assert_eq!(judged(&node.signature(&carrying(&gost.cms), &gost.shown, None, gost.now)), "changed");
    let later = gost.now + days(400);
    assert_eq!(judged(&node.signature(&gost.cms, &gost.shown, None, later)), "expired");
    // Nobody there.
    let gone = Ncanode::new(Box::new(Http::new(None).unwrap()), "http://127.0.0.1:9", Policy::national());
    let verdict = gone.signature(&gost.cms, &gost.shown, None, gost.now);
    assert_eq!(judged(&verdict), "?service_unreachable");
    // Asked only for what is not known here.
    let here = Verifier::new(vec![gost.root.clone()], Box::new(NoSource), Policy::national());
    let both = InTurn::new(vec![Box::new(here), Box::new(node)]);
    assert!(both.signature(&gost.cms, &gost.shown, Some(&owner), gost.now).is_good());
    let before = server.asked().len();
    let verdict = both.signature(&gost.known, &gost.shown, None, gost.now);
    assert_eq!(judged(&verdict), "?revocation_unknown");
    assert_eq!(server.asked().len(), before);
}

/// The number with zeros before it.
fn all_zeros(all: &Value, at: &str) -> Value {
    let serial = all.pointer(at).unwrap()["serialNumber"].as_str().unwrap();
    json!(format!("00{}", serial.to_uppercase()))
}

fn graded(all: &mut Value, status: &str, why: &str) {
    all["valid"] = json!(false);
    all["signers"][0]["status"] = json!(status);
    all["signers"][0]["subIndication"] = json!(why);
}

/// The same signature with a content inside.
fn carrying(cms: &[u8]) -> Vec<u8> {
    let mut tree = Tlv::read(cms);
    tree.at(&[1, 0, 2]).parts.push(Tlv::node(0xA0, vec![Tlv::leaf(4, b"something else")]));
    tree.write()
}
