//! Stores in a PostgreSQL database: one schema for all of a service, connections that its stores share.

mod database;
mod dialect;
mod session;
mod stored;
mod values;

pub use database::Database;
#[cfg(feature = "everywhere")]
pub(crate) use database::of_tests;
pub(crate) use dialect::statement;
pub(crate) use session::{Rows, Session};
pub(crate) use stored::Stored;
pub(crate) use values::value_of;
