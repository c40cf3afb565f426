//! `zanflow completions`.

use super::output;
use clap_complete::Shell;
use std::process::ExitCode;

/// Arguments of `zanflow completions`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the completion script of a shell.
pub fn run(args: &Args, mut command: clap::Command) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "zanflow", &mut script);
    output::print(&String::from_utf8_lossy(&script))
}
