//! Ten durable steps a case on PostgreSQL, next to bare `INSERT` and commit of the same bytes, at the same concurrency, in one run.
//!
//! `scripts/with-postgres cargo run --release -p zanflow-postgres --example speed_postgres`; ZANFLOW_BENCH_CASES (4000), ZANFLOW_BENCH_CLIENTS
//! (1,32,128), ZANFLOW_BENCH_PROCESSES (1,3), ZANFLOW_BENCH_CONNECTIONS (32, of all processes together). Its address in
//! ZANFLOW_BENCH_POSTGRES names a database in which the schemas `speed` and `bare` may be thrown away.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use tokio_postgres::NoTls;
use zanflow_postgres::{Database, Postgres};
use zanflow_runtime::*;

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// A case makes so many turns: its start, and ten answers.
const TURNS: u64 = 11;

/// A connector that does nothing but name what it was asked.
struct Done;

impl Steps for Done {
    fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        Ok(Answer { reference: Some(call.key.to_string()), ..Answer::holds(true) })
    }

    fn is_instant(&self) -> bool {
        true
    }
}

/// The chain of ten steps that `zanflow-runtime`'s own example runs.
fn flow() -> Result<Flow, FlowError> {
    let mut nodes = Vec::new();
    let mut edges = Vec::new();
    let mut from = START.to_owned();
    for nth in 1..=10 {
        let id = format!("p{nth}");
        let clause = Clause {
            act: "000-1".into(),
            paragraph: Some("6".into()),
            item: Some(format!("{nth})")),
            ..Clause::default()
        };
        let work = Some(Work::Call(Connector::Gateway));
        nodes.push(Node { work, ..Node::new(&id, NodeKind::Process, clause) });
        edges.push(Edge::new(from, When::Next, &id));
        from = id;
    }
    edges.push(Edge::new(from, When::Next, END_SUCCESS));
    Flow::new(nodes, edges)
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn numbers(name: &str, default: &[u64]) -> Vec<u64> {
    let given = std::env::var(name).ok();
    given.map_or_else(
        || default.to_vec(),
        |text| text.split(',').filter_map(|text| text.trim().parse().ok()).collect(),
    )
}

fn main() -> Result<(), Failed> {
    let Ok(address) = std::env::var("ZANFLOW_BENCH_POSTGRES") else {
        println!("skipped: there is no server; scripts/with-postgres runs one");
        return Ok(());
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [what, clients, cases, connections] => {
            let (clients, cases, connections) = (clients.parse()?, cases.parse()?, connections.parse()?);
            runtime.block_on(child(what, &address, clients, cases, connections))
        }
        _ => runtime.block_on(parent(&address)),
    }
}

/// What the server has counted.
struct Counts {
    syncs: i64,
    wal: i64,
    size: i64,
}

async fn counts(client: &tokio_postgres::Client, schema: &str) -> Result<Counts, Failed> {
    let row = client
        .query_one(
            "SELECT wal_sync, wal_bytes::bigint, (SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c
             JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = $1 AND relkind = 'r') FROM pg_stat_wal",
            &[&schema],
        )
        .await?;
    Ok(Counts { syncs: row.get(0), wal: row.get(1), size: row.get(2) })
}

async fn parent(address: &str) -> Result<(), Failed> {
    let (client, connection) = tokio_postgres::connect(address, NoTls).await?;
    tokio::spawn(connection);
    let cases = number("ZANFLOW_BENCH_CASES", 4000);
    let connections = number("ZANFLOW_BENCH_CONNECTIONS", 32);
    for processes in numbers("ZANFLOW_BENCH_PROCESSES", &[1, 3]) {
        for clients in numbers("ZANFLOW_BENCH_CLIENTS", &[1, 32, 128]) {
            let (clients, processes) = (clients.max(processes), processes.max(1));
            let times = if clients == processes { cases / 8 } else { cases };
            // One after the other, so that each has the machine to itself.
            let mut rates = Vec::new();
            for what in ["bare", "engine"] {
                rates.push(measured(&client, what, processes, clients, times, connections).await?);
            }
            if let [bare, engine] = rates.as_slice() {
                println!("  the engine reaches {:.2} of it", engine / bare);
            }
        }
    }
    Ok(())
}

/// Cases per second of some processes together.
async fn measured(
    client: &tokio_postgres::Client,
    what: &str,
    processes: u64,
    clients: u64,
    cases: u64,
    connections: u64,
) -> Result<f64, Failed> {
    let schema = if what == "bare" { "bare" } else { "speed" };
    client.batch_execute(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CHECKPOINT")).await?;
    if what == "bare" {
        client
            .batch_execute(
                "CREATE SCHEMA bare; CREATE TABLE bare.event (position bigserial PRIMARY KEY, case_id bigint NOT NULL,
                 seq bigint NOT NULL, hash bytea NOT NULL, body text NOT NULL)",
            )
            .await?;
    }
    let share = |of: u64| (of / processes).max(1);
    let mut children = Vec::new();
    for _ in 0..processes {
        let mut command = Command::new(std::env::current_exe()?);
        command.args([
            what,
            &share(clients).to_string(),
            &share(cases).to_string(),
            &share(connections).to_string(),
        ]);
        children.push(command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?);
    }
    let mut readers = Vec::new();
    for child in &mut children {
        readers.push(BufReader::new(child.stdout.take().ok_or("no output")?));
    }
    for reader in &mut readers {
        line(reader)?;
    }
    let before = counts(client, schema).await?;
    let begun = Instant::now();
    for child in &mut children {
        child.stdin.take().ok_or("no input")?.write_all(b"go\n")?;
    }
    let mut told = Vec::new();
    for reader in &mut readers {
        told.push(line(reader)?);
    }
    let seconds = begun.elapsed().as_secs_f64();
    children.iter_mut().try_for_each(|child: &mut Child| child.wait().map(drop))?;
    let after = counts(client, schema).await?;
    let all = (share(cases) * processes) as f64;
    // What a process says: p50 and p99 of a step in milliseconds, processor time in seconds, megabytes.
    let column =
        |nth: usize| told.iter().filter_map(move |line| line.split(' ').nth(nth)?.parse::<f64>().ok());
    let most = |nth: usize| column(nth).fold(0.0, f64::max);
    println!(
        "{what}, {processes} process(es), {clients} clients: {:.0} cases/s, {:.0} steps/s; a step p50 {:.2} ms, p99 {:.2} ms; \
         {:.3} fsyncs, {:.0} bytes of log a step; {:.0} bytes on the disk a case; {:.0} µs of processor a step, {:.0} MB resident",
        all / seconds,
        all * TURNS as f64 / seconds,
        most(0),
        most(1),
        (after.syncs - before.syncs) as f64 / all / TURNS as f64,
        (after.wal - before.wal) as f64 / all / TURNS as f64,
        (after.size - before.size) as f64 / all,
        column(2).sum::<f64>() * 1e6 / all / TURNS as f64,
        column(3).sum::<f64>(),
    );
    Ok(all / seconds)
}

fn line(reader: &mut impl BufRead) -> Result<String, Failed> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

/// One process: so many clients, each with one case after another.
async fn child(
    what: &str,
    address: &str,
    clients: u64,
    cases: u64,
    connections: usize,
) -> Result<(), Failed> {
    let left = Arc::new(AtomicU64::new(cases));
    let schema = if what == "bare" { "bare" } else { "speed" };
    let database = Database { schema: schema.to_owned(), connections, anchors: 0, ..Database::at(address) };
    let times = match what {
        "bare" => bare(&database, clients, left).await?,
        _ => engine(&database, clients, left).await?,
    };
    let mut times = times;
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or(0.0);
    println!("{:.4} {:.4} {:.4} {:.1}", at(50), at(99), processor_seconds(), resident_mb());
    Ok(())
}

/// Says that it is ready, and waits to be told to go.
fn ready() -> Result<(), Failed> {
    println!("ready");
    std::io::stdin().lock().read_line(&mut String::new())?;
    Ok(())
}

/// Milliseconds a step of every case.
async fn engine(database: &Database, clients: u64, left: Arc<AtomicU64>) -> Result<Vec<f64>, Failed> {
    let engine = Arc::new(Postgres::open(database, Done, Settings::default()).await?);
    let version = engine.deploy(&flow()?).await?;
    ready()?;
    let run = |_| {
        let (engine, left) = (Arc::clone(&engine), Arc::clone(&left));
        tokio::spawn(async move {
            let mut times = Vec::new();
            while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
            {
                let begun = Instant::now();
                engine.start(Start::new(version)).await?;
                times.push(begun.elapsed().as_secs_f64() * 1000.0 / TURNS as f64);
            }
            Ok::<_, Failed>(times)
        })
    };
    gathered((0..clients).map(run).collect()).await
}

/// The same of bare rows: what a case of the engine writes, turn by turn.
async fn bare(database: &Database, clients: u64, left: Arc<AtomicU64>) -> Result<Vec<f64>, Failed> {
    let turns = Arc::new(turns()?);
    let pool = zanflow_postgres::bare_pool(database)?;
    ready()?;
    let run = |_| {
        let (pool, left, turns) = (pool.clone(), Arc::clone(&left), Arc::clone(&turns));
        tokio::spawn(async move {
            let mut times = Vec::new();
            while let Ok(case) =
                left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1))
            {
                let case = i64::try_from(case)?;
                let begun = Instant::now();
                for (nth, turn) in (0_i64..).zip(turns.iter()) {
                    let client = pool.get().await?;
                    let statement = client
                        .prepare_cached(
                            "INSERT INTO event (case_id, seq, hash, body)
                             SELECT $1, $2 + n, hash, body FROM unnest($3::bytea[], $4::text[]) WITH ORDINALITY AS e (hash, body, n)",
                        )
                        .await?;
                    let hashes: Vec<&[u8]> = turn.iter().map(|(_, hash)| &hash.0[..]).collect();
                    let bodies: Vec<&str> = turn.iter().map(|(body, _)| body.as_str()).collect();
                    client.query(&statement, &[&case, &(nth * 2), &hashes, &bodies]).await?;
                }
                times.push(begun.elapsed().as_secs_f64() * 1000.0 / TURNS as f64);
            }
            Ok::<_, Failed>(times)
        })
    };
    gathered((0..clients).map(run).collect()).await
}

async fn gathered(
    clients: Vec<tokio::task::JoinHandle<Result<Vec<f64>, Failed>>>,
) -> Result<Vec<f64>, Failed> {
    let mut times = Vec::new();
    for client in clients {
        times.extend(client.await??);
    }
    Ok(times)
}

/// The records of a case, two a turn, as an engine in memory writes them.
fn turns() -> Result<Vec<Vec<(String, Hash)>>, Failed> {
    let journal = Arc::new(MemoryJournal::new());
    let engine = Local::open(Arc::clone(&journal), Done, SystemClock, Settings::default())?;
    let version = Blocking::deploy(&engine, &flow()?)?;
    Blocking::start(&engine, Start::new(version))?;
    let rows = journal.read(0, 22)?;
    let text = |row: &journal::Row| Ok((String::from_utf8(row.body.clone())?, row.hash));
    rows.chunks(2).map(|turn| turn.iter().map(text).collect()).collect()
}

fn resident_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
    line.split_whitespace().next().and_then(|kb| kb.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

/// Processor time of this process.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = stat.rsplit(')').next().unwrap_or("").split_whitespace().skip(11).take(2);
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}
