//! What a service keeps besides its cases: stores in SQLite files of one machine, or in one PostgreSQL database that several share.
//!
//! ```
//! use zanflow_sql::{Form, OptionalExtension, Place, Store, StoreError, params};
//!
//! # fn main() -> Result<(), StoreError> {
//! const TABLES: &str = "CREATE TABLE IF NOT EXISTS word (id INTEGER PRIMARY KEY, text TEXT NOT NULL)";
//! let store = Store::at(&Place::Memory, &Form { tables: TABLES, ..Form::plain("words", "store of words") })?;
//! let id: i64 = store.write(|at| {
//!     at.query_row("INSERT INTO word (text) VALUES (?1) RETURNING id", ["сөз"], |row| row.get(0))
//! })?;
//! let text: Option<String> = store.read(|at| {
//!     at.query_row("SELECT text FROM word WHERE id = ?1", params![id], |row| row.get(0)).optional()
//! })?;
//! assert_eq!(text.as_deref(), Some("сөз"));
//! # Ok(())
//! # }
//! ```
//!
//! Statements are written once, in the words that both know: parameters are `?1`, `?2`; `ON CONFLICT (…) DO …`, `RETURNING`, `IS DISTINCT
//! FROM`, `CAST (… AS BIGINT)` around sums; no `INSERT OR …`, no `LIMIT -1`, no `max` of two values; a parameter is compared before it is asked
//! whether it is null, since the database takes its type from its first use.
//!
//! Invariants, of both:
//! - A read sees one moment of all tables of its store.
//! - Who writes a store is alone: SQLite locks the file, in a database a write begins by taking the store's lock, which ends with it. So what
//!   is read in a write is still so when it is written, and numbers have no gaps.
//! - A write is never done again by itself. One whose commit was not acknowledged fails, and may have been done. A read whose connection is
//!   found dead is asked on another.
//! - Texts are compared byte by byte.

mod connection;
mod error;
mod file;
mod form;
#[cfg(feature = "postgres")]
mod postgres;
mod row;
mod store;
mod value;

pub use connection::{Connection, Mapped, Rows, Statement, Transaction};
pub use error::{OptionalExtension, StoreError};
pub use form::{Form, Place};
#[cfg(feature = "postgres")]
pub use postgres::Database;
pub use row::{Column, Row, Which};
pub use store::Store;
pub use value::{FromValue, Params, ToValue, Value};

#[cfg(test)]
mod tests;

#[cfg(test)]
#[cfg(feature = "postgres")]
#[path = "../../postgres/tests/common/server.rs"]
mod server;
