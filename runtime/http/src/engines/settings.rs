//! `[engine]`, `[postgres]`, `[restate]`: what runs the cases.

use schemars::JsonSchema;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::PathBuf;

/// What runs the cases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Which engine.
    pub kind: Kind,
}

/// An engine.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// In this process, on the journal's file.
    #[default]
    Embedded,
    /// In several processes, on a database that holds all that the service keeps.
    Postgres,
    /// In this process, on the journal's file, driven by servers of Restate.
    Restate,
}

impl Kind {
    /// As it is written in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Embedded => "embedded",
            Self::Postgres => "postgres",
            Self::Restate => "restate",
        }
    }
}

/// A database of PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `postgresql://USER@HOST[:PORT]/DATABASE`, or `postgresql:///DATABASE?host=/FOLDER/OF/SOCKET&user=USER`; without a password.
    pub url: String,
    /// A file that holds the password and nothing else.
    #[serde(default)]
    pub password_file: Option<PathBuf>,
    /// PEM file of the authorities that may vouch for the server; without one those of the system.
    #[serde(default)]
    pub authorities: Option<PathBuf>,
    /// Where the tables are. By default `zanflow`.
    #[serde(default)]
    pub schema: Option<String>,
    /// Most connections of this process for cases. By default 16.
    #[serde(default)]
    pub connections: Option<usize>,
    /// Most connections of this process for accounts, drafts and all else that is not in cases. By default 8.
    #[serde(default)]
    pub store_connections: Option<usize>,
    /// Seconds after which a statement is given up. By default 15.
    #[serde(default)]
    pub patience: Option<u64>,
    /// Seconds for which a process has a case to itself. By default 15.
    #[serde(default)]
    pub lease: Option<u64>,
    /// Milliseconds after which a process looks for work of others. By default 500.
    #[serde(default)]
    pub poll: Option<u64>,
    /// Seconds between anchors; 0: none. By default 60.
    #[serde(default)]
    pub anchors: Option<u64>,
}

/// Servers of Restate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Servers {
    /// What the service is called there: another name for each service that shares the servers.
    pub name: String,
    /// Where they take commands: `http://HOST:PORT` or `https://HOST:PORT`, several with commas.
    pub ingress: String,
    /// Where they are told of services.
    pub admin: String,
    /// Where they call this process; always the same. By default `127.0.0.1:9080`.
    #[serde(default)]
    pub listen: Option<SocketAddr>,
    /// The address of that as the servers see it.
    #[serde(default)]
    pub address: Option<String>,
    /// The public key by which their requests are known, `publickeyv1_…`.
    #[serde(default)]
    pub identity: Option<String>,
    /// PEM file of the authorities that may vouch for servers with `https`; without one those of the system.
    #[serde(default)]
    pub authorities: Option<PathBuf>,
    /// A file that holds a token and nothing else: it is sent with each request, as `Authorization: Bearer TOKEN`.
    #[serde(default)]
    pub token_file: Option<PathBuf>,
    /// Seconds for which a command is waited for. By default 30.
    #[serde(default)]
    pub limit: Option<u64>,
}
