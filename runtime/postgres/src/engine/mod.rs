//! The engine: decides with [`zanflow_runtime::decide`], keeps everything in the database, and does what is due.
//!
//! A command reads the case, decides, and writes the turn on the condition that the case still is as it was read; if it is not, it
//! decides anew. Whoever writes a turn after which something is to be done claims the case in the same write and goes on with it.

mod audit;
mod calling;
mod commands;
mod driving;
mod held;
mod inbox;
mod queries;
mod reading;
mod scrub;
mod starting;
mod turning;
mod turns;
mod working;

use crate::clock::DatabaseClock;
use crate::engine::held::Held;
use crate::engine::scrub::Scrub;
use crate::engine::working::Next;
use crate::migrate::migrate;
use crate::pool::Pool;
use crate::store::{Places, Store};
use crate::{Database, Error};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use zanflow_runtime::engine::Lines;
use zanflow_runtime::{Clock, EngineError, Flow, Gone, Name, Recorded, Settings, Steps, Time, Version};

/// Cases on PostgreSQL. Several processes may have the same database open; each does what its own commands lead to, and what is due and
/// nobody does.
///
/// It works on the threads of the tokio runtime on which it was opened. Connectors are called on threads of their own.
pub struct Postgres {
    pub(crate) core: Arc<Core>,
    work: Vec<JoinHandle<()>>,
}

pub(crate) struct Core {
    pub(crate) store: Store,
    pub(crate) steps: Arc<dyn Steps>,
    pub(crate) settings: Settings,
    /// The calendar's name and hash, as cases record them.
    pub(crate) calendar: Name,
    /// The time of cases.
    pub(crate) clock: Arc<dyn Clock>,
    /// The database's clock, to be set as often as it is heard.
    heard: Arc<DatabaseClock>,
    flows: RwLock<HashMap<Version, Arc<Flow>>>,
    pub(crate) places: Places,
    pub(crate) lines: Lines,
    /// The cases that this process has to itself.
    pub(crate) held: Held,
    /// There may be something to do.
    pub(crate) work: Notify,
    /// When this process looks for work next.
    pub(crate) next: Next,
    scrub: Scrub,
    pub(crate) poll: Duration,
}

/// States that are read at once.
const PAGE: usize = 1000;

impl Postgres {
    /// Opens the database: makes or changes its tables, finds out whether it keeps what is promised, and begins to do what is due.
    ///
    /// # Errors
    /// [`Error`] as [`EngineError::Database`] if the database cannot be used; [`EngineError::MethodsGone`].
    pub async fn open(
        database: &Database,
        steps: impl Steps + 'static,
        settings: Settings,
    ) -> Result<Self, EngineError> {
        Self::open_at(database, steps, settings, None).await
    }

    /// The same with another clock for the time of cases than the database's, as for tests. Leases go by the database's in any case.
    ///
    /// # Errors
    /// As there.
    pub async fn open_at(
        database: &Database,
        steps: impl Steps + 'static,
        settings: Settings,
        clock: Option<Arc<dyn Clock>>,
    ) -> Result<Self, EngineError> {
        let pool = Pool::new(database)?;
        migrate(&pool, database).await?;
        let store = Store::new(pool, database.lease(), database.patience());
        store.raise_base().await?;
        let core = Core::on(store, database, Arc::new(steps), settings, clock).await?;
        core.methods_are_there().await?;
        core.calendar_is_known().await?;
        let core = Arc::new(core);
        Ok(Self { work: working::begin(&core, database), core })
    }

    /// The same of tables that are as they should be, to read them: nothing is done that is due.
    pub(crate) async fn on(pool: Pool, database: &Database) -> Result<Self, EngineError> {
        let store = Store::new(pool, database.lease(), database.patience());
        let steps = Arc::new(Recorded::new());
        let core = Core::on(store, database, steps, Settings::default(), None).await?;
        core.held.stop();
        Ok(Self { core: Arc::new(core), work: Vec::new() })
    }

    /// Stops: takes no more work, waits a while for what it has begun, and lets others go on with the rest at once.
    pub async fn close(mut self) {
        for task in self.work.drain(..) {
            task.abort();
            // It was told to end, and how it ended is no matter.
            drop(task.await);
        }
        self.stop().await;
        self.core.store.pool.close();
    }

    /// Goes on with no case any more: waits a while for what was begun, and lets others go on with the rest at once. What can be read and
    /// told still is.
    pub async fn stop(&self) {
        self.core.held.stop();
        self.core.held.rests(self.core.settings.patience.max(Duration::from_secs(1))).await;
        let claims = self.core.held.claims(Duration::ZERO);
        if !claims.cases.is_empty() {
            // What cannot be let go ends by itself.
            drop(self.core.store.release(&claims).await);
        }
    }

    /// Whether nothing is left to be done at this time, by this process or by others.
    ///
    /// # Errors
    /// [`EngineError::Away`].
    pub async fn rests(&self) -> Result<bool, EngineError> {
        let left = self.core.store.has_due(self.core.now()).await?;
        Ok(!left && self.core.held.count() == 0)
    }

    /// A candidate for work that one process does at a time, named by `work`.
    pub fn leader(&self, schema: &str, work: &str) -> crate::Leader {
        crate::Leader::new(self.core.store.pool.clone(), schema, work)
    }
}

/// What was begun is not waited for: claims on it end by themselves, and another process goes on.
impl Drop for Postgres {
    fn drop(&mut self) {
        self.core.held.stop();
        self.work.iter().for_each(JoinHandle::abort);
    }
}

impl Core {
    async fn on(
        store: Store,
        database: &Database,
        steps: Arc<dyn Steps>,
        settings: Settings,
        clock: Option<Arc<dyn Clock>>,
    ) -> Result<Self, EngineError> {
        let heard = Arc::new(DatabaseClock::at(store.next_due().await?.0));
        let core = Self {
            calendar: Name::from(settings.calendar.stamp()),
            clock: clock.unwrap_or_else(|| Arc::clone(&heard) as Arc<dyn Clock>),
            heard,
            steps,
            settings,
            flows: RwLock::default(),
            places: Places::default(),
            lines: Lines::default(),
            held: Held::default(),
            work: Notify::new(),
            next: Next::default(),
            scrub: Scrub::default(),
            poll: database.poll(),
            store,
        };
        for (version, flow) in core.store.flows().await? {
            core.knows(version, Arc::new(flow));
        }
        Ok(core)
    }

    pub(crate) fn now(&self) -> Time {
        self.clock.now()
    }

    fn knows(&self, version: Version, flow: Arc<Flow>) {
        self.flows.write().unwrap_or_else(PoisonError::into_inner).insert(version, flow);
    }

    fn known(&self, version: Version) -> Option<Arc<Flow>> {
        self.flows.read().unwrap_or_else(PoisonError::into_inner).get(&version).cloned()
    }

    /// A flow that was deployed, here or by another process.
    pub(crate) async fn flow(&self, version: Version) -> Result<Arc<Flow>, EngineError> {
        if let Some(flow) = self.known(version) {
            return Ok(flow);
        }
        let flow = self.store.flow(version).await?.ok_or(EngineError::UnknownVersion { version })?;
        let flow = Arc::new(flow);
        self.knows(version, Arc::clone(&flow));
        Ok(flow)
    }

    /// Has times reckoned anew that this calendar may tell better than the one that processes had before.
    async fn calendar_is_known(&self) -> Result<(), EngineError> {
        if self.store.calendar().await?.as_deref() == Some(&*self.calendar) {
            return Ok(());
        }
        let mut after = zanflow_runtime::CaseId(0);
        loop {
            let page = self.store.open(after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = last.state.id;
            let open = page.iter().filter(|loaded| loaded.state.is_open()).map(|loaded| loaded.state.id);
            self.store.wake(&open.collect::<Vec<_>>(), self.now()).await?;
        }
        Ok(self.store.set_calendar(&self.calendar).await?)
    }

    /// Refuses to open while an open case needs a method that nothing has.
    async fn methods_are_there(&self) -> Result<(), EngineError> {
        let flows: HashMap<Version, Arc<Flow>> =
            self.flows.read().unwrap_or_else(PoisonError::into_inner).clone();
        // Usually everything is there, and no case need be read.
        if flows.iter().all(|(version, flow)| Gone::is_complete(flow, *version, &*self.steps)) {
            return Ok(());
        }
        let mut needs = Gone::search(&*self.steps);
        let mut after = zanflow_runtime::CaseId(0);
        loop {
            let page = self.store.open(after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = last.state.id;
            for loaded in &page {
                if let Some(flow) = flows.get(&loaded.state.flow) {
                    needs.add(&loaded.state, flow);
                }
            }
        }
        match needs.gone() {
            gone if gone.is_empty() => Ok(()),
            gone => Err(EngineError::MethodsGone { gone }),
        }
    }
}

impl From<Error> for EngineError {
    fn from(error: Error) -> Self {
        let why = error.to_string();
        match error {
            Error::Unavailable { .. } => Self::Away { why },
            Error::Unclear { .. } => Self::Unclear { why },
            Error::Full => Self::Journal(zanflow_runtime::JournalError::Full),
            Error::Corrupt { what } => {
                Self::Journal(zanflow_runtime::JournalError::Corrupt { row: None, what })
            }
            Error::Newer { found, known } => Self::Journal(zanflow_runtime::JournalError::Newer {
                found: found.into(),
                known: known.into(),
            }),
            Error::Settings { .. } | Error::Unfit { .. } | Error::Taken { .. } | Error::Refused { .. } => {
                Self::Journal(zanflow_runtime::JournalError::Io { what: why })
            }
        }
    }
}
