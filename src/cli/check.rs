//! `zanflow check`.

#[cfg(feature = "kb")]
mod across;
#[cfg(not(feature = "kb"))]
mod no_across;

use super::LangArg;
use super::output::{self, FAILED, FINDINGS, OURS, Problem};
#[cfg(feature = "kb")]
use across::Across;
#[cfg(not(feature = "kb"))]
use no_across::Across;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zanflow_findings::{WORDS, note};
use zanflow_lint::{is_new, known, rules};
use zanflow_model::{Finding, Severity};
use zanflow_report::{Checked, excerpts, findings_page, sarif};
use zanflow_source::{Found, Warning, walk};
use zanflow_wording::Lang;

/// Acts nest lists, tables and markup; a worker's stack is that of the main thread.
const STACK: usize = 8 * 1024 * 1024;

/// Arguments of `zanflow check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files and folders.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Print the findings as JSON.
    #[arg(long, conflicts_with_all = ["sarif", "html"])]
    json: bool,
    /// Print the findings as SARIF 2.1.0.
    #[arg(long, conflicts_with = "html")]
    sarif: bool,
    /// Print one page to be printed: a summary, the findings by severity, the text with marks beside it.
    #[arg(long)]
    html: bool,
    /// Write to this file instead of printing.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Language of all messages.
    #[arg(long, value_enum, default_value = "kk")]
    lang: LangArg,
    /// Show only what is not among the findings of this file, which `check --json` wrote.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Hold the acts also against the other acts of this knowledge base; an act must be in it.
    #[arg(long, value_name = "DIR")]
    kb: Option<PathBuf>,
    /// Only findings of this rule; may be given several times.
    #[arg(long = "rule", value_name = "CODE", value_parser = rule)]
    rules: Vec<String>,
    /// Number of threads; all processors if not given. The output does not depend on it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

fn rule(code: &str) -> Result<String, String> {
    if rules().any(|known| known.code == code) {
        return Ok(code.to_owned());
    }
    Err(format!(
        "there is no such rule; there are: {}",
        rules().map(|rule| rule.code).collect::<Vec<_>>().join(", ")
    ))
}

type Outcome = Result<(Checked, Vec<Warning>), Problem>;

/// Checks every act found below the paths; what cannot be read is reported, the rest is still checked.
pub fn run(args: &Args) -> ExitCode {
    let baseline = match args.baseline.as_deref().map(read_baseline).transpose() {
        Ok(baseline) => baseline.unwrap_or_default(),
        Err(problem) => return output::fail(&problem),
    };
    let across = match args.kb.as_deref().map(Across::open).transpose() {
        Ok(across) => across,
        Err(problem) => return output::fail(&problem),
    };
    let walked = walk(&args.paths);
    let mut problems: Vec<Problem> = walked.errors.iter().map(Problem::from).collect();
    let empty =
        |path: &&PathBuf| path.is_dir() && !walked.found.iter().any(|found| found.path.starts_with(path));
    problems.extend(args.paths.iter().filter(empty).map(|path| {
        let message = format!("{}: there are no acts in it", path.display());
        Problem::new(message, "name a folder with .txt, .md or .html files, or a file")
    }));
    let threads = args.threads.map_or(0, usize::from);
    let outcomes: Vec<Outcome> = match rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .stack_size(STACK)
        .build()
    {
        Ok(pool) => pool.install(|| walked.found.par_iter().map(guarded).collect()),
        Err(error) => {
            return output::fail(&Problem::new(format!("no threads: {error}"), "try fewer with --threads"));
        }
    };
    let mut acts = Vec::new();
    for outcome in outcomes {
        match outcome {
            Ok((act, warnings)) => {
                warnings.iter().for_each(output::warn);
                acts.push(act);
            }
            Err(problem) => problems.push(problem),
        }
    }
    if let Some(across) = &across {
        problems.extend(acts.iter_mut().filter_map(|act| across.check(act)));
    }
    for act in &mut acts {
        keep(act, &baseline, &args.rules);
    }
    finish(args, &acts, &problems)
}

/// The ids of a file that `check --json` wrote.
fn read_baseline(file: &Path) -> Result<BTreeSet<String>, Problem> {
    let shown = file.display();
    let text = fs::read_to_string(file)
        .map_err(|error| Problem::new(format!("{shown}: {error}"), "check the name and the rights"))?;
    known(&text).map_err(|error| {
        Problem::new(
            format!("{shown}: no findings: {error}"),
            "write it with `zanflow check … --json > FILE`",
        )
    })
}

/// One act; a fault of the compiler costs that act only.
fn guarded(found: &Found) -> Outcome {
    let check = || {
        let source = found.read().map_err(|error| Problem::from(&error))?;
        let model = zanflow_compiler::compile(&source).model;
        let warnings = source.warnings.clone();
        Ok((Checked { source, model, across: Vec::new() }, warnings))
    };
    catch_unwind(AssertUnwindSafe(check))
        .unwrap_or_else(|_| Err(Problem::new(format!("{}: the compiler failed", found.shown), OURS)))
}

/// Takes out what is known already, and what was not asked for.
fn keep(act: &mut Checked, baseline: &BTreeSet<String>, rules: &[String]) {
    let wanted =
        |finding: &Finding| is_new(baseline, finding) && (rules.is_empty() || rules.contains(&finding.code));
    for service in &mut act.model.services {
        service.findings.retain(&wanted);
    }
    act.across.retain(&wanted);
}

fn finish(args: &Args, acts: &[Checked], problems: &[Problem]) -> ExitCode {
    for problem in problems {
        output::fail(problem);
    }
    let lang = Lang::from(args.lang);
    let text = if args.json {
        serde_json::to_string_pretty(&rows(acts, lang))
            .map(|json| json + "\n")
            .map_err(|error| error.to_string())
    } else if args.sarif {
        serde_json::to_string_pretty(&sarif(acts, lang))
            .map(|json| json + "\n")
            .map_err(|error| error.to_string())
    } else if args.html {
        findings_page(acts, lang).map_err(|error| error.to_string())
    } else {
        Ok(terminal(acts, lang, args.out.is_none() && output::has_colours()))
    };
    let text = match text {
        Ok(text) => text,
        Err(error) => return output::fail(&Problem::new(error, OURS)),
    };
    let printed = match &args.out {
        None => output::print(&text),
        Some(file) => match output::write(file, text.as_bytes()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(problem) => output::fail(&problem),
        },
    };
    if !problems.is_empty() {
        return ExitCode::from(FAILED);
    }
    let found = acts.iter().any(|act| act.findings().next().is_some());
    if printed == ExitCode::SUCCESS && found { ExitCode::from(FINDINGS) } else { printed }
}

fn terminal(acts: &[Checked], lang: Lang, colours: bool) -> String {
    let mut text: String = acts.iter().map(|act| excerpts(act, lang, colours)).collect();
    let count = |severity: Severity| {
        acts.iter()
            .flat_map(Checked::findings)
            .filter(|(_, finding)| finding.severity == severity)
            .count()
            .to_string()
    };
    let counts = [Severity::Error, Severity::Warning, Severity::Note].map(count);
    let [errors, warnings, notes] = &counts;
    let acts = acts.len().to_string();
    let values = [("acts", acts.as_str()), ("errors", errors), ("warnings", warnings), ("notes", notes)];
    text.push_str(&WORDS.fill(lang, "report-sum", &values));
    text.push('\n');
    text
}

/// A finding as `--json` prints it.
#[derive(Serialize)]
struct Row<'a> {
    file: &'a str,
    service: Option<&'a str>,
    #[serde(flatten)]
    finding: Finding,
}

fn rows(acts: &[Checked], lang: Lang) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for act in acts {
        for (service, finding) in act.findings() {
            let finding = Finding { note: note(finding, lang), ..finding.clone() };
            rows.push(Row { file: &act.source.path, service, finding });
        }
    }
    rows
}
