//! A store in a database: its tables, its lock, its transactions.

use super::values::Given;
use super::{Database, Session, dialect};
use crate::{Connection, Form, OptionalExtension, StoreError, Transaction, Value, params};
use std::sync::{Arc, Mutex, PoisonError};
use tokio_postgres::types::ToSql;
use zanflow_postgres::Error;
use zanflow_runtime::Hash;

/// What is kept of stores: their versions, and which definitions were made.
const OF_STORES: &str = "
CREATE TABLE IF NOT EXISTS zanflow_store (name TEXT PRIMARY KEY, form INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS zanflow_made (digest BLOB PRIMARY KEY, store TEXT NOT NULL)";

/// A store in a database.
pub(crate) struct Stored {
    database: Database,
    name: &'static str,
    /// Its lock.
    lock: i64,
    /// A commit is told before it is on the disk.
    is_relaxed: bool,
    /// Its tables, as far as this process made use of them.
    tables: Arc<Mutex<Vec<String>>>,
}

impl Stored {
    /// Makes what is missing of its tables, one process at a time.
    pub(crate) fn open(database: &Database, form: &Form) -> Result<Self, StoreError> {
        let (name, lock) = (form.name, database.lock(form.name));
        let stored =
            Self { database: database.clone(), name, lock, is_relaxed: false, tables: Arc::default() };
        if !stored.has("zanflow_made")? {
            stored.define(|at| {
                at.batch(dialect::REFUSE)?;
                dialect::definitions(OF_STORES)?.iter().try_for_each(|definition| at.batch(definition))
            })?;
        }
        let known = "SELECT form FROM zanflow_store WHERE name = ?1";
        let form_of = |at: &Connection| at.query_row(known, [name], |row| row.get(0)).optional();
        let found: Option<i32> = form_of(&Connection(crate::connection::Inner::Database(&stored.reading())))?;
        if found.is_some_and(|found| found > form.version) {
            return Err(StoreError::failed(format!(
                "a newer program made the {} in the database; use that one",
                form.what
            )));
        }
        if found.is_none_or(|found| found < form.version) {
            stored.define(|at| {
                // Another process may have been first.
                let found: Option<i32> = form_of(at)?;
                let news = form.changes.iter().filter(|(version, _)| found.is_some_and(|old| old < *version));
                for (_, change) in news {
                    dialect::definitions(change)?.iter().try_for_each(|definition| at.batch(definition))?;
                }
                let noted = "INSERT INTO zanflow_store (name, form) VALUES (?1, ?2)
                    ON CONFLICT (name) DO UPDATE SET form = excluded.form WHERE zanflow_store.form < excluded.form";
                at.execute(noted, params![name, form.version]).map(drop)
            })?;
        }
        stored.create(form.tables)?;
        Ok(stored)
    }

    /// The same, whose commits are told before they are on the disk.
    pub(crate) fn relaxed(&self) -> Self {
        Self {
            database: self.database.clone(),
            name: self.name,
            lock: self.lock,
            is_relaxed: true,
            tables: Arc::clone(&self.tables),
        }
    }

    /// Creates tables. What was created once in these words is not looked at again.
    pub(crate) fn create(&self, tables: &str) -> Result<(), StoreError> {
        if tables.is_empty() {
            return Ok(());
        }
        self.tables.lock().unwrap_or_else(PoisonError::into_inner).extend(dialect::tables(tables));
        let digest = Hash::digest(&[self.name.as_bytes(), b" ", tables.as_bytes()]).0;
        let was_made = |at: &Connection| {
            at.prepare("SELECT 1 FROM zanflow_made WHERE digest = ?1")?.exists([&digest[..]])
        };
        if was_made(&Connection(crate::connection::Inner::Database(&self.reading())))? {
            return Ok(());
        }
        let definitions = dialect::definitions(tables)?;
        self.define(|at| {
            if was_made(at)? {
                return Ok(());
            }
            definitions.iter().try_for_each(|definition| at.batch(definition))?;
            let noted = "INSERT INTO zanflow_made (digest, store) VALUES (?1, ?2)";
            at.execute(noted, params![digest, self.name]).map(drop)
        })
    }

    fn has(&self, table: &str) -> Result<bool, StoreError> {
        let at = self.reading();
        let at = Connection(crate::connection::Inner::Database(&at));
        at.query_row("SELECT to_regclass(CAST(?1 AS TEXT)) IS NOT NULL", [table], |row| row.get(0))
    }

    /// Changes definitions, one process at a time.
    fn define(
        &self,
        define: impl FnOnce(&Transaction<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let lock = self.database.lock("tables");
        let begin = format!("BEGIN; SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock({lock})");
        let session = Session::new(&self.database, begin);
        define(&Transaction(Connection(crate::connection::Inner::Database(&session))))?;
        session.commit()
    }

    /// A transaction that sees one moment.
    pub(crate) fn reading(&self) -> Session {
        Session::new(&self.database, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY".to_owned())
    }

    /// A transaction that nobody else writes beside.
    pub(crate) fn writing(&self) -> Session {
        Session::new(&self.database, self.begin())
    }

    /// Each statement sees what those who held the lock before have committed.
    fn begin(&self) -> String {
        let commit = if self.is_relaxed { "off" } else { "on" };
        format!("BEGIN; SET LOCAL synchronous_commit = {commit}; SELECT pg_advisory_xact_lock({})", self.lock)
    }

    /// A write of one statement, on one way there and back.
    pub(crate) fn execute(&self, sql: &str, values: Vec<Value<'_>>) -> Result<usize, StoreError> {
        let (sql, begin, pool) = (dialect::statement(sql), self.begin(), self.database.pool());
        let given: Vec<Given> = values.into_iter().map(Given::from).collect();
        let done = self.database.wait(async move {
            let mut session = pool.session().await?;
            let given: Vec<&(dyn ToSql + Sync)> = given.iter().map(|one| one as _).collect();
            let done = session.query_between(Some(&begin), &sql, &given, Some("COMMIT")).await;
            if done.is_err() {
                // It may be within the transaction.
                session.give_up();
            }
            done
        })?;
        let (_, changed) = done?;
        Ok(usize::try_from(changed).unwrap_or(usize::MAX))
    }

    /// Frees the rows that were deleted.
    pub(crate) fn vacuum(&self) -> Result<(), StoreError> {
        let tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner).join(", ");
        if tables.is_empty() {
            return Ok(());
        }
        let pool = self.database.pool();
        self.database.wait(async move {
            let mut session = pool.session().await?;
            session.run_long(&format!("VACUUM {tables}")).await?;
            Ok::<_, Error>(())
        })??;
        Ok(())
    }
}

impl Transaction<'_> {
    /// Statements without parameters.
    fn batch(&self, sql: &str) -> Result<(), StoreError> {
        match &self.0.0 {
            crate::connection::Inner::Database(session) => session.batch(sql),
            crate::connection::Inner::File(_) => Ok(()),
        }
    }
}
