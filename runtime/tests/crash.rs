//! Power failures at every point: no acknowledged event is lost, no effect happens twice, the chain verifies.
//!
//! `ZANFLOW_CRASH_RUNS` seeded runs (40 by default), each with a fault at every write, and a second one while
//! recovering; `ZANFLOW_CRASH_KILLS` children killed (12 by default).

use crate::common;
use crate::common::World;
use crate::common::script::{FLOWS, Flaky, finish, ops, run};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use zanflow_runtime::journal::{Batch, Datum, Last, Row};
use zanflow_runtime::*;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// How a write fails.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fault {
    /// Power fails before the write.
    Before,
    /// Power fails after the write, before the answer.
    After,
    /// The disk is full; the process continues.
    Full,
}

/// A journal in memory whose write number `at` fails; after that it is dead, unless the disk was only full.
pub struct Faulty {
    disk: Arc<MemoryJournal>,
    writes: AtomicU64,
    at: u64,
    fault: Fault,
}

impl Faulty {
    pub fn new(disk: &Arc<MemoryJournal>, at: u64, fault: Fault) -> Arc<Self> {
        Arc::new(Self { disk: Arc::clone(disk), writes: AtomicU64::new(0), at, fault })
    }

    fn happened(&self) -> bool {
        self.writes.load(Ordering::SeqCst) >= self.at
    }
}

impl Journal for Faulty {
    fn append(&self, batch: Batch) -> Result<Vec<Last>, JournalError> {
        let nth = self.writes.fetch_add(1, Ordering::SeqCst) + 1;
        match self.fault {
            Fault::Full if nth == self.at => Err(JournalError::Full),
            Fault::Full => self.disk.append(batch),
            _ if nth > self.at => Err(JournalError::Stopped),
            Fault::After if nth == self.at => {
                self.disk.append(batch)?;
                Err(JournalError::Io { what: "no power".into() })
            }
            Fault::Before if nth == self.at => Err(JournalError::Io { what: "no power".into() }),
            _ => self.disk.append(batch),
        }
    }
    fn read(&self, row: u64, limit: usize) -> Result<Vec<Row>, JournalError> {
        self.disk.read(row, limit)
    }
    fn row(&self, row: u64) -> Result<Option<Row>, JournalError> {
        self.disk.row(row)
    }
    fn datum(&self, case: CaseId, no: u32) -> Result<Option<Datum>, JournalError> {
        self.disk.datum(case, no)
    }
    fn data(&self, after: (CaseId, u32), limit: usize) -> Result<Vec<Datum>, JournalError> {
        self.disk.data(after, limit)
    }
    fn request(&self, id: &str) -> Result<Option<CaseId>, JournalError> {
        self.disk.request(id)
    }
    fn scrub(&self) -> Result<(), JournalError> {
        self.disk.scrub()
    }
    fn flows(&self) -> Result<Vec<(Version, Vec<u8>)>, JournalError> {
        self.disk.flows()
    }
    fn commits(&self) -> u64 {
        self.disk.commits()
    }
}

/// The last acknowledged record of each case.
type Acknowledged = BTreeMap<CaseId, Record>;

fn note(engine: &dyn Blocking, known: &[CaseId], acknowledged: &mut Acknowledged) {
    for case in known {
        acknowledged.insert(*case, engine.history(*case).unwrap().pop().unwrap());
    }
}

fn nothing_lost(engine: &dyn Blocking, acknowledged: &Acknowledged) {
    for (case, last) in acknowledged {
        let history = engine.history(*case).unwrap();
        let nth = usize::try_from(last.seq).unwrap() - 1;
        assert_eq!(history.get(nth), Some(last), "case {case} lost event {}", last.seq);
    }
}

/// One run with a fault at one write, a second fault during recovery, then to the end. Returns whether the fault was
/// reached.
fn one(seed: u64, at: u64, fault: Fault) -> bool {
    let disk = Arc::new(MemoryJournal::new());
    let other = Arc::new(Flaky::default());
    let (mut known, mut acknowledged) = (Vec::new(), Acknowledged::new());
    let versions = {
        let world = World::strict(disk.clone(), other.clone()).unwrap();
        [world.deploy(FLOWS[0]), world.deploy(FLOWS[1])]
    };
    let faulty = Faulty::new(&disk, at, fault);
    let world = World::strict(faulty.clone(), other.clone()).unwrap();
    for op in ops(seed, 14) {
        let done = run(&world.engine, &world.clock, versions, op, &mut known);
        if faulty.happened() && fault != Fault::Full {
            break;
        }
        assert!(done.is_ok() || done == Err(JournalError::Full), "{done:?}");
        note(&world.engine, &known, &mut acknowledged);
    }
    let now = world.now();
    drop(world);
    // The second fault strikes the recovery.
    let again =
        Faulty::new(&disk, 1 + seed % 3, if seed.is_multiple_of(2) { Fault::After } else { Fault::Before });
    let world = World::strict(again, other.clone()).unwrap();
    world.clock.set(now);
    nothing_lost(&world.engine, &acknowledged);
    for _ in 0..4 {
        drop(world.engine.tick());
    }
    drop(world);
    let world = World::strict(disk.clone(), other.clone()).unwrap();
    world.clock.set(now);
    nothing_lost(&world.engine, &acknowledged);
    world.engine.verify(None).unwrap();
    finish(&world.engine, &world.clock, 40);
    world.engine.verify(None).unwrap();
    nothing_lost(&world.engine, &acknowledged);
    other.check(&world.engine, known.into_iter());
    erased_whatever_fails(&disk, &other, now, at, fault);
    faulty.happened()
}

/// All cases have ended: they are erased, with a fault at one write. What is said to be erased is, and the rest is done again.
fn erased_whatever_fails(disk: &Arc<MemoryJournal>, other: &Arc<Flaky>, now: Time, at: u64, fault: Fault) {
    let all = Time(i64::MAX);
    let world = World::strict(Faulty::new(disk, 1 + at % 7, fault), other.clone()).unwrap();
    world.clock.set(now);
    for what in [Erasure::Papers, Erasure::Applicant] {
        for case in world.engine.erasable(what, all, usize::MAX).unwrap() {
            let done = world.engine.erase(case, what, None);
            let left = world.engine.erasable(what, all, usize::MAX).unwrap();
            assert!(
                done.is_err() || !left.contains(&case),
                "case {case} is said to be erased: {what:?}, {:?}",
                world.kinds(case)
            );
        }
    }
    drop(world);
    let world = World::strict(disk.clone(), other.clone()).unwrap();
    world.engine.verify(None).unwrap();
    for case in world.engine.erasable(Erasure::Applicant, all, usize::MAX).unwrap() {
        world.engine.erase(case, Erasure::Applicant, None).unwrap();
    }
    assert!(world.engine.erasable(Erasure::Papers, all, 1).unwrap().is_empty());
    assert!(world.engine.erasable(Erasure::Applicant, all, 1).unwrap().is_empty());
    world.engine.verify(None).unwrap();
}

#[test]
fn a_fault_at_every_write_and_while_recovering() {
    let mut points = 0;
    for seed in 1..=number("ZANFLOW_CRASH_RUNS", 40) {
        let fault = [Fault::Before, Fault::After, Fault::Full];
        let mut at = 1;
        // Each run takes one kind of fault in turn; all three come up every three runs.
        while one(seed, at, fault[usize::try_from(seed % 3).unwrap()]) {
            at += 1;
            points += 1;
        }
    }
    println!("{points} faults");
    assert!(points > 0);
}

/// The files of a journal as a crash left them: the write-ahead log up to some byte, perhaps with rubbish at its end.
#[test]
fn a_torn_write_ahead_log_loses_only_what_was_not_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let wal = folder.path().join("journal-wal");
    let other = Arc::new(Flaky::default());
    let world = World::strict(Arc::new(SqliteJournal::open(&path).unwrap()), other.clone()).unwrap();
    let versions = [world.deploy(FLOWS[0]), world.deploy(FLOWS[1])];
    let size = || usize::try_from(std::fs::metadata(&wal).unwrap().len()).unwrap();
    let mut known = Vec::new();
    let mut acknowledged = Acknowledged::new();
    let mut marks = vec![(size(), acknowledged.clone())];
    for op in ops(7, 40).into_iter().filter(|op| op.0 % 14 != 10) {
        run(&world.engine, &world.clock, versions, op, &mut known).unwrap();
        note(&world.engine, &known, &mut acknowledged);
        marks.push((size(), acknowledged.clone()));
    }
    let (log, main) = (std::fs::read(&wal).unwrap(), std::fs::read(&path).unwrap());
    assert!(marks.len() > 10 && marks.windows(2).all(|two| two[0].0 <= two[1].0), "the log was started anew");
    let copy = folder.path().join("copy");
    let mut torn = 0;
    for two in marks.windows(2) {
        let (from, to) = (two[0].0, two[1].0);
        let step = ((to - from) / 6).max(1);
        for (nth, cut) in (from..to).step_by(step).enumerate() {
            let mut log = log[..cut].to_vec();
            if nth % 2 == 1 {
                log.extend(vec![0xA5; 5000]);
            }
            std::fs::write(&copy, &main).unwrap();
            std::fs::write(folder.path().join("copy-wal"), log).unwrap();
            let world = World::strict(Arc::new(SqliteJournal::open(&copy).unwrap()), other.clone()).unwrap();
            world.engine.verify(None).unwrap();
            nothing_lost(&world.engine, &two[0].1);
            torn += 1;
        }
    }
    assert!(torn > 50, "{torn}");
}

/// Not a test of its own: what the killed child does. Prints what was acknowledged.
#[test]
#[ignore = "run by the test that kills it"]
fn child() {
    let Ok(folder) = std::env::var("ZANFLOW_CRASH_CHILD") else { return };
    let (engine, versions) = open(Path::new(&folder));
    let mut out = std::io::stdout().lock();
    loop {
        let start = Start { personal: Some(serde_json::json!({"id": "a"})), ..Start::new(versions) };
        let case = engine.start(start).unwrap();
        writeln!(out, "\nack {case} {}", engine.view(case).unwrap().events).unwrap();
        out.flush().unwrap();
        drop(engine.complete(case, common::approval("c2")));
        if let Ok(view) = engine.view(case) {
            writeln!(out, "\nack {case} {}", view.events).unwrap();
            out.flush().unwrap();
        }
    }
}

fn open(folder: &Path) -> (Local, Version) {
    let embedded = Arc::new(crate::common::embedded::Embedded::open(&folder.join("systems")).unwrap());
    embedded.put("registers", "a", true).unwrap();
    let journal = SqliteJournal::open(&folder.join("journal")).unwrap();
    let engine = Local::open(journal, embedded.connectors(), SystemClock, Settings::default()).unwrap();
    let version = engine.deploy(&common::flow(common::LICENCE)).unwrap();
    (engine, version)
}

#[test]
fn a_killed_process_loses_nothing_and_does_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let acknowledged: Mutex<BTreeMap<u64, u64>> = Mutex::default();
    for nth in 0..number("ZANFLOW_CRASH_KILLS", 12) {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["crash::child", "--exact", "--ignored", "--nocapture"])
            .env("ZANFLOW_CRASH_CHILD", folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut acks = 0;
        for line in lines {
            let Ok(line) = line else { break };
            let Some(ack) = line.strip_prefix("ack ") else { continue };
            let (case, events) = ack.split_once(' ').unwrap();
            acknowledged.lock().unwrap().insert(case.parse().unwrap(), events.parse().unwrap());
            acks += 1;
            if acks == 1 + nth * 3 % 17 {
                // Between this acknowledgement and a later one.
                std::thread::sleep(std::time::Duration::from_micros(nth * 337 % 2500));
                child.kill().unwrap();
            }
        }
        assert!(acks > nth * 3 % 17, "the child ended by itself");
        child.wait().unwrap();
        let (engine, _) = open(folder.path());
        engine.verify(None).unwrap();
        for (case, events) in &*acknowledged.lock().unwrap() {
            assert!(engine.view(CaseId(*case)).unwrap().events >= *events, "case {case}");
        }
        engine.tick().unwrap();
    }
    let (engine, _) = open(folder.path());
    engine.tick().unwrap();
    // Until nothing is being called.
    for _ in 0..1000 {
        let calls = |state: zanflow_runtime::case::State| {
            state.at.is_some_and(|at| at.phase == zanflow_runtime::case::Phase::Calling)
        };
        if !engine.states().into_iter().any(calls) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let mut called = 0;
    for case in (1..=1_000_000).map(CaseId) {
        let Ok(history) = engine.history(case) else { break };
        called += history
            .iter()
            .filter(|record| match &record.event {
                Event::Called { node, .. } => node.starts_with('p'),
                _ => false,
            })
            .count();
    }
    let embedded = crate::common::embedded::Embedded::open(&folder.path().join("systems")).unwrap();
    // Every step was done once: as many effects as records of them.
    assert_eq!(embedded.effects().unwrap().len(), called);
    assert!(called > 20, "{called}");
}
