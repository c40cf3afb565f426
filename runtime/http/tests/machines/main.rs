//! Two machines of a service that share nothing but a database: each has a folder of its own, with the configuration and nothing else.
//!
//! This starts itself as the service, so it has no harness. An argument runs only the tests whose names hold it.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, clippy::unwrap_used)]

#[allow(dead_code)] // a part of it
#[path = "../ops/office.rs"]
mod office;
#[path = "../../../postgres/tests/common/server.rs"]
mod server;

use office::{Answer, IIN, Office, Served, asked, stores, until};
use serde_json::json;
use server::Server;
use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::{Arc, Barrier};
use std::time::Instant;
use zanflow_http::accounts::{Account, Accounts, Settings};
use zanflow_runtime::{Hash, Role, SystemClock};
use zanflow_sql::Store;
use zanflow_systems::licences::contract::{Ground, Holder, Issuer, LicenceRegister, NewLicence};
use zanflow_systems::licences::{Numbering, Register};

const PASSWORD: &str = "seven quiet rivers";
const CHANGED: &str = "eight quiet rivers";

type Test = fn(&Server);

fn main() -> ExitCode {
    if std::env::var_os("TEST_SERVES").is_some() {
        return office::serve();
    }
    let tests: [(&str, Test); 5] = [
        ("who_signed_in_at_one_is_in_at_the_other", who_signed_in_at_one_is_in_at_the_other),
        ("what_one_was_killed_over_the_other_goes_on_with", what_one_was_killed_over_the_other_goes_on_with),
        ("a_licence_number_is_given_once", a_licence_number_is_given_once),
        ("commands_work_on_the_database", commands_work_on_the_database),
        ("a_backup_is_one_moment_of_all", a_backup_is_one_moment_of_all),
    ];
    let Some(server) = server::shared() else { return ExitCode::SUCCESS };
    let only = std::env::args().nth(1).filter(|arg| !arg.starts_with('-')).unwrap_or_default();
    for (name, test) in tests.iter().filter(|(name, _)| name.contains(&only)) {
        let begun = Instant::now();
        test(&server);
        println!("test {name} ... ok ({:.1} s)", begun.elapsed().as_secs_f64());
    }
    println!("test result: ok");
    ExitCode::SUCCESS
}

/// A database of its own on a server.
fn database(server: &Server) -> String {
    server.url(&server.create())
}

/// Two folders with a configuration that names one database, and accounts in that.
fn machines(url: &str) -> [Office; 2] {
    let more = format!("[engine]\nkind = \"postgres\"\n[postgres]\nurl = \"{url}\"\npoll = 20\nlease = 2\n");
    let mut machines = [Office::empty(&more), Office::empty(&more)];
    let settings = Settings::parse("[passwords]\nmemory_kib = 64\npasses = 1\n").unwrap();
    let accounts = Accounts::at(&stores(url), settings, SystemClock).unwrap();
    for (id, role) in [("a-1", Role::Applicant), ("h-1", Role::Head), ("k-1", Role::Administrator)] {
        let account = Account::new(id, id, [role], []).unwrap().reached_at(Some("h@b.kz"), None).unwrap();
        accounts.add(&account, Some(PASSWORD)).unwrap();
        accounts.change_password(id, PASSWORD, CHANGED, &Hash::default()).unwrap();
        let token = accounts.make_token(id, "test", None).unwrap();
        for machine in &mut machines {
            machine.tokens.insert(id, token.clone());
        }
    }
    machines
}

/// A browser's request.
fn browse(at: &Served<'_>, session: &str, method: &str, path: &str, kind: &str, body: &[u8]) -> Answer {
    let headers = format!("Cookie: {session}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: {kind}\r\n");
    asked(&at.address, method, path, &headers, body).unwrap()
}

fn form(at: &Served<'_>, session: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{name}={}", value.replace(' ', "+"))).collect();
    browse(at, session, "POST", path, "application/x-www-form-urlencoded", pairs.join("&").as_bytes())
}

fn upload(at: &Served<'_>, session: &str, path: &str, fields: &[(&str, &str)], file: Option<&str>) -> Answer {
    let mut body = String::new();
    let part = |head: String, content: &str| {
        format!("--edge\r\ncontent-disposition: form-data; {head}\r\n\r\n{content}\r\n")
    };
    for (name, value) in fields {
        body.push_str(&part(format!("name=\"{name}\""), value));
    }
    if let Some(content) = file {
        body.push_str(&part("name=\"file\"; filename=\"a.pdf\"".to_owned(), content));
    }
    body.push_str("--edge--\r\n");
    browse(at, session, "POST", path, "multipart/form-data; boundary=edge", body.as_bytes())
}

fn page(at: &Served<'_>, session: &str, path: &str) -> Answer {
    browse(at, session, "GET", path, "text/plain", b"")
}

#[track_caller]
fn to(answer: &Answer) -> String {
    answer.header("location").unwrap_or_else(|| panic!("{answer:?}")).to_owned()
}

/// Signs somebody in; their cookie.
fn sign_in(at: &Served<'_>, id: &str) -> String {
    let answer = form(at, "", "/login", &[("id", id), ("password", CHANGED)]);
    let cookie = answer.header("set-cookie").unwrap_or_else(|| panic!("{answer:?}"));
    cookie.split(';').next().unwrap().to_owned()
}

fn who_signed_in_at_one_is_in_at_the_other(server: &Server) {
    let [first, second] = machines(&database(server));
    let (one, other) = (first.serve(&[]), second.serve(&[]));
    let session = sign_in(&one, "a-1");
    assert_eq!(page(&other, &session, "/cases").status, 200);
    // A draft that was begun at one, with a paper, is sent at the other, once.
    let path = "/processes/portal/application";
    let fields = [("go", "attach"), ("applicant", IIN)];
    let saved = to(&upload(&one, &session, path, &fields, Some("%PDF-1.7\nplan\n%%EOF")));
    let draft = saved.split("draft=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    assert!(page(&other, &session, &saved).body.contains("a.pdf"));
    let filled = [
        ("go", "check"),
        ("draft", &draft),
        ("applicant", IIN),
        ("f:f1", office::NAME),
        ("f:f2", office::EMAIL),
        ("f:f3", IIN),
    ];
    let look = to(&upload(&other, &session, path, &filled, None));
    let case = to(&form(&other, &session, &format!("{look}/send"), &[]));
    assert_eq!(case, "/cases/1?sent=1");
    assert_eq!(to(&form(&one, &session, &format!("{look}/send"), &[])), case);
    let file = one.api("a-1", "GET", "/cases/1/file", json!(null)).json();
    assert_eq!(file["papers"][0]["name"], "a.pdf");
    // Who signs out at one is out at the other.
    let out = form(&one, &session, "/logout", &[]);
    assert!(out.status == 303, "{out:?}");
    assert_ne!(page(&other, &session, "/cases").status, 200);
    // Neither has anything that the other would need.
    for machine in [&first, &second] {
        let stores = ["accounts", "drafts", "notices", "results", "systems", "journal"];
        assert!(stores.iter().all(|store| !machine.path(&format!("000-1.{store}")).exists()));
    }
}

fn what_one_was_killed_over_the_other_goes_on_with(server: &Server) {
    let [first, second] = machines(&database(server));
    let (mut one, other) = (first.serve(&[]), second.serve(&[]));
    let sent = || [first.sent(), second.sent()].concat();
    let told = |case: u64| {
        assert_eq!(other.decide(case, json!({ "decision": "approve" })).status, 200);
    };
    let case = one.start(None);
    told(case);
    let told_of_one = std::cell::Cell::new(0);
    until("all are told", || {
        let now = sent().len();
        std::thread::sleep(std::time::Duration::from_millis(500));
        now > 0 && told_of_one.replace(now) == now
    });
    let before = told_of_one.get();
    one.child.kill().unwrap();
    one.child.wait().unwrap();
    for _ in 0..3 {
        told(other.start(None));
    }
    until("the other tells of what came after", || sent().len() >= before * 4);
    // Nobody is told twice.
    std::thread::sleep(std::time::Duration::from_millis(500));
    let sent = sent();
    let once: BTreeSet<&String> = sent.iter().collect();
    assert_eq!((once.len(), sent.len()), (before * 4, before * 4), "{sent:?}");
}

fn a_licence_number_is_given_once(server: &Server) {
    let url = database(server);
    let (machines, each) = (2, 12);
    let barrier = Barrier::new(machines);
    let numbers: Vec<Vec<(String, String)>> = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..machines)
            .map(|machine| {
                let (url, barrier) = (&url, &barrier);
                scope.spawn(move || {
                    let store = Store::at(&stores(url), &zanflow_systems::STORE).unwrap();
                    let register =
                        Register::open(store, Arc::new(SystemClock), Numbering::default()).unwrap();
                    barrier.wait();
                    let issue = |key: String| {
                        let number = register.issue(&key, &licence()).unwrap().number;
                        (key, number)
                    };
                    // Half of the keys are those of the other machine.
                    let keys = (0..each).map(|nth| match nth % 2 {
                        0 => format!("both-{nth}"),
                        _ => format!("of-{machine}-{nth}"),
                    });
                    keys.map(issue).collect()
                })
            })
            .collect();
        asked.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let pairs: BTreeSet<&(String, String)> = numbers.iter().flatten().collect();
    let given: BTreeSet<&String> = pairs.iter().map(|(_, number)| number).collect();
    assert_eq!((pairs.len(), given.len()), (18, 18));
    let store = Store::at(&stores(&url), &zanflow_systems::STORE).unwrap();
    let register = Register::open(store, Arc::new(SystemClock), Numbering::default()).unwrap();
    assert_eq!(register.verify().unwrap().licences, 18);
}

fn licence() -> NewLicence {
    NewLicence {
        service: "000-1".to_owned(),
        case: None,
        kind: "To do a thing".to_owned(),
        issuer: Issuer { name: "A body".to_owned(), bin: Some("150440000003".to_owned()) },
        holder: Holder::Person { iin: IIN.to_owned(), name: office::NAME.to_owned() },
        valid_until: None,
        by: "h-1".to_owned(),
        ground: Ground { clause: "Act, § 33".to_owned(), text: String::new() },
    }
}

fn commands_work_on_the_database(server: &Server) {
    let [first, second] = machines(&database(server));
    assert!(second.done(&["accounts", "list"]).contains("h-1"));
    first.done(&["accounts", "add", "e-1", "--name", "E", "--role", "executor", "--no-password"]);
    assert!(second.done(&["accounts", "list"]).contains("e-1"));
    let csv = first.done(&["registers", "template", "persons"]);
    std::fs::write(first.path("persons.csv"), &csv).unwrap();
    first.done(&["registers", "load", "persons", "persons.csv"]);
    assert!(second.done(&["registers", "list", "persons"]).lines().count() >= 2);
    second.done(&["licences", "verify"]);
    let one = first.serve(&[]);
    let case = one.start(None);
    second.done(&["data", "export", IIN, "--to", "export.zip", "--by", "k-1", "--name", "K"]);
    assert!(second.path("export.zip").exists());
    assert!(second.done(&["case", "show", &case.to_string()]).contains("\"case\""));
}

fn a_backup_is_one_moment_of_all(server: &Server) {
    let [first, second] = machines(&database(server));
    let one = first.serve(&[]);
    let session = sign_in(&one, "a-1");
    let case = one.start(None);
    let programs = server::programs().unwrap().to_str().unwrap();
    let run = |office: &Office, args: &[&str], path: &str| {
        let done = office.command(args).env("PATH", path).output().unwrap();
        let text = String::from_utf8([done.stdout, done.stderr].concat()).unwrap();
        (done.status.code(), text)
    };
    let (code, told) = run(&second, &["backup", "kept"], "/nowhere");
    assert!(code == Some(2) && told.contains("install PostgreSQL's client programs"), "{told}");
    let (code, told) = run(&second, &["backup", "kept"], programs);
    assert!(code == Some(0) && told.contains("as it was written"), "{told}");
    assert_eq!(run(&second, &["backup", "verify", "kept"], programs).0, Some(0));
    let (code, told) = run(&second, &["restore", "kept"], programs);
    assert!(code == Some(2) && told.contains("writes over nothing"), "{told}");
    // Elsewhere it is what it was then, but for who was signed in.
    let elsewhere = database(server);
    let config = std::fs::read_to_string(second.path("000-1.toml")).unwrap();
    let url = config.lines().find(|line| line.starts_with("url = \"postgresql")).unwrap();
    let config = config.replace(url, &format!("url = \"{elsewhere}\""));
    std::fs::write(second.path("000-1.toml"), config).unwrap();
    let (code, told) = run(&second, &["restore", "kept"], programs);
    assert!(code == Some(0) && told.contains("chains are whole"), "{told}");
    let other = second.serve(&[]);
    assert_ne!(page(&other, &session, "/cases").status, 200);
    assert_eq!(other.api("h-1", "GET", &format!("/cases/{case}"), json!(null)).status, 200);
    // What was altered is found.
    let dump = second.path("kept/database.dump");
    let mut bytes = std::fs::read(&dump).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&dump, bytes).unwrap();
    assert_eq!(run(&second, &["backup", "verify", "kept"], programs).0, Some(1));
}
