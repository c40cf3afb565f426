//! What a measurement prints, and how it is known.

use serde::Serialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// A measurement of so many clients, in the form that all engines print it in: a line of JSON. What is not known is null.
#[derive(Debug, Serialize)]
pub struct Line {
    pub engine: &'static str,
    pub clients: usize,
    pub cases_per_s: f64,
    /// From the begin of a step to the begin of the next one.
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// What the files with the data grew by.
    pub bytes_per_case: Option<f64>,
    pub fsyncs_per_case: Option<f64>,
    /// The most memory that all processes had.
    pub rss_mb: Option<f64>,
}

/// When each case began its last step, and how long the steps before took.
#[derive(Default)]
pub struct Steps(Mutex<(HashMap<String, Instant>, Vec<f64>)>);

impl Steps {
    /// A case begins a step.
    pub fn begin(&self, case: &str) {
        let now = Instant::now();
        let (begun, taken) = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match begun.get_mut(case) {
            Some(before) => taken.push((now - std::mem::replace(before, now)).as_secs_f64() * 1000.0),
            None => drop(begun.insert(case.to_owned(), now)),
        }
    }

    /// A case has ended its last step.
    pub fn end(&self, case: &str) {
        let (begun, taken) = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(before) = begun.remove(case) {
            taken.push(before.elapsed().as_secs_f64() * 1000.0);
        }
    }

    /// The median and the 99th percentile of what was noted since the last call, in milliseconds.
    pub fn told(&self) -> (f64, f64) {
        let mut taken = std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner).1);
        taken.sort_by(f64::total_cmp);
        let nth = |percent: usize| taken.get(taken.len() * percent / 100).copied().unwrap_or(0.0);
        (nth(50), nth(99))
    }
}

/// Where the servers and this program keep their data, and what they count.
pub struct Machine {
    pids: Vec<String>,
    metrics: Vec<String>,
    folders: Vec<PathBuf>,
}

impl Machine {
    /// The servers that `scripts/restate` started; `own`: where this program keeps data.
    pub fn new(own: Option<&Path>) -> Self {
        let mut pids = list("ZANFLOW_RESTATE_PIDS");
        pids.push("self".to_owned());
        let folders = list("ZANFLOW_RESTATE_DATA")
            .into_iter()
            .map(PathBuf::from)
            .chain(own.map(Path::to_owned))
            .collect();
        Self { pids, metrics: list("ZANFLOW_RESTATE_METRICS"), folders }
    }

    /// Bytes in files.
    pub fn bytes(&self) -> f64 {
        self.folders.iter().map(|folder| grown(folder)).sum::<u64>() as f64
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
        let peak = |pid: &String| {
            let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
            Some(line.split_whitespace().next()?.parse::<f64>().ok()? / 1024.0)
        };
        self.pids.iter().map(peak).sum()
    }
}

/// A list with commas in the environment.
pub fn list(name: &str) -> Vec<String> {
    let text = std::env::var(name).unwrap_or_default();
    text.split(',').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Bytes in the files of a folder. Blocks are not counted: the servers reserve them.
fn grown(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let size = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(of) if of.is_dir() => grown(&entry.path()),
        Ok(of) => of.len(),
        // It was removed meanwhile.
        Err(_) => 0,
    };
    entries.map(size).sum()
}
