//! What this process did with the database, for who watches it: counted here, and told where it is to be timed.

use crate::Error;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// How a write ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is durable, or the case was changed meanwhile and it is decided anew.
    Done,
    /// The server's disk had no room. Nothing was done.
    Full,
    /// The database could not be reached, or did not take it now. Nothing was done.
    Away,
    /// The connection was lost: what became of it is looked up.
    Unclear,
    /// Anything else.
    Failed,
}

impl Outcome {
    fn of<T>(done: &Result<T, Error>) -> Self {
        match done {
            // A key that is there already is an answer, as a case that has moved on is.
            Ok(_) | Err(Error::Taken { .. }) => Self::Done,
            Err(Error::Full) => Self::Full,
            Err(Error::Unavailable { .. }) => Self::Away,
            Err(Error::Unclear { .. }) => Self::Unclear,
            Err(_) => Self::Failed,
        }
    }
}

/// Is told how long writes took. It is called on the threads of the engine, so it must be quick.
pub trait Watcher: Send + Sync {
    /// A transaction that writes records: of one turn, or of several that came together. From its sending to the server's word that it
    /// is durable.
    fn committed(&self, took: Duration, outcome: Outcome);

    /// A turn: with its waiting for others before it, for a connection, and for its transaction.
    fn turned(&self, took: Duration, outcome: Outcome);
}

/// Counts of a process since it opened the database.
pub(crate) struct Counts {
    watcher: OnceLock<Arc<dyn Watcher>>,
    claimed: AtomicU64,
    lost: AtomicU64,
    began: Instant,
    /// Milliseconds after that at which the database answered last.
    heard: AtomicU64,
}

impl Default for Counts {
    fn default() -> Self {
        let (claimed, lost, heard) = Default::default();
        Self { watcher: OnceLock::new(), claimed, lost, began: Instant::now(), heard }
    }
}

impl Counts {
    /// The first watcher stays the only one.
    pub(crate) fn watched_by(&self, watcher: Arc<dyn Watcher>) {
        drop(self.watcher.set(watcher));
    }

    /// Times a transaction.
    pub(crate) async fn committed<T>(
        &self,
        write: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let begun = Instant::now();
        let done = write.await;
        if let Some(watcher) = self.watcher.get() {
            watcher.committed(begun.elapsed(), Outcome::of(&done));
        }
        done
    }

    /// Times a turn.
    pub(crate) async fn turned<T>(&self, turn: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let begun = Instant::now();
        let done = turn.await;
        if let Some(watcher) = self.watcher.get() {
            watcher.turned(begun.elapsed(), Outcome::of(&done));
        }
        done
    }

    /// The database has answered.
    pub(crate) fn heard(&self) {
        let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.heard.fetch_max(now, Ordering::Relaxed);
    }

    /// How long ago it did.
    pub(crate) fn silent(&self) -> Duration {
        self.began.elapsed().saturating_sub(Duration::from_millis(self.heard.load(Ordering::Relaxed)))
    }

    /// So many claims were taken.
    pub(crate) fn claimed(&self, more: usize) {
        self.claimed.fetch_add(u64::try_from(more).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// A claim was lost: it ended, or another process took the case.
    pub(crate) fn lost(&self) {
        self.lost.fetch_add(1, Ordering::Relaxed);
    }

    /// Claims that were taken, and those of them that were lost.
    pub(crate) fn claims(&self) -> (u64, u64) {
        (self.claimed.load(Ordering::Relaxed), self.lost.load(Ordering::Relaxed))
    }
}
