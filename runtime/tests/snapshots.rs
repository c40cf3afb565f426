//! An engine that was opened from a snapshot knows what one knows that read the whole journal.

use crate::common::script::{FLOWS, Flaky, ops, run};
use crate::common::{World, approval, flow};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use zanflow_runtime::case::State;
use zanflow_runtime::journal::{Journal, JournalError, MemoryJournal};
use zanflow_runtime::*;

/// All that an engine knows: the states, and what is asked of its lists.
#[derive(Debug, PartialEq)]
struct Knows {
    states: Vec<State>,
    cases: Vec<CaseView>,
    tasks: Vec<Task>,
    found: TaskPage,
    owned: Vec<CaseView>,
    erasable: Vec<CaseId>,
    due: Option<Time>,
    next: CaseId,
}

fn knows(world: &World) -> Knows {
    let engine = &world.engine;
    let query = TaskQuery { limit: 1000, ..TaskQuery::default() };
    let before = Time(i64::MAX);
    Knows {
        states: engine.states(),
        cases: engine.cases(None, 10_000).unwrap(),
        tasks: engine.tasks(),
        found: engine.find_tasks(&query).unwrap(),
        owned: engine.cases_of("w1", None, 1000).unwrap(),
        erasable: engine.erasable(Erasure::Applicant, before, 1000).unwrap(),
        due: engine.next_due(),
        next: engine.start(Start { request: Some("r0".into()), ..Start::new(version(engine)) }).unwrap(),
    }
}

fn version(engine: &Local) -> Version {
    engine.deploy(&flow(FLOWS[0])).unwrap()
}

fn open(journal: &Arc<MemoryJournal>, flaky: &Arc<Flaky>, every: u64) -> World {
    World::with_snapshots(journal.clone(), flaky.clone(), every).unwrap()
}

/// Both ways of opening a journal as it is now.
fn same(journal: &MemoryJournal, told: &str) {
    let by_snapshot = Arc::new(journal.clone());
    let whole = Arc::new(journal.clone());
    assert!(by_snapshot.snapshot().is_some_and(|bytes| !bytes.is_empty()), "{told}: no snapshot was kept");
    whole.keep(b"").unwrap();
    let read = |journal: &Arc<MemoryJournal>| knows(&open(journal, &Arc::default(), 0));
    let (one, other) = (read(&by_snapshot), read(&whole));
    assert_eq!(one.states, other.states, "{told}");
    assert_eq!(one, other, "{told}");
}

#[test]
fn what_is_read_after_a_snapshot_gives_the_same() {
    for seed in 1..=60 {
        let (journal, flaky) = (Arc::new(MemoryJournal::new()), Arc::<Flaky>::default());
        let mut known = Vec::new();
        let mut versions = [Version::default(); 2];
        let mut clock = Time::parse(crate::common::CLOCK).unwrap();
        for (nth, op) in ops(seed, 60).into_iter().enumerate() {
            // One engine in three keeps a snapshot when it ends; what the others did is read after it.
            let world = open(&journal, &flaky, u64::from(nth % 3 == 0));
            world.clock.set(clock);
            versions = [world.deploy(FLOWS[0]), world.deploy(FLOWS[1])];
            run(&world.engine, &world.clock, versions, op, &mut known).unwrap();
            clock = world.now();
        }
        assert_ne!(versions[0], versions[1]);
        same(&journal, &format!("seed {seed}"));
    }
}

#[test]
fn a_snapshot_that_is_taken_while_cases_go_on_is_as_good() {
    let (journal, flaky) = (Arc::new(MemoryJournal::new()), Arc::<Flaky>::default());
    let world = open(&journal, &flaky, 1);
    let version = world.deploy("s1 s2: start>s1 s1>s2 s2>end_success | s1 1 hour task");
    let done = AtomicBool::new(false);
    let work = |engine: &Local| {
        for nth in 0..300 {
            let case = engine.start(Start::new(version)).unwrap();
            for node in ["s1", "s2"].into_iter().take(nth % 3) {
                engine.complete(case, approval(node)).unwrap();
            }
        }
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..3).map(|_| scope.spawn(|| work(&world.engine))).collect();
        scope.spawn(|| {
            while !done.load(Ordering::SeqCst) {
                world.engine.tick().unwrap();
                std::thread::yield_now();
            }
        });
        // Copies of the journal as a crash would leave it.
        for nth in 0..10 {
            std::thread::sleep(std::time::Duration::from_millis(5));
            let copy = MemoryJournal::clone(&journal);
            if copy.snapshot().is_some() {
                same(&copy, &format!("copy {nth}"));
            }
        }
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        done.store(true, Ordering::SeqCst);
    });
    drop(world);
    same(&journal, "at the end");
}

/// A journal of some cases with a snapshot of them.
fn snapped() -> (Arc<MemoryJournal>, Arc<Flaky>) {
    let (journal, flaky) = (Arc::new(MemoryJournal::new()), Arc::<Flaky>::default());
    let world = open(&journal, &flaky, 1);
    let version = world.deploy("s1: start>s1 s1>end_success");
    for _ in 0..5 {
        world.engine.start(Start::new(version)).unwrap();
    }
    drop(world);
    (journal, flaky)
}

#[test]
fn a_snapshot_that_is_damaged_or_of_another_journal_is_none() {
    let (journal, flaky) = snapped();
    let good = journal.snapshot().unwrap();
    let whole = knows(&open(&Arc::new(MemoryJournal::clone(&journal)), &flaky, 0)).states;
    let mut damaged: Vec<Vec<u8>> = (0..good.len()).step_by(7).map(|at| good[..at].to_vec()).collect();
    damaged.extend((0..good.len()).step_by(3).map(|at| {
        let mut bytes = good.clone();
        bytes[at] ^= 0x20;
        bytes
    }));
    let (_, other) = {
        let (other, _) = snapped();
        (0, other.snapshot().unwrap())
    };
    damaged.push(other);
    for bytes in damaged {
        let copy = Arc::new(MemoryJournal::clone(&journal));
        copy.keep(&bytes).unwrap();
        assert_eq!(knows(&open(&copy, &flaky, 0)).states, whole);
    }
}

#[test]
fn a_record_that_was_changed_before_the_snapshot_stops_the_engine() {
    let (journal, flaky) = snapped();
    let mut rows = journal.read(0, usize::MAX).unwrap();
    rows[2].body[20] ^= 1;
    let changed = Arc::new(MemoryJournal::from_rows(rows, Vec::new(), journal.flows().unwrap()));
    changed.keep(&journal.snapshot().unwrap()).unwrap();
    let world = open(&changed, &flaky, 0);
    let version = world.deploy("s1: start>s1 s1>end_success");
    for _ in 0..1000 {
        match world.engine.start(Start::new(version)) {
            Ok(_) => std::thread::sleep(std::time::Duration::from_millis(5)),
            Err(error) => {
                let damage = JournalError::Corrupt {
                    row: Some(3),
                    what: "its hash does not cover its text and the case's record before".into(),
                };
                assert_eq!(error, EngineError::Journal(damage));
                return;
            }
        }
    }
    panic!("the change was not found");
}
