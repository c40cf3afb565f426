//! `data`: what whoever keeps the server does with data of people: export, also while the server runs; erase and end periods of retention,
//! while it does not.

use crate::App;
use crate::options::Options;
use crate::problem::Problem;
use clap::Parser;
use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use zanflow_runtime::{Caller, Erasure, How, Person};

/// Something that was asked for is not done: cases go on, or there is nothing.
const REFUSED: u8 = 1;
/// Something cannot be opened, read or written.
const FAILED: u8 = 2;

/// Data of people: export, erase, end periods of retention. Erasing is done by the server's API while it runs.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes:
  0  done
  1  refused: a case has not ended, or nothing is held
  2  a file cannot be opened, read or written, is in use, or the command line is wrong")]
pub struct Arguments {
    /// The journal of cases. By default SERVICE.journal; drafts, notices and embedded systems lie beside it.
    #[arg(long, value_name = "FILE", global = true)]
    journal: Option<PathBuf>,
    /// The accounts. By default SERVICE.accounts.
    #[arg(long, value_name = "FILE", global = true)]
    accounts: Option<PathBuf>,
    /// The configuration, a TOML file.
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Write all that is held of a person into a ZIP: JSON and papers.
    Export {
        /// The id of an account, an IIN, a BIN or an address of e-mail.
        whose: String,
        /// The archive.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
        #[command(flatten)]
        who: Keeper,
    },
    /// Erase what is held of a person in cases that have ended; prints their numbers.
    Erase {
        /// The id of an account, an IIN, a BIN or an address of e-mail.
        whose: String,
        #[command(flatten)]
        who: Keeper,
    },
    /// End periods of retention, as the server does daily; prints how much was erased.
    Retain,
}

/// Who does it: the record says so.
#[derive(Debug, clap::Args)]
struct Keeper {
    /// A staff number, which stays in the journal for ever.
    #[arg(long, value_name = "ID")]
    by: String,
    /// Their name.
    #[arg(long)]
    name: String,
}

impl Keeper {
    /// Whoever may write the files may act in any role.
    fn caller(&self) -> Caller {
        Caller::in_every_role(Person { id: self.by.clone(), name: self.name.clone() }).known_by(How::File)
    }
}

impl Arguments {
    /// What a server would be started with.
    pub fn options(&self, service: &str) -> Result<Options, String> {
        let mut args: Vec<OsString> = vec![service.into(), "--quiet".into()];
        let given =
            [("--journal", &self.journal), ("--accounts", &self.accounts), ("--config", &self.config)];
        for (name, file) in given {
            if let Some(file) = file {
                args.extend([name.into(), file.into()]);
            }
        }
        let options = Options::try_parse_from(args).map_err(|error| error.to_string())?;
        Ok(Options { reading: matches!(self.action, Action::Export { .. }), ..options })
    }
}

/// Runs a command on the files of a service.
pub fn run(app: &App, arguments: &Arguments) -> ExitCode {
    match done(app, &arguments.action) {
        Ok((text, code)) => {
            // Nobody need read it.
            let _ = std::io::stdout().lock().write_all(text.as_bytes());
            ExitCode::from(code)
        }
        Err(problem) => {
            eprintln!("error: {}", problem.detail);
            let code = if problem.status.is_server_error() { FAILED } else { REFUSED };
            ExitCode::from(code)
        }
    }
}

fn done(app: &App, action: &Action) -> Result<(String, u8), Problem> {
    match action {
        Action::Export { whose, to, who } => {
            let export = app.export(Some(&who.caller()), whose)?;
            let failed = |error: std::io::Error| Problem::ours(format!("{}: {error}", to.display()));
            std::fs::write(to, export.zip()?).map_err(failed)?;
            Ok((format!("{}\n", to.display()), 0))
        }
        Action::Erase { whose, who } => {
            let erased = app.erase_person(whose, &who.caller())?;
            let list = |cases: &[u64]| cases.iter().map(u64::to_string).collect::<Vec<_>>().join(" ");
            let mut text = format!("erased: {}\n", list(&erased.erased));
            if erased.running.is_empty() {
                return Ok((text, 0));
            }
            text.push_str(&format!("not ended, so not erased: {}\n", list(&erased.running)));
            Ok((text, REFUSED))
        }
        Action::Retain => {
            let retention = app.accounts.as_ref().map(|accounts| accounts.retention()).unwrap_or_default();
            let text = serde_json::to_string(&app.retain(retention)?).unwrap_or_default();
            Ok((text + "\n", 0))
        }
    }
}

/// What was erased of a person.
#[derive(Debug, Default, serde::Serialize)]
pub struct Erased {
    /// Cases whose data were.
    pub erased: Vec<u64>,
    /// Cases that have not ended, whose data are needed.
    pub running: Vec<u64>,
    /// Applications that were not sent.
    pub drafts: usize,
    /// Their account was erased.
    pub account: bool,
}

impl App {
    /// Erases what is held of a person, but for cases that have not ended.
    pub(crate) fn erase_person(&self, whose: &str, by: &Caller) -> Result<Erased, Problem> {
        let mut done = Erased::default();
        for case in self.cases_of_person(whose)? {
            match self.engine.view(case)?.end {
                None => done.running.push(case.0),
                Some(_) => {
                    self.erase(case, Erasure::Applicant, Some(by))?;
                    done.erased.push(case.0);
                }
            }
        }
        done.drafts = self.drafts.as_ref().map_or(Ok(0), |drafts| drafts.forget(whose))?;
        done.account = done.running.is_empty() && self.erase_applicant(whose)?;
        Ok(done)
    }
}
