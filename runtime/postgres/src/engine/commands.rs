//! Commands.

use super::turning::{Claimed, Teller};
use super::{Core, Postgres};
use async_trait::async_trait;
use std::sync::Arc;
use tokio::sync::oneshot;
use tokio::time::timeout;
use zanflow_runtime::engine::Handover;
use zanflow_runtime::{
    Caller, CaseId, Command, Commands, Connector, EngineError, Flow, JournalError, Outcome, Queries, Start,
    Version,
};

/// What a command leads to: what its caller is told, and the case if this process has it to itself now.
type Led<T> = Result<(T, Option<Box<Claimed>>), EngineError>;

/// Cases of which failures are looked through at once.
const PAGE: usize = 1000;

impl Core {
    /// Does a command on a task of its own, so that it is done whole whatever becomes of its caller, and goes on with the case. The caller
    /// waits until it is durable, and a little for what follows.
    async fn led<T: Send + 'static>(
        self: &Arc<Self>,
        command: impl Future<Output = Led<T>> + Send + 'static,
    ) -> Result<T, EngineError> {
        let (tells, told) = oneshot::channel();
        let core = Arc::clone(self);
        let work = tokio::spawn(async move {
            let (answer, claimed) = match command.await {
                Ok((answer, claimed)) => (Ok(answer), claimed),
                Err(error) => (Err(error), None),
            };
            // Nobody may be waiting any more.
            drop(tells.send(answer));
            if let Some(claimed) = claimed {
                // It is durable, so a later failure is not the command's: whoever looks for work goes on.
                drop(core.drive(claimed).await);
            }
        });
        let answer = told.await.unwrap_or(Err(EngineError::Journal(JournalError::Stopped)))?;
        if self.steps.is_instant() {
            drop(work.await);
        } else {
            drop(timeout(self.settings.patience, work).await);
        }
        Ok(answer)
    }

    async fn start(self: &Arc<Self>, start: Start, refused: Option<CaseId>) -> Result<CaseId, EngineError> {
        let core = Arc::clone(self);
        self.led(async move { core.begin(start, refused, Teller::Somebody).await }).await
    }

    /// Erases, and returns once the tables hold none of it any more, as far as the server lets them.
    pub(crate) async fn erase(&self, case: CaseId, command: Command) -> Result<Outcome, EngineError> {
        let (outcome, _) = self.told(case, command, Teller::Aside).await?;
        let scrubbed = self.scrubbed().await;
        scrubbed.map_err(|error| EngineError::NotScrubbed { case, why: error.to_string() })?;
        Ok(outcome)
    }
}

#[async_trait]
impl Commands for Postgres {
    async fn deploy(&self, flow: &Flow) -> Result<Version, EngineError> {
        let version = flow.version();
        if self.core.known(version).is_none() {
            self.core.store.keep_flow(flow).await?;
            self.core.knows(version, Arc::new(flow.clone()));
        }
        Ok(version)
    }

    async fn start(&self, start: Start) -> Result<CaseId, EngineError> {
        self.core.start(start, None).await
    }

    async fn resubmit(&self, refused: CaseId, start: Start) -> Result<CaseId, EngineError> {
        self.core.start(start, Some(refused)).await
    }

    async fn command(&self, case: CaseId, command: Command) -> Result<Outcome, EngineError> {
        let core = Arc::clone(&self.core);
        if matches!(command, Command::Erase { .. }) {
            return self.core.led(async move { Ok((core.erase(case, command).await?, None)) }).await;
        }
        self.core.led(async move { core.told(case, command, Teller::Somebody).await }).await
    }

    async fn retry_all(&self, of: Option<Connector>, by: &Caller) -> Result<usize, EngineError> {
        by.may_direct(None)?;
        let (mut after, mut retried) = (None, 0);
        loop {
            let failed = self.handovers(after, PAGE).await?;
            let Some(last) = failed.last().map(|failed| failed.case) else { return Ok(retried) };
            after = Some(last);
            let wanted = |failed: &&Handover| of.is_none_or(|of| failed.connector == of);
            let mut cases: Vec<CaseId> = failed.iter().filter(wanted).map(|failed| failed.case).collect();
            cases.dedup();
            for case in cases {
                match self.command(case, Command::Retry { by: by.clone() }).await {
                    Ok(_) => retried += 1,
                    Err(error) if error.passes_over() => {}
                    Err(error) => return Err(error),
                }
            }
        }
    }
}
