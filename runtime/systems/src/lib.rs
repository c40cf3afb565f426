//! The systems that public services work with.
//!
//! Each has a contract that is stated in its module, and keeps its own books in SQLite: invoices and what was paid, licences and their
//! numbers, registers and who was asked why. One file of a service holds all of them ([`Store`]).

pub mod documents;
mod fields;
mod http;
pub mod licences;
mod numbers;
pub mod payment;
pub mod registers;
#[cfg(feature = "simulator")]
pub mod simulator;
mod store;
pub mod times;

pub use http::Address;
pub use store::{Store, StoreError};
