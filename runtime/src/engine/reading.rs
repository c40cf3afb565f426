//! Reading what lies beside the chain, for decisions, calls and queries.

use super::EngineError;
use super::local::{Core, Slot};
use crate::case::{CaseId, Filed, Record, State};
use crate::decide::{Beside, Dossier};
use crate::file::CaseFile;
use crate::journal::Datum;
use crate::{Flow, Hash};
use serde_json::Value;
use std::sync::Arc;

/// What lies beside the chain of one case.
pub(super) struct Shelf<'c> {
    core: &'c Core,
    case: CaseId,
    /// The case's last row.
    row: u64,
}

impl Beside for Shelf<'_> {
    fn datum(&self, no: u32) -> Result<Option<Datum>, EngineError> {
        Ok(self.core.journal.datum(self.case, no)?)
    }

    fn records(&self) -> Result<Vec<Record>, EngineError> {
        Ok(self.core.records(self.row)?.0)
    }
}

impl Core {
    pub(super) fn beside(&self, state: &State) -> Shelf<'_> {
        Shelf { core: self, case: state.id, row: state.row }
    }

    pub(super) fn read_personal(&self, case: CaseId, no: u32) -> Result<Option<Value>, EngineError> {
        let datum = self.journal.datum(case, no)?;
        Ok(datum.and_then(|datum| serde_json::from_slice(&datum.body).ok()))
    }

    pub(super) fn read_file(&self, state: &State) -> Result<CaseFile, EngineError> {
        Dossier { case: state.id, beside: &self.beside(state) }.file(state.file.as_deref())
    }

    pub(super) fn read_content(&self, state: &State, sha256: Hash) -> Result<Option<Vec<u8>>, EngineError> {
        Dossier { case: state.id, beside: &self.beside(state) }.content(state.file.as_deref(), sha256)
    }

    /// The personal data that the case was started with, until they are erased. Kept between the calls of a case.
    pub(super) fn subject(&self, slot: &mut Slot) -> Result<Option<Arc<Value>>, EngineError> {
        if !slot.state.subject {
            slot.subject = None;
        } else if slot.subject.is_none() {
            slot.subject = self.read_personal(slot.state.id, 1)?.map(Arc::new);
        }
        Ok(slot.subject.clone())
    }

    /// The file for a call; kept while it does not change.
    pub(super) fn file_of(&self, slot: &mut Slot, flow: &Flow) -> Result<Option<Arc<CaseFile>>, EngineError> {
        let Some(file) = slot.state.file.as_deref() else { return Ok(None) };
        let stamp = Filed::stamp(file);
        if let Some((_, read)) = slot.file.as_ref().filter(|(known, _)| *known == stamp) {
            return Ok(Some(Arc::clone(read)));
        }
        let dossier = Dossier { case: slot.state.id, beside: &self.beside(&slot.state) };
        let read = Arc::new(dossier.told(flow, Some(file))?);
        slot.file = Some((stamp, Arc::clone(&read)));
        Ok(Some(read))
    }
}
