//! Printing, writing files, and reporting problems: the only file of this crate that writes to standard output.

use serde::Serialize;
use std::fmt::Write as _;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{env, fs, process};
use zanflow_source::{ReadError, Source, Warning};

/// Exit code for findings.
pub const FINDINGS: u8 = 1;
/// Exit code for what could not be read or written.
pub const FAILED: u8 = 2;
/// Help for a fault of the compiler itself.
pub const INTERNAL: &str = "this is a fault of zanflow; report it with the file";

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

    /// A fault of the compiler itself.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(message, INTERNAL)
    }

    /// A file that cannot be read.
    pub fn unreadable(file: &Path, error: &io::Error) -> Self {
        Self::new(format!("{}: {error}", file.display()), "check the name and the rights")
    }
}

impl From<&ReadError> for Problem {
    fn from(error: &ReadError) -> Self {
        Self::new(error.message(), error.help())
    }
}

/// Prints to standard output. A reader that stops early (`| head`) is no failure.
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
        Err(error) => fail(&Problem::internal(error.to_string())),
    }
}

/// Prints an error to standard error and returns its exit code.
pub fn fail(problem: &Problem) -> ExitCode {
    report("error", &problem.message, Some(&problem.help));
    ExitCode::from(FAILED)
}

/// Prints a warning about a file.
pub fn warn(warning: &Warning) {
    let line = warning.line.map(|line| format!(":{line}")).unwrap_or_default();
    report("warning", &format!("{}{line}: {}", warning.path, warning.message), None);
}

/// Warnings about files: printed, or counted where only errors are asked for.
#[derive(Debug, Default)]
pub struct Warnings {
    /// Files with warnings that were not printed.
    hidden: usize,
}

impl Warnings {
    /// Takes those of one file.
    pub fn take(&mut self, warnings: &[Warning], quiet: bool) {
        if quiet {
            self.hidden += usize::from(!warnings.is_empty());
        } else {
            warnings.iter().for_each(warn);
        }
    }

    /// Says that there are some which were not printed: what a reader passes over is never dropped unsaid.
    pub fn end(&self) {
        if self.hidden > 0 {
            let files = if self.hidden == 1 { "file has" } else { "files have" };
            remark(&format!(
                "{} {files} warnings; run without --quiet to see what was passed over",
                self.hidden
            ));
        }
    }
}

/// Prints a warning that stops nothing.
pub fn remark(message: &str) {
    report("warning", message, None);
}

/// Most names of files in one warning.
const MOST_NAMES: usize = 10;

/// Warns of files in folders that were not read.
pub fn not_read(names: &[String]) {
    if names.is_empty() {
        return;
    }
    let mut list = names.iter().take(MOST_NAMES).map(String::as_str).collect::<Vec<_>>().join(", ");
    if let Some(more) = names.len().checked_sub(MOST_NAMES).filter(|more| *more > 0) {
        let _ = write!(list, " and {more} more");
    }
    let what = if names.len() == 1 { "1 file was" } else { "some files were" };
    remark(&format!("{what} not read, as acts are DOCX, PDF, HTML, Markdown or text: {list}"));
}

/// Prints a plain line to standard error, such as a server's address.
#[cfg(feature = "mcp")]
pub fn notice(message: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", visible(message));
}

fn report(level: &str, message: &str, help: Option<&str>) {
    let mut text = format!("{level}: {}\n", visible(message));
    if let Some(help) = help {
        let _ = writeln!(text, "  help: {}", visible(help));
    }
    // If standard error is closed, there is nowhere left to report to.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// The text without control characters: a file name may hold escape sequences of the terminal.
fn visible(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { '\u{fffd}' } else { letter }).collect()
}

/// Reads one act and prints its warnings.
pub fn read(file: &Path) -> Result<Source, Problem> {
    let source =
        zanflow_source::read(file, &file.to_string_lossy()).map_err(|error| Problem::from(&error))?;
    source.warnings.iter().for_each(warn);
    Ok(source)
}

/// Whether standard output takes colours.
pub fn has_colours() -> bool {
    let off = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    io::stdout().is_terminal() && !off && !dumb
}

/// Prints bytes, or writes them to the file if one is given.
pub fn deliver(bytes: &[u8], file: Option<&Path>) -> Result<ExitCode, Problem> {
    match (file, std::str::from_utf8(bytes)) {
        (Some(file), _) => write(file, bytes).map(|()| ExitCode::SUCCESS),
        (None, Ok(text)) => Ok(print(text)),
        (None, Err(_)) => Err(Problem::new("a workbook cannot be printed", "name a file with --output")),
    }
}

/// Writes a file atomically: under a temporary name first, then renamed. What is no file (a device, a pipe) is written into, never
/// replaced, and a link goes on leading to its file.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let fail = |error: &io::Error| {
        let message = format!("{}: cannot be written: {error}", path.display());
        Problem::new(message, "check the rights and the free space of the folder, or name another")
    };
    if fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        return fs::write(path, bytes).map_err(|error| fail(&error));
    }
    let linked = fs::canonicalize(path).ok();
    let path = linked.as_deref().unwrap_or(path);
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder).map_err(|error| fail(&error))?;
    let temporary = temporary(folder);
    fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, path)).map_err(|error| {
        let _ = fs::remove_file(&temporary);
        fail(&error)
    })
}

/// A name that no other thread or process uses.
fn temporary(folder: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    folder.join(format!(".zanflow-{}-{count}.tmp", process::id()))
}
