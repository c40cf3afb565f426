//! Cases behave the same on the journal in memory and on SQLite.

use crate::common;
use crate::common::{CLOCK, HOUR, World, alone, caller, person, refusal};
use zanflow_runtime::{
    Answer, Blocking, CallError, Decision, Delivery, EngineError, Erasure, Event, Facts, JournalError,
    Message, Recorded, SqliteJournal, Start, Status, Time,
};

/// Runs the same on both journals.
fn on_both(test: impl Fn(World)) {
    test(World::memory(Recorded::new()));
    let folder = tempfile::tempdir().unwrap();
    test(World::sqlite(&folder.path().join("journal"), Recorded::new()));
}

#[test]
fn a_case_runs_from_start_to_end() {
    on_both(|world| {
        let version = world.deploy(common::LICENCE);
        let case = world.engine.start(Start::new(version)).unwrap();
        let view = world.engine.view(case).unwrap();
        assert_eq!((view.status, view.node.as_deref()), (Status::Task, Some("c2")));
        let tasks = world.engine.tasks();
        assert_eq!((tasks.len(), tasks[0].decides, tasks[0].node.as_str()), (1, true, "c2"));
        world.engine.complete(case, common::approval("c2")).unwrap();
        let view = world.engine.view(case).unwrap();
        assert_eq!(view.status, Status::Success);
        assert_eq!(view.path, ["p1", "c1", "p2", "c2", "p4", "end_success"]);
        let kinds: Vec<String> = world.kinds(case);
        assert_eq!(
            kinds.join(" "),
            "started entered called entered called entered called entered completed entered called ended"
        );
        assert_eq!(world.engine.verify(None).unwrap().records, 12);
    });
}

#[test]
fn a_refusal_needs_a_reason_and_can_be_resubmitted_once() {
    on_both(|world| {
        let version = world.deploy(common::LICENCE);
        let case = world.engine.start(Start::new(version)).unwrap();
        let none = zanflow_runtime::Completion { reasons: vec![], ..refusal("c2", "x") };
        assert_eq!(world.engine.complete(case, none), Err(EngineError::NoReason { node: "c2".into() }));
        let other = refusal("p4", "x");
        assert!(matches!(world.engine.complete(case, other), Err(EngineError::NoTask { .. })));
        world.engine.complete(case, refusal("c2", "secret words")).unwrap();
        let view = world.engine.view(case).unwrap();
        assert_eq!((view.status, view.decision), (Status::Refused, Some(Decision::Refuse)));
        let again = world.engine.resubmit(case, Start::new(version)).unwrap();
        assert_eq!(world.engine.view(case).unwrap().taken_up, Some(again));
        let first = world.engine.history(again).unwrap().remove(0).event;
        assert!(matches!(first, Event::Started { resubmits: Some(old), .. } if old == case));
        assert!(matches!(
            world.engine.resubmit(case, Start::new(version)),
            Err(EngineError::NotRefused { .. })
        ));
        world.engine.verify(None).unwrap();
    });
}

#[test]
fn personal_data_is_outside_the_chain_and_can_be_erased() {
    on_both(|world| {
        let version = world.deploy(common::LICENCE);
        let personal = Some(serde_json::json!({"id": "secret id"}));
        let case = world.engine.start(Start { personal, ..Start::new(version) }).unwrap();
        world.engine.complete(case, refusal("c2", "secret words")).unwrap();
        let journal = world.journal_text();
        assert!(journal.contains("completed") && !journal.contains("secret"), "{journal}");
        assert_eq!(world.engine.personal(case, 2).unwrap().unwrap()["words"][0], "secret words");
        let doubtful = zanflow_runtime::Person { id: "800101300123".into(), name: "N".into() };
        let doubtful = zanflow_runtime::Caller::in_every_role(doubtful);
        let everything = |by| world.engine.erase(case, Erasure::Everything, Some(by));
        assert_eq!(everything(&doubtful), Err(EngineError::PersonalId));
        everything(&caller()).unwrap();
        assert_eq!(world.engine.personal(case, 1).unwrap(), None);
        assert_eq!(world.engine.personal(case, 2).unwrap(), None);
        world.engine.verify(None).unwrap();
    });
}

#[test]
fn messages_come_early_twice_and_in_time() {
    on_both(|world| {
        let version = world.deploy(common::WAITS);
        let case = world.engine.start(Start::new(version)).unwrap();
        let message = |id: &str, node: &str, holds| Message {
            id: id.into(),
            node: node.into(),
            ask: None,
            holds,
            personal: None,
        };
        let early = message("m2", "c9", Some(false));
        assert_eq!(world.engine.deliver(case, early.clone()), Ok(Delivery::Kept));
        assert_eq!(world.engine.deliver(case, early.clone()), Ok(Delivery::Duplicate));
        let unknown = message("m3", "p7", None);
        assert!(matches!(world.engine.deliver(case, unknown), Err(EngineError::UnknownNode { .. })));
        let silent = message("m4", "c9", None);
        assert!(matches!(world.engine.deliver(case, silent), Err(EngineError::NoDecision { .. })));
        assert_eq!(world.engine.deliver(case, message("m1", "m1", None)), Ok(Delivery::Taken));
        assert_eq!(world.engine.view(case).unwrap().status, Status::Refused);
        assert!(matches!(world.engine.deliver(case, early), Err(EngineError::Ended { .. })));
    });
}

#[test]
fn one_request_is_one_case() {
    on_both(|world| {
        let version = world.deploy(common::LICENCE);
        let start = Start { request: Some("r1".into()), ..Start::new(version) };
        let case = world.engine.start(start.clone()).unwrap();
        assert_eq!(world.engine.start(start), Ok(case));
    });
}

#[test]
fn known_facts_take_the_path_of_a_walk() {
    on_both(|world| {
        let version = world.deploy(common::LICENCE);
        for (c1, c2) in [(true, true), (true, false), (false, true)] {
            let facts = Facts::from([("c1", c1), ("c2", c2)]);
            let case = world.engine.start(Start { facts: facts.clone(), ..Start::new(version) }).unwrap();
            let walked = zanflow_runtime::walk(&common::flow(common::LICENCE), &facts).unwrap();
            assert_eq!(world.engine.view(case).unwrap().path, walked.path);
        }
    });
}

#[test]
fn failures_are_tried_again_later_and_later_then_held() {
    let failing = Recorded::new()
        .answer("p1", Err(CallError::NotDone { why: "down".into() }))
        .answer("p1", Err(CallError::Unclear { why: "lost".into() }));
    let world = World::memory(failing);
    let version = world.deploy(common::LICENCE);
    let case = world.engine.start(Start::new(version)).unwrap();
    let waits = world.retries(case);
    assert_eq!(waits, [1000, 2000, 4000, 8000]);
    assert_eq!(world.engine.view(case).unwrap().status, Status::Held);
    // The first failure did nothing, so the second attempt has a key of its own; it may have been done, so it keeps it.
    let keys: Vec<u32> = world
        .engine
        .history(case)
        .unwrap()
        .iter()
        .filter_map(|record| match &record.event {
            Event::CallFailed { attempt, .. } => Some(*attempt),
            _ => None,
        })
        .collect();
    assert_eq!(keys, [1, 2, 2, 2, 2]);
    assert!(world.engine.tasks()[0].held);
    world.engine.retry(case, &caller()).unwrap();
    assert_eq!(world.engine.view(case).unwrap().status, Status::Retry);
    assert_eq!(world.engine.retry(case, &caller()), Ok(()));
}

#[test]
fn a_later_answer_comes_as_a_message() {
    let world = World::memory(Recorded::new().answer("p1", Ok(Answer { later: true, ..Answer::default() })));
    let version = world.deploy(common::LICENCE);
    let case = world.engine.start(Start::new(version)).unwrap();
    assert_eq!(world.engine.view(case).unwrap().status, Status::Message);
    let message = Message { id: "1".into(), node: "p1".into(), ask: None, holds: None, personal: None };
    assert_eq!(world.engine.deliver(case, message), Ok(Delivery::Taken));
    assert_eq!(world.engine.view(case).unwrap().status, Status::Task);
}

#[test]
fn the_clock_stops_while_suspended_then_warns_and_escalates() {
    on_both(|world| {
        let version = world.deploy(common::TIMED); // a task of 36,000 seconds, which are counted at all hours
        let case = world.engine.start(Start::new(version)).unwrap();
        let due = |world: &World| world.engine.view(case).unwrap().due.unwrap();
        assert_eq!(due(&world), Time::parse(CLOCK).unwrap().plus(10 * HOUR));
        world.clock.pass(HOUR);
        world.engine.suspend(case, &caller(), "waits for the applicant").unwrap();
        assert!(matches!(world.engine.suspend(case, &caller(), ""), Err(EngineError::Suspended { .. })));
        world.clock.pass(100 * HOUR);
        assert_eq!(world.engine.tick().unwrap().warned, 0);
        assert!(matches!(
            world.engine.complete(case, common::approval("s1")),
            Err(EngineError::Suspended { .. })
        ));
        world.engine.resume(case, &caller()).unwrap();
        assert_eq!(due(&world), Time::parse(CLOCK).unwrap().plus(110 * HOUR));
        world.clock.pass(7 * HOUR);
        let ticked = world.engine.tick().unwrap();
        assert_eq!((ticked.warned, ticked.escalated), (1, 0));
        world.clock.pass(2 * HOUR);
        let ticked = world.engine.tick().unwrap();
        assert_eq!((ticked.warned, ticked.escalated), (0, 1));
        assert_eq!(world.engine.tick().unwrap().escalated, 0);
        assert!(world.engine.tasks()[0].overdue);
        assert_eq!(
            world.kinds(case).join(" "),
            "started entered suspended resumed deadline_set warned escalated"
        );
    });
}

#[test]
fn a_day_before_the_calendar_is_told_not_guessed() {
    let world = World::memory(Recorded::new());
    let version = world.deploy("s1: start>s1 s1>end_success | s1 4 working_day");
    world.clock.set(Time::parse("2023-12-01T05:00:00Z").unwrap());
    let case = world.engine.start(Start::new(version)).unwrap();
    assert_eq!(world.kinds(case).join(" "), "started entered deadline_unknown");
    let view = world.engine.view(case).unwrap();
    assert_eq!((view.due, view.due_unknown), (None, true));
    let Event::DeadlineUnknown { why } = world.engine.history(case).unwrap().remove(2).event else {
        panic!()
    };
    assert_eq!(why, "calendar kz-2026.2 holds the working days from 2024-01-01 on, not 2023-12-02");
}

/// A deadline in a year whose days off are not ordered yet is provisional; it is reckoned anew under a calendar that knows the order.
#[test]
fn a_provisional_deadline_is_reckoned_anew_when_the_order_comes() {
    let world = World::memory(Recorded::new());
    let version = world.deploy("s1: start>s1 s1>end_success | s1 10 working_day");
    world.clock.set(Time::parse("2026-12-25T05:00:00Z").unwrap());
    let case = world.engine.start(Start::new(version)).unwrap();
    let view = world.engine.view(case).unwrap();
    assert_eq!((view.due, view.provisional), (Time::parse("2027-01-13T19:00:00Z"), true));
    let Event::Started { calendar, .. } = world.engine.history(case).unwrap().remove(0).event else {
        panic!()
    };
    assert!(calendar.starts_with("kz-2026.2 ") && calendar.len() == "kz-2026.2 ".len() + 16, "{calendar}");
    // An order that was made up for this test: 8 January is off, and Saturday the 16th is worked for it.
    let day = |text: &str| text.parse().unwrap();
    let mut ordered = zanflow_runtime::Calendar {
        id: "kz-2027.0".into(),
        ordered: 2027,
        ..zanflow_runtime::Calendar::kazakhstan()
    };
    ordered.transfers.push(zanflow_runtime::Transfer { off: day("2027-01-08"), worked: day("2027-01-16") });
    let settings = zanflow_runtime::Settings { calendar: ordered, ..zanflow_runtime::Settings::default() };
    let (journal, clock) = (world.journal.clone(), world.clock.clone());
    let engine = zanflow_runtime::Local::open(journal, Recorded::new(), clock, settings).unwrap();
    engine.tick().unwrap();
    let view = engine.view(case).unwrap();
    assert_eq!((view.due, view.provisional), (Time::parse("2027-01-14T19:00:00Z"), false));
    let kinds: Vec<String> =
        engine.history(case).unwrap().iter().map(|record| format!("{:?}", record.event)).collect();
    assert!(kinds.last().is_some_and(|last| last.starts_with("DeadlineSet")), "{kinds:?}");
}

/// A clock that is set back moves neither the times of the record nor a deadline to an earlier day.
#[test]
fn a_clock_set_back_moves_nothing_back() {
    on_both(|world| {
        let version =
            world.deploy("s1 s2: start>s1 s1>s2 s2>end_success | s1 2 working_day, s2 2 working_day");
        world.clock.set(Time::parse("2025-06-16T05:00:00Z").unwrap());
        let case = world.engine.start(Start::new(version)).unwrap();
        world.clock.set(Time::parse("2025-06-10T05:00:00Z").unwrap());
        world.engine.complete(case, common::approval("s1")).unwrap();
        let times: Vec<Time> = world.engine.history(case).unwrap().iter().map(|record| record.at).collect();
        assert!(times.is_sorted(), "{times:?}");
        assert_eq!(world.engine.view(case).unwrap().due, Time::parse("2025-06-18T19:00:00Z"));
    });
}

#[test]
fn a_case_keeps_its_version_until_it_is_moved() {
    on_both(|world| {
        let old = world.deploy(common::LICENCE);
        let case = world.engine.start(Start::new(old)).unwrap();
        let new = world.deploy(common::LICENCE_TWO);
        assert_ne!(old, new);
        assert_eq!(world.engine.view(case).unwrap().version, old);
        let lost = zanflow_runtime::Hash::default();
        let moved = |to, node| world.engine.migrate(case, to, node, &caller(), "new decree");
        assert_eq!(moved(lost, None), Err(EngineError::UnknownVersion { version: lost }));
        assert_eq!(moved(new, Some("p77")), Err(EngineError::UnknownNode { node: "p77".into() }));
        moved(new, None).unwrap();
        assert_eq!(world.engine.view(case).unwrap().version, new);
        world.engine.complete(case, common::approval("c2")).unwrap();
        assert_eq!(
            world.engine.view(case).unwrap().path,
            ["p1", "c1", "p2", "c2", "p5", "p4", "end_success"]
        );
        assert!(world.kinds(case).contains(&"migrated".to_owned()));
    });
}

#[test]
fn a_case_can_be_cancelled() {
    on_both(|world| {
        let version = world.deploy(common::LICENCE);
        let case = world.engine.start(Start::new(version)).unwrap();
        world.engine.cancel(case, &caller(), "withdrawn").unwrap();
        assert_eq!(world.engine.view(case).unwrap().status, Status::Cancelled);
        assert!(matches!(world.engine.cancel(case, &caller(), ""), Err(EngineError::Ended { .. })));
    });
}

#[test]
fn an_assigned_task_is_that_persons() {
    on_both(|world| {
        let version = world.deploy(common::LICENCE);
        let case = world.engine.start(Start::new(version)).unwrap();
        let other = zanflow_runtime::Person { id: "w2".into(), name: "B".into() };
        world.engine.assign(case, &other, &caller()).unwrap();
        assert_eq!(
            world.engine.complete(case, common::approval("c2")),
            Err(EngineError::Assigned { to: "w2".into() })
        );
        world.engine.assign(case, &person(), &caller()).unwrap();
        world.engine.complete(case, common::approval("c2")).unwrap();
    });
}

#[test]
fn a_node_met_too_often_is_held() {
    let world = World::memory(Recorded::new().answer("c1", Ok(Answer::holds(false))));
    let version = world.deploy("p1 c1: start>p1 p1>c1 c1-p1 c1+end_success");
    let case = world.engine.start(Start::new(version)).unwrap();
    assert_eq!(world.engine.view(case).unwrap().status, Status::Held);
}

#[test]
fn the_embedded_systems_do_each_key_once() {
    let embedded = std::sync::Arc::new(common::embedded::Embedded::in_memory().unwrap());
    let flow = common::flow(common::LICENCE);
    let node = flow.node("p1").unwrap();
    let asking = node.asking();
    let key = zanflow_runtime::Key {
        case: zanflow_runtime::CaseId(1),
        node: "p1".into(),
        ask: None,
        visit: 1,
        attempt: 1,
    };
    let call = zanflow_runtime::Call {
        key,
        version: flow.version(),
        node,
        ask: &asking[0][0],
        facts: &Facts::new(),
        subject: None,
        file: None,
        worker: None,
    };
    use zanflow_runtime::Steps;
    let steps = embedded.connectors();
    assert_eq!(steps.call(&call), steps.call(&call));
    assert_eq!(embedded.effects().unwrap().len(), 1);
}

#[test]
fn two_processes_a_newer_form_and_another_database_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let first = SqliteJournal::open(&path).unwrap();
    assert_eq!(
        SqliteJournal::open(&path).unwrap_err(),
        JournalError::InUse { path: path.display().to_string() }
    );
    drop(first);
    let sql = |text: &str| alone(&path).execute_batch(text).unwrap();
    sql("PRAGMA user_version = 9");
    assert_eq!(SqliteJournal::open(&path).unwrap_err(), JournalError::Newer { found: 9, known: 2 });
    sql("PRAGMA user_version = 1; PRAGMA application_id = 7");
    assert!(matches!(SqliteJournal::open(&path), Err(JournalError::Foreign { .. })));
    std::fs::write(&path, vec![b'x'; 8192]).unwrap();
    assert!(matches!(SqliteJournal::open(&path), Err(JournalError::Foreign { .. })));
}

#[test]
fn a_full_disk_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let journal = std::sync::Arc::new(SqliteJournal::open(&path).unwrap());
    let world = World::on(journal.clone(), Recorded::new());
    let version = world.deploy(common::LICENCE);
    let first = world.engine.start(Start::new(version)).unwrap();
    journal.limit_pages(1).unwrap();
    let mut started = vec![first];
    let full = loop {
        match world.engine.start(Start::new(version)) {
            Ok(case) => started.push(case),
            Err(error) => break error,
        }
        assert!(started.len() < 10_000);
    };
    assert_eq!(full, EngineError::Journal(JournalError::Full));
    assert!(full.to_string().contains("make room"), "{full}");
    journal.limit_pages(1_000_000).unwrap();
    world.engine.tick().unwrap();
    for case in &started {
        world.engine.complete(*case, common::approval("c2")).unwrap();
        assert_eq!(world.engine.view(*case).unwrap().status, Status::Success);
    }
    world.engine.start(Start::new(version)).unwrap();
    world.engine.verify(None).unwrap();
}
