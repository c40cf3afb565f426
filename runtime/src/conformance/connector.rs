//! Another system: does each key once, and often fails before or after.

use crate::connect::CallError;
use crate::{Answer, Audit, Call, CaseId, Event, Hash, Name, Steps};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// What is done once: case, node, ask and visit.
type Done = (CaseId, Name, Option<Name>, u32);

/// What another system has done, by the keys under which it was asked. Several processes can share one file, to which each only adds.
#[derive(Debug, Default)]
pub struct Ledger {
    calls: Mutex<BTreeMap<String, u32>>,
    done: Mutex<BTreeMap<Done, BTreeSet<String>>>,
    file: Option<PathBuf>,
}

impl Ledger {
    /// One that also writes each thing done to a file, a line each: case, node, ask, visit, key.
    pub fn at(file: PathBuf) -> Self {
        Self { file: Some(file), ..Self::default() }
    }

    fn note(&self, call: &Call<'_>) {
        let key = call.key.to_string();
        let step = (call.key.case, call.key.node.clone(), call.key.ask.clone(), call.key.visit);
        self.done.lock().unwrap().entry(step).or_default().insert(key.clone());
        if let Some(file) = &self.file {
            let of = &call.key;
            let ask = of.ask.as_deref().unwrap_or("-");
            let line = format!("{} {} {ask} {} {key}\n", of.case, of.node, of.visit);
            // One write of a short line is whole, whoever else writes.
            let mut file = std::fs::OpenOptions::new().create(true).append(true).open(file).unwrap();
            file.write_all(line.as_bytes()).unwrap();
        }
    }

    /// What a file of several processes says was done.
    pub fn read(file: &std::path::Path) -> Self {
        let ledger = Self::default();
        for line in std::fs::read_to_string(file).unwrap_or_default().lines() {
            let words: Vec<&str> = line.split(' ').collect();
            let [case, node, ask, visit, key] = words.as_slice() else {
                panic!("{line:?} is no line of a ledger")
            };
            let ask = Some(*ask).filter(|ask| *ask != "-").map(Name::from);
            let step = (CaseId(case.parse().unwrap()), Name::from(*node), ask, visit.parse().unwrap());
            ledger.done.lock().unwrap().entry(step).or_default().insert((*key).to_owned());
        }
        ledger
    }

    /// How much was done.
    pub fn count(&self) -> usize {
        self.done.lock().unwrap().len()
    }

    /// No step was done twice, and each was done that the record of a case says was.
    pub async fn check(&self, audit: &dyn Audit, cases: impl IntoIterator<Item = CaseId>) {
        let done = self.done.lock().unwrap().clone();
        for (step, keys) in &done {
            assert_eq!(keys.len(), 1, "{step:?} was done under {keys:?}");
        }
        for case in cases {
            for record in audit.history(case).await.unwrap() {
                if let Event::Called { node, visit, ask, .. } = record.event {
                    let step = (case, node, ask, visit);
                    assert!(done.contains_key(&step), "{step:?} is recorded and was not done");
                }
            }
        }
    }
}

/// Fails at random, the same at each run: of `scale` first calls one each before, after, and without an answer; 0: none. An instant one
/// answers alike cases alike, so that two worlds with the same commands can be compared.
pub struct Flaky {
    /// What it has done.
    pub ledger: Arc<Ledger>,
    scale: u8,
    instant: bool,
}

impl Flaky {
    /// One that answers on the thread that asks.
    pub fn instant(ledger: Arc<Ledger>, scale: u8) -> Self {
        Self { ledger, scale, instant: true }
    }

    /// One that is asked on other threads.
    pub fn slow(ledger: Arc<Ledger>, scale: u8) -> Self {
        Self { ledger, scale, instant: false }
    }
}

impl Steps for Flaky {
    fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        let key = call.key.to_string();
        let times = *self
            .ledger
            .calls
            .lock()
            .unwrap()
            .entry(key.clone())
            .and_modify(|times| *times += 1)
            .or_insert(1);
        // Two worlds that are compared may number alike cases apart.
        let of = match self.instant {
            true => format!("{} {:?} {} {:?}", call.key.node, call.key.ask, call.key.visit, call.facts),
            false => key.clone(),
        };
        let luck = Hash::digest(&[of.as_bytes()]).0[0];
        let first = times == 1 && call.key.attempt == 1;
        let fails = |nth: u8| self.scale > 0 && first && luck % self.scale == nth;
        let why = || "bad luck".to_owned();
        if fails(0) {
            return Err(CallError::NotDone { why: why() });
        }
        if fails(1) {
            return Err(CallError::Unclear { why: why() });
        }
        // A question of a set that is not known the first time does nothing, and is asked anew.
        if fails(2) && call.key.ask.is_some() {
            return Ok(Answer::unknown());
        }
        self.ledger.note(call);
        if fails(3) {
            return Err(CallError::Unclear { why: why() });
        }
        let personal = luck
            .is_multiple_of(3)
            .then(|| serde_json::json!({ "about": call.whose(), "node": call.key.node.as_str() }));
        let reference = Some(format!("reference {}", luck % 10));
        Ok(Answer { personal, reference, ..Answer::holds(!luck.is_multiple_of(4)) })
    }

    fn is_instant(&self) -> bool {
        self.instant
    }
}
