//! What a process has beside its own steps: the time of the service, and the process of the units inside of a step.

use super::layout::{comment, constant, list, literal};
use super::names;
use crate::words::label;
use crate::{Part, Scope, cite};
use serde::Serialize;
use std::collections::BTreeSet;
use zanflow_flow::{self as flow, ServiceTerm, Whole};
use zanflow_model::{Channel, EdgeKind};
use zanflow_runtime::{Edge, Flow, Term, When};

/// These, as the template writes them.
#[derive(Serialize)]
pub struct Parts {
    term: Option<Time>,
    examined: Option<Examined>,
    inner: Option<Inside>,
}

/// The time of the service.
#[derive(Serialize)]
struct Time {
    doc: Vec<String>,
    budget: String,
    act: String,
    line: u32,
    from: String,
}

/// The step that is the process of the units.
#[derive(Serialize)]
struct Examined {
    node: String,
    list: String,
}

/// How the process of the units is put inside of others.
#[derive(Serialize)]
struct Inside {
    matter: Option<String>,
    line_start: u32,
    line_end: u32,
}

impl Parts {
    /// Whether it gives a time.
    pub fn has_term(&self) -> bool {
        self.term.is_some()
    }

    /// Whether it can stand inside of another.
    pub fn is_inner(&self) -> bool {
        self.inner.is_some()
    }
}

/// Reads them.
pub fn parts(scope: Scope<'_>, part: &Part<'_>, whole: &Whole<'_>) -> Parts {
    let examined = whole.inside.as_ref().map(|(node, units)| Examined {
        node: literal(node),
        list: list(
            4,
            "let units = ",
            &units.iter().map(|units| module(scope, units)).collect::<Vec<_>>(),
            ";",
        ),
    });
    Parts { term: whole.flow.term().map(|term| time(scope, part, term)), examined, inner: inner(part) }
}

/// `crate::internal::inner()?`
fn module(scope: Scope<'_>, units: &zanflow_model::Process) -> String {
    format!("crate::{}::inner()?", names::module_of(&flow::name(scope.service, units)))
}

fn time(scope: Scope<'_>, part: &Part<'_>, term: &Term) -> Time {
    let raw = match flow::service_term(scope.service, part.process) {
        ServiceTerm::One(time) => cite::one_line(&time.raw),
        ServiceTerm::Untold | ServiceTerm::Several(_) => String::new(),
    };
    let from: Vec<String> = term.from.iter().map(|node| format!("{}.to_owned()", literal(node))).collect();
    let said = format!("{}: {raw}.", label(scope.lang, "card-times"));
    Time {
        doc: comment("/// ", &said),
        budget: format!(
            "{:?}, {:?}, Unit::{:?}",
            f64::from(term.budget.min),
            f64::from(term.budget.max),
            term.budget.unit
        ),
        act: literal(&term.clause.act),
        line: term.clause.line_start,
        from: list(4, "let from = ", &from, ";"),
    }
}

fn inner(part: &Part<'_>) -> Option<Inside> {
    let process = part.process;
    (process.channel == Channel::Internal).then(|| Inside {
        matter: flow::matter(process).map(|matter| constant(4, "const MATTER: &str", matter)),
        line_start: process.line_start,
        line_end: process.line_end,
    })
}

/// The ways between a process's own steps, whatever was put inside of them.
pub fn own_edges(part: &Part<'_>, whole: &Flow) -> Vec<Edge> {
    let own: BTreeSet<&str> = part.process.nodes.iter().map(|node| node.id.as_str()).collect();
    if whole.nodes().iter().all(|node| own.contains(node.id.as_str())) {
        return whole.edges().to_vec();
    }
    let when = |kind| match kind {
        EdgeKind::Next => When::Next,
        EdgeKind::Pass => When::Pass,
        EdgeKind::Fail => When::Fail,
    };
    part.process.edges.iter().map(|edge| Edge::new(&*edge.from, when(edge.when), &*edge.to)).collect()
}
