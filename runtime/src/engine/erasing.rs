//! Erasure of personal data of cases that have ended.

use super::EngineError;
use super::commands::actor;
use super::local::{Core, lock};
use super::turn::Turn;
use crate::case::{Actor, CaseId, Erasure, Event, Record};
use crate::{Caller, Role};
use std::collections::BTreeSet;
use std::sync::Arc;

impl Core {
    /// Erases, and returns when nothing of it is left in the journal's files. What was erased before is scrubbed again.
    pub(super) fn erase(
        self: &Arc<Self>,
        id: CaseId,
        what: Erasure,
        by: Option<&Caller>,
    ) -> Result<(), EngineError> {
        let actor = by.map_or(Ok(Actor::Engine), actor)?;
        if let Some(by) = by {
            by.needs(&[Role::Administrator])?;
        }
        match self.case(id) {
            Ok(_) => return Err(EngineError::Running { case: id }),
            Err(EngineError::Ended { .. }) => {}
            Err(error) => return Err(error),
        }
        {
            let _alone = lock(&self.ended_lock);
            let (mut state, hash) = self.ended(id)?.ok_or(EngineError::UnknownCase { case: id })?;
            let records = self.records(state.row)?.0;
            let owner = state.owner.clone();
            let data = left(&records, what, owner.as_deref());
            if !data.is_empty() {
                let flow = self.deployed(state.flow)?;
                let mut turn = Turn::new(&mut state, hash, &flow, &self.settings, self.now());
                turn.push_on(actor, None, Event::Erased { data: data.clone(), what: Some(what) });
                let mut batch = turn.finish().batch();
                batch.erase = data.into_iter().map(|no| (id, no)).collect();
                if what != Erasure::Papers {
                    batch.forget = vec![id];
                }
                let lasts = self.append(batch)?;
                if let Some(last) = lasts.last() {
                    state.row = last.row;
                    self.cases.ended(id, last.row);
                }
                lock(&self.archive).ended(&state);
            }
        }
        self.journal.scrub().map_err(|error| EngineError::NotScrubbed { case: id, why: error.to_string() })
    }
}

/// Numbers of the data of a case that are to be erased and are still there.
fn left(records: &[Record], what: Erasure, owner: Option<&str>) -> Vec<u32> {
    let mut left = BTreeSet::new();
    for record in records {
        if let Event::Erased { data, .. } = &record.event {
            left.retain(|no| !data.contains(no));
        } else if what.covers(record, owner) {
            left.extend(record.event.sealed().map(|data| data.no));
        }
    }
    left.into_iter().collect()
}
