//! What is read of the register. How a licence stands is told as of now, or as of the last line of history where the clock is behind it.

use super::contract::{Checked, Licence};
use super::number::plain;
use super::record::Entry;
use super::register::{Register, hash_of};
use super::tables::{self, KEPT, Kept, history, kept};
use crate::StoreError;
use zanflow_runtime::Time;
use zanflow_sql::{Connection, params};

/// Most licences on a page.
const MOST: usize = 1000;

/// What of the list is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// The beginning of a number, or the IIN or BIN of a holder; empty: all.
    pub text: String,
    /// The name of a state: [`State::name`](super::contract::State::name); any other: nothing is found. Empty: all.
    pub state: String,
    /// Those that were issued before the one of this place.
    pub before: Option<u64>,
    /// How many; 1,000 at most.
    pub limit: usize,
}

/// A part of the list, the last that was issued first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The licences.
    pub licences: Vec<Licence>,
    /// [`Search::before`] of the next page; none: there are no more.
    pub next: Option<u64>,
}

/// The state at `?1` of a row of `licence`, as [`State::standing`](super::contract::State::standing) says.
const STANDING: &str = "CASE
    WHEN state IN ('active', 'suspended') AND valid_until <= ?1 THEN 'ended'
    WHEN state = 'suspended' AND (suspended_until <= ?1 OR suspended_from > ?1) THEN 'active'
    ELSE state END";

impl Register {
    /// A licence by its number, however it is typed.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn by_number(&self, number: &str) -> Result<Option<Licence>, StoreError> {
        self.store.read(|at| self.found(at, tables::one(at, "plain = ?1", plain(number))?))
    }

    /// A licence by the code of its paper.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn by_code(&self, code: &str) -> Result<Option<Licence>, StoreError> {
        self.store.read(|at| self.found(at, tables::one(at, "code_hash = ?1", hash_of(&plain(code)).0)?))
    }

    /// What everybody may read of the licence with that number or code. An unknown number and a wrong code take the same steps.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn check(&self, text: &str) -> Result<Option<Checked>, StoreError> {
        self.store.read(|at| {
            let plain = plain(text);
            let (by_number, by_code) = (
                tables::one(at, "plain = ?1", &plain)?,
                tables::one(at, "code_hash = ?1", hash_of(&plain).0)?,
            );
            Ok(self.found(at, by_number.or(by_code))?.map(Checked::from))
        })
    }

    /// All licences of an IIN or BIN, also under an earlier name, the last that was issued first.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn by_holder(&self, subject: &str) -> Result<Vec<Licence>, StoreError> {
        self.store.read(|at| {
            let now = self.now(at)?;
            let of = "SELECT licence FROM licence_holder WHERE subject = ?1";
            let mut select =
                at.prepare(&format!("SELECT {KEPT} FROM licence WHERE id IN ({of}) ORDER BY id DESC"))?;
            let rows = select.query_map([subject], kept)?;
            rows.map(|row| Kept::read(row?)?.licence(at, now)).collect()
        })
    }

    /// A page of the list.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn list(&self, search: &Search) -> Result<Page, StoreError> {
        let limit = search.limit.clamp(1, MOST);
        let (text, before) =
            (search.text.trim(), search.before.and_then(|before| i64::try_from(before).ok()));
        let is_subject = text.len() == 12 && text.bytes().all(|digit| digit.is_ascii_digit());
        let (number, subject) = if is_subject { (String::new(), text) } else { (plain(text), "") };
        // What has no letter of a number is the beginning of none.
        let nothing = !text.is_empty() && number.is_empty() && subject.is_empty();
        self.store.read(|at| {
            let now = self.now(at)?;
            let mut select = at.prepare(&format!(
                "SELECT {KEPT} FROM licence
                 WHERE id < ?2 AND substr(plain, 1, length(CAST (?3 AS TEXT))) = ?3 AND (?4 = '' OR {STANDING} = ?4) AND NOT ?6
                   AND (?5 = '' OR id IN (SELECT licence FROM licence_holder WHERE subject = ?5))
                 ORDER BY id DESC LIMIT ?7"
            ))?;
            let most = i64::try_from(limit + 1).unwrap_or(i64::MAX);
            let before = before.unwrap_or(i64::MAX);
            let rows = select
                .query_map(params![now.0, before, number, search.state, subject, nothing, most], kept)?;
            let mut found: Vec<Kept> = rows.map(|row| Kept::read(row?)).collect::<Result<_, StoreError>>()?;
            let more = found.len() > limit;
            found.truncate(limit);
            let next = found.last().filter(|_| more).and_then(|last| u64::try_from(last.id).ok());
            let licences = found.into_iter().map(|one| one.licence(at, now)).collect::<Result<_, _>>()?;
            Ok(Page { licences, next })
        })
    }

    /// The history of a licence, from its beginning; empty where there is no such number.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn history(&self, number: &str) -> Result<Vec<Entry>, StoreError> {
        self.store.read(|at| match tables::one(at, "plain = ?1", plain(number))? {
            Some(kept) => history(at, kept.id, None),
            None => Ok(Vec::new()),
        })
    }

    fn found(&self, at: &Connection, kept: Option<Kept>) -> Result<Option<Licence>, StoreError> {
        let now: Time = self.now(at)?;
        kept.map(|kept| kept.licence(at, now)).transpose()
    }
}
