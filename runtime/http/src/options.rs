//! The command line of a generated service.

use std::net::SocketAddr;
use std::path::PathBuf;

/// Serves the service: a JSON API below /api, and pages for people.
#[derive(Debug, clap::Parser)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Exit codes:
  0  stopped when asked to
  2  something could not be opened, read or written, or the command line is wrong"
)]
pub struct Options {
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The journal of cases, an SQLite file; made where there is none. By default SERVICE.journal.
    #[arg(long, value_name = "FILE", conflicts_with = "memory")]
    pub journal: Option<PathBuf>,
    /// Keep everything in memory: it is gone when the server stops.
    #[arg(long)]
    pub memory: bool,
    /// Answer for other systems what this file says: {"NODE": [{"Ok": {"holds": true}}, …], …}.
    #[arg(long, value_name = "FILE", conflicts_with = "systems")]
    pub recorded: Option<PathBuf>,
    /// What the embedded systems hold, an SQLite file; made where there is none. By default beside the journal.
    #[arg(long, value_name = "FILE", conflicts_with = "memory")]
    pub systems: Option<PathBuf>,
    /// Working days and hours, a file like `kazakhstan.toml` of the runtime. By default what was known when this was built.
    #[arg(long, value_name = "FILE")]
    pub calendar: Option<PathBuf>,
    /// The address to serve at; port 0 takes a free one. Beyond this machine a token is needed. By default 127.0.0.1:8080.
    #[arg(long, value_name = "ADDRESS")]
    pub bind: Option<SocketAddr>,
    /// The accounts of those who may act, an SQLite file; `accounts add` makes it. By default SERVICE.accounts.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["trial", "people"])]
    pub accounts: Option<PathBuf>,
    /// In place of accounts: a TOML file of [[person]] with id, name, roles and the hash of a token.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["trial", "token_file"])]
    pub people: Option<PathBuf>,
    /// The configuration file, TOML; `config example` prints one. Flags and variables go before it. By default SERVICE.toml, if there is one.
    #[arg(long, value_name = "FILE", alias = "settings")]
    pub config: Option<PathBuf>,
    /// It is served behind a proxy that speaks TLS: cookies are for secure connections only, and the last address of X-Forwarded-For is
    /// where a request came from.
    #[arg(long)]
    pub behind_tls: bool,
    /// Try the service out: whoever comes acts in every role, and cases may be started with facts. Not for real cases.
    #[arg(long)]
    pub trial: bool,
    /// Of a trial: a file with the token that whoever comes must show: `Authorization: Bearer TOKEN`, or on the page that asks for it. At
    /// least 16 letters.
    #[arg(long, value_name = "FILE", requires = "trial")]
    pub token_file: Option<PathBuf>,
    /// Have ClamAV's daemon scan papers before they are attached: HOST:PORT, or the path of its socket. While it cannot be reached, no
    /// paper is taken.
    #[arg(long, value_name = "ADDRESS")]
    pub clamd: Option<String>,
    /// Do not tell of requests.
    #[arg(long, short)]
    pub quiet: bool,
    /// The journal is read only: a server may write it meanwhile.
    #[arg(skip)]
    pub reading: bool,
}

/// Commands that do not serve.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Accounts of the people and programs who may act.
    Accounts(Box<crate::accounts::commands::Arguments>),
    /// Data of people: export, erase, end periods of retention.
    Data(Box<crate::data::Arguments>),
    /// Registers of persons, legal entities, powers of attorney and more, where no real ones are asked: load them from files.
    Registers(Box<crate::registers::Arguments>),
    /// The register of licences: list, show, verify, export.
    Licences(Box<crate::licences::commands::Arguments>),
    /// Whether the service is well, and what to do where it is not.
    Doctor(crate::doctor::command::Arguments),
    /// Cases, as the journal has them; also while a server runs.
    Case(Box<crate::inspect::CaseArguments>),
    /// The journal: verify it, print its head or its records; also while a server runs.
    Journal(Box<crate::inspect::JournalArguments>),
    /// Cases that have ended, in a file that proves itself; also while a server runs.
    Archive(Box<crate::archive::Arguments>),
    /// Copy all that the service knows, also while it serves.
    Backup(Box<crate::backup::Arguments>),
    /// Put a backup into the empty place of a service that does not run.
    Restore(Box<crate::backup::RestoreArguments>),
    /// The configuration: what is in force, where it comes from, what is wrong.
    Config(crate::config::Arguments),
}

impl Options {
    /// The flags that are values of the configuration, by its keys.
    pub fn flags(&self) -> Vec<(&'static str, String)> {
        let file = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
        let set = |flag: bool| flag.then(|| "true".to_owned());
        let flags = [
            ("server.bind", self.bind.map(|address| address.to_string())),
            ("server.behind_tls", set(self.behind_tls)),
            ("server.quiet", set(self.quiet)),
            ("files.journal", file(&self.journal)),
            ("files.systems", file(&self.systems)),
            ("files.accounts", file(&self.accounts)),
            ("files.people", file(&self.people)),
            ("files.calendar", file(&self.calendar)),
            ("scanner.clamd", self.clamd.clone()),
        ];
        flags.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
    }
}
