//! Licensing: a register of licences in which number and record are one write, and clients of one that is elsewhere.
//!
//! [`contract`] says what a licensing system is asked and answers; [`Register`] is one on SQLite. `state` is the function that says what may be
//! done with a licence in which state, `record` the fold of its history.

mod client;
mod connector;
pub mod contract;
mod export;
mod fields;
mod number;
mod reads;
mod record;
mod register;
mod state;
mod tables;
mod verify;

pub use client::Client;
pub use connector::{Connector, Qualify};
pub use number::{BadPrefix, Numbering, fits};
pub use reads::{Page, Search};
pub use record::{Entry, Event, Issued, Record};
pub use register::Register;
pub use state::Move;
pub use verify::{Unsound, Verified};
