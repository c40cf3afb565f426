//! Cases that an earlier process left in the middle of something are driven on.

use crate::handlers::{Wake, wake_of};
use crate::ingress::Ingress;
use crate::names::Name;
use futures_util::{StreamExt, stream};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use zanflow_runtime::{CaseId, Time, Turns};

/// Cases that are looked through at once.
const PAGE: usize = 10_000;
/// Cases that are woken at once.
const AT_ONCE: usize = 32;
/// Until something that failed is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// Wakes cases that need something: a turn of theirs was written, and the process ended before Restate heard of it.
pub(crate) struct Resumption {
    pub(crate) turns: Arc<dyn Turns>,
    pub(crate) ingress: Arc<Ingress>,
    pub(crate) name: Name,
}

impl Resumption {
    /// Wakes all that need something by then, or gives up when the engine is stopped. A part of the cluster that takes nothing for a while
    /// holds nobody up but the cases that lie there: those are tried until they are taken.
    pub(crate) async fn until_stopped(self, until: Time, mut stop: watch::Receiver<bool>) {
        tokio::select! {
            () = self.all(until) => {}
            _ = stop.changed() => {}
        }
    }

    async fn all(&self, until: Time) {
        let mut after = None;
        loop {
            let Ok(cases) = self.turns.waiting(until, after, PAGE).await else {
                tokio::time::sleep(PAUSE).await;
                continue;
            };
            let Some(last) = cases.last().copied() else { return };
            stream::iter(cases).for_each_concurrent(AT_ONCE, |case| self.wake(case)).await;
            after = Some(last);
        }
    }

    async fn wake(&self, case: CaseId) {
        while self.ingress.send(wake_of(&self.name, case), Wake { at: None }).await.is_err() {
            tokio::time::sleep(PAUSE).await;
        }
    }
}
