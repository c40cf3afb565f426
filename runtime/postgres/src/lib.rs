//! Cases on PostgreSQL: several processes on one database.

mod clock;
mod engine;
mod error;
mod leader;
mod merkle;
mod migrate;
mod pool;
mod settings;
mod store;
mod tls;
mod verify;

pub use engine::Postgres;
pub use error::Error;
pub use leader::Leader;
#[doc(hidden)]
pub use pool::bare_pool;
pub use settings::Database;

#[cfg(test)]
extern crate self as zanflow_postgres;
#[cfg(test)]
#[path = "../tests/common/server.rs"]
mod server;
