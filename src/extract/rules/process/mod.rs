//! Processes from sentences: one for each channel.

pub mod action;
pub mod blocks;
pub mod channel;
pub mod flow;
pub mod unread;

use super::outline::Chapter;
use zanflow_model::{Channel, Process};

/// What a process is built from.
pub struct Orders<'a> {
    /// The chapters that order the service.
    pub chapters: Vec<&'a Chapter>,
    /// The channels of the list of requirements.
    pub listed: &'a [Channel],
}

/// The processes of a service.
pub fn processes(orders: &Orders<'_>) -> Vec<Process> {
    let blocks = blocks::blocks(&orders.chapters);
    let channels = channel::of_service(&blocks, orders.listed);
    let built = channels.iter().map(|channel| flow::process(&blocks, *channel, &channels));
    built.filter(|process| process.nodes.len() > 1).collect()
}
