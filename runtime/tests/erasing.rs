//! Erasure: what goes, what stays, where copies could lie, and power that fails in the middle.

use crate::common::{self, World, caller, refusal};
use crate::crash::{Fault, Faulty};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use zanflow_runtime::case::Event;
use zanflow_runtime::journal::{Broken, verify};
use zanflow_runtime::*;

const IIN: &str = "900101300007";
const FORM: Form = Form { title: "Application", fields: &[Field::new("f1", FieldKind::Name, 1)] };

/// What is said of an applicant, wherever a case can say something.
const SECRETS: [&str; 8] = [
    IIN,
    "secret-form",
    "secret-paper",
    "secret-name-of-paper",
    "secret-answer",
    "secret-message",
    "secret-request",
    "secret-cancellation",
];

fn applicant() -> Caller {
    Caller::new(Person { id: "a-1".into(), name: "secret-form".into() }, [Role::Applicant])
}

/// A case with all of them, refused by an official with words.
fn refused(world: &World) -> CaseId {
    let engine = &world.engine;
    let version = world.deploy(common::LICENCE);
    let filled = FORM.check(1, json!({ "f1": "secret-form" }).as_object().unwrap()).unwrap();
    let start = Start {
        by: Some(applicant()),
        request: Some("secret-request".into()),
        personal: Some(json!({ "id": IIN, "comment": "secret-form" })),
        filled: Some(filled),
        ..Start::new(version)
    };
    let case = engine.start(start).unwrap();
    let content = format!("%PDF-1.7\nsecret-paper {}\n%%EOF", "x".repeat(9000)).into_bytes();
    let paper = Attachment::new("secret-name-of-paper.pdf", None, content, FileLimits::default()).unwrap();
    engine.attach(case, paper, &applicant()).unwrap();
    let message = Message {
        id: "m1".into(),
        node: "p4".into(),
        ask: None,
        holds: None,
        personal: Some(json!({ "said": "secret-message" })),
    };
    engine.deliver(case, message).unwrap();
    engine.complete(case, refusal("c2", "the plan is of another place")).unwrap();
    case
}

fn world(journal: Arc<dyn Journal>) -> World {
    let answer = Answer { personal: Some(json!({ "said": "secret-answer" })), ..Answer::holds(true) };
    World::on(journal, Recorded::new().answer("c1", Ok(answer)))
}

/// Which of the texts stand in a file of a folder.
fn found(folder: &Path, texts: &[&'static str]) -> Vec<&'static str> {
    let files: Vec<Vec<u8>> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
        .collect();
    let has =
        |text: &&&str| files.iter().any(|bytes| bytes.windows(text.len()).any(|at| at == text.as_bytes()));
    texts.iter().filter(has).copied().collect()
}

#[test]
fn nothing_of_the_applicant_is_left_in_any_byte_and_the_officials_reasons_stay() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let world = world(Arc::new(SqliteJournal::open(&path).unwrap()));
    let engine = &world.engine;
    let (version, waits) = (world.deploy(common::LICENCE), world.deploy(common::WAITS));
    // A case that goes on: its data are needed.
    let open =
        engine.start(Start { personal: Some(json!({ "id": "a-stays" })), ..Start::new(waits) }).unwrap();
    let case = refused(&world);
    let withdrawn = engine.start(Start { by: Some(applicant()), ..Start::new(version) }).unwrap();
    engine.cancel(withdrawn, &applicant(), "secret-cancellation").unwrap();
    assert_eq!(found(folder.path(), &SECRETS), SECRETS);
    let text = world.journal_text();
    assert!(!SECRETS.iter().any(|secret| text.contains(secret)), "personal data in the chain: {text}");
    assert_eq!(
        engine.erase(open, Erasure::Applicant, Some(&caller())),
        Err(EngineError::Running { case: open })
    );
    assert_eq!(engine.cases_about(IIN).unwrap(), [case]);
    assert_eq!(engine.erasable(Erasure::Applicant, Time(i64::MAX), 10).unwrap(), [case, withdrawn]);
    for case in [case, withdrawn] {
        engine.erase(case, Erasure::Applicant, Some(&caller())).unwrap();
    }
    // While the server goes on, not only after it was closed.
    assert_eq!(found(folder.path(), &SECRETS), [""; 0]);
    assert!(engine.cases_about(IIN).unwrap().is_empty());
    assert!(engine.erasable(Erasure::Applicant, Time(i64::MAX), 10).unwrap().is_empty());
    let decision = &engine.file(case).unwrap().decisions[0];
    assert_eq!(decision.reasons, ["the plan is of another place"]);
    engine.verify(None).unwrap();
    assert_eq!(engine.personal(open, 1).unwrap(), Some(json!({ "id": "a-stays" })));
    // Again is nothing new.
    let events = engine.view(case).unwrap().events;
    engine.erase(case, Erasure::Applicant, Some(&caller())).unwrap();
    assert_eq!(engine.view(case).unwrap().events, events);
    engine.erase(case, Erasure::Everything, Some(&caller())).unwrap();
    assert!(engine.file(case).unwrap().decisions[0].reasons.is_empty());
    drop(world);
    let again = World::sqlite(&path, Recorded::new());
    again.engine.verify(None).unwrap();
    assert!(again.engine.erasable(Erasure::Applicant, Time(i64::MAX), 10).unwrap().is_empty());
    assert_eq!(found(folder.path(), &SECRETS), [""; 0]);
}

#[test]
fn a_request_is_known_until_it_is_erased_also_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let world = world(Arc::new(SqliteJournal::open(&path).unwrap()));
    let case = refused(&world);
    drop(world);
    let world = World::sqlite(&path, Recorded::new());
    let version = world.deploy(common::LICENCE);
    let again = || {
        world.engine.start(Start { request: Some("secret-request".into()), ..Start::new(version) }).unwrap()
    };
    assert_eq!(again(), case);
    world.engine.erase(case, Erasure::Applicant, None).unwrap();
    assert_ne!(again(), case);
    let iin = Start { request: Some(IIN.into()), ..Start::new(version) };
    assert_eq!(world.engine.start(iin), Err(EngineError::PersonalId));
}

#[test]
fn a_period_of_retention_finds_cases_by_their_end_and_papers_may_go_first() {
    let world = world(Arc::new(MemoryJournal::new()));
    let engine = &world.engine;
    let first = refused(&world);
    let between = world.now().plus(1);
    world.clock.pass(common::HOUR);
    let version = world.deploy(common::LICENCE);
    let second =
        engine.start(Start { by: Some(applicant()), personal: Some(json!({})), ..Start::new(version) });
    let second = second.unwrap();
    engine.cancel(second, &applicant(), "withdrawn").unwrap();
    let all = Time(i64::MAX);
    assert_eq!(engine.erasable(Erasure::Applicant, between, 10).unwrap(), [first]);
    assert_eq!(engine.erasable(Erasure::Applicant, all, 10).unwrap(), [first, second]);
    assert_eq!(engine.erasable(Erasure::Papers, all, 10).unwrap(), [first]);
    engine.erase(first, Erasure::Papers, None).unwrap();
    let file = engine.file(first).unwrap();
    assert_eq!((file.papers.len(), file.fields.len()), (0, 1));
    assert!(engine.erasable(Erasure::Papers, all, 10).unwrap().is_empty());
    assert_eq!(engine.erasable(Erasure::Applicant, all, 1).unwrap(), [first]);
    let record = engine.history(first).unwrap().pop().unwrap();
    assert!(matches!(
        (record.actor, record.event),
        (Actor::Engine, Event::Erased { what: Some(Erasure::Papers), .. })
    ));
    engine.verify(None).unwrap();
}

#[test]
fn what_is_said_to_be_erased_and_is_there_is_found() {
    let journal = Arc::new(MemoryJournal::new());
    let world = world(journal.clone());
    let case = refused(&world);
    let kept = journal.data((CaseId(0), 0), usize::MAX).unwrap();
    world.engine.erase(case, Erasure::Applicant, None).unwrap();
    let rows = journal.read(0, usize::MAX).unwrap();
    let flows = journal.flows().unwrap();
    let forged = MemoryJournal::from_rows(rows, kept, flows);
    let Err(Broken::Record { what, .. }) = verify(&forged, None) else { panic!("not found") };
    assert!(what.contains("which is still there"), "{what}");
}

/// Power fails at every write of an erasure: it is said to be done, and is, or it is done again.
#[test]
fn nothing_is_half_erased_whatever_write_fails() {
    for fault in [Fault::Before, Fault::After, Fault::Full] {
        for at in 1..=4 {
            let disk = Arc::new(MemoryJournal::new());
            let case = refused(&world(disk.clone()));
            let faulty = world(Faulty::new(&disk, at, fault));
            let whats = [Erasure::Papers, Erasure::Applicant, Erasure::Everything];
            let done: Vec<bool> =
                whats.iter().map(|what| faulty.engine.erase(case, *what, None).is_ok()).collect();
            drop(faulty);
            let world = world(disk.clone());
            world.engine.verify(None).unwrap();
            let gone = |what| !world.engine.erasable(what, Time(i64::MAX), 1).unwrap().contains(&case);
            assert!(!done[0] || gone(Erasure::Papers), "{fault:?} {at}");
            assert!(!done[1] || gone(Erasure::Applicant), "{fault:?} {at}");
            // What is not there has a record that says so.
            for what in whats {
                world.engine.erase(case, what, None).unwrap();
            }
            world.engine.verify(None).unwrap();
            assert!(disk.data((CaseId(0), 0), usize::MAX).unwrap().is_empty());
        }
    }
}
