//! Commands: what changes cases.

use crate::decide::{Command, Outcome, Start};
use crate::{Caller, CaseId, Connector, EngineError, Flow, Version};
use async_trait::async_trait;

/// Changes cases. Who gives a command was authenticated before; whether they may is decided with the case's state at hand.
///
/// Every command returns after its events are durable. A failed command has changed nothing, except after
/// [`EngineError::Journal`] other than a full disk: then the outcome is unknown.
#[async_trait]
pub trait Commands: Send + Sync {
    /// Stores a flow so that cases can be started on it. Idempotent.
    ///
    /// # Errors
    /// [`EngineError`].
    async fn deploy(&self, flow: &Flow) -> Result<Version, EngineError>;

    /// Starts a case and advances it to its first wait. A second start with the same `request` returns the same case.
    ///
    /// # Errors
    /// [`EngineError`].
    async fn start(&self, start: Start) -> Result<CaseId, EngineError>;

    /// Starts a new case that continues a refused one; they are linked. Only once per case.
    ///
    /// # Errors
    /// [`EngineError`].
    async fn resubmit(&self, refused: CaseId, start: Start) -> Result<CaseId, EngineError>;

    /// Tells a case something, and advances it as far as nobody is needed.
    ///
    /// # Errors
    /// [`EngineError`].
    async fn command(&self, case: CaseId, command: Command) -> Result<Outcome, EngineError>;

    /// Retries all that failed, of one connector or of all; the number of cases.
    ///
    /// # Errors
    /// [`EngineError`]; some may have been retried.
    async fn retry_all(&self, of: Option<Connector>, by: &Caller) -> Result<usize, EngineError>;
}
