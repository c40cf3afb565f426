//! The embedded registers: what was loaded, looked up again.

use super::asks::Asks;
use super::kind::Kind;
use super::record::Record;
use super::reply::{Outcome, Question, Reply};
use crate::{Store, StoreError};
use std::sync::Arc;
use zanflow_runtime::{CaseId, Clock, SystemClock, Time};
use zanflow_sql::{Connection, OptionalExtension, params};

/// Tables of the registers. A record is kept as JSON beside what it is found by.
const TABLES: &str = "
CREATE TABLE IF NOT EXISTS register_record (
    register TEXT NOT NULL, key TEXT NOT NULL, subject TEXT NOT NULL, as_of INTEGER NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (register, key)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS register_record_subject ON register_record (register, subject);
CREATE TABLE IF NOT EXISTS register_extent (register TEXT PRIMARY KEY, as_of INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS register_effect (
    number INTEGER PRIMARY KEY, key TEXT UNIQUE NOT NULL, what TEXT NOT NULL, done INTEGER NOT NULL);";

/// The registers that a service has of its own. Clones share one file.
#[derive(Clone)]
pub struct Registers {
    pub(super) store: Store,
    pub(super) asks: Asks,
    pub(super) clock: Arc<dyn Clock>,
    /// How old what a register says may be, in milliseconds.
    pub(super) max_age: Option<i64>,
    pub(super) applied: Option<Applied>,
}

/// When a case was applied for, if that is known.
pub type Applied = Arc<dyn Fn(CaseId) -> Option<Time> + Send + Sync>;

/// How a file is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Load {
    /// Its records take the places of those with the same key; others stay.
    Add,
    /// It is the whole register: others go.
    Replace,
}

impl Registers {
    /// Opens the registers of a store.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn open(store: Store) -> Result<Self, StoreError> {
        store.create(TABLES)?;
        let asks = Asks::open(store.clone())?;
        Ok(Self { store, asks, clock: Arc::new(SystemClock), max_age: None, applied: None })
    }

    /// With another clock.
    #[must_use]
    pub fn with_clock(self, clock: Arc<dyn Clock>) -> Self {
        Self { clock, ..self }
    }

    /// What is older than that, in milliseconds, is stale: it holds for nobody. Without it, what was loaded last holds until it is
    /// loaded again.
    #[must_use]
    pub fn with_max_age(self, max_age: Option<i64>) -> Self {
        Self { max_age, ..self }
    }

    /// Notes with asks when the application was made, by which the applicant consented to them.
    #[must_use]
    pub fn with_applications(self, applied: Applied) -> Self {
        Self { applied: Some(applied), ..self }
    }

    /// The log of what was asked.
    pub fn asks(&self) -> &Asks {
        &self.asks
    }

    /// Looks a question up, as the register stands; what its records mean at a time is [`Reply::meaning`]'s. A register that was never
    /// loaded has no answer: it does not know who is not in it.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn look_up(&self, question: &Question, now: Time) -> Result<Reply, StoreError> {
        let reply = self.store.read(|at| found(at, question))?;
        Ok(match self.max_age {
            Some(max_age) => reply.aged(max_age, now),
            None => reply,
        })
    }

    /// Loads records, all of them or none. `as_of`: when they were true. All must be of the register.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn load(&self, kind: Kind, records: &[Record], as_of: Time, how: Load) -> Result<(), StoreError> {
        self.store.write(|at| {
            if how == Load::Replace {
                at.execute("DELETE FROM register_record WHERE register = ?1", [kind.name()])?;
            }
            let insert = "INSERT INTO register_record (register, key, subject, as_of, record) VALUES (?1, ?2, ?3, ?4, ?5)
                ON CONFLICT (register, key) DO UPDATE
                SET subject = excluded.subject, as_of = excluded.as_of, record = excluded.record";
            for record in records.iter().filter(|record| record.kind() == kind) {
                let text = serde_json::to_string(record).map_err(|error| StoreError::Failed(error.to_string()))?;
                at.execute(insert, params![kind.name(), record.key(), record.subject(), as_of.0, text])?;
            }
            at.execute(
                "INSERT INTO register_extent (register, as_of) VALUES (?1, ?2) ON CONFLICT (register) DO UPDATE SET as_of = excluded.as_of
                 WHERE register_extent.as_of < excluded.as_of",
                params![kind.name(), as_of.0],
            )?;
            Ok(())
        })
    }

    /// Puts one record in, true now.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn put(&self, record: &Record) -> Result<(), StoreError> {
        self.load(record.kind(), std::slice::from_ref(record), self.clock.now(), Load::Add)
    }

    /// All records of a register, by their keys.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn list(&self, kind: Kind) -> Result<Vec<Record>, StoreError> {
        self.store.read(|at| {
            let mut select =
                at.prepare("SELECT record FROM register_record WHERE register = ?1 ORDER BY key")?;
            let rows = select.query_map([kind.name()], |row| row.get::<_, String>(0))?;
            rows.map(|text| parsed(kind, &text?)).collect()
        })
    }

    /// What the registers hold of somebody, by name of the register.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn held_of(&self, subject: &str) -> Result<Vec<Record>, StoreError> {
        self.store.read(|at| {
            let mut held = Vec::new();
            for kind in Kind::ALL {
                held.extend(records(at, kind, subject)?.into_iter().map(|(record, _)| record));
            }
            Ok(held)
        })
    }

    /// Takes out what the registers hold of somebody, powers of attorney that they gave included, and that they were asked about.
    ///
    /// # Errors
    /// An SQLite error: copies may still lie in the file; the next call tries again.
    pub fn forget(&self, subject: &str) -> Result<(), StoreError> {
        self.store.write(|at| {
            at.execute("DELETE FROM register_record WHERE subject = ?1", [subject])?;
            for (kind, key, mut fields) in naming(at, subject)? {
                let names = |field: &str| fields.get(field).and_then(|value| value.as_str()) == Some(subject);
                if kind == Kind::Powers && names("principal") {
                    let sql = "DELETE FROM register_record WHERE register = ?1 AND key = ?2";
                    at.execute(sql, params![kind.name(), key])?;
                } else if kind == Kind::LegalEntities && names("head") {
                    fields.remove("head");
                    let sql = "UPDATE register_record SET record = ?3 WHERE register = ?1 AND key = ?2";
                    let text = serde_json::to_string(&fields)
                        .map_err(|error| StoreError::failed(error.to_string()))?;
                    at.execute(sql, params![kind.name(), key, text])?;
                }
            }
            Ok::<_, StoreError>(())
        })?;
        self.asks.forget(subject)?;
        self.store.scrub()
    }

    /// Does something once per key, and says under which number it was done.
    pub(crate) fn act(&self, key: &str, what: &str) -> Result<i64, StoreError> {
        let now = self.clock.now();
        self.store.write(|at| {
            at.execute(
                "INSERT INTO register_effect (key, what, done) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                params![key, what, now.0],
            )?;
            at.query_row("SELECT number FROM register_effect WHERE key = ?1", [key], |row| row.get(0))
        })
    }

    /// What was done, `(key, what)`, in order.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn effects(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.store.read(|at| {
            let mut select = at.prepare("SELECT key, what FROM register_effect ORDER BY number")?;
            let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect::<Result<_, StoreError>>()
        })
    }
}

fn found(at: &Connection, question: &Question) -> Result<Reply, StoreError> {
    let kind = question.register;
    let extent = at
        .query_row("SELECT as_of FROM register_extent WHERE register = ?1", [kind.name()], |row| row.get(0))
        .optional()?;
    let Some(extent) = extent else { return Ok(Reply::no_answer(question)) };
    let mut as_of = None;
    let mut found = Vec::new();
    for (record, of) in records(at, kind, &question.subject)? {
        if question.is_about(&record) {
            as_of = Some(as_of.map_or(of, |oldest: Time| oldest.min(of)));
            found.push(record);
        }
    }
    let outcome = if found.is_empty() { Outcome::Nothing } else { Outcome::Found };
    Ok(Reply { outcome, as_of: as_of.or(Some(Time(extent))), records: found, ..Reply::no_answer(question) })
}

/// The fields of a record.
type Fields = serde_json::Map<String, serde_json::Value>;

/// The records of others in which somebody may be named: register, key and fields.
fn naming(at: &Connection, subject: &str) -> Result<Vec<(Kind, String, Fields)>, StoreError> {
    let mut found = Vec::new();
    for kind in [Kind::Powers, Kind::LegalEntities] {
        let mut select = at.prepare(
            "SELECT key, record FROM register_record WHERE register = ?1 AND record LIKE '%' || CAST (?2 AS TEXT) || '%'",
        )?;
        let rows =
            select.query_map([kind.name(), subject], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
        for row in rows {
            let (key, text) = row?;
            let wrong = |_| StoreError::failed(format!("a record of `{kind}` cannot be read"));
            found.push((kind, key, serde_json::from_str(&text).map_err(wrong)?));
        }
    }
    Ok(found)
}

fn records(at: &Connection, kind: Kind, subject: &str) -> Result<Vec<(Record, Time)>, StoreError> {
    let mut select = at.prepare(
        "SELECT record, as_of FROM register_record WHERE register = ?1 AND subject = ?2 ORDER BY key",
    )?;
    let rows = select.query_map([kind.name(), subject], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
    rows.map(|row| row.and_then(|(text, of)| Ok((parsed(kind, &text)?, Time(of))))).collect()
}

fn parsed(kind: Kind, text: &str) -> Result<Record, StoreError> {
    // An error of the parser could repeat what stands there.
    let wrong = |_| StoreError::Failed(format!("a record of `{kind}` cannot be read"));
    serde_json::from_str(text).and_then(|fields| Record::of(kind, fields)).map_err(wrong)
}
