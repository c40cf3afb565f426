//! What a case waits for.

use crate::case::{Asked, Phase, State};
use crate::connect::Key;
use crate::{Connector, Flow, Time};

/// What a case needs to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// Somebody's word, or that a time comes.
    Rest {
        /// When it needs something next; `None`: only once it is told something.
        until: Option<Time>,
    },
    /// [`Command::Advance`](super::Command::Advance).
    Advance,
    /// [`Command::Time`](super::Command::Time).
    Time,
    /// A call to another system; then [`Command::Answer`](super::Command::Answer).
    Call(Due),
}

/// A call to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The key under which the other system acts once.
    pub key: Key,
    /// The system.
    pub connector: Connector,
}

/// What a case needs now: first what it waits for, then what time does.
pub fn need(state: &State, flow: &Flow, now: Time) -> Need {
    let now = now.max(state.last);
    if state.runs(now) {
        return due(state, flow, now).map_or(Need::Advance, Need::Call);
    }
    match state.timer() {
        Some(timer) if timer <= now => Need::Time,
        until => Need::Rest { until },
    }
}

/// The next call of a case: of a question any that is due; of a step that orders something, what comes next in the act's order.
pub(crate) fn due(state: &State, flow: &Flow, now: Time) -> Option<Due> {
    let at = state.at.as_ref().filter(|at| at.phase == Phase::Calling)?;
    let asks = &flow.plan().node(&at.node)?.asks;
    let first = at.wanted().next()?.group;
    let in_turn = |asked: &&Asked| !asks.in_order || asked.group == first;
    let asked = at.wanted().filter(in_turn).find(|asked| asked.is_due(now))?;
    let connector = asks.get(asked.name.as_deref())?.connector;
    let (node, ask) = (at.node.clone(), asked.name.clone());
    let key = Key { case: state.id, node, ask, visit: at.visit, attempt: asked.attempt };
    Some(Due { key, connector })
}
