//! Whatever is altered in the books is found.

use crate::world::{ONE, World, key};
use rusqlite::Connection;
use std::sync::Arc;
use zanflow_runtime::SimClock;
use zanflow_systems::Store;
use zanflow_systems::payment::{Fee, Payments, Rates, Settings, Setup};

/// Books of a paid and a refunded invoice, in a file.
fn books(path: &std::path::Path) -> Payments {
    let clock = Arc::new(SimClock::at(zanflow_runtime::Time::parse("2026-03-02T04:00:00Z").unwrap()));
    let setup = Setup {
        series: "000-1".into(),
        title: String::new(),
        fee: serde_json::from_str::<Fee>(r#"{"kind":"charges","charges":[{"tenge":1}]}"#).unwrap(),
        settings: Settings::default(),
        rates: Rates::known().unwrap(),
        clock,
    };
    Payments::open(Store::open(path).unwrap(), setup).unwrap()
}

fn filled(payments: &Payments) {
    let ledger = payments.ledger();
    for case in [1, 2] {
        let new = zanflow_systems::payment::ledger::NewInvoice {
            key: &format!("{case}/p1/1/1"),
            case: zanflow_runtime::CaseId(case),
            purpose: "p",
            payer: None,
        };
        let invoice = ledger.make(new, payments.now()).unwrap();
        let choice = zanflow_systems::payment::Choice::Charge(1);
        let invoice = payments.assess_by(invoice.serial, choice, ("staff-7", "")).unwrap();
        payments.take_here(&invoice, 100, &format!("request {case}")).unwrap();
    }
    payments.release(2, ("staff-7", "article 12")).unwrap();
    payments.work().unwrap();
}

#[test]
fn what_was_altered_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("books");
    let payments = books(&path);
    filled(&payments);
    let verified = payments.ledger().verify().unwrap().unwrap();
    assert_eq!((verified.rows, verified.invoices, verified.money.refunded), (9, 2, 100));
    drop(payments);
    let original = std::fs::read(&path).unwrap();
    let triggers = "DROP TRIGGER payment_row_no_update; DROP TRIGGER payment_row_no_delete;";
    for (alter, told) in [
        ("UPDATE payment_row SET event = replace(event, '100', '900') WHERE no = 3", "row 3: it was altered"),
        ("UPDATE payment_row SET at = at + 1 WHERE no = 5", "row 5: it was altered"),
        ("DELETE FROM payment_row WHERE no = 4", "row 5: row 4 is missing"),
        ("DELETE FROM payment_row WHERE no = 9", "more or fewer"),
        ("UPDATE payment_row SET key = 'x' WHERE no = 2", "row 2: it has the key of another event"),
        ("UPDATE payment_invoice SET body = replace(body, '\"refunded\"', '\"paid\"')", "otherwise"),
        ("UPDATE payment_invoice SET state = 'expired' WHERE serial = 1", "wrong state"),
        ("DELETE FROM payment_invoice WHERE serial = 2", "more or fewer"),
        ("INSERT INTO payment_payment VALUES ('x', 1, 0)", "more or fewer"),
        ("DELETE FROM payment_change WHERE no = 1", "more or fewer"),
        ("UPDATE payment_change SET state = 'expired' WHERE no = 1", "change 1 is not"),
    ] {
        std::fs::write(&path, &original).unwrap();
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch(triggers).unwrap();
        assert!(connection.execute(alter, []).unwrap() > 0, "{alter}");
        drop(connection);
        let broken = books(&path).ledger().verify().unwrap().unwrap_err().to_string();
        assert!(broken.contains(told), "{alter}: {broken}");
    }
}

#[test]
fn the_journal_only_grows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("books");
    filled(&books(&path));
    let connection = Connection::open(&path).unwrap();
    for alter in ["UPDATE payment_row SET at = 0", "DELETE FROM payment_row"] {
        let refused = connection.execute(alter, []).unwrap_err().to_string();
        assert!(refused.contains("only grows"), "{refused}");
    }
    // Nothing of people is in it, and nothing that officials said.
    let mut select = connection.prepare("SELECT group_concat(event) FROM payment_row").unwrap();
    let all: String = select.query_row([], |row| row.get(0)).unwrap();
    assert!(!all.contains("article 12") && !all.contains("880101300123"), "{all}");
}

#[test]
fn readers_of_changes_miss_nothing() {
    let mut world = World::new();
    for case in 1..=5 {
        world.pay(key(case, "p1", 1, 1)).unwrap();
        world.pays(&format!("000-1-{case}"), ONE);
        world.payments.refresh_open().unwrap();
    }
    let (mut read, mut seen) = (0, Vec::new());
    loop {
        let ledger = world.payments.ledger();
        assert_eq!(ledger.read_to("cases").unwrap(), read);
        let Some(change) = ledger.changes(read, 2).unwrap().into_iter().next() else { break };
        seen.push((change.no, change.serial));
        read = change.no;
        ledger.has_read("cases", read).unwrap();
        world.reopen();
    }
    assert_eq!(seen, [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]);
}
