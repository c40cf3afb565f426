//! `archive`: cases that have ended, in a file that proves itself, for as long as the law wants them.
//!
//! A file is JSON lines, compressed with gzip: first what it is, then for each case a line with its records exactly as they are stored, then
//! what was written, with its digest. Each record's hash covers the hash before it and the record's text, so that a case is whole from its
//! first record to its end; the row and the chain of its last record say where it stands in the journal. There are no personal data in
//! it: those lie beside the chain, which has their seals.
//!
//! Cases that are archived stay in the journal. Its one chain runs through the records of all cases in the order of time; a journal without
//! some of them could not show that of the others none was taken out. What an ended case costs is its rows on the disk, and a number in
//! memory.

mod make;
mod verify;

use crate::backup::{Told, ended};
use crate::places::Where;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::process::ExitCode;
use zanflow_runtime::{CaseId, Hash, Time};

/// Version of the form of archives.
const FORM: u32 = 1;
/// The longest line that is read: a case of a hundred thousand records.
const LONGEST: u64 = 256 * 1024 * 1024;

/// Cases that have ended, in a file that proves itself; also while a server runs.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes:
  0  done
  1  the archive is not what was written
  2  a file cannot be opened, read or written, or the command line is wrong")]
pub struct Arguments {
    #[command(flatten)]
    files: Where,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Write cases that ended before a day into a new file. They stay in the journal.
    Make {
        /// The day, in the time of Kazakhstan: 2026-01-01.
        #[arg(long, value_name = "DAY", value_parser = day)]
        before: Time,
        /// The file: JSON lines, gzip.
        to: PathBuf,
    },
    /// Verify an archive.
    Verify {
        /// The file.
        from: PathBuf,
        /// Also that the journal of the service has each of its cases as it was written.
        #[arg(long)]
        against: bool,
    },
}

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Begin {
    form: u32,
    service: String,
    /// When it was made, and before which moment its cases ended: RFC 3339 in UTC.
    made: String,
    before: String,
    /// The journal's last record when it was made, and the chain there.
    records: u64,
    chain: Hash,
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Case {
    case: CaseId,
    /// The row of its last record, and the journal's chain there.
    row: u64,
    chain: Hash,
    /// The hash of its last record.
    hash: Hash,
    /// Its records as they are stored, in order: their hashes are of these texts.
    records: Vec<String>,
}

/// The last line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct End {
    cases: u64,
    records: u64,
    /// SHA-256 of all lines before.
    sha256: Hash,
}

fn failed(error: impl std::fmt::Display) -> Told {
    Told::Failed(error.to_string())
}

fn day(text: &str) -> Result<Time, String> {
    // The state's one time zone.
    Time::parse(&format!("{text}T00:00:00+05:00")).ok_or_else(|| "a day is like 2026-01-31".to_owned())
}

/// Runs a command.
pub fn run(service: &str, arguments: &Arguments) -> ExitCode {
    let done = match &arguments.action {
        Action::Make { before, to } => make::make(service, &arguments.files, *before, to),
        Action::Verify { from, against } => verify::verify(service, &arguments.files, from, *against),
    };
    ended(done)
}

fn text(what: &str, end: &End) -> String {
    format!("{what}: {} cases, {} records, sha256 {}\n", end.cases, end.records, end.sha256)
}
