//! A service on its files, and a server of it that can be asked, stopped and killed.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use zanflow_http::accounts::{Account, Accounts, Settings};
use zanflow_http::notices::{Letter, NotSent, Notifier};
use zanflow_http::{Hooks, NoSettings, Process, Service};
use zanflow_runtime::{
    Ask, Clause, Connector, Edge, Field, FieldKind, Flow, Form, Node, NodeKind, Role, SystemClock, When, Work,
};
use zanflow_sql::Place;

const FORMS: &[Form] = &[Form {
    title: "Application",
    fields: &[
        Field::new("f1", FieldKind::Name, 1),
        Field::new("f2", FieldKind::Email, 2),
        Field::new("f3", FieldKind::Iin, 3),
    ],
}];

/// The service that this program is as a server: it sends the application on, then a head decides.
pub fn serve() -> ExitCode {
    let mut p1 = Node::new("p1", NodeKind::Process, Clause::default());
    p1.asks = vec![vec![Ask::new("send_request", Connector::Gateway)]];
    let c1 = Node {
        work: Some(Work::Task),
        role: Some(Role::Head),
        ..Node::new("c1", NodeKind::Condition, Clause::default())
    };
    let edges = vec![
        Edge::new("start", When::Next, "p1"),
        Edge::new("p1", When::Next, "c1"),
        Edge::new("c1", When::Pass, "end_success"),
        Edge::new("c1", When::Fail, "end_refused"),
    ];
    let service = Service {
        id: "000-1",
        title: "A service",
        act: "An act",
        openapi: "{}",
        card: "",
        forms: FORMS,
        processes: vec![Process::new("portal", "Portal", "<svg/>", Flow::new(vec![p1, c1], edges))],
    };
    let hooks = Hooks::new(|connectors, _: &NoSettings| connectors);
    zanflow_http::run_with(service, hooks.notifier(Arc::new(Mailbox)))
}

/// Writes what is sent into the file of the variable `TEST_MAILBOX`; without one nothing can be sent now.
struct Mailbox;

impl Notifier for Mailbox {
    fn send(&self, letter: &Letter) -> Result<(), NotSent> {
        let Some(path) = std::env::var_os("TEST_MAILBOX") else {
            return Err(NotSent::Later { why: format!("no way to {}", letter.to) });
        };
        let mut file = File::options().append(true).create(true).open(path).unwrap();
        // Written at once: others read it meanwhile, and this process may be killed.
        let line = json!({ "id": letter.id, "to": letter.to, "subject": letter.subject }).to_string() + "\n";
        file.write_all(line.as_bytes()).unwrap();
        Ok(())
    }
}

const SETTINGS: &str = "[passwords]\nmemory_kib = 64\npasses = 1\n[limits]\ncalls_per_minute = 0\n[notices]\nfrom = \"Қызмет \
     <service@b.kz>\"\nurl = \"https://b.kz\"\ntasks = \"none\"\n";

/// The stores of a database.
#[cfg(feature = "postgres")]
pub fn stores(url: &str) -> Place {
    let of = zanflow_postgres::Database { connections: 4, ..zanflow_postgres::Database::at(url) };
    Place::Database(zanflow_sql::Database::open(&of).unwrap())
}

/// A folder with accounts, their tokens, a configuration and a journal.
pub struct Office {
    pub folder: tempfile::TempDir,
    pub tokens: BTreeMap<&'static str, String>,
}

impl Office {
    /// `more`: of the configuration.
    pub fn new(more: &str) -> Self {
        let office = Self::empty(more);
        let place = Place::File(office.path("000-1.accounts"));
        office.with_accounts(&place)
    }

    /// A folder with a configuration and nothing else.
    pub fn empty(more: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("000-1.toml"), SETTINGS.to_owned() + more).unwrap();
        Self { folder, tokens: BTreeMap::new() }
    }

    /// The same with accounts wherever they lie.
    pub fn with_accounts(mut self, place: &Place) -> Self {
        let accounts = Accounts::at(place, Settings::parse(SETTINGS).unwrap(), SystemClock).unwrap();
        for (id, name, role) in [
            ("a-1", "Applicant", Role::Applicant),
            ("h-1", HEAD, Role::Head),
            ("k-1", "Keeper", Role::Administrator),
            ("u-1", "Auditor", Role::Auditor),
        ] {
            let account = Account::new(id, name, [role], []).unwrap();
            accounts.add(&account, Some("seven quiet rivers")).unwrap();
            self.tokens.insert(id, accounts.make_token(id, "test", None).unwrap());
        }
        self
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A command of the program in the folder.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.env("TEST_SERVES", "1").current_dir(self.folder.path()).args(args);
        command
    }

    /// Runs a command: its exit code, what it prints, what it tells of errors.
    pub fn run(&self, args: &[&str]) -> (i32, String, String) {
        let Output { status, stdout, stderr } = self.command(args).stdin(Stdio::null()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (status.code().unwrap_or(-1), text(stdout), text(stderr))
    }

    /// Runs a command that must be done.
    #[track_caller]
    pub fn done(&self, args: &[&str]) -> String {
        let (code, out, error) = self.run(args);
        assert_eq!(code, 0, "{args:?}: {error}{out}");
        out
    }

    /// Serves it; what it logs goes into `log`.
    pub fn serve(&self, args: &[&str]) -> Served<'_> {
        let log = File::options().append(true).create(true).open(self.path("log")).unwrap();
        let mut command = self.command(&["--bind", "127.0.0.1:0"]);
        command.args(args).env("TEST_MAILBOX", self.path("mailbox")).stdout(Stdio::piped()).stderr(log);
        let mut child = command.spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut address = |prefix: &str| {
            let mut line = String::new();
            out.read_line(&mut line).unwrap();
            let address = line.trim().strip_prefix(prefix).map(str::to_owned);
            address.unwrap_or_else(|| panic!("{line}: {}", self.log()))
        };
        let served = address("serving http://").trim_end_matches('/').to_owned();
        let watched = address("watched at http://").trim_end_matches("/metrics").to_owned();
        Served { child, address: served, watched, office: self }
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.path("log")).unwrap_or_default()
    }

    /// Ids of what was sent to people, in order.
    pub fn sent(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.path("mailbox")).unwrap_or_default();
        let id = |line: &str| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned();
        text.lines().map(id).collect()
    }
}

/// Data of people that cases are about.
pub const NAME: &str = "Сейтқали Айгүл Маратқызы";
pub const EMAIL: &str = "aigul.seitkali@mail.kz";
pub const IIN: &str = "880101300123";
pub const WORDS: &str = "Айгүлдің туу туралы куәлігі жоқ";
pub const PAPER: &str = "Сейтқали жеке куәлік.pdf";
pub const HEAD: &str = "Жұмабаев Ерлан";
pub const REQUEST: &str = "request-of-seitkali-77";

/// A running server.
pub struct Served<'a> {
    pub child: Child,
    pub address: String,
    pub watched: String,
    pub office: &'a Office,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Sends a request, and reads all of the answer.
pub fn asked(address: &str, method: &str, path: &str, headers: &str, body: &[u8]) -> std::io::Result<Answer> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n",
        body.len()
    )?;
    stream.write_all(body)?;
    let mut text = Vec::new();
    stream.read_to_end(&mut text)?;
    let text = String::from_utf8_lossy(&text).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").ok_or(std::io::ErrorKind::UnexpectedEof)?;
    let status = head.split_whitespace().nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or(std::io::ErrorKind::InvalidData)?;
    // Pieces of a body whose length was not known: the texts that are looked for are in one piece.
    Ok(Answer { status, head: head.to_owned(), body: body.to_owned() })
}

impl Served<'_> {
    /// Asks the API in somebody's name.
    pub fn api(&self, who: &str, method: &str, path: &str, body: Value) -> Answer {
        self.tried(who, method, path, body).unwrap()
    }

    pub fn tried(&self, who: &str, method: &str, path: &str, body: Value) -> std::io::Result<Answer> {
        let token = self.office.tokens.get(who).map_or("", String::as_str);
        let headers = format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\n");
        let body = if method == "GET" { String::new() } else { body.to_string() };
        asked(&self.address, method, &format!("/api{path}"), &headers, body.as_bytes())
    }

    /// Starts a case with data of a person; its number.
    pub fn start(&self, request: Option<&str>) -> u64 {
        let form = json!({ "f1": NAME, "f2": EMAIL, "f3": IIN });
        let mut new = json!({ "applicant": IIN, "form": form, "lang": "ru" });
        if let Some(request) = request {
            new["id"] = json!(request);
        }
        let answer = self.api("a-1", "POST", "/processes/portal/cases", new);
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.json()["case"].as_u64().unwrap_or_else(|| panic!("{answer:?}"))
    }

    pub fn decide(&self, case: u64, body: Value) -> Answer {
        self.api("h-1", "POST", &format!("/cases/{case}/tasks/c1/completion"), body)
    }

    /// What monitoring reads.
    pub fn metrics(&self) -> String {
        let answer = asked(&self.watched, "GET", "/metrics", "", b"").unwrap();
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body
    }

    /// The value of a metric, by its name with labels.
    pub fn metric(&self, name: &str) -> Option<f64> {
        let text = self.metrics();
        let line = text.lines().find(|line| line.rsplit_once(' ').is_some_and(|(key, _)| key == name));
        line.and_then(|line| line.rsplit_once(' ')?.1.parse().ok())
    }

    pub fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// Asked to stop; its exit code.
    pub fn stop(mut self) -> Option<i32> {
        self.signal("TERM");
        self.child.wait().unwrap().code()
    }
}

impl Drop for Served<'_> {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Waits until something is so.
#[track_caller]
pub fn until(what: &str, is: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is() {
        assert!(begun.elapsed() < Duration::from_secs(30), "{what}: not within half a minute");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The tools that judge metrics: promtool, and a Python with a parser.
pub fn judges() -> Option<(Option<PathBuf>, Option<PathBuf>)> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/monitoring");
    let output = Command::new(script).output().unwrap();
    if !output.status.success() {
        println!("{}", String::from_utf8_lossy(&output.stderr).trim());
        return None;
    }
    let text = String::from_utf8(output.stdout).unwrap();
    let mut paths = text.lines().map(|line| (!line.is_empty()).then(|| PathBuf::from(line)));
    Some((paths.next().flatten(), paths.next().flatten()))
}
