//! `zanflow simulate`.

use super::load;
use super::output::{self, FINDINGS, Problem};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zanflow_simulate::{self as simulate, Assumptions, Error};

/// Arguments of `zanflow simulate`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    which: load::Which,
    /// What is supposed, a JSON file like {"pass": {"c1": 0.9}, "otherwise": 0.95, "load": 1.2,
    /// "time": {"p4": {"min": 1, "usual": 2, "max": 5, "unit": "hour"}}}.
    #[arg(long, value_name = "FILE", required_unless_present = "pass")]
    assume: Option<PathBuf>,
    /// How probable it is that a condition holds of which the file says nothing, 0 to 1.
    #[arg(long, value_name = "SHARE")]
    pass: Option<f64>,
    /// Cases to draw.
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    cases: u32,
    /// The same seed draws the same cases.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
}

/// Draws cases of a process and says what they came to.
pub fn run(args: &Args) -> ExitCode {
    let model = match load::model(&args.which.path) {
        Ok(model) => model,
        Err(code) => return code,
    };
    let prepared =
        load::service(&model, &args.which.path, args.which.service.as_deref()).and_then(|service| {
            let process = load::process(service, args.which.channel, args.which.case)?;
            let mut assumptions = args.assume.as_deref().map_or_else(|| Ok(Assumptions::default()), read)?;
            assumptions.otherwise = args.pass.or(assumptions.otherwise);
            Ok((service, process, assumptions))
        });
    let (service, process, assumptions) = match prepared {
        Ok(prepared) => prepared,
        Err(problem) => return output::fail(&problem),
    };
    match simulate::simulate(service, process, &assumptions, args.cases, args.seed) {
        Ok(result) if args.json => output::json(&result),
        Ok(result) => output::print(&simulate::text(&result)),
        Err(error) => refused(&service.id, &error),
    }
}

fn refused(id: &str, error: &Error) -> ExitCode {
    match error {
        Error::Assumption(fault) => {
            let help = "state it in the file of --assume, or for all conditions with --pass";
            output::fail(&Problem::new(fault.to_string(), help))
        }
        Error::Flow(error) => {
            output::fail(&load::cannot_run(id, error));
            ExitCode::from(FINDINGS)
        }
        Error::Walk(error) => {
            let message = format!("{id}: a case cannot end: {error}");
            output::fail(&Problem::new(message, "see the process with `zanflow show`"));
            ExitCode::from(FINDINGS)
        }
    }
}

fn read(file: &Path) -> Result<Assumptions, Problem> {
    let shown = file.display();
    let text = fs::read_to_string(file)
        .map_err(|error| Problem::new(format!("{shown}: {error}"), "check the name and the rights"))?;
    serde_json::from_str(&text).map_err(|error| {
        let message = format!("{shown}:{}: not assumptions: {error}", error.line());
        Problem::new(message, "see `zanflow simulate --help` for their form")
    })
}
