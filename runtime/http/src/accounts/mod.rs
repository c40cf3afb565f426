//! Accounts of the people and programs who may act: a store of its own beside the journal, an SQLite file.
//!
//! Invariants:
//! - What is shown to prove who somebody is (password, session, token) is stored as a hash only.
//! - A failed sign-in says nothing of whether the account exists, in what it answers or in how much work it does.
//! - An attempt is counted before its password is looked at, so that many at once are no way around the waits.
//! - Whoever is locked or ended has no session and no token from that moment on, whoever holds the file open.
//! - Times come from one clock; a session outlives neither its idle limit nor its longest time.

mod absence;
mod access;
pub(crate) mod commands;
mod common;
mod error;
pub(crate) mod habits;
pub(crate) mod import;
mod password;
mod sessions;
mod settings;
mod sign_in;
mod store;
mod tokens;

pub use access::Read;
pub use error::AccountError;
pub use password::{Cost, Weak};
pub use sessions::{Session, Signed};
pub use settings::{Limits, Passwords, SessionLimits, Settings};
pub use sign_in::{SignIn, WAITS};
pub use store::{Account, Accounts, Happened, State};
pub use tokens::Token as ApiToken;
