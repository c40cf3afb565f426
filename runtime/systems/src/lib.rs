//! The systems that public services work with.
//!
//! Each has a contract that is stated in its module, and keeps its own books: invoices and what was paid, licences and their
//! numbers, registers and who was asked why. One store of a service holds all of them ([`Store`]): a file, or a part of a database.

pub mod documents;
mod fields;
mod http;
pub mod licences;
mod numbers;
pub mod payment;
pub mod registers;
#[cfg(feature = "simulator")]
pub mod simulator;
pub mod times;

pub use http::Address;
pub use zanflow_sql::{Store, StoreError};

/// The store of a service's systems.
pub const STORE: zanflow_sql::Form = zanflow_sql::Form::plain("systems", "store of systems");
