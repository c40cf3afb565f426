//! What reads and writes are given: statements in the words that SQLite and PostgreSQL share.

use crate::row::Inner as RowOf;
use crate::value::Params;
use crate::{Row, StoreError, Value};
use rusqlite::types::{ToSqlOutput, ValueRef};
use std::ops::Deref;

/// A store as it is read: one view of all its tables.
pub struct Connection<'c>(pub(crate) Inner<'c>);

pub(crate) enum Inner<'c> {
    File(&'c rusqlite::Connection),
    #[cfg(feature = "postgres")]
    Database(&'c crate::postgres::Session),
}

/// A store as it is written: nobody else writes it, and all of it happens or nothing.
pub struct Transaction<'c>(pub(crate) Connection<'c>);

impl<'c> Deref for Transaction<'c> {
    type Target = Connection<'c>;

    fn deref(&self) -> &Connection<'c> {
        &self.0
    }
}

/// A file that was opened otherwise than as a store, to be read only.
impl<'c> From<&'c rusqlite::Connection> for Connection<'c> {
    fn from(file: &'c rusqlite::Connection) -> Self {
        Self(Inner::File(file))
    }
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl Connection<'_> {
    /// A statement that reads.
    ///
    /// # Errors
    /// It is none.
    pub fn prepare(&self, sql: &str) -> Result<Statement<'_>, StoreError> {
        Ok(Statement(match &self.0 {
            Inner::File(file) => Prepared::File(file.prepare_cached(sql)?),
            #[cfg(feature = "postgres")]
            Inner::Database(session) => Prepared::Database(session, crate::postgres::statement(sql)),
        }))
    }

    /// What a function reads of the first row of an answer.
    ///
    /// # Errors
    /// [`StoreError::NoRow`], see [`optional`](crate::OptionalExtension::optional); what the function meets; the store.
    pub fn query_row<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.prepare(sql)?.query_row(params, read)
    }
}

impl Transaction<'_> {
    /// A statement that writes; how many rows.
    ///
    /// # Errors
    /// The store: nothing of the transaction is written.
    pub fn execute(&self, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        let values = params.values()?;
        match &self.0.0 {
            Inner::File(file) => Ok(file.prepare_cached(sql)?.execute(rusqlite::params_from_iter(values))?),
            #[cfg(feature = "postgres")]
            Inner::Database(session) => session.execute(crate::postgres::statement(sql), values),
        }
    }
}

/// A statement that reads.
pub struct Statement<'c>(Prepared<'c>);

enum Prepared<'c> {
    File(rusqlite::CachedStatement<'c>),
    #[cfg(feature = "postgres")]
    Database(&'c crate::postgres::Session, String),
}

impl Statement<'_> {
    /// What a function reads of the first row.
    ///
    /// # Errors
    /// As [`Connection::query_row`].
    pub fn query_row<T>(
        &mut self,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut rows = self.few(params)?;
        read(&rows.next()?.ok_or(StoreError::NoRow)?)
    }

    /// Whether there is a row.
    ///
    /// # Errors
    /// The store.
    pub fn exists(&mut self, params: impl Params) -> Result<bool, StoreError> {
        Ok(self.few(params)?.next()?.is_some())
    }

    /// What a function reads of each row. A database gives them all at once: what may be very many is asked for with
    /// [`query`](Self::query).
    ///
    /// # Errors
    /// The store.
    pub fn query_map<T, F: FnMut(&Row<'_>) -> Result<T, StoreError>>(
        &mut self,
        params: impl Params,
        read: F,
    ) -> Result<Mapped<'_, F>, StoreError> {
        Ok(Mapped { rows: self.few(params)?, read })
    }

    /// The rows, however many: a database gives a thousand at a time.
    ///
    /// # Errors
    /// The store.
    pub fn query(&mut self, params: impl Params) -> Result<Rows<'_>, StoreError> {
        self.rows(&params, false)
    }

    fn few(&mut self, params: impl Params) -> Result<Rows<'_>, StoreError> {
        self.rows(&params, true)
    }

    #[cfg_attr(not(feature = "postgres"), allow(unused_variables))] // a file gives one at a time anyhow
    fn rows(&mut self, params: &impl Params, few: bool) -> Result<Rows<'_>, StoreError> {
        let values = params.values()?;
        Ok(Rows(match &mut self.0 {
            Prepared::File(statement) => RowsOf::File(statement.query(rusqlite::params_from_iter(values))?),
            #[cfg(feature = "postgres")]
            Prepared::Database(session, sql) if few => RowsOf::Database(session.query(sql.clone(), values)?),
            #[cfg(feature = "postgres")]
            Prepared::Database(session, sql) => RowsOf::Database(session.each(sql, values)?),
        }))
    }
}

/// The rows of an answer, one after another.
pub struct Rows<'s>(RowsOf<'s>);

enum RowsOf<'s> {
    File(rusqlite::Rows<'s>),
    #[cfg(feature = "postgres")]
    Database(crate::postgres::Rows<'s>),
}

impl Rows<'_> {
    /// The next row.
    ///
    /// # Errors
    /// The store.
    #[allow(clippy::should_implement_trait)] // a row lives until the next one
    pub fn next(&mut self) -> Result<Option<Row<'_>>, StoreError> {
        match &mut self.0 {
            RowsOf::File(rows) => Ok(rows.next()?.map(|row| Row(RowOf::File(row)))),
            #[cfg(feature = "postgres")]
            RowsOf::Database(rows) => Ok(rows.next()?.map(|row| Row(RowOf::Database(row)))),
        }
    }
}

/// What a function reads of each row.
pub struct Mapped<'s, F> {
    rows: Rows<'s>,
    read: F,
}

impl<T, F: FnMut(&Row<'_>) -> Result<T, StoreError>> Iterator for Mapped<'_, F> {
    type Item = Result<T, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.rows.next() {
            Ok(row) => row.map(|row| (self.read)(&row)),
            Err(error) => Some(Err(error)),
        }
    }
}
