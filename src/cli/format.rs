//! Formats of commands that print either text or JSON. Commands with further formats have an enum of their own.

use super::lang::{TerminalLang, Words};

/// A value of `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For reading.
    Text,
    /// For programs.
    Json,
}

/// `--format text|json` and its short form `--json`.
#[derive(Debug, clap::Args)]
pub struct TextOrJson {
    /// Format of the output.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Short for --format json.
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

/// What a command says of its run, and how.
#[derive(Debug, clap::Args)]
pub struct Reporting {
    /// Print errors only, and in one line how many files have warnings.
    #[arg(long, short)]
    pub quiet: bool,
    #[command(flatten)]
    format: TextOrJson,
    #[command(flatten)]
    lang: TerminalLang,
}

impl Reporting {
    /// Whether JSON was asked for.
    pub fn is_json(&self) -> bool {
        self.format.is_json()
    }

    /// The words around the act's own.
    pub fn words(&self) -> Words {
        self.lang.words()
    }
}

impl TextOrJson {
    /// Whether JSON was asked for.
    pub fn is_json(&self) -> bool {
        self.json || self.format == Format::Json
    }
}
