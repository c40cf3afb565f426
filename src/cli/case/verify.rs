//! `zanflow case verify`.

use super::missing;
use crate::format::TextOrJson;
use crate::lang::TerminalLang;
use crate::output::{self, FINDINGS, Problem};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zanflow_runtime::Hash;
use zanflow_runtime::journal::{Broken, Head, JournalError, SqliteJournal, verify};

/// Arguments of `zanflow case verify`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The journal, an SQLite file; no engine may have it open.
    journal: PathBuf,
    /// A head from an earlier run, as it was printed: ROW:HASH.
    #[arg(long, value_parser = head)]
    head: Option<Head>,
    #[command(flatten)]
    format: TextOrJson,
    #[command(flatten)]
    lang: TerminalLang,
}

/// The result as JSON.
#[derive(Serialize)]
struct Verified {
    events: u64,
    cases: u64,
    head: String,
}

fn head(text: &str) -> Result<Head, String> {
    let parsed = text
        .split_once(':')
        .and_then(|(row, chain)| Some(Head { row: row.parse().ok()?, chain: Hash::parse(chain)? }));
    parsed.ok_or_else(|| "write it as it was printed, ROW:HASH".to_owned())
}

/// Checks the whole journal.
pub fn run(args: &Args) -> ExitCode {
    let Args { journal, head, .. } = args;
    if let Some(problem) = missing(journal) {
        return output::fail(&problem);
    }
    let verified =
        SqliteJournal::read_only(journal).map_err(Broken::Journal).and_then(|open| verify(&open, *head));
    let verified = match verified {
        Ok(verified) => verified,
        Err(broken) => return refused(journal, &broken),
    };
    let head = format!("{}:{}", verified.head.row, verified.head.chain);
    if args.format.is_json() {
        return output::json(&Verified { events: verified.records, cases: verified.cases, head });
    }
    let words = args.lang.words();
    let mut text = String::new();
    for (key, value) in [
        ("row-events", verified.records.to_string()),
        ("row-cases", verified.cases.to_string()),
        ("row-head", head),
    ] {
        text.push_str(&format!("{:<16}{value}\n", words.label(key)));
    }
    output::print(&text)
}

/// A changed journal is a finding; an unreadable one is an error.
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
