//! Document flow: numbers of journals, links, and what steps of cases register.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use std::sync::Arc;
use zanflow_runtime::connect::{DocumentFlow, Licensing};
use zanflow_runtime::*;
use zanflow_systems::documents::contract::*;
use zanflow_systems::documents::{Connector, Documents};
use zanflow_systems::licences::{self, Numbering, Register};
use zanflow_systems::{Store, StoreError};

const NOON: &str = "2026-12-01T07:00:00Z";

fn clock() -> Arc<SimClock> {
    Arc::new(SimClock::at(Time::parse(NOON).unwrap()))
}

fn journals() -> (Documents, Arc<SimClock>, Store) {
    let (clock, store) = (clock(), Store::in_memory().unwrap());
    (Documents::open(store.clone(), clock.clone()).unwrap(), clock, store)
}

fn new(journal: JournalKind, case: u64) -> NewDocument {
    NewDocument {
        journal,
        subject: "An application".to_owned(),
        service: "000-1".to_owned(),
        case: Some(case),
        correspondent: Correspondent::Applicant,
        answers: None,
    }
}

fn refusal(outcome: Result<Document, DocumentError>) -> Code {
    match outcome {
        Err(DocumentError::Refused(failure)) => failure.code,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn each_journal_counts_for_itself_anew_in_a_year() {
    use JournalKind::{Incoming, Internal, Outgoing};
    let (documents, clock, _) = journals();
    let number = |key: &str, journal| documents.register(key, &new(journal, 7)).unwrap().number;
    assert_eq!(number("k1", Incoming), "IN-2026-000001");
    assert_eq!(number("k2", Incoming), "IN-2026-000002");
    assert_eq!(number("k3", Outgoing), "OUT-2026-000001");
    assert_eq!(number("k4", Internal), "INT-2026-000001");
    clock.set(Time::parse("2026-12-31T19:00:00Z").unwrap());
    assert_eq!(number("k5", Incoming), "IN-2027-000001");
    // Last year's numbers are closed, wherever the clock is set.
    clock.set(Time::parse(NOON).unwrap());
    assert_eq!(number("k6", Incoming), "IN-2027-000002");
    assert_eq!(number("k1", Incoming), "IN-2026-000001");
    assert_eq!(documents.verify().unwrap().len(), 4);
    assert_eq!(documents.list(Some(3), 9).unwrap().len(), 2);
}

#[test]
fn a_key_is_one_document_and_an_answer_names_what_it_answers() {
    let (documents, _, _) = journals();
    let request = documents.register("k1", &new(JournalKind::Incoming, 7)).unwrap();
    assert_eq!(documents.register("k1", &new(JournalKind::Incoming, 7)).unwrap(), request);
    assert_eq!(refusal(documents.register("k1", &new(JournalKind::Incoming, 8))), Code::KeyReused);
    let answer = |answers| NewDocument { answers: Some(answers), ..new(JournalKind::Outgoing, 7) };
    let first = documents.register("k2", &answer(Answered::Request)).unwrap();
    let second = documents.register("k3", &answer(Answered::Document { id: first.id })).unwrap();
    assert_eq!((first.request, second.request), (Some(request.id), Some(first.id)));
    assert_eq!(documents.document(request.id).unwrap().unwrap().answered_by, [first.id]);
    let other = NewDocument { case: Some(9), ..answer(Answered::Request) };
    assert_eq!(documents.register("k4", &other).unwrap().request, None);
    assert_eq!(
        refusal(documents.register("k5", &answer(Answered::Document { id: 99 }))),
        Code::UnknownDocument
    );
    assert_eq!(documents.of_case(7).unwrap().len(), 3);
    let personal = NewDocument { subject: "of 900101300007".to_owned(), ..new(JournalKind::Incoming, 7) };
    assert_eq!(refusal(documents.register("k6", &personal)), Code::WrongField);
    assert_eq!(documents.document(99).unwrap(), None);
}

#[test]
fn a_write_that_fails_takes_no_number_and_damage_is_found() {
    let (documents, _, store) = journals();
    documents.register("k1", &new(JournalKind::Incoming, 7)).unwrap();
    store
        .create("CREATE TEMP TRIGGER fault AFTER INSERT ON document BEGIN SELECT RAISE(ABORT, 'full'); END")
        .unwrap();
    let failed = documents.register("k2", &new(JournalKind::Incoming, 7));
    assert!(matches!(failed, Err(DocumentError::Call(CallError::Unclear { .. }))), "{failed:?}");
    store.create("DROP TRIGGER fault").unwrap();
    let again = documents.register("k2", &new(JournalKind::Incoming, 7)).unwrap();
    assert_eq!(again.number, "IN-2026-000002");
    let alter = |sql: &str| store.create(sql);
    assert!(alter("DELETE FROM document").is_err() && alter("UPDATE document SET nth = 7").is_err());
    alter("DROP TRIGGER document_is_so; UPDATE document SET nth = 3 WHERE id = 2").unwrap();
    assert!(matches!(documents.verify(), Err(StoreError::Failed(why)) if why.contains("IN-2026")));
}

#[test]
fn threads_on_two_connections_share_the_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("systems");
    let open = || Documents::open(Store::open(&place).unwrap(), clock()).unwrap();
    let two = [open(), open()];
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let documents = &two[thread % 2];
            scope.spawn(move || {
                for nth in 0..20 {
                    let key = format!("{}/{nth}", thread / 2);
                    documents.register(&key, &new(JournalKind::Incoming, 7)).unwrap();
                }
            });
        }
    });
    assert_eq!(two[0].verify().unwrap(), [("IN-2026".to_owned(), 40)]);
}

/// A call of a step.
fn call<T>(action: Action, text: &str, visit: u32, made: impl FnOnce(&Call<'_>) -> T) -> T {
    let mut node = Node::new("p1", NodeKind::Process, Clause::default());
    (node.action, node.text) = (action, text.to_owned());
    let (ask, facts) = (Ask::new("register", Connector_), Facts::new());
    let subject = serde_json::json!({ "id": "900101300007" });
    made(&Call {
        key: Key { case: CaseId(7), node: "p1".into(), ask: None, visit, attempt: 1 },
        version: Version::default(),
        node: &node,
        ask: &ask,
        facts: &facts,
        subject: Some(&subject),
        file: None,
        worker: None,
    })
}
use zanflow_runtime::Connector::DocumentFlow as Connector_;

#[test]
fn steps_register_in_the_journal_of_what_they_do() {
    let (documents, _, _) = journals();
    let documents = Arc::new(documents);
    let flow = Connector::new(documents.clone(), "000-1");
    let register = |action, visit| {
        call(action, "Өтінішті 900101300007 тіркейді", visit, |call| {
            DocumentFlow::register(&flow, call)
        })
        .unwrap()
    };
    assert_eq!(register(Action::RegisterRequest, 1).reference.as_deref(), Some("IN-2026-000001"));
    assert_eq!(register(Action::RegisterRequest, 1).reference.as_deref(), Some("IN-2026-000001"));
    assert_eq!(register(Action::Refuse, 2).reference.as_deref(), Some("OUT-2026-000001"));
    assert_eq!(register(Action::Decide, 3).reference.as_deref(), Some("INT-2026-000001"));
    let all = documents.of_case(7).unwrap();
    assert_eq!((all.len(), all[1].request), (3, Some(all[0].id)));
    assert!(all.iter().all(|document| !document.what.subject.contains("900101300007")));
}

#[test]
fn licensing_registers_requests_and_asks_who_knows_of_qualifications() {
    let register = Register::open(Store::in_memory().unwrap(), clock(), Numbering::default()).unwrap();
    let licensing = licences::Connector::new(Arc::new(register), "000-1");
    let registered = |visit| {
        call(Action::RegisterRequest, "", visit, |call| Licensing::register(&licensing, call))
            .unwrap()
            .reference
    };
    assert_eq!(registered(1).as_deref(), Some("2026-000001"));
    assert_eq!(registered(1).as_deref(), Some("2026-000001"));
    assert_eq!(registered(2).as_deref(), Some("2026-000002"));
    // The register knows nothing of qualifications, and says so.
    let eligible = |licensing: &licences::Connector| {
        call(Action::CheckEligibility, "", 1, |call| licensing.eligible(call)).unwrap().found
    };
    assert_eq!(eligible(&licensing), Some(Found::Unknown));
    let asked = licensing
        .qualifying(Arc::new(|call: &Call<'_>| Ok(Answer::holds(call.whose() == Some("900101300007")))));
    assert_eq!(eligible(&asked), Some(Found::Found));
}
