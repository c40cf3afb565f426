//! A server of PostgreSQL for tests.

pub mod server;
