//! Cases on PostgreSQL: several processes on one database, each of which does what its own commands lead to and what others left.
//!
//! ```no_run
//! use std::sync::Arc;
//! use zanflow_postgres::{Database, Postgres};
//! use zanflow_runtime::{Blocking, Engine, Recorded, Settings, Waiting};
//!
//! # async fn opened() -> Result<(), zanflow_runtime::EngineError> {
//! let database = Database::at("postgresql://service@db.example.org/service");
//! let engine: Arc<dyn Engine> = Arc::new(Postgres::open(&database, Recorded::new(), Settings::default()).await?);
//! // For code that may block its thread:
//! let blocking = Waiting::new(engine, tokio::runtime::Handle::current());
//! # Ok(())
//! # }
//! ```
//!
//! Invariants:
//! - A turn is one statement on the condition that the case is at the event and under the token that it was decided on. No row is locked
//!   while a client thinks.
//! - The token of a case rises with every claim, and whenever somebody looks what became of a lost write: who decided before writes nothing.
//! - Calls to other systems are made outside of transactions, under the key of the step. Their answers are turns.
//! - `event` is only added to; the hashes of a case's records cover one another, and each anchor covers the heads of the cases that changed.
//! - Positions of records rise, and none is shown while one before it may still be written.
//! - What may say something of people lies in `datum` and nowhere else, but for the state of a case, which the chain's events are folded to.
//! - The database's clock says when a claim ends, and what time it is for cases.

mod clock;
mod engine;
mod error;
mod examine;
mod leader;
mod merkle;
mod migrate;
mod pool;
mod reading;
mod settings;
mod statistics;
mod store;
mod tls;
mod verify;
mod watch;

pub use engine::Postgres;
pub use error::Error;
pub use examine::{ANCHORS, Connection, Examination, Reached, Slot, Tables, Transactions, examine};
pub use leader::Leader;
pub use migrate::{fits, lock_key};
#[doc(hidden)]
pub use pool::bare_pool;
pub use pool::{Given, Pool, Session, nothing_done};
pub use reading::Stored;
pub use settings::Database;
pub use statistics::{Here, MOST_DUE, There};
pub use watch::{Outcome, Watcher};

#[cfg(test)]
extern crate self as zanflow_postgres;
#[cfg(test)]
#[path = "../tests/common/server.rs"]
mod server;
