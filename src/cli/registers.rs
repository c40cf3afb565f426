//! `zanflow registers`: fills the registers of a service from files.

use super::output::{self, FINDINGS, Problem};
use std::path::PathBuf;
use std::process::ExitCode;
use zanflow_runtime::{Clock, SystemClock, Time};
use zanflow_systems::Store;
use zanflow_systems::registers::{Kind, Load, NotLoaded, Registers, load_file, table, template};

/// Fill the registers that a service asks: persons, legal entities, powers of attorney, accounts, qualifications.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Load a CSV file into a register: all of it, or nothing.
    ///
    /// Every wrong row is told with its line, its column and what to do. Exits with 1 if there is one.
    Load(LoadArgs),
    /// Print the header of a register's file with an example.
    Template(Template),
    /// Print a register as the file that it could be loaded from.
    List(List),
}

/// Arguments of `zanflow registers load`.
#[derive(Debug, clap::Args)]
pub struct LoadArgs {
    /// The register.
    kind: Kind,
    /// The file: CSV in UTF-8.
    file: PathBuf,
    /// The systems of the service, an SQLite file: `NAME.systems` next to the journal of a server; made where there is none.
    #[arg(long, value_name = "FILE")]
    systems: PathBuf,
    /// It is the whole register: records that are not in the file go.
    #[arg(long)]
    replace: bool,
    /// When the file was true, such as 2026-03-09T09:00:00+05:00; now by default.
    #[arg(long, value_name = "TIME", value_parser = time)]
    as_of: Option<Time>,
}

/// Arguments of `zanflow registers template`.
#[derive(Debug, clap::Args)]
pub struct Template {
    /// The register.
    kind: Kind,
}

/// Arguments of `zanflow registers list`.
#[derive(Debug, clap::Args)]
pub struct List {
    /// The register.
    kind: Kind,
    /// The systems of the service, an SQLite file.
    #[arg(long, value_name = "FILE")]
    systems: PathBuf,
}

fn time(text: &str) -> Result<Time, String> {
    Time::parse(text).ok_or_else(|| "write a time like 2026-03-09T09:00:00+05:00".to_owned())
}

/// Runs a command.
pub fn run(command: &Command) -> ExitCode {
    match command {
        Command::Load(args) => load(args),
        Command::Template(args) => output::print(&template(args.kind)),
        Command::List(args) => list(args).unwrap_or_else(|problem| output::fail(&problem)),
    }
}

fn load(args: &LoadArgs) -> ExitCode {
    let how = if args.replace { Load::Replace } else { Load::Add };
    let as_of = args.as_of.unwrap_or_else(|| SystemClock.now());
    match load_file(&args.systems, args.kind, &args.file, as_of, how) {
        Ok(count) => output::print(&format!("{}: {count} records loaded\n", args.kind)),
        Err(NotLoaded::Faults(file, faults)) => {
            for fault in &faults {
                let column = fault.column.as_ref().map(|column| format!("{column}: ")).unwrap_or_default();
                let message = format!("{}:{}: {column}{}", file.display(), fault.line, fault.why);
                output::fail(&Problem::new(message, &fault.help));
            }
            ExitCode::from(FINDINGS)
        }
        Err(error) => output::fail(&Problem::new(error.to_string(), "check the name and the rights")),
    }
}

fn list(args: &List) -> Result<ExitCode, Problem> {
    let name = args.systems.display();
    if !args.systems.is_file() {
        return Err(Problem::new(format!("{name}: there is no such file"), "check the name"));
    }
    let registers = Store::open(&args.systems).and_then(Registers::open);
    let records = registers.and_then(|registers| registers.list(args.kind));
    let records =
        records.map_err(|error| Problem::new(format!("{name}: {error}"), "name the systems of a service"))?;
    Ok(output::print(&table(args.kind, &records)))
}
