//! Absence and substitution: for a time somebody acts in another's roles, and the record names both.

use super::store::find_in;
use super::{AccountError, Accounts, State};
use zanflow_runtime::{Absent, Time};
use zanflow_sql::{Connection, params};

/// The longest absence: a year.
const LONGEST: i64 = 366 * 24 * 3_600_000;

/// An absence of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// Its number.
    pub number: i64,
    /// Who is substituted.
    pub account: String,
    /// Who substitutes them.
    pub substitute: String,
    /// From when.
    pub begins: Time,
    /// Until when.
    pub ends: Time,
}

impl Accounts {
    /// Has an account substituted by another for a time. `by`: who says so.
    ///
    /// # Errors
    /// [`AccountError`].
    pub fn absent(
        &self,
        id: &str,
        substitute: &str,
        begins: Time,
        ends: Time,
        by: &str,
    ) -> Result<(), AccountError> {
        let refused = |what: &str| Err(AccountError::Refused { what: what.to_owned() });
        self.known(id)?;
        if self.known(substitute)?.state != State::Active {
            return refused("the substitute's account is not active");
        }
        if id == substitute {
            return refused("nobody substitutes themselves");
        }
        if ends <= begins || ends <= self.now() || ends.since(begins) > LONGEST {
            return refused("an absence ends after it begins and after now, a year later at most");
        }
        self.store.execute(
            "INSERT INTO absence (account, substitute, begins, ends, by) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![id, substitute, begins.0, ends.0, by],
        )?;
        self.note(id, &format!("substituted by {substitute} from {begins} to {ends}, said {by}"))
    }

    /// Ends an absence of an account.
    ///
    /// # Errors
    /// [`AccountError`].
    pub fn back(&self, id: &str, number: i64) -> Result<(), AccountError> {
        self.store.execute("DELETE FROM absence WHERE no = ?1 AND account = ?2", params![number, id])?;
        self.note(id, "substitution ended")
    }

    /// Absences of an account that have not ended, by beginning.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn absences(&self, id: &str) -> Result<Vec<Absence>, AccountError> {
        self.store.read(|at| {
            let mut select = at.prepare(
                "SELECT no, account, substitute, begins, ends FROM absence WHERE account = ?1 AND ends > ?2 ORDER BY begins, no",
            )?;
            let found = select.query_map(params![id, self.now().0], |row| {
                let (begins, ends) = (Time(row.get(3)?), Time(row.get(4)?));
                Ok(Absence { number: row.get(0)?, account: row.get(1)?, substitute: row.get(2)?, begins, ends })
            })?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    /// Whom somebody substitutes now. Whose account is locked or ended lends nothing.
    pub(super) fn absent_for(&self, store: &Connection, id: &str) -> Result<Vec<Absent>, AccountError> {
        let ids: Vec<String> = {
            let mut select = store.prepare(
                "SELECT DISTINCT account FROM absence WHERE substitute = ?1 AND ends > ?2 AND begins <= ?2 ORDER BY account",
            )?;
            let found = select.query_map(params![id, self.now().0], |row| row.get(0))?;
            found.collect::<Result<_, _>>()?
        };
        let mut absent = Vec::new();
        for id in ids {
            if let Some(account) = find_in(store, &id)?.filter(|account| account.state == State::Active) {
                absent.push(Absent { id, roles: account.roles, units: account.units });
            }
        }
        Ok(absent)
    }
}
