//! A thread that does something again and again until it is dropped.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Work that is repeated; dropping it ends it.
pub(crate) struct Repeating {
    stop: Arc<(Mutex<bool>, Condvar)>,
    thread: Option<JoinHandle<()>>,
    /// How long the end waits for work that is being done; `None`: until it is done.
    grace: Option<Duration>,
}

impl Repeating {
    /// Does the work at once, then whenever the wait that it returned is over.
    ///
    /// # Errors
    /// There are no threads.
    pub(crate) fn start(
        name: &str,
        mut work: impl FnMut() -> Duration + Send + 'static,
    ) -> std::io::Result<Self> {
        let stop = Arc::new((Mutex::new(false), Condvar::new()));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            loop {
                let wait = work();
                let (flag, wake) = &*stopped;
                let flag = flag.lock().unwrap_or_else(PoisonError::into_inner);
                let waited = wake.wait_timeout_while(flag, wait, |stop| !*stop);
                let (flag, _) = waited.unwrap_or_else(PoisonError::into_inner);
                if *flag {
                    return;
                }
            }
        })?;
        Ok(Self { stop, thread: Some(thread), grace: None })
    }

    /// Ends after so long, whatever is being done: it must be safe to do again.
    #[must_use]
    pub(crate) fn with_grace(mut self, grace: Duration) -> Self {
        self.grace = Some(grace);
        self
    }
}

impl Drop for Repeating {
    fn drop(&mut self) {
        let (flag, wake) = &*self.stop;
        *flag.lock().unwrap_or_else(PoisonError::into_inner) = true;
        wake.notify_all();
        let Some(thread) = self.thread.take() else { return };
        let Some(grace) = self.grace else {
            // A panic in it was told by the panic itself.
            drop(thread.join());
            return;
        };
        let until = Instant::now() + grace;
        while !thread.is_finished() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn it_works_until_it_is_dropped() {
        let done = Arc::new(AtomicUsize::new(0));
        let (counted, (tell, told)) = (Arc::clone(&done), std::sync::mpsc::channel());
        let repeating = Repeating::start("test", move || {
            counted.fetch_add(1, Ordering::Relaxed);
            let _ = tell.send(());
            Duration::from_millis(1)
        });
        let repeating = repeating.unwrap();
        (0..3).for_each(|_| told.recv().unwrap());
        drop(repeating);
        let after = done.load(Ordering::Relaxed);
        std::thread::sleep(Duration::from_millis(10));
        assert_eq!(done.load(Ordering::Relaxed), after);
        // A long wait does not keep it.
        drop(Repeating::start("test", || Duration::from_secs(3600)).unwrap());
    }

    #[test]
    fn work_that_hangs_does_not_keep_the_end() {
        let (start, end) = (Instant::now(), Duration::from_millis(20));
        let hung = || {
            std::thread::sleep(Duration::from_secs(5));
            Duration::ZERO
        };
        drop(Repeating::start("test", hung).unwrap().with_grace(end));
        assert!(start.elapsed() < Duration::from_secs(4));
    }
}
