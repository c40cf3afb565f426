//! `zanflow case verify`.

use super::missing;
use crate::output::{self, FINDINGS, Problem};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zanflow_runtime::Hash;
use zanflow_runtime::journal::{Broken, Head, JournalError, SqliteJournal, verify};

/// Arguments of `zanflow case verify`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The journal, an SQLite file; no engine may have it open.
    journal: PathBuf,
    /// A head that was noted, as it was printed: ROW:HASH.
    #[arg(long, value_parser = head)]
    head: Option<Head>,
}

fn head(text: &str) -> Result<Head, String> {
    let parsed = text
        .split_once(':')
        .and_then(|(row, chain)| Some(Head { row: row.parse().ok()?, chain: Hash::parse(chain)? }));
    parsed.ok_or_else(|| "write it as it was printed, ROW:HASH".to_owned())
}

/// Checks the whole journal.
pub fn run(args: &Args) -> ExitCode {
    let Args { journal, head } = args;
    if let Some(problem) = missing(journal) {
        return output::fail(&problem);
    }
    match SqliteJournal::read_only(journal).map_err(Broken::Journal).and_then(|open| verify(&open, *head)) {
        Ok(verified) => output::print(&format!(
            "events          {}\ncases           {}\nhead            {}:{}\n",
            verified.records, verified.cases, verified.head.row, verified.head.chain
        )),
        Err(broken) => refused(journal, &broken),
    }
}

/// What was changed is a finding; what cannot be read is an error.
fn refused(journal: &Path, broken: &Broken) -> ExitCode {
    let message = format!("{}: {broken}", journal.display());
    let changed = matches!(
        broken,
        Broken::Record { .. } | Broken::Cut { .. } | Broken::Journal(JournalError::Corrupt { .. })
    );
    if changed {
        let help = "keep this file as it is, and go on with a copy from before the change";
        output::fail(&Problem::new(message, help));
        return ExitCode::from(FINDINGS);
    }
    output::fail(&Problem::new(message, "stop the engine that has it open, or name the journal of an engine"))
}
