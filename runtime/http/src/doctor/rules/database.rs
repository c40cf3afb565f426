//! The database, where the cases lie in one.

use super::super::facts::{DatabaseFact, Facts};
use super::super::report::{Finding, Level};
use super::service::day;
use std::time::Duration;
use zanflow_postgres::{Connection, Examination, Reached, Slot, Tables};

const MEBIBYTE: u64 = 1024 * 1024;
const GIBIBYTE: u64 = 1024 * MEBIBYTE;
/// Milliseconds by which clocks may differ: sessions and notices go by this machine's, cases by the database's.
const CLOCK: i64 = 2_000;
/// An open transaction that is older keeps what was erased on the disk, and hides records if it has written.
const LONG: Duration = Duration::from_secs(3_600);
/// A prepared one is forgotten then.
const PREPARED: Duration = Duration::from_secs(600);
/// What the server keeps for a slot that is read slowly, and for one that nobody reads before the disk is in danger.
const SLOW: u64 = GIBIBYTE;
const DANGEROUS: u64 = 5 * GIBIBYTE;

/// All that is found of it.
pub fn database(facts: &Facts, found: &mut Vec<Finding>) {
    let Some(DatabaseFact { connections, examined }) = &facts.database else { return };
    let of = match examined {
        Ok(of) => of,
        Err(why) => return found.push(Finding::new("database-away", Level::Bad).with("why", why)),
    };
    server(of, found);
    connection(of, found);
    found.push(tables(of));
    settings(of, found);
    found.push(clock(of));
    found.push(room_for_connections(of, *connections));
    transactions(of, found);
    slots(of, found);
    found.push(anchors(of));
    let size = Finding::new("database-room-unknown", Level::Unknown);
    found.push(size.with("size", of.bytes / MEBIBYTE));
}

fn server(of: &Examination, found: &mut Vec<Finding>) {
    let finding = |check, level| Finding::new(check, level).with("version", &of.version);
    found.push(match of.too_old {
        true => finding("database-old", Level::Bad),
        false => finding("database-good", Level::Good),
    });
    if of.reached == Reached::Standby {
        found.push(Finding::new("database-standby", Level::Bad));
    }
}

fn connection(of: &Examination, found: &mut Vec<Finding>) {
    found.push(match &of.connection {
        Connection::Socket => Finding::new("database-socket", Level::Good),
        Connection::Encrypted(version) => {
            Finding::new("database-encrypted", Level::Good).with("version", version)
        }
        Connection::Plain => Finding::new("database-plain", Level::Look),
    });
}

fn tables(of: &Examination) -> Finding {
    match of.tables {
        Tables::Missing => Finding::new("database-tables-missing", Level::Look),
        Tables::Changed(there, known) => {
            let (check, level) = match there.cmp(&known) {
                std::cmp::Ordering::Less => ("database-tables-older", Level::Look),
                std::cmp::Ordering::Equal => ("database-tables-good", Level::Good),
                std::cmp::Ordering::Greater => ("database-tables-newer", Level::Bad),
            };
            Finding::new(check, level).with("there", there).with("known", known)
        }
    }
}

fn settings(of: &Examination, found: &mut Vec<Finding>) {
    for setting in &of.unsafe_settings {
        found.push(Finding::new("database-unsafe", Level::Bad).with("setting", setting));
    }
    if of.synchronous_commit == "off" {
        found.push(Finding::new("database-lax", Level::Look));
    }
    if of.unsafe_settings.is_empty() && of.synchronous_commit != "off" {
        found.push(Finding::new("database-settings-good", Level::Good));
    }
}

/// A difference counts only where it is greater than what asking took.
fn clock(of: &Examination) -> Finding {
    let (ahead, about) = of.clock;
    let far = ahead.saturating_abs().saturating_sub(about);
    let (check, level) = match far > CLOCK {
        true => ("database-clock-off", Level::Look),
        false => ("database-clock-good", Level::Good),
    };
    Finding::new(check, level).with("ahead", ahead).with("about", about)
}

fn room_for_connections(of: &Examination, wanted: u64) -> Finding {
    let most = of.most_connections;
    let (check, level) = match () {
        () if wanted > most => ("database-connections-few", Level::Bad),
        () if of.connections.saturating_mul(5) > most.saturating_mul(4) => {
            ("database-connections-nearly", Level::Look)
        }
        () => ("database-connections-good", Level::Good),
    };
    Finding::new(check, level).with("used", of.connections).with("most", most).with("wanted", wanted)
}

fn transactions(of: &Examination, found: &mut Vec<Finding>) {
    let before = found.len();
    if let Some(age) = of.prepared.filter(|age| *age >= PREPARED) {
        found.push(Finding::new("database-prepared", Level::Look).with("minutes", age.as_secs() / 60));
    }
    let Some(transactions) = of.transactions else {
        return found.push(Finding::new("database-transactions-unknown", Level::Unknown));
    };
    if let Some((age, pid)) = transactions.longest.filter(|(age, _)| *age >= LONG) {
        let finding = Finding::new("database-transaction-long", Level::Look);
        found.push(finding.with("minutes", age.as_secs() / 60).with("pid", pid));
    }
    if found.len() == before {
        found.push(Finding::new("database-transactions-good", Level::Good));
    }
}

fn slots(of: &Examination, found: &mut Vec<Finding>) {
    let before = found.len();
    for slot in &of.slots {
        let Slot { name, is_active, kept } = slot;
        let (check, level) = match (is_active, kept.unwrap_or(0)) {
            (false, kept) if kept >= DANGEROUS => ("database-slot-idle", Level::Bad),
            (false, _) => ("database-slot-idle", Level::Look),
            (true, kept) if kept >= SLOW => ("database-slot-slow", Level::Look),
            (true, _) => continue,
        };
        let kept = kept.map_or_else(|| "?".to_owned(), |kept| (kept / MEBIBYTE).to_string());
        found.push(Finding::new(check, level).with("slot", name).with("kept", kept));
    }
    if found.len() == before {
        found.push(Finding::new("database-slots-good", Level::Good).with("count", of.slots.len()));
    }
}

fn anchors(of: &Examination) -> Finding {
    match &of.anchors {
        Err(why) => Finding::new("database-anchors-broken", Level::Bad).with("why", why),
        Ok(None) => Finding::new("database-anchors-none", Level::Unknown),
        Ok(Some((number, at))) => {
            Finding::new("database-anchors-good", Level::Good).with("number", number).with("at", day(*at))
        }
    }
}
