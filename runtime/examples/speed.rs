//! Cases a second: in memory and on disk, beside bare group commit of the same bytes; memory and recovery of open cases.
//!
//! `cargo run --release -p zanflow-runtime --example speed`; `ZANFLOW_BENCH_CASES` (4000), `ZANFLOW_BENCH_OPEN` (100000).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use zanflow_runtime::journal::{Batch, Group};
use zanflow_runtime::*;

type Failed = Box<dyn std::error::Error>;

struct Done;

impl Steps for Done {
    fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        Ok(Answer { holds: Some(true), reference: Some(call.key.to_string()), ..Answer::default() })
    }
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// So many steps in a row; after every fifth from the second on a condition whose failure is refused.
fn flow(steps: usize, conditions: usize, last: Work) -> Result<Flow, FlowError> {
    let clause = |nth| Clause {
        act: "000-1".into(),
        paragraph: Some("6".into()),
        item: Some(format!("{nth})")),
        ..Clause::default()
    };
    let mut nodes = Vec::new();
    let mut edges = Vec::new();
    let mut from = (START.to_owned(), When::Next);
    for nth in 1..=steps {
        let condition = nth % 5 == 2 && nth / 5 < conditions;
        let id = format!("{}{nth}", if condition { 'c' } else { 'p' });
        let kind = if condition { NodeKind::Condition } else { NodeKind::Process };
        let work = if nth == steps { last } else { Work::Call(Connector::Gateway) };
        nodes.push(Node { work: Some(work), ..Node::new(&id, kind, clause(nth)) });
        edges.push(Edge::new(from.0, from.1, &id));
        if condition {
            edges.push(Edge::new(&id, When::Fail, END_REFUSED));
        }
        from = (id, if condition { When::Pass } else { When::Next });
    }
    edges.push(Edge::new(from.0, from.1, END_SUCCESS));
    Flow::new(nodes, edges)
}

fn engine(journal: impl Journal + 'static) -> Result<Local, EngineError> {
    Local::open(journal, Done, SystemClock, Settings::default())
}

/// Does `work` so many times on so many threads: a second's worth, and the 99th percentile in milliseconds.
fn rate(threads: usize, times: u64, work: &(dyn Fn() + Sync)) -> (f64, f64) {
    let left = AtomicU64::new(times);
    let begun = Instant::now();
    let mut taken: Vec<f64> = std::thread::scope(|scope| {
        let run = || {
            let mut taken = Vec::new();
            while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
            {
                let begun = Instant::now();
                work();
                taken.push(begun.elapsed().as_secs_f64() * 1000.0);
            }
            taken
        };
        let all: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        all.into_iter().filter_map(|thread| thread.join().ok()).flatten().collect()
    });
    let seconds = begun.elapsed().as_secs_f64();
    taken.sort_by(f64::total_cmp);
    (times as f64 / seconds, taken.get(taken.len() * 99 / 100).copied().unwrap_or(0.0))
}

fn resident_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0");
    line.split_whitespace().next().and_then(|kb| kb.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

fn main() -> Result<(), Failed> {
    let cases = number("ZANFLOW_BENCH_CASES", 4000);
    let folder = std::env::temp_dir().join(format!("zanflow-speed-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;

    let memory = engine(MemoryJournal::new())?;
    let version = memory.deploy(&flow(15, 3, Work::Call(Connector::Gateway))?)?;
    let (each, p99) = rate(1, cases * 5, &|| drop(memory.start(Start::of(version))));
    println!("memory, 15 nodes, 3 gateways, 1 thread: {each:.0} cases/s, p99 {p99:.3} ms");

    for threads in [1, 32, 128] {
        let path = folder.join(format!("cases-{threads}"));
        let journal = Arc::new(SqliteJournal::open(&path)?);
        let durable = engine(journal.clone())?;
        let version = durable.deploy(&flow(10, 0, Work::Call(Connector::Gateway))?)?;
        let times = if threads == 1 { cases / 8 } else { cases };
        let before = journal.commits();
        let (each, p99) = rate(threads, times, &|| drop(durable.start(Start::of(version))));
        let commits = (journal.commits() - before) as f64 / (times * 11) as f64;
        println!(
            "disk, 10 steps, {threads} at once: {each:.0} cases/s, p99 {p99:.1} ms a case, {commits:.3} fsyncs a transition"
        );
        bare(&folder.join(format!("bare-{threads}")), journal.as_ref(), threads, times, each)?;
    }
    open_cases(&folder.join("open"), number("ZANFLOW_BENCH_OPEN", 100_000))?;
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

/// Group commit of the same bodies in the same transitions and number of threads, and nothing else.
fn bare(
    path: &std::path::Path,
    like: &dyn Journal,
    threads: usize,
    times: u64,
    engine: f64,
) -> Result<(), Failed> {
    let rows = like.read(0, 22)?;
    let records: Vec<_> = rows.into_iter().map(|row| (row.body, row.hash)).collect();
    // A case writes started and entered, ten times called and entered, the last time called and ended.
    let turns: Vec<_> = records.chunks(2).take(11).map(<[_]>::to_vec).collect();
    let journal = SqliteJournal::open(path)?;
    let (each, p99) = rate(threads, times, &|| {
        for turn in &turns {
            let group = Group { case: CaseId(1), seq: 1, prev: 0, records: turn.clone() };
            drop(journal.append(Batch { groups: vec![group], ..Batch::default() }));
        }
    });
    println!(
        "  bare group commit: {each:.0} cases/s, p99 {p99:.1} ms; the engine reaches {:.0} %",
        engine / each * 100.0
    );
    Ok(())
}

/// Cases that wait for a person after two steps.
fn open_cases(path: &std::path::Path, open: u64) -> Result<(), Failed> {
    let durable = engine(SqliteJournal::open(path)?)?;
    let version = durable.deploy(&flow(3, 0, Work::Task)?)?;
    rate(64, open, &|| drop(durable.start(Start::of(version))));
    drop(durable);
    let (before, begun) = (resident_mb(), Instant::now());
    let again = engine(SqliteJournal::open(path)?)?;
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{} open cases of 6 events: recovered in {seconds:.2} s, {:.0} MB more resident ({before:.0} before)",
        again.states().len(),
        resident_mb() - before
    );
    Ok(())
}
