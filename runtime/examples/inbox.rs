//! How long lists of tasks take among many open cases, while others work.
//!
//! `cargo run --release -p zanflow-runtime --example inbox`; `ZANFLOW_BENCH_OPEN` (100000) cases, `ZANFLOW_BENCH_QUERIES` (2000) of each kind.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;
use zanflow_runtime::*;

type Failed = Box<dyn std::error::Error>;

const UNITS: u64 = 200;
const STEPS: u64 = 12;
const PEOPLE: u64 = 4000;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// A process whose first step people do, in a role and with a time of its own.
fn flow(nth: u64) -> Result<Flow, FlowError> {
    let roles = [Role::Office, Role::Executor, Role::Head];
    let mut node = Node::new(format!("s{nth}"), NodeKind::Step, Clause::default());
    node.work = Some(Work::Task);
    node.role = roles.get(usize::try_from(nth).unwrap_or(0) % 3).copied();
    node.text = format!("The documents of kind {nth} are examined");
    node.budget = Some(Budget::exactly(60 * (u32::try_from(nth).unwrap_or(0) + 1), Unit::Second));
    let edges = vec![Edge::new(START, When::Next, &node.id), Edge::new(&node.id, When::Next, END_SUCCESS)];
    Flow::new(vec![node], edges)
}

fn who(id: u64, roles: &[Role]) -> Caller {
    let person = Person { id: format!("w-{id}"), name: "A. B.".to_owned() };
    Caller::new(person, roles.iter().copied()).of_units([format!("unit-{}", id % UNITS)])
}

/// What one kind of query took, in microseconds.
fn measure(name: &str, count: u64, mut ask: impl FnMut(u64) -> usize) {
    let mut took: Vec<u128> = Vec::new();
    let mut found = 0;
    for nth in 0..count {
        let begun = Instant::now();
        found += ask(nth);
        took.push(begun.elapsed().as_micros());
    }
    took.sort_unstable();
    let at = |share: usize| took.get(took.len() * share / 1000).copied().unwrap_or_default();
    let each = u64::try_from(found).unwrap_or(0) / count.max(1);
    println!(
        "{name:<34} p50 {:>8} µs   p99 {:>8} µs   most {:>8} µs   {each} found",
        at(500),
        at(990),
        at(999)
    );
}

fn main() -> Result<(), Failed> {
    let (open, count) = (number("ZANFLOW_BENCH_OPEN", 100_000), number("ZANFLOW_BENCH_QUERIES", 2000));
    let clock = std::sync::Arc::new(SimClock::at(Time::parse("2026-03-02T05:00:00Z").unwrap_or_default()));
    let engine = Local::open(MemoryJournal::new(), Recorded::new(), clock.clone(), Settings::default())?;
    let versions =
        (0..STEPS).map(|nth| Ok(engine.deploy(&flow(nth)?)?)).collect::<Result<Vec<_>, Failed>>()?;
    let begun = Instant::now();
    for nth in 0..open {
        clock.pass(1);
        let Some(version) = versions.get(usize::try_from(nth % STEPS)?) else { continue };
        let by = Person { id: format!("a-{}", nth / 3), name: "A".to_owned() };
        let by = Some(Caller::new(by, [Role::Applicant]));
        let unit = Some(format!("unit-{}", nth * 7 % UNITS));
        let case = engine.start(Start { by, unit, ..Start::new(*version) })?;
        if nth % 4 == 0 {
            let to = Person { id: format!("w-{}", nth % PEOPLE), name: "A".to_owned() };
            engine.assign(case, &to, &Caller::in_every_role(to.clone()))?;
        }
    }
    let ticked = engine.tick()?;
    println!("{} warned of, {} overdue", ticked.warned, ticked.escalated);
    println!("{open} open cases, made in {:.1} s", begun.elapsed().as_secs_f64());
    let (ends, written) = (AtomicBool::new(false), AtomicU64::new(0));
    std::thread::scope(|scope| {
        // Somebody takes tasks and lets them go all the while.
        scope.spawn(|| {
            let mut nth = 1;
            while !ends.load(Ordering::Relaxed) {
                nth = (nth * 48_271) % 2_147_483_647;
                let case = CaseId(nth % open.max(1) + 1);
                let by =
                    Caller::in_every_role(Person { id: format!("w-{}", nth % PEOPLE), name: "A".to_owned() });
                let done = engine.assign(case, by.person(), &by).and_then(|()| engine.release(case, &by));
                written.fetch_add(2 * u64::from(done.is_ok()), Ordering::Relaxed);
            }
        });
        let all = TaskQuery { limit: 50, ..TaskQuery::default() };
        let find = |query: TaskQuery| engine.find_tasks(&query).map_or(0, |page| page.tasks.len());
        measure("a worker's first page", count, |nth| {
            find(TaskQuery { of: Some(who(nth, &[Role::Executor])), ..all.clone() })
        });
        measure("what nobody has, of a unit", count, |nth| {
            find(TaskQuery { of: Some(who(nth, &[Role::Executor])), free: true, ..all.clone() })
        });
        measure("mine", count, |nth| {
            find(TaskQuery { assignee: Some(format!("w-{}", nth * 4 % PEOPLE)), ..all.clone() })
        });
        measure("of an applicant", count, |nth| {
            find(TaskQuery { owner: Some(format!("a-{nth}")), ..all.clone() })
        });
        measure("words, everywhere", count, |_| {
            find(TaskQuery { text: Some("kind 7".to_owned()), ..all.clone() })
        });
        measure("overdue, everywhere", count, |_| find(TaskQuery { overdue: true, ..all.clone() }));
        measure("a page in the middle", count, |nth| {
            let due = Time::parse("2026-03-02T05:06:00Z").map_or(0, |time| time.0);
            let after = Some(TaskCursor { due: due + i64::try_from(nth).unwrap_or(0), case: CaseId(0) });
            find(TaskQuery { after, ..all.clone() })
        });
        measure("everything, first page", count, |_| find(all.clone()));
        measure("the board", count.min(200), |_| engine.board(None).map_or(0, |board| board.all.open));
        ends.store(true, Ordering::Relaxed);
    });
    println!("{} changes meanwhile", written.load(Ordering::Relaxed));
    Ok(())
}
