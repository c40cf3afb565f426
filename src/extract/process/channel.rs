//! The channel of a list of steps: what its header says, else what its first steps show.

use super::entry::List;
use super::header::{channel_of_first_steps, channel_of_header};
use zanflow_model::{Channel, Node, NodeKind};

/// The channel of a list of steps.
pub fn channel_of_list(list: &List, nodes: &[Node]) -> Channel {
    if let Some(channel) = channel_of_header(&list.header) {
        return channel;
    }
    let labelled =
        nodes.iter().filter(|node| matches!(node.kind, NodeKind::Process | NodeKind::Condition)).count();
    if labelled * 2 <= nodes.len() {
        return Channel::Internal;
    }
    if nodes.first().is_some_and(|node| node.kind == NodeKind::Preliminary) {
        return Channel::Portal;
    }
    let first: Vec<&str> = nodes.iter().take(3).map(|node| node.text.as_str()).collect();
    channel_of_first_steps(&first).unwrap_or(Channel::Internal)
}
