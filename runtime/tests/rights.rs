//! Nobody does what their roles do not allow.

use crate::common::{self, World, caller};
use std::sync::Arc;
use zanflow_runtime::*;

fn who(id: &str, roles: &[Role]) -> Caller {
    Caller::new(Person { id: id.into(), name: "A. B.".into() }, roles.iter().copied())
}

/// The applicant's step, then the head's decision.
fn world() -> (World, Version) {
    let flow = common::flow("s1 c1: start>s1 s1>c1 c1+end_success c1-end_refused");
    let mut nodes = flow.nodes().to_vec();
    nodes[0].role = Some(Role::Applicant);
    (nodes[1].role, nodes[1].work) = (Some(Role::Head), Some(Work::Task));
    let world = World::memory(Recorded::new());
    let version = world.engine.deploy(&Flow::new(nodes, flow.edges().to_vec()).unwrap()).unwrap();
    (world, version)
}

fn done(node: &str, by: &Caller) -> Completion {
    Completion { node: node.into(), by: by.clone(), decision: Some(Decision::Approve), reasons: vec![] }
}

fn refused(done: Result<(), EngineError>) -> bool {
    matches!(done, Err(EngineError::NotAllowed { .. }))
}

#[test]
fn an_applicant_does_their_own_steps_and_decides_nothing() {
    let (world, version) = world();
    let (applicant, other) = (who("a-1", &[Role::Applicant]), who("a-2", &[Role::Applicant]));
    let (executor, head) = (who("w-1", &[Role::Executor]), who("w-2", &[Role::Head]));
    let engine = &world.engine;
    let case = engine.start(Start { by: Some(applicant.clone()), ..Start::new(version) }).unwrap();
    assert_eq!(engine.view(case).unwrap().owner.as_deref(), Some("a-1"));
    assert!(refused(engine.complete(case, done("s1", &other))));
    assert!(refused(engine.complete(case, done("s1", &executor))));
    engine.complete(case, done("s1", &applicant)).unwrap();
    assert!(refused(engine.complete(case, done("c1", &applicant))));
    assert!(refused(engine.complete(case, done("c1", &executor))));
    assert!(refused(engine.assign(case, applicant.person(), &applicant)));
    for command in [
        engine.suspend(case, &applicant, "a"),
        engine.retry(case, &applicant),
        engine.migrate(case, version, None, &executor, "a"),
        engine.erase(case, Erasure::Everything, Some(&head)),
        engine.cancel(case, &other, "a"),
        engine.retry_all(None, &applicant).map(drop),
    ] {
        assert!(refused(command.clone()), "{command:?}");
    }
    assert_eq!(engine.view(case).unwrap().status, Status::Task);
    engine.assign(case, head.person(), &head).unwrap();
    engine.complete(case, done("c1", &head)).unwrap();
    assert_eq!(engine.view(case).unwrap().status, Status::Success);
}

#[test]
fn an_applicant_withdraws_their_own_case() {
    let (world, version) = world();
    let applicant = who("a-1", &[Role::Applicant]);
    let case = world.engine.start(Start { by: Some(applicant.clone()), ..Start::new(version) }).unwrap();
    world.engine.cancel(case, &applicant, "no longer needed").unwrap();
    assert_eq!(world.engine.view(case).unwrap().status, Status::Cancelled);
}

#[test]
fn facts_at_the_start_are_for_trials() {
    let journal = MemoryJournal::new();
    let engine = Local::open(journal, Recorded::new(), SystemClock, Settings::default()).unwrap();
    let version = engine.deploy(&common::flow(common::LICENCE)).unwrap();
    let facts = Facts::from([("c1", true), ("c2", true)]);
    assert_eq!(engine.start(Start { facts, ..Start::new(version) }), Err(EngineError::FactsGiven));
    assert!(engine.cases(None, 9).unwrap().is_empty());
}

/// Does only what it is told that it does.
struct Only(&'static [&'static str]);

impl Steps for Only {
    fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        assert!(self.0.contains(&call.ask.method.as_str()), "{}", call.ask.method);
        Ok(Answer::done(call.ask.method.clone()))
    }

    fn has(&self, method: &Method<'_>) -> bool {
        self.0.contains(&method.name)
    }

    fn is_instant(&self) -> bool {
        true
    }
}

fn step(id: &str, method: &str) -> Node {
    Node {
        asks: vec![vec![Ask::new(method, Connector::Gateway)]],
        ..Node::new(id, NodeKind::Process, Clause::default())
    }
}

fn task(id: &str) -> Node {
    Node { work: Some(Work::Task), ..Node::new(id, NodeKind::Step, Clause::default()) }
}

fn row(nodes: Vec<Node>) -> Flow {
    let mut edges = Vec::new();
    let mut from = START.to_owned();
    for node in &nodes {
        edges.push(Edge::new(from, When::Next, &node.id));
        from = node.id.clone();
    }
    edges.push(Edge::new(from, When::Next, END_SUCCESS));
    Flow::new(nodes, edges).unwrap()
}

/// A step was put before the payment, so that the payment has another number: an old case still pays.
#[test]
fn an_old_case_calls_what_its_own_version_names() {
    let journal = Arc::new(MemoryJournal::new());
    let before = row(vec![task("s1"), step("p2", "pay")]);
    let after = row(vec![task("s1"), step("p2", "register_request"), step("p3", "pay")]);
    let world = World::with(journal.clone(), Only(&["pay"])).unwrap();
    let version = world.engine.deploy(&before).unwrap();
    let case = world.engine.start(Start::new(version)).unwrap();
    drop(world);
    let world = World::with(journal, Only(&["pay", "register_request"])).unwrap();
    let newer = world.engine.deploy(&after).unwrap();
    let later = world.engine.start(Start::new(newer)).unwrap();
    for case in [case, later] {
        world.engine.complete(case, Completion { decision: None, ..done("s1", &caller()) }).unwrap();
    }
    let called = |case| {
        let history = world.engine.history(case).unwrap();
        let called = history.into_iter().filter_map(|record| match record.event {
            Event::Called { reference, .. } => reference.map(|reference| reference.to_string()),
            _ => None,
        });
        called.collect::<Vec<_>>()
    };
    assert_eq!(called(case), ["pay"]);
    assert_eq!(called(later), ["register_request", "pay"]);
}

#[test]
fn an_engine_does_not_open_without_the_methods_of_open_cases() {
    let journal = Arc::new(MemoryJournal::new());
    let world = World::with(journal.clone(), Only(&["pay", "send"])).unwrap();
    let version = world.engine.deploy(&row(vec![step("p1", "pay"), task("s2"), step("p3", "send")])).unwrap();
    for _ in 0..7 {
        world.engine.start(Start::new(version)).unwrap();
    }
    drop(world);
    let open = |steps: Versions| World::with(journal.clone(), steps).map(drop);
    let Err(EngineError::MethodsGone { gone }) = open(Versions::new(Only(&["pay"]))) else { panic!() };
    // What was done is not needed any more.
    assert_eq!(gone.len(), 1);
    assert_eq!((gone[0].methods.as_slice(), gone[0].count), (&["send".to_owned()][..], 7));
    let told = EngineError::MethodsGone { gone }.to_string();
    let digits = &version.to_string()[..12];
    let parts =
        ["7 open case(s) (1, 2, 3, 4, 5, …)", digits, "need send", "Versions::keep", "zanflow case migrate"];
    assert!(parts.iter().all(|part| told.contains(part)), "{told}");
    // The method went with the new version, but the old implementation is kept.
    open(Versions::new(Only(&["pay"])).keep(digits, Only(&["send"]))).unwrap();
    open(Versions::new(Only(&["send"]))).unwrap();
}
