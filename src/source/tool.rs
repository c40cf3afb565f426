//! Runs external programs with limits of time, memory and output.

use std::io::{self, Read, Write};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Limits of a run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Wall-clock time.
    pub time: Duration,
    /// Memory in KiB.
    pub memory: u64,
    /// Bytes of output.
    pub output: u64,
}

/// Why a program failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ToolError {
    /// It is not installed.
    Missing,
    /// It took too long.
    Slow(Duration),
    /// It wrote too much.
    TooMuch(u64),
    /// It failed, with its message in one line.
    Failed(String),
}

/// The shell's exit code for a missing program.
const NOT_FOUND: i32 = 127;
/// Polling interval.
const LOOK: Duration = Duration::from_micros(500);
/// Bytes kept of standard error.
const SAID: u64 = 4096;

/// Runs a program with `input` on standard input and returns its standard output.
///
/// # Errors
/// See [`ToolError`].
pub(super) fn run(
    program: &str,
    arguments: &[&str],
    input: &[u8],
    limits: Limits,
) -> Result<Vec<u8>, ToolError> {
    let mut child = spawn(program, arguments, limits)?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        scope.spawn(move || {
            // It may end before it has read everything.
            let _ = stdin.map(|mut stdin| stdin.write_all(input));
        });
        let said = scope.spawn(move || drained(stderr, SAID));
        let printed = scope.spawn(move || drained(stdout, limits.output));
        let status = wait(&mut child, limits.time);
        let said = said.join().unwrap_or_default();
        let printed = printed.join().unwrap_or_default();
        let status = status?;
        if printed.len() as u64 > limits.output {
            return Err(ToolError::TooMuch(limits.output));
        }
        match status.code() {
            Some(0) => Ok(printed),
            Some(NOT_FOUND) => Err(ToolError::Missing),
            _ => Err(ToolError::Failed(one_line(&said))),
        }
    })
}

fn spawn(program: &str, arguments: &[&str], limits: Limits) -> Result<Child, ToolError> {
    let mut command = if cfg!(unix) {
        // The shell sets the limits and becomes the program.
        let mut shell = Command::new("/bin/sh");
        let seconds = limits.time.as_secs().saturating_add(5);
        let script = format!("ulimit -v {} && ulimit -t {seconds} && exec \"$@\"", limits.memory);
        shell.args(["-c", &script, "sh", program]);
        shell
    } else {
        Command::new(program)
    };
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => ToolError::Missing,
        _ => ToolError::Failed(error.to_string()),
    })
}

/// Reads up to `limit` + 1 bytes and discards the rest, so that the program can end.
fn drained(from: Option<impl Read>, limit: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(mut from) = from {
        let _ = from.by_ref().take(limit + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 <= limit {
            let _ = io::copy(&mut from, &mut io::sink());
        }
    }
    bytes
}

fn wait(child: &mut Child, time: Duration) -> Result<std::process::ExitStatus, ToolError> {
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) if begun.elapsed() > time => {
                end(child);
                return Err(ToolError::Slow(time));
            }
            Ok(None) => thread::sleep(LOOK),
            Err(error) => return Err(ToolError::Failed(error.to_string())),
        }
    }
}

/// Kills a program and its children.
fn end(child: &mut Child) {
    if cfg!(unix) {
        let group = format!("kill -KILL -{}", child.id());
        let _ = Command::new("/bin/sh").args(["-c", &group]).stderr(Stdio::null()).status();
    }
    let _ = child.kill();
    let _ = child.wait();
}

fn one_line(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    let lines: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).take(2).collect();
    lines.join(", ").replace(';', ",")
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { time: Duration::from_secs(20), memory: 1 << 20, output: 1000 };

    #[test]
    fn output_comes_back_and_every_failure_has_its_name() {
        assert_eq!(run("cat", &[], "сөз".as_bytes(), LIMITS), Ok("сөз".into()));
        assert_eq!(run("no-such-program", &[], b"", LIMITS), Err(ToolError::Missing));
        let failed = run("sh", &["-c", "echo 'a; b' >&2; exit 3"], b"", LIMITS);
        assert_eq!(failed, Err(ToolError::Failed("a, b".to_owned())));
        assert_eq!(run("cat", &[], &[b'a'; 2000], LIMITS), Err(ToolError::TooMuch(1000)));
        let hasty = Limits { time: Duration::from_millis(100), ..LIMITS };
        assert_eq!(run("sleep", &["30"], b"", hasty), Err(ToolError::Slow(hasty.time)));
    }
}
