//! Escalation: a step is put before somebody who sees to it that it is done.

use super::start::{actor, not_personal};
use super::turn::Turn;
use super::{Outcome, Whom};
use crate::case::{Actor, Cause, Event};
use crate::{Caller, EngineError, Name};

impl Turn<'_> {
    pub(super) fn raise(&mut self, to: &Whom, by: &Caller, reason: &str) -> Result<Outcome, EngineError> {
        let actor = actor(by)?;
        if let Whom::Person(to) = to {
            not_personal(Some(&to.id))?;
        }
        let Some(at) = &self.state.at else {
            return Err(EngineError::NoTask { case: self.state.id, node: String::new() });
        };
        by.may_raise(self.state.seen())?;
        if reason.trim().is_empty() {
            return Err(EngineError::NoReason { node: at.node.to_string() });
        }
        self.put_raised(to, actor, Cause::Asked, Some(reason));
        Ok(Outcome::Done)
    }

    /// Puts the event into the turn.
    pub(super) fn put_raised(&mut self, to: &Whom, actor: Actor, cause: Cause, reason: Option<&str>) {
        let Some(at) = &self.state.at else { return };
        let (node, visit) = (at.node.clone(), at.visit);
        let (to, name) = match to {
            Whom::Head => (None, None),
            Whom::Person(person) => (Some(Name::from(&person.id)), Some(person.name.as_str())),
        };
        let said: Vec<&str> = reason.into_iter().collect();
        // The clock has nothing to say that the event does not.
        let data = match (&actor, name) {
            (Actor::Engine, None) => None,
            _ => Some(self.personal(&serde_json::json!({ "name": name, "words": said }))),
        };
        self.push(actor, Event::Raised { node, visit, to, cause, data });
    }
}
