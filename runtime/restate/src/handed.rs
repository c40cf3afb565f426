//! What the engine hands through: queries and the audit are the store's.

use crate::engine::Restate;
use async_trait::async_trait;
use serde_json::Value;
use std::sync::Arc;
use zanflow_runtime::decide::Deed;
use zanflow_runtime::file::CaseFile;
use zanflow_runtime::journal::{Broken, Head, Verified};
use zanflow_runtime::{
    Audit, Board, Caller, CaseId, CaseView, EngineError, Erasure, Flow, Handover, Hash, LineView, Queries,
    Record, TaskPage, TaskQuery, Time, Version,
};

#[async_trait]
impl<T: Queries> Queries for Restate<T> {
    async fn flow(&self, version: Version) -> Result<Arc<Flow>, EngineError> {
        self.inner.flow(version).await
    }

    async fn view(&self, case: CaseId) -> Result<CaseView, EngineError> {
        self.inner.view(case).await
    }

    async fn cases(&self, before: Option<CaseId>, limit: usize) -> Result<Vec<CaseView>, EngineError> {
        self.inner.cases(before, limit).await
    }

    async fn cases_of(
        &self,
        owner: &str,
        before: Option<CaseId>,
        limit: usize,
    ) -> Result<Vec<CaseView>, EngineError> {
        self.inner.cases_of(owner, before, limit).await
    }

    async fn cases_about(&self, whose: &str) -> Result<Vec<CaseId>, EngineError> {
        self.inner.cases_about(whose).await
    }

    async fn erasable(&self, what: Erasure, before: Time, limit: usize) -> Result<Vec<CaseId>, EngineError> {
        self.inner.erasable(what, before, limit).await
    }

    async fn find_tasks(&self, query: &TaskQuery) -> Result<TaskPage, EngineError> {
        self.inner.find_tasks(query).await
    }

    async fn board(&self, of: Option<&Caller>) -> Result<Board, EngineError> {
        self.inner.board(of).await
    }

    async fn handovers(&self, after: Option<CaseId>, limit: usize) -> Result<Vec<Handover>, EngineError> {
        self.inner.handovers(after, limit).await
    }

    async fn lines(&self) -> Vec<LineView> {
        self.inner.lines().await
    }

    async fn statement(&self, case: CaseId, of: &Deed) -> Result<String, EngineError> {
        self.inner.statement(case, of).await
    }

    async fn file(&self, case: CaseId) -> Result<CaseFile, EngineError> {
        self.inner.file(case).await
    }

    async fn content(&self, case: CaseId, sha256: Hash) -> Result<Option<Vec<u8>>, EngineError> {
        self.inner.content(case, sha256).await
    }

    async fn personal(&self, case: CaseId, no: u32) -> Result<Option<Value>, EngineError> {
        self.inner.personal(case, no).await
    }
}

#[async_trait]
impl<T: Audit> Audit for Restate<T> {
    async fn history(&self, case: CaseId) -> Result<Vec<Record>, EngineError> {
        self.inner.history(case).await
    }

    async fn position(&self) -> Result<u64, EngineError> {
        self.inner.position().await
    }

    async fn records(&self, after: u64, limit: usize) -> Result<Vec<(u64, Record)>, EngineError> {
        self.inner.records(after, limit).await
    }

    async fn verify(&self, noted: Option<Head>) -> Result<Verified, Broken> {
        self.inner.verify(noted).await
    }
}
