//! Generated services walked in a browser by all their people: an old regulation and rules in force, each on its ways, approved and
//! refused, with a register down and a connector that hangs. What is walked is data: `tests/browser/desks.json`.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, clippy::unwrap_used)]

use crate::crates::{building, generate_on_the_same_runtime, ready, succeeds, target};
use crate::served::Server;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use zanflow_signatures::authority::{Authority, Identity, Profile};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// Those who come, by their roles; a worker examines and carries out.
const PEOPLE: [(&str, &[&str]); 10] = [
    ("applicant", &["applicant"]),
    ("office", &["office"]),
    ("worker", &["worker", "executor"]),
    ("head", &["head"]),
    ("operator", &["operator"]),
    ("commission", &["commission"]),
    ("authority", &["authority"]),
    ("supervisor", &["supervisor"]),
    ("auditor", &["auditor"]),
    ("administrator", &["administrator"]),
];

fn walks() -> Vec<Value> {
    let file = Path::new(ROOT).join("tests/browser/desks.json");
    serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
}

/// The file of people whose tokens `desks.mjs` knows.
fn people(folder: &Path) -> PathBuf {
    let one = |(id, roles): &(&str, &[&str])| {
        let token = format!("a-token-of-{id}-that-is-long-enough");
        let token = zanflow_runtime::Hash::digest(&[token.as_bytes()]);
        format!(
            "[[person]]\nid = \"{id}\"\nname = \"Name of {id}\"\nroles = {roles:?}\ntoken = \"{token}\"\n"
        )
    };
    let file = folder.join("people.toml");
    fs::write(&file, PEOPLE.iter().map(one).collect::<String>()).unwrap();
    file
}

/// A method of the implementation that never comes back.
fn hang(service: &Path, method: &str) {
    let file = service.join("src/implementation.rs");
    let text = fs::read_to_string(&file).unwrap();
    let head = text.find(&format!("fn {method}(")).expect("the method");
    let body = head + text[head..].find(" {\n").unwrap() + " {\n".len();
    let hung = "        std::thread::sleep(std::time::Duration::from_secs(3600));\n";
    fs::write(&file, format!("{}{hung}{}", &text[..body], &text[body..])).unwrap();
}

/// The programs of the services that are walked, by service and by the method that hangs in them.
fn programs(folder: &Path) -> BTreeMap<(String, String), PathBuf> {
    let _alone = building();
    let mut programs = BTreeMap::new();
    for walk in walks() {
        let [act, id, hangs] = ["act", "service", "hangs"].map(|key| walk[key].as_str().unwrap_or_default());
        let key = (id.to_owned(), hangs.to_owned());
        if programs.contains_key(&key) {
            continue;
        }
        let out = folder.join(format!("services-{hangs}"));
        generate_on_the_same_runtime(&format!("corpus/{act}"), &out);
        let service = out.join(id);
        if !hangs.is_empty() {
            hang(&service, hangs);
        }
        succeeds(&service, &["build"]);
        let program = folder.join(format!("service-{id}-{hangs}"));
        fs::copy(target().join(format!("debug/service-{id}")), &program).unwrap();
        programs.insert(key, program);
    }
    programs
}

/// The IIN that everybody applies with.
const IIN: &str = "900101300007";

/// Keys of the applicant and of the organisation, of an authority of the walk, and the configuration that trusts it. Signatures are made
/// with them by another program.
fn keys(folder: &Path) -> PathBuf {
    let now = jiff::Timestamp::now();
    let authority = Authority::new(now).unwrap();
    let pem = |identity: &Identity| identity.certificate().to_pem();
    let write = |name: &str, text: String| fs::write(folder.join(name), text).unwrap();
    write("root.pem", pem(authority.root()));
    write("issuing.pem", pem(authority.issuing()));
    for (name, profile) in [
        ("good", Profile::person("Name of applicant", IIN)),
        ("revoked", Profile::person("Name of applicant", IIN)),
        ("seal", Profile::organisation("Organisation", "050140004642")),
    ] {
        let identity = authority.issue(&profile, now).unwrap();
        if name == "revoked" {
            authority.revoke(identity.certificate(), now, zanflow_signatures::Revocation::Superseded);
        }
        write(&format!("{name}.key.pem"), identity.key_pem());
        write(&format!("{name}.pem"), pem(&identity));
    }
    fs::write(folder.join("issuing.crl"), authority.list(now).unwrap()).unwrap();
    fs::write(folder.join("root.crl"), authority.root_list(now).unwrap()).unwrap();
    let file = |name: &str| folder.join(name).display().to_string();
    let chain =
        format!("{}{}", fs::read_to_string(folder.join("seal.pem")).unwrap(), pem(authority.issuing()));
    write("seal.chain.pem", chain);
    let config = folder.join("service.toml");
    let text = format!(
        "[payment]\namount = \"0.5 mci\"\n[signatures]\nroots = [{:?}]\nintermediates = [{:?}]\nlists = [{:?}, {:?}]\n\
         [results]\nurl = \"https://check.example.kz\"\nkind = \"licence\"\nseal_key = {:?}\nseal_certificate = {:?}\n",
        file("root.pem"),
        file("issuing.pem"),
        file("issuing.crl"),
        file("root.crl"),
        file("seal.key.pem"),
        file("seal.chain.pem"),
    );
    fs::write(&config, text).unwrap();
    config
}

/// What is wrong with a walk; nothing if all is well.
fn walked(program: &Path, people: &Path, browser: &[String], walk: &Value) -> String {
    let folder = tempfile::tempdir().unwrap();
    let recorded = folder.path().join("recorded.json");
    let config = keys(folder.path());
    let mut args =
        vec!["--memory", "--people", people.to_str().unwrap(), "--config", config.to_str().unwrap()];
    if walk["recorded"].is_object() {
        fs::write(&recorded, walk["recorded"].to_string()).unwrap();
        args.extend(["--recorded", recorded.to_str().unwrap()]);
    }
    let server = Server::start(program, &args);
    let output = Command::new("node")
        .arg(Path::new(ROOT).join("tests/browser/desks.mjs"))
        .arg(format!("{}/", server.url))
        .args(browser)
        .arg(walk.to_string())
        .arg(folder.path())
        .args(std::env::var_os("ZANFLOW_PICTURES"))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() { String::new() } else { format!("{told}\n") }
}

#[test]
fn services_are_walked_by_all_their_people() {
    let Some(browser) = ready("browser") else { return };
    let folder = tempfile::tempdir().unwrap();
    let (programs, people) = (programs(folder.path()), people(folder.path()));
    let only = std::env::var("ZANFLOW_WALK").unwrap_or_default();
    let walks = walks();
    let all = walks.iter().filter(|walk| walk["name"].as_str().is_some_and(|name| name.contains(&only)));
    let (next, faults) = (Mutex::new(all), Mutex::new(String::new()));
    let walk_on = || {
        while let Some(walk) = { next.lock().unwrap().next() } {
            let key = ["service", "hangs"].map(|key| walk[key].as_str().unwrap_or_default().to_owned());
            let told = walked(&programs[&key.into()], &people, &browser, walk);
            faults.lock().unwrap().push_str(&told);
        }
    };
    std::thread::scope(|scope| [scope.spawn(walk_on), scope.spawn(walk_on)].map(|done| done.join().unwrap()));
    let faults = faults.into_inner().unwrap();
    assert!(faults.is_empty(), "{faults}");
    // A walk can fail: what it expects of the service, of the way and of the end is looked at.
    let mut wrong = walks[0].clone();
    wrong["ends"] = json!("refused");
    wrong["repealed"] = json!(false);
    wrong["card"] = json!(["ештеңеге ұқсамайды"]);
    let told = walked(&programs[&("06-1".to_owned(), String::new())], &people, &browser, &wrong);
    for fault in ["a repealed act has a warning", "the service does not tell", "it ends success"] {
        assert!(told.contains(fault), "{fault}: {told}");
    }
}
