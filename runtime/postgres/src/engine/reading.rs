//! Reading what lies beside the chain.

use super::Core;
use crate::store::Loaded;
use serde_json::Value;
use zanflow_runtime::case::{Filed, State};
use zanflow_runtime::decide::{Dossier, Loaded as Beside, Reads, stated};
use zanflow_runtime::{CaseFile, CaseId, Deed, EngineError, Hash};

/// Numbers of the data with which a case was started, and of those that its file is read from.
pub(super) fn numbers(subject: bool, file: Option<&Filed>) -> Vec<u32> {
    subject.then_some(1).into_iter().chain(file.map(Filed::numbers).unwrap_or_default()).collect()
}

impl Core {
    pub(crate) async fn loaded(&self, case: CaseId) -> Result<Loaded, EngineError> {
        self.store.load(case).await?.ok_or(EngineError::UnknownCase { case })
    }

    /// All that the file of a case is read from.
    async fn beside(&self, state: &State) -> Result<Beside, EngineError> {
        let reads = Reads { data: numbers(state.subject, state.file.as_deref()), records: false };
        let data =
            if reads.data.is_empty() { Vec::new() } else { self.store.data(state.id, &reads.data).await? };
        Ok(Beside::new(&reads, data, None))
    }

    pub(crate) async fn read_file(&self, case: CaseId) -> Result<CaseFile, EngineError> {
        let state = self.loaded(case).await?.state;
        let beside = self.beside(&state).await?;
        Dossier { case, beside: &beside }.file(state.file.as_deref())
    }

    pub(crate) async fn read_statement(&self, case: CaseId, of: &Deed) -> Result<String, EngineError> {
        let state = self.loaded(case).await?.state;
        let flow = self.flow(state.flow).await?;
        let beside = self.beside(&state).await?;
        stated(&state, &flow, Dossier { case, beside: &beside }, of)
    }

    /// The content of a paper: of all contents only this one is read.
    pub(crate) async fn read_content(
        &self,
        case: CaseId,
        sha256: Hash,
    ) -> Result<Option<Vec<u8>>, EngineError> {
        let state = self.loaded(case).await?.state;
        let Some(file) = state.file.as_deref() else { return Ok(None) };
        let mut reads = Reads { data: numbers(false, Some(file)), records: false };
        let mut data = self.store.data(case, &reads.data).await?;
        let known = Beside::new(&reads, data.clone(), None);
        let Some(no) = (Dossier { case, beside: &known }).content_at(Some(file), sha256)? else {
            return Ok(None);
        };
        reads.data.push(no);
        data.extend(self.store.data(case, &[no]).await?);
        let all = Beside::new(&reads, data, None);
        Dossier { case, beside: &all }.content(Some(file), sha256)
    }

    pub(crate) async fn read_personal(&self, case: CaseId, no: u32) -> Result<Option<Value>, EngineError> {
        let data = self.store.data(case, &[no]).await?;
        Ok(data.first().and_then(|datum| serde_json::from_slice(&datum.body).ok()))
    }
}
