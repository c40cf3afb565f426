//! Tokens of accounts, for programs: `Authorization: Bearer`.

use super::sessions::{hash_of, named};
use super::store::{find_in, secret};
use super::{AccountError, Accounts, State};
use zanflow_runtime::{Caller, Hash, How, Time};
use zanflow_sql::{OptionalExtension, params};

/// What tokens begin with, so that programs that look for leaked secrets find them.
const PREFIX: &str = "znf_";
/// The time of last use is written when it is so old.
const NOTED: i64 = 60_000;

/// A token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is for.
    pub name: String,
    /// When it was made.
    pub created: Time,
    /// When it was used last, to the minute.
    pub used: Option<Time>,
    /// When it ends.
    pub ends: Option<Time>,
}

impl Accounts {
    /// Makes a token; its text, which is shown this once.
    ///
    /// # Errors
    /// [`AccountError`].
    pub fn make_token(&self, id: &str, name: &str, ends: Option<Time>) -> Result<String, AccountError> {
        self.known(id)?;
        let refused = |what: &str| Err(AccountError::Refused { what: format!("{id}: {what}") });
        if name.trim().is_empty() {
            return refused("a token needs a name that says what it is for");
        }
        if ends.is_some_and(|ends| ends <= self.now()) {
            return refused("the token would have ended before it begins");
        }
        let token = format!("{PREFIX}{}", secret()?);
        if !self.put_token(id, name.trim(), hash_of(&token), How::Token, ends)? {
            return refused("there is a token of that name; end it first");
        }
        self.note(id, &format!("token {name} made"))?;
        Ok(token)
    }

    /// Whether the token is new.
    pub(super) fn put_token(
        &self,
        id: &str,
        name: &str,
        hash: Hash,
        how: How,
        ends: Option<Time>,
    ) -> Result<bool, AccountError> {
        let put = self.store.execute(
            "INSERT INTO token (hash, account, name, how, created, ends) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
            params![hash.0, id, name, how.name(), self.now().0, ends.map(|ends| ends.0)],
        )?;
        Ok(put == 1)
    }

    /// Whose token that is; none if it has ended or its account may not be used.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn token(&self, shown: &str) -> Result<Option<Caller>, AccountError> {
        let (hash, now) = (hash_of(shown.trim()), self.now());
        let found = self.store.read(|at| {
            // Looked up by its hash: how long that takes says nothing of the token.
            let sql = "SELECT account, how, used FROM token WHERE hash = ?1 AND (ends IS NULL OR ends > ?2)";
            let found: Option<(String, String, Option<i64>)> = at
                .query_row(sql, params![hash.0, now.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()?;
            let Some((id, how, used)) = found else { return Ok(None) };
            let Some(account) = find_in(at, &id)?.filter(|account| account.state == State::Active) else {
                return Ok(None);
            };
            Ok::<_, AccountError>(Some((self.caller(at, account, named(&how))?, used)))
        })?;
        let Some((caller, used)) = found else { return Ok(None) };
        if used.is_none_or(|used| now.since(Time(used)) > NOTED) {
            self.store.execute("UPDATE token SET used = ?2 WHERE hash = ?1", params![hash.0, now.0])?;
        }
        Ok(Some(caller))
    }

    /// The tokens of an account, by name.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn tokens(&self, id: &str) -> Result<Vec<Token>, AccountError> {
        self.store.read(|at| {
            let mut select =
                at.prepare("SELECT name, created, used, ends FROM token WHERE account = ?1 ORDER BY name")?;
            let found = select.query_map([id], |row| {
                let time = |column: usize| row.get::<_, Option<i64>>(column).map(|time| time.map(Time));
                Ok(Token { name: row.get(0)?, created: Time(row.get(1)?), used: time(2)?, ends: time(3)? })
            })?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    /// Ends a token.
    ///
    /// # Errors
    /// [`AccountError`].
    pub fn end_token(&self, id: &str, name: &str) -> Result<(), AccountError> {
        self.known(id)?;
        let ended =
            self.store.execute("DELETE FROM token WHERE account = ?1 AND name = ?2", params![id, name])?;
        if ended == 0 {
            return Err(AccountError::Refused { what: format!("{id}: there is no token {name}") });
        }
        self.note(id, &format!("token {name} ended"))
    }
}
