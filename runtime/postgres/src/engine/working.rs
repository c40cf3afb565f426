//! Work that begins by itself: what is due, claims that are held longer, anchors.

use super::Core;
use crate::store::make_anchor;
use crate::{Database, Leader};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use zanflow_runtime::Time;

/// Cases that this process has to itself at most before it takes no more of those that are due.
const MOST: usize = 256;
/// Those that it takes at once.
const AT_ONCE: usize = 32;
/// After a failure of the database.
const PAUSE: Duration = Duration::from_millis(500);

/// When this process looks for work next, in the time of cases.
#[derive(Debug)]
pub(crate) struct Next(AtomicI64);

impl Default for Next {
    fn default() -> Self {
        Self(AtomicI64::new(i64::MIN))
    }
}

impl Next {
    pub(crate) fn get(&self) -> Time {
        Time(self.0.load(Ordering::SeqCst))
    }

    fn set(&self, next: Time) {
        self.0.store(next.0, Ordering::SeqCst);
    }
}

/// Begins it.
pub(super) fn begin(core: &Arc<Core>, database: &Database) -> Vec<JoinHandle<()>> {
    let mut work = vec![
        tokio::spawn(due(Arc::downgrade(core))),
        tokio::spawn(renew(Arc::downgrade(core), database.lease() / 3)),
    ];
    if database.anchors > 0 {
        let leader = Leader::new(core.store.pool.clone(), &database.schema, "anchors");
        work.push(tokio::spawn(anchors(Arc::downgrade(core), leader, Duration::from_secs(database.anchors))));
    }
    work
}

/// Takes what is due and nobody has, and goes on with it.
async fn due(core: Weak<Core>) {
    loop {
        let Some(core) = core.upgrade() else { return };
        match core.take().await {
            // There may be more.
            Ok(AT_ONCE..) => {}
            Ok(_) => core.sleep().await,
            Err(_) => sleep(PAUSE).await,
        }
    }
}

impl Core {
    /// Takes some cases that are due; how many.
    async fn take(self: &Arc<Self>) -> Result<usize, crate::Error> {
        let room = MOST.saturating_sub(self.held.count()).min(AT_ONCE);
        // Who is about to end takes nothing: not even what it let go itself.
        if room == 0 || self.held.is_stopped() {
            return Ok(0);
        }
        let taken = self.store.claim(self.now(), room).await?;
        let count = taken.len();
        for loaded in taken {
            let core = Arc::clone(self);
            // What fails is found again when its claim ends.
            tokio::spawn(async move { drop(core.awake(Box::new(loaded.into())).await) });
        }
        Ok(count)
    }

    /// Sleeps until something is due here or elsewhere, but no longer than the others may need.
    async fn sleep(&self) {
        let next = self.store.next_due().await;
        let mut length = self.poll;
        if let Ok((now, next)) = next {
            self.heard.set(now);
            let now = self.now();
            let until = now.plus(i64::try_from(self.poll.as_millis()).unwrap_or(i64::MAX));
            let next = next.map_or(until, |next| next.min(until));
            let left = u64::try_from(next.since(now)).unwrap_or(0);
            // What is due and was not taken is another's, or there is no room.
            length = if left == 0 { self.poll } else { Duration::from_millis(left) };
            self.next.set(next.max(now));
        }
        // Woken, or not.
        drop(timeout(length, self.work.notified()).await);
    }
}

/// Holds claims longer while there is work on them.
async fn renew(core: Weak<Core>, every: Duration) {
    loop {
        sleep(every / 2).await;
        let Some(core) = core.upgrade() else { return };
        let claims = core.held.claims(every);
        if claims.cases.is_empty() {
            continue;
        }
        // A claim that could not be held longer ends, and the token keeps whoever had it from writing.
        if let Ok(renewed) = core.store.renew(&claims).await {
            core.held.renewed(&renewed);
        }
    }
}

/// Anchors the heads of cases, in one process at a time.
async fn anchors(core: Weak<Core>, mut leader: Leader, every: Duration) {
    loop {
        sleep(every).await;
        if core.strong_count() == 0 {
            return;
        }
        // What fails is made at the next round.
        while let Ok(true) = leader.leads().await
            && let Some(session) = leader.session()
        {
            // As many as it takes to come up with what was written.
            if !matches!(make_anchor(session).await, Ok(Some(_))) {
                break;
            }
        }
    }
}
