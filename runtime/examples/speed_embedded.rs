//! Cases per second in memory and on disk, next to bare group commit of the same bytes, each as a line of JSON (`figures`); memory and
//! recovery of open cases, in words.
//!
//! `cargo run --release -p zanflow-runtime --example speed_embedded`, all or what is named after it: memory, verify (after
//! memory), disk, open, many (by name only: a million cases); `ZANFLOW_BENCH_CASES` (4000), `ZANFLOW_BENCH_CLIENTS`
//! (1,32,128), `ZANFLOW_BENCH_OPEN` (100000), `ZANFLOW_BENCH_MANY` (1000000).

mod figures;

use figures::{Line, Steps as Taken, bytes, peak_mb, percentiles};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Instant;
use zanflow_runtime::journal::Row;
use zanflow_runtime::*;

type Failed = Box<dyn std::error::Error>;

/// Does nothing, and notes when.
struct Done(Arc<Taken>);

impl Steps for Done {
    fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.0.begin(call.key.case.0);
        Ok(Answer { reference: Some(call.key.to_string()), ..Answer::holds(true) })
    }
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Clients at once.
fn clients() -> Result<Vec<usize>, Failed> {
    let text = std::env::var("ZANFLOW_BENCH_CLIENTS").unwrap_or_else(|_| "1,32,128".to_owned());
    Ok(text.split(',').map(str::parse).collect::<Result<_, _>>()?)
}

/// Does nothing, like the connectors of the other engines.
struct Nothing;

impl Steps for Nothing {
    fn call(&self, _: &Call<'_>) -> Result<Answer, CallError> {
        Ok(Answer::holds(true))
    }
}

/// A chain of steps; after every fifth, from the second on, a condition that leads to refusal if it fails.
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

fn engine(journal: impl Journal + 'static, taken: &Arc<Taken>) -> Result<Local, EngineError> {
    Local::open(journal, Done(Arc::clone(taken)), SystemClock, Settings::default())
}

/// Result of a measurement.
struct Rate {
    /// Operations per second.
    each: f64,
    /// Median and 99th percentile, in milliseconds.
    taken: (f64, f64),
}

/// Repeats `work` on several threads.
fn rate(threads: usize, times: u64, work: &(dyn Fn() + Sync)) -> Rate {
    let left = AtomicU64::new(times);
    let begun = Instant::now();
    let done: Vec<Vec<f64>> = std::thread::scope(|scope| {
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
        all.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    let seconds = begun.elapsed().as_secs_f64();
    Rate { each: times as f64 / seconds, taken: percentiles(done.into_iter().flatten().collect()) }
}

fn resident_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0");
    line.split_whitespace().next().and_then(|kb| kb.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

/// All measurements, or the named ones: memory, verify (after memory), disk, open; many by name only.
fn main() -> Result<(), Failed> {
    let cases = number("ZANFLOW_BENCH_CASES", 4000);
    let named: Vec<String> = std::env::args().skip(1).collect();
    if let [recovery, path] = named.as_slice()
        && recovery == "recover"
    {
        return recover(Path::new(path));
    }
    let wanted = |part: &str| named.is_empty() || named.iter().any(|named| named == part);
    if wanted("memory") {
        memory(cases * 10, wanted("verify"))?;
    }
    let folder = std::env::temp_dir().join(format!("zanflow-speed-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;

    for threads in clients()?.into_iter().filter(|_| wanted("disk")) {
        disk(&folder, threads, if threads == 1 { cases / 8 } else { cases })?;
    }
    if named.iter().any(|named| named == "many") {
        many(&folder.join("many"), number("ZANFLOW_BENCH_MANY", 1_000_000))?;
    }
    if wanted("open") {
        open_cases(&folder.join("open"), number("ZANFLOW_BENCH_OPEN", 100_000))?;
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

fn memory(times: u64, verify: bool) -> Result<(), Failed> {
    for threads in [1, 2] {
        let memory = Local::open(MemoryJournal::new(), Nothing, SystemClock, Settings::default())?;
        let version = memory.deploy(&flow(15, 3, Work::Call(Connector::Gateway))?)?;
        let Rate { each, taken: (p50_ms, p99_ms) } =
            rate(threads, times, &|| drop(memory.start(Start::new(version))));
        let (bytes_per_case, fsyncs_per_case, rss_mb) = (Some(0.0), Some(0.0), peak_mb("self"));
        let (engine, clients, cases_per_s) = ("zanflow-memory", threads, each);
        Line { engine, clients, cases_per_s, p50_ms, p99_ms, bytes_per_case, fsyncs_per_case, rss_mb }
            .print();
        if !verify {
            continue;
        }
        let begun = Instant::now();
        let verified = memory.verify(None)?;
        println!("  {} events read and verified in {:.2} s", verified.records, begun.elapsed().as_secs_f64());
    }
    Ok(())
}

/// Ten steps on the disk.
fn disk(folder: &Path, threads: usize, times: u64) -> Result<(), Failed> {
    let folder = folder.join(format!("cases-{threads}"));
    std::fs::create_dir_all(&folder)?;
    let (journal, taken) =
        (Arc::new(SqliteJournal::open(&folder.join("cases"))?), Arc::new(Taken::default()));
    let durable = engine(journal.clone(), &taken)?;
    let version = durable.deploy(&flow(10, 0, Work::Call(Connector::Gateway))?)?;
    let (before, commits) = (bytes(&folder), journal.commits());
    let Rate { each, .. } = rate(threads, times, &|| {
        if let Ok(case) = durable.start(Start::new(version)) {
            taken.end(case.0);
        }
    });
    let of_case = |count: u64| Some(count as f64 / times as f64);
    let (p50_ms, p99_ms) = taken.told();
    let line = Line {
        engine: "zanflow-embedded",
        clients: threads,
        cases_per_s: each,
        p50_ms,
        p99_ms,
        bytes_per_case: of_case(bytes(&folder) - before),
        fsyncs_per_case: of_case(journal.commits() - commits),
        rss_mb: peak_mb("self"),
    };
    line.print();
    bare(&folder, journal.as_ref(), threads, times)
}

/// Bare group commit of the same rows with the same transitions and threads: SQLite, a queue and one writer thread.
fn bare(folder: &Path, like: &dyn Journal, threads: usize, times: u64) -> Result<(), Failed> {
    // A case writes started and entered, ten times called and entered, the last time called and ended.
    let rows = like.read(0, 22)?;
    let turns: Vec<Arc<[Row]>> = rows.chunks(2).map(Arc::from).collect();
    let folder = folder.join("bare");
    std::fs::create_dir_all(&folder)?;
    let connection = rusqlite::Connection::open(folder.join("rows"))?;
    connection.execute_batch(
        "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE journal (row INTEGER PRIMARY KEY, of_case INTEGER, seq INTEGER, prev INTEGER,
                               body BLOB, hash BLOB, chain BLOB);",
    )?;
    let (queue, waiting) = mpsc::channel::<(Arc<[Row]>, mpsc::SyncSender<()>)>();
    let writer = std::thread::spawn(move || write_all(&connection, &waiting));
    let before = bytes(&folder);
    let steps = Mutex::new(Vec::new());
    let Rate { each, .. } = rate(threads, times, &|| {
        let (done, told) = mpsc::sync_channel(1);
        let mut taken = Vec::with_capacity(turns.len());
        for turn in &turns {
            let begun = Instant::now();
            drop(queue.send((Arc::clone(turn), done.clone())));
            told.recv().unwrap_or_default();
            taken.push(begun.elapsed().as_secs_f64() * 1000.0);
        }
        steps.lock().unwrap_or_else(PoisonError::into_inner).append(&mut taken);
    });
    drop(queue);
    let commits = writer.join().map_err(|_| "the bare writer panicked")??;
    let (p50_ms, p99_ms) = percentiles(steps.into_inner().unwrap_or_else(PoisonError::into_inner));
    let line = Line {
        engine: "sqlite-group-commit",
        clients: threads,
        cases_per_s: each,
        p50_ms,
        p99_ms,
        bytes_per_case: Some((bytes(&folder) - before) as f64 / times as f64),
        fsyncs_per_case: Some(commits as f64 / times as f64),
        // The engine ran in this process before.
        rss_mb: None,
    };
    line.print();
    Ok(())
}

/// The number of commits.
fn write_all(
    connection: &rusqlite::Connection,
    waiting: &mpsc::Receiver<(Arc<[Row]>, mpsc::SyncSender<()>)>,
) -> Result<u64, rusqlite::Error> {
    let mut commits = 0;
    while let Ok(first) = waiting.recv() {
        let mut turns = vec![first];
        turns.extend(waiting.try_iter().take(1023));
        connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        let mut insert =
            connection.prepare_cached("INSERT INTO journal VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6)")?;
        for row in turns.iter().flat_map(|(rows, _)| rows.iter()) {
            let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
            let (case, seq, prev) = (number(row.case.0), number(row.seq), number(row.prev));
            insert.execute(rusqlite::params![
                case,
                seq,
                prev,
                row.body,
                &row.hash.0[..],
                &row.chain.0[..]
            ])?;
        }
        connection.prepare_cached("COMMIT")?.execute([])?;
        commits += 1;
        turns.iter().for_each(|(_, done)| done.send(()).unwrap_or_default());
    }
    Ok(commits)
}

/// Cases that wait for a person after two steps.
fn open_cases(path: &Path, open: u64) -> Result<(), Failed> {
    let durable = engine(SqliteJournal::open(path)?, &Arc::default())?;
    let version = durable.deploy(&flow(3, 0, Work::Task)?)?;
    rate(64, open, &|| drop(durable.start(Start::new(version))));
    drop(durable);
    recover_apart(path)
}

/// So many cases of ten steps, one after the other by 128 clients, and how long it takes to go on after them.
fn many(path: &Path, times: u64) -> Result<(), Failed> {
    let journal = Arc::new(SqliteJournal::open(path)?);
    let durable = Local::open(journal.clone(), Nothing, SystemClock, Settings::default())?;
    let version = durable.deploy(&flow(10, 0, Work::Call(Connector::Gateway))?)?;
    let Rate { each, taken: (p50, p99) } = rate(128, times, &|| drop(durable.start(Start::new(version))));
    let commits = journal.commits();
    drop((durable, journal));
    let size = bytes(path.parent().unwrap_or(path));
    println!(
        "{times} cases of ten steps: {each:.0} a second, {p50:.1} ms each, p99 {p99:.1}; {:.0} bytes and {:.3} commits a case, {:.1} GB in all; {:.0} MB",
        size as f64 / times as f64,
        commits as f64 / times as f64,
        size as f64 / 1e9,
        peak_mb("self").unwrap_or(0.0),
    );
    recover_apart(path)
}

/// In a separate process, whose memory is not affected by earlier measurements: from the snapshot, then from the records.
fn recover_apart(path: &Path) -> Result<(), Failed> {
    for from_snapshot in [true, false] {
        if !from_snapshot {
            std::fs::remove_file(path.with_extension("snapshot"))?;
        }
        let recovered =
            std::process::Command::new(std::env::current_exe()?).arg("recover").arg(path).status()?;
        if !recovered.success() {
            return Err(format!("recovery: {recovered}").into());
        }
    }
    Ok(())
}

fn recover(path: &Path) -> Result<(), Failed> {
    let (before, begun) = (resident_mb(), Instant::now());
    let again = engine(SqliteJournal::open(path)?, &Arc::default())?;
    let seconds = begun.elapsed().as_secs_f64();
    let how = if path.with_extension("snapshot").exists() { "a snapshot" } else { "all records" };
    let (resident, open) = (resident_mb() - before, again.states().len());
    println!(
        "{open} open cases: recovered from {how} in {seconds:.2} s, {:.1} s of processor; {resident:.0} MB resident",
        process_seconds()
    );
    Ok(())
}

/// Processor time of this process, in seconds.
fn process_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = stat.rsplit(')').next().unwrap_or("").split_whitespace().skip(11).take(2);
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}
