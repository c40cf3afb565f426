//! Rulings, matters, processes inside of others, and the time of the whole service.

use crate::common::{self, World, approval, caller, refusal};
use zanflow_runtime::{
    Blocking, CaseId, Decision, EngineError, Event, Inner, Recorded, Settled, Start, Status, TaskQuery, Time,
    Version,
};

/// A linear process in whose second step it is ruled, and that says nothing of refusals.
const UNITS: &str = "s1 s2 s3: start>s1 s1>s2 s2>s3 s3>end_success | s2 1 working_day task rules";
/// A portal's process in which the provider examines at `c1`.
const PORTAL: &str =
    "s1 c1 s2 s3: start>s1 s1>c1 c1-s2 c1+s3 s2>end_refused s3>end_success | c1 1 working_day task";

fn world() -> World {
    World::memory(Recorded::new())
}

fn start(world: &World, version: Version) -> CaseId {
    world.engine.start(Start::new(version)).unwrap()
}

fn approve(world: &World, case: CaseId, nodes: &str) {
    for node in nodes.split_whitespace() {
        world.engine.complete(case, approval(node)).unwrap();
    }
}

fn check(world: &World, case: CaseId, status: Status, path: &str) {
    let view = world.engine.view(case).unwrap();
    assert_eq!((view.status, view.path.join(" ").as_str()), (status, path));
}

#[test]
fn what_is_refused_in_a_linear_process_ends_refused() {
    let world = world();
    let version = world.deploy(UNITS);
    let case = start(&world, version);
    approve(&world, case, "s1");
    let task = world.engine.tasks().remove(0);
    assert!(task.decides, "{task:?}");
    let silent = zanflow_runtime::Completion { decision: None, ..approval("s2") };
    assert_eq!(world.engine.complete(case, silent), Err(EngineError::NoDecision { node: "s2".into() }));
    world.engine.complete(case, refusal("s2", "no grounds")).unwrap();
    // The letter that says so is still delivered.
    approve(&world, case, "s3");
    check(&world, case, Status::Refused, "s1 s2 s3 end_refused");
    let view = world.engine.view(case).unwrap();
    assert_eq!((view.decision, view.ruling), (Some(Decision::Approve), Some(Decision::Refuse)));
    world.engine.resubmit(case, Start::new(version)).unwrap();
    let other = start(&world, version);
    approve(&world, other, "s1 s2 s3");
    check(&world, other, Status::Success, "s1 s2 s3 end_success");
}

fn composed(world: &World, matters: &[&str]) -> Version {
    let inner = |name: &str, matter: Option<&str>| Inner {
        name: name.to_owned(),
        matter: matter.map(str::to_owned),
        clause: zanflow_runtime::Clause::default(),
        flow: common::flow(UNITS),
    };
    let inner: Vec<Inner> = match matters {
        [] => vec![inner("units", None)],
        matters => matters.iter().map(|matter| inner(matter, Some(matter))).collect(),
    };
    world.engine.deploy(&common::flow(PORTAL).with_inner("c1", &inner).unwrap()).unwrap()
}

#[test]
fn the_examination_of_a_portal_is_the_process_of_the_units() {
    let world = world();
    let version = composed(&world, &[]);
    let refused = start(&world, version);
    approve(&world, refused, "s1 units:s1");
    world.engine.complete(refused, refusal("units:s2", "no grounds")).unwrap();
    approve(&world, refused, "units:s3 s2");
    check(&world, refused, Status::Refused, "s1 units:s1 units:s2 units:s3 c1 s2 end_refused");
    let rendered = start(&world, version);
    approve(&world, rendered, "s1 units:s1 units:s2 units:s3 s3");
    check(&world, rendered, Status::Success, "s1 units:s1 units:s2 units:s3 c1 s3 end_success");
    let records = world.engine.history(rendered).unwrap();
    let concluded = records.iter().any(
        |record| matches!(&record.event, Event::Concluded { node, holds: Some(true), .. } if node == "c1"),
    );
    assert!(concluded, "{:?}", world.kinds(rendered));
    assert_eq!(
        world.engine.verify(None).unwrap().records as usize,
        world.journal.read(0, usize::MAX).unwrap().len()
    );
}

#[test]
fn the_matter_says_which_process_it_is_and_without_one_people_do() {
    let world = world();
    let version = composed(&world, &["new", "copy"]);
    assert_eq!(world.engine.flow(version).unwrap().matters(), ["new", "copy"]);
    let known = world.engine.start(Start { matter: Some("copy".into()), ..Start::new(version) }).unwrap();
    approve(&world, known, "s1 copy:s1 copy:s2 copy:s3 s3");
    check(&world, known, Status::Success, "s1 new copy copy:s1 copy:s2 copy:s3 c1 s3 end_success");
    assert_eq!(world.engine.view(known).unwrap().matter.as_deref(), Some("copy"));
    let asked = start(&world, version);
    approve(&world, asked, "s1");
    world.engine.complete(asked, refusal("new", "it is none")).unwrap();
    world.engine.complete(asked, refusal("copy", "nor a copy")).unwrap();
    // It is about something that the act has no process for: the step is what it was.
    world.engine.complete(asked, approval("c1")).unwrap();
    approve(&world, asked, "s3");
    check(&world, asked, Status::Success, "s1 new copy c1 s3 end_success");
    let unknown = Start { matter: Some("other".into()), ..Start::new(version) };
    let told = world.engine.start(unknown).unwrap_err();
    assert!(matches!(&told, EngineError::UnknownMatter { known, .. } if known.len() == 2), "{told}");
    assert!(told.to_string().contains("new; copy"), "{told}");
    assert!(matches!(
        common::flow(PORTAL).with_inner("c1", &[]).unwrap().node("c1").unwrap().settled,
        Some(Settled::Ruling)
    ));
}

/// The local time of a case's term.
fn due(world: &World, case: CaseId) -> Option<Time> {
    world.engine.view(case).unwrap().term.unwrap().due
}

fn at(local: &str) -> Time {
    Time::parse(&format!("{local}:00+05:00")).unwrap()
}

#[test]
fn the_time_of_the_service_runs_beside_that_of_steps() {
    let world = world();
    // Monday; the application is in with s1, the steps may take longer than the service.
    let version = world.deploy(
        "s1 s2 s3: start>s1 s1>s2 s2>s3 s3>end_success | s2 9 working_day task, term 3 working_day s1",
    );
    let case = start(&world, version);
    assert_eq!(world.engine.view(case).unwrap().term, None);
    world.clock.set(at("2025-06-03T10:00"));
    approve(&world, case, "s1");
    // Friday the 6th is a day off.
    assert_eq!(due(&world, case), Some(at("2025-06-10T00:00")));
    let records = world.engine.history(case).unwrap();
    let set = records.iter().find(|record| matches!(record.event, Event::TermSet { .. })).unwrap();
    assert_eq!(set.clause.as_ref().unwrap().item.as_deref(), Some("3."));
    // A day in which the case stands still does not count.
    world.engine.suspend(case, &caller(), "a paper is missing").unwrap();
    world.clock.set(at("2025-06-05T09:00"));
    world.engine.tick().unwrap();
    world.engine.resume(case, &caller()).unwrap();
    assert_eq!(due(&world, case), Some(at("2025-06-11T00:00")));
    world.clock.set(at("2025-06-10T09:00"));
    assert_eq!(world.engine.tick().unwrap().warned, 1);
    world.clock.set(at("2025-06-11T00:00"));
    assert_eq!(world.engine.tick().unwrap().escalated, 1);
    let view = world.engine.view(case).unwrap();
    assert!(view.term.unwrap().overdue && !view.overdue, "{view:?}");
    let late =
        world.engine.find_tasks(&TaskQuery { overdue: true, limit: 10, ..TaskQuery::default() }).unwrap();
    assert_eq!(late.tasks.len(), 1);
    assert!(late.tasks[0].is_late());
    assert_eq!(world.engine.tick().unwrap().escalated, 0);
    approve(&world, case, "s2 s3");
    check(&world, case, Status::Success, "s1 s2 s3 end_success");
}

#[test]
fn a_term_without_a_step_runs_from_the_start_and_what_is_unknown_is_said() {
    let world = world();
    world.clock.set(at("2023-12-25T10:00"));
    let version = world.deploy("s1: start>s1 s1>end_success | term 1 working_day");
    let case = start(&world, version);
    let term = world.engine.view(case).unwrap().term.unwrap();
    assert_eq!((term.since, term.due), (at("2023-12-25T10:00"), None));
    assert_eq!(world.kinds(case).join(" "), "started term_unknown entered");
}
