//! Several processes on one database, killed, stopped, cut off and set wrong at random, and the server killed with them: nothing that was
//! acknowledged is lost, nothing is done twice, and every chain verifies.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod common;

use common::block_on;
use common::network::Network;
use common::server::{Server, library_of_clocks};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use zanflow_postgres::{Database, Postgres};
use zanflow_runtime::conformance::{Flaky, LICENCE, Ledger, everybody, flow};
use zanflow_runtime::{
    Audit, CaseId, Commands, Completion, Decision, EngineError, Limits, Queries, Record, Settings, Start,
    TaskQuery,
};

const PROCESSES: usize = 3;
/// Cases that each process starts in a second.
const RATE: usize = 4;

/// Numbers that look random.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) % most
    }
}

fn settings() -> Settings {
    let calls = Limits { timeout: 1000, failures: 1000, ..Limits::default() };
    Settings {
        retry_first: 20,
        retry_most: 200,
        tries: 1_000_000,
        calls,
        patience: Duration::from_millis(50),
        ..Settings::default()
    }
}

fn database(url: &str) -> Database {
    Database { lease: 2, patience: 2, poll: 100, anchors: 1, connections: 6, ..Database::at(url) }
}

/// One of the processes, if this is one: starts its cases, and completes what tasks there are.
#[test]
fn process() {
    let Ok(url) = std::env::var("CHAOS_URL") else { return };
    let folder = PathBuf::from(std::env::var("CHAOS_FOLDER").unwrap());
    let name = std::env::var("CHAOS_NAME").unwrap();
    let cases: usize = std::env::var("CHAOS_CASES").unwrap().parse().unwrap();
    block_on(async {
        let ledger = Arc::new(Ledger::at(folder.join("done")));
        let engine = loop {
            let steps = Flaky::slow(Arc::clone(&ledger), 7);
            match Postgres::open(&database(&url), steps, settings()).await {
                Ok(engine) => break Arc::new(engine),
                Err(EngineError::Away { .. } | EngineError::Unclear { .. }) => {
                    tokio::time::sleep(Duration::from_millis(100)).await
                }
                Err(error) => panic!("{error}"),
            }
        };
        let version = retried(async || engine.deploy(&flow(LICENCE)).await).await;
        let starts = async {
            for nth in 0..cases {
                let request = Some(format!("{name}-{nth}"));
                let case = retried(async || {
                    engine.start(Start { request: request.clone(), ..Start::new(version) }).await
                })
                .await;
                let line = format!("{name}-{nth} {case}\n");
                let mut file =
                    std::fs::OpenOptions::new().create(true).append(true).open(folder.join("told")).unwrap();
                file.write_all(line.as_bytes()).unwrap();
                tokio::time::sleep(Duration::from_secs(1) / u32::try_from(RATE).unwrap()).await;
            }
        };
        let tasks = async {
            loop {
                let page = engine
                    .find_tasks(&TaskQuery { limit: 20, ..TaskQuery::default() })
                    .await
                    .unwrap_or_default();
                for task in page.tasks {
                    let (node, decision) = (task.node, Some(Decision::Approve));
                    let done = Completion { node, by: everybody(), decision, reasons: vec![] };
                    // Another may have been quicker, or the database be away.
                    drop(engine.command(task.case, zanflow_runtime::Command::Complete(done)).await);
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::join!(starts, tasks);
    });
}

/// Until it is done.
async fn retried<T>(act: impl AsyncFn() -> Result<T, EngineError>) -> T {
    loop {
        match act().await {
            Ok(done) => return done,
            Err(EngineError::Away { .. } | EngineError::Unclear { .. }) => {
                tokio::time::sleep(Duration::from_millis(100)).await
            }
            Err(error) => panic!("{error}"),
        }
    }
}

struct Processes<'w> {
    world: &'w World,
    running: Vec<Child>,
}

struct World {
    server: Server,
    name: String,
    network: Network,
    folder: tempfile::TempDir,
    clocks: Option<PathBuf>,
    /// Cases that each process starts.
    cases: usize,
}

impl World {
    /// The first is on this machine, the others come over the network; each has a clock of its own.
    fn begin(&self, nth: usize, dice: &mut Dice) -> Child {
        let program = std::env::current_exe().unwrap();
        let (host, port) = self.network.address(self.server.port);
        let over = format!("postgresql://postgres@{host}:{port}/{}?sslmode=disable", self.name);
        let (mut command, url) = match nth {
            0 => (Command::new(&program), self.server.url(&self.name)),
            _ => (self.network.run(&program), over),
        };
        command.args(["process", "--exact", "--nocapture"]);
        command
            .env("CHAOS_URL", url)
            .env("CHAOS_FOLDER", self.folder.path())
            .env("CHAOS_NAME", format!("p{nth}"));
        command.env("CHAOS_CASES", self.cases.to_string());
        if let Some(library) = &self.clocks {
            let days = dice.below(800).cast_signed() - 400;
            command
                .env("LD_PRELOAD", library)
                .env("FAKETIME", format!("{days:+}d"))
                .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        }
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.folder.path().join(format!("log{nth}")))
            .unwrap();
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        // At the head of a group: it may run under another program.
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.spawn().unwrap()
    }

    fn logs(&self) -> String {
        let log =
            |nth| std::fs::read_to_string(self.folder.path().join(format!("log{nth}"))).unwrap_or_default();
        (0..PROCESSES).map(log).collect()
    }
}

impl Processes<'_> {
    fn signal(&self, nth: usize, signal: &str) {
        let group = format!("-{}", self.running[nth].id());
        drop(Command::new("kill").args([signal, "--", &group]).stderr(Stdio::null()).status());
    }

    fn kill(&mut self, nth: usize) {
        self.signal(nth, "-9");
        self.running[nth].wait().unwrap();
    }

    /// Something goes wrong.
    fn trouble(&mut self, dice: &mut Dice) -> String {
        let nth = usize::try_from(dice.below(PROCESSES as u64)).unwrap();
        match dice.below(6) {
            0 | 1 => {
                self.kill(nth);
                self.running[nth] = self.world.begin(nth, dice);
                format!("process {nth} killed")
            }
            2 => {
                // Longer than its leases hold: others take over what it has.
                self.signal(nth, "-STOP");
                std::thread::sleep(Duration::from_millis(2500));
                self.signal(nth, "-CONT");
                format!("process {nth} stopped and let go on")
            }
            3 => {
                self.world.server.kill();
                std::thread::sleep(Duration::from_millis(dice.below(500)));
                self.world.server.again();
                "the server killed".to_owned()
            }
            4 => {
                self.world.network.cut();
                std::thread::sleep(Duration::from_millis(500 + dice.below(2500)));
                self.world.network.heal();
                "the network cut".to_owned()
            }
            _ => {
                let hours = dice.below(48).cast_signed() - 24;
                self.world.server.shift(&format!("{hours:+}h"));
                format!("the server's clock set by {hours} h")
            }
        }
    }
}

impl Drop for Processes<'_> {
    fn drop(&mut self) {
        for nth in 0..self.running.len() {
            self.kill(nth);
        }
    }
}

#[test]
fn whatever_fails_nothing_is_lost_and_nothing_is_done_twice() {
    if std::env::var("CHAOS_URL").is_ok() {
        return;
    }
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().subsec_nanos();
    let seed =
        std::env::var("ZANFLOW_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(u64::from(now));
    let seconds =
        std::env::var("ZANFLOW_CHAOS_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(12);
    println!("seed {seed}; ZANFLOW_SEED=N tries one again, ZANFLOW_CHAOS_SECONDS=N tries longer");
    let clocks = library_of_clocks();
    let Some(server) = Server::shifted(clocks.as_deref()) else { return };
    let (name, network) = (server.create(), Network::to(server.port));
    let cases = usize::try_from(seconds).unwrap() * RATE;
    let world = World { server, name, network, folder: tempfile::tempdir().unwrap(), clocks, cases };
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let running = (0..PROCESSES).map(|nth| world.begin(nth, &mut dice)).collect();
    let mut processes = Processes { world: &world, running };
    let (stop, follower) = followed(&world);
    let until = Instant::now() + Duration::from_secs(seconds);
    while Instant::now() < until {
        std::thread::sleep(Duration::from_millis(300 + dice.below(900)));
        println!("{}", processes.trouble(&mut dice));
    }
    // What was put off while the clock went before is due now.
    world.server.shift("+72h");
    ended(&world);
    drop(processes);
    stop.store(true, std::sync::atomic::Ordering::SeqCst);
    let records = follower.join().unwrap();
    block_on(holds(&world, records));
}

/// Reads what is recorded while it is, as what follows from events does.
fn followed(
    world: &World,
) -> (Arc<std::sync::atomic::AtomicBool>, std::thread::JoinHandle<Vec<(u64, Record)>>) {
    let stop = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let (stops, url, folder) =
        (Arc::clone(&stop), world.server.url(&world.name), world.folder.path().to_owned());
    let follower = std::thread::spawn(move || {
        block_on(async {
            let engine = loop {
                match open(&url, &folder).await {
                    Ok(engine) => break engine,
                    Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
                }
            };
            let mut all: Vec<(u64, Record)> = Vec::new();
            loop {
                let stopped = stops.load(std::sync::atomic::Ordering::SeqCst);
                let after = all.last().map_or(0, |(position, _)| *position);
                match engine.records(after, 50).await {
                    Ok(page) if page.is_empty() && stopped => return all,
                    Ok(page) => all.extend(page),
                    Err(_) => {}
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        })
    });
    (stop, follower)
}

async fn open(url: &str, folder: &Path) -> Result<Postgres, EngineError> {
    let ledger = Arc::new(Ledger::at(folder.join("done")));
    Postgres::open(&database(url), Flaky::slow(ledger, 7), settings()).await
}

/// Waits until every case has been started and has ended.
fn ended(world: &World) {
    let until = Instant::now() + Duration::from_secs(90);
    let count =
        "SELECT count(*) FILTER (WHERE ended_at IS NOT NULL), count(*) FROM zanflow.case_state WHERE seq > 0";
    let wanted = format!("{0}|{0}", PROCESSES * world.cases);
    loop {
        let found = world.server.sql(&world.name, count);
        if found == wanted {
            return;
        }
        assert!(Instant::now() < until, "only {found} of {wanted} have ended:\n{}", world.logs());
        std::thread::sleep(Duration::from_millis(200));
    }
}

async fn holds(world: &World, followed: Vec<(u64, Record)>) {
    let engine = open(&world.server.url(&world.name), world.folder.path()).await.unwrap();
    // What was told is so, as often as it was told.
    let told = std::fs::read_to_string(world.folder.path().join("told")).unwrap();
    let mut requests: BTreeMap<&str, CaseId> = BTreeMap::new();
    for line in told.lines() {
        let (request, case) = line.split_once(' ').unwrap();
        let case = CaseId(case.parse().unwrap());
        let first = *requests.entry(request).or_insert(case);
        assert_eq!(first, case, "{request} was told to be two cases");
    }
    let cases: Vec<CaseId> = requests.values().copied().collect();
    assert_eq!(
        cases.iter().collect::<std::collections::BTreeSet<_>>().len(),
        PROCESSES * world.cases,
        "cases that were told"
    );
    Ledger::read(&world.folder.path().join("done")).check(&engine, cases.iter().copied()).await;
    // No record is earlier than one before it, however clocks were set.
    let mut histories = 0;
    for case in &cases {
        let history = engine.history(*case).await.unwrap();
        assert!(history.is_sorted_by_key(|record| record.at), "case {case}");
        histories += history.len();
    }
    // Who followed has read each record once, in the order of positions.
    assert_eq!(followed.len(), histories);
    assert!(followed.is_sorted_by_key(|(position, _)| *position));
    let seen: std::collections::BTreeSet<(CaseId, u64)> =
        followed.iter().map(|(_, record)| (record.case, record.seq)).collect();
    assert_eq!(seen.len(), histories);
    let verified = engine.verify(engine.anchor().await.unwrap()).await.unwrap();
    assert_eq!((verified.records, verified.cases), (histories as u64, cases.len() as u64));
    println!(
        "{histories} records of {} cases, {} anchors: nothing lost, nothing twice",
        cases.len(),
        verified.head.row
    );
}
