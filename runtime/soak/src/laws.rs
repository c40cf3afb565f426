//! What must be true in the end: nothing lost, nothing twice, nothing altered.

use crate::effects::Step;
use crate::people::Promised;
use std::collections::{BTreeMap, BTreeSet};
use zanflow_runtime::case::{Event, Record};
use zanflow_runtime::engine::Engine;
use zanflow_runtime::{CaseId, EngineError};

/// Records that are read in one go.
const PAGE: usize = 5_000;

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// Cases.
    pub cases: u64,
    /// Those that have ended.
    pub ended: u64,
    /// Records.
    pub records: u64,
    /// What must not be.
    pub wrong: Vec<String>,
}

/// What records say, by case.
#[derive(Debug, Default)]
struct Story {
    seq: u64,
    started: u64,
    completed: BTreeMap<(String, u32), u64>,
    received: BTreeMap<String, u64>,
    ended: u64,
    entered: BTreeSet<(String, u32)>,
}

/// Compares what people were told, what systems did and what the record says.
///
/// # Errors
/// The record cannot be read.
pub async fn check(
    engine: &dyn Engine,
    promised: &Promised,
    done: &BTreeMap<Step, u64>,
) -> Result<Found, EngineError> {
    let mut found = Found { wrong: promised.wrong.clone(), ..Found::default() };
    if let Err(broken) = engine.verify(None).await {
        found.wrong.push(format!("the chain: {broken}"));
    }
    let mut stories: BTreeMap<CaseId, Story> = BTreeMap::new();
    let mut after = 0;
    loop {
        let page = engine.records(after, PAGE).await?;
        let Some((last, _)) = page.last() else { break };
        after = *last;
        for (_, record) in &page {
            found.records += 1;
            stories.entry(record.case).or_default().add(record, &mut found.wrong);
        }
    }
    found.cases = stories.len() as u64;
    found.ended = stories.values().filter(|story| story.ended > 0).count() as u64;
    for (case, story) in &stories {
        story.check(*case, &mut found.wrong);
    }
    promises(promised, &stories, &mut found.wrong);
    effects(done, &stories, &mut found.wrong);
    Ok(found)
}

impl Story {
    fn add(&mut self, record: &Record, wrong: &mut Vec<String>) {
        if record.seq != self.seq + 1 {
            wrong.push(format!("case {}: record {} after {}", record.case, record.seq, self.seq));
        }
        self.seq = record.seq;
        match &record.event {
            Event::Started { .. } => self.started += 1,
            Event::Entered { node, visit, .. } => drop(self.entered.insert((node.to_string(), *visit))),
            Event::Completed { node, visit, .. } => {
                *self.completed.entry((node.to_string(), *visit)).or_default() += 1;
            }
            Event::Received { id, .. } => *self.received.entry(id.clone()).or_default() += 1,
            Event::Ended { .. } | Event::Cancelled { .. } => self.ended += 1,
            _ => {}
        }
    }

    fn check(&self, case: CaseId, wrong: &mut Vec<String>) {
        if self.started != 1 {
            wrong.push(format!("case {case} was started {} times", self.started));
        }
        if self.ended != 1 {
            wrong.push(format!("case {case} has ended {} times", self.ended));
        }
        for ((node, visit), count) in &self.completed {
            if *count > 1 {
                wrong.push(format!("case {case}: {node}, visit {visit}, was completed {count} times"));
            }
        }
        for (id, count) in &self.received {
            if *count > 1 {
                wrong.push(format!("case {case}: message {id} was received {count} times"));
            }
        }
    }
}

fn promises(promised: &Promised, stories: &BTreeMap<CaseId, Story>, wrong: &mut Vec<String>) {
    let story = |case: u64| stories.get(&CaseId(case));
    let mut cases = BTreeSet::new();
    for (request, case) in &promised.started {
        if story(*case).is_none() {
            wrong.push(format!("{request}: case {case} is lost"));
        }
        if !cases.insert(case) {
            wrong.push(format!("case {case} was started by two requests"));
        }
    }
    for (case, node) in &promised.completed {
        let known = story(*case).is_some_and(|story| story.completed.keys().any(|(known, _)| known == node));
        if !known {
            wrong.push(format!("case {case}: that {node} was completed is lost"));
        }
    }
    for (case, id) in &promised.delivered {
        if !story(*case).is_some_and(|story| story.received.contains_key(id)) {
            wrong.push(format!("case {case}: message {id} is lost"));
        }
    }
}

/// Each visit of a step acts once, and none acts that the record does not know.
fn effects(done: &BTreeMap<Step, u64>, stories: &BTreeMap<CaseId, Story>, wrong: &mut Vec<String>) {
    for ((case, node, visit), count) in done {
        if *count > 1 {
            wrong.push(format!("case {case}: {node}, visit {visit}, acted {count} times"));
        }
        let step = (node.clone(), *visit);
        if !stories.get(&CaseId(*case)).is_some_and(|story| story.entered.contains(&step)) {
            wrong.push(format!("case {case}: {node} acted, and no record says that the case was there"));
        }
    }
}
