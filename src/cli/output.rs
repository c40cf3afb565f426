//! What the commands print and write, and how they say what went wrong.

use serde::Serialize;
use std::fmt::Write as _;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{env, fs, process};
use zanflow_source::{ReadError, Source, Warning};

/// Exit code: what was found speaks against the act.
pub const FINDINGS: u8 = 1;
/// Exit code: something could not be read or written.
pub const FAILED: u8 = 2;
/// What to do about a fault of the compiler itself.
pub const OURS: &str = "this is a fault of zanflow; report it with the file";

/// Something that went wrong and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// `path:line: what is wrong`, as far as there is a path and a line.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Problem {
    /// A problem and what to do about it.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

impl From<&ReadError> for Problem {
    /// A read error reads `path:line: what is wrong; what to do`.
    fn from(error: &ReadError) -> Self {
        let text = error.to_string();
        let rest = text.strip_prefix(&error.path).unwrap_or(&text);
        let (message, help) = rest.split_once("; ").unwrap_or((rest, ""));
        let path = text.strip_suffix(rest).unwrap_or_default();
        Self::new(format!("{path}{message}"), help)
    }
}

/// Prints to standard output. That nobody reads on (`| head`) is no failure.
pub fn print(text: &str) -> ExitCode {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let message = format!("standard output: {error}");
            fail(&Problem::new(message, "free some space or print to another place"))
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Prints a value as one line of JSON.
pub fn json(value: &impl Serialize) -> ExitCode {
    match serde_json::to_string(value) {
        Ok(json) => print(&(json + "\n")),
        Err(error) => fail(&Problem::new(error.to_string(), OURS)),
    }
}

/// Says on standard error what went wrong; the exit code that goes with it.
pub fn fail(problem: &Problem) -> ExitCode {
    note("error", &problem.message, &problem.help);
    ExitCode::from(FAILED)
}

/// Prints what a file's reader wants the user to know.
pub fn warn(warning: &Warning) {
    let line = warning.line.map(|line| format!(":{line}")).unwrap_or_default();
    note("warning", &format!("{}{line}: {}", warning.path, warning.message), "");
}

/// Says something on standard error that is worth knowing and stops nothing.
pub fn remark(message: &str) {
    note("warning", message, "");
}

/// Prints a line on standard error, for those who watch a server.
#[cfg(feature = "mcp")]
pub fn remark_plain(message: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", visible(message));
}

fn note(level: &str, message: &str, help: &str) {
    let mut text = format!("{level}: {}\n", visible(message));
    if !help.is_empty() {
        let _ = writeln!(text, "  help: {}", visible(help));
    }
    // Nothing is left to tell it to where standard error is gone.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// A file's name may hold anything, an escape sequence of the terminal too.
fn visible(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { '\u{fffd}' } else { letter }).collect()
}

/// Reads one act; prints its warnings, or why it could not be read.
pub fn read(file: &Path) -> Result<Source, ExitCode> {
    match zanflow_source::read(file, &file.to_string_lossy()) {
        Ok(source) => {
            source.warnings.iter().for_each(warn);
            Ok(source)
        }
        Err(error) => Err(fail(&Problem::from(&error))),
    }
}

/// Whether standard output takes colours.
pub fn has_colours() -> bool {
    let off = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    io::stdout().is_terminal() && !off && !dumb
}

/// Writes a file whole or not at all: beside it first, then renamed into its place.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let fail = |error: &io::Error| {
        let message = format!("{}: cannot be written: {error}", path.display());
        Problem::new(message, "check the rights and the free space of the folder, or name another with --out")
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder).map_err(|error| fail(&error))?;
    let temporary = temporary(folder);
    fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, path)).map_err(|error| {
        let _ = fs::remove_file(&temporary);
        fail(&error)
    })
}

/// A name that no other thread or process writes to.
fn temporary(folder: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    folder.join(format!(".zanflow-{}-{count}.tmp", process::id()))
}
