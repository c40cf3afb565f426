//! Many clients of a generated service at once: each starts cases, reads its tasks and does them, as fast as it is answered.
//!
//! `ZANFLOW_BENCH_SERVICE=PROGRAM make bench-service`: the program that `cargo build --release` makes of a generated crate.
//! `ZANFLOW_BENCH_CLIENTS` (200) of them for `ZANFLOW_BENCH_SECONDS` (60). Fails if one request does.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// What one client was answered: milliseconds by kind of request, and what went wrong.
#[derive(Default)]
struct Answers {
    took: BTreeMap<&'static str, Vec<f64>>,
    errors: Vec<String>,
}

struct Client {
    url: String,
    agent: ureq::Agent,
    number: u64,
    answers: Answers,
}

impl Client {
    /// One request; its answer, if it was a good one.
    fn ask(&mut self, kind: &'static str, path: &str, body: Option<&Value>) -> Option<Value> {
        let begun = Instant::now();
        let url = format!("{}/api{path}", self.url);
        let sent = match body {
            Some(body) => self.agent.post(&url).content_type("application/json").send(body.to_string()),
            None => self.agent.get(&url).call(),
        };
        let read = sent.and_then(|mut answer| {
            let status = answer.status().as_u16();
            Ok((status, read(&mut answer)?))
        });
        self.answers.took.entry(kind).or_default().push(begun.elapsed().as_secs_f64() * 1000.0);
        match read {
            Ok((200..=299, answer)) => Some(answer),
            Ok((status, answer)) => {
                self.answers.errors.push(format!("{kind}: {status} {answer}"));
                None
            }
            Err(error) => {
                self.answers.errors.push(format!("{kind}: {error}"));
                None
            }
        }
    }

    /// Takes cases on until the time is over.
    fn work(mut self, processes: &[String], until: Instant) -> Answers {
        let mut round = 0;
        while Instant::now() < until {
            let process = &processes[usize::try_from(self.number + round).unwrap() % processes.len()];
            round += 1;
            let new = json!({ "id": format!("client-{}-{round}", self.number), "applicant": "900101300017" });
            let Some(case) = self.ask("start", &format!("/processes/{process}/cases"), Some(&new)) else {
                continue;
            };
            let id = case["case"].as_u64().unwrap();
            self.ask("inbox", "/tasks?limit=20", None);
            for _ in 0..5 {
                let Some(now) = self.ask("read", &format!("/cases/{id}"), None) else { break };
                let (Some("task"), Some(node)) = (now["status"].as_str(), now["node"].as_str()) else {
                    break;
                };
                let done = json!({ "by": { "id": format!("staff-{}", self.number), "name": "A. B." }, "decision": "approve" });
                let path = format!("/cases/{id}/tasks/{node}/completion");
                if self.ask("complete", &path, Some(&done)).is_none() {
                    break;
                }
            }
        }
        self.answers
    }
}

/// The JSON of an answer.
fn read(answer: &mut ureq::http::Response<ureq::Body>) -> Result<Value, ureq::Error> {
    let text = answer.body_mut().read_to_string()?;
    Ok(serde_json::from_str(&text).unwrap_or(Value::Null))
}

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn main() -> ExitCode {
    let Some(program) = std::env::var_os("ZANFLOW_BENCH_SERVICE") else {
        println!("skipped: ZANFLOW_BENCH_SERVICE names no program of a generated service");
        return ExitCode::SUCCESS;
    };
    let (clients, seconds) = (number("ZANFLOW_BENCH_CLIENTS", 200), number("ZANFLOW_BENCH_SECONDS", 60));
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(program)
        .args(["--quiet", "--bind", "127.0.0.1:0", "--trial", "--journal", "cases.journal"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let _server = Server(child);
    let url = line.trim().strip_prefix("serving ").expect("it says where").trim_end_matches('/').to_owned();
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(60)))
        .build()
        .into();
    let all: Value = read(&mut agent.get(format!("{url}/api/processes")).call().unwrap()).unwrap();
    let runs = |process: &&Value| process["version"].is_string();
    let names = all.as_array().unwrap().iter().filter(runs).map(|process| process["name"].as_str().unwrap());
    let processes: Vec<String> = names.map(str::to_owned).collect();
    let until = Instant::now() + Duration::from_secs(seconds);
    let work = |number| {
        Client { url: url.clone(), agent: agent.clone(), number, answers: Answers::default() }
            .work(&processes, until)
    };
    let answers: Vec<Answers> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..clients).map(|number| scope.spawn(move || work(number))).collect();
        all.into_iter().map(|client| client.join().unwrap()).collect()
    });
    told(clients, seconds, answers)
}

/// Prints what they were answered; a failure if anything was none.
fn told(clients: u64, seconds: u64, answers: Vec<Answers>) -> ExitCode {
    let mut took: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    let mut errors = Vec::new();
    for of in answers {
        for (kind, times) in of.took {
            took.entry(kind).or_default().extend(times);
        }
        errors.extend(of.errors);
    }
    let all: usize = took.values().map(Vec::len).sum();
    println!("{clients} clients, {seconds} s: {all} requests, {} errors", errors.len());
    for (kind, mut times) in took {
        times.sort_by(f64::total_cmp);
        let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
        println!("{kind:<10} {:>8} requests   p50 {:>7.1} ms   p99 {:>7.1} ms", times.len(), at(50), at(99));
    }
    errors.iter().take(5).for_each(|error| println!("  {error}"));
    if errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
