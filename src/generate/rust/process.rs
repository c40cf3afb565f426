//! What the templates are given of one process.

use super::layout::{argument, call, comment, constant, import, list, literal, optional};
use super::{names, paths};
use crate::graph::Step;
use crate::{Part, Scope, cite, times};
use serde::Serialize;
use zanflow_flow as flow;
use zanflow_runtime::{Flow, Walk, Work};

/// A process as the templates write it: pieces of Rust code, laid out.
#[derive(Serialize)]
pub struct Module {
    pub module: String,
    pub item: String,
    pub part: String,
    head: Vec<String>,
    name: String,
    act: String,
    paragraph: String,
    imports: String,
    nodes: String,
    edges: String,
    steps: Vec<Item>,
    /// The steps that need the outside world.
    pub calls: Vec<Item>,
    /// Each path as a call of the generated test.
    paths: Vec<String>,
}

/// A step.
#[derive(Serialize, Clone)]
pub struct Item {
    method: String,
    id: String,
    text: String,
    doc: Vec<String>,
    /// The same for a method of a trait.
    inner_doc: Vec<String>,
    action: String,
    actor: Option<String>,
    systems: Option<String>,
    budget: Option<String>,
    /// What it is made on.
    base: String,
    /// Another system does it.
    calls: bool,
}

/// Reads a process that can run.
pub fn module(scope: Scope<'_>, part: &Part<'_>, checked: &Flow) -> Module {
    let steps: Vec<Item> =
        part.graph.steps.iter().filter_map(|step| item(scope, part, checked, step)).collect();
    let calls: Vec<Item> = steps.iter().filter(|step| step.calls).cloned().collect();
    let nodes: Vec<String> = steps.iter().map(|step| format!("{}()", step.method)).collect();
    let edge = |edge: &zanflow_runtime::Edge| {
        let arguments = [literal(&edge.from), format!("When::{:?}", edge.when), literal(&edge.to)];
        call(8, "Edge::new", &arguments, ",")
    };
    let edges: Vec<String> = checked.edges().iter().map(edge).collect();
    let title = match part.process.case.as_deref().map(cite::one_line) {
        Some(case) => format!("{}: {case}.", cite::service(scope)),
        None => format!("{}.", cite::service(scope)),
    };
    let cited = format!("{}, {}.", cite::act(&scope.model.document), cite::process(scope.lang, part));
    let number = part.process.paragraph.as_deref();
    Module {
        module: names::module(part),
        item: names::item(part),
        part: part.name.clone(),
        head: [comment("//! ", &title), vec![String::new()], comment("//! ", &cited)].concat(),
        name: constant(0, "pub const NAME: &str", &part.name),
        act: constant(0, "pub const ACT: &str", &flow::act(scope.service, part.process)),
        paragraph: number.map_or("None".to_owned(), |number| format!("Some({}.to_owned())", literal(number))),
        imports: imports(&steps),
        nodes: list(4, "let nodes = ", &nodes, ";"),
        edges: list(4, "let edges = ", &edges, ";"),
        paths: paths::paths(checked).into_iter().filter_map(|(facts, walk)| path(&facts, &walk)).collect(),
        steps,
        calls,
    }
}

/// The call that checks one path: `check(&flow, "c1 !c2", "p1 c1 p2 c2 p3 end_refused")`. None where the ids hold
/// what would be read otherwise.
fn path(facts: &[(String, bool)], walk: &Walk) -> Option<String> {
    if walk.path.iter().any(|id| id.contains(char::is_whitespace) || id.starts_with('!')) {
        return None;
    }
    let fact = |(condition, holds): &(String, bool)| {
        if *holds { condition.clone() } else { format!("!{condition}") }
    };
    let facts: Vec<String> = facts.iter().map(fact).collect();
    let arguments = ["&flow".to_owned(), argument(8, &facts.join(" ")), argument(8, &walk.path.join(" "))];
    Some(call(4, "check", &arguments, ";"))
}

/// What a module uses of the runtime, in the order of the formatter.
fn imports(steps: &[Item]) -> String {
    let calls = steps.iter().any(|step| step.calls);
    let budget = steps.iter().any(|step| step.budget.is_some());
    let systems = steps.iter().any(|step| step.systems.is_some());
    let all = [
        ("Action", true),
        ("Answer", calls),
        ("Budget", budget),
        ("Call", calls),
        ("CallError", calls),
        ("Clause", true),
        ("Edge", true),
        ("Flow", true),
        ("FlowError", true),
        ("Node", true),
        ("NodeKind", true),
        ("System", systems),
        ("Unit", budget),
        ("When", true),
    ];
    let used: Vec<&str> = all.into_iter().filter(|(_, used)| *used).map(|(name, _)| name).collect();
    import("zanflow_runtime", &used)
}

fn item(scope: Scope<'_>, part: &Part<'_>, flow: &Flow, step: &Step<'_>) -> Option<Item> {
    let node = flow.node(&step.id)?;
    let doc = |lead: &str| doc(scope, part, step, lead);
    let systems: Vec<String> = node.systems.iter().map(|system| format!("System::{system:?}")).collect();
    let clause = format!(
        "clause({}, {}, {})",
        optional(node.clause.item.as_deref()),
        node.clause.line_start,
        node.clause.line_end
    );
    let made = [literal(&node.id), format!("NodeKind::{:?}", node.kind), clause];
    Some(Item {
        method: names::method(step),
        id: literal(&node.id),
        text: constant(4, "const TEXT: &str", &node.text),
        doc: doc("/// "),
        inner_doc: doc("    /// "),
        action: format!("{:?}", node.action),
        actor: node.actor.as_deref().map(|actor| constant(4, "const ACTOR: &str", actor)),
        systems: (!systems.is_empty()).then(|| list(8, "systems: ", &systems, ",")),
        budget: node.budget.as_ref().map(|budget| {
            format!("{:?}, {:?}, Unit::{:?}", f64::from(budget.min), f64::from(budget.max), budget.unit)
        }),
        base: call(8, "..Node::new", &made, ""),
        calls: matches!(node.work(), Work::Call(_)),
    })
}

/// The act's sentence, then where it stands and what the model says of it.
fn doc(scope: Scope<'_>, part: &Part<'_>, step: &Step<'_>, lead: &str) -> Vec<String> {
    let mut facts = vec![cite::step(scope.lang, part, step)];
    facts.extend(step.actor.map(|actor| cite::one_line(actor.name)));
    facts.extend(step.node.duration.as_ref().map(|duration| times::said(scope.lang, duration)));
    let told = comment(lead, &format!("{}.", facts.join(" · ")));
    [comment(lead, &step.node.text), vec![String::new()], told].concat()
}
