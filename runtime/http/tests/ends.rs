//! A served service whose register hangs: 520 cases wait for it, another goes on, nobody acts without a role, and SIGTERM ends the server
//! within five seconds.
//!
//! This starts itself as the server, so it has no harness.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod common;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};
use zanflow_http::{Process, Service};
use zanflow_runtime::{
    Answer, Ask, Call, CallError, Clause, Connector, Edge, Flow, Hash, Node, NodeKind, Role, Steps, System,
    When, Work,
};

struct Hangs;

impl Steps for Hangs {
    fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        if call.ask.connector == Connector::Registers {
            loop {
                std::thread::park();
            }
        }
        Ok(Answer::done("1"))
    }
}

fn flow(first: Vec<Ask>, role: Role) -> Result<Flow, zanflow_runtime::FlowError> {
    let mut p1 = Node::new("p1", NodeKind::Process, Clause::default());
    p1.asks = vec![first];
    let mut c1 = Node::new("c1", NodeKind::Condition, Clause::default());
    (c1.work, c1.role) = (Some(Work::Task), Some(role));
    let edges = vec![
        Edge::new("start", When::Next, "p1"),
        Edge::new("p1", When::Next, "c1"),
        Edge::new("c1", When::Pass, "end_success"),
        Edge::new("c1", When::Fail, "end_refused"),
    ];
    Flow::new(vec![p1, c1], edges)
}

fn service() -> Service {
    let hangs = flow(vec![Ask::system("query_persons", System::Persons)], Role::Head);
    let goes = flow(vec![Ask::new("send_request", Connector::Gateway)], Role::Head);
    Service {
        id: "000-1",
        title: "A service",
        act: "An act",
        openapi: "{}",
        card: "",
        forms: &[],
        processes: vec![
            Process::new("hangs", "Hangs", "<svg/>", hangs),
            Process::new("goes", "Goes", "<svg/>", goes),
        ],
    }
}

struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(args: &[&str]) -> Self {
        let (child, address) = common::served(args, Stdio::inherit());
        Self { child, address }
    }

    /// Status and body of an answer.
    fn ask(&self, method: &str, path: &str, token: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let bearer =
            if token.is_empty() { String::new() } else { format!("Authorization: Bearer {token}\r\n") };
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {}\r\n{bearer}Content-Type: application/json\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        (head.split_whitespace().nth(1).unwrap().parse().unwrap(), body.to_owned())
    }

    /// Asked to stop: how long that took.
    fn stop(mut self) -> Duration {
        let begun = Instant::now();
        Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        let status = self.child.wait().unwrap();
        assert_eq!(status.code(), Some(0));
        begun.elapsed()
    }
}

fn a_hung_register_holds_up_nothing_else() {
    let server = Server::start(&["--trial"]);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..65 {
                    let (status, body) = server.ask("POST", "/api/processes/hangs/cases", "", "{}");
                    assert_eq!(status, 201, "{body}");
                }
            });
        }
    });
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
    let (status, body) = server.ask("POST", "/api/processes/goes/cases", "", "{}");
    assert!(status == 201 && body.contains("\"status\":\"task\""), "{body}");
    let by = r#"{"by":{"id":"w1","name":"A"},"reason":"a letter"}"#;
    assert_eq!(server.ask("POST", "/api/cases/1/suspension", "", by).0, 200);
    assert_eq!(server.ask("GET", "/handovers", "", "").0, 200);
    let took = server.stop();
    println!("520 hung cases; stopped after {took:?}");
    assert!(took < Duration::from_secs(5), "{took:?}");
}

fn people_act_in_their_roles_only() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("people.toml");
    let entry = |id: &str, role: &str| {
        let token = Hash::digest(&[format!("the token of {id}").as_bytes()]);
        format!("[[person]]\nid = \"{id}\"\nname = \"A. B.\"\nroles = [\"{role}\"]\ntoken = \"{token}\"\n")
    };
    let people =
        [("a-1", "applicant"), ("a-2", "applicant"), ("h-1", "head"), ("e-1", "executor"), ("s-1", "system")];
    std::fs::write(&file, people.map(|(id, role)| entry(id, role)).concat()).unwrap();
    let server = Server::start(&["--people", file.to_str().unwrap()]);
    let as_one = |id: &str, method: &str, path: &str, body: &str| {
        server.ask(method, &format!("/api{path}"), &format!("the token of {id}"), body).0
    };
    let by = |id: &str| format!(r#"{{"by":{{"id":"{id}","name":"A"}},"decision":"approve"}}"#);
    assert_eq!(server.ask("GET", "/api/cases", "", "").0, 401);
    assert_eq!(server.ask("GET", "/cases", "", "").0, 303);
    assert_eq!(server.ask("GET", "/api/cases", "no token of anybody", "").0, 401);
    // Facts decide nothing, and neither does an applicant, in their own name or in another's.
    assert_eq!(as_one("a-1", "POST", "/processes/goes/cases", r#"{"facts":{"c1":true}}"#), 403);
    assert_eq!(as_one("a-1", "POST", "/processes/goes/cases", r#"{"applicant":"880101300123"}"#), 201);
    assert_eq!(as_one("a-1", "POST", "/cases/1/tasks/c1/completion", &by("a-1")), 403);
    assert_eq!(as_one("a-1", "POST", "/cases/1/tasks/c1/completion", &by("h-1")), 403);
    let message = r#"{"id":"1","node":"c1","holds":true}"#;
    assert_eq!(as_one("a-1", "POST", "/cases/1/messages", message), 403);
    // No step of it is an executor's.
    assert_eq!(as_one("e-1", "POST", "/cases/1/tasks/c1/completion", &by("e-1")), 404);
    // A case is seen by who started it and by officials.
    assert_eq!(as_one("a-1", "GET", "/cases/1", ""), 200);
    assert_eq!(as_one("a-2", "GET", "/cases/1", ""), 404);
    assert_eq!(as_one("a-2", "GET", "/cases/1/audit", ""), 404);
    assert_eq!(as_one("s-1", "GET", "/cases/1", ""), 404);
    assert_eq!(as_one("a-1", "GET", "/handovers", ""), 403);
    assert_eq!(as_one("h-1", "GET", "/handovers", ""), 200);
    assert_eq!(as_one("h-1", "POST", "/cases/1/tasks/c1/completion", &by("h-1")), 200);
    server.stop();
}

fn the_server_does_not_start_without_accounts() {
    let output = Command::new(std::env::current_exe().unwrap())
        .env("TEST_SERVES", "1")
        .args(["--memory", "--accounts", "/nowhere/a.accounts"])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let parts = ["--people", "--trial", "accounts add"];
    assert!(output.status.code() == Some(2) && parts.iter().all(|part| told.contains(part)), "{told}");
}

/// Commands of the same program, while the server runs.
fn accounts_are_kept_by_commands() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.accounts");
    let run = |args: &[&str], input: &str| {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .env("TEST_SERVES", "1")
            .args(["accounts", "--accounts", file.to_str().unwrap()])
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that wants no password may have ended.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
    };
    let add = ["add", "h-1", "--name", "A. B.", "--role", "head", "--unit", "north"];
    for (args, input, code, told) in [
        (&add[..], "", 1, "standard input"),
        (&add, "short\n", 1, "12 characters"),
        (&add, "password12345\n", 1, "many people"),
        (&add, "seven quiet rivers\n", 0, ""),
        (&add, "seven quiet rivers\n", 1, "there is an account"),
        (&["add", "880101300123", "--name", "A", "--role", "head", "--no-password"], "", 1, "no IIN"),
        (&["add", "k-1", "--name", "A", "--role", "king"], "", 2, "roles are"),
        (&["lock", "nobody"], "", 1, "there is no account nobody"),
        (&["password", "nobody"], "seven quiet rivers\n", 1, "there is no account nobody"),
        (&["token", "h-1", "--name", "t", "--until", "soon"], "", 2, "2027-01-31T18:00:00Z"),
        (
            &["roles", "h-1", "--role", "head", "--role", "auditor", "--password", "x"],
            "",
            2,
            "unexpected argument",
        ),
    ] {
        let (got, _, error) = run(args, input);
        assert!(got == code && error.contains(told), "{args:?}: {got} {error}");
    }
    let server = Server::start(&["--accounts", file.to_str().unwrap()]);
    let (_, token, _) = run(&["token", "h-1", "--name", "tests"], "");
    let api = || server.ask("GET", "/api/me", token.trim(), "").0;
    assert_eq!(api(), 200);
    assert_eq!(run(&["lock", "h-1"], "").0, 0);
    assert_eq!(api(), 401);
    assert_eq!(run(&["list"], "").1, "h-1\tlocked\thead\tnorth\tA. B.\n");
    assert_eq!(run(&["unlock", "h-1"], "").0, 0);
    assert_eq!(run(&["roles", "h-1", "--role", "auditor"], "").0, 0);
    assert!(server.ask("GET", "/api/me", token.trim(), "").1.contains("\"roles\":[\"auditor\"]"));
    assert_eq!(run(&["token", "h-1", "--name", "tests", "--end"], "").0, 0);
    assert_eq!(api(), 401);
    // The people of a file, with their tokens.
    let people = folder.path().join("people.toml");
    let hash = Hash::digest(&[b"a long token of theirs"]);
    std::fs::write(
        &people,
        format!("[[person]]\nid = \"e-1\"\nname = \"C\"\nroles = [\"executor\"]\ntoken = \"{hash}\"\n"),
    )
    .unwrap();
    assert_eq!(run(&["import", people.to_str().unwrap()], "").1, "1 added\n");
    assert_eq!(server.ask("GET", "/api/me", "a long token of theirs", "").0, 200);
    assert_eq!(run(&["end", "e-1"], "").0, 0);
    assert_eq!(run(&["sign-out", "h-1"], "").0, 0);
    assert_eq!(
        run(
            &[
                "absent",
                "h-1",
                "--substitute",
                "e-1",
                "--from",
                "2027-01-01T00:00:00Z",
                "--to",
                "2027-01-02T00:00:00Z"
            ],
            ""
        )
        .0,
        1
    );
    assert_eq!(server.ask("GET", "/api/me", "a long token of theirs", "").0, 401);
    std::fs::write(folder.path().join("other"), "no database at all, but long enough for one").unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .env("TEST_SERVES", "1")
        .args(["accounts", "list", "--accounts", folder.path().join("other").to_str().unwrap()])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    server.stop();
}

fn main() -> ExitCode {
    if std::env::var_os("TEST_SERVES").is_some() {
        return zanflow_http::run(service(), |_| Hangs);
    }
    let output = Command::new(std::env::current_exe().unwrap())
        .env("TEST_SERVES", "1")
        .arg("--memory")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.code() == Some(2) && told.contains("--people") && told.contains("--trial"),
        "{told}"
    );
    the_server_does_not_start_without_accounts();
    accounts_are_kept_by_commands();
    people_act_in_their_roles_only();
    a_hung_register_holds_up_nothing_else();
    println!("test result: ok");
    ExitCode::SUCCESS
}
