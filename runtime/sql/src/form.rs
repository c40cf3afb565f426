//! What a store is, and where it lies.

use std::path::{Path, PathBuf};

/// What a store is: its name, its mark, its tables.
///
/// Tables are written in the words of SQLite; of these a database gets its own: `INTEGER`, `TEXT`, `BLOB`, `INTEGER PRIMARY KEY
/// [AUTOINCREMENT]`, `WITHOUT ROWID`, and triggers that do nothing but refuse. All must be able to be there already
/// (`CREATE … IF NOT EXISTS`).
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// Its name in the database; stores of one database have names and tables of their own.
    pub name: &'static str,
    /// What its file is called in errors: `store of accounts`.
    pub what: &'static str,
    /// What marks its file as ours; none: its file is not told from others, and has no version.
    pub application: Option<i32>,
    /// Version of its tables: a store of a later one is refused.
    pub version: i32,
    /// Its tables as they are now.
    pub tables: &'static str,
    /// What made of an earlier version the one of this number, rising; done before [`tables`](Self::tables).
    pub changes: &'static [(i32, &'static str)],
    /// Whether its file is written without a write-ahead log, which keeps the order in which things happened.
    pub unordered: bool,
}

impl Form {
    /// A store without tables, mark or version: whoever uses it [creates](crate::Store::create) them.
    pub const fn plain(name: &'static str, what: &'static str) -> Self {
        Self { name, what, application: None, version: 0, tables: "", changes: &[], unordered: false }
    }
}

/// Where a store lies.
#[derive(Debug, Clone)]
pub enum Place {
    /// In memory: gone with the process.
    Memory,
    /// In an SQLite file, which is made where there is none.
    File(PathBuf),
    /// In a database.
    #[cfg(feature = "postgres")]
    Database(crate::Database),
}

impl From<&Path> for Place {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}
