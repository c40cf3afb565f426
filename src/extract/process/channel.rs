//! Who acts in a list: by what its header says, else by its first steps.

use super::entry::List;
use zanflow_lexicon::steps::{self, Hint};
use zanflow_model::{Channel, Node, NodeKind};

/// The channel of a list of steps.
pub fn of_list(list: &List, nodes: &[Node]) -> Channel {
    let labelled =
        nodes.iter().filter(|node| matches!(node.kind, NodeKind::Process | NodeKind::Condition)).count() * 2
            > nodes.len();
    if let Some(hint) = steps::channel_hint(&list.header) {
        return channel(hint);
    }
    if !labelled {
        return Channel::Internal;
    }
    if nodes.first().is_some_and(|node| node.kind == NodeKind::Preliminary) {
        return Channel::Portal;
    }
    let first: Vec<&str> = nodes.iter().take(3).map(|node| node.text.as_str()).collect();
    steps::first_step_hint(&first).map_or(Channel::Internal, channel)
}

/// The channel that a caption or header names.
pub fn of_text(text: &str) -> Option<Channel> {
    steps::channel_hint(text).map(channel)
}

/// The channel that a hint means.
pub fn channel(hint: Hint) -> Channel {
    match hint {
        Hint::Portal => Channel::Portal,
        Hint::Provider => Channel::Provider,
        Hint::Centre => Channel::Centre,
        Hint::Internal => Channel::Internal,
    }
}
