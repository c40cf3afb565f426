//! Queries: what is shown of cases.

use super::{Board, Handover, LineView, TaskPage, TaskQuery};
use crate::case::{CaseId, CaseView, Erasure};
use crate::decide::Deed;
use crate::file::CaseFile;
use crate::{Caller, EngineError, Flow, Hash, Time, Version};
use async_trait::async_trait;
use serde_json::Value;
use std::sync::Arc;

/// Shows cases. Nothing is changed. Lists come in pages.
#[async_trait]
pub trait Queries: Send + Sync {
    /// A flow that was deployed, now or in an earlier run.
    ///
    /// # Errors
    /// [`EngineError::UnknownVersion`].
    async fn flow(&self, version: Version) -> Result<Arc<Flow>, EngineError>;

    /// A case as it is.
    ///
    /// # Errors
    /// [`EngineError`].
    async fn view(&self, case: CaseId) -> Result<CaseView, EngineError>;

    /// Cases, ended or not, newest first: up to `limit` of those started before `before`.
    ///
    /// # Errors
    /// [`EngineError`].
    async fn cases(&self, before: Option<CaseId>, limit: usize) -> Result<Vec<CaseView>, EngineError>;

    /// The same of those that a person started.
    ///
    /// # Errors
    /// [`EngineError`].
    async fn cases_of(
        &self,
        owner: &str,
        before: Option<CaseId>,
        limit: usize,
    ) -> Result<Vec<CaseView>, EngineError>;

    /// Cases in whose data somebody is named: by an IIN, a BIN, an address of e-mail or the like, written as there. It reads all data.
    ///
    /// # Errors
    /// [`EngineError`].
    async fn cases_about(&self, whose: &str) -> Result<Vec<CaseId>, EngineError>;

    /// Up to `limit` cases that ended before a time and have personal data, or papers, that were not erased; the first to end first.
    ///
    /// # Errors
    /// [`EngineError`].
    async fn erasable(&self, what: Erasure, before: Time, limit: usize) -> Result<Vec<CaseId>, EngineError>;

    /// The open tasks that are looked for, a page of them, in the order in which they are due.
    ///
    /// # Errors
    /// [`EngineError`].
    async fn find_tasks(&self, query: &TaskQuery) -> Result<TaskPage, EngineError>;

    /// How many tasks there are, by step and by person, as far as a caller may see them.
    ///
    /// # Errors
    /// [`EngineError`].
    async fn board(&self, of: Option<&Caller>) -> Result<Board, EngineError>;

    /// Steps that other systems were asked to do and failed, by case: up to `limit` of those after the case `after`.
    ///
    /// # Errors
    /// [`EngineError`].
    async fn handovers(&self, after: Option<CaseId>, limit: usize) -> Result<Vec<Handover>, EngineError>;

    /// The connectors that this process called, and how they are.
    async fn lines(&self) -> Vec<LineView>;

    /// What somebody signs who signs that now: JSON in the canonical form of RFC 8785, as UTF-8.
    ///
    /// # Errors
    /// [`EngineError`].
    async fn statement(&self, case: CaseId, of: &Deed) -> Result<String, EngineError>;

    /// The file of a case, ended or not.
    ///
    /// # Errors
    /// [`EngineError`].
    async fn file(&self, case: CaseId) -> Result<CaseFile, EngineError>;

    /// The content of a paper that is in the file, by its SHA-256; `None` where there is none.
    ///
    /// # Errors
    /// [`EngineError`], also if the content is not what was attached.
    async fn content(&self, case: CaseId, sha256: Hash) -> Result<Option<Vec<u8>>, EngineError>;

    /// Personal data that an event refers to; `None` once erased.
    ///
    /// # Errors
    /// [`EngineError`].
    async fn personal(&self, case: CaseId, no: u32) -> Result<Option<Value>, EngineError>;
}
