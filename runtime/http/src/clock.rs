//! The thread that ticks the engine.

use crate::{App, Retention};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::Notify;
use zanflow_runtime::{Clock, Engine, SystemClock};

/// Longest sleep, hence the longest delay of a deadline that was just set.
const MOST: Duration = Duration::from_millis(500);

/// Ticks an engine whenever something is due, until dropped.
pub struct Ticking {
    stop: Arc<(Mutex<bool>, Condvar)>,
    thread: Option<JoinHandle<()>>,
}

impl Ticking {
    /// Resumes work interrupted by a crash, then ticks. `failed` is notified when the engine must be reopened.
    pub fn start(engine: Arc<dyn Engine>, failed: Arc<Notify>) -> std::io::Result<Self> {
        let stop = Arc::new((Mutex::new(false), Condvar::new()));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::Builder::new().name("clock".to_owned()).spawn(move || {
            let told = AtomicBool::new(false);
            loop {
                let wait = tick(&*engine, &failed, &told);
                let (flag, wake) = &*stopped;
                let flag = flag.lock().unwrap_or_else(PoisonError::into_inner);
                let (flag, _) = wake
                    .wait_timeout_while(flag, wait, |stop| !*stop)
                    .unwrap_or_else(PoisonError::into_inner);
                if *flag {
                    return;
                }
            }
        })?;
        Ok(Self { stop, thread: Some(thread) })
    }
}

/// Ends periods of retention, once at the start and then daily, until dropped.
pub struct Keeping {
    stop: Arc<(Mutex<bool>, Condvar)>,
    thread: Option<JoinHandle<()>>,
}

/// How often periods of retention are looked at.
const DAILY: Duration = Duration::from_secs(24 * 3600);
/// And after a failure.
const AGAIN: Duration = Duration::from_secs(600);

impl Keeping {
    /// Starts it. Drafts end in any case.
    pub fn start(app: Arc<App>, retention: Retention) -> std::io::Result<Self> {
        let stop = Arc::new((Mutex::new(false), Condvar::new()));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::Builder::new().name("retention".to_owned()).spawn(move || {
            loop {
                let wait = match app.retain(retention) {
                    Ok(_) => DAILY,
                    Err(problem) => {
                        eprintln!("error: retention: {}", problem.detail);
                        AGAIN
                    }
                };
                let (flag, wake) = &*stopped;
                let flag = flag.lock().unwrap_or_else(PoisonError::into_inner);
                let waited = wake.wait_timeout_while(flag, wait, |stop| !*stop);
                let (flag, _) = waited.unwrap_or_else(PoisonError::into_inner);
                if *flag {
                    return;
                }
            }
        })?;
        Ok(Self { stop, thread: Some(thread) })
    }
}

impl Drop for Keeping {
    fn drop(&mut self) {
        let (flag, wake) = &*self.stop;
        *flag.lock().unwrap_or_else(PoisonError::into_inner) = true;
        wake.notify_all();
        // What it is erasing is gone on with at the next start.
        drop(self.thread.take());
    }
}

/// Does what is due; returns the time until the next tick.
fn tick(engine: &dyn Engine, failed: &Notify, told: &AtomicBool) -> Duration {
    let left = |engine: &dyn Engine| engine.next_due().map(|due| due.since(SystemClock.now()));
    if left(engine).is_some_and(|left| left <= 0)
        && let Err(error) = engine.tick()
    {
        // Once: a full disk would be told twice a second.
        if !told.swap(true, Ordering::Relaxed) {
            eprintln!("error: the clock: {error}");
        }
        if crate::app::stops(&error) {
            failed.notify_one();
        }
        return MOST;
    }
    let left = left(engine).and_then(|left| u64::try_from(left).ok());
    left.map_or(MOST, |left| Duration::from_millis(left.max(1)).min(MOST))
}

impl Drop for Ticking {
    fn drop(&mut self) {
        let (flag, wake) = &*self.stop;
        *flag.lock().unwrap_or_else(PoisonError::into_inner) = true;
        wake.notify_all();
        if let Some(thread) = self.thread.take() {
            // A panic in it was told by the panic itself.
            drop(thread.join());
        }
    }
}
