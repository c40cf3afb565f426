//! A process of the model as a graph ([`FlowGraph`]), beside the tables that describe it ([`Pairing`]), with its times
//! ([`times()`]) and actors ([`actors()`]), and as the runtime walks it ([`flow()`]).
//!
//! The interpreter (`zanflow run`) and the generated crates both use [`flow()`], so they take the same path.

mod accounts;
mod actors;
mod asks;
mod graph;
mod longest;
mod makers;
mod methods;
mod pairing;
mod parts;
mod path;
mod rulings;
mod term;
mod times;
mod whole;

use zanflow_model::{Channel, EdgeKind, Process, Service};
use zanflow_runtime::{Edge, Flow, FlowError, When};

pub use actors::{Actor, Cast, Party, actors, is_of_applicant, is_of_others};
pub use graph::{
    END_REFUSED, END_SUCCESS, FlowGraph, Following, Marks, ProcessGraph, START, Vertex, Vertices, Way,
};
pub use longest::longest;
pub use pairing::{Pairing, pairings};
pub use path::{Step, path};
pub use term::{ServiceTerm, service_term};
pub use times::{Time, loose, seconds, times};
pub use whole::{Whole, inner, matter, whole};

/// The flow of a process of a service. Each step that other systems do has its asks, with methods whose names stay when steps are put
/// between; each that people do has its role. What the
/// units do inside of it and the time of the service come with [`whole()`].
///
/// # Errors
/// A case would get stuck or would have a choice: see [`zanflow_runtime::Fault`].
pub fn flow(service: &Service, process: &Process) -> Result<Flow, FlowError> {
    let act = act(service, process);
    let told = times(service, process).into_iter().zip(actors(service, process));
    let cast = Cast::new(service, process);
    let whose = accounts::subjects(process, &cast);
    let nodes = process.nodes.iter().zip(told).enumerate().map(|(nth, (node, told))| {
        let role = accounts::role_of(process, &cast, nth, node);
        let about = whose.get(nth).copied().unwrap_or_default();
        parts::node(&act, process, node, told, (role, about))
    });
    let mut nodes: Vec<zanflow_runtime::Node> = nodes.collect();
    let edges = process.edges.iter().map(|edge| Edge::new(&*edge.from, when(edge.when), &*edge.to));
    let edges: Vec<Edge> = edges.collect();
    makers::name(process, &mut nodes, &edges);
    rulings::mark(service, process, &mut nodes, &edges);
    methods::tell_apart(&mut nodes, &edges);
    Flow::new(nodes, edges)
}

/// The act's name in clauses: the service's id and the process's name, `000-1/portal`.
pub fn act(service: &Service, process: &Process) -> String {
    format!("{}/{}", service.id, name(service, process))
}

/// The name of a process in its service: its channel, and from the second of that channel on which one it is: `portal-2`.
pub fn name(service: &Service, process: &Process) -> String {
    let channel = process.channel.name();
    let mut same = service.processes.iter().filter(|other| other.channel == process.channel);
    match same.position(|other| std::ptr::eq(other, process)) {
        None | Some(0) => channel.to_owned(),
        Some(nth) => format!("{channel}-{}", nth + 1),
    }
}

/// The `case`th process of a channel, counted from 1 in the act's order.
pub fn pick(service: &Service, channel: Channel, case: usize) -> Option<&Process> {
    let mut processes = service.processes.iter().filter(|process| process.channel == channel);
    processes.nth(case.checked_sub(1)?)
}

/// A process's conditions: their ids are the facts that a walk may need.
pub fn conditions(process: &Process) -> impl Iterator<Item = &zanflow_model::Node> {
    process.nodes.iter().filter(|node| node.kind == zanflow_model::NodeKind::Condition)
}

/// What a condition asks in its own words; none where they are no clause («… тексеру»).
pub fn question(node: &zanflow_model::Node) -> Option<String> {
    zanflow_lexicon::questions::question(&node.text)
}

fn when(kind: EdgeKind) -> When {
    match kind {
        EdgeKind::Next => When::Next,
        EdgeKind::Pass => When::Pass,
        EdgeKind::Fail => When::Fail,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_model::Model;
    use zanflow_runtime::{Ended, Facts, walk};

    const ACT: &str = "Қызмет туралы\n\n      1. Бекітілсін.\n\n«Бау салу» регламенті\n\n\
                       1. Қызмет көрсету тәртібі\n\n      6. ЭҮП арқылы қадамдық әрекеттер:\n      \
                       1) 1-үдеріс – бау иесінің ЭҮП-де өтінішті толтыруы;\n      \
                       2) 1-шарт – ЭҮП-де деректердің дұрыстығын тексеру;\n      \
                       3) 2-үдеріс – ЭҮП-де бас тарту туралы хабарламаны қалыптастыру;\n      \
                       4) 3-үдеріс – рұқсатты беру.\n";

    fn model() -> Model {
        let source = zanflow_source::from_bytes("7_a.txt", ACT.as_bytes(), None).unwrap();
        zanflow_compiler::compile(&source).model
    }

    #[test]
    fn both_ways_of_a_condition_are_walked() {
        let model = model();
        let process = pick(&model.services[0], Channel::Portal, 1).unwrap();
        let flow = flow(&model.services[0], process).unwrap();
        let passed = walk(&flow, &Facts::from([("c1", true)])).unwrap();
        assert_eq!((passed.path.join(" ").as_str(), passed.ended), ("p1 c1 p3 end_success", Ended::Success));
        let failed = walk(&flow, &Facts::from([("c1", false)])).unwrap();
        assert_eq!((failed.path.join(" ").as_str(), failed.ended), ("p1 c1 p2 end_refused", Ended::Refused));
    }

    #[test]
    fn each_node_cites_its_item() {
        let model = model();
        let process = pick(&model.services[0], Channel::Portal, 1).unwrap();
        let flow = flow(&model.services[0], process).unwrap();
        let clause = &flow.node("c1").unwrap().clause;
        assert_eq!((clause.act.as_str(), clause.line_start, clause.line_end), ("7-1/portal", 11, 11));
        assert_eq!((clause.paragraph.as_deref(), clause.item.as_deref()), (Some("6"), Some("2)")));
    }

    #[test]
    fn a_case_that_is_not_there_is_not_picked() {
        let model = model();
        assert_eq!(pick(&model.services[0], Channel::Portal, 0), None);
        assert_eq!(pick(&model.services[0], Channel::Portal, 2), None);
        assert_eq!(pick(&model.services[0], Channel::Centre, 1), None);
    }
}
