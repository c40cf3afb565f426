//! What openssl and pyHanko say of a case.

use super::{Made, World};
use crate::tools::{self, openssl, pem};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::fs;
use zanflow_signatures::Certificate;

pub struct Judgement {
    pub accepts: bool,
    pub told: String,
}

const FILES: [&str; 8] =
    ["j.cms", "j.content", "j.trusted", "j.above", "j.leaf", "j.issuer", "j.request", "j.answer"];

pub fn openssl_says(world: &World, made: &Made) -> Judgement {
    let folder = world.folder.path();
    let root = world.root.certificate().to_pem();
    let issuing = world.issuing.certificate().to_pem();
    let lists: String = made.source.lists.iter().map(|list| pem("X509 CRL", list)).collect();
    let above: String = made.holder.above().iter().map(Certificate::to_pem).collect();
    let issuer = made.holder.issuers.first().map_or(issuing.clone(), |one| one.certificate().to_pem());
    let (request, answer) = made.source.exchanged.lock().unwrap().clone().unwrap_or_default();
    let contents: [Vec<u8>; 8] = [
        made.cms.clone(),
        made.shown.clone(),
        format!("{root}{issuing}{lists}").into_bytes(),
        above.clone().into_bytes(),
        made.holder.certificate.to_pem().into_bytes(),
        issuer.into_bytes(),
        request,
        answer,
    ];
    for (name, content) in FILES.into_iter().zip(contents) {
        fs::write(folder.join(name), content).unwrap();
    }
    let mut arguments: Vec<&str> =
        "cms -verify -binary -inform DER -in j.cms -CAfile j.trusted -certfile j.above -purpose smimesign -auth_level 2 -verify_depth 6 -out j.out"
            .split(' ')
            .collect();
    // What a signature carries needs no content beside it.
    if !matches!(zanflow_signatures::content(&made.cms), Ok(Some(_))) {
        arguments.extend(["-content", "j.content"]);
    }
    if !made.source.asks() {
        arguments.push("-crl_check_all");
    }
    let output = openssl(folder, &arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    if !output.status.success() || !made.source.asks() {
        return Judgement { accepts: output.status.success(), told };
    }
    ocsp(world)
}

/// The answer of the responder, held against the request.
fn ocsp(world: &World) -> Judgement {
    let folder = world.folder.path();
    let trusted =
        ["j.trusted", "j.above"].map(|name| fs::read_to_string(folder.join(name)).unwrap()).concat();
    fs::write(folder.join("j.all"), trusted).unwrap();
    let run = |arguments: &str| {
        let output = openssl(folder, &arguments.split(' ').collect::<Vec<_>>());
        let told = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&told).into_owned())
    };
    // With the certificate it forgets the request, without it the status.
    let (nonce, of_nonce) = run("ocsp -no_nonce -reqin j.request -respin j.answer -CAfile j.all");
    let (status, of_status) =
        run("ocsp -no_nonce -respin j.answer -issuer j.issuer -cert j.leaf -CAfile j.all");
    let has = |text: &str| of_status.contains(text);
    let good = has("Response verify OK") && has("j.leaf: good") && !has("Status times invalid");
    Judgement { accepts: nonce && status && good, told: of_nonce + &of_status }
}

/// A case as pyHanko is asked about it. `owner`: IIN and BIN.
pub fn question(world: &World, made: &Made, owner: (Option<&str>, Option<&str>)) -> Value {
    let all = |parts: Vec<&[u8]>| parts.into_iter().map(|part| STANDARD.encode(part)).collect::<Vec<_>>();
    let exchanged = made.source.exchanged.lock().unwrap();
    let others =
        [made.holder.above(), made.source.signers.clone(), vec![world.issuing.certificate().clone()]];
    let others = others.concat();
    json!({
        "cms": STANDARD.encode(&made.cms),
        "content": STANDARD.encode(&made.shown),
        "root": STANDARD.encode(world.root.certificate().der()),
        "others": all(others.iter().map(Certificate::der).collect()),
        "lists": all(made.source.lists.iter().map(Vec::as_slice).collect()),
        "answers": all(exchanged.iter().map(|(_, answer)| answer.as_slice()).collect()),
        "now": world.now.as_second(),
        "owner": (owner != (None, None)).then(|| json!({"iin": owner.0, "bin": owner.1})),
    })
}

/// Why each is refused; nothing where it is accepted.
pub fn pyhanko_says(questions: Vec<Value>) -> Vec<Option<String>> {
    serde_json::from_slice(&tools::python("judge_cms.py", &Value::Array(questions).to_string())).unwrap()
}
