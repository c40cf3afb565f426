//! A database that is only read: for commands, beside processes that run or without any.

use super::{Database, database, threads};
use crate::engines::Opened;
use std::sync::Arc;
use tokio::runtime::Runtime;
use zanflow_postgres::{Postgres, Stored};
use zanflow_runtime::journal::Head;
use zanflow_runtime::{Blocking, EngineError, Waiting};

/// The cases of a database.
pub(crate) struct Reading {
    postgres: Arc<Postgres>,
    threads: Runtime,
}

impl Reading {
    /// # Errors
    /// There are no tables, a newer program has changed them, or the database cannot be reached.
    pub(crate) fn open(of: &Database) -> Result<Self, String> {
        let threads = threads()?;
        let opened = threads.block_on(Postgres::reading(&database(of)));
        let postgres = Arc::new(opened.map_err(|error| format!("postgres: {error}"))?);
        Ok(Self { postgres, threads })
    }

    /// As an engine, for as long as this lives.
    pub(crate) fn engine(&self) -> Arc<dyn Blocking> {
        let engine: Arc<Postgres> = Arc::clone(&self.postgres);
        Arc::new(Waiting::new(engine, self.threads.handle().clone()))
    }

    /// As an engine of which nobody leads.
    pub(crate) fn opened(self) -> Opened {
        let engine = self.engine();
        // The threads live as long as whoever asks.
        let leads = move || {
            let _threads = &self.threads;
            false
        };
        Opened { engine, clock: None, leads: Arc::new(leads), beyond: None }
    }

    /// The last anchor.
    ///
    /// # Errors
    /// [`EngineError::Away`].
    pub(crate) fn head(&self) -> Result<Option<Head>, EngineError> {
        self.threads.block_on(self.postgres.anchor())
    }

    /// Records after a position, as they are stored.
    ///
    /// # Errors
    /// [`EngineError::Away`].
    pub(crate) fn stored(&self, after: u64, limit: usize) -> Result<Vec<Stored>, EngineError> {
        self.threads.block_on(self.postgres.stored(after, limit))
    }
}
