//! Escalation by people and by the clock, reassignment with a reason, and histories of applicants.

use crate::common::{self, HOUR, World, caller};
use std::sync::Arc;
use zanflow_runtime::case::Event;
use zanflow_runtime::*;

fn who(id: &str, roles: &[Role]) -> Caller {
    Caller::new(Person { id: id.into(), name: format!("Name of {id}") }, roles.iter().copied())
}

fn flow() -> Flow {
    let flow = common::flow("s1 c1: start>s1 s1>c1 c1+end_success c1-end_refused | s1 2 hour task");
    let mut nodes = flow.nodes().to_vec();
    nodes[0].role = Some(Role::Executor);
    (nodes[1].role, nodes[1].work) = (Some(Role::Head), Some(Work::Task));
    Flow::new(nodes, flow.edges().to_vec()).unwrap()
}

fn world(raise: Raise) -> (World, Arc<MemoryJournal>, Version) {
    let journal = Arc::new(MemoryJournal::new());
    let world = raising(&journal, raise);
    let version = world.engine.deploy(&flow()).unwrap();
    (world, journal, version)
}

fn raising(journal: &Arc<MemoryJournal>, raise: Raise) -> World {
    let clock = Arc::new(SimClock::at(Time::parse(common::CLOCK).unwrap()));
    let settings = Settings { raise, ..Settings::default() };
    let engine = Local::open(Arc::clone(journal), Recorded::new(), Arc::clone(&clock), settings).unwrap();
    World { engine, clock, journal: journal.clone() }
}

fn in_unit(version: Version, unit: &str) -> Start {
    Start { unit: Some(unit.into()), ..Start::new(version) }
}

#[test]
fn a_supervisor_escalates_to_a_person_who_then_sees_it_and_gives_it_on() {
    let (world, journal, version) = world(Raise::default());
    let engine = &world.engine;
    let case = engine.start(in_unit(version, "north")).unwrap();
    let (executor, boss) =
        (who("e-1", &[Role::Executor]), who("b-1", &[Role::Office]).of_units(["south".into()]));
    let supervisor = who("s-1", &[Role::Supervisor]);
    engine.assign(case, executor.person(), &executor).unwrap();
    let to = Whom::Person(boss.person().clone());
    let flow = flow();
    assert!(!boss.sees(engine.view(case).unwrap().seen(), &flow));
    let not_allowed = |done| matches!(done, Err(EngineError::NotAllowed { .. }));
    assert!(not_allowed(engine.raise(case, &to, &who("e-2", &[Role::Executor]), "late")));
    assert!(not_allowed(engine.raise(case, &to, &who("a-1", &[Role::Applicant]), "late")));
    assert!(matches!(engine.raise(case, &to, &supervisor, "  "), Err(EngineError::NoReason { .. })));
    let iin = Whom::Person(Person { id: "800101300123".into(), name: "N".into() });
    assert_eq!(engine.raise(case, &iin, &supervisor, "late"), Err(EngineError::PersonalId));
    engine.raise(case, &to, &supervisor, "it must be done today").unwrap();
    let view = engine.view(case).unwrap();
    assert_eq!(view.raised, Some(Raised { to: Some("b-1".into()) }));
    assert!(boss.sees(view.seen(), &flow));
    let query = TaskQuery { of: Some(boss.clone()), raised: true, limit: 10, ..TaskQuery::default() };
    assert_eq!(engine.find_tasks(&query).unwrap().tasks.len(), 1);
    // The record says who, to whom and why; the words lie beside the chain.
    let record = engine.history(case).unwrap().pop().unwrap();
    let Event::Raised { to: Some(raised), cause: Cause::Asked, data: Some(data), .. } = &record.event else {
        panic!("{record:?}")
    };
    assert_eq!((raised.as_str(), &record.actor), ("b-1", &Actor::Person("s-1".into())));
    let told = engine.personal(case, data.no).unwrap().unwrap();
    assert_eq!((&told["name"], &told["words"][0]), (&"Name of b-1".into(), &"it must be done today".into()));
    assert!(!world.journal_text().contains("today"));
    // Who it was escalated to gives it to somebody, though it is another unit's and somebody has it.
    let other = who("e-2", &[Role::Executor]);
    engine.reassign(case, other.person(), &boss, "e-1 is ill").unwrap();
    assert_eq!(engine.view(case).unwrap().assignee.as_deref(), Some("e-2"));
    let again = raising(&journal, Raise::default());
    assert_eq!(again.engine.view(case), engine.view(case));
    assert_eq!(again.engine.find_tasks(&query).unwrap(), engine.find_tasks(&query).unwrap());
    // The next step is not escalated.
    let done = Completion { node: "s1".into(), by: other, decision: None, reasons: vec![] };
    engine.complete(case, done).unwrap();
    assert_eq!(engine.view(case).unwrap().raised, None);
    assert!(!boss.sees(engine.view(case).unwrap().seen(), &flow));
    engine.verify(None).unwrap();
}

#[test]
fn a_task_is_moved_with_a_reason_by_who_may() {
    let (world, _, version) = world(Raise::default());
    let engine = &world.engine;
    let case = engine.start(Start::new(version)).unwrap();
    let (first, second) = (who("e-1", &[Role::Executor]), who("e-2", &[Role::Executor]));
    let supervisor = who("s-1", &[Role::Supervisor]);
    engine.assign(case, first.person(), &first).unwrap();
    let moved = |by: &Caller, reason: &str| engine.reassign(case, second.person(), by, reason);
    assert_eq!(moved(&second, "mine"), Err(EngineError::Assigned { to: "e-1".into() }));
    assert!(matches!(moved(&supervisor, " "), Err(EngineError::NoReason { .. })));
    moved(&supervisor, "leave").unwrap();
    let record = engine.history(case).unwrap().pop().unwrap();
    let personal = engine.personal(case, record.event.data().unwrap().no).unwrap();
    let entry = Entry::from_record(&record, personal.as_ref());
    assert_eq!((entry.kind.as_str(), &entry.words[..]), ("assigned", &["leave".to_owned()][..]));
}

#[test]
fn the_clock_escalates_what_is_late_to_the_head_of_the_unit() {
    let duty = Person { id: "d-1".into(), name: "Duty".into() };
    let raise = Raise { near: Some(Whom::Person(duty)), passed: Some(Whom::Head) };
    let (world, journal, version) = world(raise.clone());
    let engine = &world.engine;
    let case = engine.start(in_unit(version, "north")).unwrap();
    let raised = |engine: &Local| engine.view(case).unwrap().raised;
    let due = engine.next_due().unwrap();
    world.clock.set(due);
    engine.tick().unwrap();
    assert_eq!(raised(engine), Some(Raised { to: Some("d-1".into()) }));
    world.clock.pass(48 * HOUR);
    engine.tick().unwrap();
    assert_eq!(raised(engine), Some(Raised { to: None }));
    engine.tick().unwrap();
    let kinds = world.kinds(case);
    assert_eq!(kinds[2..], ["warned", "raised", "escalated", "raised"]);
    for (unit, theirs) in [("north", 1), ("south", 0)] {
        let head = who("h-1", &[Role::Head]).of_units([unit.to_owned()]);
        let query = TaskQuery { of: Some(head.clone()), raised: true, limit: 10, ..TaskQuery::default() };
        assert_eq!(engine.find_tasks(&query).unwrap().tasks.len(), theirs, "{unit}");
        let substitute = who("x", &[Role::Office]).of_units(["west".to_owned()]).substituting(vec![Absent {
            id: "h-1".into(),
            roles: [Role::Head].into(),
            units: [unit.to_owned()].into(),
        }]);
        assert_eq!(substitute.is_raised_to(engine.view(case).unwrap().seen()), theirs == 1, "{unit}");
    }
    let again = raising(&journal, raise);
    assert_eq!(again.engine.view(case), engine.view(case));
    engine.verify(None).unwrap();
}

#[test]
fn a_person_finds_their_cases_ended_or_not_after_a_restart_too() {
    let (world, journal, version) = world(Raise::default());
    let engine = &world.engine;
    let (mine, other) = (who("a-1", &[Role::Applicant]), who("a-2", &[Role::Applicant]));
    let mut cases = Vec::new();
    for nth in 0..7 {
        let by = if nth % 3 == 2 { &other } else { &mine };
        let case = engine.start(Start { by: Some(by.clone()), ..Start::new(version) }).unwrap();
        if nth % 2 == 0 {
            engine.cancel(case, &caller(), "withdrawn").unwrap();
        }
        if nth % 3 != 2 {
            cases.insert(0, case);
        }
    }
    let again = raising(&journal, Raise::default());
    for engine in [engine, &again.engine] {
        let numbers = |before, limit| -> Vec<CaseId> {
            engine.cases_of("a-1", before, limit).unwrap().into_iter().map(|view| view.case).collect()
        };
        assert_eq!(numbers(None, 10), cases);
        assert_eq!(numbers(None, 2), cases[..2]);
        assert_eq!(numbers(Some(cases[1]), 2), cases[2..4]);
        assert!(engine.cases_of("nobody", None, 10).unwrap().is_empty());
    }
}
