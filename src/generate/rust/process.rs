//! What the templates are given of one process.

use super::{literal, names, optional, paths};
use crate::flow;
use crate::generate::graph::Step;
use crate::generate::{Part, Scope, cite};
use serde::Serialize;
use zanflow_runtime::{Flow, Work};

/// A process as the templates write it; texts of Rust code are literals already.
#[derive(Serialize)]
pub struct Module {
    pub module: String,
    pub item: String,
    name: String,
    title: String,
    case: Option<String>,
    cite: String,
    act: String,
    paragraph: String,
    /// Lines of names, no longer than the formatter makes them.
    imports: Vec<String>,
    steps: Vec<Item>,
    /// The steps that need the outside world.
    calls: Vec<Item>,
    edges: Vec<Way>,
    paths: Vec<Path>,
}

/// A step.
#[derive(Serialize, Clone)]
struct Item {
    method: String,
    id: String,
    text: String,
    doc: Vec<String>,
    kind: String,
    action: String,
    actor: Option<String>,
    systems: Vec<String>,
    budget: Option<String>,
    item: String,
    line_start: u32,
    line_end: u32,
    /// Another system does it.
    calls: bool,
}

#[derive(Serialize)]
struct Way {
    from: String,
    to: String,
    when: String,
}

#[derive(Serialize)]
struct Path {
    facts: Vec<String>,
    path: Vec<String>,
    ended: String,
}

/// Reads a process that can run.
pub fn module(scope: Scope<'_>, part: &Part<'_>, checked: &Flow) -> Module {
    let steps: Vec<Item> =
        part.graph.steps.iter().filter_map(|step| item(scope, part, checked, step)).collect();
    let calls: Vec<Item> = steps.iter().filter(|step| step.calls).cloned().collect();
    let edges = checked.edges().iter().map(|edge| Way {
        from: literal(&edge.from),
        to: literal(&edge.to),
        when: format!("{:?}", edge.when),
    });
    let paths = paths::paths(checked).into_iter().map(|(facts, walk)| Path {
        facts: facts.iter().map(|(condition, holds)| format!("({}, {holds})", literal(condition))).collect(),
        path: walk.path.iter().map(|id| literal(id)).collect(),
        ended: format!("{:?}", walk.ended),
    });
    Module {
        module: names::module(part),
        item: names::item(part),
        name: literal(&part.name),
        title: cite::service(scope),
        case: part.process.case.as_deref().map(cite::one_line),
        cite: format!("{}, {}", cite::act(&scope.model.document), cite::process(scope.lang, part)),
        act: literal(&flow::act(scope.service, part.process)),
        paragraph: part
            .process
            .paragraph
            .as_deref()
            .map_or("None".to_owned(), |number| format!("Some({}.to_owned())", literal(number))),
        imports: imports(&steps),
        edges: edges.collect(),
        paths: paths.collect(),
        steps,
        calls,
    }
}

/// Letters of a line of code after its indent, at most: the formatter's usual width.
const LINE: usize = 96;

/// What a module uses of the runtime, in the order of the formatter.
fn imports(steps: &[Item]) -> Vec<String> {
    let calls = steps.iter().any(|step| step.calls);
    let budget = steps.iter().any(|step| step.budget.is_some());
    let systems = steps.iter().any(|step| !step.systems.is_empty());
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
    let mut lines: Vec<String> = vec![String::new()];
    for (name, _) in all.into_iter().filter(|(_, used)| *used) {
        match lines.last_mut() {
            Some(line) if line.is_empty() => *line = format!("{name},"),
            Some(line) if line.len() + name.len() + 2 <= LINE => *line += &format!(" {name},"),
            _ => lines.push(format!("{name},")),
        }
    }
    lines
}

fn item(scope: Scope<'_>, part: &Part<'_>, flow: &Flow, step: &Step<'_>) -> Option<Item> {
    let node = flow.node(&step.id)?;
    Some(Item {
        method: names::method(step),
        id: literal(&node.id),
        text: literal(&node.text),
        doc: doc(scope, part, step),
        kind: format!("{:?}", node.kind),
        action: format!("{:?}", node.action),
        actor: node.actor.as_deref().map(literal),
        systems: node.systems.iter().map(|system| format!("System::{system:?}")).collect(),
        budget: node.budget.as_ref().map(|budget| {
            format!("{:?}, {:?}, Unit::{:?}", f64::from(budget.min), f64::from(budget.max), budget.unit)
        }),
        item: optional(node.clause.item.as_deref()),
        line_start: node.clause.line_start,
        line_end: node.clause.line_end,
        calls: matches!(node.work(), Work::Call(_)),
    })
}

/// The act's sentence, then where it stands and what the model says of it.
fn doc(scope: Scope<'_>, part: &Part<'_>, step: &Step<'_>) -> Vec<String> {
    let mut facts = vec![cite::step(scope.lang, part, step)];
    facts.extend(step.node.actor.as_deref().map(cite::one_line));
    facts.extend(step.node.duration.as_ref().map(|duration| cite::one_line(&duration.raw)));
    vec![cite::one_line(&step.node.text), String::new(), format!("{}.", facts.join(" · "))]
}
