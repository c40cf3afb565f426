//! A served service whose register hangs: 520 cases wait for it, another goes on, nobody acts without a role, and SIGTERM ends the server
//! within five seconds.
//!
//! This starts itself as the server, so it has no harness.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read, Write};
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
        let mut child = Command::new(std::env::current_exe().unwrap())
            .env("ZANFLOW_SERVES", "1")
            .args(["--quiet", "--bind", "127.0.0.1:0", "--memory"])
            .args(args)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("serving http://").unwrap().trim_end_matches('/').to_owned();
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
    assert_eq!(as_one("e-1", "POST", "/cases/1/tasks/c1/completion", &by("e-1")), 403);
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

fn main() -> ExitCode {
    if std::env::var_os("ZANFLOW_SERVES").is_some() {
        return zanflow_http::run(service(), |_| Hangs);
    }
    let output = Command::new(std::env::current_exe().unwrap())
        .env("ZANFLOW_SERVES", "1")
        .arg("--memory")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.code() == Some(2) && told.contains("--people") && told.contains("--trial"),
        "{told}"
    );
    people_act_in_their_roles_only();
    a_hung_register_holds_up_nothing_else();
    println!("test result: ok");
    ExitCode::SUCCESS
}
