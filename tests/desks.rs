//! Generated services walked in a browser by all their people: an old regulation and rules in force, each on its ways, approved and
//! refused, with a register down and a connector that hangs; with the systems that are embedded, and with a ministry's that fail. What is walked
//! is data: `tests/browser/desks.json`.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, clippy::unwrap_used)]

use crate::crates::{building, generate_on_the_same_runtime, ready, succeeds, target};
use crate::ministry::{Known, Ministry, free_port};
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

/// The walks whose acts are here: those of real acts lie beside the project, where it has them.
fn walks() -> Vec<Value> {
    let file = Path::new(ROOT).join("tests/browser/desks.json");
    let all: Vec<Value> = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    let is_here = |walk: &Value| {
        let act = Path::new(ROOT).join("corpus").join(walk["act"].as_str().unwrap());
        act.exists() || {
            println!("skipped: {}: {} is not here", walk["name"], act.display());
            false
        }
    };
    all.into_iter().filter(is_here).collect()
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

/// The IIN that people apply with, and one of somebody else.
const IIN: &str = "900101300007";
const OTHER: &str = "900101300017";

/// Keys of the applicant, of the head and of the organisation, of an authority of the walk, and the configuration that trusts it. Signatures
/// are made with them by another program. `systems`: what more is configured of payments, and systems that are not embedded.
fn keys(folder: &Path, systems: &str, officials: bool) -> PathBuf {
    let now = jiff::Timestamp::now();
    let authority = Authority::new(now).unwrap();
    let pem = |identity: &Identity| identity.certificate().to_pem();
    let write = |name: &str, text: String| fs::write(folder.join(name), text).unwrap();
    write("root.pem", pem(authority.root()));
    write("issuing.pem", pem(authority.issuing()));
    for (name, profile) in [
        ("good", Profile::person("Name of applicant", IIN)),
        ("revoked", Profile::person("Name of applicant", IIN)),
        ("head", Profile::person("Name of head", "880101300013")),
        ("seal", Profile::organisation("Organisation", "050140004642")),
    ] {
        let identity = authority.issue(&profile, now).unwrap();
        if name == "revoked" {
            authority.revoke(identity.certificate(), now, zanflow_signatures::Revocation::Superseded);
        }
        write(&format!("{name}.key"), identity.key_pem());
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
        "[payment]\namount = \"0.5 mci\"\n{systems}[signatures]\nofficials = {officials}\nroots = [{:?}]\nintermediates = [{:?}]\nlists = [{:?}, {:?}]\n\
         [results]\nurl = \"https://check.example.kz\"\nkind = \"licence\"\nseal_key = {:?}\nseal_certificate = {:?}\n",
        file("root.pem"),
        file("issuing.pem"),
        file("issuing.crl"),
        file("root.crl"),
        file("seal.key"),
        file("seal.chain.pem"),
    );
    fs::write(&config, text).unwrap();
    config
}

/// A service at work, and the systems beside it where they are not embedded.
struct Served {
    server: Server,
    ministry: Option<Ministry>,
}

impl Served {
    fn start(program: &Path, people: &Path, folder: &Path, walk: &Value) -> Self {
        let officials = walk["officials"] == true;
        let path = |name: &str| folder.join(name).display().to_string();
        let people = ["--people", people.to_str().unwrap()].map(str::to_owned);
        if !walk["faults"].is_array() {
            let config = keys(folder, "", officials).display().to_string();
            let mut args = [&people[..], &["--memory".to_owned(), "--config".to_owned(), config]].concat();
            if walk["recorded"].is_object() {
                fs::write(path("recorded.json"), walk["recorded"].to_string()).unwrap();
                args.extend(["--recorded".to_owned(), path("recorded.json")]);
            }
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            return Self { server: Server::start(program, &args), ministry: None };
        }
        // What pays and answers has to know where the service will be.
        let bind = format!("127.0.0.1:{}", free_port());
        let subject = if walk["unknown"] == true { OTHER } else { walk["whom"].as_str().unwrap_or(IIN) };
        let known = Known { subject, state: walk["state"].as_str() };
        let ministry = Ministry::start(folder, &format!("http://{bind}"), &walk["faults"], &known);
        known.to_the_portal(program, &folder.join("cases.systems"));
        let config = keys(folder, &ministry.config(folder), officials).display().to_string();
        let args = ["--quiet", "--bind", &bind, "--config", &config, "--journal", &path("cases.journal")];
        let args = [&args[..], &people.each_ref().map(String::as_str)].concat();
        Self { server: Server::of(program, &args), ministry: Some(ministry) }
    }
}

/// What is wrong with a walk; nothing if all is well.
fn walked(program: &Path, people: &Path, browser: &[String], walk: &Value) -> String {
    let folder = tempfile::tempdir().unwrap();
    let begun = std::time::Instant::now();
    let served = Served::start(program, people, folder.path(), walk);
    let output = Command::new("node")
        .arg(Path::new(ROOT).join("tests/browser/desks.mjs"))
        .arg(format!("{}/", served.server.url))
        .args(browser)
        .arg(walk.to_string())
        .arg(folder.path())
        .args(std::env::var_os("ZANFLOW_PICTURES"))
        .output()
        .unwrap();
    println!("{}: {:.1} s", walk["name"], begun.elapsed().as_secs_f32());
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let faults = served.ministry.map(|ministry| ministry.did_not_happen()).unwrap_or_default();
    if output.status.success() { faults } else { format!("{told}\n{faults}") }
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
    wrong["visits"] = json!([]);
    wrong["card"] = json!(["ештеңеге ұқсамайды"]);
    let told = walked(&programs[&("06-1".to_owned(), String::new())], &people, &browser, &wrong);
    for fault in ["a repealed act has a warning", "the service does not tell", "it ends success"] {
        assert!(told.contains(fault), "{fault}: {told}");
    }
}
