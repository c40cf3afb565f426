//! `zanflow add`.

use super::format::Reporting;
use super::kb::KbArgs;
use super::lang::Words;
use super::output::{self, FAILED, Problem};
use super::threads::Threads;
use super::walk;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use serde::Serialize;
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
use zanflow_source::walk as walk_paths;
use zanflow_store::{Kb, KbError, Prepared, Writer};

/// Acts are read, compiled and written in portions of about this many bytes and at most this many acts, which bounds
/// memory.
const PORTION: u64 = 2 << 20;
const PORTION_ACTS: usize = 256;
/// Commits happen at least this often: a stop loses no more than this.
const COMMIT_BYTES: u64 = 256 << 20;
const COMMIT_AFTER: Duration = Duration::from_secs(60);
/// Exit code for a run that the user stopped.
const STOPPED: u8 = 130;

/// Arguments of `zanflow add`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files and folders; acts that the knowledge base already holds unchanged are skipped.
    #[arg(required_unless_present = "rebuild")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    kb: KbArgs,
    /// Rebuild the knowledge base from all that was ever added to it.
    #[arg(long, conflicts_with = "paths")]
    rebuild: bool,
    /// Also add acts that were removed from a clone of kazakhstan-law, in their last version, as repealed on that day.
    #[arg(long, conflicts_with = "rebuild")]
    history: bool,
    #[command(flatten)]
    threads: Threads,
    #[command(flatten)]
    reporting: Reporting,
}

/// Result of a run; as JSON with `--format json`.
#[derive(Debug, Default, Serialize)]
struct Summary {
    added: usize,
    #[serde(rename = "passages")]
    entries: usize,
    unchanged: usize,
    bytes: u64,
    problems: usize,
    stopped: bool,
    /// Acts of the knowledge base whose files no longer exist.
    gone: Vec<String>,
}

/// Compiles acts into a knowledge base.
pub fn run(args: &Args) -> ExitCode {
    let pool = match args.threads.pool() {
        Ok(pool) => pool,
        Err(problem) => return output::fail(&problem),
    };
    let begun = Instant::now();
    let outcome = if args.rebuild {
        rebuild(args, &pool)
    } else {
        let histories = if args.history { args.paths.as_slice() } else { &[] };
        add(&args.paths, histories, &args.kb.kb, args.reporting.quiet, &pool)
    };
    match outcome {
        Ok(mut summary) => {
            summary.problems += report_empty(args);
            finish(&summary, args, begun.elapsed())
        }
        Err(error) => output::fail(&Problem::from(error)),
    }
}

/// Reports folders without acts and returns their number. Of a clone's history, removed acts may be all there is.
fn report_empty(args: &Args) -> usize {
    let folders = args.paths.iter().filter(|path| !args.history && walk::has_no_acts(path, &[]));
    let mut empty = 0;
    for path in folders {
        output::fail(&walk::no_acts(path));
        empty += 1;
    }
    empty
}

/// Builds a new index next to the old one and replaces it.
fn rebuild(args: &Args, pool: &rayon::ThreadPool) -> Result<Summary, KbError> {
    let made_from = zanflow_store::roots(&args.kb.kb)?;
    let paths: Vec<PathBuf> = made_from.roots.iter().map(PathBuf::from).collect();
    let histories: Vec<PathBuf> = made_from.histories.iter().map(PathBuf::from).collect();
    let beside = args.kb.kb.with_extension("rebuilding");
    let failed =
        |path: &Path, error: io::Error| KbError::Io { path: path.to_owned(), what: error.to_string() };
    if beside.exists() {
        fs::remove_dir_all(&beside).map_err(|error| failed(&beside, error))?;
    }
    let summary = add(&paths, &histories, &beside, args.reporting.quiet, pool)?;
    if summary.stopped {
        return Ok(summary);
    }
    // Judgements about groups and kept searches come from people and cannot be rebuilt from the acts.
    for name in [zanflow_store::JUDGED, zanflow_store::SEARCHES] {
        let (said, kept) = (args.kb.kb.join(name), beside.join(name));
        if said.exists() {
            fs::copy(&said, &kept).map_err(|error| failed(&kept, error))?;
        }
    }
    let old = args.kb.kb.with_extension("old");
    fs::rename(&args.kb.kb, &old)
        .and_then(|()| fs::rename(&beside, &args.kb.kb))
        .and_then(|()| fs::remove_dir_all(&old))
        .map_err(|error| failed(&args.kb.kb, error))?;
    Ok(summary)
}

fn add(
    paths: &[PathBuf],
    histories: &[PathBuf],
    folder: &Path,
    quiet: bool,
    pool: &rayon::ThreadPool,
) -> Result<Summary, KbError> {
    let kb = Kb::open_or_create(folder)?;
    let mut writer = Writer::new(&kb)?;
    let walked = walk_paths(paths);
    output::not_read(&walked.skipped);
    let mut summary = Summary::default();
    for error in &walked.errors {
        output::fail(&Problem::from(error));
        summary.problems += 1;
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
                output::fail(&Problem::from(error));
                summary.problems += 1;
            }
        }
    }
    put_all(&kb, &planned, &mut writer, &mut summary, pool, quiet)?;
    for path in paths {
        writer.root(path);
        summary.gone.extend(writer.below(path).into_iter().filter(|known| !Path::new(known).exists()));
    }
    writer.commit()?;
    writer.finish()?;
    Ok(summary)
}

/// The acts below a path that were removed from its repository.
fn removed(path: &Path, writer: &mut Writer<'_>) -> Result<Vec<Planned>, HistoryError> {
    let repo = Repo::around(path)?;
    let inside = repo.path_of(path).unwrap_or_default();
    let below = |act: &str| {
        let rest = act.strip_prefix(&inside);
        rest.is_some_and(|rest| inside.is_empty() || rest.is_empty() || rest.starts_with('/'))
    };
    if repo.is_shallow() {
        output::remark(&format!(
            "{}: the clone is shallow; acts removed earlier are unknown",
            path.display()
        ));
    }
    let found = repo.removed()?.into_iter().filter(|removed| below(&removed.path));
    let planned = found.map(|removed| plan_removed(writer, &repo, removed)).collect();
    writer.history_root(path);
    Ok(planned)
}

/// Compiles acts portion by portion on all threads while the previous portion is written.
fn put_all(
    kb: &Kb,
    planned: &[(Planned, u64)],
    writer: &mut Writer<'_>,
    summary: &mut Summary,
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
                // The receiver is gone after a stop or a failure.
                if made.send((portion, pool.install(make))).is_err() {
                    break;
                }
            }
        });
        let mut since = (0, Instant::now());
        let mut told = output::Warnings::default();
        for (portion, made) in portions_made {
            if stop.load(Ordering::SeqCst) {
                summary.stopped = true;
                break;
            }
            for (made, (_, size)) in made.into_iter().zip(portion) {
                match made {
                    Ok(Added::Unchanged) => summary.unchanged += 1,
                    Ok(Added::Ready(ready, warnings)) => {
                        told.take(&warnings, quiet);
                        put(writer, *ready, *size, summary)?;
                    }
                    Err(error) => {
                        output::fail(&Problem::from(&error));
                        summary.problems += 1;
                    }
                }
                bar.inc(*size);
            }
            if summary.bytes - since.0 > COMMIT_BYTES || since.1.elapsed() > COMMIT_AFTER {
                writer.commit()?;
                since = (summary.bytes, Instant::now());
            }
        }
        bar.finish_and_clear();
        told.end();
        Ok(())
    })
}

fn put(writer: &mut Writer<'_>, ready: Prepared, size: u64, summary: &mut Summary) -> Result<(), KbError> {
    summary.added += 1;
    summary.entries += ready.info().entries;
    summary.bytes += size;
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

/// Bytes of a file, or of the sections of an act that is a folder.
fn size(path: &Path) -> u64 {
    let Ok(found) = fs::metadata(path) else { return 0 };
    if !found.is_dir() {
        return found.len();
    }
    let files = fs::read_dir(path).into_iter().flatten().flatten();
    files.filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum()
}

/// A flag that Ctrl-C sets: the portion in progress is finished and committed. A second Ctrl-C exits at once, which loses
/// nothing that was committed.
fn on_interrupt() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    // If no handler can be set, Ctrl-C ends the process as usual.
    let _ = ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::SeqCst) {
            std::process::exit(i32::from(STOPPED));
        }
        let _ = io::Write::write_all(&mut io::stderr(), b"stopping: acts in progress are being committed\n");
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

fn finish(summary: &Summary, args: &Args, taken: Duration) -> ExitCode {
    match (args.reporting.quiet, args.reporting.is_json()) {
        (true, _) => {}
        (false, true) => drop(output::json(summary)),
        (false, false) => drop(output::print(&text(summary, args.reporting.words(), taken))),
    }
    match (summary.stopped, summary.problems) {
        (true, _) => ExitCode::from(STOPPED),
        (false, 0) => ExitCode::SUCCESS,
        (false, _) => ExitCode::from(FAILED),
    }
}

fn text(summary: &Summary, words: Words, taken: Duration) -> String {
    let mut text = String::new();
    let mut row = |key: &str, value: &str| {
        let _ = writeln!(text, "{:<10} {value}", words.label(key));
    };
    let added =
        format!("{}, {}", words.count("acts-total", summary.added), words.count("passages", summary.entries));
    row("added", &added);
    row("unchanged", &words.count("acts-total", summary.unchanged));
    if summary.added > 0 {
        let rate = summary.bytes as f64 / 1e6 / taken.as_secs_f64().max(0.001);
        let seconds = format!("{:.1}", taken.as_secs_f64());
        let rate = format!("{rate:.1}");
        row("taken", &words.fill("taken-value", [("seconds", seconds.into()), ("rate", rate.into())]));
    }
    for path in &summary.gone {
        row("gone", &words.fill("gone-value", [("path", path.clone().into())]));
    }
    text
}
