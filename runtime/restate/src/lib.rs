//! Runs cases on Restate.

mod admin;
pub mod http;
mod server;
