//! Options for papers.

use super::{Clamd, Scanner};
use std::sync::Arc;

/// How papers are scanned.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct FileOptions {
    /// Have ClamAV's daemon scan papers before they are attached: HOST:PORT, or the path of its socket. While it cannot be reached, no
    /// paper is taken.
    #[arg(long, value_name = "ADDRESS")]
    pub clamd: Option<String>,
}

impl FileOptions {
    /// What scans papers; none where nothing was asked for.
    pub fn scanner(&self) -> Option<Arc<dyn Scanner>> {
        let clamd = self.clamd.clone().map(Clamd::at)?;
        Some(Arc::new(clamd))
    }
}
