//! How the database is, for who watches the service.

use crate::engines::beyond::{Beyond, Figure};
use crate::metrics::{Metrics, Outcome};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use zanflow_postgres::{Outcome as Ended, Postgres, Watcher};
use zanflow_runtime::{EngineError, Time};

/// For so long a database counts as full after a write found no room. Then a write has to tell again: nobody sends any to a service that is
/// not ready.
const FULL: Duration = Duration::from_secs(30);

/// The database of an engine.
pub(super) struct There {
    pub(super) engine: Arc<Postgres>,
    pub(super) threads: Handle,
    pub(super) writes: Arc<Writes>,
}

/// Counts what an engine writes.
pub(super) struct Writes {
    metrics: Arc<Metrics>,
    /// When a write found no room, and none has found some since.
    full: Mutex<Option<Instant>>,
}

impl Writes {
    pub(super) fn new(metrics: Arc<Metrics>) -> Self {
        Self { metrics, full: Mutex::default() }
    }

    fn is_full(&self) -> bool {
        let full = *self.full.lock().unwrap_or_else(PoisonError::into_inner);
        full.is_some_and(|at| at.elapsed() < FULL)
    }
}

impl Watcher for Writes {
    fn committed(&self, took: Duration, outcome: Ended) {
        let mut full = self.full.lock().unwrap_or_else(PoisonError::into_inner);
        match outcome {
            Ended::Done => *full = None,
            Ended::Full => *full = Some(Instant::now()),
            Ended::Away | Ended::Unclear | Ended::Failed => {}
        }
        drop(full);
        if outcome == Ended::Done {
            self.metrics.commit(took);
        }
    }

    fn turned(&self, took: Duration, outcome: Ended) {
        self.metrics.appended(
            took,
            match outcome {
                Ended::Done => Outcome::Durable,
                Ended::Full => Outcome::Full,
                Ended::Away => Outcome::Away,
                Ended::Unclear => Outcome::Unclear,
                Ended::Failed => Outcome::Stopped,
            },
        );
    }
}

impl Beyond for There {
    fn name(&self) -> &'static str {
        "database"
    }

    fn title(&self) -> &'static str {
        "the database"
    }

    fn state(&self) -> &'static str {
        match () {
            () if self.engine.is_away() => "away",
            () if self.writes.is_full() => "full",
            () => "ok",
        }
    }

    fn holds_records(&self) -> bool {
        true
    }

    fn count_after(&self, position: u64, most: u64) -> Option<Result<u64, EngineError>> {
        Some(self.threads.block_on(self.engine.count_after(position, most)))
    }

    fn stop(&self) {
        self.threads.block_on(self.engine.stop());
    }

    fn figures(&self) -> (Vec<Figure>, Option<Time>) {
        let here = self.engine.here();
        let whole = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let idle = whole(here.open.saturating_sub(here.used));
        let told = "Connections to the database that this process has, by whether they are used just now";
        let mut figures = vec![
            Figure::by("database_connections", told, "state", &[("used", whole(here.used)), ("idle", idle)]),
            Figure::now(
                "database_connections_most",
                "Most connections that this process opens",
                whole(here.most),
            ),
            Figure::now(
                "database_connections_waited_for",
                "How many wait for a connection",
                whole(here.waiting),
            ),
            Figure::now(
                "database_silent_seconds",
                "How long ago the database answered last",
                here.silent.as_secs(),
            ),
            Figure::now("claims_held", "Cases that this process has to itself", whole(here.held)),
            Figure::total("claims", "Cases that this process took to itself since its start", here.claimed),
            Figure::total("claims_lost", "Those that it lost before it let them go", here.lost),
        ];
        // Who waits for a database that is away is not told anything else in time.
        let there = match self.state() {
            "away" => None,
            _ => self.threads.block_on(self.engine.there()).ok(),
        };
        let up = Figure::now("database_up", "1 while the database answers", u64::from(there.is_some()));
        figures.push(up);
        let Some(there) = there else { return (figures, None) };
        let since = |began: Option<Time>| {
            // A begun second counts: 0 says that there is none.
            began.map_or(0, |began| u64::try_from(there.now.since(began)).unwrap_or(0).div_ceil(1000).max(1))
        };
        figures.extend([
            Figure::now("database_bytes", "Size of the whole database", there.bytes),
            Figure::now(
                "due_cases",
                "Cases that have something to do now and that nobody has, 1000 at most",
                there.due,
            ),
            Figure::now(
                "due_behind_seconds",
                "For how long the first of those is due",
                since(there.due_since),
            ),
            Figure::now(
                "unanchored_seconds",
                "How long ago the first record was written that no anchor covers",
                since(there.unanchored_since),
            ),
            Figure::now(
                "hidden_seconds",
                "How long ago the first record was written that an open transaction hides from followers",
                since(there.hidden_since),
            ),
        ]);
        (figures, Some(there.now))
    }
}
