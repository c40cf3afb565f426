//! A store: read and written by functions that are given a connection.

use crate::connection::Inner;
use crate::value::Params;
use crate::{Connection, Form, Place, StoreError, Transaction, file};
use rusqlite::TransactionBehavior;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A store; clones share it. What a write returned is on the disk.
#[derive(Clone)]
pub struct Store(Arc<At>);

enum At {
    File {
        connection: Mutex<rusqlite::Connection>,
        /// Where it lies; none: in memory.
        place: Place,
        is_logged: bool,
    },
    #[cfg(feature = "postgres")]
    Database(crate::postgres::Stored),
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store")
    }
}

impl Store {
    /// Opens a store, and makes it if there is none.
    ///
    /// # Errors
    /// It cannot be opened, is something else, or a newer program made it.
    pub fn at(place: &Place, form: &Form) -> Result<Self, StoreError> {
        #[cfg(feature = "everywhere")]
        if matches!(place, Place::Memory)
            && let Some(database) = crate::postgres::of_tests()?
        {
            return Self::at(&Place::Database(database), form);
        }
        let of_file = |file| At::File {
            connection: Mutex::new(file),
            place: place.clone(),
            is_logged: !form.unordered,
        };
        Ok(Self(Arc::new(match place {
            Place::Memory => of_file(file::in_memory(form)?),
            Place::File(path) => of_file(file::open(path, form)?),
            #[cfg(feature = "postgres")]
            Place::Database(database) => At::Database(crate::postgres::Stored::open(database, form)?),
        })))
    }

    /// Opens or creates a file without a mark, for whoever creates tables in it.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::at(&path.into(), &Form::plain("systems", "store"))
    }

    /// The same in memory.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::at(&Place::Memory, &Form::plain("systems", "store"))
    }

    /// The same store for what is written often and may be lost: of a file with the power of the machine, of a database with the server's
    /// process, in its last half second.
    ///
    /// # Errors
    /// The file cannot be opened again.
    pub fn relaxed(&self) -> Result<Self, StoreError> {
        let file = match &*self.0 {
            At::File { place: Place::File(path), .. } => file::relaxed(path)?,
            At::File { .. } => return Ok(self.clone()),
            #[cfg(feature = "postgres")]
            At::Database(stored) => return Ok(Self(Arc::new(At::Database(stored.relaxed())))),
        };
        let connection = Mutex::new(file);
        Ok(Self(Arc::new(At::File { connection, place: Place::Memory, is_logged: true })))
    }

    /// Creates tables, which must be able to be there already (`CREATE … IF NOT EXISTS`).
    ///
    /// # Errors
    /// An error of the store.
    pub fn create(&self, tables: &str) -> Result<(), StoreError> {
        match &*self.0 {
            At::File { connection, .. } => Ok(held(connection).execute_batch(tables)?),
            #[cfg(feature = "postgres")]
            At::Database(stored) => stored.create(tables),
        }
    }

    /// Reads, in one view of all tables.
    ///
    /// # Errors
    /// What `read` met.
    pub fn read<T, E: From<StoreError>>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        match &*self.0 {
            At::File { connection, .. } => {
                let file = held(connection);
                let _view = begun(&file, TransactionBehavior::Deferred)?;
                read(&Connection(Inner::File(&file)))
            }
            #[cfg(feature = "postgres")]
            At::Database(stored) => read(&Connection(Inner::Database(&stored.reading()))),
        }
    }

    /// Writes all or nothing: an error takes back what was written. Nobody else writes the store meanwhile.
    ///
    /// # Errors
    /// What `write` met, or that it could not be committed: then it is unknown whether it was written.
    pub fn write<T, E: From<StoreError>>(
        &self,
        write: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match &*self.0 {
            At::File { connection, .. } => {
                let file = held(connection);
                let transaction = begun(&file, TransactionBehavior::Immediate)?;
                let written = write(&Transaction(Connection(Inner::File(&file))))?;
                transaction.commit().map_err(StoreError::from)?;
                Ok(written)
            }
            #[cfg(feature = "postgres")]
            At::Database(stored) => {
                let session = stored.writing();
                let written = write(&Transaction(Connection(Inner::Database(&session))))?;
                session.commit()?;
                Ok(written)
            }
        }
    }

    /// A write of one statement; how many rows.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub fn execute(&self, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        match &*self.0 {
            At::File { .. } => self.write(|at| at.execute(sql, params)),
            #[cfg(feature = "postgres")]
            At::Database(stored) => stored.execute(sql, params.values()?),
        }
    }

    /// Takes away what was deleted: empties a file's write-ahead log, in which it still stands. Of a database it frees the rows; their bytes
    /// stay in its pages until they are written over, and in its logs, standbys and backups for as long as those are kept.
    ///
    /// # Errors
    /// Somebody reads just now: copies may still lie there, and the next call tries again.
    pub fn scrub(&self) -> Result<(), StoreError> {
        match &*self.0 {
            At::File { is_logged: false, .. } => Ok(()),
            At::File { connection, .. } => {
                let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
                let busy: i64 = held(connection).query_row(sql, [], |row| row.get(0))?;
                if busy == 0 { Ok(()) } else { Err(StoreError::failed("the file is being read; try again")) }
            }
            #[cfg(feature = "postgres")]
            At::Database(stored) => stored.vacuum(),
        }
    }
}

fn held(connection: &Mutex<rusqlite::Connection>) -> MutexGuard<'_, rusqlite::Connection> {
    // SQLite rolls back what a panicking thread left open.
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

fn begun(
    file: &rusqlite::Connection,
    behaviour: TransactionBehavior,
) -> Result<rusqlite::Transaction<'_>, StoreError> {
    Ok(rusqlite::Transaction::new_unchecked(file, behaviour)?)
}
