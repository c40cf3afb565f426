//! Where the servers and this program keep their data, and what they count.

use crate::figures::{bytes, peak_mb};
use std::path::{Path, PathBuf};

/// The servers that `scripts/restate` started, and this program.
pub struct Machine {
    pids: Vec<String>,
    metrics: Vec<String>,
    folders: Vec<PathBuf>,
}

impl Machine {
    /// `own`: where this program keeps data.
    pub fn new(own: Option<&Path>) -> Self {
        let mut pids = list("ZANFLOW_RESTATE_PIDS");
        pids.push("self".to_owned());
        let servers = list("ZANFLOW_RESTATE_DATA").into_iter().map(PathBuf::from);
        Self {
            pids,
            metrics: list("ZANFLOW_RESTATE_METRICS"),
            folders: servers.chain(own.map(Path::to_owned)).collect(),
        }
    }

    /// Bytes in files.
    pub fn bytes(&self) -> f64 {
        self.folders.iter().map(|folder| bytes(folder)).sum::<u64>() as f64
    }

    /// The syncs that the servers have counted.
    pub fn fsyncs(&self) -> Option<f64> {
        let mut count = 0.0;
        for address in &self.metrics {
            let text = ureq::get(address).call().ok()?.into_body().read_to_string().ok()?;
            let lines = text.lines().filter(|line| line.starts_with("restate_rocksdb_wal_synced_total"));
            count += lines.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum::<f64>();
        }
        Some(count)
    }

    /// The most memory that the processes had, in megabytes.
    pub fn peak_mb(&self) -> Option<f64> {
        self.pids.iter().map(|pid| peak_mb(pid)).sum()
    }
}

/// A list with commas in the environment.
pub fn list(name: &str) -> Vec<String> {
    let text = std::env::var(name).unwrap_or_default();
    text.split(',').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
