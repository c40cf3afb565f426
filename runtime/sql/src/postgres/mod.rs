//! Stores in a PostgreSQL database: one schema for all of a service, connections that its stores share.

mod database;
mod dialect;
mod session;
mod stored;
mod values;

pub use database::Database;
pub(crate) use dialect::statement;
pub(crate) use session::{Rows, Session};
pub(crate) use stored::Stored;
pub(crate) use values::value_of;
