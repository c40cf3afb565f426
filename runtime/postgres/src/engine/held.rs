//! The cases that this process has to itself.

use crate::store::Claims;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, oneshot};
use zanflow_runtime::CaseId;

/// Claims, by case.
#[derive(Default)]
pub(crate) struct Held {
    cases: Mutex<HashMap<CaseId, Hold>>,
    /// One was let go.
    fewer: Notify,
    stopped: AtomicBool,
}

struct Hold {
    token: i64,
    /// When it was taken or held longer.
    since: Instant,
    /// Told when a connector takes its call.
    queued: Option<oneshot::Sender<()>>,
}

impl Held {
    fn lock(&self) -> MutexGuard<'_, HashMap<CaseId, Hold>> {
        self.cases.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// It is held from now on.
    pub(crate) fn take(&self, case: CaseId, token: i64) {
        self.lock().insert(case, Hold { token, since: Instant::now(), queued: None });
    }

    /// No more.
    pub(crate) fn drop(&self, case: CaseId, token: i64) {
        let mut cases = self.lock();
        if cases.get(&case).is_some_and(|hold| hold.token == token) {
            cases.remove(&case);
        }
        drop(cases);
        self.fewer.notify_waiters();
    }

    pub(crate) fn count(&self) -> usize {
        self.lock().len()
    }

    /// The claims that were taken or held longer so long ago.
    pub(crate) fn claims(&self, ago: Duration) -> Claims {
        let mut claims = Claims::default();
        let cases = self.lock();
        let mut old: Vec<(CaseId, i64)> = cases
            .iter()
            .filter(|(_, hold)| hold.since.elapsed() >= ago)
            .map(|(case, hold)| (*case, hold.token))
            .collect();
        // Processes that hold several lock their rows in one order.
        old.sort_unstable();
        old.into_iter().for_each(|(case, token)| claims.add(case, token));
        claims
    }

    /// They were held longer.
    pub(crate) fn renewed(&self, renewed: &[CaseId]) {
        let mut cases = self.lock();
        for case in renewed {
            if let Some(hold) = cases.get_mut(case) {
                hold.since = Instant::now();
            }
        }
    }

    /// What is told when a connector takes the call of that case.
    pub(crate) fn queue(&self, case: CaseId) -> oneshot::Receiver<()> {
        let (told, tells) = oneshot::channel();
        if let Some(hold) = self.lock().get_mut(&case) {
            hold.queued = Some(told);
        }
        tells
    }

    /// Connectors take calls of these cases.
    pub(crate) fn call(&self, freed: &[CaseId]) {
        let mut cases = self.lock();
        for case in freed {
            if let Some(told) = cases.get_mut(case).and_then(|hold| hold.queued.take()) {
                // Who does not wait any more lets the case go.
                let _ = told.send(());
            }
        }
    }

    /// Nothing more is begun.
    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }

    /// Waits until nothing is held, but no longer than that.
    pub(crate) async fn rests(&self, patience: Duration) {
        let until = tokio::time::Instant::now() + patience;
        loop {
            let fewer = self.fewer.notified();
            if self.count() == 0 || tokio::time::timeout_at(until, fewer).await.is_err() {
                return;
            }
        }
    }
}
