//! What the templates are given of one process.

use super::layout::{argument, binding, call, comment, constant, import, list, literal, optional, texts};
use super::whole::{self, Parts};
use super::{names, paths};
use crate::graph::Step;
use crate::{Part, Scope, cite, times};
use serde::Serialize;
use zanflow_flow as flow;
use zanflow_flow::Whole;
use zanflow_runtime::{Ask, Connector, Flow, Subject, System, Walk};

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
    /// What is beside its own steps: the time of the service, and the process of the units.
    whole: Parts,
    steps: Vec<Item>,
    /// What they ask of the outside world.
    pub calls: Vec<Method>,
    /// The names of these, as a list.
    methods: String,
    /// Each path as a call of the generated test.
    paths: Vec<String>,
}

/// A step.
#[derive(Serialize, Clone)]
pub struct Item {
    function: String,
    id: String,
    text: String,
    doc: Vec<String>,
    action: String,
    actor: Option<String>,
    systems: Option<String>,
    budget: Option<String>,
    role: Option<String>,
    rules: bool,
    /// What it asks: a line each, and how they are joined.
    lets: Vec<String>,
    asks: Option<String>,
    /// What it is made on.
    base: String,
}

/// A method of the trait: one ask of a step.
#[derive(Serialize, Clone)]
pub struct Method {
    name: String,
    literal: String,
    doc: Vec<String>,
}

/// Reads a process that can run.
pub fn module(scope: Scope<'_>, part: &Part<'_>, whole: &Whole<'_>) -> Module {
    let checked = &whole.flow;
    let own = whole::own_edges(part, checked);
    let whole = whole::parts(scope, part, whole);
    let steps: Vec<Item> =
        part.graph.steps.iter().filter_map(|step| item(scope, part, checked, step)).collect();
    let calls: Vec<Method> =
        part.graph.steps.iter().flat_map(|step| methods(scope, part, checked, step)).collect();
    let literals: Vec<String> = calls.iter().map(|method| method.literal.clone()).collect();
    let nodes: Vec<String> = steps.iter().map(|step| format!("{}()", step.function)).collect();
    let edge = |edge: &zanflow_runtime::Edge| {
        let arguments = [literal(&edge.from), format!("When::{:?}", edge.when), literal(&edge.to)];
        call(8, "Edge::new", &arguments, ",")
    };
    let edges: Vec<String> = own.iter().map(edge).collect();
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
        imports: imports(&steps, &whole),
        methods: texts("pub const METHODS: &[&str]", &literals),
        nodes: list(4, "let nodes = ", &nodes, ";"),
        edges: list(4, "let edges = ", &edges, ";"),
        paths: paths::paths(checked).into_iter().filter_map(|(facts, walk)| path(&facts, &walk)).collect(),
        whole,
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
fn imports(steps: &[Item], whole: &Parts) -> String {
    let lets = || steps.iter().flat_map(|step| step.lets.iter());
    let calls = steps.iter().any(|step| step.asks.is_some());
    let connector = lets().any(|line| line.contains("Connector::"));
    let budget = whole.has_term() || steps.iter().any(|step| step.budget.is_some());
    let role = steps.iter().any(|step| step.role.is_some());
    let systems =
        steps.iter().any(|step| step.systems.is_some()) || lets().any(|line| line.contains("System::"));
    let all = [
        ("Action", true),
        ("Answer", calls),
        ("Ask", calls),
        ("Budget", budget),
        ("Call", calls),
        ("CallError", calls),
        ("Clause", true),
        ("Connector", connector),
        ("Edge", true),
        ("Flow", true),
        ("FlowError", true),
        ("Inner", whole.is_inner()),
        ("Node", true),
        ("NodeKind", true),
        ("Role", role),
        ("System", systems),
        ("Term", whole.has_term()),
        ("Unit", budget),
        ("When", true),
    ];
    let used: Vec<&str> = all.into_iter().filter(|(_, used)| *used).map(|(name, _)| name).collect();
    import("zanflow_runtime", &used)
}

fn item(scope: Scope<'_>, part: &Part<'_>, flow: &Flow, step: &Step<'_>) -> Option<Item> {
    let node = flow.node(&step.id)?;
    let systems: Vec<String> = node.systems.iter().map(|system| format!("System::{system:?}")).collect();
    let clause = format!(
        "clause({}, {}, {})",
        optional(node.clause.item.as_deref()),
        node.clause.line_start,
        node.clause.line_end
    );
    let made = [literal(&node.id), format!("NodeKind::{:?}", node.kind), clause];
    Some(Item {
        function: names::function(step),
        id: literal(&node.id),
        text: constant(4, "const TEXT: &str", &node.text),
        doc: doc(scope, part, step, "/// "),
        action: format!("{:?}", node.action),
        actor: node.actor.as_deref().map(|actor| constant(4, "const ACTOR: &str", actor)),
        systems: (!systems.is_empty()).then(|| list(8, "systems: ", &systems, ",")),
        budget: node.budget.as_ref().map(|budget| {
            format!("{:?}, {:?}, Unit::{:?}", f64::from(budget.min), f64::from(budget.max), budget.unit)
        }),
        rules: node.rules,
        role: node.role.map(|role| format!("Role::{role:?}")),
        lets: node.asks.iter().flatten().map(ask).collect(),
        asks: (!node.asks.is_empty()).then(|| asks(&node.asks)),
        base: call(8, "..Node::new", &made, ""),
    })
}

/// `let pay = Ask::new("pay", Connector::Payment);`
fn ask(ask: &Ask) -> String {
    let (method, connector) = (literal(&ask.method), format!("Connector::{:?}", ask.connector));
    let by_system = ask.system.filter(|system| Connector::for_system(*system) == Some(ask.connector));
    let system = |system: System| format!("System::{system:?}");
    let (name, arguments) = match (ask.about, ask.system, by_system) {
        (Subject::Worker, ..) => ("worker", vec![method, connector]),
        (Subject::Representative, _, Some(of)) => ("representative", vec![method, system(of)]),
        (_, _, Some(of)) => ("system", vec![method, system(of)]),
        (_, Some(of), None) => ("via", vec![method, connector, system(of)]),
        (_, None, None) => ("new", vec![method, connector]),
    };
    binding(4, &ask.method, &format!("Ask::{name}"), &arguments)
}

/// `asks: vec![vec![pay], vec![inform_licensing]],`
fn asks(groups: &[Vec<Ask>]) -> String {
    let group = |group: &Vec<Ask>| {
        let names: Vec<&str> = group.iter().map(|ask| ask.method.as_str()).collect();
        format!("vec![{}]", names.join(", "))
    };
    let groups: Vec<String> = groups.iter().map(group).collect();
    list(8, "asks: ", &groups, ",")
}

/// The methods of a step's asks.
fn methods(scope: Scope<'_>, part: &Part<'_>, flow: &Flow, step: &Step<'_>) -> Vec<Method> {
    let Some(node) = flow.node(&step.id) else { return Vec::new() };
    let doc = doc(scope, part, step, "    /// ");
    let method =
        |ask: &Ask| Method { name: ask.method.clone(), literal: literal(&ask.method), doc: doc.clone() };
    node.asks.iter().flatten().map(method).collect()
}

/// The act's sentence, then where it stands and what the model says of it.
fn doc(scope: Scope<'_>, part: &Part<'_>, step: &Step<'_>, lead: &str) -> Vec<String> {
    let mut facts = vec![cite::step(scope.lang, part, step)];
    facts.extend(step.actor.map(|actor| cite::one_line(actor.name)));
    facts.extend(step.node.duration.as_ref().map(|duration| times::said(scope.lang, duration)));
    let told = comment(lead, &format!("{}.", facts.join(" · ")));
    [comment(lead, &step.node.text), vec![String::new()], told].concat()
}
