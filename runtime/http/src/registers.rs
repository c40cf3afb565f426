//! `registers`: fills the registers of the embedded systems from files. It may be run while the server does.

use crate::config;
use crate::options::Options;
use crate::stores::Stores;
use clap::Parser;
use serde::de::DeserializeOwned;
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zanflow_runtime::{Clock, SystemClock, Time};
use zanflow_systems::registers::{Kind, Load, NotLoaded, Registers, read_file, table, template};
use zanflow_systems::{Store, StoreError};

/// A row of a file is wrong.
const REFUSED: u8 = 1;
/// Something cannot be opened, read or written.
const FAILED: u8 = 2;

/// Registers of persons, legal entities, powers of attorney, accounts and qualifications, where no real ones are asked.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes:
  0  done
  1  a row of the file is wrong: nothing of it was loaded
  2  a file cannot be opened, read or written, or the command line is wrong")]
pub struct Arguments {
    /// The systems, an SQLite file. By default beside the journal.
    #[arg(long, value_name = "FILE", global = true)]
    systems: Option<PathBuf>,
    /// The journal of cases. By default SERVICE.journal.
    #[arg(long, value_name = "FILE", global = true)]
    journal: Option<PathBuf>,
    /// The configuration, a TOML file.
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Load a CSV file into a register: all of it, or nothing.
    Load {
        /// The register.
        kind: Kind,
        /// The file: CSV in UTF-8.
        file: PathBuf,
        /// It is the whole register: records that are not in the file go.
        #[arg(long)]
        replace: bool,
        /// When the file was true, such as 2026-03-09T09:00:00+05:00; now by default.
        #[arg(long, value_name = "TIME", value_parser = time)]
        as_of: Option<Time>,
    },
    /// Print the header of a register's file with an example.
    Template {
        /// The register.
        kind: Kind,
    },
    /// Print a register as the file that it could be loaded from.
    List {
        /// The register.
        kind: Kind,
    },
}

fn time(text: &str) -> Result<Time, String> {
    Time::parse(text).ok_or_else(|| "write a time like 2026-03-09T09:00:00+05:00".to_owned())
}

impl Arguments {
    /// Where the systems lie, as a server would be started with.
    fn systems<T: DeserializeOwned>(&self, service: &str) -> Result<(Stores, PathBuf), String> {
        let mut args: Vec<OsString> = vec![service.into(), "--quiet".into()];
        let given = [("--journal", &self.journal), ("--systems", &self.systems), ("--config", &self.config)];
        for (name, file) in given {
            if let Some(file) = file {
                args.extend([name.into(), file.into()]);
            }
        }
        let options = Options::try_parse_from(args).map_err(|error| error.to_string())?;
        let layers = config::layers(service, options.config.as_deref(), options.flags())?;
        let (config, _) = config::checked::<T>(&layers)?;
        Ok((Stores::of(&config, false)?, config.systems_of(service)))
    }
}

fn opened(stores: &Stores, path: &Path) -> Result<Registers, StoreError> {
    Store::at(&stores.place(path), &zanflow_systems::STORE).and_then(Registers::open)
}

/// Runs a command on the systems of a service.
pub fn run<T: DeserializeOwned>(service: &str, arguments: &Arguments) -> ExitCode {
    let (text, code) = match done::<T>(service, arguments) {
        Ok(text) => (text, 0),
        Err((told, code)) => {
            eprintln!("error: {told}");
            (String::new(), code)
        }
    };
    // Nobody need read it.
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
    ExitCode::from(code)
}

fn done<T: DeserializeOwned>(service: &str, arguments: &Arguments) -> Result<String, (String, u8)> {
    let failed = |told: String| (told, FAILED);
    match &arguments.action {
        Action::Template { kind } => Ok(template(*kind)),
        Action::Load { kind, file, replace, as_of } => {
            let systems = arguments.systems::<T>(service).map_err(failed)?;
            let how = if *replace { Load::Replace } else { Load::Add };
            let as_of = as_of.unwrap_or_else(|| SystemClock.now());
            let records = read_file(*kind, file).map_err(|error| {
                let code = if matches!(error, NotLoaded::Faults(..)) { REFUSED } else { FAILED };
                (error.to_string(), code)
            })?;
            let (stores, path) = systems;
            let told = |error: StoreError| failed(format!("{}: {error}", stores.named(&path)));
            let registers = opened(&stores, &path).map_err(told)?;
            registers.load(*kind, &records, as_of, how).map_err(told)?;
            Ok(format!("{kind}: {} records loaded\n", records.len()))
        }
        Action::List { kind } => {
            let (stores, path) = arguments.systems::<T>(service).map_err(failed)?;
            if stores.are_files() && !path.is_file() {
                return Err(failed(format!("{}: there is no such file", path.display())));
            }
            let records = opened(&stores, &path).and_then(|registers| registers.list(*kind));
            let records = records.map_err(|error| failed(format!("{}: {error}", stores.named(&path))))?;
            Ok(table(*kind, &records))
        }
    }
}
