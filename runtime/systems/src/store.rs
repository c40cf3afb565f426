//! The SQLite file of the systems.

use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long a write waits for that of another process.
const BUSY: Duration = Duration::from_secs(10);

/// The file in which systems keep their books; clones share one connection. What a method of a system returned is on the disk.
#[derive(Debug, Clone)]
pub struct Store(Arc<Mutex<Connection>>);

impl Store {
    /// Opens or creates the file.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::with(Connection::open(path)?)
    }

    /// In memory.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::with(Connection::open_in_memory()?)
    }

    fn with(connection: Connection) -> Result<Self, StoreError> {
        connection.busy_timeout(BUSY)?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON;",
        )?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Creates the tables of a system, which must be able to be there already (`CREATE … IF NOT EXISTS`).
    ///
    /// # Errors
    /// An SQLite error.
    pub fn create(&self, tables: &str) -> Result<(), StoreError> {
        let connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(connection.execute_batch(tables)?)
    }

    /// Reads.
    ///
    /// # Errors
    /// What `read` met.
    pub fn read<T, E: From<StoreError>>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        read(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Writes all or nothing: an error takes back what was written.
    ///
    /// # Errors
    /// What `write` met, or that it could not be committed.
    pub fn write<T, E: From<StoreError>>(
        &self,
        write: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let begun = connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let transaction = begun.map_err(StoreError::from)?;
        let written = write(&transaction)?;
        transaction.commit().map_err(StoreError::from)?;
        Ok(written)
    }

    /// Empties the write-ahead log, in which what was deleted still stands.
    ///
    /// # Errors
    /// Somebody reads just now: copies may still lie in the file, and the next call tries again.
    pub fn scrub(&self) -> Result<(), StoreError> {
        let connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let busy: i64 = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy == 0 { Ok(()) } else { Err(StoreError("the file is being read".to_owned())) }
    }
}

/// The file could not be read or written. After a failed write it is unknown whether it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreError(pub String);

impl std::error::Error for StoreError {}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_that_fails_leaves_nothing() {
        let store = Store::in_memory().unwrap();
        store.create("CREATE TABLE IF NOT EXISTS t (n INTEGER)").unwrap();
        let count = |store: &Store| {
            store.read(|at| {
                Ok::<_, StoreError>(at.query_row("SELECT count(*) FROM t", [], |row| row.get::<_, i64>(0))?)
            })
        };
        let failed: Result<(), StoreError> = store.write(|at| {
            at.execute("INSERT INTO t VALUES (1)", []).map_err(StoreError::from)?;
            Err(StoreError("no".to_owned()))
        });
        assert!(failed.is_err());
        assert_eq!(count(&store), Ok(0));
        store
            .write(|at| at.execute("INSERT INTO t VALUES (1)", []).map(drop).map_err(StoreError::from))
            .unwrap();
        assert_eq!(count(&store), Ok(1));
    }
}
