//! Escalation: a step is put before somebody who sees to it that it is done.

use super::commands::{actor, not_personal};
use super::local::Core;
use super::turn::Turn;
use super::{EngineError, Person};
use crate::case::{Actor, CaseId, Cause, Event};
use crate::{Caller, Name};
use std::sync::Arc;

/// To whom a step is escalated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// The head of the case's unit: whoever has that role there.
    Head,
    /// That person.
    Person(Person),
}

/// What the clock escalates, and to whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Raise {
    /// When a step's deadline is near.
    pub near: Option<Whom>,
    /// When it has passed.
    pub passed: Option<Whom>,
}

impl Core {
    pub(super) fn raise(
        self: &Arc<Self>,
        id: CaseId,
        to: &Whom,
        by: &Caller,
        reason: &str,
    ) -> Result<(), EngineError> {
        let actor = actor(by)?;
        if let Whom::Person(to) = to {
            not_personal(Some(&to.id))?;
        }
        self.command(id, |turn| {
            if turn.state.at.is_none() {
                return Err(EngineError::NoTask { case: id, node: String::new() });
            }
            by.may_raise(turn.state.seen())?;
            if reason.trim().is_empty() {
                let node = turn.state.at.as_ref().map_or_else(String::new, |at| at.node.to_string());
                return Err(EngineError::NoReason { node });
            }
            put(turn, to, actor, Cause::Asked, Some(reason))
        })
    }
}

/// Puts the event into a turn.
pub(super) fn put(
    turn: &mut Turn<'_>,
    to: &Whom,
    actor: Actor,
    cause: Cause,
    reason: Option<&str>,
) -> Result<(), EngineError> {
    let Some(at) = &turn.state.at else { return Ok(()) };
    let (node, visit) = (at.node.clone(), at.visit);
    let (to, name) = match to {
        Whom::Head => (None, None),
        Whom::Person(person) => (Some(Name::from(&person.id)), Some(person.name.as_str())),
    };
    let said: Vec<&str> = reason.into_iter().collect();
    // The clock has nothing to say that the event does not.
    let data = match (&actor, name) {
        (Actor::Engine, None) => None,
        _ => Some(turn.personal(&serde_json::json!({ "name": name, "words": said }))?),
    };
    turn.push(actor, Event::Raised { node, visit, to, cause, data });
    Ok(())
}
