//! How long the history of an applicant takes among many cases that have ended.
//!
//! `cargo run --release -p zanflow-runtime --example history`; `ZANFLOW_BENCH_ENDED` (100000) cases, `ZANFLOW_BENCH_QUERIES` (2000) of each kind.

use std::time::Instant;
use zanflow_runtime::*;

type Failed = Box<dyn std::error::Error>;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
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
    println!(
        "{name:<34} p50 {:>8} µs   p99 {:>8} µs   most {:>8} µs   {found} found in all",
        at(500),
        at(990),
        at(999)
    );
}

fn main() -> Result<(), Failed> {
    let (ended, count) = (number("ZANFLOW_BENCH_ENDED", 100_000), number("ZANFLOW_BENCH_QUERIES", 2000));
    let clock = std::sync::Arc::new(SimClock::at(Time::parse("2026-03-02T05:00:00Z").unwrap_or_default()));
    let engine = Local::open(MemoryJournal::new(), Recorded::new(), clock.clone(), Settings::default())?;
    let mut step = Node::new("s1", NodeKind::Step, Clause::default());
    step.work = Some(Work::Task);
    let edges = vec![Edge::new(START, When::Next, "s1"), Edge::new("s1", When::Next, END_SUCCESS)];
    let version = engine.deploy(&Flow::new(vec![step], edges)?)?;
    let by = Caller::in_every_role(Person { id: "w-1".to_owned(), name: "A. B.".to_owned() });
    let begun = Instant::now();
    for nth in 0..ended {
        clock.pass(1000);
        // One has a twentieth of all: a firm that asks for the same again and again.
        let owner = if nth % 20 == 0 { "a-0".to_owned() } else { format!("a-{}", nth / 3) };
        let person = Person { id: owner, name: "A".to_owned() };
        let start = Start {
            by: Some(Caller::new(person, [Role::Applicant])),
            personal: Some(serde_json::json!({ "id": "900101300007" })),
            ..Start::new(version)
        };
        let case = engine.start(start)?;
        engine.complete(
            case,
            Completion { node: "s1".to_owned(), by: by.clone(), decision: None, reasons: vec![] },
        )?;
    }
    println!("{ended} ended cases, made in {:.1} s", begun.elapsed().as_secs_f64());
    let page = |owner: &str, before| engine.cases_of(owner, before, 50).map_or(0, |found| found.len());
    // The first read encodes all records.
    page("a-1", None);
    measure("an applicant's history", count, |nth| {
        page(&format!("a-{}", nth * 7 % (ended / 3).max(1)), None)
    });
    measure("of one with a twentieth of all", count, |_| page("a-0", None));
    measure("a page in the middle of it", count, |nth| page("a-0", Some(CaseId(ended / 2 + nth))));
    let old = Time::parse("2026-03-02T06:00:00Z").unwrap_or_default();
    measure("whose papers and data are due", count, |_| {
        engine.erasable(Erasure::Applicant, old, 100).map_or(0, |due| due.len())
    });
    Ok(())
}
