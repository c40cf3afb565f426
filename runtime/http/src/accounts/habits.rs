//! When accounts were used last, and which of their tokens have no end.

use super::AccountError;
use super::store::Accounts;
use zanflow_runtime::{Role, Time};
use zanflow_sql::{Connection, StoreError};

/// What is known of an active account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Habit {
    /// Its id.
    pub id: String,
    /// It keeps the server.
    pub administers: bool,
    /// When it was made.
    pub created: Time,
    /// When its person signed in or was there last, or a token was shown; none: never, or before what is still known.
    pub used: Option<Time>,
    /// Names of its tokens without an end, but for those of a file of people, which have none.
    pub endless: Vec<String>,
}

impl Accounts {
    /// What is known of all active accounts, by id.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn habits(&self) -> Result<Vec<Habit>, AccountError> {
        Ok(self.store.read(habits)?)
    }
}

/// The same of a store of accounts that is only read.
pub fn habits(store: &Connection<'_>) -> Result<Vec<Habit>, StoreError> {
    let mut endless = store.prepare(
        "SELECT name FROM token WHERE account = ?1 AND ends IS NULL AND how != 'file' ORDER BY name",
    )?;
    let mut select = store.prepare(
        "SELECT id, roles, created,
            (SELECT max(used) FROM session WHERE account = id),
            (SELECT max(used) FROM token WHERE account = id),
            (SELECT max(at) FROM happened WHERE account = id AND what LIKE 'signed in%')
         FROM account WHERE state = 'active' ORDER BY id",
    )?;
    let found = select.query_map([], |row| {
        let roles: String = row.get(1)?;
        let roles: Vec<Role> = serde_json::from_str(&roles).unwrap_or_default();
        Ok(Habit {
            id: row.get(0)?,
            administers: roles.contains(&Role::Administrator),
            created: Time(row.get(2)?),
            used: [row.get(3)?, row.get(4)?, row.get::<_, Option<i64>>(5)?]
                .into_iter()
                .flatten()
                .max()
                .map(Time),
            endless: Vec::new(),
        })
    })?;
    found
        .map(|habit| {
            let habit = habit?;
            let names = endless.query_map([&habit.id], |row| row.get(0))?.collect::<Result<_, _>>()?;
            Ok(Habit { endless: names, ..habit })
        })
        .collect()
}
