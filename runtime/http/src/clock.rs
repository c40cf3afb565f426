//! The threads that tick the engine and end periods of retention.

use crate::repeating::Repeating;
use crate::{App, Retention};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Notify;
use zanflow_runtime::Local;

/// Longest sleep, hence the longest delay of a deadline that was just set.
const MOST: Duration = Duration::from_millis(500);
/// How often periods of retention are looked at.
const DAILY: Duration = Duration::from_secs(24 * 3600);
/// And after a failure.
const AGAIN: Duration = Duration::from_secs(600);

/// Resumes work interrupted by a crash, then ticks the engine whenever something is due. `failed` is notified when the engine must be
/// reopened.
pub(crate) fn ticking(engine: Arc<Local>, failed: Arc<Notify>) -> std::io::Result<Repeating> {
    let told = AtomicBool::new(false);
    Repeating::start("clock", move || tick(&engine, &failed, &told))
}

/// Ends periods of retention, once at the start and then daily. Drafts end in any case. What is interrupted is gone on with at the next
/// start.
pub(crate) fn keeping(app: Arc<App>, retention: Retention) -> std::io::Result<Repeating> {
    Repeating::start("retention", move || match (app.leads)().then(|| app.retain(retention)) {
        // It may lead tomorrow.
        None => AGAIN,
        Some(Ok(_)) => DAILY,
        Some(Err(problem)) => {
            tracing::error!("retention: {}", problem.detail);
            AGAIN
        }
    })
}

/// Does what is due; returns the time until the next tick.
fn tick(engine: &Local, failed: &Notify, told: &AtomicBool) -> Duration {
    if engine.due_in().is_some_and(|left| left.is_zero())
        && let Err(error) = engine.tick()
    {
        // Once: a full disk would be told twice a second.
        if !told.swap(true, Ordering::Relaxed) {
            tracing::error!("the clock: {error}");
        }
        if crate::app::stops(&error) {
            failed.notify_one();
        }
        return MOST;
    }
    let left = engine.due_in();
    left.map_or(MOST, |left| left.max(Duration::from_millis(1)).min(MOST))
}
