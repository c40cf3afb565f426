//! Tables of the register, and what is read of single rows.

use super::contract::{Holder, Licence, LicenceError};
use super::record::{Entry, Record};
use crate::StoreError;
use serde::de::DeserializeOwned;
use zanflow_runtime::{Hash, Time};
use zanflow_sql::{Connection, OptionalExtension, Row, params};

/// `licence` holds what follows from `licence_event`; its columns beside `record` are for looking things up. Who has a licence lies in
/// `licence_holder`, so that it can be erased. History is only added to.
pub(super) const TABLES: &str = "
CREATE TABLE IF NOT EXISTS licence (
    id INTEGER PRIMARY KEY,
    series TEXT NOT NULL,
    nth INTEGER NOT NULL,
    number TEXT NOT NULL,
    plain TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL,
    code_hash BLOB NOT NULL UNIQUE,
    record TEXT NOT NULL,
    state TEXT NOT NULL,
    suspended_from INTEGER,
    suspended_until INTEGER,
    valid_until INTEGER,
    UNIQUE (series, nth));
CREATE TABLE IF NOT EXISTS licence_event (
    seq INTEGER PRIMARY KEY,
    licence INTEGER NOT NULL REFERENCES licence,
    key TEXT NOT NULL,
    request BLOB NOT NULL,
    entry TEXT NOT NULL,
    chain BLOB NOT NULL,
    UNIQUE (key, licence));
CREATE INDEX IF NOT EXISTS licence_event_of ON licence_event (licence, seq);
CREATE TABLE IF NOT EXISTS licence_holder (
    licence INTEGER NOT NULL REFERENCES licence,
    seal BLOB NOT NULL,
    salt BLOB NOT NULL,
    subject TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (licence, seal));
CREATE INDEX IF NOT EXISTS licence_holder_of ON licence_holder (subject, licence);
CREATE TABLE IF NOT EXISTS licence_request (
    id INTEGER PRIMARY KEY,
    series TEXT NOT NULL,
    nth INTEGER NOT NULL,
    key TEXT NOT NULL UNIQUE,
    service TEXT NOT NULL,
    case_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (series, nth));
CREATE TRIGGER IF NOT EXISTS licence_stays BEFORE DELETE ON licence
    BEGIN SELECT RAISE(ABORT, 'no licence is deleted'); END;
CREATE TRIGGER IF NOT EXISTS licence_number_stays BEFORE UPDATE OF id, series, nth, number, plain, code, code_hash ON licence
    BEGIN SELECT RAISE(ABORT, 'no number is changed'); END;
CREATE TRIGGER IF NOT EXISTS licence_event_stays BEFORE DELETE ON licence_event
    BEGIN SELECT RAISE(ABORT, 'no history is deleted'); END;
CREATE TRIGGER IF NOT EXISTS licence_event_is_so BEFORE UPDATE ON licence_event
    BEGIN SELECT RAISE(ABORT, 'no history is changed'); END;
CREATE TRIGGER IF NOT EXISTS licence_request_stays BEFORE DELETE ON licence_request
    BEGIN SELECT RAISE(ABORT, 'no request is deleted'); END;
";

/// A row of `licence`.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub id: i64,
    pub code: String,
    pub record: Record,
}

/// The columns of [`kept`].
pub(super) const KEPT: &str = "licence.id, licence.code, licence.record";

pub(super) fn kept(row: &Row<'_>) -> Result<(i64, String, String), StoreError> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

impl Kept {
    pub(super) fn read((id, code, record): (i64, String, String)) -> Result<Self, StoreError> {
        Ok(Self { id, code, record: json(&record)? })
    }

    /// The licence as it stands, with its holder.
    pub(super) fn licence(self, connection: &Connection, now: Time) -> Result<Licence, StoreError> {
        let holder = holder(connection, self.id, &self.record.issued.holder)?;
        Ok(self.record.licence(self.code, holder, now))
    }
}

/// The licence of that row, by a condition with one value.
pub(super) fn one(
    connection: &Connection,
    condition: &'static str,
    value: impl zanflow_sql::ToValue,
) -> Result<Option<Kept>, StoreError> {
    let mut select = connection.prepare(&format!("SELECT {KEPT} FROM licence WHERE {condition}"))?;
    select.query_row([value], kept).optional()?.map(Kept::read).transpose()
}

/// Who a seal stands for; none: erased.
pub(super) fn holder(
    connection: &Connection,
    licence: i64,
    seal: &Hash,
) -> Result<Option<Holder>, StoreError> {
    let found = connection.query_row(
        "SELECT data FROM licence_holder WHERE licence = ?1 AND seal = ?2",
        params![licence, seal.0],
        |row| row.get::<_, String>(0),
    );
    found.optional()?.map(|data| json(&data)).transpose()
}

/// The history of a licence up to a line of the register, in order.
pub(super) fn history(
    connection: &Connection,
    licence: i64,
    upto: Option<i64>,
) -> Result<Vec<Entry>, StoreError> {
    let mut select = connection
        .prepare("SELECT entry FROM licence_event WHERE licence = ?1 AND seq <= ?2 ORDER BY seq")?;
    let rows = select.query_map(params![licence, upto.unwrap_or(i64::MAX)], |row| row.get::<_, String>(0))?;
    rows.map(|row| json(&row?)).collect()
}

/// The record that a history makes.
pub(super) fn fold(history: &[Entry]) -> Result<Record, LicenceError> {
    let folded = history.iter().try_fold(None, |before, entry| Record::after(before, entry).map(Some));
    folded
        .map_err(LicenceError::Refused)?
        .ok_or_else(|| StoreError::Failed("a licence has no history".to_owned()).into())
}

/// A text of the register that holds JSON.
pub(super) fn json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    // What it says may hold data of people.
    serde_json::from_str(text)
        .map_err(|error| StoreError::Failed(format!("not as it was written: column {}", error.column())))
}
