//! What the templates are given of one process.

use super::flow_file::flow_file;
use super::layout::{
    argument, comment, constant, definition, import, items_given, literal, one_line_or_block, texts,
};
use super::whole::{self, Parts};
use super::{names, paths};
use crate::graph::Step;
use crate::{Part, Scope, cite, times};
use serde::Serialize;
use std::collections::BTreeSet;
use zanflow_flow::{self as flow, Whole};
use zanflow_runtime::{Ask, Connector, Flow, Node, NodeKind, Subject, When};

/// A process as the templates write it: pieces of Rust code, laid out.
#[derive(Serialize)]
pub struct Module {
    pub module: String,
    pub item: String,
    pub part: String,
    /// Its flow as a file.
    #[serde(skip)]
    pub flow: String,
    head: Vec<String>,
    name: String,
    act: String,
    imports: String,
    whole: Parts,
    /// What its steps ask of the outside world.
    pub calls: Vec<Method>,
    mark: &'static str,
    has_forms: bool,
    /// The names of these, as a list.
    methods: String,
    /// The call that takes each path in a test; none where there are none.
    ways: Option<String>,
    /// And that which waits at each condition whose answer is not known.
    waits: Option<String>,
}

/// A method of the trait: one ask of a step.
#[derive(Serialize, Clone)]
pub struct Method {
    name: String,
    literal: String,
    doc: Vec<String>,
    /// The same on one line.
    cited: String,
    /// The type of what it is told.
    input: String,
    /// The type of what it answers: `Check` or `Receipt`.
    pub output: &'static str,
    /// Its head in the trait, and in the implementer's file.
    signature: String,
    head: String,
    /// Its arm where calls are handed on.
    arm: String,
    /// How connectors do it.
    verb: &'static str,
    /// Whom it is about: field and words.
    whose: &'static str,
    whose_doc: &'static str,
    /// It may know the application and what systems told before.
    knows_case: bool,
    /// Methods whose systems told something before.
    earlier: Vec<String>,
}

/// Reads a process that can run. `has_forms`: its service has application forms.
pub fn module(scope: Scope<'_>, part: &Part<'_>, whole: &Whole<'_>, has_forms: bool) -> Module {
    let checked = &whole.flow;
    // What is inside of it has a file of its own.
    let own = flow::flow(scope.service, part.process).unwrap_or_else(|_| checked.clone());
    let own = own.with_term(checked.term().cloned());
    let whole = whole::parts(scope, part, whole);
    let calls: Vec<Method> =
        part.graph.steps.iter().flat_map(|step| methods(scope, part, checked, step)).collect();
    let literals: Vec<String> = calls.iter().map(|method| method.literal.clone()).collect();
    let title = match part.process.case.as_deref().map(cite::one_line) {
        Some(case) => format!("{}: {case}.", cite::service(scope)),
        None => format!("{}.", cite::service(scope)),
    };
    let cited = format!("{}, {}.", cite::act(&scope.model.document), cite::process(scope.lang, part));
    let told = [title.as_str(), "", cited.as_str(), "", super::MARK];
    let ways: Vec<Vec<String>> =
        paths::paths(checked).into_iter().map(|(_, walk)| walk.path).filter(|path| is_plain(path)).collect();
    Module {
        module: names::module(part),
        item: names::item(part),
        part: part.name.clone(),
        flow: flow_file(&told, &own),
        head: [comment("//! ", &title), vec![String::new()], comment("//! ", &cited)].concat(),
        name: constant(0, "pub const NAME: &str", &part.name),
        act: constant(0, "pub const ACT: &str", &flow::act(scope.service, part.process)),
        imports: imports(&calls, &whole, has_forms),
        methods: texts("pub const METHODS: &[&str]", &literals),
        waits: given("ways.wait_at(&", &waits(checked, &ways)),
        ways: given("ways.take(&", &ways),
        calls,
        whole,
        mark: super::MARK,
        has_forms,
    }
}

impl Module {
    /// Whether a test takes its ways.
    pub fn has_ways(&self) -> bool {
        self.ways.is_some()
    }
}

/// `ways.take(&["p1 c1 end_success", …])?;`
fn given(before: &str, paths: &[Vec<String>]) -> Option<String> {
    let paths: Vec<String> = paths.iter().map(|path| argument(8, &path.join(" "))).collect();
    (!paths.is_empty()).then(|| items_given(4, before, &paths, ")?;"))
}

/// Ids are parted by blanks in tests.
fn is_plain(path: &[String]) -> bool {
    !path.iter().any(|id| id.contains(char::is_whitespace))
}

/// The way to each condition that asks a system, the first there is.
fn waits(flow: &Flow, ways: &[Vec<String>]) -> Vec<Vec<String>> {
    let asks = |node: &&Node| node.kind == NodeKind::Condition && !node.asks.is_empty();
    let way = |node: &Node| {
        ways.iter().find_map(|path| {
            let place = path.iter().position(|id| *id == node.id)?;
            path.get(..=place).map(<[String]>::to_vec)
        })
    };
    flow.nodes().iter().filter(asks).filter_map(way).collect()
}

/// What a module uses of the runtime, in the order of the formatter.
fn imports(calls: &[Method], whole: &Parts, has_forms: bool) -> String {
    let any = |wanted: &dyn Fn(&Method) -> bool| calls.iter().any(wanted);
    let all = [
        ("Answer", !calls.is_empty()),
        ("Application", has_forms && any(&|method| method.knows_case)),
        ("Call", !calls.is_empty()),
        ("CallError", !calls.is_empty()),
        ("Check", any(&|method| method.output == "Check")),
        ("Clause", whole.is_inner()),
        ("Earlier", any(&|method| !method.earlier.is_empty())),
        ("Flow", true),
        ("FlowFileError", true),
        ("Inner", whole.is_inner()),
        ("Receipt", any(&|method| method.output == "Receipt")),
    ];
    let used: Vec<&str> = all.into_iter().filter(|(_, used)| *used).map(|(name, _)| name).collect();
    import("zanflow_runtime", &used)
}

/// The methods of a step's asks.
fn methods(scope: Scope<'_>, part: &Part<'_>, flow: &Flow, step: &Step<'_>) -> Vec<Method> {
    let Some(node) = flow.node(&step.id) else { return Vec::new() };
    let before = asked_before(flow, &step.id);
    node.asks.iter().flatten().map(|ask| method(scope, part, node, step, ask, &before)).collect()
}

fn method(
    scope: Scope<'_>,
    part: &Part<'_>,
    node: &Node,
    step: &Step<'_>,
    ask: &Ask,
    before: &[String],
) -> Method {
    let (whose, whose_doc) = match ask.about {
        Subject::Applicant => ("applicant", "IIN or BIN of the applicant; none if it is not known."),
        Subject::Representative => ("representative", "IIN or BIN of who acts for the applicant."),
        Subject::Worker => ("worker", "Id of the worker who handles the case; none before anybody does."),
    };
    let (output, verb) = match node.kind {
        NodeKind::Condition => ("Check", "check"),
        _ => ("Receipt", "order"),
    };
    let knows_case = ask.about != Subject::Worker;
    let cited = cited(scope, part, step);
    let (name, input) = (ask.method.as_str(), names::input(&ask.method));
    let told = format!("{}::{input}", names::module(part));
    Method {
        signature: signature(name, &input, output, ";"),
        head: signature(name, &told, output, " {"),
        arm: arm(name),
        name: name.to_owned(),
        literal: literal(name),
        doc: comment("    /// ", &cited),
        cited,
        input,
        output,
        verb,
        whose,
        whose_doc,
        knows_case,
        earlier: if knows_case { before.to_vec() } else { Vec::new() },
    }
}

/// `    fn pay(&self, ask: Pay<'_>) -> Result<Receipt, CallError>;`
fn signature(name: &str, input: &str, output: &str, tail: &str) -> String {
    let arguments = ["&self".to_owned(), format!("ask: {input}<'_>")];
    let tail = format!(" -> Result<{output}, CallError>{tail}");
    format!("    {}{tail}", definition(4, &format!("fn {name}"), &arguments, &tail))
}

/// `"pay" => answered(steps.pay(call.into())),`
fn arm(name: &str) -> String {
    let call = format!("answered(steps.{name}(call.into()))");
    one_line_or_block(8, &format!("{name:?} =>"), &call)
}

/// Methods of steps that a case may have done before it comes to this one, whose systems tell of the applicant.
fn asked_before(flow: &Flow, id: &str) -> Vec<String> {
    let mut met = BTreeSet::new();
    let mut open = vec![id];
    while let Some(here) = open.pop() {
        for edge in flow.edges().iter().filter(|edge| edge.to == here && edge.when != When::Fail) {
            if met.insert(edge.from.as_str()) {
                open.push(&edge.from);
            }
        }
    }
    let tells = |ask: &&Ask| {
        ask.about != Subject::Worker
            && matches!(
                ask.connector,
                Connector::Registers | Connector::Notary | Connector::Payment | Connector::Licensing
            )
    };
    let before = flow.nodes().iter().filter(|node| node.id != id && met.contains(node.id.as_str()));
    before.flat_map(|node| node.asks.iter().flatten()).filter(tells).map(|ask| ask.method.clone()).collect()
}

/// Which step of the flow it is, where it stands in the act, who acts, in what time.
fn cited(scope: Scope<'_>, part: &Part<'_>, step: &Step<'_>) -> String {
    let mut facts = vec![format!("Step {}", step.id), cite::step(scope.lang, part, step)];
    facts.extend(step.actor.map(|actor| cite::one_line(actor.name)));
    facts.extend(step.node.duration.as_ref().map(|duration| times::said(scope.lang, duration)));
    format!("{}.", facts.join(" · "))
}
