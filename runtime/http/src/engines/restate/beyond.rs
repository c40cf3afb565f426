//! Whether the servers of Restate can be reached, for who watches the service.

use crate::engines::beyond::{Beyond, Figure};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::runtime::Handle;
use zanflow_restate::{Restate, Settings};
use zanflow_runtime::engine::Threads;
use zanflow_runtime::{EngineError, Time};

/// How often they are asked.
const EVERY: Duration = Duration::from_secs(1);

/// The servers.
pub(super) struct There {
    engine: Arc<Restate<Threads>>,
    threads: Handle,
    last: Arc<Last>,
}

/// What was heard last.
struct Last {
    ingress: AtomicBool,
    admin: AtomicBool,
}

impl Default for Last {
    /// The engine has just started, which needs both.
    fn default() -> Self {
        Self { ingress: AtomicBool::new(true), admin: AtomicBool::new(true) }
    }
}

impl There {
    /// Asks them again and again, for as long as somebody is told.
    pub(super) fn watching(engine: Arc<Restate<Threads>>, settings: Settings, threads: &Handle) -> Self {
        let last = Arc::default();
        threads.spawn(asking(settings, Arc::downgrade(&last)));
        Self { engine, threads: threads.clone(), last }
    }
}

async fn asking(settings: Settings, last: Weak<Last>) {
    loop {
        let health = zanflow_restate::health(&settings).await;
        let Some(last) = last.upgrade() else { return };
        last.ingress.store(health.ingress.is_ok(), Ordering::Relaxed);
        last.admin.store(health.admin.is_ok(), Ordering::Relaxed);
        drop(last);
        tokio::time::sleep(EVERY).await;
    }
}

impl Beyond for There {
    fn name(&self) -> &'static str {
        "restate"
    }

    fn title(&self) -> &'static str {
        "Restate"
    }

    fn state(&self) -> &'static str {
        if self.last.ingress.load(Ordering::Relaxed) { "ok" } else { "away" }
    }

    fn holds_records(&self) -> bool {
        false
    }

    fn count_after(&self, _: u64, _: u64) -> Option<Result<u64, EngineError>> {
        None
    }

    fn stop(&self) {
        self.threads.block_on(self.engine.stop());
    }

    fn figures(&self) -> (Vec<Figure>, Option<Time>) {
        let up = |is: &AtomicBool| u64::from(is.load(Ordering::Relaxed));
        let values = [("ingress", up(&self.last.ingress)), ("admin", up(&self.last.admin))];
        let told = "1 while an interface of Restate answers; cases go on while the ingress does";
        (vec![Figure::by("restate_up", told, "interface", &values)], None)
    }
}
