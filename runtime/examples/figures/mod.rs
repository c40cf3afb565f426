//! What the measurements of all engines print, and how it is known: shared by the programs `speed_…` of several crates.

use serde::Serialize;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// A measurement of so many clients: printed as a line of JSON, which `benches/peers/table.py` reads. What is not known is null.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// As `table.py` knows it.
    pub engine: &'static str,
    /// At once.
    pub clients: usize,
    pub cases_per_s: f64,
    /// Of a step: from its begin to the begin of the next one, which is made only once this one is durable.
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// What the files with the data grew by.
    pub bytes_per_case: Option<f64>,
    pub fsyncs_per_case: Option<f64>,
    /// The most memory that all processes had, in megabytes.
    pub rss_mb: Option<f64>,
}

impl Line {
    /// Prints it.
    pub fn print(&self) {
        println!("{}", serde_json::to_string(self).unwrap_or_default());
    }
}

/// When each case began its last step, and how long the steps before took, in milliseconds. Cases are spread over shares, so that those
/// who note something seldom wait for one another.
pub struct Steps(Vec<Mutex<Share>>);

#[derive(Default)]
struct Share {
    begun: HashMap<u64, Instant>,
    taken: Vec<f64>,
}

impl Default for Steps {
    fn default() -> Self {
        Self((0..SHARES).map(|_| Mutex::default()).collect())
    }
}

const SHARES: u64 = 64;

impl Steps {
    fn share(&self, case: u64) -> Option<MutexGuard<'_, Share>> {
        let share = self.0.get(usize::try_from(case % SHARES).ok()?)?;
        Some(share.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A case begins a step.
    pub fn begin(&self, case: u64) {
        let now = Instant::now();
        let Some(mut share) = self.share(case) else { return };
        if let Some(before) = share.begun.insert(case, now) {
            share.taken.push((now - before).as_secs_f64() * 1000.0);
        }
    }

    /// A case has ended its last step.
    pub fn end(&self, case: u64) {
        let Some(mut share) = self.share(case) else { return };
        if let Some(before) = share.begun.remove(&case) {
            share.taken.push(before.elapsed().as_secs_f64() * 1000.0);
        }
    }

    /// The median and the 99th percentile of what was noted since the last call.
    pub fn told(&self) -> (f64, f64) {
        let shares = (0..SHARES).filter_map(|nth| self.share(nth));
        percentiles(shares.flat_map(|mut share| std::mem::take(&mut share.taken)).collect())
    }
}

/// The median and the 99th percentile.
pub fn percentiles(mut taken: Vec<f64>) -> (f64, f64) {
    taken.sort_by(f64::total_cmp);
    let nth = |percent: usize| taken.get(taken.len() * percent / 100).copied().unwrap_or(0.0);
    (nth(50), nth(99))
}

/// Bytes in the files of a folder. Blocks on the disk are not counted: servers reserve them.
pub fn bytes(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let size = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(of) if of.is_dir() => bytes(&entry.path()),
        Ok(of) => of.len(),
        // It was removed meanwhile.
        Err(_) => 0,
    };
    entries.map(size).sum()
}

/// The most memory that a process had, in megabytes: by its number, or `self`.
pub fn peak_mb(pid: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<f64>().ok()? / 1024.0)
}
