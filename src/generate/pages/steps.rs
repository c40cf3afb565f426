//! Processes as rows: steps, what an applicant does, conditions with their refusals.

use crate::graph::{Graph, Step, Vertex};
use crate::words::label;
use crate::{Part, Scope, cite, times};
use serde::Serialize;
use zanflow_model::{Channel, EdgeKind};

#[derive(Debug, Serialize)]
pub struct Process {
    pub name: String,
    pub title: String,
    pub source: String,
    /// Where it begins.
    pub line: u32,
    /// An applicant can start it.
    pub public: bool,
    pub diagram: String,
    /// What its longest way takes, or that no step of it has a time.
    pub total: String,
    pub faults: Vec<String>,
    pub steps: Vec<StepRow>,
    /// Short actions of the applicant, without repetitions.
    pub doing: Vec<String>,
    /// Other actors.
    pub others: Vec<String>,
}

#[derive(Debug, Serialize)]
pub struct StepRow {
    pub id: String,
    pub mark: String,
    pub short: String,
    pub text: String,
    pub actor: String,
    pub inferred: bool,
    pub time: String,
    pub result: String,
    pub next: String,
    pub source: String,
    pub line: u32,
    pub kind: &'static str,
}

#[derive(Debug, Clone, Serialize)]
pub struct Refusal {
    pub channel: String,
    pub condition: String,
    pub text: String,
    pub reason: String,
    pub source: String,
    pub line: u32,
}

pub fn process(scope: Scope<'_>, part: &Part<'_>) -> Process {
    let lang = scope.lang;
    let own = matches!(part.process.channel, Channel::Portal);
    let mut doing: Vec<String> = Vec::new();
    for step in part.graph.steps.iter().filter(|step| own && zanflow_flow::is_of_applicant(step.node.action))
    {
        let short = cite::short(lang, step);
        if doing.last() != Some(&short) {
            doing.push(short);
        }
    }
    let named = part.graph.lanes.iter().filter_map(|lane| lane.actor.as_deref());
    Process {
        name: part.name.clone(),
        title: cite::title(lang, part),
        source: cite::process(lang, part),
        line: part.process.line_start,
        public: part.process.channel != Channel::Internal,
        diagram: format!("../diagrams/{}.svg", part.name),
        total: times::total(lang, &part.graph),
        faults: part.graph.faults.iter().map(|fault| cite::fault(lang, fault)).collect(),
        steps: (0..).zip(&part.graph.steps).map(|(nth, step)| step_row(scope, part, nth, step)).collect(),
        doing,
        others: named.map(|actor| cite::lane(lang, Some(actor))).collect(),
    }
}

fn step_row(scope: Scope<'_>, part: &Part<'_>, nth: usize, step: &Step<'_>) -> StepRow {
    let lang = scope.lang;
    StepRow {
        id: step.id.clone(),
        mark: cite::mark(lang, step),
        short: cite::short(lang, step),
        text: cite::one_line(&step.node.text),
        actor: step
            .actor
            .map_or_else(|| label(lang, "passport-none").into_owned(), |actor| cite::actor(lang, actor)),
        inferred: step.lane_inferred(),
        time: step.time.map(|time| times::time(lang, time)).unwrap_or_default(),
        result: step.node.result.as_deref().map(cite::one_line).unwrap_or_default(),
        next: next(scope, &part.graph, nth),
        source: cite::step(lang, part, step),
        line: step.node.line,
        kind: match (step.is_condition(), step.refusal) {
            (true, _) => "condition",
            (false, true) => "refusal",
            (false, false) => "step",
        },
    }
}

/// Name of a vertex.
fn name(scope: Scope<'_>, graph: &Graph<'_>, place: Vertex) -> String {
    let lang = scope.lang;
    match place {
        Vertex::Step(nth) => graph.steps.get(nth).map(|step| cite::mark(lang, step)).unwrap_or_default(),
        Vertex::Success => label(lang, "end-success").into_owned(),
        Vertex::Refused => label(lang, "end-refused").into_owned(),
        Vertex::Start => label(lang, "start").into_owned(),
    }
}

/// Where a step leads: `иә → 3-үдеріс; жоқ → 2-үдеріс`.
fn next(scope: Scope<'_>, graph: &Graph<'_>, nth: usize) -> String {
    let lang = scope.lang;
    let ways = [EdgeKind::Next, EdgeKind::Pass, EdgeKind::Fail].into_iter();
    let ways = ways.filter_map(|when| graph.way(Vertex::Step(nth), when));
    let ways = ways.map(|way| match way.when {
        EdgeKind::Next => format!("→ {}", name(scope, graph, way.to)),
        EdgeKind::Pass => format!("{} → {}", label(lang, "yes"), name(scope, graph, way.to)),
        EdgeKind::Fail => format!("{} → {}", label(lang, "no"), name(scope, graph, way.to)),
    });
    ways.collect::<Vec<_>>().join("; ")
}

/// Conditions with the refusals they lead to.
pub fn refusals(scope: Scope<'_>, part: &Part<'_>) -> Vec<Refusal> {
    let lang = scope.lang;
    let conditions = part.graph.steps.iter().enumerate().filter(|(_, step)| step.is_condition());
    conditions
        .map(|(nth, step)| {
            let to = part.graph.way(Vertex::Step(nth), EdgeKind::Fail).map(|way| way.to);
            let refusal = match to {
                Some(Vertex::Step(to)) => part.graph.steps.get(to),
                _ => None,
            };
            let source = match refusal {
                Some(refusal) => {
                    let own = cite::step(lang, part, step);
                    format!("{own}; {}", cite::lines(lang, refusal.node.line, refusal.node.line_end))
                }
                None => cite::step(lang, part, step),
            };
            let reason = refusal.map(|refusal| cite::one_line(&refusal.node.text));
            Refusal {
                channel: cite::title(lang, part),
                condition: format!("{}. {}", cite::mark(lang, step), cite::short(lang, step)),
                text: cite::one_line(&step.node.text),
                reason: reason.unwrap_or_else(|| match to {
                    Some(to) => format!("→ {}", name(scope, &part.graph, to)),
                    None => label(lang, "passport-none").into_owned(),
                }),
                source,
                line: step.node.line,
            }
        })
        .collect()
}
