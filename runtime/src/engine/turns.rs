//! Turns: cases that something outside of the engine drives.

use crate::decide::{Answered, Command, Due, Need, Outcome, Start};
use crate::{CaseId, EngineError, Time};
use async_trait::async_trait;

/// Single turns of cases, without a clock and without calls of its own: an orchestrator says when, and asks for what a case needs
/// until it rests.
#[async_trait]
pub trait Turns: Send + Sync {
    /// Tells a case something and writes what follows; it is durable when this returns. Nothing else happens by itself.
    ///
    /// # Errors
    /// [`EngineError`].
    async fn turn(&self, case: CaseId, command: Command) -> Result<Outcome, EngineError>;

    /// The time of the engine: it never goes back, wherever clocks are set. Who drives cases goes by it and by no clock of its own.
    fn now(&self) -> Time;

    /// What the case needs at that time. One that has ended needs nothing.
    ///
    /// # Errors
    /// [`EngineError`].
    async fn need(&self, case: CaseId, now: Time) -> Result<Need, EngineError>;

    /// Asks another system, under the key of the call. The answer is to be told the case.
    ///
    /// # Errors
    /// [`EngineError`]: nothing was asked.
    async fn call(&self, due: Due) -> Result<Answered, EngineError>;

    /// Starts a case, as [`Commands::start`](super::Commands::start), or one that continues a refused one, up to its first wait.
    ///
    /// # Errors
    /// [`EngineError`].
    async fn begin(&self, start: Start, refused: Option<CaseId>) -> Result<CaseId, EngineError>;

    /// Cases that need something at a time or before it, by number: up to `limit` of those after `after`. Who drives them asks when it
    /// begins, since it may have ended in the middle of something.
    ///
    /// # Errors
    /// [`EngineError`].
    async fn waiting(
        &self,
        until: Time,
        after: Option<CaseId>,
        limit: usize,
    ) -> Result<Vec<CaseId>, EngineError>;
}
