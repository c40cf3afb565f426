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
    /// The address to serve at; port 0 takes a free one. Beyond this machine a token is needed.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub bind: SocketAddr,
    /// The accounts of those who may act, an SQLite file; `accounts add` makes it. By default SERVICE.accounts.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["trial", "people"])]
    pub accounts: Option<PathBuf>,
    /// In place of accounts: a TOML file of [[person]] with id, name, roles and the hash of a token.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["trial", "token_file"])]
    pub people: Option<PathBuf>,
    /// Settings of passwords, sessions and limits, and of a provider to sign in at: a TOML file.
    #[arg(long, value_name = "FILE", conflicts_with = "trial")]
    pub settings: Option<PathBuf>,
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
    #[command(flatten)]
    pub files: crate::files::FileOptions,
    /// Do not tell of requests.
    #[arg(long, short)]
    pub quiet: bool,
}

/// Commands that do not serve.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Accounts of the people and programs who may act.
    Accounts(Box<crate::accounts::commands::Arguments>),
    /// Data of people: export, erase, end periods of retention.
    Data(Box<crate::data::Arguments>),
}
