//! The systems of a ministry beside a generated service: `zanflow systems` with registers of its own, failing by a script.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use crate::served::Server;
use serde_json::Value;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU16, Ordering};

/// Milliseconds that faults take: longer than the service waits for an answer, and short enough that people would wait.
const SILENCE: u32 = 1_300;
const HELD: u32 = 400;

/// A fault that is to happen: `payment create fail_after`, of the first such call, or `gateway persons stale 2`, of the second.
struct Fault {
    system: String,
    operation: String,
    kind: String,
    nth: u32,
}

impl Fault {
    fn read(text: &str) -> Self {
        let mut words = text.split(' ').map(str::to_owned);
        let mut word = || words.next().expect("system, operation and kind");
        let (system, operation, kind) = (word(), word(), word());
        Self { system, operation, kind, nth: words.next().map_or(1, |nth| nth.parse().unwrap()) }
    }

    /// As the simulator reads it.
    fn rule(&self) -> String {
        let Self { system, operation, kind, nth } = self;
        let ms = if kind == "no_answer" { SILENCE } else { HELD };
        format!(
            "[[fault]]\nsystem = \"{system}\"\noperation = \"{operation}\"\nkind = \"{kind}\"\nnth = [{nth}]\nms = {ms}\n"
        )
    }
}

/// A port of this machine that nobody listens at. Not one of those that are given to whoever asks for any.
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let from = 20_000 + u16::try_from(std::process::id() % 10_000).unwrap();
    let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    let mut ports = std::iter::repeat_with(|| from + NEXT.fetch_add(1, Ordering::Relaxed));
    ports.find(is_free).expect("a free port")
}

/// Loads a register of a file of systems with the program itself, as whoever keeps them does.
fn load(program: &Path, systems: &Path, kind: &str, csv: &str) {
    let file = systems.with_extension("csv");
    fs::write(&file, csv).unwrap();
    let load = ["registers", "load", kind, "--systems"];
    let output = Command::new(program).args(load).args([systems, &file]).output().unwrap();
    assert!(output.status.success(), "{kind}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Whom the registers hold, and how.
pub struct Known<'a> {
    /// The IIN or BIN.
    pub subject: &'a str,
    /// Their state in the register, where it is another than `alive` or `registered`.
    pub state: Option<&'a str>,
}

impl Known<'_> {
    fn is_person(&self) -> bool {
        !matches!(self.subject.as_bytes()[4], b'4'..=b'6')
    }

    /// Loads the accounts of the portal, which the service has itself, into its file.
    pub fn to_the_portal(&self, service: &Path, systems: &Path) {
        load(service, systems, "accounts", &format!("subject,opened,closed\n{},2020-01-01,\n", self.subject));
    }

    fn to_the_registers(&self, systems: &Path) {
        let zanflow = Path::new(env!("CARGO_BIN_EXE_zanflow"));
        let Self { subject, state } = self;
        // Somebody else is on record in both, for answers about somebody else.
        let mut persons =
            "iin,surname,name,birth,state\n000229500008,Other,Person,2000-02-29,alive\n".to_owned();
        let mut firms = "bin,name,state\n150440000003,Other firm,registered\n".to_owned();
        if self.is_person() {
            persons += &format!("{subject},Тегі,Аты,1990-01-01,{}\n", state.unwrap_or("alive"));
        } else {
            firms += &format!("{subject},Жайлау,{}\n", state.unwrap_or("registered"));
        }
        load(zanflow, systems, "persons", &persons);
        load(zanflow, systems, "legal-entities", &firms);
        let qualified = format!("subject,requirement,from,until,by\n{subject},білім,2020-01-01,,№ 1\n");
        load(zanflow, systems, "qualifications", &qualified);
    }
}

/// The systems, as they run.
pub struct Ministry {
    server: Server,
    faults: Vec<Fault>,
}

impl Ministry {
    /// Starts them for a service that will be at that address.
    pub fn start(folder: &Path, service: &str, faults: &Value, known: &Known<'_>) -> Self {
        let (store, script) = (folder.join("ministry.books"), folder.join("faults.toml"));
        known.to_the_registers(&store);
        let faults = faults.as_array().unwrap().iter().map(|fault| Fault::read(fault.as_str().unwrap()));
        let faults: Vec<Fault> = faults.collect();
        fs::write(&script, faults.iter().map(Fault::rule).collect::<String>()).unwrap();
        let secret = folder.join("webhook.secret");
        fs::write(&secret, "a-secret-of-the-payment-system").unwrap();
        let path = |path: &Path| path.to_str().unwrap().to_owned();
        let (payments, answers) =
            (format!("{service}/webhooks/payment"), format!("{service}/webhooks/gateway"));
        let server = Server::of(
            Path::new(env!("CARGO_BIN_EXE_zanflow")),
            &[
                "systems",
                "--bind",
                "127.0.0.1:0",
                "--store",
                &path(&store),
                "--faults",
                &path(&script),
                "--webhook",
                &payments,
                "--webhook-secret",
                &path(&secret),
                "--answers",
                &answers,
            ],
        );
        Self { server, faults }
    }

    /// What the service is configured with, besides the amount of the fee: all systems are these.
    pub fn config(&self, folder: &Path) -> String {
        let secret = folder.join("webhook.secret");
        let (url, secret) = (&self.server.url, secret.display().to_string());
        format!(
            "url = \"{url}/payment\"\ntoken_file = {secret:?}\nsecret_file = {secret:?}\ntimeout_seconds = 1\n\
             [systems]\ngateway_password_file = {secret:?}\n\
             gateway = {{ address = \"{url}/gateway/sync\", asynchronous = \"{url}/gateway/async\", sender = \"service\", timeout_ms = 700, \
             attempts = 2, wait_ms = 20 }}\n\
             licensing = {{ url = \"{url}/licences\", token_file = {secret:?} }}\n\
             documents = {{ url = \"{url}/documents\", token_file = {secret:?} }}\n"
        )
    }

    /// The faults that were to happen and did not, by the log of the systems, with what did; nothing if all happened.
    pub fn did_not_happen(&self) -> String {
        let log = ureq::get(format!("{}/log", self.server.url)).call().unwrap().body_mut().read_to_string();
        let log: Value = serde_json::from_str(&log.unwrap()).unwrap();
        let calls = log["calls"].as_array().unwrap();
        let is_missing = |fault: &&Fault| {
            let Fault { system, operation, kind, .. } = fault;
            !calls.iter().any(|call| {
                [&call["system"], &call["operation"], &call["fault"]] == [system.as_str(), operation, kind]
            })
        };
        let missing = self.faults.iter().filter(is_missing);
        let missing = missing.map(|Fault { system, operation, kind, .. }| {
            format!("{system} {operation} {kind} did not happen, but {}\n", told(calls))
        });
        missing.collect()
    }
}

/// The calls in short.
fn told(calls: &[Value]) -> String {
    let one = |call: &Value| {
        let text = |key: &str| call[key].as_str().unwrap_or("-").to_owned();
        format!("{} {} {} {}", text("system"), text("operation"), text("fault"), call["status"])
    };
    calls.iter().map(one).collect::<Vec<_>>().join("; ")
}
