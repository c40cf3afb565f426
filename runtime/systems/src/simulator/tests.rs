//! Each fault does what it says, through the clients of the systems; and whole runs with all of them.

use super::*;
use crate::Address;
use crate::documents::contract::DocumentRegister as _;
use crate::licences::contract::LicenceRegister as _;
use crate::payment::PaymentSystem;
use crate::payment::contract::{CURRENCY, NewInvoice, NewRefund};
use crate::registers::gateway::{Format, GatewayClient, Settings as GatewaySettings};
use crate::registers::testing::Step;
use crate::registers::{Kind, Load, Registers, Wanted, read};
use crate::{Store, documents, licences, payment};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};
use zanflow_runtime::connect::{Gateway as _, Notary as _, Registers as _};
use zanflow_runtime::{Answer, Ask, CallError, Clock, Found, NodeKind, System, SystemClock};

const PERSON: &str = "900101300007";
const DEAD: &str = "000229500008";
const ENTITY: &str = "150440000003";

/// A simulator with one living person, one dead, and what the templates have.
fn started(script: &str, change: impl FnOnce(&mut Settings)) -> (Arc<Simulator>, Running) {
    let mut settings = Settings { script: Script::read(script).unwrap(), seed: 7, ..Settings::default() };
    change(&mut settings);
    let simulator = Arc::new(Simulator::new(None, settings).unwrap());
    let dead = format!("iin,surname,name,birth,state\n{DEAD},D,D,2000-02-29,dead\n");
    let records = read(Kind::Persons, dead.as_bytes()).unwrap();
    simulator.registers().load(Kind::Persons, &records, SystemClock.now(), Load::Add).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let running = Running::start(Arc::clone(&simulator), listener).unwrap();
    (simulator, running)
}

/// A client that waits little, so that tests are quick.
fn client(running: &Running, format: Format, attempts: u32) -> (GatewayClient, Registers) {
    let registers = Registers::open(Store::in_memory().unwrap()).unwrap();
    let address = format!("http://{}/gateway", running.address());
    let settings = GatewaySettings {
        format,
        attempts,
        timeout_ms: 1_000,
        wait_ms: 5,
        ..GatewaySettings::new(format!("{address}/sync"), "service")
    };
    (GatewayClient::new(settings, "password", registers.clone()).unwrap(), registers)
}

fn asked(client: &GatewayClient, subject: &str, case: u64) -> Result<Answer, CallError> {
    Step::asking(System::Persons).applicant(subject).call(case, 1, |call| client.query(call))
}

fn sent(client: &GatewayClient, case: u64) -> Result<Answer, CallError> {
    let step = Step::of(NodeKind::Process, Ask::system("send", System::Gateway)).applicant(PERSON);
    step.call(case, 1, |call| client.send(call))
}

fn first(kind: &str, operation: &str) -> String {
    format!("[[fault]]\noperation = \"{operation}\"\nkind = \"{kind}\"\nnth = [1]\nms = 2000\n")
}

/// What an answer came to, in a word.
fn came(answer: &Result<Answer, CallError>) -> &'static str {
    match answer {
        Ok(Answer { found: Some(Found::Found), .. }) => "found",
        Ok(Answer { found: Some(Found::NotFound), .. }) => "not found",
        Ok(Answer { found: Some(Found::Unknown), .. }) => "unknown",
        Ok(Answer { found: None, .. }) => "done",
        Err(CallError::NotDone { .. }) => "not done",
        Err(CallError::Unclear { .. }) => "unclear",
    }
}

#[test]
fn registers_behind_the_gateway_answer_as_embedded_ones() {
    let (_simulator, running) = started("", |_| {});
    for format in [Format::Soap, Format::Json] {
        let (client, registers) = client(&running, format, 1);
        let alive = asked(&client, PERSON, 1);
        assert_eq!(came(&alive), "found");
        assert_eq!(alive.unwrap().personal.unwrap()["records"][0]["iin"], PERSON);
        assert_eq!(came(&asked(&client, DEAD, 2)), "not found");
        assert_eq!(came(&asked(&client, "990101300009", 3)), "not found");
        let power = Step::asking(System::Notary).represented(ENTITY, PERSON);
        assert_eq!(came(&power.call(4, 1, |call| client.authorised(call))), "found");
        assert_eq!(came(&sent(&client, 5)), "done");
        let asks = registers.asks().find(&Wanted::default(), 10).unwrap();
        let ends: Vec<&str> = asks.iter().rev().filter_map(|ask| ask.outcome.as_deref()).collect();
        assert_eq!(ends, ["holds", "fails", "fails", "holds", "taken"]);
        assert!(asks.iter().all(|ask| ask.timeout == Some(1_000) && ask.reply.is_some()));
    }
}

/// What the simulator did, once it has done something: a call that is delayed is noted after its delay.
fn logged(simulator: &Simulator) -> Vec<Entry> {
    let start = Instant::now();
    let is_noted = || simulator.log().iter().any(|entry| entry.fault.is_some());
    while !is_noted() && start.elapsed() < Duration::from_secs(10) {
        thread::sleep(Duration::from_millis(5));
    }
    simulator.log()
}

#[test]
fn each_fault_does_what_it_says() {
    // Of one attempt; of three.
    let kinds = [
        ("delay", "unclear", "found"),
        ("no_answer", "unclear", "found"),
        ("fail_before", "unclear", "found"),
        ("fail_after", "unclear", "found"),
        ("wrong_answer", "unclear", "found"),
        ("damaged", "unclear", "found"),
        ("out_of_order", "unclear", "found"),
        ("stale", "unknown", "unknown"),
        ("unknown", "unknown", "unknown"),
    ];
    // Beside one another, as some of them wait.
    thread::scope(|scope| {
        for (kind, once, again) in kinds {
            for format in [Format::Soap, Format::Json] {
                for (attempts, expected) in [(1, once), (3, again)] {
                    scope.spawn(move || one_fault(kind, format, attempts, expected));
                }
            }
        }
    });
}

fn one_fault(kind: &str, format: Format, attempts: u32, expected: &str) {
    let (simulator, running) = started(&first(kind, "persons"), |_| {});
    let (client, _) = client(&running, format, attempts);
    let answer = asked(&client, PERSON, 1);
    assert_eq!(came(&answer), expected, "{kind} {format:?} {attempts}: {answer:?}");
    let log = logged(&simulator);
    let fault = log.iter().find_map(|entry| entry.fault);
    assert_eq!(serde_json::to_value(fault).unwrap(), kind);
    let keys: BTreeSet<&String> = log.iter().map(|entry| &entry.key).collect();
    assert_eq!(keys.len(), 1, "an attempt has the id of the first");
}

#[test]
fn what_failed_after_it_was_done_is_done_once() {
    for (kind, done) in [("fail_before", 0), ("fail_after", 1), ("no_answer", 1), ("damaged", 1)] {
        let (simulator, running) = started(&first(kind, "send"), |_| {});
        let (impatient, registers) = client(&running, Format::Soap, 1);
        assert_eq!(came(&sent(&impatient, 1)), "unclear", "{kind}");
        assert_eq!(simulator.registers().effects().unwrap().len(), done, "{kind}");
        // The engine makes the call again under its key.
        let answer = sent(&impatient, 1).unwrap();
        assert_eq!(answer.reference.as_deref(), Some("1"), "{kind}");
        assert_eq!(simulator.registers().effects().unwrap().len(), 1, "{kind}");
        assert_eq!(registers.asks().find(&Wanted::default(), 10).unwrap().len(), 1);
    }
}

#[test]
fn what_was_not_reached_was_not_done() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let registers = Registers::open(Store::in_memory().unwrap()).unwrap();
    let settings = GatewaySettings {
        wait_ms: 1,
        ..GatewaySettings::new(format!("http://{address}/gateway/sync"), "service")
    };
    let client = GatewayClient::new(settings, "password", registers).unwrap();
    assert_eq!(came(&sent(&client, 1)), "not done");
}

#[test]
fn a_gateway_that_refuses_the_sender_did_nothing() {
    let (simulator, running) = started("", |_| {});
    let registers = Registers::open(Store::in_memory().unwrap()).unwrap();
    for format in [Format::Soap, Format::Json] {
        let address = format!("http://{}/gateway/sync", running.address());
        let settings = GatewaySettings { format, ..GatewaySettings::new(address, "service") };
        let nobody = GatewayClient::new(settings, "", registers.clone()).unwrap();
        assert_eq!(came(&asked(&nobody, PERSON, 1)), "not done", "{format:?}");
    }
    assert_eq!(simulator.registers().effects().unwrap(), []);
}

/// A server that takes what is delivered to it: bodies with their headers, in the order in which they come.
struct Inbox {
    address: String,
    came: Arc<Mutex<Vec<(String, String)>>>,
}

impl Inbox {
    /// The first `busy` requests are answered with 503.
    fn start(busy: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/in", listener.local_addr().unwrap());
        let came = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&came);
        thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                let mut stream = stream.unwrap();
                let request = request(&mut stream);
                let status = if number < busy { "503 Busy" } else { "200 OK" };
                if number >= busy {
                    kept.lock().unwrap().push(request);
                }
                let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                stream.write_all(answer.as_bytes()).unwrap();
            }
        });
        Self { address, came }
    }

    /// Waits until so many came, or ten seconds; what came.
    fn after(&self, count: usize) -> Vec<(String, String)> {
        let start = Instant::now();
        while self.came.lock().unwrap().len() < count && start.elapsed() < Duration::from_secs(10) {
            thread::sleep(Duration::from_millis(5));
        }
        self.came.lock().unwrap().clone()
    }
}

/// Head and body of a request.
fn request(stream: &mut std::net::TcpStream) -> (String, String) {
    let mut bytes = Vec::new();
    let mut more = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.to_ascii_lowercase();
            let length =
                length.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return (head.to_owned(), body.to_owned());
            }
        }
        let read = stream.read(&mut more).unwrap();
        assert_ne!(read, 0, "the request ends in the middle");
        bytes.extend_from_slice(&more[..read]);
    }
}

/// A client of the asynchronous channel.
fn late_client(running: &Running) -> (GatewayClient, Registers) {
    let registers = Registers::open(Store::in_memory().unwrap()).unwrap();
    let address = format!("http://{}/gateway", running.address());
    let mut settings = GatewaySettings::new(format!("{address}/sync"), "service");
    settings.asynchronous = Some(format!("{address}/async"));
    (GatewayClient::new(settings, "password", registers.clone()).unwrap(), registers)
}

#[test]
fn answers_of_the_asynchronous_channel_come_later_and_count_once() {
    let inbox = Inbox::start(2);
    let script = "[[fault]]\noperation = \"answer\"\nkind = \"duplicate\"\nnth = [1]";
    let (simulator, running) = started(script, |settings| settings.answers_to = Some(inbox.address.clone()));
    let (client, _) = late_client(&running);
    let answer = sent(&client, 7).unwrap();
    assert!(answer.later && answer.found.is_none());
    let came = inbox.after(2);
    assert_eq!(came.len(), 2, "it is sent twice, and again where it was not taken");
    let late = client.late(Format::Soap, came[0].1.as_bytes()).unwrap();
    assert_eq!((late.case.0, late.node.as_str(), late.holds), (7, "c1", None));
    use crate::registers::gateway::NotLate;
    // Until the case has it, the same answer is the same; a crash in between loses nothing.
    assert_eq!(client.late(Format::Soap, came[1].1.as_bytes()).as_ref(), Ok(&late));
    client.taken(&late).unwrap();
    assert_eq!(client.late(Format::Soap, came[1].1.as_bytes()), Err(NotLate::Again));
    let other = late_client(&running).0;
    assert_eq!(other.late(Format::Soap, came[0].1.as_bytes()), Err(NotLate::Unasked), "another service's");
    assert!(matches!(client.late(Format::Soap, b"<x/>"), Err(NotLate::Unreadable(_))));
    assert_eq!(simulator.registers().effects().unwrap().len(), 1);
}

fn invoice(number: &str) -> NewInvoice {
    NewInvoice {
        number: number.to_owned(),
        amount: 432_500,
        currency: CURRENCY.to_owned(),
        payer: None,
        purpose: "a fee".to_owned(),
        due: SystemClock.now().plus(86_400_000),
    }
}

fn payments(running: &Running) -> payment::client::Client {
    let address = format!("http://{}/payment", running.address());
    let address = Address::new(address, Some("token".to_owned()));
    payment::client::Client::new(&Address { patience: Duration::from_secs(1), ..address }).unwrap()
}

fn secret() -> payment::Secret {
    payment::Secret::new("a secret of the tests").unwrap()
}

#[test]
fn webhooks_are_signed_and_sent_until_they_are_taken() {
    let inbox = Inbox::start(3);
    let (_simulator, running) = started("", |settings| {
        settings.webhook = Some((inbox.address.clone(), secret()));
        settings.pays = true;
    });
    payments(&running).create("k1", &invoice("N-1")).unwrap();
    let came = inbox.after(1);
    let (head, body) = &came[0];
    let signature = head.lines().find_map(|line| line.strip_prefix("zanflow-signature: "));
    assert_eq!(secret().check(signature, body.as_bytes(), SystemClock.now()), Ok(()));
    let event: payment::contract::Event = serde_json::from_str(body).unwrap();
    assert!(matches!(event.what, payment::contract::Happened::Paid(paid) if paid.amount == 432_500));
}

#[test]
fn webhooks_come_twice_late_or_never() {
    let ids = |bodies: &[(String, String)]| -> Vec<String> {
        let id = |body: &str| serde_json::from_str::<payment::contract::Event>(body).unwrap().id;
        bodies.iter().map(|(_, body)| id(body)).collect()
    };
    for (kind, count, expected) in [
        ("duplicate", 3, &["event-till-p1", "event-till-p1", "event-till-p2"][..]),
        ("out_of_order", 2, &["event-till-p2", "event-till-p1"]),
        ("lost", 1, &["event-till-p2"]),
    ] {
        let inbox = Inbox::start(0);
        let script = first(kind, "webhook").replace("ms = 2000", "ms = 300");
        let (simulator, running) = started(&script, |settings| {
            settings.webhook = Some((inbox.address.clone(), secret()));
            settings.pays = true;
        });
        let client = payments(&running);
        client.create("k1", &invoice("N-1")).unwrap();
        client.create("k2", &invoice("N-2")).unwrap();
        let mut came = ids(&inbox.after(count));
        if kind == "duplicate" {
            came.sort();
        }
        assert_eq!(came, expected, "{kind}");
        // What was lost is in the statement.
        let (lines, _) = client.statement(&payment::day_of(SystemClock.now()).unwrap()).unwrap();
        assert_eq!(lines.len(), 2);
        drop((simulator, running));
    }
}

/// All kinds of faults, often.
const BAD_DAY: &str = r#"
seed = 20

[[fault]]
kind = "fail_before"
probability = 0.08

[[fault]]
kind = "fail_after"
probability = 0.08

[[fault]]
kind = "damaged"
probability = 0.08

[[fault]]
kind = "wrong_answer"
probability = 0.08

[[fault]]
kind = "no_answer"
probability = 0.01
ms = 2000

[[fault]]
system = "gateway"
kind = "out_of_order"
probability = 0.08

[[fault]]
system = "gateway"
kind = "stale"
probability = 0.08

[[fault]]
system = "gateway"
kind = "unknown"
probability = 0.05
"#;

/// Calls of the engine until there is an answer: the same key while it is unclear, another where it was not done or not known.
fn until_known(mut call: impl FnMut(u32) -> Result<Answer, CallError>) -> Answer {
    let mut attempt = 1;
    for _ in 0..60 {
        match call(attempt) {
            Err(CallError::Unclear { .. }) => {}
            Ok(answer) if answer.found != Some(Found::Unknown) => return answer,
            Ok(_) | Err(CallError::NotDone { .. }) => attempt += 1,
        }
    }
    panic!("no answer after 60 calls");
}

#[test]
fn two_hundred_questions_on_a_bad_day_are_answered_right() {
    for format in [Format::Soap, Format::Json] {
        let (simulator, running) = started(BAD_DAY, |_| {});
        let (client, _) = client(&running, format, 2);
        let truth = [(PERSON, Found::Found), (DEAD, Found::NotFound), ("990101300009", Found::NotFound)];
        for case in 0..200u64 {
            let (subject, expected) = truth[case as usize % truth.len()];
            let step = Step::asking(System::Persons).applicant(subject);
            let answer = until_known(|attempt| {
                let answer = step.call(case, attempt, |call| client.query(call));
                let found = answer.as_ref().ok().and_then(|answer| answer.found);
                assert!(
                    found.is_none_or(|found| found == expected || found == Found::Unknown),
                    "case {case}"
                );
                answer
            });
            assert_eq!(answer.found, Some(expected));
            if let Some(personal) = answer.personal {
                assert_eq!(personal["records"][0]["iin"], subject);
            }
        }
        let faults = simulator.log().iter().filter_map(|entry| entry.fault).collect::<BTreeSet<_>>();
        assert_eq!(faults.len(), 8, "all kinds were tried: {faults:?}");
    }
}

#[test]
fn two_hundred_cases_on_a_bad_day_are_sent_once() {
    let (simulator, running) = started(BAD_DAY, |_| {});
    let (client, _) = client(&running, Format::Soap, 2);
    let step = Step::of(NodeKind::Process, Ask::system("send", System::Gateway)).applicant(PERSON);
    let mut numbers = BTreeSet::new();
    for case in 0..200 {
        let answer = until_known(|attempt| {
            assert_eq!(attempt, 1, "what may have been done is never tried under another key");
            step.call(case, attempt, |call| client.send(call))
        });
        numbers.insert(answer.reference.unwrap());
    }
    assert_eq!(numbers.len(), 200);
    assert_eq!(simulator.registers().effects().unwrap().len(), 200);
}

#[test]
fn two_hundred_invoices_on_a_bad_day_are_paid_and_refunded_once() {
    let (_simulator, running) = started(BAD_DAY, |settings| settings.pays = true);
    let client = payments(&running);
    // What is unclear is asked again under the same key.
    let again = |ask: &mut dyn FnMut() -> Result<(), payment::SystemError>| {
        (0..60).find(|_| match ask() {
            Ok(()) => true,
            Err(payment::SystemError::Unclear(_) | payment::SystemError::NotReached(_)) => false,
            Err(refused) => panic!("{refused}"),
        })
    };
    for case in 0..200 {
        let new = invoice(&format!("N-{case}"));
        assert!(again(&mut || client.create(&format!("{case}/p1/1/1"), &new).map(drop)).is_some());
        let mut paid = None;
        assert!(
            again(&mut || client.invoice(&new.number).map(|found| paid = found.payments.into_iter().next()))
                .is_some()
        );
        let paid = paid.unwrap();
        if case % 4 == 0 {
            let back = NewRefund {
                invoice: new.number.clone(),
                payment: paid.id,
                amount: paid.amount,
                currency: CURRENCY.to_owned(),
                reason: "refused".to_owned(),
            };
            assert!(again(&mut || client.refund(&format!("{case}/r"), &back).map(drop)).is_some());
        }
    }
    let day = payment::day_of(SystemClock.now()).unwrap();
    let mut lines = Vec::new();
    assert!(again(&mut || client.statement(&day).map(|(all, _)| lines = all)).is_some());
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for line in &lines {
        let kind = match line {
            payment::contract::StatementLine::Payment(_) => "paid",
            payment::contract::StatementLine::Refund(_) => "refunded",
        };
        *counts.entry(kind).or_default() += 1;
    }
    assert_eq!(counts, BTreeMap::from([("paid", 200), ("refunded", 50)]));
}

/// What a client came to: none where it is to be asked again under the same key.
fn known<T>(answer: Result<T, CallError>) -> Option<T> {
    match answer {
        Ok(answer) => Some(answer),
        Err(CallError::Unclear { .. }) => None,
        Err(CallError::NotDone { why }) => panic!("{why}"),
    }
}

#[test]
fn two_hundred_licences_and_documents_on_a_bad_day_have_numbers_without_gaps() {
    let (simulator, running) = started(BAD_DAY, |_| {});
    let address = |system: &str| {
        let address =
            Address::new(format!("http://{}/{system}", running.address()), Some("token".to_owned()));
        Address { patience: Duration::from_secs(1), ..address }
    };
    let licences = licences::Client::new(&address("licences")).unwrap();
    let documents = documents::Client::new(&address("documents")).unwrap();
    let mut numbers = (Vec::new(), Vec::new());
    for case in 0..200u64 {
        let (licence, document) = (new_licence(case), new_document(case));
        let issued = (0..60)
            .find_map(|_| known(licences.issue(&format!("{case}/p1/1/1"), &licence).map_err(Into::into)));
        let issued = issued.unwrap();
        assert_eq!((issued.case, &issued.kind), (Some(case), &licence.kind));
        numbers.0.push(issued.number);
        let kept = (0..60).find_map(|_| {
            known(documents.register(&format!("{case}/p2/1/1"), &document).map_err(Into::into))
        });
        numbers.1.push(kept.unwrap().number);
    }
    // PREFIX-YEAR-COUNT-CHECK
    let counts: Vec<u64> =
        numbers.0.iter().map(|number| number.split('-').nth(2).unwrap().parse().unwrap()).collect();
    assert_eq!(counts, (1..=200).collect::<Vec<u64>>());
    assert_eq!(simulator.licences.verify().unwrap().licences, 200);
    assert_eq!(numbers.1.iter().collect::<BTreeSet<_>>().len(), 200);
    let done = simulator.log().iter().filter(|entry| entry.fault.is_some()).count();
    assert!(done > 100, "{done} faults");
}

fn new_licence(case: u64) -> licences::contract::NewLicence {
    serde_json::from_value(serde_json::json!({
        "service": "06-1", "case": case, "kind": format!("an activity {case}"), "issuer": { "name": "A body", "bin": ENTITY },
        "holder": { "kind": "organisation", "bin": ENTITY, "name": "Company" }, "by": "h-1",
        "ground": { "clause": "An act, 7" }
    }))
    .unwrap()
}

fn new_document(case: u64) -> documents::contract::NewDocument {
    serde_json::from_value(serde_json::json!({
        "journal": "incoming", "subject": format!("an application {case}"), "service": "06-1", "case": case,
        "correspondent": { "kind": "applicant" }
    }))
    .unwrap()
}
