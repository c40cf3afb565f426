//! Why something of an account was not done.

use super::Weak;
use std::fmt;
use zanflow_sql::StoreError;

/// Why something of an account was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // the fields are named as what they are
pub enum AccountError {
    /// There is no such account.
    Unknown { id: String },
    /// There is an account of that id.
    Known { id: String },
    /// What was given is wrong, and how.
    Refused { what: String },
    /// The password may not be used.
    Weak(Weak),
    /// The old password is not right.
    Wrong,
    /// So many seconds until the next attempt.
    Wait { seconds: u64 },
    /// The store cannot be reached; nothing was done.
    Away { what: String },
    /// The store failed.
    Store { what: String },
}

impl From<StoreError> for AccountError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Away(what) => Self::Away { what },
            error => Self::Store { what: error.to_string() },
        }
    }
}

impl From<Weak> for AccountError {
    fn from(weak: Weak) -> Self {
        Self::Weak(weak)
    }
}

impl std::error::Error for AccountError {}

impl fmt::Display for AccountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { id } => write!(f, "there is no account {id}; `accounts list` names them"),
            Self::Known { id } => write!(f, "there is an account {id}; change it, or give another id"),
            Self::Refused { what } => f.write_str(what),
            Self::Weak(weak) => write!(f, "{weak}"),
            Self::Wrong => f.write_str("the password is not right"),
            Self::Wait { seconds } => write!(f, "too many attempts: wait {seconds} seconds"),
            Self::Away { what } => f.write_str(what),
            Self::Store { what } => write!(f, "the accounts cannot be read or written: {what}"),
        }
    }
}
