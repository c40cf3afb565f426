//! The diagram that shows a process: by its header's own words, else by the captions of the appendices.

use super::entry::List;
use super::header::{channel_of_header, diagram_number, names_appendix};
use crate::Context;
use zanflow_lexicon::steps::names_diagram;
use zanflow_model::{Channel, Process};
use zanflow_syntax::{Kind, Node};

/// Fills in the diagrams of processes whose headers give no number.
pub fn number(context: &Context<'_>, branch: &Node, lists: &[&List], processes: &mut [Process]) {
    let captions = captions(context, branch);
    let mut unnumbered = 0;
    for (list, process) in lists.iter().zip(processes) {
        if process.diagram.is_some() {
            continue;
        }
        if names_appendix(&list.header) {
            let shown = captions.iter().find(|(channel, _)| *channel == process.channel);
            process.diagram = shown.map(|(_, number)| *number);
        }
        if process.diagram.is_none() && names_diagram(&list.header) {
            // A diagram without a number is the next one of its regulation.
            unnumbered += 1;
            process.diagram = Some(unnumbered);
        }
    }
}

/// Channel and number of each caption; one that names no channel shows the inner units.
fn captions(context: &Context<'_>, branch: &Node) -> Vec<(Channel, u32)> {
    let diagrams = context.tree.walk(branch).filter(|node| node.kind == Kind::Diagram);
    diagrams
        .filter_map(|node| {
            let text = context.text(node);
            Some((channel_of_header(&text).unwrap_or(Channel::Internal), diagram_number(&text)?))
        })
        .collect()
}
