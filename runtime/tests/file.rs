//! The file of a case: versions, papers, what later steps see of it, erasure, and a journal that is torn anywhere.

use crate::common::{self, World, approval, caller, refusal};
use serde_json::{Map, Value, json};
use std::fs;
use std::sync::{Arc, Mutex};
use zanflow_runtime::case::Event;
use zanflow_runtime::file::{CaseFile, Fault, Unfit};
use zanflow_runtime::*;

const FORM: Form = Form {
    title: "Application",
    fields: &[
        Field { label: "Name", required: true, ..Field::new("f1", FieldKind::Name, 1) },
        Field { label: "IIN", ..Field::new("f2", FieldKind::Iin, 2) },
    ],
};

fn filled(name: &str) -> Filled {
    FORM.check(1, &Map::from_iter([("f1".to_owned(), json!(name))])).unwrap()
}

fn pdf(text: &str) -> Attachment {
    paper(&format!("{text}.pdf"), Some("p1"), text).unwrap()
}

fn paper(name: &str, of: Option<&str>, text: &str) -> Result<Attachment, Unfit> {
    Attachment::new(name, of, format!("%PDF-1.7\n{text}\n%%EOF").into_bytes(), FileLimits::default())
}

fn who(id: &str, roles: &[Role]) -> Caller {
    Caller::new(Person { id: id.into(), name: "A. B.".into() }, roles.iter().copied())
}

/// A case that waits for a person.
fn waiting(world: &World) -> CaseId {
    let version = world.deploy(common::LICENCE);
    world.engine.start(Start { filled: Some(filled("Ә. Б.")), ..Start::new(version) }).unwrap()
}

#[test]
fn every_change_is_a_version_with_who_and_what() {
    let world = World::memory(Recorded::new());
    let engine = &world.engine;
    let case = waiting(&world);
    assert_eq!(engine.file(case).unwrap().fields["f1"], "Ә. Б.");
    let both = json!({ "f1": "Ә. Б.", "f2": "900101300007" });
    let both = FORM.check(1, both.as_object().unwrap()).unwrap();
    assert_eq!(engine.fill(case, &both, Some(1), &caller()), Ok(2));
    // The same again is no version, and an old page does not overwrite a newer one.
    assert_eq!(engine.fill(case, &both, None, &caller()), Ok(2));
    let late = engine.fill(case, &filled("C."), Some(1), &caller());
    assert_eq!(late, Err(EngineError::FileChanged { case, version: 2 }));
    let written: Vec<(u32, Vec<Name>, Actor)> = engine
        .history(case)
        .unwrap()
        .into_iter()
        .filter_map(|record| match record.event {
            Event::Filled { version, changed, .. } => Some((version, changed, record.actor)),
            _ => None,
        })
        .collect();
    let person = Actor::Person("w1".into());
    assert_eq!(written, [(1, vec!["f1".into()], Actor::System), (2, vec!["f2".into()], person)]);
    // Nothing of it is in the chain.
    let chain = world.journal_text();
    assert!(!chain.contains("Ә. Б.") && !chain.contains("900101300007"), "{chain}");
    engine.verify(None).unwrap();
}

#[test]
fn what_is_wrong_is_told_field_by_field() {
    let wrong = FORM.check(1, json!({ "f2": "900101300008" }).as_object().unwrap()).unwrap_err();
    let told: Vec<(&str, Fault)> = wrong.iter().map(|wrong| (wrong.field.as_str(), wrong.fault)).collect();
    assert_eq!(told, [("f1", Fault::Required), ("f2", Fault::CheckDigit)]);
}

#[test]
fn papers_are_found_by_their_content_and_lie_there_once() {
    let world = World::memory(Recorded::new());
    let engine = &world.engine;
    let case = waiting(&world);
    let sent = pdf("passport");
    let (sha256, content) = (sent.sha256(), sent.content().to_vec());
    assert_eq!(engine.attach(case, sent.clone(), &caller()), Ok(1));
    assert_eq!(engine.attach(case, sent, &caller()), Ok(1));
    // The same content as another paper of the list: two papers, one content.
    assert_eq!(engine.attach(case, paper("b.pdf", Some("p2"), "passport").unwrap(), &caller()), Ok(2));
    let file = engine.file(case).unwrap();
    let papers: Vec<_> = file.papers.iter().map(|paper| (paper.number, paper.name.as_str())).collect();
    assert_eq!(papers, [(1, "passport.pdf"), (2, "b.pdf")]);
    assert_eq!((file.papers[0].media.as_str(), file.papers[0].sha256), ("application/pdf", sha256));
    assert_eq!(engine.content(case, sha256).unwrap(), Some(content));
    assert_eq!(engine.content(case, Hash::default()).unwrap(), None);
    engine.detach(case, 1, &caller()).unwrap();
    assert!(engine.content(case, sha256).unwrap().is_some());
    engine.detach(case, 2, &caller()).unwrap();
    assert_eq!(engine.detach(case, 2, &caller()), Err(EngineError::NoPaper { case, paper: 2 }));
    assert!(engine.file(case).unwrap().papers.is_empty());
    assert_eq!(engine.content(case, sha256).unwrap(), None);
    // Sent again, it is there again, and not a second time in the store.
    assert_eq!(engine.attach(case, pdf("passport"), &caller()), Ok(3));
    let contents = (1..40).filter_map(|no| world.journal.datum(case, no).unwrap());
    assert_eq!(contents.filter(|datum| datum.body.starts_with(b"%PDF")).count(), 1);
    engine.verify(None).unwrap();
}

#[test]
fn a_file_has_limits() {
    assert_eq!(paper("a.exe", None, "").map(|_| ()), Ok(()), "a name says nothing");
    let program = Attachment::new("a.pdf", None, b"MZ\x90\0".to_vec(), FileLimits::default());
    assert_eq!(program, Err(Unfit::Program));
    let clock = Arc::new(SimClock::at(Time::parse(common::CLOCK).unwrap()));
    let file = FileLimits { all: 60, papers: 3, ..FileLimits::default() };
    let settings = Settings { trial: true, file, ..Settings::default() };
    let steps = common::Holds(Recorded::new());
    let engine = Local::open(MemoryJournal::new(), steps, clock, settings).unwrap();
    let version = engine.deploy(&common::flow(common::LICENCE)).unwrap();
    let case = engine.start(Start::new(version)).unwrap();
    assert_eq!(engine.attach(case, pdf("a"), &caller()), Ok(1));
    assert_eq!(engine.attach(case, pdf("b"), &caller()), Ok(2));
    let full = Err(EngineError::FileFull { case });
    assert_eq!(engine.attach(case, pdf(&"c".repeat(60)), &caller()), full);
    // What lies there already takes no more room.
    assert_eq!(engine.attach(case, paper("a.pdf", None, "a").unwrap(), &caller()), Ok(3));
    assert_eq!(engine.attach(case, pdf("d"), &caller()), full);
}

#[test]
fn the_file_is_changed_by_who_may() {
    let mut nodes = common::flow("s1 c1: start>s1 s1>c1 c1+end_success c1-end_refused").nodes().to_vec();
    let edges = common::flow("s1 c1: start>s1 s1>c1 c1+end_success c1-end_refused").edges().to_vec();
    (nodes[0].role, nodes[1].role, nodes[1].work) =
        (Some(Role::Executor), Some(Role::Head), Some(Work::Task));
    let world = World::memory(Recorded::new());
    let engine = &world.engine;
    let version = engine.deploy(&Flow::new(nodes, edges).unwrap()).unwrap();
    let (applicant, other) = (who("a-1", &[Role::Applicant]), who("a-2", &[Role::Applicant]));
    let (executor, head) = (who("w-1", &[Role::Executor]), who("w-2", &[Role::Head]));
    let case = engine.start(Start { by: Some(applicant.clone()), ..Start::new(version) }).unwrap();
    assert_eq!(engine.fill(case, &filled("A."), None, &applicant), Ok(1));
    assert_eq!(engine.fill(case, &filled("B."), None, &executor), Ok(2));
    for nobody in [&other, &head, &who("w-3", &[Role::Auditor])] {
        let refused = engine.fill(case, &filled("C."), None, nobody);
        assert!(matches!(refused, Err(EngineError::NotAllowed { .. })), "{refused:?}");
        assert!(engine.attach(case, pdf("c"), nobody).is_err() && engine.detach(case, 1, nobody).is_err());
    }
    // A task that somebody has is theirs; the applicant's file stays the applicant's.
    engine.assign(case, executor.person(), &executor).unwrap();
    let second = who("w-9", &[Role::Executor]);
    let taken = Err(EngineError::Assigned { to: "w-1".into() });
    assert_eq!(engine.fill(case, &filled("D."), None, &second), taken);
    assert_eq!(engine.fill(case, &filled("E."), None, &applicant), Ok(3));
    engine.complete(case, Completion { decision: None, by: executor, ..approval("s1") }).unwrap();
    engine.complete(case, Completion { by: head, ..approval("c1") }).unwrap();
    assert_eq!(engine.fill(case, &filled("F."), None, &applicant), Err(EngineError::Ended { case }));
    assert_eq!(engine.file(case).unwrap().fields["f1"], "E.");
}

/// Answers with data, and notes the file that it was called with.
#[derive(Default)]
struct Register(Mutex<Vec<(String, Option<CaseFile>)>>);

impl Steps for Register {
    fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.0.lock().unwrap().push((call.key.node.to_string(), call.file.cloned()));
        let personal = (call.key.node == "c1").then(|| json!({ "address": "Тау 1" }));
        Ok(Answer { personal, ..Answer::holds(true) })
    }

    fn is_instant(&self) -> bool {
        true
    }
}

#[test]
fn what_a_register_answered_and_people_decided_reaches_later_steps() {
    let register = Arc::new(Register::default());
    let world = World::with(Arc::new(MemoryJournal::new()), register.clone()).unwrap();
    let engine = &world.engine;
    let case = waiting(&world);
    engine.attach(case, pdf("plan"), &caller()).unwrap();
    engine.complete(case, refusal("c2", "the plan is of another place")).unwrap();
    let calls = register.0.lock().unwrap().clone();
    let at = |node: &str| {
        let (_, file) = calls.iter().find(|(called, _)| called == node).unwrap();
        file.clone().unwrap()
    };
    assert_eq!((at("p1").fields["f1"].as_str(), at("p1").answers.len()), (Some("Ә. Б."), 0));
    assert_eq!(at("p2").answers[0].data, json!({ "address": "Тау 1" }));
    let last = at("p3");
    assert_eq!((last.papers.len(), last.answers.len()), (1, 1));
    assert_eq!((last.decisions[0].node.as_str(), last.decisions[0].decision), ("c2", Decision::Refuse));
    assert_eq!(last.decisions[0].reasons, ["the plan is of another place"]);
    assert_eq!(last.answers[0].method.as_deref(), Some("other"));
    // Which method asked is said to calls only.
    let mut seen = last;
    seen.answers.iter_mut().for_each(|told| told.method = None);
    assert_eq!(engine.file(case).unwrap(), seen);
}

#[test]
fn erasure_takes_the_file_and_leaves_the_chain() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let secret = "a-secret-of-the-applicant";
    let world = World::sqlite(&path, Recorded::new());
    let engine = &world.engine;
    let case = waiting(&world);
    let sent = pdf(secret);
    let sha256 = sent.sha256();
    engine.attach(case, sent, &caller()).unwrap();
    engine.fill(case, &filled(secret), None, &caller()).unwrap();
    assert!(anywhere(folder.path(), secret));
    let erase = |what| engine.erase(case, what, Some(&caller()));
    assert_eq!(erase(Erasure::Applicant), Err(EngineError::Running { case }));
    engine.cancel(case, &caller(), "withdrawn").unwrap();
    erase(Erasure::Papers).unwrap();
    assert_eq!((engine.file(case).unwrap().fields.len(), engine.file(case).unwrap().papers.len()), (1, 0));
    erase(Erasure::Applicant).unwrap();
    let file = engine.file(case).unwrap();
    assert_eq!((file.version, file.fields.len(), file.papers.len()), (2, 0, 0));
    assert_eq!(engine.content(case, sha256).unwrap(), None);
    assert_eq!(engine.fill(case, &filled("A."), None, &caller()), Err(EngineError::Ended { case }));
    assert_eq!(engine.attach(case, pdf("b"), &caller()), Err(EngineError::Ended { case }));
    engine.verify(None).unwrap();
    drop(world);
    assert!(!anywhere(folder.path(), secret), "it is still in a file");
    let world = World::sqlite(&path, Recorded::new());
    assert_eq!(world.engine.file(case).unwrap(), file);
}

/// Whether a text stands in any file of a folder.
fn anywhere(folder: &std::path::Path, text: &str) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    })
}

#[test]
fn a_content_that_was_changed_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let world = World::sqlite(&path, Recorded::new());
    let case = waiting(&world);
    let sent = pdf("passport");
    let sha256 = sent.sha256();
    world.engine.attach(case, sent, &caller()).unwrap();
    drop(world);
    let changed =
        "UPDATE data SET body = replace(body, 'passport', 'PASSPORT') WHERE substr(body, 1, 4) = X'25504446'";
    assert_eq!(common::alone(&path).execute(changed, []).unwrap(), 1);
    let world = World::sqlite(&path, Recorded::new());
    assert!(matches!(world.engine.content(case, sha256), Err(EngineError::Journal(_))));
    assert!(world.engine.verify(None).is_err());
}

/// The power goes at every byte of what a case with a file wrote: what is left opens, its chain verifies, and each paper that the file
/// lists is there whole.
#[test]
fn every_prefix_of_a_torn_journal_opens() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let world = World::sqlite(&path, Recorded::new());
    let engine = &world.engine;
    let case = waiting(&world);
    for nth in 0..3 {
        engine.attach(case, pdf(&format!("{nth}{}", "x".repeat(9000))), &caller()).unwrap();
        engine.fill(case, &filled(&format!("Name {nth}")), None, &caller()).unwrap();
    }
    engine.detach(case, 2, &caller()).unwrap();
    let log = path.with_file_name("journal-wal");
    let (main, log) = (fs::read(&path).unwrap(), fs::read(log).unwrap());
    drop(world);
    let mut seen = std::collections::BTreeSet::new();
    for end in (0..log.len()).step_by(1371).chain([log.len()]) {
        let torn = folder.path().join(format!("torn-{end}"));
        fs::write(&torn, &main).unwrap();
        fs::write(torn.with_file_name(format!("torn-{end}-wal")), &log[..end]).unwrap();
        let world = World::sqlite(&torn, Recorded::new());
        world.engine.verify(None).unwrap();
        let Ok(file) = world.engine.file(case) else { continue };
        for paper in &file.papers {
            let content = world.engine.content(case, paper.sha256).unwrap().unwrap();
            assert_eq!(content.len() as u64, paper.size);
        }
        seen.insert((file.version, file.papers.len()));
    }
    // Many states were seen, the last one among them.
    assert!(seen.len() >= 6 && seen.contains(&(4, 2)), "{seen:?}");
}

#[test]
fn replay_gives_the_same_file() {
    let journal = Arc::new(MemoryJournal::new());
    let world = World::with(journal.clone(), common::Holds(Recorded::new())).unwrap();
    let case = waiting(&world);
    world.engine.attach(case, pdf("a"), &caller()).unwrap();
    let replayed = World::with(Arc::new((*journal).clone()), common::Holds(Recorded::new())).unwrap();
    assert_eq!(world.engine.states(), replayed.engine.states());
    assert_eq!(world.engine.file(case).unwrap(), replayed.engine.file(case).unwrap());
    let value: Value = serde_json::to_value(world.engine.file(case).unwrap()).unwrap();
    assert_eq!(value["papers"][0]["media"], "application/pdf");
}
