//! Processes: lists of steps, with the ways between them.

mod acting;
mod actor;
mod channel;
mod clause;
mod deeds;
mod diagram;
mod edge;
mod entry;
mod header;
pub mod label;
mod people;
mod system_names;

use super::Context;
use entry::{Entry, List};
use rustc_hash::FxHashMap;
use std::rc::Rc;
use zanflow_kazakh::letters::Lower;
use zanflow_kazakh::marks::mark;
use zanflow_lexicon::durations::{self as duration, Limit};
use zanflow_lexicon::steps;
use zanflow_lexicon::systems::mentioned_lowered;
use zanflow_model::{Action, Duration, Node, NodeKind, Process, Service, System};
use zanflow_syntax::Node as Branch;

pub use header::{announces_steps, channel_of_first_steps, channel_of_header};

/// Reads the processes of a service, in the act's order.
pub fn processes(context: &Context<'_>, branch: &Branch, _service: &Service) -> Vec<Process> {
    let lists = entry::lists(context, branch);
    let lists: Vec<&List> = lists.iter().filter(|list| is_process(list)).collect();
    let mut processes: Vec<Process> = lists.iter().map(|list| process(context, list)).collect();
    diagram::number(context, branch, &lists, &mut processes);
    processes
}

/// A text that begins with a step's label, after its mark.
pub fn is_step(text: &str) -> bool {
    let body = mark(text).map_or(text, |(_, len)| text.get(len..).unwrap_or_default());
    label::label(body).is_some()
}

/// A list is a process if steps of it are labelled, or if most of its items have a time or a result.
fn is_process(list: &List) -> bool {
    let labelled = list.entries.iter().filter(|entry| entry.label.is_some()).count();
    if labelled >= 2 {
        return true;
    }
    let timed =
        list.entries.iter().filter(|entry| entry.result.is_some() || duration::within(&entry.text).is_some());
    let timed = timed.count();
    timed >= 2 && timed * 2 >= list.entries.len() && header::announces_steps(&list.header)
}

fn process(context: &Context<'_>, list: &List) -> Process {
    let nodes = nodes(context, list);
    let edges = edge::edges(&nodes);
    Process {
        channel: channel::channel_of_list(list, &nodes),
        paragraph: list.paragraph.clone(),
        paragraphs: Vec::new(),
        case: list.case.clone(),
        line_start: list.first_line,
        line_end: list.entries.last().map_or(list.first_line, |entry| entry.last_line),
        diagram: header::diagram_number(&list.header),
        nodes,
        edges,
    }
}

/// Most steps carry a label: one without, before the first that has one, is preliminary.
fn is_labelled(list: &List) -> bool {
    list.entries.iter().filter(|entry| entry.label.is_some()).count() * 2 > list.entries.len()
}

fn nodes(context: &Context<'_>, list: &List) -> Vec<Node> {
    let labelled = is_labelled(list);
    let mut nodes: Vec<Node> = Vec::with_capacity(list.entries.len());
    let before_labels =
        list.entries.iter().position(|entry| entry.label.is_some()).unwrap_or(list.entries.len());
    let mut ids = Ids::default();
    let mut unlabelled = 0;
    for (i, entry) in list.entries.iter().enumerate() {
        let kind = match entry.label {
            Some(label) => label.kind,
            None if labelled && i < before_labels => NodeKind::Preliminary,
            None => NodeKind::Step,
        };
        let number = entry.label.map_or_else(
            || {
                unlabelled += 1;
                unlabelled
            },
            |label| label.number,
        );
        // «2-1-үдеріс» has no whole number of its own.
        let num = entry.label.filter(|label| !label.inserted).map(|label| label.number);
        let id = ids.unique(letter(kind), number);
        nodes.push(node(context, entry, id, kind, num));
    }
    nodes
}

fn letter(kind: NodeKind) -> char {
    match kind {
        NodeKind::Process => 'p',
        NodeKind::Condition => 'c',
        NodeKind::Preliminary | NodeKind::Step => 's',
    }
}

/// Ids of steps: how many have asked for each.
#[derive(Default)]
struct Ids {
    taken: FxHashMap<(char, u32), u32>,
}

impl Ids {
    /// `p8`, and where that is taken `p8b`, `p8c`, …, `p8z`, `p8-27`, ….
    fn unique(&mut self, letter: char, number: u32) -> String {
        let taken = self.taken.entry((letter, number)).or_default();
        *taken += 1;
        match taken {
            1 => format!("{letter}{number}"),
            2..=26 => {
                let suffix = ('a'..='z').nth(*taken as usize - 1).unwrap_or_default();
                format!("{letter}{number}{suffix}")
            }
            more => format!("{letter}{number}-{more}"),
        }
    }
}

/// What the words of a step say.
pub struct StepWords {
    actor: Option<String>,
    action: Action,
    duration: Option<Duration>,
    /// The first time limit, as printed, if it is no number in a unit.
    pub unclear: Option<String>,
    systems: Vec<System>,
}

impl StepWords {
    fn new(text: &str, kind: NodeKind) -> Self {
        let lower = text.lowered();
        let action = steps::action_lowered(&lower, kind);
        let (duration, unclear) = match duration::limit_lowered(text, &lower) {
            Some(Limit::Time(time)) => (Some(time), None),
            Some(Limit::Unclear(printed)) => (None, Some(printed)),
            None => (None, None),
        };
        StepWords {
            actor: actor::actor(text, kind, action),
            action,
            duration,
            unclear,
            systems: mentioned_lowered(&lower),
        }
    }
}

fn node(context: &Context<'_>, entry: &Entry, id: String, kind: NodeKind, num: Option<u32>) -> Node {
    let text = trimmed(&entry.text);
    let words = context.memory.steps(kind).of(text, |text| Rc::new(StepWords::new(text, kind)));
    Node {
        id,
        kind,
        num,
        line: entry.first_line,
        line_end: entry.last_line,
        item: entry.mark.clone(),
        actor: words.actor.clone(),
        duration: words.duration.clone(),
        result: entry.result.as_deref().map(|result| trimmed(result).to_owned()),
        action: words.action,
        systems: words.systems.clone(),
        when_true: None,
        text: if entry.more.is_empty() {
            text.to_owned()
        } else {
            format!("{} {}", entry.text.trim(), trimmed(&entry.more))
        },
    }
}

/// Without the mark at the end.
fn trimmed(text: &str) -> &str {
    text.trim().trim_end_matches([';', '.', ',', ' '])
}
