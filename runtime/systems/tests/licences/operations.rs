//! What each operation does, and what is read of it.

use crate::world::*;
use std::collections::BTreeSet;
use zanflow_runtime::{Found, Hash};
use zanflow_systems::Store;
use zanflow_systems::licences::contract::*;
use zanflow_systems::licences::{Event, Numbering, Register, Search, fits};

#[test]
fn a_licence_is_issued_once_for_a_key() {
    let (register, clock, _) = in_memory();
    let first = register.issue("7/p1/1/1", &new(person(0, "Әлиев Бауыржан"))).unwrap();
    assert_eq!((first.number.as_str(), &first.state), ("L-2026-000001-33", &State::Active));
    assert!(fits(&first.number) && first.code.len() == 26);
    clock.pass(DAY);
    assert_eq!(register.issue("7/p1/1/1", &new(person(0, "Әлиев Бауыржан"))).unwrap(), first);
    for other in [
        new(person(0, "Әлиева Бауыржан")),
        new(person(1, "Әлиев Бауыржан")),
        NewLicence { case: Some(8), ..new(person(0, "Әлиев Бауыржан")) },
        NewLicence { by: "head-2".to_owned(), ..new(person(0, "Әлиев Бауыржан")) },
    ] {
        assert_eq!(refusal(register.issue("7/p1/1/1", &other)), Code::KeyReused);
    }
    assert_eq!(
        refusal(register.order("7/p1/1/1", &first.number, &order(Change::Duplicate))),
        Code::KeyReused
    );
    let second = register.issue("8/p1/1/1", &new(person(0, "Әлиев Бауыржан"))).unwrap();
    assert!(second.number.starts_with("L-2026-000002-") && second.code != first.code);
    assert_eq!(register.verify().unwrap().series, [("L-2026".to_owned(), 2)]);
}

#[test]
fn numbers_begin_anew_in_a_year_that_is_never_gone_back_to() {
    let (register, clock, _) = in_memory();
    let mut numbers = Vec::new();
    for (nth, at) in
        ["2026-12-31T18:59:59Z", "2026-12-31T19:00:00Z", "2026-06-01T00:00:00Z", "2027-01-02T00:00:00Z"]
            .iter()
            .enumerate()
    {
        clock.set(time(at));
        numbers.push(register.issue(&format!("k{nth}"), &new(person(0, "A"))).unwrap());
    }
    let shown: Vec<&str> = numbers.iter().map(|licence| licence.number.get(..13).unwrap()).collect();
    assert_eq!(shown, ["L-2026-000001", "L-2027-000001", "L-2027-000002", "L-2027-000003"]);
    assert!(numbers.windows(2).all(|two| two[0].issued <= two[1].issued));
    let register =
        Register::open(Store::in_memory().unwrap(), clock, Numbering::new("AB", false).unwrap()).unwrap();
    assert!(register.issue("k", &new(person(0, "A"))).unwrap().number.starts_with("AB-000001-"));
}

#[test]
fn a_replaced_licence_and_the_new_one_name_one_another() {
    let (register, _, _) = in_memory();
    let old = register.issue("k1", &new(person(0, "Әлиева Айгүл"))).unwrap();
    let change = reissue(Reissued::NewNumber, Some(person(0, "Оспанова Айгүл")));
    let new_one = register.order("k2", &old.number, &order(change.clone())).unwrap();
    assert_eq!(new_one.replaces.as_deref(), Some(old.number.as_str()));
    assert_eq!(new_one.holder.as_ref().map(Holder::name), Some("Оспанова Айгүл"));
    assert_ne!(new_one.code, old.code);
    let old_now = register.by_number(&old.number).unwrap().unwrap();
    assert!(matches!(&old_now.state, State::Replaced { by, .. } if *by == new_one.number), "{old_now:?}");
    assert_eq!(register.order("k2", &old.number, &order(change.clone())).unwrap(), new_one);
    let other = reissue(Reissued::NewNumber, Some(person(0, "Б")));
    assert_eq!(refusal(register.order("k2", &old.number, &order(other))), Code::KeyReused);
    assert_eq!(refusal(register.order("k3", &old.number, &order(change))), Code::WrongState);
    // No number was taken for what was refused.
    let next = register.issue("k4", &new(person(0, "A"))).unwrap();
    assert!(next.number.starts_with("L-2026-000003-"));
    register.verify().unwrap();
}

#[test]
fn a_licence_may_be_re_issued_under_its_number_and_has_duplicates_and_papers() {
    let (register, _, _) = in_memory();
    let licence = register.issue("k1", &new(person(0, "Әлиева Айгүл"))).unwrap();
    let paper = |nth: u8| Change::Document { sha256: Hash([nth; 32]) };
    let done = |key: &str, change| register.order(key, &licence.number, &order(change));
    assert_eq!(done("k2", paper(1)).unwrap().document_sha256, Some(Hash([1; 32])));
    // Made again after a crash.
    assert_eq!(done("k3", paper(4)).unwrap().document_sha256, Some(Hash([4; 32])));
    let bare = Order { ground: Ground::default(), ..order(paper(5)) };
    assert_eq!(register.order("k8", &licence.number, &bare).unwrap().document_sha256, Some(Hash([5; 32])));
    let bare = Order { ground: Ground::default(), ..order(Change::Duplicate) };
    assert_eq!(refusal(register.order("k9", &licence.number, &bare)), Code::WrongField);
    let again = done("k4", reissue(Reissued::SameNumber, Some(person(0, "Оспанова Айгүл")))).unwrap();
    assert_eq!((&again.number, &again.code), (&licence.number, &licence.code));
    assert_eq!((again.reissues, again.document_sha256), (1, None));
    assert_eq!(again.holder.as_ref().map(Holder::name), Some("Оспанова Айгүл"));
    done("k5", paper(2)).unwrap();
    let duplicate = done("k6", Change::Duplicate).unwrap();
    assert_eq!((duplicate.duplicates, duplicate.document_sha256), (1, None));
    done("k7", paper(3)).unwrap();
    let events: Vec<&str> =
        register.history(&licence.number).unwrap().iter().map(|entry| entry.event.name()).collect();
    assert_eq!(events, ["issued", "shown", "shown", "shown", "reissued", "shown", "duplicated", "shown"]);
    // The first answer stays what it was.
    assert_eq!(done("k2", paper(1)).unwrap().document_sha256, Some(Hash([1; 32])));
}

#[test]
fn suspension_and_end_follow_the_clock_and_never_its_way_back() {
    let (register, clock, _) = in_memory();
    let valid_until = Some(time("2026-12-20T00:00:00Z"));
    let licence = register.issue("k1", &NewLicence { valid_until, ..new(person(0, "A")) }).unwrap();
    let until = Some(time("2026-12-10T00:00:00Z"));
    register.order("k2", &licence.number, &order(Change::Suspend { from: None, until })).unwrap();
    let stands = |at: &str| {
        clock.set(time(at));
        let state = register.by_number(&licence.number).unwrap().unwrap().state;
        let listed = |name: &str| {
            let search = Search { state: name.to_owned(), limit: 9, ..Search::default() };
            !register.list(&search).unwrap().licences.is_empty()
        };
        for name in ["active", "suspended", "revoked", "ended", "replaced", "other"] {
            assert_eq!(listed(name), name == state.name(), "{at}: {name}");
        }
        state.name()
    };
    for (at, state) in [
        ("2026-12-02T00:00:00Z", "suspended"),
        // Before it was suspended it was not: the clock is wrong.
        ("2026-11-01T00:00:00Z", "suspended"),
        ("2026-12-10T00:00:00Z", "active"),
        ("2026-12-20T00:00:00Z", "ended"),
    ] {
        assert_eq!(stands(at), state, "{at}");
    }
    let expire = |key: &str| register.order(key, &licence.number, &order(Change::End { why: Why::Expiry }));
    expire("k3").unwrap();
    assert_eq!(refusal(expire("k4")), Code::WrongState);
    assert!(matches!(register.history(&licence.number).unwrap()[2].event, Event::Ended { why: Why::Expiry }));
    register.verify().unwrap();
}

#[test]
fn everybody_reads_the_same_of_a_number_and_of_a_code() {
    let (register, _, _) = in_memory();
    let licence = register.issue("k1", &new(person(0, "Әлиев Бауыржан Серікұлы"))).unwrap();
    let by_number = register.check(&licence.number).unwrap().unwrap();
    assert_eq!(register.check(&licence.code).unwrap().as_ref(), Some(&by_number));
    // As people type it.
    let typed = format!(" {} ", licence.number.to_lowercase().replace('-', " "));
    assert_eq!(register.check(&typed).unwrap().as_ref(), Some(&by_number));
    let told = serde_json::to_string(&by_number).unwrap();
    for secret in ["Әлиев", "900101300007", &licence.code, "head-1"] {
        assert!(!told.contains(secret), "{told}");
    }
    assert!(told.contains("Ә. Б. С."), "{told}");
    for nothing in ["", "L-2026-000002-11", "ZZZZZZZZZZZZZZZZZZZZZZZZZZ", "%", "*", "L", "қате"] {
        assert_eq!(register.check(nothing).unwrap(), None, "{nothing}");
    }
}

#[test]
fn codes_are_not_alike() {
    let (register, _, _) = in_memory();
    let codes: BTreeSet<String> =
        (0..50).map(|nth| register.issue(&format!("k{nth}"), &new(person(nth, "A"))).unwrap().code).collect();
    assert_eq!(codes.len(), 50);
    assert!(codes.iter().all(|code| code.bytes().all(|letter| letter.is_ascii_alphanumeric())));
}

#[test]
fn licences_are_listed_in_pages_and_found_by_number_and_holder() {
    let (register, _, _) = in_memory();
    for nth in 0..7 {
        register.issue(&format!("k{nth}"), &new(person(nth, "A"))).unwrap();
    }
    let pages = |text: &str| {
        let (mut before, mut sizes, mut numbers) = (None, Vec::new(), Vec::new());
        loop {
            let search = Search { text: text.to_owned(), before, limit: 3, ..Search::default() };
            let page = register.list(&search).unwrap();
            sizes.push(page.licences.len());
            numbers.extend(page.licences.into_iter().map(|licence| licence.number));
            before = page.next;
            if before.is_none() {
                break (sizes, numbers);
            }
        }
    };
    let (sizes, numbers) = pages("");
    assert_eq!((sizes, numbers.len()), (vec![3, 3, 1], 7));
    assert!(numbers.windows(2).all(|two| two[0] > two[1]));
    assert_eq!(pages("l-2026-000003").1, [numbers[4].clone()]);
    assert_eq!(pages(PEOPLE[1]).1.len(), 2);
    for nothing in ["900101300008", "X", "***", "[]", "ә"] {
        assert!(pages(nothing).1.is_empty(), "{nothing}");
    }
    assert_eq!(register.by_holder(PEOPLE[1]).unwrap().len(), 2);
}

#[test]
fn a_holder_is_erased_when_the_licence_is_over_and_numbers_stay() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("systems");
    let register = on(&path, clock());
    let [over, running] =
        ["k1", "k2"].map(|key| register.issue(key, &new(person(0, "Қошанова Мадина"))).unwrap());
    register.order("k3", &over.number, &order(revoke())).unwrap();
    let forget = order(Change::Forget);
    assert_eq!(refusal(register.order("k4", &running.number, &forget)), Code::WrongState);
    assert_eq!(register.forget(PEOPLE[0], &forget, "e1").unwrap(), std::slice::from_ref(&running.number));
    let now = register.by_number(&over.number).unwrap().unwrap();
    assert_eq!((now.holder, now.state.name()), (None, "revoked"));
    assert_eq!(register.by_holder(PEOPLE[0]).unwrap().len(), 1);
    assert_eq!(refusal(register.order("k5", &over.number, &forget)), Code::WrongState);
    // The key brings its answer still, without the holder.
    assert_eq!(register.issue("k1", &new(person(0, "Қошанова Мадина"))).unwrap().number, over.number);
    register.verify().unwrap();
    register.order("k6", &running.number, &order(Change::End { why: Why::HolderGone })).unwrap();
    assert!(register.forget(PEOPLE[0], &forget, "e2").unwrap().is_empty());
    register.verify().unwrap();
    drop(register);
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for gone in ["Қошанова", PEOPLE[0]] {
            assert!(!bytes.windows(gone.len()).any(|part| part == gone.as_bytes()), "{gone}");
        }
    }
}

#[test]
fn what_cannot_be_is_refused_before_a_number_is_taken() {
    let (register, _, _) = in_memory();
    let good = new(person(0, "A"));
    for (wrong, code) in [
        (NewLicence { by: String::new(), ..good.clone() }, Code::WrongField),
        (NewLicence { by: "900101300007".to_owned(), ..good.clone() }, Code::WrongField),
        (NewLicence { kind: " ".to_owned(), ..good.clone() }, Code::WrongField),
        (NewLicence { ground: Ground::default(), ..good.clone() }, Code::WrongField),
        (NewLicence { valid_until: Some(time(NOON)), ..good.clone() }, Code::WrongTime),
        (NewLicence { holder: person(0, ""), ..good.clone() }, Code::WrongField),
    ] {
        assert_eq!(refusal(register.issue("k1", &wrong)), code, "{wrong:?}");
    }
    for key in ["", "a b", "x/900101300007", &"k".repeat(201)] {
        assert_eq!(refusal(register.issue(key, &good)), Code::WrongField, "{key}");
    }
    assert_eq!(
        refusal(register.order("k1", "L-2026-000001-33", &order(Change::Resume))),
        Code::UnknownLicence
    );
    assert!(register.issue("k1", &good).unwrap().number.starts_with("L-2026-000001-"));
}

#[test]
fn requests_have_numbers_of_their_own() {
    let (register, clock, _) = in_memory();
    let request = |case| NewRequest {
        service: "000-1".to_owned(),
        case,
        subject: "register_request".to_owned(),
        applicant: Some(PEOPLE[0].to_owned()),
    };
    let first = register.receive("7/p1/1/1", &request(7)).unwrap();
    assert_eq!((first.number.as_str(), first.at), ("2026-000001", time(NOON)));
    clock.pass(DAY);
    assert_eq!(register.receive("7/p1/1/1", &request(7)).unwrap(), first);
    assert_eq!(refusal(register.receive("7/p1/1/1", &request(8))), Code::KeyReused);
    assert_eq!(register.receive("8/p1/1/1", &request(8)).unwrap().number, "2026-000002");
    clock.set(time("2027-01-01T00:00:00Z"));
    assert_eq!(register.receive("9/p1/1/1", &request(9)).unwrap().number, "2027-000001");
    clock.set(time(NOON));
    assert_eq!(register.receive("9/p1/1/2", &request(9)).unwrap().number, "2027-000002");
    let question = Question {
        service: "000-1".to_owned(),
        case: 7,
        applicant: PEOPLE[0].to_owned(),
        requirement: String::new(),
    };
    assert_eq!(register.qualified(&question).unwrap().found, Found::Unknown);
    register.verify().unwrap();
}

#[test]
fn the_register_is_written_as_csv() {
    let (register, clock, _) = in_memory();
    let formula = Holder::Organisation { bin: "150440000003".to_owned(), name: "=1+1, «A»\"".to_owned() };
    let old = register.issue("k1", &new(formula)).unwrap();
    clock.pass(DAY);
    let next = register.order("k2", &old.number, &order(reissue(Reissued::NewNumber, None))).unwrap();
    register.order("k3", &next.number, &order(Change::Suspend { from: None, until: None })).unwrap();
    let mut bytes = Vec::new();
    assert_eq!(register.export(&mut bytes).unwrap(), 2);
    let mut read = csv::Reader::from_reader(&bytes[..]);
    let rows: Vec<std::collections::BTreeMap<String, String>> =
        read.deserialize().map(Result::unwrap).collect();
    assert_eq!((rows[0]["number"].as_str(), rows[0]["state"].as_str()), (next.number.as_str(), "suspended"));
    assert_eq!(rows[0]["since"], "2026-12-02T07:00:00Z");
    assert_eq!((rows[1]["state"].as_str(), &rows[1]["replaced_by"]), ("replaced", &next.number));
    assert_eq!(
        (rows[1]["holder_id"].as_str(), rows[1]["holder_name"].as_str()),
        ("150440000003", "'=1+1, «A»\"")
    );
}
