//! `zanflow simulate`.

use super::choices::nearest_first;
use super::format::TextOrJson;
use super::lang::{TerminalLang, Words};
use super::load::{self, ProcessArgs};
use super::output::{self, FINDINGS, Problem};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zanflow_model::{Process, Service};
use zanflow_simulate::{self as simulate, Assumptions, Error, Result as Simulation, Summary};

/// Arguments of `zanflow simulate`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    which: ProcessArgs,
    /// Assumptions, a JSON file like {"pass": {"c1": 0.9}, "otherwise": 0.95, "load": 1.2,
    /// "time": {"p4": {"min": 1, "usual": 2, "max": 5, "unit": "hour"}}}.
    #[arg(long, value_name = "FILE", required_unless_present = "pass")]
    assume: Option<PathBuf>,
    /// Probability that a condition holds if the file does not give one, 0 to 1.
    #[arg(long, value_name = "SHARE")]
    pass: Option<f64>,
    /// Number of cases.
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    cases: u32,
    /// The same seed draws the same cases.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    format: TextOrJson,
    #[command(flatten)]
    lang: TerminalLang,
}

/// Simulates cases of a process and prints the result.
pub fn run(args: &Args) -> ExitCode {
    simulated(args).unwrap_or_else(|problem| output::fail(&problem))
}

fn simulated(args: &Args) -> Result<ExitCode, Problem> {
    let model = args.which.model()?;
    let (service, process) = args.which.pick(&model)?;
    let mut assumptions = args.assume.as_deref().map_or_else(|| Ok(Assumptions::default()), read)?;
    assumptions.otherwise = args.pass.or(assumptions.otherwise);
    Ok(match simulate::simulate(service, process, &assumptions, args.cases, args.seed) {
        Ok(result) if args.format.is_json() => output::json(&result),
        Ok(result) => output::print(&text(&result, args.lang.words())),
        Err(error) => refused(service, process, &assumptions, &error),
    })
}

/// The help for assumptions that do not fit the process.
fn fitting(process: &Process, assumptions: &Assumptions) -> String {
    let conditions = || zanflow_flow::conditions(process).map(|node| node.id.as_str());
    let steps = || process.nodes.iter().map(|node| node.id.as_str());
    let unknown_condition = assumptions.pass.keys().find(|id| !conditions().any(|known| known == *id));
    let unknown_step = assumptions.time.keys().find(|id| !steps().any(|known| known == *id));
    match (unknown_condition, unknown_step) {
        (Some(id), _) => format!("its conditions: {}", nearest_first(id, conditions())),
        (None, Some(id)) => format!("its steps: {}", nearest_first(id, steps())),
        (None, None) => "state it in the file of --assume, or for all conditions with --pass".to_owned(),
    }
}

fn refused(service: &Service, process: &Process, assumptions: &Assumptions, error: &Error) -> ExitCode {
    match error {
        Error::Assumption(fault) => {
            output::fail(&Problem::new(fault.to_string(), fitting(process, assumptions)))
        }
        Error::Flow(error) => {
            output::fail(&load::cannot_run(&service.id, error));
            ExitCode::from(FINDINGS)
        }
        Error::Walk(error) => {
            let message = format!("{}: a case cannot end: {error}", service.id);
            output::fail(&Problem::new(message, "see the process with `zanflow show`"));
            ExitCode::from(FINDINGS)
        }
    }
}

fn read(file: &Path) -> Result<Assumptions, Problem> {
    let text = fs::read_to_string(file).map_err(|error| Problem::unreadable(file, &error))?;
    serde_json::from_str(&text).map_err(|error| {
        let message = format!("{}:{}: not assumptions: {error}", file.display(), error.line());
        Problem::new(message, "see `zanflow simulate --help` for their form")
    })
}

fn text(result: &Simulation, words: Words) -> String {
    let mut out = String::new();
    let share = |part: u32, whole: u32| {
        format!("{part} ({:.1} %)", 100.0 * f64::from(part) / f64::from(whole.max(1)))
    };
    let values = [("count", result.cases.into()), ("seed", result.seed.to_string().into())];
    let cases = words.fill("cases-seed", values);
    let _ = writeln!(out, "{} · {} · {cases}", result.service, result.channel);
    let in_time = words.fill("in-time-value", [("share", share(result.in_time, result.cases).into())]);
    for (key, value) in [
        ("row-rendered", share(result.succeeded, result.cases)),
        ("row-refused", share(result.cases - result.succeeded, result.cases)),
        ("row-in-time", in_time),
        ("row-time", times(&result.time, words)),
    ] {
        let _ = writeln!(out, "  {:<12} {value}", words.label(key));
    }
    let head =
        ["column-step", "column-met", "column-late", "column-share", "row-time"].map(|key| words.label(key));
    let [step, met, late, share, time] = head;
    let _ = writeln!(out, "\n  {step:<5}  {met:<7}  {late:<7}  {share:<6} {time}");
    for step in &result.steps {
        let late = step.late.map_or("–".to_owned(), |late| late.to_string());
        let allowed = step.allowed.as_ref().map_or_else(String::new, |allowed| {
            format!(" ({})", words.fill("allowed-by-act", [("time", allowed.clone().into())]))
        });
        let share = format!("{:.1} %", 100.0 * step.share);
        let (met, time) = (step.met, times(&step.time, words));
        let _ = writeln!(out, "  {:<5}  {met:<7}  {late:<7}  {share:<6} {time}{allowed}", step.id);
    }
    if !result.refusals.is_empty() {
        let head = ["column-refusal", "row-cases", "column-time-until"].map(|key| words.label(key));
        let [refusal, cases, time] = head;
        let _ = writeln!(out, "\n  {refusal:<7}  {cases:<7}  {time}");
    }
    for refusal in &result.refusals {
        let _ = writeln!(out, "  {:<7}  {:<7}  {}", refusal.id, refusal.cases, times(&refusal.time, words));
    }
    if !result.without_time.is_empty() {
        let steps = result.without_time.join(", ");
        let _ = writeln!(out, "\n  {}", words.fill("steps-without-time", [("steps", steps.into())]));
    }
    let _ = writeln!(out, "\n  {}", words.label("times-of-work"));
    out
}

fn times(summary: &Summary, words: Words) -> String {
    let values = [("mean", summary.mean), ("median", summary.median), ("p95", summary.p95)];
    words.fill("times", values.map(|(name, seconds)| (name, time(seconds, words).into())))
}

/// `45 s`, `2.5 min`, `3.1 h`.
fn time(seconds: f64, words: Words) -> String {
    let (value, unit) = match seconds {
        s if s < 60.0 => (format!("{s:.0}"), "unit-second"),
        s if s < 3600.0 => (format!("{:.1}", s / 60.0), "unit-minute"),
        s => (format!("{:.1}", s / 3600.0), "unit-hour"),
    };
    format!("{value} {}", words.label(unit))
}
