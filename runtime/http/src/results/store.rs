//! The papers that cases ended with: an SQLite file beside the journal.

use serde::Serialize;
use std::path::Path;
use zanflow_runtime::{CaseId, Hash, Time};
use zanflow_sql::{Form, OptionalExtension, Place, Row, Store, StoreError, params};

/// Papers that were issued, and how far the journal was read for them.
#[derive(Clone)]
pub struct Results(Store);

/// A paper that a case ended with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Issued {
    /// The case.
    pub case: u64,
    /// `licence`, `refusal`, …
    pub kind: String,
    /// The number that it bears.
    pub number: Option<String>,
    /// The code under which anybody may check it.
    pub code: Option<String>,
    /// When the case ended.
    pub at: Time,
    /// The SHA-256 of the PDF.
    pub sha256: Hash,
    /// The PDF.
    #[serde(skip)]
    pub pdf: Vec<u8>,
    /// The same facts as canonical JSON.
    #[serde(skip)]
    pub facts: Vec<u8>,
    /// The organisation's signature of the PDF, CMS; `None` where the service has no seal.
    #[serde(skip)]
    pub seal: Option<Vec<u8>>,
    /// The facts signed by the organisation, JWS.
    #[serde(skip)]
    pub jws: Option<String>,
}

impl Results {
    /// Opens or creates the file. `row`: how far the journal has come, from which a new file begins: papers of cases that ended before the
    /// service issued any are not made up.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn open(path: &Path, row: u64) -> Result<Self, StoreError> {
        Self::at(&path.into(), row)
    }

    /// In memory.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn in_memory(row: u64) -> Result<Self, StoreError> {
        Self::at(&Place::Memory, row)
    }

    /// The same wherever they lie.
    ///
    /// # Errors
    /// The store.
    pub fn at(place: &Place, row: u64) -> Result<Self, StoreError> {
        let store = Store::at(place, &Form::plain("results", "store of papers"))?;
        store.create(
            "CREATE TABLE IF NOT EXISTS result (
                 kase INTEGER PRIMARY KEY, kind TEXT NOT NULL, number TEXT, code TEXT UNIQUE, at INTEGER NOT NULL,
                 pdf BLOB NOT NULL, facts BLOB NOT NULL, seal BLOB, jws TEXT);
             CREATE TABLE IF NOT EXISTS result_due (
                 kase INTEGER PRIMARY KEY, tries INTEGER NOT NULL DEFAULT 0, next INTEGER NOT NULL DEFAULT 0, why TEXT);
             CREATE TABLE IF NOT EXISTS result_read (one INTEGER PRIMARY KEY CHECK (one = 1), row INTEGER NOT NULL);",
        )?;
        store.write(|at| {
            let row = i64::try_from(row).unwrap_or(i64::MAX);
            at.execute("INSERT INTO result_read (one, row) VALUES (1, ?1) ON CONFLICT DO NOTHING", [row])?;
            Ok::<_, StoreError>(())
        })?;
        Ok(Self(store))
    }

    /// The last row of the journal that was read.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn read(&self) -> Result<u64, StoreError> {
        self.0.read(|at| {
            let row: i64 = at.query_row("SELECT row FROM result_read", [], |row| row.get(0))?;
            Ok(u64::try_from(row).unwrap_or(0))
        })
    }

    /// Notes that papers of cases are to be made, and that the journal was read up to a row: both or neither.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn queue(&self, cases: &[CaseId], row: u64) -> Result<(), StoreError> {
        self.0.write(|at| {
            for case in cases {
                at.execute(
                    "INSERT INTO result_due (kase) VALUES (?1) ON CONFLICT DO NOTHING",
                    [number(*case)],
                )?;
            }
            at.execute("UPDATE result_read SET row = ?1", [i64::try_from(row).unwrap_or(i64::MAX)])?;
            Ok(())
        })
    }

    /// Cases whose papers are to be made now, with the number of attempts so far.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn due(&self, now: Time, limit: usize) -> Result<Vec<(CaseId, u32)>, StoreError> {
        self.0.read(|at| {
            let mut select =
                at.prepare("SELECT kase, tries FROM result_due WHERE next <= ?1 ORDER BY kase LIMIT ?2")?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let found = select.query_map([now.0, limit], |row| Ok((case(row.get(0)?), row.get(1)?)))?;
            found.collect()
        })
    }

    /// Papers that could not be made: the case, attempts, and why; the oldest first.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn failed(&self, limit: usize) -> Result<Vec<(CaseId, u32, String)>, StoreError> {
        self.0.read(|at| {
            let mut select = at.prepare(
                "SELECT kase, tries, why FROM result_due WHERE why IS NOT NULL ORDER BY kase LIMIT ?1",
            )?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let found = select.query_map([limit], |row| Ok((case(row.get(0)?), row.get(1)?, row.get(2)?)))?;
            found.collect()
        })
    }

    /// Notes that a paper could not be made, why, and when it is tried again. `why`: no data of people.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn put_off(&self, case: CaseId, why: &str, next: Time) -> Result<(), StoreError> {
        self.0.write(|at| {
            at.execute(
                "UPDATE result_due SET tries = tries + 1, why = ?2, next = ?3 WHERE kase = ?1",
                params![number(case), why, next.0],
            )?;
            Ok(())
        })
    }

    /// Keeps the paper of a case, which is then no longer to be made. A second paper of a case is not kept.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn keep(&self, paper: &Issued) -> Result<(), StoreError> {
        self.0.write(|at| {
            let kase = number(CaseId(paper.case));
            at.execute(
                "INSERT INTO result (kase, kind, number, code, at, pdf, facts, seal, jws)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                 ON CONFLICT DO NOTHING",
                params![
                    kase,
                    paper.kind,
                    paper.number,
                    paper.code,
                    paper.at.0,
                    paper.pdf,
                    paper.facts,
                    paper.seal,
                    paper.jws
                ],
            )?;
            at.execute("DELETE FROM result_due WHERE kase = ?1", [kase])?;
            Ok(())
        })
    }

    /// The paper of a case.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn of(&self, case: CaseId) -> Result<Option<Issued>, StoreError> {
        self.0.read(|at| {
            let found = at.query_row("SELECT * FROM result WHERE kase = ?1", [number(case)], issued);
            found.optional()
        })
    }

    /// The paper with that code.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn coded(&self, code: &str) -> Result<Option<Issued>, StoreError> {
        self.0.read(|at| {
            let found = at.query_row("SELECT * FROM result WHERE code = ?1", [code], issued);
            found.optional()
        })
    }

    /// Takes a paper out; that the case had one stands in the journal and in the register of licences.
    ///
    /// # Errors
    /// An SQLite error: copies may still lie in the file, and the next call tries again.
    pub fn forget(&self, case: CaseId) -> Result<(), StoreError> {
        self.0.write(|at| {
            at.execute("DELETE FROM result WHERE kase = ?1", [number(case)])?;
            at.execute("DELETE FROM result_due WHERE kase = ?1", [number(case)])?;
            Ok::<_, StoreError>(())
        })?;
        self.0.scrub()
    }
}

fn case(number: i64) -> CaseId {
    CaseId(u64::try_from(number).unwrap_or(0))
}

fn number(case: CaseId) -> i64 {
    i64::try_from(case.0).unwrap_or(i64::MAX)
}

fn issued(row: &Row<'_>) -> Result<Issued, StoreError> {
    let pdf: Vec<u8> = row.get("pdf")?;
    Ok(Issued {
        case: case(row.get("kase")?).0,
        kind: row.get("kind")?,
        number: row.get("number")?,
        code: row.get("code")?,
        at: Time(row.get("at")?),
        sha256: Hash::digest(&[&pdf]),
        pdf,
        facts: row.get("facts")?,
        seal: row.get("seal")?,
        jws: row.get("jws")?,
    })
}
