//! A process as generators draw it: ids that every format takes, the ways that can be taken, and what keeps it from
//! running.

use std::collections::BTreeSet;
use zanflow_flow::{Actor, Cast, FlowGraph, Time, Vertices, actors, is_of_others, times};
pub use zanflow_model::EdgeKind;
use zanflow_model::{Node, NodeKind, Process, Service};

pub use zanflow_flow::{END_REFUSED, END_SUCCESS, START, Vertex, Way};

/// A process made ready for drawing. What cannot be drawn (a way to a node that is not there) is left out and said in
/// `faults`.
#[derive(Debug, Clone)]
pub struct Graph<'a> {
    /// Steps in the act's order.
    pub steps: Vec<Step<'a>>,
    /// Edges that are drawn, in the model's order.
    flow: FlowGraph,
    /// Lanes by first step; the lane without an actor holds steps of unnamed actors.
    pub lanes: Vec<Lane>,
    /// Why it cannot run; empty where it can.
    pub faults: Vec<Fault>,
}

/// One step.
#[derive(Debug, Clone)]
pub struct Step<'a> {
    /// The node's id if it is a valid and unique XML name, else a generated one.
    pub id: String,
    /// Its node in the model.
    pub node: &'a Node,
    /// Index of its lane.
    pub lane: usize,
    /// Who acts, where the act says it.
    pub actor: Option<Actor<'a>>,
    /// Leads directly to the refusal.
    pub refusal: bool,
    /// Its time limit.
    pub time: Option<Time<'a>>,
}

impl Step<'_> {
    /// The act names no actor; the lane is that of the previous step, or nobody's.
    pub fn lane_inferred(&self) -> bool {
        self.actor.is_none()
    }

    /// Whether it is a condition.
    pub fn is_condition(&self) -> bool {
        self.node.kind == NodeKind::Condition
    }

    /// The variable that says whether a condition holds: `c1_passed`.
    pub fn variable(&self) -> String {
        let letter = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        format!("{}_passed", self.id.chars().map(letter).collect::<String>())
    }
}

/// A lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// Actor, as printed; none if the act names nobody.
    pub actor: Option<String>,
    /// Whether the actor asks for the service.
    pub is_applicant: bool,
}

/// Why a process cannot run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// No steps.
    Empty,
    /// No edge from the start.
    NoStart,
    /// The step is unreachable.
    Unreachable(String),
    /// No end can be reached from the step.
    NoEnding(String),
    /// A condition without an edge for this outcome.
    NoBranch(String, EdgeKind),
    /// Two edges for one outcome; the first is drawn.
    TwoWays(String, EdgeKind),
    /// An outcome that this kind of step cannot have; not drawn.
    WrongOutcome(String, EdgeKind),
    /// An edge from or to an unknown node; not drawn.
    UnknownPlace(String),
    /// A duplicate or reserved id; the second node was renamed.
    Renamed(String),
}

impl<'a> Graph<'a> {
    /// The graph of a process.
    pub fn new(service: &'a Service, process: &'a Process) -> Self {
        let mut faults = Vec::new();
        let (steps, lanes) = steps(service, process, &mut faults);
        let flow = FlowGraph::from_ways(steps.len(), Vec::new());
        let mut graph = Self { steps, flow, lanes, faults };
        graph.read_ways(process);
        graph.check();
        graph
    }

    /// Whether it can run.
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }

    /// Id of a vertex.
    pub fn id(&self, place: Vertex) -> &str {
        match place {
            Vertex::Start => START,
            Vertex::Success => END_SUCCESS,
            Vertex::Refused => END_REFUSED,
            Vertex::Step(nth) => self.steps.get(nth).map_or("", |step| &step.id),
        }
    }

    /// Whether an edge enters the vertex.
    pub fn is_entered(&self, place: Vertex) -> bool {
        self.flow.entering(place).next().is_some()
    }

    /// Edges that are drawn, in the model's order.
    pub fn ways(&self) -> &[Way] {
        self.flow.ways()
    }

    /// The outgoing edge for an outcome.
    pub fn way(&self, from: Vertex, when: EdgeKind) -> Option<&Way> {
        self.flow.way(from, when)
    }

    fn is_fork(&self, place: Vertex) -> bool {
        matches!(place, Vertex::Step(nth) if self.steps.get(nth).is_some_and(Step::is_condition))
    }

    fn read_ways(&mut self, process: &Process) {
        let vertices = Vertices::new(process);
        let mut ways: Vec<Way> = Vec::with_capacity(process.edges.len());
        let mut taken = BTreeSet::new();
        for edge in &process.edges {
            let way = match vertices.way(edge) {
                Ok(way) => way,
                Err(unknown) => {
                    self.faults.push(Fault::UnknownPlace(unknown.to_owned()));
                    continue;
                }
            };
            let id = self.id(way.from).to_owned();
            if self.is_fork(way.from) == (way.when == EdgeKind::Next) {
                self.faults.push(Fault::WrongOutcome(id, way.when));
            } else if taken.insert((way.from, way.when as u8)) {
                ways.push(way);
            } else {
                self.faults.push(Fault::TwoWays(id, way.when));
            }
        }
        self.flow = FlowGraph::from_ways(self.steps.len(), ways);
        for nth in 0..self.steps.len() {
            let to = self.way(Vertex::Step(nth), EdgeKind::Next).map(|way| way.to);
            if let Some(step) = self.steps.get_mut(nth) {
                step.refusal = to == Some(Vertex::Refused);
            }
        }
    }

    fn check(&mut self) {
        let mut faults = Vec::new();
        if self.steps.is_empty() {
            faults.push(Fault::Empty);
        }
        if self.way(Vertex::Start, EdgeKind::Next).is_none() {
            faults.push(Fault::NoStart);
        }
        let (met, ending) = (self.flow.reachable(), self.flow.ending());
        for (nth, step) in self.steps.iter().enumerate() {
            let place = Vertex::Step(nth);
            let branches = [EdgeKind::Pass, EdgeKind::Fail].into_iter().filter(|_| step.is_condition());
            let missing = branches.filter(|when| self.way(place, *when).is_none());
            faults.extend(missing.map(|when| Fault::NoBranch(step.id.clone(), when)));
            if !met.contains(place) {
                faults.push(Fault::Unreachable(step.id.clone()));
            }
            if !ending.contains(place) {
                faults.push(Fault::NoEnding(step.id.clone()));
            }
        }
        self.faults.append(&mut faults);
    }
}

/// The steps with their lanes, one an actor. A step of nobody is in the lane of the previous one; where that is the applicant's, who
/// cannot do it, in that of the system which it names, or in nobody's.
fn steps<'a>(
    service: &'a Service,
    process: &'a Process,
    faults: &mut Vec<Fault>,
) -> (Vec<Step<'a>>, Vec<Lane>) {
    let cast = Cast::new(service, process);
    let told = times(service, process).into_iter().zip(actors(service, process));
    let mut lanes = Lanes::default();
    let mut steps: Vec<Step<'a>> = Vec::with_capacity(process.nodes.len());
    let mut taken = BTreeSet::new();
    for (nth, (node, (time, actor))) in process.nodes.iter().zip(told).enumerate() {
        let party = cast.of.get(nth).copied().flatten();
        let before = steps.last().map(|step| step.lane);
        let stays =
            |lane: &usize| party.is_none() && !(lanes.is_applicants(*lane) && is_of_others(node.action));
        let system = || cast.system(&node.systems).filter(|_| is_of_others(node.action));
        let lane = before.filter(stays).unwrap_or_else(|| lanes.of(&cast, party.or_else(system)));
        let id = if is_usable(&node.id) && taken.insert(node.id.clone()) {
            node.id.clone()
        } else {
            faults.push(Fault::Renamed(node.id.clone()));
            let made = (0..).map(|n| format!("node_{}_{n}", nth + 1)).find(|id| taken.insert(id.clone()));
            made.unwrap_or_default()
        };
        steps.push(Step { id, node, lane, actor, refusal: false, time });
    }
    (steps, lanes.finish())
}

/// Lanes by first step.
#[derive(Default)]
struct Lanes {
    lanes: Vec<Lane>,
    /// The party of each lane.
    parties: Vec<Option<usize>>,
}

impl Lanes {
    fn is_applicants(&self, lane: usize) -> bool {
        self.lanes.get(lane).is_some_and(|lane| lane.is_applicant)
    }

    /// The lane of a party, or of nobody.
    fn of(&mut self, cast: &Cast<'_>, party: Option<usize>) -> usize {
        self.parties.iter().position(|other| *other == party).unwrap_or_else(|| {
            let known = party.and_then(|nth| cast.parties.get(nth));
            self.lanes.push(Lane {
                actor: known.map(|party| party.name.to_owned()),
                is_applicant: known.is_some_and(|party| party.is_applicant),
            });
            self.parties.push(party);
            self.lanes.len() - 1
        })
    }

    fn finish(self) -> Vec<Lane> {
        if self.lanes.is_empty() { vec![Lane { actor: None, is_applicant: false }] } else { self.lanes }
    }
}

/// A letter, then letters, digits, `-`, `_`, `.`, and no name that a generated file uses itself.
fn is_usable(id: &str) -> bool {
    let own = [START, END_SUCCESS, END_REFUSED].contains(&id) || id.contains('_');
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    !own && id.starts_with(|c: char| c.is_ascii_alphabetic()) && id.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_model::{Action, Channel, Edge};

    /// `s1:алушы c1 p2:басшы`: nodes with their actors; `start>s1 c1+p2 c1-end_refused`: ways, with `>` for next, `+` for
    /// pass and `-` for fail.
    fn process(nodes: &str, edges: &str) -> Process {
        let node = |text: &str| {
            let (id, actor) = text.split_once(':').map_or((text, None), |(id, actor)| (id, Some(actor)));
            Node {
                id: id.to_owned(),
                kind: if id.starts_with('c') { NodeKind::Condition } else { NodeKind::Process },
                num: None,
                line: 1,
                line_end: 1,
                item: None,
                text: String::new(),
                actor: actor.map(|actor| actor.replace('_', " ")),
                duration: None,
                result: None,
                action: Action::Other,
                systems: Vec::new(),
                when_true: None,
            }
        };
        let edge = |text: &str| {
            let (from, to) = text.split_once(['>', '+', '-']).unwrap();
            let when = match text.chars().nth(from.len()) {
                Some('>') => EdgeKind::Next,
                Some('+') => EdgeKind::Pass,
                _ => EdgeKind::Fail,
            };
            Edge { from: from.to_owned(), to: to.to_owned(), when, provenance: None }
        };
        Process {
            channel: Channel::Portal,
            paragraph: None,
            paragraphs: Vec::new(),
            case: None,
            line_start: 1,
            line_end: 1,
            diagram: None,
            nodes: nodes.split_whitespace().map(node).collect(),
            edges: edges.split_whitespace().map(edge).collect(),
        }
    }

    #[test]
    fn steps_of_nobody_stand_in_the_lane_before() {
        let check = |nodes: &str, lanes: &[usize], actors: &[Option<&str>]| {
            let process = process(nodes, "");
            let service = Service::default();
            let graph = Graph::new(&service, &process);
            assert_eq!(graph.steps.iter().map(|step| step.lane).collect::<Vec<_>>(), lanes, "{nodes}");
            assert_eq!(
                graph.lanes.iter().map(|lane| lane.actor.as_deref()).collect::<Vec<_>>(),
                actors,
                "{nodes}"
            );
        };
        check("s1:алушы s2 s3:басшы s4 s5:алушы", &[0, 0, 1, 1, 0], &[Some("алушы"), Some("басшы")]);
        check("s1 s2:алушы", &[0, 1], &[None, Some("алушы")]);
        check("s1:Кеңсе_маманы s2:кеңсе__маманы", &[0, 0], &[Some("Кеңсе маманы")]);
        check("s1:тұтынушы s2:қызмет_алушы s3:ЭҮП", &[0, 0, 1], &[Some("тұтынушы"), Some("ЭҮП")]);
        check("", &[], &[None]);
    }

    #[test]
    fn applicants_do_not_examine_themselves() {
        let mut process = process("s1:алушы s2 s3", "");
        process.nodes[1].action = Action::Examine;
        let service = Service::default();
        let graph = Graph::new(&service, &process);
        assert_eq!(graph.steps.iter().map(|step| step.lane).collect::<Vec<_>>(), [0, 1, 1]);
        assert_eq!(graph.lanes[1], Lane { actor: None, is_applicant: false });
        process.nodes[1].systems = vec![zanflow_model::System::Portal];
        process.nodes[2].actor = Some("ЭҮП".to_owned());
        let graph = Graph::new(&service, &process);
        assert_eq!(graph.steps.iter().map(|step| step.lane).collect::<Vec<_>>(), [0, 1, 1]);
        assert!(graph.steps[1].lane_inferred() && graph.lanes[1].actor.as_deref() == Some("ЭҮП"));
    }

    #[test]
    fn what_keeps_a_process_from_running() {
        let check = |nodes: &str, edges: &str, faults: &[Fault]| {
            let (service, process) = (Service::default(), process(nodes, edges));
            assert_eq!(Graph::new(&service, &process).faults, faults, "{nodes} {edges}");
        };
        let id = str::to_owned;
        check("p1", "start>p1 p1>end_success", &[]);
        check("c1 p1", "start>c1 c1+p1 c1-end_refused p1>end_success", &[]);
        check("c1", "start>c1 c1+end_success c1-c1", &[]);
        check("", "start>end_success", &[Fault::Empty]);
        check("p1", "p1>end_success", &[Fault::NoStart, Fault::Unreachable(id("p1"))]);
        check("p1", "start>p1", &[Fault::NoEnding(id("p1"))]);
        check("p1", "start>p1 p1>p1", &[Fault::NoEnding(id("p1"))]);
        check("c1", "start>c1 c1+end_success", &[Fault::NoBranch(id("c1"), EdgeKind::Fail)]);
        check("p1", "start>p1 p1>end_success p1>p9", &[Fault::UnknownPlace(id("p9"))]);
        check("p1", "start>p1 p1>end_success p1>end_refused", &[Fault::TwoWays(id("p1"), EdgeKind::Next)]);
        check(
            "p1",
            "start>p1 p1>end_success p1+end_success",
            &[Fault::WrongOutcome(id("p1"), EdgeKind::Pass)],
        );
        check(
            "end_success",
            "start>end_success",
            &[
                Fault::Renamed(id("end_success")),
                Fault::Unreachable(id("node_1_0")),
                Fault::NoEnding(id("node_1_0")),
            ],
        );
    }

    #[test]
    fn names_of_variables_are_names_in_feel() {
        let process = process("c8-27", "start>c8-27");
        let service = Service::default();
        assert_eq!(Graph::new(&service, &process).steps[0].variable(), "c8_27_passed");
    }
}
