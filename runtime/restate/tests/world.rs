//! A service, systems that fail by a seed, and people who act by it: what happens to a case depends on its seed alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use zanflow_runtime::connect::{Answer, Call, CallError, Steps};
use zanflow_runtime::decide::{Completion, Decision, Delivery, Message, Outcome, Person, Reason};
use zanflow_runtime::file::FileLimits;
use zanflow_runtime::{
    Ask, Attachment, Budget, Caller, CaseId, Clause, Command, Connector, END_REFUSED, END_SUCCESS, Edge,
    Engine, EngineError, Erasure, Flow, Hash, Limits, Node, NodeKind, Record, START, Settings, Start, Status,
    System, Unit, Version, When, Work,
};

/// Two calls, a check of several registers, two tasks, a message, a call; each condition leads to a refusal, which is a call too.
pub fn flow() -> Flow {
    let node = |id: &str, kind, work| {
        let clause = Clause { act: "000-1".into(), item: Some(id.to_owned()), ..Clause::default() };
        Node { work: Some(work), ..Node::new(id, kind, clause) }
    };
    let call = |id: &str, kind| node(id, kind, Work::Call(Connector::Gateway));
    let mut registers = call("k1", NodeKind::Condition);
    // Each is needed: which of two that would do is asked anew first is a matter of milliseconds.
    registers.asks = vec![
        vec![Ask::system("check_persons", System::Persons)],
        vec![Ask::system("check_firms", System::LegalEntities)],
    ];
    let mut task = node("s1", NodeKind::Step, Work::Task);
    task.budget = Some(Budget::exactly(2, Unit::WorkingDay));
    let nodes = vec![
        call("p1", NodeKind::Process),
        call("c1", NodeKind::Condition),
        registers,
        task,
        node("c2", NodeKind::Condition, Work::Task),
        node("m1", NodeKind::Process, Work::Message),
        call("p4", NodeKind::Process),
        call("p9", NodeKind::Process),
    ];
    let next = |from, to| Edge::new(from, When::Next, to);
    let edges = vec![
        next(START, "p1"),
        next("p1", "c1"),
        Edge::new("c1", When::Pass, "k1"),
        Edge::new("c1", When::Fail, "p9"),
        Edge::new("k1", When::Pass, "s1"),
        Edge::new("k1", When::Fail, "p9"),
        next("s1", "c2"),
        Edge::new("c2", When::Pass, "m1"),
        Edge::new("c2", When::Fail, "p9"),
        next("m1", "p4"),
        next("p4", END_SUCCESS),
        next("p9", END_REFUSED),
    ];
    Flow::new(nodes, edges).unwrap()
}

/// Retries come soon, and no connector is paused that fails often, so that tests take seconds.
pub fn settings() -> Settings {
    let calls = Limits { failures: u32::MAX, ..Limits::default() };
    Settings { calls, retry_first: 5, retry_most: 20, patience: PATIENCE, ..Settings::default() }
}

/// Some calls take longer.
pub const PATIENCE: Duration = Duration::from_millis(40);

/// A number below `of` that depends on the seed and what it is for.
fn luck(seed: u64, what: &str, of: u8) -> u8 {
    Hash::digest(&[&seed.to_le_bytes(), what.as_bytes()]).0[0] % of
}

/// What is done once: the seed of the case, its step, the visit.
type Done = (u64, String, u32);

/// Systems that honour keys, and fail before, after or instead of acting.
#[derive(Default)]
pub struct Systems {
    calls: Mutex<BTreeMap<String, u32>>,
    done: Mutex<BTreeMap<Done, BTreeSet<String>>>,
}

impl Steps for Systems {
    fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        let seed = call.subject.and_then(|subject| subject.get("seed")?.as_u64()).unwrap_or(0);
        let step =
            call.key.ask.as_ref().map_or(call.key.node.to_string(), |ask| format!("{}.{ask}", call.key.node));
        let key = call.key.to_string();
        let times = *self.calls.lock().unwrap().entry(key.clone()).and_modify(|n| *n += 1).or_insert(1);
        let first = times == 1 && call.key.attempt == 1;
        let kind = luck(seed, &step, 12);
        let why = || "bad luck".to_owned();
        match kind {
            0 if first => return Err(CallError::NotDone { why: why() }),
            1 if first => return Err(CallError::Unclear { why: why() }),
            2 if first && call.key.ask.is_some() => return Ok(Answer::unknown()),
            3 => std::thread::sleep(2 * PATIENCE),
            _ => {}
        }
        let done = (seed, step.clone(), call.key.visit);
        self.done.lock().unwrap().entry(done).or_default().insert(key);
        match kind {
            4 if first => Err(CallError::Unclear { why: why() }),
            5 if call.key.node.starts_with('p') => Ok(Answer { later: true, ..Answer::default() }),
            _ => Ok(Answer { reference: Some(step.clone()), ..Answer::holds(luck(seed, &step, 7) != 0) }),
        }
    }
}

impl Systems {
    /// No step was done twice, and each that a case has seen done was done.
    pub fn check(&self, audits: &BTreeMap<u64, Vec<Vec<serde_json::Value>>>) {
        let done = self.done.lock().unwrap();
        for (step, keys) in &*done {
            assert_eq!(keys.len(), 1, "{step:?} was done under {keys:?}");
        }
        assert!(done.len() >= audits.len(), "each case did something");
    }
}

pub fn caller() -> Caller {
    Caller::in_every_role(Person { id: "w1".into(), name: "A".into() })
}

/// Takes a case of a seed to its end, and one that continues it if it is refused and the seed wants that. Their numbers.
pub async fn walk(engine: &dyn Engine, version: Version, seed: u64) -> Result<Vec<CaseId>, EngineError> {
    let start = || Start {
        personal: Some(serde_json::json!({ "id": "x", "seed": seed })),
        request: (seed.is_multiple_of(3)).then(|| format!("r{seed}")),
        by: Some(caller()),
        ..Start::new(version)
    };
    let case = engine.start(start()).await?;
    if seed.is_multiple_of(3) {
        assert_eq!(engine.start(start()).await?, case, "a request starts one case");
    }
    let ended = to_the_end(engine, case, seed).await?;
    let mut cases = vec![case];
    if ended == Status::Refused && seed.is_multiple_of(2) {
        let again = Start {
            request: None,
            personal: Some(serde_json::json!({ "seed": seed + (1 << 32) })),
            ..start()
        };
        let new = engine.resubmit(case, again).await?;
        to_the_end(engine, new, seed + (1 << 32)).await?;
        cases.push(new);
    }
    if seed.is_multiple_of(4) {
        engine.command(case, Command::Erase { what: Erasure::Applicant, by: Some(caller()) }).await?;
    }
    Ok(cases)
}

pub async fn to_the_end(engine: &dyn Engine, case: CaseId, seed: u64) -> Result<Status, EngineError> {
    for _ in 0..20_000 {
        let view = engine.view(case).await?;
        let node = view.node.unwrap_or_default();
        match view.status {
            Status::Success | Status::Refused | Status::Cancelled => return Ok(view.status),
            Status::Task => people(engine, case, seed, &node).await?,
            Status::Message => message(engine, case, seed, &node).await?,
            Status::Held => panic!("case {case} of seed {seed} is stuck"),
            Status::Running | Status::Retry => tokio::time::sleep(Duration::from_millis(3)).await,
        }
    }
    panic!("case {case} of seed {seed} does not end")
}

/// Whether people do nothing in a case of that seed but what takes it on, so that it does not matter how often they look at it.
pub fn is_plain(seed: u64) -> bool {
    ["before s1", "before c2"].iter().all(|what| luck(seed, what, 8) > 5)
}

/// What people do with a task.
async fn people(engine: &dyn Engine, case: CaseId, seed: u64, node: &str) -> Result<(), EngineError> {
    let (by, to) = (caller(), Person { id: "w2".into(), name: "B".into() });
    let reason = || "a reason".to_owned();
    let before = match luck(seed, &format!("before {node}"), 8) {
        0 => vec![Command::Suspend { by: by.clone(), reason: reason() }, Command::Resume { by: by.clone() }],
        1 => vec![Command::Assign { to, by: by.clone(), reason: None }, Command::Release { by: by.clone() }],
        2 => vec![Command::Attach { paper: Box::new(paper(seed)), by: by.clone() }],
        3 if node == "s1" => vec![Command::Deliver(answer(seed, "m1"))],
        4 => vec![Command::Cancel { by: by.clone(), reason: reason() }],
        5 => vec![Command::Retry { by: by.clone() }],
        _ => vec![],
    };
    for command in before {
        let ends = matches!(command, Command::Cancel { .. });
        let refused = matches!(command, Command::Retry { .. });
        let outcome = engine.command(case, command).await;
        assert_eq!(outcome.is_err(), refused, "{outcome:?}");
        if ends {
            return Ok(());
        }
    }
    let approves = node != "c2" || luck(seed, "approves", 3) != 0;
    let decision = (node == "c2").then_some(if approves { Decision::Approve } else { Decision::Refuse });
    let reasons = if approves { vec![] } else { vec![Reason { ground: Clause::default(), text: reason() }] };
    let done = Completion { node: node.to_owned(), by, decision, reasons };
    engine.command(case, Command::Complete(done)).await.map(drop)
}

/// What another system says later; sometimes twice.
async fn message(engine: &dyn Engine, case: CaseId, seed: u64, node: &str) -> Result<(), EngineError> {
    let message = answer(seed, node);
    engine.command(case, Command::Deliver(message.clone())).await?;
    if luck(seed, &format!("twice {node}"), 3) == 0 {
        match engine.command(case, Command::Deliver(message)).await {
            // The first one was the last that the case waited for.
            Err(EngineError::Ended { .. }) => {}
            second => assert_eq!(second?, Outcome::Delivered(Delivery::Duplicate)),
        }
    }
    Ok(())
}

fn answer(seed: u64, node: &str) -> Message {
    Message { id: format!("{seed} {node}"), node: node.to_owned(), ask: None, holds: None, personal: None }
}

fn paper(seed: u64) -> Attachment {
    let content = format!("%PDF-1.7\n{seed}\n%%EOF").into_bytes();
    Attachment::new("a.pdf", None, content, FileLimits::default()).unwrap()
}

/// What records say, but for times, numbers of cases and seals, which differ from run to run; and those of several questions that are
/// open at once by question, since which is asked again first is a matter of milliseconds.
pub fn said(records: &[Record]) -> Vec<serde_json::Value> {
    let mut all: Vec<serde_json::Value> =
        records.iter().map(|record| serde_json::to_value(record).unwrap()).collect();
    all.iter_mut().for_each(strip);
    let asked = |value: &serde_json::Value| value["event"]["ask"].as_str().map(str::to_owned);
    all.chunk_by_mut(|one, next| asked(one).is_some() && asked(next).is_some())
        .for_each(|chunk| chunk.sort_by_key(asked));
    all
}

fn strip(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(fields) => {
            for name in ["at", "case", "seq", "seal", "deadline", "retry", "since", "resubmits"] {
                fields.remove(name);
            }
            fields.values_mut().for_each(strip);
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

/// A number that the environment gives.
pub fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// The systems, shared with who looks at them.
pub fn systems() -> Arc<Systems> {
    Arc::default()
}
