//! The `zanflow` command.

use std::process::ExitCode;

/// Compiling makes many small texts on many threads: a tenth of the time of adding goes to the system's allocator otherwise.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    zanflow::cli::run()
}
