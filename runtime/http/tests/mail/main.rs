//! Notices through a server of mail that is not ours (aiosmtpd, in Python): one that takes them, that refuses, that hangs, that is away,
//! that speaks TLS; and a service that is killed in between. Nothing is dropped, and what comes twice has the same id.
//!
//! This starts itself as the service, so it has no harness. Without Python it is skipped by name.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};
use zanflow_http::accounts::{Account, Accounts, Settings};
use zanflow_http::{Process, Service};
use zanflow_runtime::{
    Answer, Call, CallError, Clause, Edge, Field, FieldKind, Flow, Form, Node, NodeKind, Role, Steps,
    SystemClock, When, Work,
};

const FORMS: &[Form] = &[Form {
    title: "Application",
    fields: &[Field::new("f1", FieldKind::Name, 1), Field::new("f2", FieldKind::Email, 2)],
}];

struct Nothing;

impl Steps for Nothing {
    fn call(&self, _: &Call<'_>) -> Result<Answer, CallError> {
        Ok(Answer::done("1"))
    }
}

fn service() -> Service {
    let c1 = Node {
        work: Some(Work::Task),
        role: Some(Role::Head),
        ..Node::new("c1", NodeKind::Condition, Clause::default())
    };
    let edges = vec![
        Edge::new("start", When::Next, "c1"),
        Edge::new("c1", When::Pass, "end_success"),
        Edge::new("c1", When::Fail, "end_refused"),
    ];
    Service {
        id: "000-1",
        title: "A service",
        act: "An act",
        openapi: "{}",
        card: "",
        forms: FORMS,
        processes: vec![Process::new("portal", "Portal", "<svg/>", Flow::new(vec![c1], edges))],
    }
}

/// A process that ends with its owner.
struct Ends(Child);

impl Drop for Ends {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// The server of mail; its port.
fn mail(python: &Path, port: u16, mailbox: &Path, tls: Option<(&Path, &Path)>) -> (Ends, u16) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mail/server.py");
    let mut command = Command::new(python);
    command.arg(script).arg(port.to_string()).arg(mailbox).stdout(Stdio::piped()).stderr(Stdio::null());
    if let Some((certificate, key)) = tls {
        command.args([certificate, key]);
    }
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (Ends(child), line.trim().parse().unwrap_or_else(|_| panic!("the server of mail: {line}")))
}

/// What is in a mailbox.
fn taken(mailbox: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(mailbox).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A folder with accounts, their tokens, settings that name a server of mail, and a journal.
struct Office {
    folder: tempfile::TempDir,
    tokens: BTreeMap<&'static str, String>,
}

impl Office {
    fn new(smtp: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = format!(
            "[passwords]\nmemory_kib = 64\npasses = 1\n[notices]\nfrom = \"Қызмет <service@b.kz>\"\nurl = \"https://b.kz\"\n\
             tasks = \"none\"\n[notices.smtp]\nhost = \"localhost\"\ntimeout_seconds = 1\n{smtp}"
        );
        std::fs::write(folder.path().join("settings.toml"), &settings).unwrap();
        let settings = Settings::parse(&settings).unwrap();
        let accounts = Accounts::open(&folder.path().join("accounts"), settings, SystemClock).unwrap();
        let mut tokens = BTreeMap::new();
        for (id, role) in
            [("a-1", Role::Applicant), ("supervisor", Role::Supervisor), ("admin", Role::Administrator)]
        {
            accounts.add(&Account::new(id, id, [role], []).unwrap(), None).unwrap();
            tokens.insert(id, accounts.make_token(id, "test", None).unwrap());
        }
        Self { folder, tokens }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn serve(&self) -> Served<'_> {
        let path = |name: &str| self.path(name).to_str().unwrap().to_owned();
        let (accounts, settings, journal) = (path("accounts"), path("settings.toml"), path("journal"));
        let args = ["--accounts", &accounts, "--config", &settings, "--journal", &journal];
        let (child, address) = common::on_disk(&args, Stdio::inherit());
        Served { child: Ends(child), address, office: self }
    }
}

struct Served<'a> {
    child: Ends,
    address: String,
    office: &'a Office,
}

impl Served<'_> {
    fn ask(&self, who: &str, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let body = if method == "POST" { body.to_string() } else { String::new() };
        let head = format!(
            "{method} /api{path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.address,
            self.office.tokens[who],
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split_whitespace().nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap_or_default())
    }

    fn start(&self, email: &str) -> u64 {
        let body = json!({ "form": { "f1": "Ә. Б.", "f2": email }, "lang": "ru" });
        let (status, case) = self.ask("a-1", "POST", "/processes/portal/cases", &body);
        assert_eq!(status, 201, "{case}");
        case["case"].as_u64().unwrap()
    }

    fn notices(&self, state: &str) -> Vec<Value> {
        let (status, found) =
            self.ask("supervisor", "GET", &format!("/notices?limit=200&state={state}"), &Value::Null);
        assert_eq!(status, 200, "{found}");
        found.as_array().unwrap().clone()
    }

    /// Waits until there are so many notices of that state.
    fn wait(&self, state: &str, count: usize) -> Vec<Value> {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let found = self.notices(state);
            if found.len() == count {
                return found;
            }
            assert!(Instant::now() < until, "{count} {state}: {found:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

fn plain(port: u16) -> String {
    format!("tls = \"none\"\nport = {port}\n")
}

/// What is taken says what it should, and no more.
fn a_notice_arrives(python: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let mailbox = folder.path().join("box");
    let (_mail, port) = mail(python, 0, &mailbox, None);
    let office = Office::new(&plain(port));
    let served = office.serve();
    let case = served.start("asel@home.kz");
    served.wait("sent", 1);
    let taken = taken(&mailbox);
    assert_eq!(taken.len(), 1, "{taken:?}");
    let letter = &taken[0];
    assert_eq!(
        (&letter["to"][0], &letter["from"]),
        (&json!("asel@home.kz"), &json!("Қызмет <service@b.kz>"))
    );
    assert_eq!((&letter["auto"], &letter["language"]), (&json!("auto-generated"), &json!("ru")));
    let (subject, body) = (letter["subject"].as_str().unwrap(), letter["body"].as_str().unwrap());
    assert_eq!(subject, format!("000-1 · Ваше заявление принято: дело {case}"));
    assert!(body.contains(&format!("https://b.kz/cases/{case}")) && !body.contains("Ә. Б."), "{body}");
    assert!(letter["id"].as_str().unwrap().ends_with("@b.kz>"), "{letter}");
}

/// One recipient is refused for ever, one for now, and others are not kept waiting.
fn refusals_are_seen(python: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let mailbox = folder.path().join("box");
    let (_mail, port) = mail(python, 0, &mailbox, None);
    let office = Office::new(&plain(port));
    let served = office.serve();
    for email in ["refused@home.kz", "busy@home.kz", "asel@home.kz"] {
        served.start(email);
    }
    let failed = served.wait("failed", 1);
    let why = failed[0]["why"].as_str().unwrap();
    assert!(why.contains("550") || why.contains("5.1.1"), "{why}");
    assert!(!why.contains("home.kz"), "the address is kept: {why}");
    assert_eq!(served.wait("sent", 1)[0]["case"], 3);
    let waits = served.wait("queued", 1);
    assert!(waits[0]["tries"] == 1 && waits[0]["next"].is_string(), "{waits:?}");
    // By hand, at once.
    let (status, again) =
        served.ask("supervisor", "POST", &format!("/notices/{}/retry", waits[0]["number"]), &json!({}));
    assert_eq!((status, &again["retried"]), (200, &json!(1)), "{again}");
    served.wait("sent", 2);
}

/// A server of mail that takes connections and says nothing, then none at all: the service goes on, ends at once, and later sends.
fn a_server_that_hangs_stops_nobody(python: &Path) {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let office = Office::new(&plain(port));
    let mut served = office.serve();
    for nth in 0..3 {
        served.start(&format!("asel{nth}@home.kz"));
    }
    let until = Instant::now() + Duration::from_secs(20);
    while served.notices("queued").iter().all(|one| one["tries"] == 0) {
        assert!(Instant::now() < until, "it was never tried");
        std::thread::sleep(Duration::from_millis(50));
    }
    let asked = Instant::now();
    served.start("asel3@home.kz");
    assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
    let ended = Instant::now();
    let asked = Command::new("kill").arg(served.child.0.id().to_string()).status().unwrap();
    assert!(asked.success() && served.child.0.wait().unwrap().success());
    assert!(ended.elapsed() < Duration::from_secs(5), "{:?}", ended.elapsed());
    drop((served, silent));
    let served = office.serve();
    served.start("asel4@home.kz");
    // Away altogether; then it is there.
    std::thread::sleep(Duration::from_millis(700));
    let mailbox = office.path("box");
    let _mail = mail(python, port, &mailbox, None);
    let (status, _) = served.ask("supervisor", "POST", "/notices/retry", &json!({}));
    assert_eq!(status, 200);
    served.wait("sent", 5);
    assert_eq!(taken(&mailbox).len(), 5);
}

/// Killed again and again, with notices on their way: each comes, and what comes twice is known by its id.
fn killed_in_between_nothing_is_dropped(python: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let mailbox = folder.path().join("box");
    let (_mail, port) = mail(python, 0, &mailbox, None);
    let office = Office::new(&plain(port));
    let mut started = BTreeSet::new();
    for nth in 0..8_u64 {
        let mut served = office.serve();
        for one in 0..3 {
            // Every third is acknowledged late, so that most kills strike between sending and noting.
            let whom = if one == 0 { "slow" } else { "asel" };
            started.insert(served.start(&format!("{whom}@home.kz")));
        }
        std::thread::sleep(Duration::from_millis(nth * 173 % 1100));
        served.child.0.kill().unwrap();
        served.child.0.wait().unwrap();
    }
    let served = office.serve();
    let (status, _) = served.ask("supervisor", "POST", "/notices/retry", &json!({}));
    assert_eq!(status, 200);
    served.wait("sent", started.len());
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let all = taken(&mailbox);
    for letter in &all {
        let text = |key: &str| letter[key].as_str().unwrap().to_owned();
        ids.entry(text("subject")).or_default().insert(text("id"));
    }
    assert_eq!(ids.len(), started.len(), "a case has no notice");
    assert!(ids.values().all(|ids| ids.len() == 1), "a notice came under two ids: {ids:?}");
    println!("{} notices, sent {} times, {} kills", ids.len(), all.len(), 8);
}

/// TLS: a server that is known by its authority is spoken to, another is not.
fn tls_is_checked(python: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let (key, certificate) = (folder.path().join("key.pem"), folder.path().join("certificate.pem"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"])
        .args(["-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .stderr(Stdio::null())
        .status();
    if !made.is_ok_and(|made| made.success()) {
        println!("skipped: there is no openssl to make a certificate");
        return;
    }
    let mailbox = folder.path().join("box");
    let (_mail, port) = mail(python, 0, &mailbox, Some((&certificate, &key)));
    for (authorities, known) in
        [(format!("authorities = {:?}\n", certificate.to_str().unwrap()), true), (String::new(), false)]
    {
        if !known && !Path::new("/etc/ssl/certs/ca-certificates.crt").exists() {
            continue;
        }
        let office = Office::new(&format!("port = {port}\n{authorities}"));
        let served = office.serve();
        served.start("asel@home.kz");
        if known {
            served.wait("sent", 1);
            assert_eq!(taken(&mailbox)[0]["tls"], true);
            continue;
        }
        let until = Instant::now() + Duration::from_secs(20);
        while served.notices("queued").iter().all(|one| one["tries"] == 0) {
            assert!(Instant::now() < until, "it was never tried");
            std::thread::sleep(Duration::from_millis(50));
        }
        assert_eq!(taken(&mailbox).len(), 1, "it was sent to a server that nobody knows");
    }
}

/// Killed while a person is erased: a case that is said to be erased has left no byte of it in any file, the chain verifies, and the
/// erasure that is asked for again does the rest.
fn killed_while_erasing_nothing_is_half_erased() {
    const CASES: u64 = 12;
    const IIN: &str = "900101300007";
    let office = Office::new(&plain(9));
    let mut served = office.serve();
    let secret = |nth: u64| format!("secret-of-case-{nth}-end");
    let mut cases = BTreeMap::new();
    for nth in 0..CASES {
        let body = json!({
            "applicant": IIN, "id": format!("{}-request", secret(nth)),
            "form": { "f1": secret(nth), "f2": format!("{}@home.kz", secret(nth)) },
        });
        let (status, case) = served.ask("a-1", "POST", "/processes/portal/cases", &body);
        assert_eq!(status, 201, "{case}");
        let case = case["case"].as_u64().unwrap();
        let (status, told) = served.ask(
            "a-1",
            "POST",
            &format!("/cases/{case}/cancellation"),
            &json!({ "reason": secret(nth) }),
        );
        assert_eq!(status, 200, "{told}");
        cases.insert(case, secret(nth));
    }
    let mut kills = 0;
    for round in 0..40_u64 {
        let request = json!({ "whose": IIN }).to_string();
        let head = format!(
            "POST /api/erasure HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{request}",
            served.address,
            office.tokens["admin"],
            request.len()
        );
        let mut stream = TcpStream::connect(&served.address).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        std::thread::sleep(Duration::from_micros(500 + round * 2311 % 19_000));
        served.child.0.kill().unwrap();
        served.child.0.wait().unwrap();
        kills += 1;
        served = office.serve();
        let left = half_erased(&served, &office, &cases);
        if left == 0 {
            break;
        }
    }
    let (status, told) = served.ask("admin", "POST", "/erasure", &json!({ "whose": IIN }));
    assert_eq!(status, 200, "{told}");
    assert_eq!(half_erased(&served, &office, &cases), 0);
    drop(served);
    data_commands(&office);
    let journal = zanflow_runtime::SqliteJournal::read_only(&office.path("journal")).unwrap();
    let verified = zanflow_runtime::journal::verify(&journal, None).unwrap();
    assert_eq!(verified.cases, CASES + 1);
    println!("{CASES} cases erased, {kills} kills");
}

/// The program does it too, while no server runs.
fn data_commands(office: &Office) {
    let path = |name: &str| office.path(name).to_str().unwrap().to_owned();
    let run = |args: &[&str]| {
        let files = [
            "--journal",
            &path("journal"),
            "--accounts",
            &path("accounts"),
            "--config",
            &path("settings.toml"),
        ];
        let done = Command::new(std::env::current_exe().unwrap())
            .env("TEST_SERVES", "1")
            .arg("data")
            .args(args)
            .args(files)
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (done.status.code(), text(&done.stdout), text(&done.stderr))
    };
    let by = ["--by", "staff-7", "--name", "A. B."];
    let served = office.serve();
    let running = served.start("asel@home.kz");
    let (code, _, told) = run(&[&["erase", "asel@home.kz"][..], &by].concat());
    assert!(code == Some(2) && told.contains("journal"), "{code:?} {told}");
    drop(served);
    let (code, told, error) = run(&[&["erase", "asel@home.kz"][..], &by].concat());
    assert_eq!((code, told.contains(&format!("not erased: {running}\n"))), (Some(1), true), "{told} {error}");
    let archive = path("export.zip");
    let (code, told, error) = run(&[&["export", "asel@home.kz", "--to", &archive][..], &by].concat());
    assert_eq!((code, told.trim()), (Some(0), archive.as_str()), "{error}");
    assert!(std::fs::read(&archive).unwrap().starts_with(b"PK"));
    let (code, told, error) = run(&["retain"]);
    assert!(code == Some(0) && told.contains("\"personal\":0"), "{told} {error}");
}

/// How many cases are not erased; what is said to be erased is in no file.
fn half_erased(served: &Served<'_>, office: &Office, cases: &BTreeMap<u64, String>) -> usize {
    // A file that is written beside its place is gone when it is renamed.
    let files: Vec<Vec<u8>> = std::fs::read_dir(office.folder.path())
        .unwrap()
        .filter_map(|entry| std::fs::read(entry.unwrap().path()).ok())
        .collect();
    let mut left = 0;
    for (case, secret) in cases {
        let (status, view) = served.ask("admin", "GET", &format!("/cases/{case}"), &Value::Null);
        assert_eq!(status, 200, "{view}");
        let is_there =
            files.iter().any(|bytes| bytes.windows(secret.len()).any(|at| at == secret.as_bytes()));
        assert!(view["erased"] == false || !is_there, "case {case} is said to be erased, and is in a file");
        left += usize::from(view["erased"] == false);
    }
    left
}

fn main() -> ExitCode {
    if std::env::var("TEST_SERVES").is_ok() {
        return zanflow_http::run(service(), |_| Nothing);
    }
    killed_while_erasing_nothing_is_half_erased();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let found = Command::new(root.join("scripts/mail")).output().unwrap();
    if found.status.code() == Some(75) {
        println!("{}", String::from_utf8_lossy(&found.stderr).trim());
        println!("test result: ok");
        return ExitCode::SUCCESS;
    }
    assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stderr));
    let python = root.join(String::from_utf8(found.stdout).unwrap().trim());
    a_notice_arrives(&python);
    refusals_are_seen(&python);
    a_server_that_hangs_stops_nobody(&python);
    tls_is_checked(&python);
    killed_in_between_nothing_is_dropped(&python);
    println!("test result: ok");
    ExitCode::SUCCESS
}
