//! Who read a case, when and where: cases hold data of people.

use super::{AccountError, Accounts};
use serde::Serialize;
use zanflow_runtime::{Caller, CaseId, Time};
use zanflow_sql::{StoreError, params};

/// One reading of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Read {
    /// Its number, from 1.
    pub number: u64,
    /// When, RFC 3339 in UTC.
    pub time: String,
    /// Who.
    pub person: String,
    /// How it was known who it was.
    pub how: String,
    /// The case.
    pub case: u64,
    /// What of it: `page`, `status`, `audit`, `file`, `paper`, `export`.
    pub page: String,
}

impl Accounts {
    /// Writes down that somebody reads a case. It is read after that, so what could not be written is not shown.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn note_read(&self, who: &Caller, case: CaseId, page: &str) -> Result<(), AccountError> {
        let how = who.how().map_or("", zanflow_runtime::How::name);
        let case = i64::try_from(case.0).unwrap_or(i64::MAX);
        self.log.execute(
            "INSERT INTO access (at, who, how, of_case, page) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![self.now().0, who.person().id, how, case, page],
        )?;
        Ok(())
    }

    /// Takes out readings, and what was done with accounts, from before these times; how many of each.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn prune(
        &self,
        access: Option<Time>,
        happened: Option<Time>,
    ) -> Result<(usize, usize), AccountError> {
        let gone = |table: &str, before: Option<Time>| match before {
            Some(before) => self.log.execute(&format!("DELETE FROM {table} WHERE at < ?1"), [before.0]),
            None => Ok(0),
        };
        let gone = (gone("access", access)?, gone("happened", happened)?);
        if gone != (0, 0) {
            self.store.scrub()?;
        }
        Ok(gone)
    }

    /// Readings by somebody, the last first.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn reads_by(&self, who: &str, limit: usize) -> Result<Vec<Read>, AccountError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.log.read(|at| {
            let mut select = at.prepare(
                "SELECT no, at, who, how, of_case, page FROM access WHERE who = ?1 ORDER BY no DESC LIMIT ?2",
            )?;
            Ok(select.query_map(params![who, limit], read)?.collect::<Result<_, _>>()?)
        })
    }

    /// Readings, the last first: up to `limit` of those before `before`, of one case or of all.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn reads(
        &self,
        case: Option<u64>,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<Read>, AccountError> {
        let int = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let before = before.map_or(i64::MAX, int);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let of = if case.is_some() { "AND of_case = ?3" } else { "AND CAST (?3 AS BIGINT) IS NULL" };
        self.log.read(|at| {
            let mut select = at.prepare(&format!(
                "SELECT no, at, who, how, of_case, page FROM access WHERE no < ?1 {of} ORDER BY no DESC LIMIT ?2"
            ))?;
            Ok(select.query_map(params![before, limit, case.map(int)], read)?.collect::<Result<_, _>>()?)
        })
    }
}

fn read(row: &zanflow_sql::Row<'_>) -> Result<Read, StoreError> {
    let natural = |number: i64| u64::try_from(number).unwrap_or(0);
    Ok(Read {
        number: natural(row.get(0)?),
        time: Time(row.get(1)?).to_string(),
        person: row.get(2)?,
        how: row.get(3)?,
        case: natural(row.get(4)?),
        page: row.get(5)?,
    })
}
