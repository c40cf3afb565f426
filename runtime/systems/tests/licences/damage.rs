//! A file that somebody altered.

use crate::world::*;
use rusqlite::Connection;
use zanflow_systems::licences::Unsound;
use zanflow_systems::licences::contract::*;

#[test]
fn damage_is_found_and_named() {
    let cases = [
        (
            "UPDATE licence_event SET entry = replace(entry, 'head-1', 'head-2') WHERE seq = 2",
            "line 2 of history was altered",
        ),
        ("DELETE FROM licence_event WHERE seq = 3", "line 3 of history is missing"),
        (
            "UPDATE licence SET record = replace(record, '\"is\":\"revoked\"', '\"is\":\"ended\",\"why\":\"request\"') WHERE id = 2",
            "its record is not what its history says",
        ),
        ("UPDATE licence SET state = 'active' WHERE id = 2", "it is listed otherwise"),
        ("UPDATE licence SET nth = 9 WHERE id = 4", "do not follow one another"),
        ("UPDATE licence SET series = 'L-2025' WHERE id = 4", "do not follow one another"),
        ("UPDATE licence SET number = 'L-2026-000009-11' WHERE id = 3", "is not number 3"),
        (
            "DELETE FROM licence_event WHERE licence = 4; DELETE FROM licence_holder WHERE licence = 4; DELETE FROM licence WHERE id = 4",
            "line 5 of history is missing",
        ),
        (
            "UPDATE licence_holder SET data = replace(data, 'A Name', 'B Name') WHERE licence = 2",
            "what is held of its holder was altered",
        ),
        ("DELETE FROM licence_holder WHERE licence = 2", "its holder is not there"),
        ("UPDATE licence_request SET nth = 3 WHERE id = 2", "licence_request: the numbers of 2026"),
    ];
    for (damage, found) in cases {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("systems");
        let register = on(&place, clock());
        let licence = |key: &str| register.issue(key, &new(person(0, "A Name"))).unwrap().number;
        let numbers = ["k1", "k2", "k3"].map(licence);
        register.order("k4", &numbers[1], &order(revoke())).unwrap();
        register.order("k5", &numbers[0], &order(reissue(Reissued::NewNumber, None))).unwrap();
        for case in 1..3 {
            let (service, subject) = ("000-1".to_owned(), "refuse".to_owned());
            let request = NewRequest { service, case, subject, applicant: None };
            register.receive(&format!("{case}/p/1/1"), &request).unwrap();
        }
        register.verify().unwrap();
        let connection = Connection::open(&place).unwrap();
        assert!(connection.execute_batch(damage).is_err() || !damage.contains("licence_event"), "{damage}");
        let guards =
            "PRAGMA foreign_keys = OFF; DROP TRIGGER licence_stays; DROP TRIGGER licence_number_stays;
                      DROP TRIGGER licence_event_stays; DROP TRIGGER licence_event_is_so";
        connection.execute_batch(guards).unwrap();
        connection.execute_batch(damage).unwrap();
        match register.verify() {
            Err(Unsound::Broken(what)) => assert!(what.contains(found), "{damage}: {what}"),
            other => panic!("{damage}: {other:?}"),
        }
    }
}
