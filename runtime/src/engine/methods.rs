//! Whether what open cases still need can be called: a server that lacks it must not start, or a case would fail, or call another
//! step's method, years after it was begun.

use super::local::Core;
use crate::case::{Phase, State};
use crate::connect::{Method, Steps};
use crate::{Ask, CaseId, Flow, Name, Version};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// A method that open cases need and nothing has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// The version of the cases' process.
    pub version: Version,
    /// The process, as its passages name the act: `SERVICE/PROCESS`.
    pub act: String,
    /// The methods.
    pub methods: Vec<String>,
    /// How many cases.
    pub count: usize,
    /// The first of them.
    pub cases: Vec<CaseId>,
}

/// Cases that need the same methods.
#[derive(Default)]
struct Needing {
    methods: BTreeSet<String>,
    cases: Vec<CaseId>,
    count: usize,
}

/// Acts and methods that something lacks.
type Lacking = Vec<(String, String)>;

/// How many cases are named.
const NAMED: usize = 5;

impl fmt::Display for Gone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits: String = self.version.to_string().chars().take(12).collect();
        let cases: Vec<String> = self.cases.iter().map(ToString::to_string).collect();
        let more = if self.count > self.cases.len() { ", …" } else { "" };
        write!(
            f,
            "{} open case(s) ({}{more}) run on version {digits} of {} and need {}",
            self.count,
            cases.join(", "),
            self.act,
            self.methods.join(", ")
        )
    }
}

/// Looks for methods that open cases need and steps do not have.
pub struct Search<'s> {
    steps: &'s dyn Steps,
    known: BTreeMap<(Version, Name), Arc<Lacking>>,
    gone: BTreeMap<(Version, String), Needing>,
}

impl Gone {
    /// Whether the steps have all that a flow asks: then no case on it lacks anything.
    pub fn is_complete(flow: &Flow, version: Version, steps: &dyn Steps) -> bool {
        flow.nodes().iter().all(|node| {
            let has = |ask: &Ask| steps.has(&Method { version, act: &node.clause.act, name: &ask.method });
            node.asking().iter().flatten().all(has)
        })
    }

    /// Begins to look.
    pub fn search(steps: &dyn Steps) -> Search<'_> {
        Search { steps, known: BTreeMap::new(), gone: BTreeMap::new() }
    }
}

impl Search<'_> {
    /// Looks at an open case, on its flow.
    pub fn add(&mut self, state: &State, flow: &Flow) {
        let version = state.flow;
        let Some(at) = &state.at else { return };
        let steps = self.steps;
        let lacking = self
            .known
            .entry((version, at.node.clone()))
            .or_insert_with(|| Arc::new(lacking(steps, flow, version, state)));
        let acts: BTreeSet<&String> = lacking.iter().map(|(act, _)| act).collect();
        for act in acts {
            let needing = self.gone.entry((version, act.clone())).or_default();
            needing
                .methods
                .extend(lacking.iter().filter(|(of, _)| of == act).map(|(_, method)| method.clone()));
            needing.count += 1;
            if needing.cases.len() < NAMED {
                needing.cases.push(state.id);
            }
        }
    }

    /// What was found, by version.
    pub fn gone(self) -> Vec<Gone> {
        let gone = self.gone.into_iter().map(|((version, act), Needing { methods, cases, count })| Gone {
            version,
            act,
            methods: methods.into_iter().collect(),
            count,
            cases,
        });
        gone.collect()
    }
}

/// Acts and methods that a case may still come to and the steps lack.
fn lacking(steps: &dyn Steps, flow: &Flow, version: Version, state: &State) -> Lacking {
    let Some(at) = &state.at else { return Vec::new() };
    let mut lacking = Vec::new();
    for node in flow.reachable(&at.node, at.phase != Phase::Done) {
        for ask in node.asking().iter().flatten() {
            let method = Method { version, act: &node.clause.act, name: &ask.method };
            if !steps.has(&method) {
                lacking.push((node.clause.act.clone(), ask.method.clone()));
            }
        }
    }
    lacking
}

impl Core {
    /// The methods that open cases need and the steps do not have, by version.
    pub(super) fn gone(&self) -> Vec<Gone> {
        let mut search = Gone::search(&*self.steps);
        for case in self.cases.all_open() {
            let slot = case.lock();
            if let Ok(flow) = self.deployed(slot.state.flow) {
                search.add(&slot.state, &flow);
            }
        }
        search.gone()
    }
}
