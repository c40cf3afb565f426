//! Signatures in a case: what is signed, what is done by signing only, and a check that waits for it.

use crate::common::{Instant, World, caller, refusal};
use serde_json::{Value, json};
use std::sync::Arc;
use zanflow_runtime::case::Event;
use zanflow_runtime::connect::{SignatureCheck, Standing};
use zanflow_runtime::*;

const IIN: &str = "900101300007";
const FORM: Form = Form { title: "Application", fields: &[Field::new("f1", FieldKind::Name, 1)] };

/// The applicant signs, their certificate is checked, the head signs the result.
fn flow() -> Flow {
    let node = |id: &str, kind, action, work, role| {
        let clause = Clause { act: "000-1/portal".into(), ..Clause::default() };
        Node { action, work: Some(work), role: Some(role), ..Node::new(id, kind, clause) }
    };
    let (step, condition) = (NodeKind::Step, NodeKind::Condition);
    let mut check =
        node("c1", condition, Action::CheckCertificate, Work::Call(Connector::Signature), Role::Applicant);
    check.asks = vec![vec![Ask::new("check_certificate", Connector::Signature)]];
    let mut result = node("s3", step, Action::SignResult, Work::Task, Role::Head);
    result.rules = true;
    let nodes = vec![
        node("s1", step, Action::Sign, Work::Task, Role::Applicant),
        check,
        node("s2", step, Action::Examine, Work::Task, Role::Executor),
        result,
    ];
    let ways = [
        (START, When::Next, "s1"),
        ("s1", When::Next, "c1"),
        ("c1", When::Pass, "s2"),
        ("c1", When::Fail, END_REFUSED),
        ("s2", When::Next, "s3"),
        ("s3", When::Next, END_SUCCESS),
    ];
    Flow::new(nodes, ways.map(|(from, when, to)| Edge::new(from, when, to)).to_vec()).unwrap()
}

/// The same, whose check comes first.
fn checks_first() -> Flow {
    let flow = flow();
    let nodes = flow.nodes().iter().filter(|node| node.id != "s1").cloned().collect();
    let mut edges: Vec<Edge> = flow.edges().iter().filter(|edge| edge.from != "s1").cloned().collect();
    edges.iter_mut().filter(|edge| edge.from == START).for_each(|edge| edge.to = "c1".into());
    Flow::new(nodes, edges).unwrap()
}

/// A check that calls good what it is told to, of whoever signed last.
struct Says(Standing);

impl SignatureCheck for Says {
    fn standing(&self, call: &Call<'_>) -> Result<Standing, CallError> {
        Ok(match call.file.and_then(CaseFile::signed) {
            None => Standing::Unsigned,
            Some(signature) => {
                assert!(!signature.cms.is_empty() && signature.statement.contains(IIN));
                self.0.clone()
            }
        })
    }
}

fn world(says: Standing) -> World {
    let connectors = Connectors { signature: Arc::new(Says(says)), ..Recorded::new().connectors() };
    let clock = Arc::new(SimClock::at(Time::parse(crate::common::CLOCK).unwrap()));
    let signing = Signing { applicant: true, officials: true };
    let settings = Settings { signing, tries: 5, trial: true, ..Settings::default() };
    let journal: Arc<dyn journal::Journal> = Arc::new(MemoryJournal::new());
    let engine = Local::open(journal.clone(), Instant(connectors), clock.clone(), settings).unwrap();
    World { engine, clock, journal }
}

fn applicant() -> Caller {
    Caller::new(Person { id: "a-1".into(), name: "Ә. Б.".into() }, [Role::Applicant])
}

fn begin(version: Version) -> Start {
    let filled = FORM.check(1, json!({ "f1": "Ә. Б." }).as_object().unwrap()).unwrap();
    Start {
        by: Some(applicant()),
        personal: Some(json!({ "id": IIN })),
        filled: Some(filled),
        request: Some("r-1".into()),
        ..Start::new(version)
    }
}

fn of(node: &str) -> Deed {
    Deed { node: Some(node.into()), ..Deed::default() }
}

fn signed(engine: &Local, case: CaseId, of: Deed) -> Signed {
    Signed { statement: engine.statement(case, &of).unwrap(), of, cms: b"a signature".to_vec() }
}

fn paper(text: &str) -> Attachment {
    let content = format!("%PDF-1.7\n{text}\n%%EOF").into_bytes();
    Attachment::new("a.pdf", None, content, FileLimits::default()).unwrap()
}

fn done(node: &str, by: Caller) -> Completion {
    Completion { node: node.into(), by, decision: None, reasons: vec![] }
}

#[test]
fn a_step_that_is_signed_is_not_done_otherwise() {
    let world = world(Standing::good());
    let engine = &world.engine;
    let case = engine.start(begin(engine.deploy(&flow()).unwrap())).unwrap();
    let refused = engine.complete(case, done("s1", applicant()));
    assert_eq!(refused, Err(EngineError::NotSigned { node: "s1".into() }));
    // What somebody else signs is not the applicant's step.
    let stranger = Caller::new(Person { id: "a-2".into(), name: "C.".into() }, [Role::Applicant]);
    assert!(engine.sign(case, signed(engine, case, of("s1")), &stranger).is_err());
    // Nor does an official sign an application for the applicant.
    let official = Caller::new(Person { id: "e-1".into(), name: "E.".into() }, [Role::Executor]);
    for other in [&stranger, &official] {
        assert!(engine.sign(case, signed(engine, case, Deed::default()), other).is_err());
    }
    assert_eq!(engine.sign(case, signed(engine, case, of("s1")), &applicant()), Ok(1));
    assert_eq!(engine.view(case).unwrap().node.as_deref(), Some("s2"));
    let file = engine.file(case).unwrap();
    let [signature] = &file.signatures[..] else { panic!("{file:?}") };
    assert_eq!((signature.node.as_deref(), signature.by.as_deref()), (Some("s1"), Some("a-1")));
    assert_eq!((signature.visit, signature.official, signature.changed), (1, false, false));
    assert_eq!(signature.cms, b"a signature");
    assert_eq!(signature.sha256, Hash::digest(&[signature.statement.as_bytes()]));
    let said: Value = serde_json::from_str(&signature.statement).unwrap();
    assert_eq!(
        (&said["service"], &said["process"], &said["case"]),
        (&json!("000-1"), &json!("portal"), &json!(case))
    );
    assert_eq!(
        (&said["application"]["fields"]["f1"], &said["step"]["node"]),
        (&json!("Ә. Б."), &json!("s1"))
    );
    // Nothing of it is in the chain, its digest least of all.
    let chain = world.journal_text();
    for secret in [IIN, "Ә. Б.", &signature.sha256.to_string()] {
        assert!(!chain.contains(secret), "{secret}: {chain}");
    }
    engine.verify(None).unwrap();
}

#[test]
fn an_official_signs_what_is_decided() {
    let world = world(Standing::good());
    let engine = &world.engine;
    let case = engine.start(begin(engine.deploy(&flow()).unwrap())).unwrap();
    engine.sign(case, signed(engine, case, of("s1")), &applicant()).unwrap();
    engine.complete(case, done("s2", caller())).unwrap();
    let decision = refusal("s3", "the plan is of another place");
    assert_eq!(engine.complete(case, decision.clone()), Err(EngineError::NotSigned { node: "s3".into() }));
    let Completion { decision, reasons, .. } = decision;
    let refuses = Deed { decision, reasons, ..of("s3") };
    // What was signed is not what is decided.
    let other = Signed {
        of: refuses.clone(),
        ..signed(engine, case, Deed { decision: Some(Decision::Approve), ..of("s3") })
    };
    assert_eq!(engine.sign(case, other, &caller()), Err(EngineError::OtherStatement { case }));
    assert!(engine.sign(case, signed(engine, case, of("s3")), &caller()).is_err(), "it decides");
    let refuses = signed(engine, case, refuses);
    assert!(refuses.statement.contains("the plan is of another place"));
    assert_eq!(engine.sign(case, refuses, &caller()), Ok(2));
    let view = engine.view(case).unwrap();
    assert_eq!((view.status, view.ruling), (Status::Refused, Some(Decision::Refuse)));
    assert!(engine.file(case).unwrap().signatures[1].official);
}

#[test]
fn a_check_waits_for_a_signature_and_says_why_it_fails() {
    for (says, ended, found) in [
        (Standing::good(), None, Some("called")),
        (Standing::refused("revoked"), Some(Status::Refused), Some("revoked")),
        (Standing::unknown("no_answer"), None, Some("no_answer")),
    ] {
        let world = world(says.clone());
        let engine = &world.engine;
        let case = engine.start(begin(engine.deploy(&checks_first()).unwrap())).unwrap();
        assert_eq!(engine.view(case).unwrap().status, Status::Message, "{says:?}");
        assert_eq!(engine.sign(case, signed(engine, case, Deed::default()), &applicant()), Ok(1));
        let history = engine.history(case).unwrap();
        let told = history.iter().rev().find_map(|record| match &record.event {
            Event::Called { reference, .. } => Some(reference.as_deref().unwrap_or("called").to_owned()),
            Event::Unknown { reference, .. } => reference.as_deref().map(str::to_owned),
            _ => None,
        });
        assert_eq!(told.as_deref(), found, "{says:?}");
        let view = engine.view(case).unwrap();
        match ended {
            Some(ended) => assert_eq!(view.status, ended, "{says:?}"),
            None => assert_eq!(view.node.as_deref(), Some(if found == Some("called") { "s2" } else { "c1" })),
        }
    }
}

#[test]
fn what_was_changed_since_is_not_signed() {
    let world = world(Standing::good());
    let engine = &world.engine;
    let case = engine.start(begin(engine.deploy(&checks_first()).unwrap())).unwrap();
    let before = signed(engine, case, Deed::default());
    engine.attach(case, paper("a"), &applicant()).unwrap();
    assert_eq!(engine.sign(case, before, &applicant()), Err(EngineError::OtherStatement { case }));
    engine.suspend(case, &caller(), "wait").unwrap();
    engine.sign(case, signed(engine, case, Deed::default()), &applicant()).unwrap();
    engine.attach(case, paper("b"), &applicant()).unwrap();
    let file = engine.file(case).unwrap();
    assert!(file.signatures[0].changed && file.signed().is_none());
    // The check finds nothing that counts, and waits on.
    engine.resume(case, &caller()).unwrap();
    assert_eq!(engine.view(case).unwrap().status, Status::Message);
    engine.sign(case, signed(engine, case, Deed::default()), &applicant()).unwrap();
    assert_eq!(engine.view(case).unwrap().node.as_deref(), Some("s2"));
    assert_eq!(engine.file(case).unwrap().signed().map(|signature| signature.number), Some(2));
}

#[test]
fn an_application_is_signed_before_it_is_sent() {
    let world = world(Standing::good());
    let engine = &world.engine;
    let flow = flow();
    let version = engine.deploy(&flow).unwrap();
    // What is handed in twice is in the file once, and in the statement too.
    let start = Start { papers: vec![paper("a"), paper("a")], ..begin(version) };
    let statement = start.statement(&flow);
    let case = engine.start(Start { signed: Some(b"a signature".to_vec()), ..start }).unwrap();
    let file = engine.file(case).unwrap();
    assert_eq!(file.signed().map(|signature| signature.statement.as_str()), Some(statement.as_str()));
    assert!(statement.contains("\"request\":\"r-1\""), "{statement}");
    // Who signed the application has signed the step.
    engine.complete(case, done("s1", applicant())).unwrap();
    assert_eq!(engine.view(case).unwrap().node.as_deref(), Some("s2"));
    // It is of no other case.
    let other = engine.start(Start { request: Some("r-2".into()), ..begin(version) }).unwrap();
    let stolen = Signed { of: Deed::default(), statement, cms: b"a signature".to_vec() };
    assert_eq!(engine.sign(other, stolen, &applicant()), Err(EngineError::OtherStatement { case: other }));
}

#[test]
fn signatures_are_erased_with_the_applicants_data() {
    let world = world(Standing::refused("revoked"));
    let engine = &world.engine;
    let case = engine.start(begin(engine.deploy(&flow()).unwrap())).unwrap();
    engine.sign(case, signed(engine, case, of("s1")), &applicant()).unwrap();
    assert_eq!(engine.view(case).unwrap().status, Status::Refused);
    engine.erase(case, Erasure::Papers, None).unwrap();
    assert_eq!(engine.file(case).unwrap().signatures.len(), 1);
    engine.erase(case, Erasure::Applicant, None).unwrap();
    assert!(engine.file(case).unwrap().signatures.is_empty());
    let left = (1..40).filter_map(|no| world.journal.datum(case, no).unwrap());
    assert!(
        left.filter(
            |datum| datum.body == b"a signature" || String::from_utf8_lossy(&datum.body).contains(IIN)
        )
        .count()
            == 0
    );
    engine.verify(None).unwrap();
}

#[test]
fn what_an_applicant_signs_at_the_desk_is_on_paper() {
    let world = world(Standing::good());
    let engine = &world.engine;
    let operator = Caller::new(Person { id: "o-1".into(), name: "O.".into() }, [Role::Operator]);
    let start = Start { by: Some(operator.clone()), ..begin(engine.deploy(&flow()).unwrap()) };
    let case = engine.start(start).unwrap();
    engine.complete(case, done("s1", operator)).unwrap();
    assert_eq!(engine.view(case).unwrap().status, Status::Message, "the check waits all the same");
}

/// A worker's own certificate is checked: they sign at the check.
#[test]
fn a_worker_signs_at_the_check_of_their_certificate() {
    let mut nodes: Vec<Node> =
        flow().nodes().iter().filter(|node| ["s2", "c1"].contains(&node.id.as_str())).cloned().collect();
    let check = nodes.iter_mut().find(|node| node.id == "c1").unwrap();
    check.role = Some(Role::Executor);
    check.asks = vec![vec![Ask::worker("check_certificate", Connector::Signature)]];
    let edges = vec![
        Edge::new(START, When::Next, "s2"),
        Edge::new("s2", When::Next, "c1"),
        Edge::new("c1", When::Pass, END_SUCCESS),
        Edge::new("c1", When::Fail, END_REFUSED),
    ];
    struct OfWorker;
    impl SignatureCheck for OfWorker {
        fn standing(&self, call: &Call<'_>) -> Result<Standing, CallError> {
            let signatures = call.file.map_or(&[][..], |file| &file.signatures[..]);
            let theirs = signatures.iter().find(|one| one.official && one.by.as_deref() == call.worker);
            Ok(if theirs.is_some() { Standing::good() } else { Standing::Unsigned })
        }
    }
    let connectors = Connectors { signature: Arc::new(OfWorker), ..Recorded::new().connectors() };
    let clock = SimClock::at(Time::parse(crate::common::CLOCK).unwrap());
    let engine = Local::open(MemoryJournal::new(), Instant(connectors), clock, Settings::default()).unwrap();
    let version = engine.deploy(&Flow::new(nodes, edges).unwrap()).unwrap();
    let worker = Caller::new(Person { id: "e-1".into(), name: "E.".into() }, [Role::Executor]);
    let case = engine.start(begin(version)).unwrap();
    engine.complete(case, done("s2", worker.clone())).unwrap();
    assert_eq!(engine.view(case).unwrap().status, Status::Message);
    assert!(engine.sign(case, signed(&engine, case, of("c1")), &applicant()).is_err());
    engine.sign(case, signed(&engine, case, of("c1")), &worker).unwrap();
    assert_eq!(engine.view(case).unwrap().status, Status::Success);
}
