//! The `zanflow` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    zanflow::cli::run()
}
