//! The embedded registers, as cases ask them, and their log.

use super::testing::Step;
use super::*;
use crate::Store;
use std::sync::Arc;
use zanflow_runtime::connect::{Gateway as _, Notary as _, Portal as _, Registers as _};
use zanflow_runtime::{Answer, Ask, CallError, CaseId, Connector, Found, NodeKind, SimClock, System, Time};

const PERSON: &str = "900101300007";
const ENTITY: &str = "150440000003";
/// 9 March 2026, in the morning.
const NOW: Time = Time(1_773_028_800_000);
const DAY: i64 = 86_400_000;

fn registers() -> Registers {
    let registers = Registers::open(Store::in_memory().unwrap()).unwrap();
    let registers = registers.with_clock(Arc::new(SimClock::at(NOW)));
    for kind in Kind::ALL {
        let records = read(kind, template(kind).as_bytes()).unwrap();
        registers.load(kind, &records, NOW, Load::Replace).unwrap();
    }
    registers
}

fn found(answer: Result<Answer, CallError>) -> Found {
    answer.unwrap().found.unwrap()
}

#[test]
fn cases_ask_the_register_that_their_act_names() {
    let registers = registers();
    let stranger = "000229500008";
    for (system, subject, expected) in [
        (System::Persons, PERSON, Found::Found),
        (System::Persons, stranger, Found::NotFound),
        (System::Persons, ENTITY, Found::NotFound),
        (System::LegalEntities, ENTITY, Found::Found),
        (System::LegalEntities, PERSON, Found::NotFound),
    ] {
        let step = Step::asking(system).applicant(subject);
        assert_eq!(found(step.call(1, 1, |call| registers.query(call))), expected, "{system:?} {subject}");
    }
    let unnamed =
        |subject| Step::of(NodeKind::Condition, Ask::new("check", Connector::Registers)).applicant(subject);
    for subject in [PERSON, ENTITY] {
        assert_eq!(
            found(unnamed(subject).call(2, 1, |call| registers.query(call))),
            Found::Found,
            "{subject}"
        );
    }
    let account = |subject| Step::asking(System::Portal).applicant(subject);
    assert_eq!(found(account(PERSON).call(3, 1, |call| registers.authenticate(call))), Found::Found);
    assert_eq!(found(account(stranger).call(4, 1, |call| registers.authenticate(call))), Found::NotFound);
    // To sign in is a step of the applicant, not a question.
    let signs_in =
        Step::of(NodeKind::Process, Ask::system("authenticate", System::Portal)).applicant(stranger);
    let done = signs_in.call(5, 1, |call| registers.authenticate(call)).unwrap();
    assert!(done.found.is_none() && done.reference.is_some(), "{done:?}");
    let nobody = Step::asking(System::Persons);
    assert_eq!(found(nobody.call(5, 1, |call| registers.query(call))), Found::Unknown);
}

#[test]
fn a_power_of_attorney_is_for_whom_it_was_given() {
    let registers = registers();
    for (principal, representative, expected) in [
        (ENTITY, PERSON, Found::Found),
        ("000229500008", PERSON, Found::NotFound),
        (ENTITY, "000229500008", Found::NotFound),
    ] {
        let step = Step::asking(System::Notary).represented(principal, representative);
        let answer = step.call(1, 1, |call| registers.authorised(call));
        assert_eq!(found(answer), expected, "{principal} {representative}");
    }
}

#[test]
fn a_register_that_was_never_loaded_does_not_know() {
    let registers = Registers::open(Store::in_memory().unwrap()).unwrap();
    let step = Step::asking(System::Persons).applicant(PERSON);
    assert_eq!(found(step.call(1, 1, |call| registers.query(call))), Found::Unknown);
    registers.load(Kind::Persons, &[], NOW, Load::Add).unwrap();
    assert_eq!(found(step.call(1, 2, |call| registers.query(call))), Found::NotFound);
}

#[test]
fn what_is_older_than_the_bound_is_unknown() {
    let registers = registers().with_max_age(Some(DAY));
    let step = Step::asking(System::Persons).applicant(PERSON);
    assert_eq!(found(step.call(1, 1, |call| registers.query(call))), Found::Found);
    let later = registers.with_clock(Arc::new(SimClock::at(NOW.plus(DAY + 1))));
    let answer = step.call(1, 2, |call| later.query(call)).unwrap();
    assert_eq!(answer.found, Some(Found::Unknown));
    assert_eq!(answer.personal.unwrap()["outcome"], "stale");
}

#[test]
fn an_ask_says_who_asked_what_for_and_what_came() {
    let registers =
        registers().with_applications(Arc::new(|case| (case == CaseId(7)).then_some(NOW.plus(-DAY))));
    let step = Step::asking(System::Persons).applicant(PERSON);
    let answer = step.call(7, 1, |call| registers.query(call)).unwrap();
    assert_eq!(answer.personal.unwrap()["records"][0]["surname"], "Surname");
    step.call(7, 1, |call| registers.query(call)).unwrap();
    step.call(8, 1, |call| registers.query(call)).unwrap();

    let asks =
        registers.asks().find(&Wanted { subject: Some(PERSON.to_owned()), ..Wanted::default() }, 10).unwrap();
    assert_eq!(asks.len(), 2, "a call that is made again is one ask");
    let first = asks.last().unwrap();
    assert_eq!((first.case, first.system.as_str(), first.about.as_str()), (7, "persons", "applicant"));
    let ground = (first.act.as_str(), first.paragraph.as_deref(), first.item.as_deref());
    assert_eq!(ground, ("06-1/portal", Some("7"), Some("2)")));
    assert_eq!((first.consent.as_str(), first.consented), ("applicant", Some(NOW.plus(-DAY))));
    assert_eq!((first.outcome.as_deref(), first.replied), (Some("holds"), Some(NOW)));
    assert_eq!(Some(&first.id), answer.reference.as_ref());
    assert_eq!(asks.first().unwrap().consented, None);
}

#[test]
fn asks_are_found_by_who_when_and_where() {
    let registers = registers();
    for (case, system, subject) in [
        (1, System::Persons, PERSON),
        (2, System::LegalEntities, ENTITY),
        (3, System::Persons, "000229500008"),
    ] {
        let step = Step::asking(system).applicant(subject);
        step.call(case, 1, |call| registers.query(call)).unwrap();
    }
    let cases = |wanted: Wanted| -> Vec<u64> {
        registers.asks().find(&wanted, 10).unwrap().iter().map(|ask| ask.case).collect()
    };
    let all = Wanted::default();
    assert_eq!(cases(all.clone()), [3, 2, 1]);
    assert_eq!(cases(Wanted { subject: Some(ENTITY.to_owned()), ..all.clone() }), [2]);
    assert_eq!(cases(Wanted { system: Some("persons".to_owned()), ..all.clone() }), [3, 1]);
    assert_eq!(cases(Wanted { before: Some(3), ..all.clone() }), [2, 1]);
    assert_eq!(cases(Wanted { from: Some(NOW.plus(1)), ..all.clone() }), [0; 0]);
    assert_eq!(cases(Wanted { until: Some(NOW), ..all }), [0; 0]);
    assert_eq!(registers.asks().systems().unwrap(), ["legal-entities", "persons"]);
}

#[test]
fn asks_stay_and_whom_they_were_about_goes() {
    let store = Store::in_memory().unwrap();
    let registers = Registers::open(store.clone()).unwrap();
    for (case, subject) in [(1, PERSON), (2, PERSON), (3, ENTITY)] {
        let step = Step::asking(System::Persons).applicant(subject);
        step.call(case, 1, |call| registers.query(call)).unwrap();
    }
    let known = || {
        let asks = registers.asks().find(&Wanted::default(), 10).unwrap();
        asks.iter().map(|ask| ask.known).collect::<Vec<_>>()
    };
    registers.asks().forget_case(CaseId(1)).unwrap();
    assert_eq!(known(), [true, true, false]);
    registers.forget(PERSON).unwrap();
    assert_eq!(known(), [true, false, false]);
    for change in [
        "DELETE FROM register_ask",
        "DELETE FROM register_reply",
        "UPDATE register_ask SET act = 'x', subject = NULL",
        "UPDATE register_reply SET outcome = 'holds'",
    ] {
        let refused = store.execute(change, []);
        assert!(refused.unwrap_err().to_string().contains("are kept"), "{change}");
    }
    let known_again = store.execute("UPDATE register_ask SET subject = ?1 WHERE subject IS NULL", [[0_u8]]);
    assert!(known_again.unwrap_err().to_string().contains("are kept"));
}

#[test]
fn the_log_holds_no_numbers_of_people() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("systems");
    {
        let registers = Registers::open(Store::open(&path).unwrap()).unwrap();
        registers.load(Kind::Persons, &[], NOW, Load::Add).unwrap();
        let step = Step::asking(System::Persons).applicant(PERSON);
        step.call(1, 1, |call| registers.query(call)).unwrap();
        Store::open(&path).unwrap().scrub().unwrap();
    }
    let bytes = std::fs::read(&path).unwrap();
    assert!(!bytes.windows(PERSON.len()).any(|window| window == PERSON.as_bytes()));
}

#[test]
fn what_is_forgotten_is_in_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("systems");
    let registers = Registers::open(Store::open(&path).unwrap()).unwrap();
    for kind in Kind::ALL {
        let records = read(kind, template(kind).as_bytes()).unwrap();
        registers.load(kind, &records, NOW, Load::Add).unwrap();
    }
    assert_eq!(registers.held_of(PERSON).unwrap().len(), 4);
    registers.forget(PERSON).unwrap();
    assert_eq!(registers.held_of(PERSON).unwrap(), []);
    let held = registers.held_of(ENTITY).unwrap();
    assert!(matches!(held.as_slice(), [Record::LegalEntity(entity)] if entity.head.is_none()), "{held:?}");
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(PERSON.len()).any(|window| window == PERSON.as_bytes()));
    }
}

#[test]
fn loading_adds_or_replaces() {
    let registers = registers();
    let row = |iin: &str| format!("iin,surname,name,birth,state\n{iin},A,B,2000-02-29,alive\n");
    let records = read(Kind::Persons, row("000229500008").as_bytes()).unwrap();
    registers.load(Kind::Persons, &records, NOW, Load::Add).unwrap();
    assert_eq!(registers.list(Kind::Persons).unwrap().len(), 2);
    registers.load(Kind::Persons, &records, NOW, Load::Replace).unwrap();
    assert_eq!(registers.list(Kind::Persons).unwrap(), records);
    assert_eq!(registers.list(Kind::LegalEntities).unwrap().len(), 1);
}

#[test]
fn what_is_sent_is_sent_once() {
    let registers = registers();
    let step = Step::of(NodeKind::Process, Ask::system("send", System::Gateway)).applicant(PERSON);
    let number = |case, attempt| step.call(case, attempt, |call| registers.send(call)).unwrap().reference;
    assert_eq!(number(1, 1), number(1, 1));
    assert_ne!(number(1, 1), number(2, 1));
    assert_eq!(registers.effects().unwrap().len(), 2);
}
