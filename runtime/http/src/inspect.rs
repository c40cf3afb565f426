//! `case` and `journal`: what the journal says, read from its file, or from the database that holds the cases. A server may write it
//! meanwhile; nothing is changed.
//!
//! No personal data are printed: they lie beside the chain, and who reads them is written down (`data export`, the pages).

#[cfg(feature = "postgres")]
use crate::engines::Kind;
use crate::places::Where;
use clap::Subcommand;
use serde_json::json;
use std::fmt::Display;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use zanflow_runtime::journal::{self, Broken, Head, Journal, Verified};
use zanflow_runtime::{
    Blocking, CaseId, EngineError, Hash, Local, Record, Recorded, Settings, SqliteJournal, SystemClock,
};

/// The journal is not what was written, or there is no such case.
const REFUSED: u8 = 1;
/// A file cannot be opened or read.
const FAILED: u8 = 2;
/// Cases, or records, that are read in one go.
const PAGE: usize = 500;

/// Cases, as the journal has them; also while a server runs.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes:
  0  done
  1  there is no such case
  2  a file cannot be opened or read, or the command line is wrong")]
pub struct CaseArguments {
    #[command(flatten)]
    files: Where,
    #[command(subcommand)]
    action: CaseAction,
}

#[derive(Debug, Subcommand)]
enum CaseAction {
    /// List cases, the newest first: number, state, step, when it is due, unit.
    List {
        /// Only those in this state: running, task, message, retry, held, success, refused, cancelled.
        #[arg(long)]
        state: Option<String>,
        /// At most so many.
        #[arg(long, default_value_t = 1000)]
        limit: usize,
    },
    /// Print a case and all its events as JSON, without personal data.
    Show {
        /// Its number.
        case: u64,
    },
}

/// The journal: verify it, print its head or its records; also while a server runs.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes:
  0  done
  1  the journal is not what was written
  2  it cannot be opened or read, or the command line is wrong")]
pub struct JournalArguments {
    #[command(flatten)]
    files: Where,
    #[command(subcommand)]
    action: JournalAction,
}

#[derive(Debug, Subcommand)]
enum JournalAction {
    /// Verify all records against the chain, and personal data against their seals.
    Verify {
        /// Also that it still has this head, which was noted before: ROW:CHAIN.
        #[arg(long, value_name = "HEAD", value_parser = head)]
        noted: Option<Head>,
    },
    /// Print the last record's row and chain, to be noted outside of this machine; of a database the last anchor's number and chain.
    Head,
    /// Print records as they are stored, a line of JSON each.
    Records {
        /// Those after this row.
        #[arg(long, default_value_t = 0)]
        after: u64,
        /// At most so many.
        #[arg(long, default_value_t = 1000)]
        limit: usize,
    },
}

/// Why a command was not done.
enum Told {
    Refused(String),
    Failed(String),
}

impl From<EngineError> for Told {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::UnknownCase { .. } => Self::Refused(error.to_string()),
            other => Self::Failed(other.to_string()),
        }
    }
}

impl From<std::io::Error> for Told {
    fn from(error: std::io::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

fn failed(error: impl Display) -> Told {
    Told::Failed(error.to_string())
}

fn head(text: &str) -> Result<Head, String> {
    let parts = text.split_once(':').and_then(|(row, chain)| Some((row.parse().ok()?, Hash::parse(chain)?)));
    let (row, chain) =
        parts.ok_or("a head is a row and its chain, as `journal head` prints them: ROW:CHAIN")?;
    Ok(Head { row, chain })
}

/// Runs `case`.
pub fn cases(service: &str, arguments: &CaseArguments) -> ExitCode {
    ended(opened(service, &arguments.files).and_then(|source| {
        let engine = source.engine()?;
        let mut out = std::io::stdout().lock();
        match &arguments.action {
            CaseAction::List { state, limit } => list(&*engine, state.as_deref(), *limit, &mut out),
            CaseAction::Show { case } => {
                let case = CaseId(*case);
                let all = json!({ "case": engine.view(case)?, "events": engine.history(case)? });
                Ok(writeln!(out, "{all:#}")?)
            }
        }
    }))
}

fn list(engine: &dyn Blocking, state: Option<&str>, limit: usize, out: &mut impl Write) -> Result<(), Told> {
    let (mut before, mut left) = (None, limit);
    while left > 0 {
        let page = engine.cases(before, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        before = Some(last.case);
        for case in page {
            let named = serde_json::to_value(case.status).unwrap_or_default();
            let named = named.as_str().unwrap_or_default().to_owned();
            if left == 0 || state.is_some_and(|state| state != named) {
                continue;
            }
            let due = case.due.map(|due| due.to_string()).unwrap_or_default();
            let (node, unit) = (case.node.unwrap_or_default(), case.unit.unwrap_or_default());
            writeln!(out, "{}\t{named}\t{node}\t{due}\t{unit}", case.case)?;
            left -= 1;
        }
    }
    Ok(())
}

/// Runs `journal`.
pub fn journal(service: &str, arguments: &JournalArguments) -> ExitCode {
    ended(opened(service, &arguments.files).and_then(|source| {
        let mut out = std::io::stdout().lock();
        match arguments.action {
            JournalAction::Verify { noted } => {
                let found = source.verify(noted)?.map_err(|broken| match broken {
                    Broken::Journal(error) => failed(error),
                    broken => Told::Refused(broken.to_string()),
                })?;
                let head = shown(found.head);
                let told = json!({ "records": found.records, "cases": found.cases, "head": head });
                Ok(writeln!(out, "{told}")?)
            }
            JournalAction::Head => {
                let nothing = Head { row: 0, chain: Hash([0; 32]) };
                Ok(writeln!(out, "{}", shown(source.head()?.unwrap_or(nothing)))?)
            }
            JournalAction::Records { after, limit } => records(&source, after, limit, &mut out),
        }
    }))
}

fn shown(head: Head) -> serde_json::Value {
    json!({ "row": head.row, "chain": head.chain.to_string() })
}

fn records(source: &Source, after: u64, limit: usize, out: &mut impl Write) -> Result<(), Told> {
    let (mut after, mut left) = (after, limit);
    while left > 0 {
        let page = source.page(after, left.min(PAGE))?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = *last;
        left -= page.len().min(left);
        for (_, row) in page {
            writeln!(out, "{row}")?;
        }
    }
    Ok(())
}

/// Where the records of a service are read.
enum Source {
    Journal(Arc<SqliteJournal>),
    #[cfg(feature = "postgres")]
    Database(crate::engines::postgres::Reading),
}

impl Source {
    /// As an engine.
    fn engine(&self) -> Result<Arc<dyn Blocking>, Told> {
        match self {
            Self::Journal(journal) => {
                let journal = Arc::clone(journal);
                Ok(Arc::new(Local::open(journal, Recorded::new(), SystemClock, Settings::default())?))
            }
            #[cfg(feature = "postgres")]
            Self::Database(reading) => Ok(reading.engine()),
        }
    }

    fn verify(&self, noted: Option<Head>) -> Result<Result<Verified, Broken>, Told> {
        Ok(match self {
            Self::Journal(journal) => journal::verify(&**journal, noted),
            #[cfg(feature = "postgres")]
            Self::Database(reading) => reading.engine().verify(noted),
        })
    }

    fn head(&self) -> Result<Option<Head>, Told> {
        match self {
            Self::Journal(journal) => journal.head().map_err(failed),
            #[cfg(feature = "postgres")]
            Self::Database(reading) => Ok(reading.head()?),
        }
    }

    /// Records after one, each with its row and as it is printed.
    fn page(&self, after: u64, limit: usize) -> Result<Vec<(u64, serde_json::Value)>, Told> {
        let read = |body: &[u8]| serde_json::from_slice::<Record>(body).map_err(failed);
        match self {
            Self::Journal(journal) => {
                let rows = journal.read(after, limit).map_err(failed)?;
                let printed = |row: &journal::Row| {
                    let (record, hash, chain) =
                        (read(&row.body)?, row.hash.to_string(), row.chain.to_string());
                    let told = json!({ "row": row.row, "record": record, "hash": hash, "chain": chain });
                    Ok((row.row, told))
                };
                rows.iter().map(printed).collect()
            }
            #[cfg(feature = "postgres")]
            Self::Database(reading) => {
                let rows = reading.stored(after, limit)?;
                let printed = |row: &zanflow_postgres::Stored| {
                    let (record, hash) = (read(row.body.as_bytes())?, row.hash.to_string());
                    Ok((row.position, json!({ "row": row.position, "record": record, "hash": hash })))
                };
                rows.iter().map(printed).collect()
            }
        }
    }
}

/// The records of a service, to be read.
fn opened(service: &str, files: &Where) -> Result<Source, Told> {
    let config = files.config(service).map_err(Told::Failed)?;
    crate::engines::check(&config, false).map_err(Told::Failed)?;
    #[cfg(feature = "postgres")]
    if let (Kind::Postgres, Some(database)) = (config.engine.kind, &config.postgres) {
        return crate::engines::postgres::Reading::open(database).map(Source::Database).map_err(Told::Failed);
    }
    let path = config.journal_of(service);
    if !path.exists() {
        return Err(Told::Failed(format!(
            "{}: there is no such file; name it with --journal",
            path.display()
        )));
    }
    let journal = SqliteJournal::read_only(&path);
    let journal = journal.map_err(|error| Told::Failed(format!("{}: {error}", path.display())))?;
    Ok(Source::Journal(Arc::new(journal)))
}

fn ended(done: Result<(), Told>) -> ExitCode {
    let (text, code) = match done {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Told::Refused(text)) => (text, REFUSED),
        Err(Told::Failed(text)) => (text, FAILED),
    };
    eprintln!("error: {text}");
    ExitCode::from(code)
}
