//! `doctor`: whether a service is well, and what to do where it is not.
//!
//! What is looked at is gathered first ([`Facts`]), by the command from the files and by the server from itself; the rules are pure
//! functions of that. Nothing is changed, and files are opened to be read only, so that it may be asked while the server runs.
//!
//! Invariants:
//! - What could not be found out is [`Level::Unknown`], never good.
//! - Whatever is not good says what to do.
//! - No finding names a person: accounts by their ids, cases by their numbers.

mod certificates;
pub(crate) mod command;
mod facts;
mod files;
mod gather;
pub(crate) mod page;
mod peers;
mod probes;
mod report;
mod rules;
mod state;
mod systems;
#[cfg(test)]
mod tests;

pub use certificates::Certificate;
pub use facts::Facts;
pub(crate) use files::{beside, reading, room};
pub use gather::Doctor;
pub use probes::{Health, Probe, connects};
pub use report::{Finding, Level, Report};
pub(crate) use state::Keeper;

use schemars::JsonSchema;
use serde::Deserialize;
use std::path::PathBuf;

/// Settings of the examination: a section of the configuration file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where copies of the service's files lie: a folder, or one file.
    pub backups: Option<PathBuf>,
    /// Days after which the newest copy is too old.
    pub backup_days: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { backups: None, backup_days: 2 }
    }
}
