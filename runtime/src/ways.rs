//! Ways through a flow, taken by cases on a service's own implementation: what the tests of generated services call.
//!
//! Other systems are stood in for by a [`Stub`], which answers as the way needs it, and people do their tasks. So an
//! implementation that asks the wrong system, turns an answer round, or says that something was done which was not, takes a case
//! another way than the act does, or leaves a system unasked.

use crate::connect::alike::answers_alike;
use crate::engine::Blocking;
use crate::{
    Answer, Call, CallError, Caller, CaseId, Completion, Connectors, Decision, Edge, Flow, Local,
    MemoryJournal, Message, Method, Node, NodeKind, Person, Reason, Role, Settings, Settled, SimClock, Start,
    Status, Steps, Time, When,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// Commands after which a case that has not ended never will: no way of an act is as long.
const MOST: usize = 1000;
/// When cases begin: a working day of which all holidays are known.
const BEGIN: &str = "2026-03-02T05:00:00Z";

type Make = dyn Fn(&Stub) -> Arc<dyn Steps>;

/// The ways of one process.
pub struct Ways {
    flow: Flow,
    make: Box<Make>,
    start: Start,
    elsewhere: BTreeSet<String>,
}

/// A case did not go as the act says. `Debug` prints it as `Display` does, so that a failed test can be read.
pub struct Astray(String);

impl fmt::Display for Astray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Astray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Astray {}

impl Ways {
    /// The ways of a flow whose steps are done by what `make` makes on a stub. Cases have an applicant and a representative.
    pub fn new<S: Steps + 'static>(flow: Flow, make: impl Fn(&Stub) -> S + 'static) -> Self {
        let personal = serde_json::json!({ "id": "880101300123", "representative": "880101300123" });
        let start = Start { personal: Some(personal), ..Start::default() };
        let make = Box::new(move |stub: &Stub| -> Arc<dyn Steps> { Arc::new(make(stub)) });
        Self { flow, make, start, elsewhere: BTreeSet::new() }
    }

    /// Cases begin with that: a filled form, other people.
    #[must_use]
    pub fn starting(self, start: Start) -> Self {
        Self { start, ..self }
    }

    /// Methods that do not reach their system through the stub, so that it does not know whether they did.
    #[must_use]
    pub fn elsewhere<'m>(mut self, methods: impl IntoIterator<Item = &'m str>) -> Self {
        self.elsewhere.extend(methods.into_iter().map(str::to_owned));
        self
    }

    /// Takes these ways: of each the nodes in order and the end, `"p1 c1 p3 end_success"`.
    ///
    /// # Errors
    /// [`Astray`]: a case went another way or stayed on it, or a system was not asked.
    pub fn take(&self, paths: &[&str]) -> Result<(), Astray> {
        paths.iter().try_for_each(|path| self.take_one(path))
    }

    /// That each of these conditions lets nothing pass while what it asks is not known: of each the nodes before it and itself.
    ///
    /// # Errors
    /// [`Astray`]: a case went on.
    pub fn wait_at(&self, paths: &[&str]) -> Result<(), Astray> {
        paths.iter().try_for_each(|path| self.wait_at_one(path))
    }

    fn take_one(&self, path: &str) -> Result<(), Astray> {
        let way: Vec<&str> = path.split_whitespace().collect();
        let holds = self.decisions(&way)?;
        let stub = Stub::new(holds.clone(), None);
        let journey = self.travel(&stub, &holds)?;
        if journey.path != way {
            return Err(astray(format!(
                "the act goes\n  {path}\nthe case went\n  {}{}",
                journey.path.join(" "),
                journey.told()
            )));
        }
        let asked = stub.asked();
        let nodes = way.iter().filter_map(|id| self.flow.node(id));
        let missed = nodes.flat_map(|node| node.asks.iter()).filter(|group| !self.is_asked(group, &asked));
        match missed.flatten().next() {
            Some(ask) => Err(astray(format!(
                "on the way\n  {path}\n`{}` did not reach {:?}; if it reaches it without the connectors, name it in `elsewhere`",
                ask.method, ask.connector
            ))),
            None => Ok(()),
        }
    }

    fn wait_at_one(&self, path: &str) -> Result<(), Astray> {
        let way: Vec<&str> = path.split_whitespace().collect();
        let holds = self.decisions(&way)?;
        let Some(last) = way.last() else { return Ok(()) };
        let stub = Stub::new(holds.clone(), Some((*last).to_owned()));
        let journey = self.travel(&stub, &holds)?;
        if journey.path != way {
            return Err(astray(format!(
                "at {last} the answer was not known, yet the case went\n  {}{}",
                journey.path.join(" "),
                journey.told()
            )));
        }
        Ok(())
    }

    /// Any of a group suffices.
    fn is_asked(&self, group: &[crate::Ask], asked: &BTreeSet<String>) -> bool {
        group.iter().any(|ask| asked.contains(&ask.method) || self.elsewhere.contains(&ask.method))
    }

    /// What each condition of a way comes to.
    fn decisions(&self, way: &[&str]) -> Result<BTreeMap<String, bool>, Astray> {
        let mut holds = BTreeMap::new();
        for (here, next) in way.iter().zip(way.iter().skip(1)) {
            let edge = |edge: &&Edge| edge.from == **here && edge.to == **next;
            let edge = self.flow.edges().iter().find(edge);
            match edge.map(|edge| edge.when) {
                Some(When::Next) => {}
                Some(when) => {
                    holds.insert((*here).to_owned(), when == When::Pass);
                }
                None => return Err(astray(format!("the flow does not lead from {here} to {next}"))),
            }
        }
        Ok(holds)
    }

    fn travel(&self, stub: &Stub, holds: &BTreeMap<String, bool>) -> Result<Journey, Astray> {
        let clock = SimClock::at(Time::parse(BEGIN).unwrap_or_default());
        let steps = AtOnce((self.make)(stub));
        let engine = Local::open(MemoryJournal::new(), steps, clock, Settings::default()).map_err(failed)?;
        let version = engine.deploy(&self.flow).map_err(failed)?;
        let start =
            Start { version, by: Some(somebody("applicant", &[Role::Applicant])), ..self.start.clone() };
        let case = engine.start(start).map_err(failed)?;
        for _ in 0..MOST {
            let view = engine.view(case).map_err(failed)?;
            let node = view.node.as_deref().and_then(|id| self.flow.node(id));
            // A case that went astray stands where the way says nothing.
            let decided =
                node.is_none_or(|node| node.kind != NodeKind::Condition || holds.contains_key(&node.id));
            match (view.status, node) {
                (Status::Task, Some(node)) if decided => self.complete(&engine, case, node, holds)?,
                (Status::Message, Some(node)) => deliver(&engine, case, node, holds)?,
                _ => {
                    let handovers = engine.handovers(None, 1).map_err(failed)?;
                    let why = handovers
                        .first()
                        .and_then(|one| Some(format!("{}: {}", one.method, one.why.as_ref()?)));
                    return Ok(Journey { path: view.path, why });
                }
            }
        }
        Err(astray(format!("after {MOST} steps the case has not ended")))
    }

    /// Somebody does the task, and decides as the way needs it.
    fn complete(
        &self,
        engine: &dyn Blocking,
        case: CaseId,
        node: &Node,
        holds: &BTreeMap<String, bool>,
    ) -> Result<(), Astray> {
        let decides = match node.kind {
            NodeKind::Condition => holds.get(&node.id).copied(),
            _ if node.rules => Some(self.ruling(holds)),
            _ => None,
        };
        let decision = decides.map(|holds| if holds { Decision::Approve } else { Decision::Refuse });
        let reasons = match decision {
            Some(Decision::Refuse) => {
                vec![Reason { text: "as the way needs it".to_owned(), ..Reason::default() }]
            }
            _ => Vec::new(),
        };
        let by = match node.role {
            Some(Role::Applicant) => somebody("applicant", &[Role::Applicant]),
            _ => Caller::in_every_role(person("staff-1")),
        };
        engine.complete(case, Completion { node: node.id.clone(), by, decision, reasons }).map_err(failed)
    }

    /// What the ruling is, by the conditions that it settles.
    fn ruling(&self, holds: &BTreeMap<String, bool>) -> bool {
        let settled = self.flow.nodes().iter().filter(|node| node.settled == Some(Settled::Ruling));
        settled.filter_map(|node| holds.get(&node.id)).all(|holds| *holds)
    }
}

impl From<crate::FlowFileError> for Astray {
    fn from(error: crate::FlowFileError) -> Self {
        failed(error)
    }
}

/// Where a case came to.
struct Journey {
    path: Vec<String>,
    why: Option<String>,
}

impl Journey {
    fn told(&self) -> String {
        self.why.as_ref().map(|why| format!("\nand waits: {why}")).unwrap_or_default()
    }
}

fn astray(message: String) -> Astray {
    Astray(message)
}

fn failed(error: impl fmt::Display) -> Astray {
    Astray(error.to_string())
}

fn person(id: &str) -> Person {
    Person { id: id.to_owned(), name: id.to_owned() }
}

fn somebody(id: &str, roles: &[Role]) -> Caller {
    Caller::new(person(id), roles.iter().copied())
}

/// The other system answers what it took for later.
fn deliver(
    engine: &dyn Blocking,
    case: CaseId,
    node: &Node,
    holds: &BTreeMap<String, bool>,
) -> Result<(), Astray> {
    let visit = engine.history(case).map_err(failed)?.len();
    let several = node.asks.iter().flatten().count() > 1;
    let asks = node.asks.iter().flatten().map(|ask| ask.method.clone());
    let asks: Vec<Option<String>> = if several { asks.map(Some).collect() } else { vec![None] };
    for ask in asks {
        let id = format!("{visit}-{}", ask.as_deref().unwrap_or_default());
        let holds = holds.get(&node.id).copied();
        let message = Message { id, node: node.id.clone(), ask, holds, personal: None };
        engine.deliver(case, message).map_err(failed)?;
    }
    Ok(())
}

/// Stands in for every other system, and remembers what was asked.
#[derive(Clone)]
pub struct Stub(Arc<Inside>);

struct Inside {
    holds: BTreeMap<String, bool>,
    unknown: Option<String>,
    asked: Mutex<BTreeSet<String>>,
}

impl Stub {
    fn new(holds: BTreeMap<String, bool>, unknown: Option<String>) -> Self {
        Self(Arc::new(Inside { holds, unknown, asked: Mutex::default() }))
    }

    /// As one connector of each kind.
    pub fn connectors(&self) -> Connectors {
        Connectors::all(Arc::new(self.clone()))
    }

    /// The answer that the way needs, for a stand-in of one's own.
    ///
    /// # Errors
    /// The way does not come to that condition.
    pub fn answer(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.0.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(call.ask.method.clone());
        if self.0.unknown.as_ref() == Some(&call.node.id) {
            return Ok(Answer::unknown());
        }
        match (call.node.kind, self.0.holds.get(&call.node.id)) {
            (NodeKind::Condition, Some(holds)) => Ok(Answer::holds(*holds)),
            (NodeKind::Condition, None) => {
                Err(CallError::NotDone { why: format!("the way does not come to {}", call.node.id) })
            }
            _ => Ok(Answer::done(call.key.to_string())),
        }
    }

    /// Methods whose system was asked.
    fn asked(&self) -> BTreeSet<String> {
        self.0.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

// Every method returns the answer of the way.
answers_alike!(Stub, answer);

/// Steps whose calls are made on the caller's thread, so that a test waits for nothing.
struct AtOnce(Arc<dyn Steps>);

impl Steps for AtOnce {
    fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.0.call(call)
    }

    fn has(&self, method: &Method<'_>) -> bool {
        self.0.has(method)
    }

    fn is_instant(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Action, Ask, Clause, Connector, System};

    fn flow() -> Flow {
        let node =
            |id: &str, kind, action, asks| Node { action, asks, ..Node::new(id, kind, Clause::default()) };
        let nodes = vec![
            node("p1", NodeKind::Process, Action::Pay, vec![vec![Ask::new("pay", Connector::Payment)]]),
            node(
                "c1",
                NodeKind::Condition,
                Action::CheckRegistry,
                vec![vec![Ask::system("check_persons", System::Persons)]],
            ),
            Node { role: Some(Role::Head), ..node("c2", NodeKind::Condition, Action::Examine, Vec::new()) },
        ];
        let edges = vec![
            Edge::new("start", When::Next, "p1"),
            Edge::new("p1", When::Next, "c1"),
            Edge::new("c1", When::Pass, "c2"),
            Edge::new("c1", When::Fail, "end_refused"),
            Edge::new("c2", When::Pass, "end_success"),
            Edge::new("c2", When::Fail, "end_refused"),
        ];
        Flow::new(nodes, edges).unwrap()
    }

    /// Steps that do what `act` says of a method, and else what the stub says.
    struct Own(Stub, fn(&str) -> Option<Answer>);

    impl Steps for Own {
        fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
            (self.1)(&call.ask.method).map_or_else(|| self.0.answer(call), Ok)
        }
    }

    fn ways(act: fn(&str) -> Option<Answer>) -> Ways {
        Ways::new(flow(), move |stub| Own(stub.clone(), act))
    }

    #[test]
    fn a_right_implementation_takes_every_way() {
        let ways = Ways::new(flow(), Stub::connectors);
        for path in ["p1 c1 c2 end_success", "p1 c1 c2 end_refused", "p1 c1 end_refused"] {
            // From c1 as from c2 the failure leads to the refusal.
            ways.take(&[path]).unwrap();
        }
        ways.wait_at(&["p1 c1"]).unwrap();
        assert!(
            ways.take(&["p1 c2 end_success"])
                .unwrap_err()
                .to_string()
                .contains("does not lead from p1 to c2")
        );
    }

    #[test]
    fn a_wrong_one_goes_astray() {
        let blind = ways(|method| (method == "check_persons").then(|| Answer::holds(true)));
        let told = blind.take(&["p1 c1 end_refused"]).unwrap_err().to_string();
        assert!(told.contains("the case went\n  p1 c1"), "{told}");
        assert!(blind.wait_at(&["p1 c1"]).unwrap_err().to_string().contains("not known"));
        let idle = ways(|method| (method == "pay").then(|| Answer::done("0")));
        let told = idle.take(&["p1 c1 c2 end_success"]).unwrap_err().to_string();
        assert!(told.contains("`pay` did not reach Payment"), "{told}");
        idle.elsewhere(["pay"]).take(&["p1 c1 c2 end_success"]).unwrap();
    }
}
