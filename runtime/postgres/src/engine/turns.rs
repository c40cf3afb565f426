//! Single turns, for whoever drives cases from outside.

use super::turning::Teller;
use super::{PAGE, Postgres};
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

    fn now(&self) -> Time {
        self.core.now()
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

    async fn waiting(
        &self,
        until: Time,
        after: Option<CaseId>,
        limit: usize,
    ) -> Result<Vec<CaseId>, EngineError> {
        let (mut found, mut after) = (Vec::new(), after.unwrap_or_default());
        // What something outside drives is in no list of what is due here.
        while found.len() < limit {
            let page = self.core.store.open(after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = last.state.id;
            for loaded in &page {
                let flow = self.core.flow(loaded.state.flow).await?;
                let needs = match need(&loaded.state, &flow, until) {
                    Need::Rest { until: next } => next.is_some_and(|next| next <= until),
                    Need::Advance | Need::Time | Need::Call(_) => true,
                };
                if needs || loaded.state.is_open() {
                    found.push(loaded.state.id);
                }
            }
        }
        found.truncate(limit);
        Ok(found)
    }
}
