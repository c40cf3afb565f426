//! Single turns, for whoever drives cases from outside.

use super::Postgres;
use super::turning::Teller;
use async_trait::async_trait;
use zanflow_runtime::decide::{Answered, Due, Need, need};
use zanflow_runtime::{CaseId, Command, EngineError, Outcome, Start, Time, Turns};

#[async_trait]
impl Turns for Postgres {
    async fn turn(&self, case: CaseId, command: Command) -> Result<Outcome, EngineError> {
        if matches!(command, Command::Erase { .. }) {
            return self.core.erase(case, command).await;
        }
        self.core.told(case, command, Teller::Orchestrator).await.map(|(outcome, _)| outcome)
    }

    async fn need(&self, case: CaseId, now: Time) -> Result<Need, EngineError> {
        let state = self.core.loaded(case).await?.state;
        if state.ended.is_some() {
            return Ok(Need::Rest { until: None });
        }
        let flow = self.core.flow(state.flow).await?;
        Ok(need(&state, &flow, now))
    }

    async fn call(&self, due: Due) -> Result<Answered, EngineError> {
        self.core.call(due).await
    }

    async fn begin(&self, start: Start, refused: Option<CaseId>) -> Result<CaseId, EngineError> {
        self.core.begin(start, refused, Teller::Orchestrator).await.map(|(case, _)| case)
    }
}
