//! The audit.

use super::Postgres;
use crate::Error;
use crate::verify::verify;
use async_trait::async_trait;
use zanflow_runtime::journal::{Broken, Head, JournalError, Verified};
use zanflow_runtime::{Audit, CaseId, EngineError, Record};

#[async_trait]
impl Audit for Postgres {
    async fn history(&self, case: CaseId) -> Result<Vec<Record>, EngineError> {
        let records = self.core.store.history(case).await?;
        if records.is_empty() { Err(EngineError::UnknownCase { case }) } else { Ok(records) }
    }

    async fn position(&self) -> Result<u64, EngineError> {
        Ok(self.core.store.last_position().await?)
    }

    async fn records(&self, after: u64, limit: usize) -> Result<Vec<(u64, Record)>, EngineError> {
        Ok(self.core.store.records(after, limit).await?)
    }

    async fn verify(&self, noted: Option<Head>) -> Result<Verified, Broken> {
        let unread = |error: Error| Broken::Journal(JournalError::Io { what: error.to_string() });
        // Flows are read as they were written, or not at all.
        self.core.store.flows().await.map_err(unread)?;
        let mut session = self.core.store.pool.session().await.map_err(unread)?;
        Ok(verify(&mut session, noted).await?)
    }
}

impl Postgres {
    /// The last anchor: its number, and the chain that leads to it. To be written down outside of the database: who alters what is
    /// before it cannot make one with the same chain.
    ///
    /// # Errors
    /// [`EngineError::Away`].
    pub async fn anchor(&self) -> Result<Option<Head>, EngineError> {
        let last = self.core.store.last_anchor().await?;
        Ok(last.map(|(row, chain)| Head { row, chain }))
    }
}
