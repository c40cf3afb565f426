//! Random commands to an engine, connectors that fail at random but honour keys, and what must hold whatever happened.

use super::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

/// One command, decoded from numbers so that any numbers are a command.
#[derive(Debug, Clone, Copy)]
pub struct Op(pub u8, pub u8, pub u8);

/// The next of a row of numbers that looks random.
pub fn next(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    seed.wrapping_mul(0x2545_F491_4F6C_DD1D)
}

pub fn ops(seed: u64, count: usize) -> Vec<Op> {
    let mut seed = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut byte = || u8::try_from(next(&mut seed) >> 56).unwrap();
    (0..count).map(|_| Op(byte(), byte(), byte())).collect()
}

/// Does the command; what it was refused for is no matter, unless the journal failed.
pub fn run(
    engine: &Local,
    clock: &SimClock,
    versions: [Version; 2],
    op: Op,
    known: &mut Vec<CaseId>,
) -> Result<(), JournalError> {
    let Op(kind, a, b) = op;
    let case = known.get(usize::from(a) % known.len().max(1)).copied().unwrap_or(CaseId(1));
    let at = engine.view(case).ok().and_then(|view| view.node).unwrap_or_default();
    let done = match kind % 14 {
        0..=2 => {
            let facts = if b % 3 == 0 { Facts::from([("c1", b % 2 == 0)]) } else { Facts::new() };
            let personal = (b % 2 == 0).then(|| serde_json::json!({"id": "x"}));
            let request = (b % 5 == 0).then(|| format!("r{}", a % 4));
            let matter = (b % 7 == 0).then(|| "q1".to_owned());
            let start =
                Start { facts, request, personal, matter, ..Start::new(versions[usize::from(b % 2)]) };
            engine.start(start).map(|case| {
                if !known.contains(&case) {
                    known.push(case);
                }
            })
        }
        3..=4 => engine.complete(case, if b % 3 == 0 { refusal(&at, "no") } else { approval(&at) }),
        5 => {
            let message = Message {
                id: format!("m{}", b % 4),
                node: "c9".into(),
                ask: None,
                holds: Some(b % 2 == 0),
                personal: None,
            };
            engine.deliver(case, message).map(drop)
        }
        6 => engine.suspend(case, &caller(), "stop"),
        7 => engine.resume(case, &caller()),
        8 if b % 4 == 0 => engine.cancel(case, &caller(), "gone"),
        8 if b % 4 == 1 => engine.raise(case, &Whom::Head, &caller(), "late"),
        8 if b % 4 == 2 => engine.raise(case, &Whom::Person(person()), &caller(), "late"),
        8 => engine.retry(case, &caller()),
        9 => engine.migrate(case, versions[usize::from(b % 2)], None, &caller(), "moved"),
        10 if b % 4 == 0 => engine.erase(case, ERASURES[usize::from(a) % 3], Some(&caller())),
        10 => engine.resubmit(case, Start::new(versions[0])).map(|case| known.push(case)),
        12 => {
            let values = serde_json::json!({ "f1": format!("name {}", b % 8) });
            let filled = FORM.check(1, values.as_object().unwrap()).unwrap();
            engine.fill(case, &filled, None, &caller()).map(drop)
        }
        13 if b % 5 == 0 => engine.detach(case, u32::from(a % 4), &caller()),
        13 => {
            let content = format!("%PDF-1.7\n{}\n%%EOF", "x".repeat(usize::from(b) * 40)).into_bytes();
            let paper = Attachment::new("a.pdf", None, content, FileLimits::default()).unwrap();
            engine.attach(case, paper, &caller()).map(drop)
        }
        _ => {
            clock.pass(i64::from(b) * 60_000);
            engine.tick().map(drop)
        }
    };
    match done {
        Err(EngineError::Journal(error)) => Err(error),
        _ => Ok(()),
    }
}

const ERASURES: [Erasure; 3] = [Erasure::Papers, Erasure::Applicant, Erasure::Everything];

const FORM: Form = Form { title: "Application", fields: &[Field::new("f1", FieldKind::Name, 1)] };

pub const FLOWS: [&str; 2] = [
    "p1 c1 p2 q1 s1 c9 k1 r1 c2 p3 p4: start>p1 p1>c1 c1-p3 c1+p2 p2>q1 q1+s1 q1-c9 s1>c9 c9-p3 c9+k1 k1-p3 k1+r1 r1-p3 r1+c2 c2-p3 \
     c2+p4 p3>end_refused p4>end_success | s1 2 hour task rules, c2 15 working_day task, c9 3 hour message, term 3 working_day p1",
    "p1 c1 p2 q1 s1 c9 k1 r1 c2 p3 p5 p4: start>p1 p1>c1 c1-p3 c1+p2 p2>q1 q1+s1 q1-c9 s1>c9 c9-p3 c9+k1 k1-p3 k1+r1 r1-p3 r1+c2 \
     c2-p3 c2+p5 p5>p4 p3>end_refused p4>end_success \
     | s1 1 hour task rules, c2 2 working_day task, c9 1 hour message, term 90 minute",
];

/// What is done once: case, node, ask and visit.
type Done = (CaseId, Name, Option<Name>, u32);

/// Another system: does each key once, and often fails before or after.
#[derive(Default)]
pub struct Flaky {
    calls: Mutex<BTreeMap<String, u32>>,
    /// Keys of what was done.
    done: Mutex<BTreeMap<Done, BTreeSet<String>>>,
}

impl Steps for Flaky {
    fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        let key = call.key.to_string();
        let times =
            *self.calls.lock().unwrap().entry(key.clone()).and_modify(|times| *times += 1).or_insert(1);
        let luck = Hash::digest(&[key.as_bytes()]).0[0];
        let fails = times == 1 && call.key.attempt == 1;
        let why = || "bad luck".to_owned();
        match luck % 6 {
            0 if fails => return Err(CallError::NotDone { why: why() }),
            1 if fails => return Err(CallError::Unclear { why: why() }),
            _ => {}
        }
        // A question of a set that is not known the first time does nothing, and is asked anew.
        if luck % 6 == 3 && fails && call.key.ask.is_some() {
            return Ok(Answer::unknown());
        }
        let step = (call.key.case, call.key.node.clone(), call.key.ask.clone(), call.key.visit);
        self.done.lock().unwrap().entry(step).or_default().insert(key);
        if luck % 6 == 2 && fails {
            return Err(CallError::Unclear { why: why() });
        }
        Ok(Answer::holds(!luck.is_multiple_of(4)))
    }

    fn is_instant(&self) -> bool {
        true
    }
}

impl Flaky {
    /// The other system as it is now; what happens to one of the two does not happen to the other.
    pub fn copy(&self) -> Self {
        let calls = Mutex::new(self.calls.lock().unwrap().clone());
        Self { calls, done: Mutex::new(self.done.lock().unwrap().clone()) }
    }

    /// No step was done twice, and each that the journal holds was done.
    pub fn check(&self, engine: &Local, cases: impl Iterator<Item = CaseId>) {
        let done = self.done.lock().unwrap();
        for (step, keys) in &*done {
            assert_eq!(keys.len(), 1, "{step:?} was done under {keys:?}");
        }
        for case in cases {
            for record in engine.history(case).unwrap() {
                if let Event::Called { node, visit, ask, .. } = record.event {
                    assert!(
                        done.contains_key(&(case, node.clone(), ask.clone(), visit)),
                        "{case} {node} {ask:?} {visit}"
                    );
                }
            }
        }
    }
}

/// Takes every case to its end.
pub fn finish(engine: &Local, clock: &SimClock, last: u64) {
    for round in 0..60 {
        clock.pass(HOUR);
        engine.tick().unwrap();
        let mut open = 0;
        for case in (1..=last).map(CaseId) {
            let Ok(view) = engine.view(case) else { continue };
            let node = view.node.unwrap_or_default();
            if view.suspended.is_some() {
                drop(engine.resume(case, &caller()));
            }
            match view.status {
                Status::Success | Status::Refused | Status::Cancelled => continue,
                Status::Task | Status::Held => {
                    drop(engine.assign(case, &person(), &caller()));
                    drop(engine.complete(case, approval(&node)));
                }
                Status::Message => {
                    let message = Message {
                        id: format!("f{round}"),
                        node,
                        ask: None,
                        holds: Some(true),
                        personal: None,
                    };
                    drop(engine.deliver(case, message));
                }
                _ => {}
            }
            open += 1;
        }
        if open == 0 {
            return;
        }
    }
    panic!("not all cases came to an end");
}
