//! `zanflow check`.

#[cfg(feature = "kb")]
mod across;
#[cfg(not(feature = "kb"))]
mod no_across;

use super::explain::known_rule;
use super::lang::{LangArg, Words};
use super::output::{self, FAILED, FINDINGS, Problem};
use super::threads::Threads;
use super::walk::{has_no_acts, no_acts};
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
use zanflow_findings::note;
use zanflow_lint::{is_new, known};
use zanflow_model::{Finding, Severity};
use zanflow_report::{Checked, excerpts, findings_page, sarif};
use zanflow_source::{Found, Warning, walk};
use zanflow_wording::Lang;

/// Arguments of `zanflow check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files and folders.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Format of the output.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Short for --format json.
    #[arg(long, conflicts_with_all = ["format", "sarif", "html"])]
    json: bool,
    /// The old name of --format sarif.
    #[arg(long, hide = true, conflicts_with_all = ["format", "html"])]
    sarif: bool,
    /// The old name of --format html.
    #[arg(long, hide = true, conflicts_with = "format")]
    html: bool,
    /// Write to this file instead of printing.
    #[arg(long, alias = "out", value_name = "FILE")]
    output: Option<PathBuf>,
    /// Language of all messages.
    #[arg(long, value_enum, default_value = "kk")]
    lang: LangArg,
    /// Show only findings that are not in this file, which `check --format json` wrote.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Also check the acts against the other acts of this knowledge base, which must hold them.
    #[arg(long, value_name = "DIR")]
    kb: Option<PathBuf>,
    /// Only findings of this rule; can be given several times.
    #[arg(long = "rule", value_name = "CODE", value_parser = rule)]
    rules: Vec<String>,
    #[command(flatten)]
    threads: Threads,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Excerpts with underlines.
    Text,
    /// An array of findings.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// One page: a summary, the findings by severity, the text with marks beside it.
    Html,
}

impl Args {
    fn format(&self) -> Format {
        match (self.json, self.sarif, self.html) {
            (true, ..) => Format::Json,
            (_, true, _) => Format::Sarif,
            (.., true) => Format::Html,
            _ => self.format,
        }
    }
}

fn rule(code: &str) -> Result<String, String> {
    match known_rule(code) {
        Ok(rule) => Ok(rule.code.to_owned()),
        Err(codes) => Err(format!("there is no such rule; {codes}")),
    }
}

type Outcome = Result<(Checked, Vec<Warning>), Problem>;

/// Checks every act found below the paths; unreadable files are reported and skipped.
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
    output::not_read(&walked.skipped);
    let mut problems: Vec<Problem> = walked.errors.iter().map(Problem::from).collect();
    let empty = args.paths.iter().filter(|path| has_no_acts(path, &walked.found));
    problems.extend(empty.map(|path| no_acts(path)));
    let outcomes: Vec<Outcome> = match args.threads.pool() {
        Ok(pool) => pool.install(|| walked.found.par_iter().map(guarded).collect()),
        Err(problem) => return output::fail(&problem),
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

/// The ids in a file that `check --format json` wrote.
fn read_baseline(file: &Path) -> Result<BTreeSet<String>, Problem> {
    let text = fs::read_to_string(file).map_err(|error| Problem::unreadable(file, &error))?;
    known(&text).map_err(|error| {
        let message = format!("{}: no findings: {error}", file.display());
        Problem::new(message, "write it with `zanflow check … --format json > FILE`")
    })
}

/// One act; a panic in the compiler costs only that act.
fn guarded(found: &Found) -> Outcome {
    let check = || {
        let source = found.read().map_err(|error| Problem::from(&error))?;
        let model = zanflow_compiler::compile(&source).model;
        let warnings = source.warnings.clone();
        Ok((Checked { source, model, across: Vec::new() }, warnings))
    };
    catch_unwind(AssertUnwindSafe(check))
        .unwrap_or_else(|_| Err(Problem::internal(format!("{}: the compiler failed", found.shown))))
}

/// Removes findings of the baseline and of rules that were not asked for.
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
    let printed = text(args, acts).and_then(|text| output::deliver(text.as_bytes(), args.output.as_deref()));
    let printed = printed.unwrap_or_else(|problem| output::fail(&problem));
    if !problems.is_empty() {
        return ExitCode::from(FAILED);
    }
    let found = acts.iter().any(|act| act.findings().next().is_some());
    if printed == ExitCode::SUCCESS && found { ExitCode::from(FINDINGS) } else { printed }
}

/// The findings in the format that was asked for.
fn text(args: &Args, acts: &[Checked]) -> Result<String, Problem> {
    let lang = Lang::from(args.lang);
    let pretty =
        |json: serde_json::Result<String>| json.map(|json| json + "\n").map_err(|error| error.to_string());
    let text = match args.format() {
        Format::Text => Ok(terminal(acts, lang, args.output.is_none() && output::has_colours())),
        Format::Json => pretty(serde_json::to_string_pretty(&rows(acts, lang))),
        Format::Sarif => pretty(serde_json::to_string_pretty(&sarif(acts, lang))),
        Format::Html => findings_page(acts, lang).map_err(|error| error.to_string()),
    };
    text.map_err(Problem::internal)
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
    text.push_str(
        &Words(lang).fill("check-sum", values.map(|(name, value)| (name, value.to_owned().into()))),
    );
    text.push('\n');
    text
}

/// A finding as JSON.
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
