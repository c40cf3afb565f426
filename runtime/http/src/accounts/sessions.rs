//! Sessions of signed-in browsers.

use super::store::{find_in, secret};
use super::{Account, AccountError, Accounts, State};
use zanflow_runtime::{Caller, Hash, How, Person, Time};
use zanflow_sql::{Connection, OptionalExtension, params};

/// The time of last use is written when it is so old, not at each request.
const NOTED: i64 = 60_000;
/// How long it is known of a session that has ended whose it was: what they were typing is theirs alone. A day.
const GONE: i64 = 24 * 3_600_000;
/// Most sessions of one account; the oldest end.
const MOST: i64 = 20;

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Who.
    pub caller: Caller,
    /// Hash of their session.
    pub session: Hash,
    /// Their password was set by somebody else: they may do nothing before they change it.
    pub initial: bool,
}

/// A session, as its person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Hash of its secret.
    pub hash: Hash,
    /// How its person signed in.
    pub how: String,
    /// When it began.
    pub began: Time,
    /// When it was used last.
    pub used: Time,
}

impl Accounts {
    /// Opens a session; its secret, for the cookie. Only a hash of it is kept.
    ///
    /// # Errors
    /// [`AccountError`].
    pub fn open_session(&self, id: &str, how: How) -> Result<String, AccountError> {
        let (secret, now) = (secret()?, self.now().0);
        self.store.write(|at| {
            at.execute(
                "INSERT INTO session (hash, account, how, began, used) VALUES (?1, ?2, ?3, ?4, ?4)",
                params![hash_of(&secret).0, id, how.name(), now],
            )?;
            at.execute(
                "DELETE FROM session WHERE account = ?1 AND hash NOT IN
                 (SELECT hash FROM session WHERE account = ?1 ORDER BY began DESC LIMIT ?2)",
                params![id, MOST],
            )?;
            at.execute(
                "DELETE FROM session WHERE used < ?1 OR began < ?2",
                self.oldest().map(|time| time.plus(-GONE).0),
            )?;
            Ok(secret)
        })
    }

    /// Sessions last used or begun before these have ended.
    fn oldest(&self) -> [Time; 2] {
        let limits = self.settings.sessions;
        [limits.idle_minutes, limits.longest_minutes]
            .map(|minutes| self.now().plus(-i64::from(minutes) * 60_000))
    }

    /// Who has the session of that secret; none if it has ended.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn session(&self, secret: &str) -> Result<Option<Signed>, AccountError> {
        let (hash, now, [idle, longest]) = (hash_of(secret), self.now(), self.oldest());
        let found = self.store.read(|at| {
            let sql = "SELECT account, how, used FROM session WHERE hash = ?1 AND used >= ?2 AND began >= ?3";
            let found: Option<(String, String, i64)> = at
                .query_row(sql, params![hash.0, idle.0, longest.0], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })
                .optional()?;
            let Some((id, how, used)) = found else { return Ok(None) };
            let Some(account) = find_in(at, &id)?.filter(|account| account.state == State::Active) else {
                return Ok(None);
            };
            let initial: bool =
                at.query_row("SELECT initial FROM account WHERE id = ?1", [&id], |row| row.get(0))?;
            let how = named(&how);
            // Only who signed in with the password has to change it.
            let initial = initial && how == How::Password;
            let signed = Signed { caller: self.caller(at, account, how)?, session: hash, initial };
            Ok::<_, AccountError>(Some((signed, used)))
        })?;
        let Some((signed, used)) = found else { return Ok(None) };
        if now.since(Time(used)) > NOTED {
            self.store.execute("UPDATE session SET used = ?2 WHERE hash = ?1", params![hash.0, now.0])?;
        }
        Ok(Some(signed))
    }

    /// Whose session it was that has ended by itself.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub(crate) fn whose(&self, secret: &str) -> Result<Option<String>, AccountError> {
        let sql = "SELECT account FROM session WHERE hash = ?1";
        let found = self.store.read(|at| at.query_row(sql, [hash_of(secret).0], |row| row.get(0)).optional());
        Ok(found?)
    }

    /// The caller of an account, with those whom they substitute now.
    pub(super) fn caller(
        &self,
        store: &Connection,
        account: Account,
        how: How,
    ) -> Result<Caller, AccountError> {
        let absent = self.absent_for(store, &account.id)?;
        let person = Person { id: account.id, name: account.name };
        Ok(Caller::new(person, account.roles).of_units(account.units).known_by(how).substituting(absent))
    }

    /// Ends a session of an account.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn end_session(&self, id: &str, session: &Hash) -> Result<(), AccountError> {
        self.store.execute("DELETE FROM session WHERE account = ?1 AND hash = ?2", params![id, session.0])?;
        self.note(id, "signed out")
    }

    /// Ends all sessions of an account, but one if that is given.
    ///
    /// # Errors
    /// [`AccountError`].
    pub fn sign_out(&self, id: &str, keep: Option<&Hash>) -> Result<(), AccountError> {
        self.known(id)?;
        self.store.execute(
            "DELETE FROM session WHERE account = ?1 AND hash IS DISTINCT FROM ?2",
            params![id, keep.map(|keep| keep.0)],
        )?;
        self.note(id, "signed out everywhere")
    }

    /// The open sessions of an account, the last first.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn sessions(&self, id: &str) -> Result<Vec<Session>, AccountError> {
        let [idle, longest] = self.oldest();
        self.store.read(|at| {
            let mut select = at.prepare(
                "SELECT hash, how, began, used FROM session WHERE account = ?1 AND used >= ?2 AND began >= ?3
                 ORDER BY began DESC, hash",
            )?;
            let found = select.query_map(params![id, idle.0, longest.0], |row| {
                let (hash, began, used) = (Hash(row.get(0)?), Time(row.get(2)?), Time(row.get(3)?));
                Ok(Session { hash, how: row.get(1)?, began, used })
            })?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }
}

/// Secrets are long and random, so that their hashes need no salt.
pub(super) fn hash_of(secret: &str) -> Hash {
    Hash::digest(&[secret.as_bytes()])
}

pub(super) fn named(how: &str) -> How {
    match how {
        "password" => How::Password,
        "oidc" => How::Oidc,
        "file" => How::File,
        _ => How::Token,
    }
}
