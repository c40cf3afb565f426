//! Messages of other systems.

use super::start::not_personal;
use super::turn::Turn;
use super::{Delivery, Message, Outcome};
use crate::case::{Actor, Event};
use crate::{EngineError, Name, Node, NodeKind};

impl Turn<'_> {
    pub(super) fn deliver(&mut self, message: Message) -> Result<Outcome, EngineError> {
        not_personal(Some(&message.id))?;
        let Message { id: message, node, ask, holds, personal } = message;
        let known = |at: &Node| {
            ask.as_ref().is_none_or(|ask| at.asks.iter().flatten().any(|known| known.method == *ask))
        };
        match self.flow.node(&node) {
            None => return Err(EngineError::UnknownNode { node }),
            Some(at) if !known(at) => {
                return Err(EngineError::UnknownAsk { node, ask: ask.unwrap_or_default() });
            }
            Some(at) if at.kind == NodeKind::Condition && holds.is_none() => {
                return Err(EngineError::NoDecision { node });
            }
            Some(_) => {}
        }
        let data = personal.map(|personal| self.personal(&personal));
        let (node, ask) = (Name::from(node), ask.map(Name::from));
        self.push(Actor::System, Event::Received { id: message.clone(), node, ask, holds, data });
        self.settle();
        self.advance();
        let is_kept = self.state.inbox.iter().any(|kept| kept.id == message);
        Ok(Outcome::Delivered(if is_kept { Delivery::Kept } else { Delivery::Taken }))
    }
}
