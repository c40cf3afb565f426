//! `zanflow compile`.

use super::output::{self, FAILED, OURS, Problem};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::io::IsTerminal;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc;
use std::time::Duration;
use std::{fs, io, slice, thread};
use zanflow_report as report;
use zanflow_source::{Found, ReadError, Warning, walk};

/// A bar is drawn only for runs that take longer.
const BAR_AFTER: Duration = Duration::from_secs(1);
/// Acts nest lists, tables and markup; a worker's stack is that of the main thread.
const STACK: usize = 8 * 1024 * 1024;

/// Arguments of `zanflow compile`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files and folders.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Where `models/`, `repaired/` and `report.html` go.
    #[arg(long, default_value = "out")]
    out: PathBuf,
    /// Number of threads; all processors if not given. The output does not depend on it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Print errors only.
    #[arg(long, short)]
    quiet: bool,
}

/// An act and the names of its files below the output folder, `/` between folders.
struct Job {
    found: Found,
    model: String,
    repaired: String,
}

/// What became of a job.
type Outcome = Result<(report::Act, Vec<Warning>), Problem>;

/// Compiles every act found below the paths; what cannot be read is reported, the rest is still compiled.
pub fn run(args: &Args) -> ExitCode {
    let (jobs, mut problems) = plan(args);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(args.threads.map_or(0, usize::from))
        .stack_size(STACK)
        .build();
    let pool = match pool {
        Ok(pool) => pool,
        Err(error) => {
            return output::fail(&Problem::new(format!("no threads: {error}"), "try fewer with --threads"));
        }
    };
    let outcomes = with_bar(jobs.len(), args.quiet, |bar| {
        pool.install(|| {
            let work = jobs.par_iter().map(|job| {
                let outcome = guarded(job, &args.out);
                bar.inc(1);
                outcome
            });
            work.collect::<Vec<Outcome>>()
        })
    });
    let mut run = report::Run::default();
    for outcome in outcomes {
        match outcome {
            Ok((act, warnings)) => {
                if !args.quiet {
                    warnings.iter().for_each(output::warn);
                }
                run.acts.push(act);
            }
            Err(problem) => problems.push(problem),
        }
    }
    finish(run, problems, args)
}

/// Writes the page, says what went wrong, and sums up.
fn finish(mut run: report::Run, mut problems: Vec<Problem>, args: &Args) -> ExitCode {
    let failure =
        |problem: &Problem| report::Failure { message: problem.message.clone(), help: problem.help.clone() };
    // What was told of a file once is not told again.
    let mut told = BTreeSet::new();
    problems.retain(|problem| told.insert(problem.message.clone()));
    run.failures = problems.iter().map(failure).collect();
    let page = report::page(&run, zanflow_wording::Lang::Kk)
        .map_err(|error| Problem::new(format!("report.html: {error}"), OURS))
        .and_then(|html| output::write(&args.out.join("report.html"), html.as_bytes()));
    problems.extend(page.err());
    for problem in &problems {
        output::fail(problem);
    }
    let printed =
        if args.quiet { ExitCode::SUCCESS } else { output::print(&summary(&run, problems.len(), &args.out)) };
    if problems.is_empty() { printed } else { ExitCode::from(FAILED) }
}

/// Finds the acts and gives each its names; the second of two that would be written to one file is refused.
fn plan(args: &Args) -> (Vec<Job>, Vec<Problem>) {
    let walked = walk(&args.paths);
    let mut problems: Vec<Problem> = walked.errors.iter().map(Problem::from).collect();
    problems.extend(args.paths.iter().filter(|path| has_no_acts(path, &walked.found)).map(|path| {
        let message = format!("{}: there are no acts in it", path.display());
        Problem::new(message, "name a folder with .txt, .md, .html, .docx or .pdf files, or a file")
    }));
    // What an earlier run wrote here is no act, were it given the folder that holds it.
    let own = [args.out.join("repaired"), args.out.join("report.html")];
    let own: Vec<PathBuf> = own.iter().filter_map(|path| fs::canonicalize(path).ok()).collect();
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    let mut jobs = Vec::new();
    for found in walked.found {
        let real = fs::canonicalize(&found.path).ok();
        if real.is_some_and(|real| own.iter().any(|own| real.starts_with(own))) {
            let message = format!("{}: output of an earlier run, not compiled", found.shown);
            problems.push(Problem::new(message, "keep --out outside of the folders that are compiled"));
            continue;
        }
        let name = match found.relative.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/{}", found.stem),
            None => found.stem.clone(),
        };
        if let Some(first) = taken.get(&name) {
            let message = format!("{}: not compiled: {name}.json is that of {first}", found.shown);
            problems.push(Problem::new(message, "rename one of them, or compile it with another --out"));
            continue;
        }
        taken.insert(name.clone(), found.shown.clone());
        let (model, repaired) = (format!("models/{name}.json"), format!("repaired/{name}.txt"));
        jobs.push(Job { found, model, repaired });
    }
    (jobs, problems)
}

/// A folder that was named outright and holds nothing that could be read.
fn has_no_acts(path: &Path, found: &[Found]) -> bool {
    if !path.is_dir() || found.iter().any(|found| found.path.starts_with(path)) {
        return false;
    }
    let walked = walk(slice::from_ref(&path.to_owned()));
    walked.found.is_empty() && walked.errors.is_empty()
}

/// One act; a fault of the compiler costs that act only.
fn guarded(job: &Job, out: &Path) -> Outcome {
    catch_unwind(AssertUnwindSafe(|| one(job, out)))
        .unwrap_or_else(|_| Err(Problem::new(format!("{}: the compiler failed", job.found.shown), OURS)))
}

fn one(job: &Job, out: &Path) -> Outcome {
    let source = job.found.read().map_err(|error: ReadError| Problem::from(&error))?;
    let compiled = zanflow_compiler::compile(&source);
    let (model, repaired) = (&compiled.model, &compiled.repaired);
    let mut json = serde_json::to_vec_pretty(model)
        .map_err(|error| Problem::new(format!("{}: the model: {error}", job.found.shown), OURS))?;
    json.push(b'\n');
    output::write(&out.join(&job.model), &json)?;
    output::write(&out.join(&job.repaired), format!("{}\n", repaired.text).as_bytes())?;
    let act = report::Act::new(&job.found.shown, model, &repaired.edits, &job.model, &job.repaired);
    Ok((act, source.warnings))
}

/// Runs `work` with a progress bar on standard error, once a second has passed and if somebody watches.
fn with_bar<T>(length: usize, quiet: bool, work: impl FnOnce(&ProgressBar) -> T) -> T {
    let bar = ProgressBar::with_draw_target(Some(length as u64), ProgressDrawTarget::hidden());
    if quiet || !io::stderr().is_terminal() {
        return work(&bar);
    }
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} acts, {eta} left") {
        bar.set_style(style);
    }
    let (done, waiting) = mpsc::channel::<()>();
    let later = bar.clone();
    thread::scope(|scope| {
        scope.spawn(move || {
            if waiting.recv_timeout(BAR_AFTER) == Err(mpsc::RecvTimeoutError::Timeout) {
                later.set_draw_target(ProgressDrawTarget::stderr());
                later.tick();
            }
        });
        let result = work(&bar);
        drop(done);
        bar.finish_and_clear();
        result
    })
}

/// One screen: what was found, what was not understood, what was repaired, where to look.
fn summary(run: &report::Run, problems: usize, out: &Path) -> String {
    let mut text = String::new();
    let services = || run.acts.iter().flat_map(|act| &act.services);
    let without = run.acts.iter().filter(|act| act.services.is_empty()).count();
    let passages: usize = run.acts.iter().map(|act| act.unread_count).sum();
    let in_acts = run.acts.iter().filter(|act| act.unread_count > 0).count();
    let mut edits: BTreeMap<&str, usize> = BTreeMap::new();
    for (rule, count) in run.acts.iter().flat_map(|act| &act.edits) {
        *edits.entry(rule).or_default() += count;
    }
    let edits: Vec<String> = edits.iter().map(|(rule, count)| format!("{rule} {count}")).collect();
    let mut row = |name: &str, value: String| {
        let _ = writeln!(text, "{name:<16}{value}");
    };
    let note = if without > 0 { format!(" ({without} without a regulation)") } else { String::new() };
    row("acts", format!("{}{note}", run.acts.len()));
    row("services", services().count().to_string());
    row("processes", services().map(|service| service.channels.len()).sum::<usize>().to_string());
    row("tables", services().map(|service| service.tables.len()).sum::<usize>().to_string());
    row("terms", run.acts.iter().map(|act| act.terms).sum::<usize>().to_string());
    row(
        "not understood",
        if passages == 0 { "nothing".to_owned() } else { format!("{passages} passages in {in_acts} acts") },
    );
    row("repairs", if edits.is_empty() { "none".to_owned() } else { edits.join(", ") });
    if problems > 0 {
        row("errors", format!("{problems}, see above"));
    }
    row("look at", out.join("report.html").display().to_string());
    if !run.acts.is_empty() {
        row("", format!("{}, {}", out.join("models").display(), out.join("repaired").display()));
    }
    text
}
