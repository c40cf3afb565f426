//! `backup`, `backup verify` and `restore`: all that a service knows, copied while it serves.
//!
//! A backup is one cut through all files: each is as it was when the journal's snapshot began. For that the other stores stand still for some
//! milliseconds: their writers wait for a lock, the busiest store's first so that no other waits for it, then the journal is looked at,
//! then the locks go, and what was looked at is copied at leisure ([`cut`]). The order that is left over would be wrong either way. A
//! follower that is older than the journal tells people twice, one that is newer tells them never; the books of payments note which cases
//! they told, and systems that are older than the journal forget what they answered.
//!
//! Where cases and stores lie in a database, a backup is a dump of one moment of it ([`database`]).
//!
//! Invariants:
//! - What was acknowledged before a backup began is in it.
//! - A backup is verified before it is called one, and before it is restored: digests, chains, heads.
//! - What waited to be sent to people when a backup was made may have been sent since: after a restore it is not sent again by itself.

mod cut;
mod database;
mod manifest;
mod pack;
mod restore;
mod verify;

pub(crate) use restore::is_half;

use crate::engines::Kind;
use crate::places::{self, Where};
use manifest::{Listed, Manifest};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zanflow_runtime::{Clock, SystemClock};

/// A backup is not what was written.
const UNSOUND: u8 = 1;
/// Something cannot be opened, read or written.
const FAILED: u8 = 2;

/// Copy all that the service knows, also while it serves, into a new folder, or a new file if its name ends in .zip; it is verified.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Not in it: the configuration, the files with secrets that it names, and what is made anew (snapshots, states).

Exit codes:
  0  done, verified
  1  a backup is not what was written
  2  a file cannot be opened, read or written, or the command line is wrong"
)]
pub struct Arguments {
    /// The folder or file to make.
    #[arg(required = true)]
    to: Option<PathBuf>,
    #[command(flatten)]
    files: Where,
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Verify a backup: digests, chains, and that it is whole.
    Verify {
        /// The folder or file.
        from: PathBuf,
    },
}

/// Put a backup into the empty place of a service that does not run. It is verified before.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Sessions are ended: people sign in again. Notices that waited when the backup was made may have been sent since: they
are set aside, unless --send-waiting is given.

Exit codes:
  0  done
  1  the backup is not what was written: nothing was restored
  2  there are files already, one cannot be read or written, or the command line is wrong")]
pub struct RestoreArguments {
    /// The folder or file.
    from: PathBuf,
    /// Send the notices that waited when the backup was made: some people may be told twice.
    #[arg(long)]
    send_waiting: bool,
    #[command(flatten)]
    files: Where,
}

/// Why a command was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Told {
    /// The backup is not what was written.
    Unsound(String),
    /// Something cannot be opened, read or written.
    Failed(String),
}

impl Told {
    fn failed(path: &Path) -> impl Fn(&dyn std::fmt::Display) -> Self {
        let path = path.display().to_string();
        move |error| Self::Failed(format!("{path}: {error}"))
    }
}

/// Runs `backup`.
pub fn run(service: &str, arguments: &Arguments) -> ExitCode {
    let done = match (&arguments.action, &arguments.to) {
        (Some(Action::Verify { from }), _) => pack::opened(from).and_then(|open| {
            if database::is_dump(&open.manifest()?) {
                return database::verified(&open);
            }
            let found = verify::verified(&open)?;
            Ok(found.text())
        }),
        (None, Some(to)) => make(service, &arguments.files, to),
        (None, None) => Err(Told::Failed("name the folder or file to make".to_owned())),
    };
    ended(done)
}

/// Runs `restore`.
pub fn restore(service: &str, arguments: &RestoreArguments) -> ExitCode {
    let RestoreArguments { from, send_waiting, files } = arguments;
    ended(restore::restore(service, files, from, *send_waiting))
}

/// What a command that reads or writes copies ends with.
pub(crate) fn ended(done: Result<String, Told>) -> ExitCode {
    let (text, code) = match done {
        Ok(text) => {
            crate::run::print(&text);
            return ExitCode::SUCCESS;
        }
        Err(Told::Unsound(text)) => (text, UNSOUND),
        Err(Told::Failed(text)) => (text, FAILED),
    };
    eprintln!("error: {text}");
    ExitCode::from(code)
}

/// Makes a backup; what is told of it.
fn make(service: &str, files: &Where, to: &Path) -> Result<String, Told> {
    let config = files.config(service).map_err(Told::Failed)?;
    if to.exists() {
        return Err(Told::Failed(format!(
            "{}: it is there already; a backup is not written over",
            to.display()
        )));
    }
    let made = SystemClock.now();
    if config.engine.kind == Kind::Postgres {
        return database::make(service, &config, to, made);
    }
    let folder = pack::Part::beside(to)?;
    let cut = cut::Cut::of(&places::all(service, &config))?;
    let still = cut.still;
    let listed: Vec<Listed> = cut.copied(folder.path())?;
    let manifest = Manifest::new(service, made, listed);
    manifest.write(folder.path())?;
    // Heads are those that the verification finds; then they are part of what is written.
    let open = pack::Open::folder(folder.path());
    let found = verify::verified(&open)?;
    manifest.with(&found).write(folder.path())?;
    folder.finish(to)?;
    Ok(format!("{}: {}stores stood still for {} ms\n", to.display(), found.text(), still.as_millis()))
}
