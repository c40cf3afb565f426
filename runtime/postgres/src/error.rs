//! What can go wrong with a database.

use std::fmt;
use tokio_postgres::error::{Severity, SqlState};

/// What can go wrong with a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The configuration cannot be used.
    Settings {
        /// What is wrong, and what to do.
        what: String,
    },
    /// No server was reached, or it takes no connection. Nothing was done.
    Unavailable {
        /// What the system or the server said.
        what: String,
    },
    /// The connection was lost after a write was sent, and it could not be found out in time whether it was done.
    Unclear {
        /// What the system or the server said.
        what: String,
    },
    /// A newer program has changed the tables.
    Newer {
        /// The last change of the database.
        found: i32,
        /// The last change that this program knows.
        known: i32,
    },
    /// The server does not keep what this program promises, or the schema holds something else.
    Unfit {
        /// What it is, and what to do.
        what: String,
    },
    /// The server's disk is full. Nothing was done.
    Full,
    /// What is stored is not what was written.
    Corrupt {
        /// What, and where.
        what: String,
    },
    /// A row of that key is there already. Nothing was done.
    Taken {
        /// The name of the constraint.
        constraint: String,
    },
    /// The server refused a statement. Nothing was done.
    Refused {
        /// What it said; never what was to be written.
        what: String,
    },
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settings { what } | Self::Unfit { what } | Self::Corrupt { what } => f.write_str(what),
            Self::Unavailable { what } => {
                write!(f, "the database cannot be reached: {what}; nothing was done")
            }
            Self::Unclear { what } => write!(
                f,
                "the connection to the database was lost while it wrote ({what}); whether it was done is not known: look before you \
                 try again"
            ),
            Self::Newer { found, known } => write!(
                f,
                "a newer program has changed the tables of this database (change {found}; this program knows {known}); start that \
                 program, or a newer one"
            ),
            Self::Full => f.write_str("the disk of the database server is full; nothing was done"),
            Self::Taken { constraint } => {
                write!(f, "a row of that key is there already ({constraint}); nothing was done")
            }
            Self::Refused { what } => write!(f, "the database refused: {what}; nothing was done"),
        }
    }
}

impl Error {
    /// Whether the statement may have been done for all that is known.
    pub(crate) fn is_unclear(&self) -> bool {
        matches!(self, Self::Unclear { .. })
    }
}

impl From<tokio_postgres::Error> for Error {
    /// Of a statement that was sent: without the server's word its outcome is not known.
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(said) = error.as_db_error() else {
            let what = error.to_string();
            return Self::Unclear { what };
        };
        // The message alone: details quote what was to be written.
        let what = format!("{} ({})", said.message(), said.code().code());
        let code = said.code();
        if matches!(said.parsed_severity(), Some(Severity::Fatal | Severity::Panic)) {
            // It may have ended the session between a commit and the word of it.
            return Self::Unclear { what };
        }
        if *code == SqlState::DISK_FULL {
            return Self::Full;
        }
        if *code == SqlState::UNIQUE_VIOLATION {
            return Self::Taken { constraint: said.constraint().unwrap_or_default().to_owned() };
        }
        if *code == SqlState::DATA_CORRUPTED || *code == SqlState::INDEX_CORRUPTED {
            return Self::Corrupt { what };
        }
        let passes = [
            SqlState::T_R_DEADLOCK_DETECTED,
            SqlState::LOCK_NOT_AVAILABLE,
            SqlState::QUERY_CANCELED,
            SqlState::READ_ONLY_SQL_TRANSACTION,
            SqlState::TOO_MANY_CONNECTIONS,
            SqlState::OUT_OF_MEMORY,
        ];
        if passes.contains(code) { Self::Unavailable { what } } else { Self::Refused { what } }
    }
}
