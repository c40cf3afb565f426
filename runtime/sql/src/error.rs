//! What can go wrong with a store.

use std::fmt;

/// A store could not be read or written. After a failed write it is unknown whether it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// The one row that was asked for is not there.
    NoRow,
    /// The database cannot be reached; nothing was done.
    Away(String),
    /// What the system or the database said; nothing of what was to be written.
    Failed(String),
}

impl StoreError {
    /// A failure in words.
    pub fn failed(what: impl Into<String>) -> Self {
        Self::Failed(what.into())
    }
}

impl std::error::Error for StoreError {}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRow => f.write_str("a row that must be there is not"),
            Self::Away(what) | Self::Failed(what) => f.write_str(what),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error {
            rusqlite::Error::QueryReturnedNoRows => Self::NoRow,
            error => Self::Failed(error.to_string()),
        }
    }
}

#[cfg(feature = "postgres")]
impl From<zanflow_postgres::Error> for StoreError {
    fn from(error: zanflow_postgres::Error) -> Self {
        let what = error.to_string();
        match error {
            zanflow_postgres::Error::Unavailable { .. } => Self::Away(what),
            _ => Self::Failed(what),
        }
    }
}

/// A row that may not be there.
pub trait OptionalExtension<T> {
    /// None where the row is not there.
    ///
    /// # Errors
    /// Any other.
    fn optional(self) -> Result<Option<T>, StoreError>;
}

impl<T> OptionalExtension<T> for Result<T, StoreError> {
    fn optional(self) -> Result<Option<T>, StoreError> {
        match self {
            Ok(found) => Ok(Some(found)),
            Err(StoreError::NoRow) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
