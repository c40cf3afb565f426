//! Cases by who started them, and those that ended by their end: histories and periods of retention without walking all cases.

use super::local::{Core, lock};
use super::{Blocking, EngineError, Local};
use crate::case::{CaseId, CaseView, Erasure, State};
use crate::{Name, Time};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

/// Data that are read in one go.
const PAGE: usize = 1000;

/// The lists.
#[derive(Debug, Default)]
pub(super) struct Archive {
    /// By who started them, ended or not.
    owners: BTreeMap<Name, BTreeSet<CaseId>>,
    /// Those that ended and have personal data of the applicant besides papers, by their end.
    personal: BTreeSet<(Time, CaseId)>,
    /// Those that ended and have papers.
    papers: BTreeSet<(Time, CaseId)>,
    /// While a journal is read: the ends of those that have personal data.
    ends: BTreeMap<CaseId, Time>,
}

impl Archive {
    /// A case was started, or read from the journal.
    pub(super) fn started(&mut self, state: &State) {
        if let Some(owner) = &state.owner {
            self.owners.entry(owner.clone()).or_default().insert(state.id);
        }
    }

    /// A case has ended, or an ended case was changed.
    pub(super) fn ended(&mut self, state: &State) {
        let at = (state.end, state.id);
        let has_papers = state.file.as_ref().is_some_and(|file| !file.papers.is_empty());
        for (list, is) in [(&mut self.personal, state.personal), (&mut self.papers, has_papers)] {
            if is {
                list.insert(at);
            } else {
                list.remove(&at);
            }
        }
    }
}

/// The lists as a snapshot keeps them.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Archived {
    owners: Vec<(Name, Vec<CaseId>)>,
    personal: Vec<(Time, CaseId)>,
    papers: Vec<(Time, CaseId)>,
}

impl Archive {
    /// The lists as they are.
    pub(super) fn archived(&self) -> Archived {
        let owners =
            self.owners.iter().map(|(owner, cases)| (owner.clone(), cases.iter().copied().collect()));
        Archived {
            owners: owners.collect(),
            personal: self.personal.iter().copied().collect(),
            papers: self.papers.iter().copied().collect(),
        }
    }

    /// While a journal is read: what a snapshot kept.
    pub(super) fn read(archived: Archived) -> Self {
        let owners = archived.owners.into_iter().map(|(owner, cases)| (owner, cases.into_iter().collect()));
        Self {
            owners: owners.collect(),
            ends: archived.personal.iter().chain(&archived.papers).map(|(end, case)| (*case, *end)).collect(),
            personal: archived.personal.into_iter().collect(),
            papers: archived.papers.into_iter().collect(),
        }
    }

    /// While a journal is read: a case has ended.
    pub(super) fn read_end(&mut self, state: &State) {
        self.ended(state);
        let at = (state.end, state.id);
        if self.personal.contains(&at) || self.papers.contains(&at) {
            self.ends.insert(state.id, state.end);
        }
    }

    /// While a journal is read: data of an ended case were erased.
    pub(super) fn erased(&mut self, case: CaseId, what: Option<Erasure>) {
        let Some(end) = self.ends.get(&case).copied() else { return };
        self.papers.remove(&(end, case));
        if what != Some(Erasure::Papers) {
            self.personal.remove(&(end, case));
            self.ends.remove(&case);
        }
    }

    /// The journal was read.
    pub(super) fn is_read(&mut self) {
        self.ends.clear();
    }
}

impl Core {
    pub(super) fn owned(&self, owner: &str, before: Option<CaseId>, limit: usize) -> Vec<CaseId> {
        let to = before.map_or(Bound::Unbounded, Bound::Excluded);
        let archive = lock(&self.archive);
        let of =
            archive.owners.get(owner).into_iter().flat_map(|cases| cases.range((Bound::Unbounded, to)).rev());
        of.take(limit).copied().collect()
    }

    pub(super) fn overdue_for_erasure(&self, what: Erasure, before: Time, limit: usize) -> Vec<CaseId> {
        let archive = lock(&self.archive);
        let over = |list: &BTreeSet<(Time, CaseId)>| -> Vec<(Time, CaseId)> {
            list.iter().take_while(|(end, _)| *end < before).take(limit).copied().collect()
        };
        let mut found = over(&archive.papers);
        if what != Erasure::Papers {
            found.extend(over(&archive.personal));
            found.sort_unstable();
            found.dedup();
        }
        found.into_iter().take(limit).map(|(_, case)| case).collect()
    }

    /// Cases that say something of somebody: one of the texts of their data is that number or name.
    pub(super) fn about(&self, whose: &str) -> Result<Vec<CaseId>, EngineError> {
        let mut found = BTreeSet::new();
        let mut after = (CaseId(0), 0);
        loop {
            let page = self.journal.data(after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = (last.case, last.no);
            found.extend(page.iter().filter(|datum| datum.names(whose)).map(|datum| datum.case));
        }
        Ok(found.into_iter().collect())
    }
}

impl Local {
    pub(super) fn owned_views(
        &self,
        owner: &str,
        before: Option<CaseId>,
        limit: usize,
    ) -> Result<Vec<CaseView>, EngineError> {
        let mut found = Vec::new();
        for case in self.0.owned(owner, before, limit) {
            match self.view(case) {
                Ok(view) => found.push(view),
                // Its start is not durable yet.
                Err(EngineError::UnknownCase { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }
}
