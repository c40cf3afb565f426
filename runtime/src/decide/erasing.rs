//! Erasure of personal data of cases that have ended.

use super::Outcome;
use super::start::actor;
use super::turn::Turn;
use crate::case::{Actor, Erasure, Event, Record};
use crate::{Caller, EngineError, Role};
use std::collections::BTreeSet;

impl Turn<'_> {
    /// What was erased before makes no event.
    pub(super) fn erase(&mut self, what: Erasure, by: Option<&Caller>) -> Result<Outcome, EngineError> {
        let actor = by.map_or(Ok(Actor::Engine), actor)?;
        if let Some(by) = by {
            by.needs(&[Role::Administrator])?;
        }
        let case = self.state.id;
        if self.state.seq == 0 {
            return Err(EngineError::UnknownCase { case });
        }
        if self.state.ended.is_none() {
            return Err(EngineError::Running { case });
        }
        let data = left(&self.beside.records()?, what, self.state.owner.as_deref());
        if !data.is_empty() {
            self.push_on(actor, None, Event::Erased { data: data.clone(), what: Some(what) });
            self.erased = data;
            self.forget = what != Erasure::Papers;
        }
        Ok(Outcome::Done)
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
