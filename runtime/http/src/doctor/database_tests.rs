//! Findings of a database.

use super::{Facts, Finding, Level, findings, now, of, well};
use crate::doctor::facts::DatabaseFact;
use std::time::Duration;
use zanflow_postgres::{Connection, Examination, Reached, Slot, Tables, Transactions};

/// A database that is well in everything that can be known.
fn sound() -> Examination {
    Examination {
        version: "15.14".into(),
        too_old: false,
        connection: Connection::Encrypted("TLSv1.3".into()),
        reached: Reached::Primary,
        tables: Tables::Changed(1, 1),
        unsafe_settings: Vec::new(),
        synchronous_commit: "on".into(),
        clock: (-3, 2),
        bytes: 5 << 30,
        most_connections: 97,
        connections: 20,
        transactions: Some(Transactions { longest: Some((Duration::from_secs(90), 4)) }),
        prepared: None,
        slots: vec![Slot { name: "s1".into(), is_active: true, kept: Some(1 << 20) }],
        anchors: Ok(Some((7, now()))),
    }
}

fn found(change: impl FnOnce(&mut DatabaseFact)) -> Vec<Finding> {
    let mut fact = DatabaseFact { connections: 17, examined: Ok(sound()) };
    change(&mut fact);
    findings(&Facts { database: Some(fact), ..well() })
}

type Row = (&'static str, Level, fn(&mut Examination));

const ROWS: &[Row] = &[
    ("database-old", Level::Bad, |of| of.too_old = true),
    ("database-standby", Level::Bad, |of| of.reached = Reached::Standby),
    ("database-plain", Level::Look, |of| of.connection = Connection::Plain),
    ("database-socket", Level::Good, |of| of.connection = Connection::Socket),
    ("database-tables-missing", Level::Look, |of| of.tables = Tables::Missing),
    ("database-tables-older", Level::Look, |of| of.tables = Tables::Changed(1, 2)),
    ("database-tables-newer", Level::Bad, |of| of.tables = Tables::Changed(3, 2)),
    ("database-unsafe", Level::Bad, |of| of.unsafe_settings = vec!["fsync"]),
    ("database-lax", Level::Look, |of| of.synchronous_commit = "off".into()),
    ("database-clock-off", Level::Look, |of| of.clock = (2_100, 50)),
    ("database-clock-off", Level::Look, |of| of.clock = (-3_600_000, 50)),
    ("database-connections-few", Level::Bad, |of| of.most_connections = 16),
    ("database-connections-nearly", Level::Look, |of| of.connections = 80),
    ("database-transactions-unknown", Level::Unknown, |of| of.transactions = None),
    ("database-transaction-long", Level::Look, |of| {
        of.transactions = Some(Transactions { longest: Some((Duration::from_secs(3_600), 4)) });
    }),
    ("database-prepared", Level::Look, |of| of.prepared = Some(Duration::from_secs(600))),
    ("database-slot-idle", Level::Look, |of| of.slots[0].is_active = false),
    ("database-slot-idle", Level::Bad, |of| {
        of.slots[0] = Slot { name: "s1".into(), is_active: false, kept: Some(5 << 30) };
    }),
    ("database-slot-slow", Level::Look, |of| of.slots[0].kept = Some(1 << 30)),
    ("database-anchors-none", Level::Unknown, |of| of.anchors = Ok(None)),
    ("database-anchors-broken", Level::Bad, |of| of.anchors = Err("anchor 3 is missing".into())),
];

/// All findings, for whoever looks at their words.
pub(super) fn all() -> Vec<Finding> {
    let mut all = found(|_| {});
    all.extend(found(|fact| fact.examined = Err("refused".into())));
    for (_, _, change) in ROWS {
        all.extend(found(|fact| change(fact.examined.as_mut().unwrap())));
    }
    all
}

#[test]
fn every_finding_of_a_database_appears_and_goes() {
    let healthy = found(|_| {});
    let not_good: Vec<&str> =
        healthy.iter().filter(|finding| finding.level != Level::Good).map(|finding| finding.check).collect();
    // A database does not tell how much room its disk has.
    assert_eq!(not_good, ["database-room-unknown"]);
    for (check, level, change) in ROWS {
        assert!(of(&healthy, check).is_none(), "{check}");
        let found = found(|fact| change(fact.examined.as_mut().unwrap()));
        assert_eq!(of(&found, check).map(|finding| finding.level), Some(*level), "{check}: {found:#?}");
    }
    // Asking takes time, in which clocks go on.
    let slow = found(|fact| fact.examined.as_mut().unwrap().clock = (2_100, 200));
    assert!(of(&slow, "database-clock-off").is_none());
    let away = found(|fact| fact.examined = Err("refused".into()));
    assert_eq!(of(&away, "database-away").map(|finding| finding.level), Some(Level::Bad));
    assert!(of(&away, "database-good").is_none());
    assert!(findings(&well()).iter().all(|finding| !finding.check.starts_with("database")));
}
