//! `zanflow repair`.

use super::output::{self, OURS, Problem};
use std::path::Path;
use std::process::ExitCode;
use zanflow_report::{self as report, Paint};

/// Prints the repaired text of a file, or its edits.
pub fn run(file: &Path, diff: bool, json: bool) -> ExitCode {
    let source = match output::read(file) {
        Ok(source) => source,
        Err(code) => return code,
    };
    let repaired = zanflow_repair::repair(&source);
    if json {
        return match report::json(&source.path, &repaired.edits) {
            Ok(text) => output::print(&(text + "\n")),
            Err(error) => output::fail(&Problem::new(format!("{}: {error}", source.path), OURS)),
        };
    }
    if diff {
        let paint = if output::has_colours() { Paint::Colours } else { Paint::Carets };
        return output::print(&report::diff(&source.path, &repaired.edits, paint));
    }
    output::print(&(repaired.text + "\n"))
}
