//! Taking what was erased out of the tables, for several erasures at once where they come together.

use super::Core;
use crate::Error;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Mutex;

/// Erasures that asked for it, and up to which it was done.
#[derive(Default)]
pub(crate) struct Scrub {
    asked: AtomicU64,
    done: Mutex<u64>,
}

impl Core {
    /// Returns after a run that was begun after this was called.
    pub(crate) async fn scrubbed(&self) -> Result<(), Error> {
        let mine = self.scrub.asked.fetch_add(1, Ordering::SeqCst) + 1;
        let mut done = self.scrub.done.lock().await;
        if *done >= mine {
            return Ok(());
        }
        let all = self.scrub.asked.load(Ordering::SeqCst);
        self.store.vacuum().await?;
        *done = all;
        Ok(())
    }
}
