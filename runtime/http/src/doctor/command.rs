//! `doctor` on the command line.

use super::{Doctor, Report};
use crate::config::{self, Config};
use crate::options::Options;
use clap::Parser;
use serde::de::DeserializeOwned;
use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use zanflow_wording::Lang;

/// Whether the service is well, and what to do where it is not. It changes nothing, and may run while the server does.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Levels: good, unknown (it could not be found out), look (somebody should, soon), bad.

Exit codes:
  0  all is good
  1  something is to be looked at, or could not be found out
  2  something is bad, or the command line is wrong")]
pub struct Arguments {
    /// The configuration, a TOML file.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The journal of cases. By default SERVICE.journal.
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
    /// The accounts. By default SERVICE.accounts.
    #[arg(long, value_name = "FILE")]
    accounts: Option<PathBuf>,
    /// Read and verify all records of the journal now, beside a server too.
    #[arg(long)]
    verify: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// In which language: kk, ru or en. By default that of the terminal, else English.
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    lang: Option<Lang>,
}

fn language(code: &str) -> Result<Lang, String> {
    Lang::from_code(code).ok_or_else(|| "languages are kk, ru and en".to_owned())
}

/// The language of the terminal.
fn of_terminal() -> Lang {
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(std::env::var_os);
    let first = named.map(|value| value.to_string_lossy().into_owned()).find(|value| !value.is_empty());
    first.and_then(|value| Lang::from_code(value.get(..2)?)).unwrap_or(Lang::En)
}

/// Examines the service of that id. `with` adds what its implementation has to look at.
pub fn run<T: DeserializeOwned>(
    service: &str,
    arguments: &Arguments,
    with: impl FnOnce(Doctor) -> Doctor,
) -> ExitCode {
    let doctor = match configured::<T>(service, arguments) {
        Ok(config) => with(Doctor::new(service, &config)),
        Err(wrong) => with(Doctor::of_wrong(service, wrong)),
    };
    let report = doctor.report(None, arguments.verify);
    let text = shown(&report, arguments.json, arguments.lang.unwrap_or_else(of_terminal));
    // Nobody need read it.
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
    ExitCode::from(report.level().code())
}

fn shown(report: &Report, json: bool, lang: Lang) -> String {
    if json {
        let text = serde_json::to_string_pretty(&report.words(lang)).unwrap_or_default();
        return text + "\n";
    }
    report.text(lang)
}

/// The configuration that the server would be started with; else all that is wrong.
fn configured<T: DeserializeOwned>(service: &str, arguments: &Arguments) -> Result<Config, Vec<String>> {
    let mut args: Vec<OsString> = vec![service.into()];
    let given = [
        ("--config", &arguments.config),
        ("--journal", &arguments.journal),
        ("--accounts", &arguments.accounts),
    ];
    for (name, file) in given {
        if let Some(file) = file {
            args.extend([name.into(), file.into()]);
        }
    }
    let options = Options::try_parse_from(args).map_err(|error| vec![error.to_string()])?;
    let layers =
        config::layers(service, options.config.as_deref(), options.flags()).map_err(|why| vec![why])?;
    let checked = config::checked::<T>(&layers);
    checked.map(|(config, _)| config).map_err(|wrong| wrong.split("\nerror: ").map(str::to_owned).collect())
}
