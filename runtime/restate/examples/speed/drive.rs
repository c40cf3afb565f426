//! Clients that ask for cases, and what is measured of them.

use crate::Failed;
use crate::figures::{Line, Steps};
use crate::machine::Machine;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// What is asked for a case by its number.
pub trait Serves: Send + Sync + 'static {
    /// Runs a case to its end.
    fn one(&self, nth: u64) -> impl Future<Output = Result<(), Failed>> + Send;

    /// Syncs of this program so far; those of the servers are counted by themselves.
    fn fsyncs(&self) -> f64;
}

/// So many clients ask for `cases` cases, each its next one when it has its last.
pub async fn drive(
    engine: &'static str,
    serves: &Arc<impl Serves>,
    (cases, clients): (u64, usize),
    steps: &Steps,
    machine: &Machine,
) -> Result<Line, Failed> {
    let next = Arc::new(AtomicU64::new(0));
    let (bytes, synced) = (machine.bytes(), machine.fsyncs());
    let own = serves.fsyncs();
    // What is slow once only is no part of the figure.
    let warm = 2 * clients as u64;
    all(serves, clients, &next, warm).await?;
    steps.told();
    let begun = Instant::now();
    all(serves, clients, &next, warm + cases).await?;
    let seconds = begun.elapsed().as_secs_f64();
    let (p50_ms, p99_ms) = steps.told();
    let written = (warm + cases) as f64;
    let fsyncs = machine.fsyncs().zip(synced).map(|(now, before)| now - before + serves.fsyncs() - own);
    Ok(Line {
        engine,
        clients,
        cases_per_s: cases as f64 / seconds,
        p50_ms,
        p99_ms,
        bytes_per_case: Some((machine.bytes() - bytes) / written),
        fsyncs_per_case: fsyncs.map(|count| count / written),
        rss_mb: machine.peak_mb(),
    })
}

async fn all(
    serves: &Arc<impl Serves>,
    clients: usize,
    next: &Arc<AtomicU64>,
    last: u64,
) -> Result<(), Failed> {
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..clients {
        let (serves, next) = (Arc::clone(serves), Arc::clone(next));
        running.spawn(async move {
            let more = |nth: u64| (nth < last).then_some(nth + 1);
            while let Ok(nth) = next.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more) {
                serves.one(nth).await?;
            }
            Ok::<(), Failed>(())
        });
    }
    while let Some(done) = running.join_next().await {
        done??;
    }
    Ok(())
}
