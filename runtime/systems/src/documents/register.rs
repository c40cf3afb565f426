//! Journals of registration on SQLite: number and record in one transaction.

use super::contract::{
    Answered, Code, Correspondent, Document, DocumentError, DocumentRegister, Failure, JournalKind,
    NewDocument,
};
use crate::fields::{Checked, ID, NAME, SENTENCE, WrongField, impersonal, key as key_of};
use crate::{Store, StoreError, numbers};
use std::sync::Arc;
use zanflow_runtime::{Clock, Time};
use zanflow_sql::{Connection, OptionalExtension, params};

/// Numbers of a journal go from 1 without a gap, anew each year; records are only added to.
const TABLES: &str = "
CREATE TABLE IF NOT EXISTS document (
    id INTEGER PRIMARY KEY,
    series TEXT NOT NULL,
    nth INTEGER NOT NULL,
    key TEXT NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,
    case_id INTEGER,
    answers INTEGER REFERENCES document,
    UNIQUE (series, nth));
CREATE INDEX IF NOT EXISTS document_answers ON document (answers);
CREATE INDEX IF NOT EXISTS document_case ON document (case_id);
CREATE TRIGGER IF NOT EXISTS document_stays BEFORE DELETE ON document
    BEGIN SELECT RAISE(ABORT, 'no document is deleted'); END;
CREATE TRIGGER IF NOT EXISTS document_is_so BEFORE UPDATE ON document
    BEGIN SELECT RAISE(ABORT, 'no document is changed'); END;
";

/// Most documents on a page.
const MOST: usize = 1000;

/// Journals of registration in a [`Store`]. The same key with the same document gives the first answer and does nothing. No document is dated earlier than
/// one before it, wherever the clock is set, so that a year of numbers is never gone back to.
#[derive(Clone)]
pub struct Documents {
    store: Store,
    clock: Arc<dyn Clock>,
}

impl JournalKind {
    /// The name that stands in contracts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Incoming => "incoming",
            Self::Outgoing => "outgoing",
            Self::Internal => "internal",
        }
    }

    /// What numbers begin with.
    fn prefix(self) -> &'static str {
        match self {
            Self::Incoming => "IN",
            Self::Outgoing => "OUT",
            Self::Internal => "INT",
        }
    }
}

impl Documents {
    /// The journals of that store; tables are made where they are missing.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn open(store: Store, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        store.create(TABLES)?;
        Ok(Self { store, clock })
    }

    /// Documents of a case, in order.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn of_case(&self, case: u64) -> Result<Vec<Document>, StoreError> {
        let Ok(case) = i64::try_from(case) else { return Ok(Vec::new()) };
        self.store.read(|at| {
            let mut select = at.prepare("SELECT id FROM document WHERE case_id = ?1 ORDER BY id")?;
            let ids = select.query_map([case], |row| row.get(0))?.collect::<Result<Vec<i64>, _>>()?;
            ids.into_iter().filter_map(|id| found(at, id).transpose()).collect()
        })
    }

    /// A page of all journals, the last first: those before `before`, a [`Document::id`].
    ///
    /// # Errors
    /// An SQLite error.
    pub fn list(&self, before: Option<u64>, limit: usize) -> Result<Vec<Document>, StoreError> {
        let before = before.and_then(|before| i64::try_from(before).ok()).unwrap_or(i64::MAX);
        let limit = i64::try_from(limit.clamp(1, MOST)).unwrap_or(1);
        self.store.read(|at| {
            let mut select = at.prepare("SELECT id FROM document WHERE id < ?1 ORDER BY id DESC LIMIT ?2")?;
            let ids =
                select.query_map([before, limit], |row| row.get(0))?.collect::<Result<Vec<i64>, _>>()?;
            ids.into_iter().filter_map(|id| found(at, id).transpose()).collect()
        })
    }

    /// Each journal of a year with how many numbers it has, from 1 without a gap; or the first one that has a gap.
    ///
    /// # Errors
    /// An SQLite error, or the journal.
    pub fn verify(&self) -> Result<Vec<(String, u64)>, StoreError> {
        self.store.read(|at| {
            if let Some(series) = numbers::gap(at, "document")? {
                return Err(StoreError::Failed(format!("the numbers of {series} do not follow one another")));
            }
            numbers::series(at, "document")
        })
    }
}

impl DocumentRegister for Documents {
    fn register(&self, key: &str, new: &NewDocument) -> Result<Document, DocumentError> {
        let refused = |wrong: WrongField| DocumentError::refused(Code::WrongField, wrong.to_string());
        key_of(key).and_then(|()| checked(new)).map_err(refused)?;
        let case = new.case.map(i64::try_from).transpose();
        let case = case.map_err(|_| DocumentError::refused(Code::WrongField, "case: it is too large"))?;
        self.store.write(|at| {
            let first = at.query_row("SELECT id FROM document WHERE key = ?1", [key], |row| row.get(0));
            if let Some(first) = first.optional()?.map(|id| found(at, id)).transpose()?.flatten() {
                return if first.what == *new { Ok(first) } else { Err(key_reused()) };
            }
            let answers = answered(at, new, case)?;
            let last: Option<i64> = at.query_row("SELECT MAX(at) FROM document", [], |row| row.get(0))?;
            let time = self.clock.now().max(Time(last.unwrap_or(i64::MIN)));
            let year = time.local_date().map_or(0, |date| date.year());
            let series = format!("{}-{year:04}", new.journal.prefix());
            let nth = i64::try_from(numbers::next(at, "document", &series)?).unwrap_or(i64::MAX);
            let what = serde_json::to_string(new).map_err(|error| StoreError::Failed(error.to_string()))?;
            let id: i64 = at.query_row(
                "INSERT INTO document (series, nth, key, at, what, case_id, answers) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id",
                params![series, nth, key, time.0, what, case, answers],
                |row| row.get(0),
            )?;
            let written = found(at, id)?;
            written.ok_or_else(|| StoreError::Failed("what was written is not there".to_owned()).into())
        })
    }

    fn document(&self, id: u64) -> Result<Option<Document>, DocumentError> {
        let Ok(id) = i64::try_from(id) else { return Ok(None) };
        Ok(self.store.read(|at| found(at, id))?)
    }
}

/// The document that a new one answers.
fn answered(at: &Connection, new: &NewDocument, case: Option<i64>) -> Result<Option<i64>, DocumentError> {
    let unknown =
        || DocumentError::refused(Code::UnknownDocument, "the document that it answers is not there");
    match new.answers {
        None => Ok(None),
        Some(Answered::Document { id }) => {
            let id = i64::try_from(id).map_err(|_| unknown())?;
            found(at, id)?.map(|_| Some(id)).ok_or_else(unknown)
        }
        Some(Answered::Request) => {
            let first = at.query_row(
                "SELECT MIN(id) FROM document WHERE case_id = ?1 AND series LIKE 'IN-%'",
                [case],
                |row| row.get(0),
            );
            Ok(first?)
        }
    }
}

fn checked(new: &NewDocument) -> Checked {
    impersonal("subject", &new.subject, SENTENCE)?;
    impersonal("service", &new.service, ID)?;
    match &new.correspondent {
        Correspondent::Applicant => Ok(()),
        Correspondent::Body { name } | Correspondent::Unit { name } => {
            impersonal("correspondent.name", name, NAME)
        }
    }
}

fn found(at: &Connection, id: i64) -> Result<Option<Document>, StoreError> {
    let row =
        at.query_row("SELECT series, nth, at, answers, what FROM document WHERE id = ?1", [id], |row| {
            let number: (String, i64) = (row.get(0)?, row.get(1)?);
            Ok((number, Time(row.get(2)?), row.get::<_, Option<i64>>(3)?, row.get::<_, String>(4)?))
        });
    let Some(((series, nth), time, request, what)) = row.optional()? else { return Ok(None) };
    let what = serde_json::from_str(&what);
    let what = what
        .map_err(|error| StoreError::Failed(format!("not as it was written: column {}", error.column())))?;
    let mut select = at.prepare("SELECT id FROM document WHERE answers = ?1 ORDER BY id")?;
    let answers = select.query_map([id], |row| row.get::<_, i64>(0))?.collect::<Result<Vec<_>, _>>()?;
    let unsigned = |id: i64| u64::try_from(id).unwrap_or_default();
    Ok(Some(Document {
        id: unsigned(id),
        number: format!("{series}-{nth:06}"),
        at: time,
        what,
        request: request.map(unsigned),
        answered_by: answers.into_iter().map(unsigned).collect(),
    }))
}

fn key_reused() -> DocumentError {
    DocumentError::Refused(Failure {
        code: Code::KeyReused,
        detail: "the key was used for something else".to_owned(),
    })
}
