//! Queries: each reads pages along an index.

use super::{Core, PAGE, Postgres};
use crate::store::Loaded;
use async_trait::async_trait;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use zanflow_runtime::engine::Handover;
use zanflow_runtime::{
    Board, Caller, CaseFile, CaseId, CaseView, Deed, EngineError, Erasure, Flow, Hash, LineView, Queries,
    TaskPage, TaskQuery, Time, Version,
};

fn views(loaded: Vec<Loaded>) -> Vec<CaseView> {
    loaded.iter().map(|loaded| CaseView::from_state(&loaded.state)).collect()
}

impl Core {
    /// Cases of which one of the texts that lie beside the chain is that one.
    async fn about(&self, whose: &str) -> Result<Vec<CaseId>, EngineError> {
        let mut found = BTreeSet::new();
        let mut after = (CaseId(0), 0);
        loop {
            let page = self.store.data_after(after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = (last.case, last.no);
            found.extend(page.iter().filter(|datum| datum.names(whose)).map(|datum| datum.case));
        }
        Ok(found.into_iter().collect())
    }
}

#[async_trait]
impl Queries for Postgres {
    async fn flow(&self, version: Version) -> Result<Arc<Flow>, EngineError> {
        self.core.flow(version).await
    }

    async fn view(&self, case: CaseId) -> Result<CaseView, EngineError> {
        Ok(CaseView::from_state(&self.core.loaded(case).await?.state))
    }

    async fn cases(&self, before: Option<CaseId>, limit: usize) -> Result<Vec<CaseView>, EngineError> {
        Ok(views(self.core.store.newest(before, limit).await?))
    }

    async fn cases_of(
        &self,
        owner: &str,
        before: Option<CaseId>,
        limit: usize,
    ) -> Result<Vec<CaseView>, EngineError> {
        Ok(views(self.core.store.owned(owner, before, limit).await?))
    }

    async fn cases_about(&self, whose: &str) -> Result<Vec<CaseId>, EngineError> {
        self.core.about(whose).await
    }

    async fn erasable(&self, what: Erasure, before: Time, limit: usize) -> Result<Vec<CaseId>, EngineError> {
        Ok(self.core.store.erasable(before.0, limit, what != Erasure::Papers).await?)
    }

    async fn find_tasks(&self, query: &TaskQuery) -> Result<TaskPage, EngineError> {
        self.core.find_tasks(query).await
    }

    async fn board(&self, of: Option<&Caller>) -> Result<Board, EngineError> {
        self.core.task_board(of).await
    }

    async fn handovers(&self, after: Option<CaseId>, limit: usize) -> Result<Vec<Handover>, EngineError> {
        let mut found = Vec::new();
        for loaded in self.core.store.failed(after.unwrap_or_default(), limit).await? {
            let flow = self.core.flow(loaded.state.flow).await?;
            found.extend(Handover::of(&loaded.state, &flow));
        }
        found.truncate(limit);
        Ok(found)
    }

    async fn lines(&self) -> Vec<LineView> {
        self.core.lines.view()
    }

    async fn statement(&self, case: CaseId, of: &Deed) -> Result<String, EngineError> {
        self.core.read_statement(case, of).await
    }

    async fn file(&self, case: CaseId) -> Result<CaseFile, EngineError> {
        self.core.read_file(case).await
    }

    async fn content(&self, case: CaseId, sha256: Hash) -> Result<Option<Vec<u8>>, EngineError> {
        self.core.read_content(case, sha256).await
    }

    async fn personal(&self, case: CaseId, no: u32) -> Result<Option<Value>, EngineError> {
        self.core.read_personal(case, no).await
    }
}
