//! Threads for commands that work on many acts.

use crate::output::Problem;

/// Acts nest lists, tables and markup; workers get the stack size of the main thread.
const STACK: usize = 8 * 1024 * 1024;

/// `--threads`.
#[derive(Debug, clap::Args)]
pub struct Threads {
    /// Number of threads; all processors by default. The output does not depend on it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

impl Threads {
    /// Starts the threads.
    pub fn pool(&self) -> Result<rayon::ThreadPool, Problem> {
        let count = self.threads.map_or(0, usize::from);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(count).stack_size(STACK).build();
        pool.map_err(|error| Problem::new(format!("no threads: {error}"), "try fewer with --threads"))
    }
}
