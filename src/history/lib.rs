//! The history of acts in a clone of `kazakhstan-law`: which versions there were, from which day on, and their texts.
//!
//! A version is a commit that touches the act's folder; its day, the commit's, is the day that the text came into force; that the folder
//! is taken out is the act's repeal. A folder that was renamed is followed by the act's code at its name's end. Only the `git` command
//! is used, without a network.

mod compare;
mod git;
mod repo;
mod text;
mod versions;

pub use compare::{Changed, Kind, compare};
pub use git::HistoryError;
pub use repo::unit;
pub use repo::{Removed, Repo};
pub use text::read as read_files;
pub use text::{Piece, Wanted, of_version, pieces};

use schemars::JsonSchema;
use serde::Serialize;

/// The history of an act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct History {
    /// The repository's folder.
    pub repo: String,
    /// The act's last folder or file in it.
    pub path: String,
    /// The act's code, where its folder's name has one.
    pub code: Option<String>,
    /// The clone is shallow: older versions may be missing.
    pub shallow: bool,
    /// Versions, oldest first.
    pub versions: Vec<Version>,
}

/// A version of an act: from its day on, until the next one's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Version {
    /// The day it came into force, `YYYY-MM-DD`.
    pub day: String,
    /// Id of the commit.
    pub commit: String,
    /// What happened.
    pub change: Change,
    /// The commit's first line.
    pub subject: String,
    /// Codes of the acts that caused it.
    pub causes: Vec<String>,
    /// Folder or file in the repository from this version on; the old one where it was taken out.
    pub path: String,
    /// Files that changed, below that folder.
    pub files: Vec<String>,
}

/// What happened to an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It came into being.
    Added,
    /// Its text or metadata changed.
    Changed,
    /// Its folder was renamed, and perhaps its text changed.
    Renamed,
    /// It was taken out: repealed.
    Removed,
}

/// Where an act stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnDay<'h> {
    /// The version in force.
    InForce(&'h Version),
    /// The version that took it out.
    Repealed(&'h Version),
    /// The day is before the first version.
    Before(&'h Version),
}

impl History {
    /// Where the act stands on a day (`YYYY-MM-DD`): of the versions up to it the latest counts, of several of one day the last
    /// commit. None without versions.
    pub fn on(&self, day: &str) -> Option<OnDay<'_>> {
        let upto = self.versions.iter().filter(|version| version.day.as_str() <= day);
        // The last of equal ones.
        match upto.max_by(|a, b| a.day.cmp(&b.day)) {
            Some(version) if version.change == Change::Removed => Some(OnDay::Repealed(version)),
            Some(version) => Some(OnDay::InForce(version)),
            None => self.versions.iter().min_by(|a, b| a.day.cmp(&b.day)).map(OnDay::Before),
        }
    }
}
