//! Document flow: journals of registration with numbers, and a client of a system that is elsewhere.

mod client;
mod connector;
pub mod contract;
mod register;

pub use client::Client;
pub use connector::Connector;
pub use register::Documents;
