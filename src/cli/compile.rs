//! `zanflow compile`.

use super::format::Reporting;
use super::lang::Words;
use super::output::{self, FAILED, Problem};
use super::threads::Threads;
use super::walk::{has_no_acts, no_acts};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::io::IsTerminal;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc;
use std::time::Duration;
use std::{fs, io, thread};
use zanflow_report as report;
use zanflow_source::{Found, ReadError, Warning, walk};
use zanflow_wording::Lang;

/// Shorter runs draw no progress bar.
const BAR_AFTER: Duration = Duration::from_secs(1);

/// Arguments of `zanflow compile`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files and folders.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Folder for `models/`, `repaired/` and `report.html`.
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
    #[command(flatten)]
    threads: Threads,
    #[command(flatten)]
    reporting: Reporting,
}

/// An act and the names of its files below the output folder, `/` between folders.
struct Job {
    found: Found,
    model: String,
    repaired: String,
}

/// Result of a job.
type Outcome = Result<(report::Act, Vec<Warning>), Problem>;

/// Compiles every act found below the paths; unreadable files are reported and skipped.
pub fn run(args: &Args) -> ExitCode {
    let (jobs, mut problems) = plan(args);
    let pool = match args.threads.pool() {
        Ok(pool) => pool,
        Err(problem) => return output::fail(&problem),
    };
    let outcomes = with_bar(jobs.len(), args.reporting.quiet, |bar| {
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
    let mut told = output::Warnings::default();
    for outcome in outcomes {
        match outcome {
            Ok((act, warnings)) => {
                told.take(&warnings, args.reporting.quiet);
                run.acts.push(act);
            }
            Err(problem) => problems.push(problem),
        }
    }
    told.end();
    finish(run, problems, args)
}

/// Writes the page, reports problems, and prints the summary.
fn finish(mut run: report::Run, mut problems: Vec<Problem>, args: &Args) -> ExitCode {
    let failure =
        |problem: &Problem| report::Failure { message: problem.message.clone(), help: problem.help.clone() };
    let mut reported = BTreeSet::new();
    problems.retain(|problem| reported.insert(problem.message.clone()));
    run.failures = problems.iter().map(failure).collect();
    let page = report::page(&run, Lang::Kk)
        .map_err(|error| Problem::internal(format!("report.html: {error}")))
        .and_then(|html| output::write(&args.out.join("report.html"), html.as_bytes()));
    problems.extend(page.err());
    for problem in &problems {
        output::fail(problem);
    }
    let summary = Summary::new(&run, problems.len());
    let printed = match (args.reporting.quiet, args.reporting.is_json()) {
        (true, _) => ExitCode::SUCCESS,
        (false, true) => output::json(&summary),
        (false, false) => output::print(&summary.text(&args.out, args.reporting.words())),
    };
    if problems.is_empty() { printed } else { ExitCode::from(FAILED) }
}

/// Finds the acts and names their output files; the second of two with the same file is refused.
fn plan(args: &Args) -> (Vec<Job>, Vec<Problem>) {
    let walked = walk(&args.paths);
    let made = args.out.to_string_lossy();
    let foreign = walked.skipped.iter().filter(|name| !name.starts_with(&*made));
    output::not_read(&foreign.cloned().collect::<Vec<_>>());
    let mut problems: Vec<Problem> = walked.errors.iter().map(Problem::from).collect();
    let empty = args.paths.iter().filter(|path| has_no_acts(path, &walked.found));
    problems.extend(empty.map(|path| no_acts(path)));
    // The output of an earlier run is no input, even if the folder that holds it was named.
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

/// One act; a panic in the compiler costs only that act.
fn guarded(job: &Job, out: &Path) -> Outcome {
    catch_unwind(AssertUnwindSafe(|| compiled(job, out)))
        .unwrap_or_else(|_| Err(Problem::internal(format!("{}: the compiler failed", job.found.shown))))
}

fn compiled(job: &Job, out: &Path) -> Outcome {
    let source = job.found.read().map_err(|error: ReadError| Problem::from(&error))?;
    let compiled = zanflow_compiler::compile(&source);
    let (model, repaired) = (&compiled.model, &compiled.repaired);
    let mut json = serde_json::to_vec_pretty(model)
        .map_err(|error| Problem::internal(format!("{}: the model: {error}", job.found.shown)))?;
    json.push(b'\n');
    output::write(&out.join(&job.model), &json)?;
    output::write(&out.join(&job.repaired), format!("{}\n", repaired.text).as_bytes())?;
    let act = report::Act::new(&job.found.shown, model, &repaired.edits, &job.model, &job.repaired);
    Ok((act, source.warnings))
}

/// Runs `work` with a progress bar on standard error if it is a terminal and the run takes more than a second.
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

/// Acts without services that are named, at the most.
const NAMED: usize = 8;

/// Counts over all acts of a run; as JSON with `--format json`.
#[derive(Serialize)]
struct Summary<'a> {
    acts: usize,
    acts_without_services: usize,
    services: usize,
    processes: usize,
    tables: usize,
    terms: usize,
    not_understood: usize,
    #[serde(skip)]
    acts_with_unread: usize,
    #[serde(skip)]
    without_services: Vec<&'a report::Act>,
    /// Edits by rule.
    repairs: BTreeMap<&'a str, usize>,
    problems: usize,
}

impl<'a> Summary<'a> {
    fn new(run: &'a report::Run, problems: usize) -> Self {
        let services = || run.acts.iter().flat_map(|act| &act.services);
        let mut repairs: BTreeMap<&str, usize> = BTreeMap::new();
        for (rule, count) in run.acts.iter().flat_map(|act| &act.edits) {
            *repairs.entry(rule).or_default() += count;
        }
        Self {
            acts: run.acts.len(),
            acts_without_services: run.acts.iter().filter(|act| act.services.is_empty()).count(),
            services: services().count(),
            processes: services().map(|service| service.channels.len()).sum(),
            tables: services().map(|service| service.tables.len()).sum(),
            terms: run.acts.iter().map(|act| act.terms).sum(),
            not_understood: run.acts.iter().map(|act| act.unread_count).sum(),
            without_services: run.acts.iter().filter(|act| act.services.is_empty()).collect(),
            acts_with_unread: run.acts.iter().filter(|act| act.unread_count > 0).count(),
            repairs,
            problems,
        }
    }

    fn text(&self, out: &Path, words: Words) -> String {
        let mut text = String::new();
        let mut row = |key: &str, value: String| {
            let name = if key.is_empty() { String::new() } else { words.label(key) };
            let _ = writeln!(text, "{name:<16}{value}");
        };
        let note = match self.acts_without_services {
            0 => String::new(),
            count => format!(" ({})", words.count("without-services", count)),
        };
        row("row-acts", format!("{}{note}", self.acts));
        for act in self.without_services.iter().take(NAMED) {
            let why = act.without_services.map(|key| words.fill(key, [("kind", act.kind.clone().into())]));
            row("", format!("{}: {}", act.file, why.unwrap_or_default()));
        }
        row("row-services", self.services.to_string());
        row("row-processes", self.processes.to_string());
        row("row-tables", self.tables.to_string());
        row("row-terms", self.terms.to_string());
        let not_understood = match self.not_understood {
            0 => words.label("nothing"),
            count => {
                let passages = words.count("passages", count);
                let acts = words.count("in-acts", self.acts_with_unread);
                format!("{passages} {acts}")
            }
        };
        row("unread", not_understood);
        let repairs: Vec<String> =
            self.repairs.iter().map(|(rule, count)| format!("{rule} {count}")).collect();
        row("row-repairs", if repairs.is_empty() { words.label("none") } else { repairs.join(", ") });
        if self.problems > 0 {
            row("row-errors", words.count("see-above", self.problems));
        }
        row("row-look-at", out.join("report.html").display().to_string());
        if self.acts > 0 {
            row("", format!("{}, {}", out.join("models").display(), out.join("repaired").display()));
        }
        text
    }
}
