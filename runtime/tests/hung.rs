//! Systems that hang, fail and come back: they hold up nothing but their own calls.

use crate::common::{self, World, caller};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};
use zanflow_runtime::*;

/// The register hangs until it is let go; the gateway answers.
#[derive(Default)]
struct Hangs {
    free: Mutex<bool>,
    freed: Condvar,
    asked: AtomicUsize,
    sent: AtomicUsize,
}

impl Hangs {
    fn let_go(&self) {
        *self.free.lock().unwrap() = true;
        self.freed.notify_all();
    }
}

impl Steps for Hangs {
    fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        if call.ask.connector != Connector::Registers {
            self.sent.fetch_add(1, Ordering::SeqCst);
            return Ok(Answer::done("1"));
        }
        self.asked.fetch_add(1, Ordering::SeqCst);
        let free = self.free.lock().unwrap();
        drop(self.freed.wait_while(free, |free| !*free).unwrap());
        Ok(Answer::holds(true))
    }
}

fn settings() -> Settings {
    let patience = Duration::from_millis(50);
    Settings { patience, trial: true, ..Settings::default() }
}

fn open(steps: Arc<Hangs>) -> World {
    let clock = Arc::new(SimClock::at(Time::parse(common::CLOCK).unwrap()));
    let journal: Arc<dyn Journal> = Arc::new(MemoryJournal::new());
    let engine = Local::open(journal.clone(), steps, clock.clone(), settings()).unwrap();
    World { engine, clock, journal }
}

const ASKS: &str = "c1: start>c1 c1+end_success c1-end_refused";

#[track_caller]
fn within(most: Duration, what: impl Fn() -> bool) {
    let begun = Instant::now();
    while !what() {
        assert!(begun.elapsed() < most, "not within {most:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn hung_calls_hold_up_no_other_case_no_clock_and_no_end() {
    let hangs = Arc::new(Hangs::default());
    let world = open(hangs.clone());
    let (asks, sends) =
        (world.deploy(ASKS), world.deploy("p1 s1: start>p1 p1>s1 s1>end_success | s1 1 hour"));
    let begun = Instant::now();
    let hung: Vec<CaseId> = (0..520).map(|_| world.engine.start(Start::new(asks)).unwrap()).collect();
    // Only the first had to be waited for a little each: there is no room for more calls.
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert_eq!(hangs.asked.load(Ordering::SeqCst), 16);
    // Another case goes on, and its deadline passes.
    let case = world.engine.start(Start::new(sends)).unwrap();
    assert_eq!(world.engine.view(case).unwrap().status, Status::Task);
    world.clock.pass(2 * common::HOUR);
    let begun = Instant::now();
    assert_eq!(world.engine.tick().unwrap().escalated, 1);
    // Cases whose calls hang are suspended, resumed and cancelled.
    world.engine.suspend(hung[0], &caller(), "a letter").unwrap();
    world.engine.resume(hung[0], &caller()).unwrap();
    world.engine.cancel(hung[1], &caller(), "withdrawn").unwrap();
    assert_eq!(world.engine.view(hung[1]).unwrap().status, Status::Cancelled);
    drop(world);
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    hangs.let_go();
}

#[test]
fn a_call_without_an_answer_is_given_up_and_tried_again_under_its_key() {
    let hangs = Arc::new(Hangs::default());
    let world = open(hangs.clone());
    let version = world.deploy(ASKS);
    let case = world.engine.start(Start::new(version)).unwrap();
    let cancelled = world.engine.start(Start::new(version)).unwrap();
    world.clock.pass(30_000);
    world.engine.tick().unwrap();
    assert_eq!(world.engine.view(case).unwrap().status, Status::Retry);
    let failed = world.engine.handovers(None, 9).unwrap();
    assert_eq!(failed.len(), 2);
    assert_eq!(failed[0].why.as_deref(), Some("no answer within 30 s"));
    assert_eq!(world.engine.lines()[0].abandoned, 2);
    world.engine.cancel(cancelled, &caller(), "withdrawn").unwrap();
    // It comes back after all: the answer counts, and what was done for the other case is known.
    hangs.let_go();
    within(Duration::from_secs(10), || world.engine.view(case).unwrap().status == Status::Success);
    within(Duration::from_secs(10), || world.kinds(cancelled).last().is_some_and(|kind| kind == "late"));
    within(Duration::from_secs(10), || world.engine.lines()[0].abandoned == 0);
    assert_eq!(world.kinds(case).join(" "), "started entered call_failed called ended");
    world.engine.verify(None).unwrap();
}

/// Fails until it is told to work.
struct Fails(AtomicBool, AtomicUsize);

impl Steps for Fails {
    fn call(&self, _: &Call<'_>) -> Result<Answer, CallError> {
        self.1.fetch_add(1, Ordering::SeqCst);
        match self.0.load(Ordering::SeqCst) {
            true => Ok(Answer::holds(true)),
            false => Err(CallError::NotDone { why: "down".into() }),
        }
    }
}

#[test]
fn a_broken_system_is_left_alone_then_tried_by_one_case() {
    let fails = Arc::new(Fails(AtomicBool::new(false), AtomicUsize::new(0)));
    let clock = Arc::new(SimClock::at(Time::parse(common::CLOCK).unwrap()));
    // A day between tries, so that only the pause brings cases back.
    let settings = Settings { retry_first: 86_400_000, retry_most: 86_400_000, ..settings() };
    let engine = Local::open(MemoryJournal::new(), fails.clone(), clock.clone(), settings).unwrap();
    let version = engine.deploy(&common::flow(ASKS)).unwrap();
    let cases: Vec<CaseId> = (0..20).map(|_| engine.start(Start::new(version)).unwrap()).collect();
    within(Duration::from_secs(10), || engine.lines().first().is_some_and(|line| line.paused.is_some()));
    within(Duration::from_secs(10), || engine.lines()[0].running == 0);
    // Five failed; the others wait without having asked.
    assert_eq!(fails.1.load(Ordering::SeqCst), 5);
    fails.0.store(true, Ordering::SeqCst);
    let well = || cases.iter().filter(|case| engine.view(**case).unwrap().status == Status::Success).count();
    within(Duration::from_secs(10), || {
        clock.pass(30_000);
        engine.tick().unwrap();
        well() == 15
    });
    assert_eq!(engine.retry_all(None, &caller()), Ok(5));
    within(Duration::from_secs(10), || engine.states().is_empty());
}

#[test]
fn retries_go_on_over_days_and_survive_a_restart() {
    let journal = Arc::new(MemoryJournal::new());
    let fails = || Arc::new(Fails(AtomicBool::new(false), AtomicUsize::new(0)));
    let clock = Arc::new(SimClock::at(Time::parse(common::CLOCK).unwrap()));
    let instant = |steps: Arc<Fails>| common::Instant(steps);
    let mut engine = Local::open(journal.clone(), instant(fails()), clock.clone(), settings()).unwrap();
    let version = engine.deploy(&common::flow(ASKS)).unwrap();
    let case = engine.start(Start::new(version)).unwrap();
    let begun = clock.now();
    while engine.view(case).unwrap().status == Status::Retry {
        let due = engine.next_due().unwrap();
        drop(engine);
        engine = Local::open(journal.clone(), instant(fails()), clock.clone(), settings()).unwrap();
        clock.set(due);
        engine.tick().unwrap();
    }
    let days = clock.now().since(begun) / 86_400_000;
    assert!((3..=6).contains(&days), "{days} days");
    assert_eq!(engine.view(case).unwrap().status, Status::Held);
    engine.verify(None).unwrap();
}
