//! `zanflow repair`.

use super::output::{self, Problem};
use std::path::PathBuf;
use std::process::ExitCode;
use zanflow_report::{self as report, Paint};

/// Arguments of `zanflow repair`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file, or the folder of a kazakhstan-law act.
    file: PathBuf,
    /// Format of the output.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Short for --format json.
    #[arg(long, conflicts_with_all = ["format", "diff"])]
    json: bool,
    /// Short for --format diff.
    #[arg(long, conflicts_with = "format")]
    diff: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// The repaired text.
    Text,
    /// Each edit next to its original.
    Diff,
    /// The edits.
    Json,
}

impl Args {
    fn format(&self) -> Format {
        match (self.json, self.diff) {
            (true, _) => Format::Json,
            (_, true) => Format::Diff,
            _ => self.format,
        }
    }
}

/// Prints the repaired text of a file, or its edits.
pub fn run(args: &Args) -> ExitCode {
    let source = match output::read(&args.file) {
        Ok(source) => source,
        Err(problem) => return output::fail(&problem),
    };
    let repaired = zanflow_repair::repair(&source);
    match args.format() {
        Format::Text => output::print(&(repaired.text + "\n")),
        Format::Diff => {
            let paint = if output::has_colours() { Paint::Colours } else { Paint::Carets };
            output::print(&report::diff(&source.path, &repaired.edits, paint))
        }
        Format::Json => match report::json(&source.path, &repaired.edits) {
            Ok(text) => output::print(&(text + "\n")),
            Err(error) => output::fail(&Problem::internal(format!("{}: {error}", source.path))),
        },
    }
}
