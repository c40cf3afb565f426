//! The client, against a server that answers by a script: what each outcome of a request means.

use crate::world::*;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use zanflow_runtime::CallError;
use zanflow_systems::Address;
use zanflow_systems::licences::Client;
use zanflow_systems::licences::contract::*;

/// A server that answers one request with that, and tells what it was asked.
fn server(answer: Option<String>) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (url, (said, heard)) = (format!("http://{}", listener.local_addr().unwrap()), channel());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        said.send(request(&mut stream)).unwrap();
        if let Some(answer) = answer {
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    (url, heard)
}

fn request(stream: &mut TcpStream) -> String {
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let (mut text, mut part) = (String::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut part).unwrap();
        text.push_str(&String::from_utf8_lossy(&part[..read]));
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| {
            line.to_ascii_lowercase()
                .strip_prefix("content-length:")
                .map(|length| length.trim().parse().unwrap())
        });
        if body.len() >= length.unwrap_or(0usize) {
            return text;
        }
    }
}

fn answer(status: u16, body: &str) -> Option<String> {
    Some(format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()))
}

fn client(url: &str) -> Client {
    let address =
        Address { patience: Duration::from_millis(700), ..Address::new(url, Some("a-token".to_owned())) };
    Client::new(&address).unwrap()
}

#[test]
fn outcomes_of_requests() {
    let failure = r#"{"code":"wrong_state","detail":"a licence that is revoked cannot be resumed"}"#;
    let licence = serde_json::to_string(&in_memory().0.issue("k", &new(person(0, "A"))).unwrap()).unwrap();
    let cases = [
        (answer(201, &licence), "done"),
        (answer(200, &licence), "done"),
        (answer(200, "{"), "unclear"),
        (answer(200, "{}"), "unclear"),
        (answer(409, failure), "refused WrongState"),
        (answer(404, "<h1>not here</h1>"), "refused Other"),
        (answer(302, ""), "unclear"),
        (answer(429, failure), "unclear"),
        (answer(500, failure), "unclear"),
        (answer(503, ""), "unclear"),
        (Some("HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{".to_owned()), "unclear"),
        (Some("what".to_owned()), "unclear"),
        (None, "unclear"),
    ];
    for (script, expected) in cases {
        let (url, heard) = server(script.clone());
        let outcome = match client(&url).issue("7/p1/1/1", &new(person(0, "A"))) {
            Ok(_) => "done".to_owned(),
            Err(LicenceError::Refused(failure)) => format!("refused {:?}", failure.code),
            Err(LicenceError::Call(CallError::Unclear { why })) => {
                assert!(!why.contains("A Name") && !why.contains("900101300007"), "{why}");
                "unclear".to_owned()
            }
            Err(LicenceError::Call(CallError::NotDone { .. })) => "not done".to_owned(),
        };
        assert_eq!(outcome, expected, "{script:?}");
        let heard = heard.recv().unwrap().to_ascii_lowercase();
        for line in
            ["post /v1/licences http/1.1", "idempotency-key: 7/p1/1/1", "authorization: bearer a-token"]
        {
            assert!(heard.contains(line), "{heard}");
        }
    }
}

#[test]
fn a_system_that_is_not_reached_did_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let outcome = client(&url).issue("k", &new(person(0, "A")));
    assert!(matches!(outcome, Err(LicenceError::Call(CallError::NotDone { .. }))), "{outcome:?}");
    assert!(Client::new(&Address::new("ftp://x", None)).is_err());
}

#[test]
fn a_system_that_does_not_answer_in_time_may_have_done_it() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let outcome = client(&url).order("k", "L-2026-000001-33", &order(Change::Resume));
    assert!(matches!(outcome, Err(LicenceError::Call(CallError::Unclear { .. }))), "{outcome:?}");
}

#[test]
fn numbers_are_part_of_addresses_only_as_letters_and_digits() {
    let (url, heard) = server(answer(404, r#"{"code":"unknown_licence","detail":""}"#));
    assert_eq!(client(&url).licence("L-2026/../000001?x=1").unwrap(), None);
    assert!(heard.recv().unwrap().starts_with("GET /v1/licences/L2026000001X1 HTTP/1.1"));
    assert_eq!(client("http://127.0.0.1:9").licence("…").unwrap(), None);
}
