//! The file of a case over the API and on pages: fields with their errors, versions, papers by their content, a scanner that finds
//! something or is away; what was typed is never lost.
//!
//! This starts itself as the server, so it has no harness.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, clippy::unwrap_used)]

mod common;

use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ExitCode, Stdio};
use std::time::Duration;
use zanflow_http::{Process, Service};
use zanflow_runtime::{
    Answer, Call, CallError, Clause, Edge, Field, FieldKind, Flow, Form, Node, NodeKind, Steps, When, Work,
};

const FORMS: &[Form] = &[Form {
    title: "Application",
    fields: &[
        Field { label: "Name", required: true, ..Field::new("f1", FieldKind::Name, 1) },
        Field { label: "IIN", ..Field::new("f2", FieldKind::Iin, 2) },
        Field { label: "Way", options: &["paper", "other: ___"], ..Field::new("f3", FieldKind::Choice, 3) },
        Field { label: "Signed", ..Field::new("f4", FieldKind::Signature, 4) },
    ],
}];

struct Nothing;

impl Steps for Nothing {
    fn call(&self, _: &Call<'_>) -> Result<Answer, CallError> {
        Ok(Answer::done("1"))
    }
}

fn service() -> Service {
    let c1 = Node { work: Some(Work::Task), ..Node::new("c1", NodeKind::Condition, Clause::default()) };
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

struct Server {
    child: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// An answer: status, head, body.
struct Answered(u16, String, Vec<u8>);

impl Answered {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.2).into_owned()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.2).unwrap_or_else(|_| panic!("{}", self.text()))
    }
}

const EDGE: &str = "the-edge-of-a-part";

impl Server {
    fn start(args: &[&str]) -> Self {
        let (child, address) = common::served(&[&["--trial"], args].concat(), Stdio::null());
        Self { child, address }
    }

    fn ask(&self, method: &str, path: &str, kind: &str, body: &[u8]) -> Answered {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: same-origin\r\nCookie: zanflow-lang=en; zanflow-person=id=w1&name=A\r\n\
             Content-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            self.address,
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let status = head.split_whitespace().nth(1).unwrap().parse().unwrap();
        Answered(status, head, answer[end + 4..].to_vec())
    }

    fn get(&self, path: &str) -> Answered {
        self.ask("GET", path, "text/plain", b"")
    }

    fn post(&self, path: &str, body: Value) -> Answered {
        self.ask("POST", path, "application/json", body.to_string().as_bytes())
    }

    /// A form with an optional file.
    fn send(&self, path: &str, fields: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Answered {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part =
                format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        if let Some((name, content)) = file {
            let part = format!(
                "--{EDGE}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: image/png\r\n\r\n"
            );
            body.extend_from_slice(part.as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{EDGE}--\r\n").as_bytes());
        self.ask("POST", path, &format!("multipart/form-data; boundary={EDGE}"), &body)
    }
}

fn by() -> Value {
    json!({ "id": "w1", "name": "A" })
}

const BY: &str = r#"{"id":"w1","name":"A"}"#;
const PDF: &[u8] = b"%PDF-1.7\nplan\n%%EOF";

#[track_caller]
fn is(answer: &Answered, status: u16) -> Value {
    assert_eq!(answer.0, status, "{}", answer.text());
    answer.json()
}

fn programs_fill_in_and_attach() {
    let server = Server::start(&[]);
    let wrong =
        is(&server.post("/api/processes/portal/cases", json!({ "form": { "f2": "900101300008" } })), 422);
    let errors: Vec<(&str, &str)> = wrong["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (error["field"].as_str().unwrap(), error["fault"].as_str().unwrap()))
        .collect();
    assert_eq!(errors, [("f1", "required"), ("f2", "check_digit")]);
    is(&server.post("/api/processes/portal/cases", json!({ "form": { "f1": "A. B." } })), 201);
    let file = is(&server.get("/api/cases/1/file"), 200);
    assert_eq!((&file["version"], &file["fields"]), (&json!(1), &json!({ "f1": "A. B." })));
    let write = |version: u32, fields: Value| {
        server.post("/api/cases/1/file", json!({ "by": by(), "version": version, "fields": fields }))
    };
    let fields = json!({ "f1": "A. B.", "f3": ["other: by post"] });
    assert_eq!(is(&write(1, fields), 200)["version"], 2);
    is(&write(1, json!({ "f1": "C." })), 409);
    is(&write(2, json!({ "f1": "C.", "f9": "x" })), 422);
    is(&server.post("/api/cases/1/file", json!({ "by": by(), "form": 2, "fields": {} })), 409);
    is(&server.post("/api/cases/7/file", json!({ "by": by(), "fields": { "f1": "A" } })), 404);
    let versions = is(&server.get("/api/cases/1/file/versions"), 200);
    assert_eq!(
        (versions[1]["changed"].clone(), &versions[0]["fields"]["f1"]),
        (json!(["f3"]), &json!("A. B."))
    );

    let path = "/api/cases/1/attachments";
    let paper = is(&server.send(path, &[("by", BY), ("of", "p1")], Some(("план.pdf", PDF))), 201);
    assert_eq!((&paper["media"], &paper["of"]), (&json!("application/pdf"), &json!("p1")));
    let got = server.get(&format!("{path}/{}", paper["sha256"].as_str().unwrap()));
    assert_eq!((got.0, got.2.as_slice()), (200, PDF));
    let head = got.1.to_lowercase();
    assert!(head.contains("content-disposition: attachment") && head.contains("nosniff"), "{head}");
    let large = vec![b'a'; 11 * 1024 * 1024];
    for (status, file) in [
        (415, Some(("a.pdf", &b"MZ\x90\0"[..]))),
        (415, Some(("a.png", b"<!doctype html><p>"))),
        (422, Some(("a.pdf", b"%PDF-1.7 cut"))),
        (422, Some(("a.pdf", b""))),
        (413, Some(("a.pdf", &large[..]))),
        (400, None),
    ] {
        is(&server.send(path, &[("by", BY)], file), status);
    }
    is(&server.send(path, &[], Some(("a.pdf", PDF))), 403);
    is(&server.send(path, &[("by", BY), ("of", "../p1")], Some(("a.pdf", PDF))), 400);
    is(&server.post(path, json!({})), 415);
    is(&server.get(&format!("{path}/{}", "0".repeat(64))), 404);
    is(&server.post(&format!("{path}/1/removal"), json!({ "by": by() })), 200);
    is(&server.post(&format!("{path}/1/removal"), json!({ "by": by() })), 404);
    assert_eq!(is(&server.get(path), 200), json!([]));
    // A case that goes on keeps its data. After erasure nothing is there, and nothing more is taken.
    is(&server.post("/api/cases/1/erasure", json!({ "by": by() })), 409);
    is(&server.post("/api/cases/1/cancellation", json!({ "by": by(), "reason": "withdrawn" })), 200);
    is(&server.post("/api/cases/1/erasure", json!({ "by": by() })), 200);
    assert_eq!(is(&server.get("/api/cases/1/file"), 200)["fields"], json!({}));
    is(&write(2, json!({ "f1": "C." })), 409);
}

fn people_fill_in_and_attach() {
    let server = Server::start(&[]);
    let path = "/processes/portal/application";
    let page = server.get(path).text();
    assert!(page.contains("Application") && page.contains("name=\"f:f2\""), "{page}");
    assert!(server.get("/processes/portal").text().contains(path));
    // A mistake: nothing begins, and all that was typed is there, with the mistake told beside it.
    let typed = [
        ("request", "r1"),
        ("form", "1"),
        ("applicant", "900101300007"),
        ("f:f1", "Ә. \"Б\" <i>"),
        ("f:f2", "123"),
        ("f:f3", "other: ___"),
        ("g:f3:1", "by post"),
    ];
    let page = server.send(path, &typed, None);
    assert_eq!(page.0, 422);
    let text = page.text();
    for kept in
        ["Ә. &quot;Б&quot; &lt;i&gt;", "value=\"123\"", "by post", "900101300007", "Twelve digits are wanted"]
    {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    assert!(text.contains("checked") && text.contains("aria-invalid"), "{text}");
    assert_eq!(is(&server.get("/api/cases"), 200), json!([]));
    let right: Vec<(&str, &str)> = typed
        .into_iter()
        .map(|(name, value)| (name, if name == "f:f2" { "900101300007" } else { value }))
        .collect();
    let begun = server.send(path, &right, None);
    assert!(begun.0 == 303 && begun.1.contains("/cases/1/file"), "{}", begun.1);
    assert_eq!(server.send(path, &right, None).0, 303, "the same request begins no second case");
    let file = is(&server.get("/api/cases/1/file"), 200);
    assert_eq!(file["fields"]["f3"], json!(["other: by post"]));

    // A paper that is not taken: what was typed beside it is saved or shown, not lost.
    let page = server.get("/cases/1/file").text();
    assert!(page.contains("by post") && page.contains("type=\"file\""), "{page}");
    let typed = [("form", "1"), ("version", "1"), ("f:f1", "New name")];
    let refused = server.send("/cases/1/file", &typed, Some(("a.pdf", b"MZ\x90\0")));
    assert!(refused.0 == 415 && refused.text().contains("New name"), "{}", refused.text());
    let large = vec![b'a'; 11 * 1024 * 1024];
    let typed = [("form", "1"), ("version", "2"), ("f:f1", "Newer name")];
    let refused = server.send("/cases/1/file", &typed, Some(("a.pdf", &large)));
    assert!(refused.0 == 413 && refused.text().contains("Newer name"), "{}", refused.text());
    let typed = [("form", "1"), ("version", "3"), ("f:f1", "Newest name")];
    assert_eq!(server.send("/cases/1/file", &typed, Some(("plan.pdf", PDF))).0, 303);
    let page = server.get("/cases/1/file").text();
    assert!(page.contains("plan.pdf") && page.contains("Newest name"), "{page}");
    let old = server.send("/cases/1/file", &[("form", "1"), ("version", "1"), ("f:f1", "Old")], None);
    assert!(old.0 == 409 && old.text().contains("Old"), "{}", old.text());
    let sha256 =
        is(&server.get("/api/cases/1/file"), 200)["papers"][0]["sha256"].as_str().unwrap().to_owned();
    assert_eq!(server.get(&format!("/cases/1/attachments/{sha256}")).2, PDF);
    assert_eq!(server.send("/cases/1/attachments/1/removal", &[], None).0, 303);
    for lang in ["kk", "ru"] {
        let page = server.get(&format!("/lang/{lang}?to=/cases/1/file"));
        assert_eq!(page.0, 303);
    }
}

/// A daemon that finds something in papers with that word.
fn daemon() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut got = Vec::new();
            let mut piece = [0; 4096];
            while !got.ends_with(&[0; 4]) {
                let read = stream.read(&mut piece).unwrap();
                got.extend_from_slice(&piece[..read]);
            }
            let is_bad = got.windows(3).any(|window| window == b"BAD");
            let answer: &[u8] = if is_bad { b"stream: A-Virus FOUND\0" } else { b"stream: OK\0" };
            stream.write_all(answer).unwrap();
        }
    });
    address
}

fn papers_are_scanned_where_there_is_a_scanner() {
    let address = daemon();
    let server = Server::start(&["--clamd", &address]);
    is(&server.post("/api/processes/portal/cases", json!({})), 201);
    let path = "/api/cases/1/attachments";
    is(&server.send(path, &[("by", BY)], Some(("a.pdf", PDF))), 201);
    let harmful = is(&server.send(path, &[("by", BY)], Some(("b.pdf", b"%PDF-1.7\nBAD\n%%EOF"))), 422);
    assert!(harmful["detail"].as_str().unwrap().contains("A-Virus"), "{harmful}");
    assert_eq!(is(&server.get(path), 200).as_array().unwrap().len(), 1);
    // What cannot be scanned is not taken.
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let server = Server::start(&["--clamd", &gone]);
    is(&server.post("/api/processes/portal/cases", json!({})), 201);
    is(&server.send(path, &[("by", BY)], Some(("a.pdf", PDF))), 503);
}

fn main() -> ExitCode {
    if std::env::var_os("TEST_SERVES").is_some() {
        return zanflow_http::run(service(), |_| Nothing);
    }
    programs_fill_in_and_attach();
    people_fill_in_and_attach();
    papers_are_scanned_where_there_is_a_scanner();
    println!("test result: ok");
    ExitCode::SUCCESS
}
