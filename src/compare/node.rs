//! What is compared of a process and its nodes, read once.

use super::words::{Bag, Lexicon, Sense, Weighed};
use rustc_hash::FxHashMap;
use zanflow_flow::{FlowGraph, Time, Vertex, times};
use zanflow_lexicon::meaning::{self, Role};
use zanflow_model::{Action, EdgeKind, Node, NodeKind, Process, Service, System};

/// A process with what is compared of its nodes.
#[derive(Debug, Clone)]
pub struct Read<'m> {
    /// The service that it belongs to.
    pub service: &'m Service,
    /// The process.
    pub process: &'m Process,
    /// Which process of its channel, from 1.
    pub case: usize,
    /// Its nodes, in the text's order.
    pub nodes: Vec<Features<'m>>,
    /// The ways between them.
    pub graph: FlowGraph,
}

/// What is compared of a node.
#[derive(Debug, Clone)]
pub struct Features<'m> {
    /// The node.
    pub node: &'m Node,
    /// What its words mean, but for times.
    pub bag: Bag,
    /// Systems that take part, each once.
    pub systems: Vec<System>,
    /// Who acts, where the act says it.
    pub role: Option<Role>,
    /// The time that the act gives it.
    pub time: Option<Time<'m>>,
    /// What it goes with: a condition with the refusal that follows where it fails, and the other way.
    pub partner: Option<usize>,
}

impl<'m> Read<'m> {
    /// Reads a process.
    pub fn new(lexicon: &Lexicon, service: &'m Service, process: &'m Process) -> Self {
        let graph = FlowGraph::new(process);
        let mut nodes: Vec<Features<'m>> = process
            .nodes
            .iter()
            .zip(times(service, process))
            .map(|(node, time)| Features::of(lexicon, node, time))
            .collect();
        for way in graph.ways().iter().filter(|way| way.when == EdgeKind::Fail) {
            let (Vertex::Step(condition), Vertex::Step(refusal)) = (way.from, way.to) else { continue };
            for (own, other) in [(condition, refusal), (refusal, condition)] {
                if let Some(node) = nodes.get_mut(own).filter(|node| node.partner.is_none()) {
                    node.partner = Some(other);
                }
            }
        }
        let mut same = service.processes.iter().filter(|other| other.channel == process.channel);
        let case = same.position(|other| std::ptr::eq(other, process)).map_or(1, |nth| nth + 1);
        Self { service, process, case, nodes, graph }
    }

    /// Relative position of a node, 0 to 1.
    fn position(&self, nth: usize) -> f64 {
        let last = self.nodes.len().saturating_sub(1);
        if last == 0 { 0.5 } else { nth as f64 / last as f64 }
    }
}

impl<'m> Features<'m> {
    fn of(lexicon: &Lexicon, node: &'m Node, time: Option<Time<'m>>) -> Self {
        let mut systems = node.systems.clone();
        systems.sort_unstable();
        systems.dedup();
        let raw = node.duration.as_ref().map(|duration| duration.raw.as_str()).filter(|raw| !raw.is_empty());
        let bag = match raw {
            Some(raw) => lexicon.bag(&node.text.replace(raw, " ")),
            None => lexicon.bag(&node.text),
        };
        let role = node.actor.as_deref().filter(|actor| !actor.trim().is_empty()).map(meaning::role);
        Self { node, bag, systems, role, time, partner: None }
    }

    /// Whether it asks something.
    pub fn is_condition(&self) -> bool {
        self.node.kind == NodeKind::Condition
    }

    /// Whether it refuses.
    pub fn is_refusal(&self) -> bool {
        !self.is_condition() && self.node.action == Action::Refuse
    }
}

/// Weights of meanings: one that most steps of both processes have counts little.
pub struct Weights(FxHashMap<Sense, f64>);

impl Weights {
    /// The weights for two processes.
    pub fn of(a: &Read<'_>, b: &Read<'_>) -> Self {
        let mut counts: FxHashMap<Sense, f64> = FxHashMap::default();
        let nodes = a.nodes.iter().chain(&b.nodes);
        let all = (a.nodes.len() + b.nodes.len()) as f64;
        for sense in nodes.flat_map(|node| node.bag.senses()) {
            *counts.entry(sense).or_default() += 1.0;
        }
        // The order of computing weights does not matter.
        #[allow(clippy::iter_over_hash_type)]
        for count in counts.values_mut() {
            *count = ((all + 2.0) / *count).ln() + 0.1;
        }
        Self(counts)
    }

    /// The weight of a word.
    pub fn of_sense(&self, sense: Sense) -> f64 {
        self.0.get(&sense).copied().unwrap_or(1.0)
    }
}

/// How alike the words of each node of one process are to those of each of another.
pub struct Texts {
    columns: usize,
    table: Vec<f64>,
}

impl Texts {
    /// Of two processes.
    pub fn of(a: &Read<'_>, b: &Read<'_>, weights: &Weights) -> Self {
        let weighed = |read: &Read<'_>| -> Vec<Weighed> {
            read.nodes.iter().map(|node| Weighed::of(&node.bag, |sense| weights.of_sense(sense))).collect()
        };
        let (rows, columns) = (weighed(a), weighed(b));
        let table = rows.iter().flat_map(|row| columns.iter().map(|column| row.likeness(column))).collect();
        Self { columns: columns.len(), table }
    }

    fn at(&self, row: usize, column: usize) -> f64 {
        self.table.get(row * self.columns + column).copied().unwrap_or(0.0)
    }
}

/// Weights of the components of similarity.
const ACTION: f64 = 0.34;
const TEXT: f64 = 0.34;
const SYSTEMS: f64 = 0.07;
const ACTOR: f64 = 0.07;
const PARTNER: f64 = 0.12;
const POSITION: f64 = 0.06;

/// Similarity of two nodes, 0 to 1; symmetric.
pub fn likeness(a: &Read<'_>, b: &Read<'_>, texts: &Texts, (i, j): (usize, usize)) -> f64 {
    let (Some(x), Some(y)) = (a.nodes.get(i), b.nodes.get(j)) else { return 0.0 };
    if x.is_refusal() != y.is_refusal() {
        return 0.0;
    }
    let text = texts.at(i, j);
    let position = 1.0 - (a.position(i) - b.position(j)).abs();
    let mut sum = ACTION * action(x, y, text) + TEXT * text + POSITION * position;
    let mut whole = ACTION + TEXT + POSITION;
    if !(x.systems.is_empty() && y.systems.is_empty()) {
        sum += SYSTEMS * shared(&x.systems, &y.systems);
        whole += SYSTEMS;
    }
    if let (Some(one), Some(other)) = (&x.role, &y.role) {
        sum += ACTOR * if one == other { 1.0 } else { 0.0 };
        whole += ACTOR;
    }
    if let (Some(p), Some(q)) = (x.partner, y.partner)
        && let (Some(one), Some(other)) = (a.nodes.get(p), b.nodes.get(q))
    {
        let text = texts.at(p, q);
        sum += PARTNER * (0.5 * action(one, other, text) + 0.5 * text);
        whole += PARTNER;
    }
    let alike = sum / whole;
    if x.is_condition() == y.is_condition() { alike } else { alike * 0.72 }
}

/// Actions that acts interchange: one says «registers» where another says «receives».
const NEIGHBOURS: &[&[Action]] = &[
    &[Action::RegisterRequest, Action::ProcessRequest, Action::RegisterDocuments],
    &[Action::ReceiveDocuments, Action::RegisterDocuments],
    &[Action::FillForm, Action::AttachDocuments, Action::ChooseService],
    &[Action::QueryRegistry, Action::SendRequest],
    &[Action::CheckEligibility, Action::Examine],
    &[Action::CheckRegistry, Action::CheckCredentials],
    &[Action::Sign, Action::SignResult],
    &[Action::PrepareResult, Action::DeliverResult],
    &[Action::PrepareResult, Action::Examine],
    &[Action::AssignExecutor, Action::Examine],
    &[Action::RegisterApplicant, Action::Authenticate],
    &[Action::SendRequest, Action::DeliverResult],
];

fn action(x: &Features<'_>, y: &Features<'_>, text: f64) -> f64 {
    let (one, other) = (x.node.action, y.node.action);
    // Without a known action, the similarity of the texts decides.
    if one == Action::Other || other == Action::Other {
        return text;
    }
    if one == other {
        return 1.0;
    }
    if NEIGHBOURS.iter().any(|group| group.contains(&one) && group.contains(&other)) { 0.55 } else { 0.0 }
}

fn shared(a: &[System], b: &[System]) -> f64 {
    let both = a.iter().filter(|system| b.contains(system)).count() as f64;
    let all = (a.len() + b.len()) as f64 - both;
    if all == 0.0 { 1.0 } else { both / all }
}
