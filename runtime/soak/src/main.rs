//! Runs cases on an engine for a long time while processes are killed, servers and networks break and clocks jump; then checks that
//! nothing is lost, nothing was done twice and every chain verifies. Prints one line of JSON; exits with 1 where something is wrong.
//!
//! `cargo run --release -p zanflow-soak -- run --engine embedded --minutes 30`

mod cut;
mod effects;
mod engines;
mod fleet;
mod laws;
mod partition;
mod people;
mod process;
mod protocol;
mod servers;
mod trouble;
mod worker;

use clap::{Args, Parser, Subcommand};
use effects::Effects;
use engines::{Address, Kind};
use fleet::{Recipe, Worker};
use people::People;
use servers::Servers;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use trouble::{Tally, reign, revive};

/// Runs cases for a long time while things break, and checks what came of them.
#[derive(Debug, Parser)]
struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Runs, breaks, checks.
    Run(Run),
    /// A process that runs cases; started by `run`.
    #[command(hide = true)]
    Worker(Shared),
}

#[derive(Debug, Args)]
struct Shared {
    /// The engine.
    #[arg(long, value_enum)]
    engine: Kind,
    /// Where everything lies.
    #[arg(long)]
    folder: PathBuf,
    /// Milliseconds that a call to another system takes at most.
    #[arg(long, default_value_t = 30)]
    slow: u64,
    #[command(flatten)]
    address: Address,
}

#[derive(Debug, Args)]
struct Run {
    /// The engine.
    #[arg(long, value_enum)]
    engine: Kind,
    /// How long things break.
    #[arg(long, default_value_t = 30.0)]
    minutes: f64,
    /// People at once.
    #[arg(long, default_value_t = 32)]
    people: usize,
    /// Milliseconds that somebody thinks at most between two steps.
    #[arg(long, default_value_t = 200)]
    pause: u64,
    /// Seconds between two troubles, on average a little more.
    #[arg(long, default_value_t = 5.0)]
    every: f64,
    /// Servers of Restate.
    #[arg(long, default_value_t = 3)]
    nodes: usize,
    /// What is drawn at random; drawn itself if it is not given.
    #[arg(long)]
    seed: Option<u64>,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.to_string()),
    };
    match options.what {
        What::Worker(shared) => {
            match runtime.block_on(worker::work(shared.engine, &shared.address, &shared.folder, shared.slow))
            {
                Ok(()) => ExitCode::SUCCESS,
                Err(why) => failed(&why),
            }
        }
        What::Run(run) => match runtime.block_on(soak(&run)) {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::FAILURE,
            Err(why) => failed(&why),
        },
    }
}

fn failed(why: &str) -> ExitCode {
    eprintln!("error: {why}");
    ExitCode::from(2)
}

/// Whether all is well.
async fn soak(run: &Run) -> Result<bool, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let seed = run.seed.unwrap_or_else(|| fastrand::u64(..));
    eprintln!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let mut servers = Servers::start(run.engine, run.nodes)?;
    let workers = workers(run, &servers.address, folder.path())?;
    let people = Arc::new(People::new(workers.clone(), run.pause));
    let living: Vec<_> = (0..run.people).map(|_| tokio::spawn(Arc::clone(&people).live())).collect();
    let begun = Instant::now();
    let until = begun + Duration::from_secs_f64(run.minutes * 60.0);
    let every = Duration::from_secs_f64(run.every);
    let mut tally =
        reign(&workers, &mut servers.breaks, until, every, (run.engine.has_clocks(), &mut random)).await;
    people.closing.store(true, Ordering::Relaxed);
    settled(&workers, &people, living, &mut tally).await;
    for worker in &workers {
        worker.kill().await;
    }
    told(run, &servers.address, folder.path(), &people, &tally, begun.elapsed()).await
}

fn workers(run: &Run, address: &Address, folder: &Path) -> Result<Vec<Arc<Worker>>, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let kind = clap::ValueEnum::to_possible_value(&run.engine)
        .map_or_else(String::new, |of| of.get_name().to_owned());
    let arguments = ["worker", "--engine", &kind, "--folder", &folder.display().to_string()];
    let mut arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
    arguments.extend(address.arguments());
    let recipe = Recipe { program, arguments };
    let workers: Vec<Arc<Worker>> =
        (0..run.engine.workers()).map(|_| Arc::new(Worker::new(recipe.clone()))).collect();
    workers.iter().try_for_each(|worker| worker.start()).map_err(|error| error.to_string())?;
    Ok(workers)
}

/// How long cases have to end once nothing breaks any more.
const SETTLING: Duration = Duration::from_secs(180);

/// Waits until all cases that were begun have ended; what has not by then is counted as wrong.
async fn settled(
    workers: &[Arc<Worker>],
    people: &People,
    living: Vec<tokio::task::JoinHandle<()>>,
    tally: &mut Tally,
) {
    let until = Instant::now() + SETTLING;
    while Instant::now() < until && !living.iter().all(tokio::task::JoinHandle::is_finished) {
        revive(workers, tally);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    people.stopped.store(true, Ordering::Relaxed);
    for one in living {
        drop(tokio::time::timeout(Duration::from_secs(40), one).await);
    }
}

async fn told(
    run: &Run,
    address: &Address,
    folder: &Path,
    people: &People,
    tally: &Tally,
    took: Duration,
) -> Result<bool, String> {
    let running = engines::open(run.engine, address, folder, 0).await?;
    let effects = Effects::open(&folder.join("effects"), 0).and_then(|effects| effects.done());
    let effects = effects.map_err(|error| error.to_string())?;
    let promised = std::mem::take(&mut *people.promised());
    let found =
        laws::check(&*running.engine, &promised, &effects).await.map_err(|error| error.to_string())?;
    for wrong in found.wrong.iter().take(20) {
        eprintln!("wrong: {wrong}");
    }
    let line = serde_json::json!({
        "engine": format!("{:?}", run.engine).to_lowercase(), "seconds": took.as_secs(), "cases": found.cases, "ended": found.ended,
        "records": found.records, "effects": effects.len(), "promised_starts": promised.started.len(),
        "promised_tasks": promised.completed.len(), "promised_messages": promised.delivered.len(),
        "heard": promised.heard, "trouble": tally, "wrong": found.wrong.len(),
    });
    println!("{line}");
    Ok(found.wrong.is_empty() && found.cases > 0)
}
