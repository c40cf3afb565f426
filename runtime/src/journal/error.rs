//! Errors of a journal.

use std::fmt;

/// Why a journal cannot be opened, read or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JournalError {
    /// Another process, or another engine of this one, has it open.
    InUse {
        /// The file.
        path: String,
    },
    /// A newer version wrote it.
    Newer {
        /// Its format version.
        found: i64,
        /// The newest known format version.
        known: i64,
    },
    /// Not a journal.
    Foreign {
        /// What it is instead.
        what: String,
    },
    /// The disk is full. Nothing of the batch was written.
    Full,
    /// A record or the file is corrupt.
    Corrupt {
        /// The record's row; `None` if the file itself cannot be read.
        row: Option<u64>,
        /// What is wrong.
        what: String,
    },
    /// The disk failed; it is unknown whether the batch was written.
    Io {
        /// The store's message.
        what: String,
    },
    /// An earlier write failed; nothing is written until the journal is reopened.
    Stopped,
}

impl std::error::Error for JournalError {}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InUse { path } => {
                write!(
                    f,
                    "{path} is in use by another process; stop it, or give this one a journal of its own"
                )
            }
            Self::Newer { found, known } => {
                write!(
                    f,
                    "the journal was written by a later version (form {found}, known up to {known}); use that version"
                )
            }
            Self::Foreign { what } => write!(f, "not a journal of this program: {what}"),
            Self::Full => f.write_str("the disk is full; nothing was written: make room and try again"),
            Self::Corrupt { row: Some(row), what } => {
                write!(f, "record {row} of the journal is damaged: {what}")
            }
            Self::Corrupt { row: None, what } => write!(f, "the journal is damaged: {what}"),
            Self::Io { what } => write!(f, "the journal cannot be read or written: {what}; open it anew"),
            Self::Stopped => f.write_str("the journal stopped after a failed write; open it anew"),
        }
    }
}
