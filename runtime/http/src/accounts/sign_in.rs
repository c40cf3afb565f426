//! Signing in with a password, and the waits after failures.

use super::store::account_key;
use super::{AccountError, Accounts, State, password};
use zanflow_runtime::{Hash, How, Time};
use zanflow_sql::{OptionalExtension, params};

/// Failures of an account without a wait.
const FREE: u32 = 4;
/// Failures from an address without a wait: many people may share one.
const FREE_ADDRESS: u32 = 30;
/// The longest wait, in milliseconds. Four attempts an hour are no way to guess a password, and whoever is locked out by
/// somebody else's attempts gets in again.
const LONGEST: i64 = 15 * 60_000;
/// Failures are forgotten when there was none for so long.
const FORGOTTEN: i64 = 24 * 3_600_000;
/// An initial password is good for so long.
const INITIAL: i64 = 7 * 24 * 3_600_000;
/// What is written down when attempts at an account have to wait.
pub const WAITS: &str = "attempts must wait";
/// Most counters that are kept.
const MOST: i64 = 100_000;

/// How an attempt to sign in ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignIn {
    /// Well: the secret of the new session, for its cookie.
    In(String),
    /// Not: name or password are wrong, or the account may not be used. Which, is not said.
    Wrong,
    /// Not looked at: so many seconds until the next attempt.
    Wait(u64),
}

impl Accounts {
    /// Signs somebody in with their password, from an address.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn sign_in(&self, id: &str, shown: &str, address: &str) -> Result<SignIn, AccountError> {
        let id = id.trim();
        match self.attempt(&[account_key(id), address_key(address)]) {
            Err(AccountError::Wait { seconds }) => return Ok(SignIn::Wait(seconds)),
            other => other?,
        }
        let is_right = self.is_password_of(id, shown)?;
        let account = self.find(id)?.filter(|account| account.state == State::Active);
        let Some(account) = account.filter(|_| is_right) else {
            // An id that is none may be a password typed in the wrong field.
            let known = self.find(id)?.is_some();
            self.note(if known { id } else { "" }, &format!("failed to sign in from {address}"))?;
            if known && self.failures(id)? == FREE + 1 {
                self.note(id, WAITS)?;
            }
            return Ok(SignIn::Wrong);
        };
        self.forget_failures(id)?;
        self.forgive(address)?;
        self.renew(id, shown)?;
        self.note(id, &format!("signed in from {address}"))?;
        self.open_session(&account.id, How::Password).map(SignIn::In)
    }

    /// Whether that is the password of an account. As much work where there is none.
    pub(super) fn is_password_of(&self, id: &str, shown: &str) -> Result<bool, AccountError> {
        let now = self.now();
        let sql = "SELECT password, initial, password_set FROM account WHERE id = ?1";
        let stored: Option<(Option<String>, bool, Option<i64>)> = self.store.read(|at| {
            at.query_row(sql, [id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()
        })?;
        let (hash, initial, set) = stored.unwrap_or((None, false, None));
        let late = initial && set.is_some_and(|set| now.since(Time(set)) > INITIAL);
        let is_right = password::is_password(hash.as_deref().unwrap_or(&self.nobody), shown);
        Ok(is_right && hash.is_some() && !late)
    }

    /// Hashes a password again that was hashed at another cost.
    fn renew(&self, id: &str, shown: &str) -> Result<(), AccountError> {
        let sql = "SELECT password FROM account WHERE id = ?1";
        let hash: Option<String> = self.store.read(|at| at.query_row(sql, [id], |row| row.get(0)))?;
        if hash.is_some_and(|hash| !self.settings.cost().is_of(&hash)) {
            let hash = self.settings.cost().hash(shown)?;
            self.store.execute("UPDATE account SET password = ?2 WHERE id = ?1", params![id, hash])?;
        }
        Ok(())
    }

    /// Counts an attempt against these keys, unless one of them must wait.
    pub(super) fn attempt(&self, keys: &[Hash]) -> Result<(), AccountError> {
        let now = self.now();
        self.store.write(|at| {
        for (nth, key) in keys.iter().enumerate() {
            let free = if nth == 0 { FREE } else { FREE_ADDRESS };
            let found: Option<(u32, i64, i64)> = at
                .query_row("SELECT count, last, until FROM failure WHERE key = ?1", [key.0], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })
                .optional()?;
            let known = found.filter(|(_, last, _)| now.since(Time(*last)) < FORGOTTEN);
            let (count, _, until) = known.unwrap_or((0, 0, 0));
            if until > now.0 {
                return Err(AccountError::Wait { seconds: seconds(until - now.0) });
            }
            let count = count.saturating_add(1);
            let until = now.plus(wait(count, free)).0;
            at.execute(
                "INSERT INTO failure (key, count, last, until) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (key) DO UPDATE SET count = excluded.count, last = excluded.last, until = excluded.until",
                params![key.0, count, now.0, until],
            )?;
        }
        // With fewer of them nothing is before nothing.
        at.execute(
            "DELETE FROM failure WHERE last < ?1 OR last <= (SELECT last FROM failure ORDER BY last DESC LIMIT 1 OFFSET ?2)",
            [now.0 - FORGOTTEN, MOST],
        )?;
        Ok(())
        })
    }

    /// Failures of an account in a row.
    fn failures(&self, id: &str) -> Result<u32, AccountError> {
        let sql = "SELECT count FROM failure WHERE key = ?1";
        let found = self.store.read(|at| at.query_row(sql, [account_key(id).0], |row| row.get(0)).optional());
        Ok(found?.unwrap_or(0))
    }

    /// A right password ends the count of an account.
    pub(super) fn forget_failures(&self, id: &str) -> Result<(), AccountError> {
        self.store.execute("DELETE FROM failure WHERE key = ?1", [account_key(id).0])?;
        Ok(())
    }

    /// Takes back the one attempt from an address that was right; those before it stay, or one account of one's own would
    /// let an address guess for ever.
    fn forgive(&self, address: &str) -> Result<(), AccountError> {
        let key = address_key(address);
        self.store.execute("UPDATE failure SET count = count - 1, until = 0 WHERE key = ?1", [key.0])?;
        Ok(())
    }

    /// The account of that id, if it may be used.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn active(&self, id: &str) -> Result<Option<super::Account>, AccountError> {
        Ok(self.find(id)?.filter(|account| account.state == State::Active))
    }
}

fn address_key(address: &str) -> Hash {
    Hash::digest(&[b"address ", address.as_bytes()])
}

/// Twice as long after each failure.
fn wait(count: u32, free: u32) -> i64 {
    let Some(beyond) = count.checked_sub(free + 1) else { return 0 };
    1000_i64.checked_shl(beyond.min(20)).unwrap_or(LONGEST).min(LONGEST)
}

fn seconds(ms: i64) -> u64 {
    u64::try_from(ms).unwrap_or(0).div_ceil(1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_up_to_a_quarter_of_an_hour() {
        let waits: Vec<i64> = (1..=16).map(|count| wait(count, FREE) / 1000).collect();
        assert_eq!(waits, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
        assert_eq!(wait(u32::MAX, FREE), LONGEST);
    }
}
