//! What is known of a service when it is examined. What is `None` could not be found out.

use super::certificates::Certificate;
use super::probes::Health;
use super::state::State;
use crate::notices::Counts;
use std::path::PathBuf;
use zanflow_runtime::{Calendar, Time};

/// What is known.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Now.
    pub now: Time,
    /// What is wrong with the configuration; empty: nothing.
    pub configuration: Vec<String>,
    /// The files of the service.
    pub files: Vec<FileFact>,
    /// The room where they lie.
    pub room: Option<Room>,
    /// What the server noted, or what was read from the journal just now.
    pub state: Option<State>,
    /// The database, where the cases lie in one.
    #[cfg(feature = "postgres")]
    pub database: Option<DatabaseFact>,
    /// The servers of Restate, where they drive the cases; else why they could not be asked.
    #[cfg(feature = "restate")]
    pub servers: Option<Result<zanflow_restate::Examination, String>>,
    /// Working days and hours.
    pub calendar: Option<Calendar>,
    /// Systems, by name, and how they are.
    pub systems: Vec<(String, Health)>,
    /// Certificates, by what they are for.
    pub certificates: Vec<Certificate>,
    /// Unpaid invoices that have no end; `None`: the service has none to look at.
    pub invoices: Option<Result<u64, String>>,
    /// Whether people are told of anything, and what became of that.
    pub notices: Notices,
    /// Copies.
    pub backups: Backups,
    /// Accounts; `None`: they could not be read.
    pub accounts: Option<Vec<AccountFact>>,
    /// It is a trial, or people come with the tokens of a file: there are no accounts to look at.
    pub without_accounts: bool,
}

/// A database.
#[cfg(feature = "postgres")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseFact {
    /// Most connections that a process of the service opens.
    pub connections: u64,
    /// How it is, or why it is not reached.
    pub examined: Result<zanflow_postgres::Examination, String>,
}

/// A file of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFact {
    /// Where it lies.
    pub path: PathBuf,
    /// Whether the service cannot be without it; others are made at the first start.
    pub needed: bool,
    /// Whether it must be for its owner only.
    pub private: bool,
    /// How it is.
    pub found: Found,
}

/// How a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It is not there.
    Missing,
    /// It is there and can be read. Its rights, where files have them: `0o600`.
    Readable(Option<u32>),
    /// It is in use by the server, which keeps it to itself. Its rights.
    InUse(Option<u32>),
    /// It cannot be read: why.
    Broken(String),
}

/// Bytes on a disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Free for the service.
    pub free: u64,
    /// In all.
    pub total: u64,
}

/// Notices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Notices {
    /// The configuration asks for none.
    #[default]
    Off,
    /// They could not be read.
    Unknown,
    /// What became of them.
    Known(Counts),
}

/// Copies of the service's files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Backups {
    /// The configuration does not say where they are.
    #[default]
    NotNamed,
    /// They cannot be looked at: why.
    Unreadable(String),
    /// There are none in the folder.
    None,
    /// When the newest was made, and after how many days it is too old.
    Newest(Time, u32),
}

/// An account that may be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountFact {
    /// Its id.
    pub id: String,
    /// It keeps the server.
    pub administers: bool,
    /// When it was made.
    pub created: Time,
    /// When it was used last, if that is known.
    pub used: Option<Time>,
    /// Names of its tokens without an end.
    pub endless: Vec<String>,
}
