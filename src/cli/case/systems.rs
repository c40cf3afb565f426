//! What answers for other systems while a command moves a case, and whether an answer is needed.
//!
//! Only the service's server has its `Implementation`. A command that would make the case call another system is therefore
//! refused, unless embedded systems or recorded answers are given.

use super::{Open, Refusal, read};
use crate::output::Problem;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zanflow_runtime::connect::{SignatureCheck, Standing};
use zanflow_runtime::{
    Answer, Call, CallError, CaseView, Clock, Connectors, Facts, Flow, Node, NodeKind, Position, Recorded,
    START, Status, Steps, SystemClock, Work, step,
};
use zanflow_systems::registers::Registers;
use zanflow_systems::{Store, StoreError, documents, licences, payment};

/// What answers for other systems.
#[derive(Debug, clap::Args)]
pub struct Systems {
    /// Data of the embedded systems, an SQLite file: `NAME.systems` next to the journal of a server.
    #[arg(long, value_name = "FILE", conflicts_with = "recorded")]
    systems: Option<PathBuf>,
    /// Recorded answers: {"NODE": [{"Ok": {"holds": true}}, …], …}.
    #[arg(long, value_name = "FILE")]
    recorded: Option<PathBuf>,
}

impl Systems {
    pub fn named(&self) -> bool {
        self.systems.is_some() || self.recorded.is_some()
    }

    /// What does the steps.
    pub fn steps(&self) -> Result<Arc<dyn Steps>, Refusal> {
        let failed = |message, help: &str| Refusal::Failed(Problem::new(message, help));
        if let Some(path) = &self.systems {
            if let Some(problem) = super::missing(path) {
                return Err(Refusal::Failed(problem));
            }
            let opened = embedded(path)
                .map_err(|error| failed(format!("{}: {error}", path.display()), "check the name"))?;
            return Ok(Arc::new(opened));
        }
        let Some(path) = &self.recorded else { return Ok(Arc::new(Nothing)) };
        let text = std::fs::read_to_string(path)
            .map_err(|error| failed(format!("{}: {error}", path.display()), "check the name"))?;
        let recorded: Recorded = serde_json::from_str(&text).map_err(|error| {
            let message = format!("{}:{}: no recorded answers: {error}", path.display(), error.line());
            failed(message, r#"write them like {"c1": [{"Ok": {"holds": true}}]}"#)
        })?;
        Ok(Arc::new(recorded.connectors()))
    }
}

/// The embedded systems of a server's file. What only the server knows is not known here: which fee the service has, and whose signatures
/// are good.
fn embedded(path: &Path) -> Result<Connectors, String> {
    let store = Store::open(path).map_err(|error| error.to_string())?;
    let told = |error: StoreError| error.to_string();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let registers = Registers::open(store.clone()).map_err(told)?;
    let licences =
        licences::Register::open(store.clone(), Arc::clone(&clock), licences::Numbering::default());
    let documents = documents::Documents::open(store.clone(), Arc::clone(&clock)).map_err(told)?;
    let settings = payment::Settings::default();
    let rates = settings.rates()?;
    let setup = payment::Setup {
        series: "case".to_owned(),
        title: String::new(),
        fee: payment::Fee::default(),
        settings,
        rates,
        clock,
    };
    let eligible = registers.clone();
    let licensing = licences::Connector::new(Arc::new(licences.map_err(told)?), "")
        .qualifying(Arc::new(move |call| eligible.eligible(call)));
    let registers = Arc::new(registers);
    Ok(Connectors {
        portal: Arc::clone(&registers) as _,
        gateway: Arc::clone(&registers) as _,
        payment: Arc::new(payment::Payments::open(store, setup)?),
        licensing: Arc::new(licensing),
        registers: Arc::clone(&registers) as _,
        notary: Arc::clone(&registers) as _,
        document_flow: Arc::new(documents::Connector::new(Arc::new(documents), "")),
        signature: Arc::new(Unsigned),
        workers: registers,
    })
}

/// Signatures that nobody checks here.
struct Unsigned;

impl SignatureCheck for Unsigned {
    fn standing(&self, _: &Call<'_>) -> Result<Standing, CallError> {
        Ok(Standing::unknown("no_authorities"))
    }
}

/// Calls nothing. Commands that would call a system are refused earlier.
pub struct Nothing;

impl Steps for Nothing {
    fn call(&self, _: &Call<'_>) -> Result<Answer, CallError> {
        Err(CallError::NotDone { why: "the command line was given no systems".to_owned() })
    }

    fn is_instant(&self) -> bool {
        true
    }
}

/// How a case moves on by itself.
pub struct Onward<'a> {
    pub flow: &'a Flow,
    /// Nodes that it has visited: a condition visited again is asked again.
    pub met: &'a [String],
    pub facts: Facts,
}

impl Onward<'_> {
    /// The first step after `node` that another system does, unless a person or a message comes first.
    pub fn after(&self, node: &str) -> Option<Node> {
        self.from(step(self.flow, node, &self.facts).ok()?.clone())
    }

    /// The same from the start of a case.
    pub fn begin(&self) -> Option<Node> {
        let first = self.flow.edges().iter().find(|edge| edge.from == START)?;
        self.from(Position::Node(first.to.clone()))
    }

    fn from(&self, place: Position) -> Option<Node> {
        let mut place = place;
        // Every loop of a flow has a condition, and a condition visited again is asked again.
        for _ in 0..=self.flow.nodes().len() {
            let Position::Node(id) = &place else { return None };
            let node = self.flow.node(id)?;
            let condition = node.kind == NodeKind::Condition;
            let known = condition && self.facts.get(id).is_some() && !self.met.contains(id);
            match node.work() {
                _ if known => {}
                Work::Call(_) => return Some(node.clone()),
                Work::Auto if !condition => {}
                Work::Auto | Work::Task | Work::Message => return None,
            }
            place = step(self.flow, id, &self.facts).ok()?.clone();
        }
        None
    }
}

/// The system step that a suspended case comes to when it is resumed.
pub fn resumed(open: &Open<'_>, view: &CaseView, flow: &Flow) -> Result<Option<Node>, Refusal> {
    let Some(node) = view.node.as_deref().and_then(|node| flow.node(node)) else { return Ok(None) };
    let onward = Onward { flow, met: &view.path, facts: view.facts.clone() };
    match view.status {
        Status::Running | Status::Retry if matches!(node.work(), Work::Call(_)) => Ok(Some(node.clone())),
        Status::Running => Ok(onward.after(&node.id)),
        Status::Message => Ok(match kept(open, view, &node.id)? {
            Some(holds) => {
                let mut onward = onward;
                if let Some(holds) = holds {
                    onward.facts.set(node.id.as_str(), holds);
                }
                onward.after(&node.id)
            }
            None => None,
        }),
        _ => Ok(None),
    }
}

/// Content of a message for a node that was received and not taken yet.
fn kept(open: &Open<'_>, view: &CaseView, node: &str) -> Result<Option<Option<bool>>, Refusal> {
    let entries = read::entries(open, view.case.0)?;
    let id = |entry: &zanflow_runtime::Entry| entry.detail.get("id").cloned();
    let taken: Vec<_> = entries.iter().filter(|entry| entry.kind == "taken").map(id).collect();
    let mut received =
        entries.iter().filter(|entry| entry.kind == "received" && entry.node.as_deref() == Some(node));
    let kept = received.find(|entry| !taken.contains(&id(entry)));
    Ok(kept.map(|entry| entry.detail.get("holds").and_then(serde_json::Value::as_bool)))
}
