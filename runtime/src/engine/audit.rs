//! The audit: what happened, and that it was not changed since.

use crate::EngineError;
use crate::case::{CaseId, Record};
use crate::journal::{Broken, Head, Verified};
use async_trait::async_trait;

/// Proves what happened.
#[async_trait]
pub trait Audit: Send + Sync {
    /// All events of a case, in order.
    ///
    /// # Errors
    /// [`EngineError`].
    async fn history(&self, case: CaseId) -> Result<Vec<Record>, EngineError>;

    /// The position of the last record. Positions rise, and what follows from records reads on from one.
    ///
    /// # Errors
    /// [`EngineError`].
    async fn position(&self) -> Result<u64, EngineError>;

    /// Up to `limit` records after a position, each with its own. No record comes later at a place that was read already.
    ///
    /// # Errors
    /// [`EngineError`].
    async fn records(&self, after: u64, limit: usize) -> Result<Vec<(u64, Record)>, EngineError>;

    /// Verifies all chains. `noted`: a head that was written down elsewhere, which must still be there.
    ///
    /// # Errors
    /// [`Broken`]: the first altered record.
    async fn verify(&self, noted: Option<Head>) -> Result<Verified, Broken>;
}
