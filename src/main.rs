//! The `zanflow` command.

use std::process::ExitCode;

/// Compiling allocates many small texts on many threads; the system's allocator costs a tenth of the time of `add`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    zanflow::cli::run(env!("ZANFLOW_VERSION"))
}
