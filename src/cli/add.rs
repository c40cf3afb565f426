//! `zanflow add` and `zanflow remove`.

use super::output::{self, FAILED, Problem};
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use std::fmt::Write as _;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use std::{fs, io};
use zanflow_history::{HistoryError, Repo};
use zanflow_ingest::{Added, Planned, plan, plan_removed, prepare};
use zanflow_source::walk;
use zanflow_store::{Kb, KbError, Prepared, Writer};

/// Acts are read, compiled and put in portions of about so many bytes and at most so many acts: that, not the corpus, is what
/// memory holds.
const PORTION: u64 = 2 << 20;
const PORTION_ACTS: usize = 256;
/// What was put is committed at least as often: so much, and no more, a stop may lose.
const COMMIT_BYTES: u64 = 256 << 20;
const COMMIT_AFTER: Duration = Duration::from_secs(60);
/// Acts nest lists, tables and markup; a worker's stack is that of the main thread.
const STACK: usize = 8 * 1024 * 1024;
/// Exit code: stopped by the user.
const STOPPED: u8 = 130;

/// Arguments of `zanflow add`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files and folders; acts that the knowledge base holds already as they are now are passed over.
    #[arg(required_unless_present = "rebuild")]
    paths: Vec<PathBuf>,
    /// Folder of the knowledge base.
    #[arg(long, default_value = "kb")]
    kb: PathBuf,
    /// Make the knowledge base anew from all that was ever added to it.
    #[arg(long, conflicts_with = "paths")]
    rebuild: bool,
    /// Add the acts too that were taken out of a clone of kazakhstan-law, as they last were, repealed on that day.
    #[arg(long, conflicts_with = "rebuild")]
    history: bool,
    /// Number of threads; all processors if not given.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Print errors only.
    #[arg(long, short)]
    quiet: bool,
}

/// Arguments of `zanflow remove`.
#[derive(Debug, clap::Args)]
pub struct Remove {
    /// Files, and folders with all acts below them; they need not exist any more.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Folder of the knowledge base.
    #[arg(long, default_value = "kb")]
    kb: PathBuf,
    /// Print errors only.
    #[arg(long, short)]
    quiet: bool,
}

/// Counts of a run.
#[derive(Debug, Default)]
struct Sum {
    added: usize,
    unchanged: usize,
    entries: usize,
    bytes: u64,
    problems: usize,
    stopped: bool,
    gone: Vec<String>,
}

/// Compiles acts into a knowledge base.
pub fn run(args: &Args) -> ExitCode {
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(args.threads.map_or(0, usize::from)).stack_size(STACK);
    let pool = match pool.build() {
        Ok(pool) => pool,
        Err(error) => {
            return output::fail(&Problem::new(format!("no threads: {error}"), "try fewer with --threads"));
        }
    };
    let begun = Instant::now();
    let outcome = if args.rebuild {
        rebuild(args, &pool)
    } else {
        let histories = if args.history { args.paths.as_slice() } else { &[] };
        add(&args.paths, histories, &args.kb, args.quiet, &pool)
    };
    match outcome {
        Ok(sum) => finish(&sum, args, begun.elapsed()),
        Err(error) => failed(&error),
    }
}

/// Takes acts out of a knowledge base.
pub fn remove(args: &Remove) -> ExitCode {
    let removed = || -> Result<usize, KbError> {
        let kb = Kb::open(&args.kb)?;
        let mut writer = Writer::new(&kb)?;
        let removed = args.paths.iter().map(|path| writer.remove(path)).sum();
        writer.commit()?;
        writer.finish()?;
        Ok(removed)
    };
    match removed() {
        Ok(0) => output::fail(&Problem::new(
            "no such act is in the knowledge base",
            "see them with `zanflow acts`",
        )),
        Ok(_) if args.quiet => ExitCode::SUCCESS,
        Ok(count) => output::print(&format!("removed  {count} acts\n")),
        Err(error) => failed(&error),
    }
}

/// Says what is wrong with a knowledge base.
pub fn failed(error: &KbError) -> ExitCode {
    output::fail(&Problem::new(error.to_string(), error.help()))
}

/// Makes a new index beside the old one and puts it in its place.
fn rebuild(args: &Args, pool: &rayon::ThreadPool) -> Result<Sum, KbError> {
    let made_from = zanflow_store::roots(&args.kb)?;
    let paths: Vec<PathBuf> = made_from.roots.iter().map(PathBuf::from).collect();
    let histories: Vec<PathBuf> = made_from.histories.iter().map(PathBuf::from).collect();
    let beside = args.kb.with_extension("rebuilding");
    let failed =
        |path: &Path, error: io::Error| KbError::Io { path: path.to_owned(), what: error.to_string() };
    if beside.exists() {
        fs::remove_dir_all(&beside).map_err(|error| failed(&beside, error))?;
    }
    let sum = add(&paths, &histories, &beside, args.quiet, pool)?;
    if sum.stopped {
        return Ok(sum);
    }
    // What people said of groups was not made from the acts.
    let (said, kept) = (args.kb.join(zanflow_store::JUDGED), beside.join(zanflow_store::JUDGED));
    if said.exists() {
        fs::copy(&said, &kept).map_err(|error| failed(&kept, error))?;
    }
    let old = args.kb.with_extension("old");
    fs::rename(&args.kb, &old)
        .and_then(|()| fs::rename(&beside, &args.kb))
        .and_then(|()| fs::remove_dir_all(&old))
        .map_err(|error| failed(&args.kb, error))?;
    Ok(sum)
}

fn add(
    paths: &[PathBuf],
    histories: &[PathBuf],
    folder: &Path,
    quiet: bool,
    pool: &rayon::ThreadPool,
) -> Result<Sum, KbError> {
    let kb = Kb::open_or_create(folder)?;
    let mut writer = Writer::new(&kb)?;
    let walked = walk(paths);
    let mut sum = Sum::default();
    for error in &walked.errors {
        output::fail(&Problem::from(error));
        sum.problems += 1;
    }
    let mut planned: Vec<(Planned, u64)> = walked
        .found
        .into_iter()
        .map(|found| {
            let size = size(&found.path);
            (plan(&mut writer, found), size)
        })
        .collect();
    for path in histories {
        match removed(path, &mut writer) {
            Ok(removed) => planned.extend(removed.into_iter().map(|planned| (planned, 0))),
            Err(error) => {
                output::fail(&Problem::new(error.to_string(), error.help()));
                sum.problems += 1;
            }
        }
    }
    put_all(&kb, &planned, &mut writer, &mut sum, pool, quiet)?;
    for path in paths {
        writer.root(path);
        sum.gone.extend(writer.below(path).into_iter().filter(|known| !Path::new(known).exists()));
    }
    writer.commit()?;
    writer.finish()?;
    Ok(sum)
}

/// The acts below a path that were taken out of its repository.
fn removed(path: &Path, writer: &mut Writer<'_>) -> Result<Vec<Planned>, HistoryError> {
    let repo = Repo::around(path)?;
    let inside = repo.path_of(path).unwrap_or_default();
    let below = |act: &str| {
        let rest = act.strip_prefix(&inside);
        rest.is_some_and(|rest| inside.is_empty() || rest.is_empty() || rest.starts_with('/'))
    };
    if repo.is_shallow() {
        output::remark(&format!(
            "{}: the clone is shallow; acts removed before are not known",
            path.display()
        ));
    }
    let found = repo.removed()?.into_iter().filter(|removed| below(&removed.path));
    let planned = found.map(|removed| plan_removed(writer, &repo, removed)).collect();
    writer.history_root(path);
    Ok(planned)
}

/// Compiles acts portion by portion on all threads, while the portion before is put.
fn put_all(
    kb: &Kb,
    planned: &[(Planned, u64)],
    writer: &mut Writer<'_>,
    sum: &mut Sum,
    pool: &rayon::ThreadPool,
    quiet: bool,
) -> Result<(), KbError> {
    let stop = on_interrupt();
    let bar = bar(planned.iter().map(|(_, size)| size).sum(), quiet);
    std::thread::scope(|scope| {
        // One portion waits at most, so that memory holds three.
        let (made, portions_made) = std::sync::mpsc::sync_channel(1);
        scope.spawn(move || {
            for portion in portions(planned) {
                let make = || portion.par_iter().map(|(planned, _)| prepare(kb, planned)).collect::<Vec<_>>();
                // The receiver goes when it was stopped or failed.
                if made.send((portion, pool.install(make))).is_err() {
                    break;
                }
            }
        });
        let mut since = (0, Instant::now());
        for (portion, made) in portions_made {
            if stop.load(Ordering::SeqCst) {
                sum.stopped = true;
                break;
            }
            for (made, (_, size)) in made.into_iter().zip(portion) {
                match made {
                    Ok(Added::Unchanged) => sum.unchanged += 1,
                    Ok(Added::Ready(ready)) => put(writer, *ready, *size, sum)?,
                    Err(error) => {
                        output::fail(&Problem::from(&error));
                        sum.problems += 1;
                    }
                }
                bar.inc(*size);
            }
            if sum.bytes - since.0 > COMMIT_BYTES || since.1.elapsed() > COMMIT_AFTER {
                writer.commit()?;
                since = (sum.bytes, Instant::now());
            }
        }
        bar.finish_and_clear();
        Ok(())
    })
}

fn put(writer: &mut Writer<'_>, ready: Prepared, size: u64, sum: &mut Sum) -> Result<(), KbError> {
    sum.added += 1;
    sum.entries += ready.info().entries;
    sum.bytes += size;
    writer.put(ready)
}

/// Consecutive acts, each portion bounded in bytes and number.
fn portions(planned: &[(Planned, u64)]) -> Vec<&[(Planned, u64)]> {
    let mut portions = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (nth, (_, size)) in planned.iter().enumerate() {
        if nth > start && (bytes + size > PORTION || nth - start >= PORTION_ACTS) {
            portions.extend(planned.get(start..nth));
            (start, bytes) = (nth, 0);
        }
        bytes += size;
    }
    portions.extend(planned.get(start..).filter(|rest| !rest.is_empty()));
    portions
}

/// Bytes of a file; those of the sections of an act that is a folder.
fn size(path: &Path) -> u64 {
    let Ok(found) = fs::metadata(path) else { return 0 };
    if !found.is_dir() {
        return found.len();
    }
    let files = fs::read_dir(path).into_iter().flatten().flatten();
    files.filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum()
}

/// A flag that Ctrl-C sets: what is in hand is finished and committed. A second Ctrl-C ends at once, which loses nothing that
/// was committed.
fn on_interrupt() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    // Without a handler Ctrl-C ends the run as it always does.
    let _ = ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::SeqCst) {
            std::process::exit(i32::from(STOPPED));
        }
        let _ = io::Write::write_all(&mut io::stderr(), b"stopping: what is in hand is being committed\n");
    });
    stop
}

fn bar(bytes: u64, quiet: bool) -> ProgressBar {
    if quiet || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr());
    let style = "{bar:30} {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left";
    if let Ok(style) = ProgressStyle::with_template(style) {
        bar.set_style(style);
    }
    bar
}

fn finish(sum: &Sum, args: &Args, taken: Duration) -> ExitCode {
    if !args.quiet {
        let mut text = String::new();
        let rate = sum.bytes as f64 / 1e6 / taken.as_secs_f64().max(0.001);
        let _ = writeln!(text, "added      {} acts, {} passages", sum.added, sum.entries);
        let _ = writeln!(text, "unchanged  {} acts", sum.unchanged);
        if sum.added > 0 {
            let _ = writeln!(text, "taken      {} ({rate:.1} MB/s)", HumanDuration(taken));
        }
        for path in &sum.gone {
            let _ = writeln!(text, "gone       {path} (still in the knowledge base; see `zanflow remove`)");
        }
        output::print(&text);
    }
    match (sum.stopped, sum.problems) {
        (true, _) => ExitCode::from(STOPPED),
        (false, 0) => ExitCode::SUCCESS,
        (false, _) => ExitCode::from(FAILED),
    }
}
