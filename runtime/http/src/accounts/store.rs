//! The store: accounts, and what they hold.

use super::{AccountError, Settings, password};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use zanflow_runtime::{Clock, Hash, Role, Time};
use zanflow_sql::{Connection, Form, OptionalExtension, Place, Row, Store, StoreError, Transaction, params};
use zanflow_wording::Lang;

/// The store. 2: an account has an address of e-mail and a language.
pub(crate) const FORM: Form = Form {
    name: "accounts",
    what: "store of accounts",
    // `znfa`
    application: Some(0x7a6e_6661),
    version: 2,
    tables: TABLES,
    changes: &[(2, "ALTER TABLE account ADD COLUMN email TEXT; ALTER TABLE account ADD COLUMN lang TEXT;")],
    unordered: false,
};

/// Accounts in a store, which other processes may change at the same time.
pub struct Accounts {
    pub(super) store: Store,
    /// The same for what is written often and may be lost with the power.
    pub(super) log: Store,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) settings: Settings,
    /// The hash that a password is compared with where there is no account.
    pub(super) nobody: String,
}

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    /// A staff number or another id; it stands in the journal for ever, so it is no IIN.
    pub id: String,
    /// The name of its person.
    pub name: String,
    /// What they are in the service.
    pub roles: BTreeSet<Role>,
    /// The units that they work in; none: all.
    pub units: BTreeSet<String>,
    /// Whether they may sign in.
    pub state: State,
    /// Where notices are sent.
    pub email: Option<String>,
    /// In which language: `kk`, `ru` or `en`.
    pub lang: Option<String>,
    /// When it was made.
    pub created: Time,
    /// When it was changed last.
    pub changed: Time,
}

/// Something that was done with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// Its number, from 1.
    pub number: u64,
    /// When.
    pub at: Time,
    /// The account; empty where it was none.
    pub account: String,
    /// What.
    pub what: String,
}

/// Whether an account may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It may.
    Active,
    /// Not now.
    Locked,
    /// Never again; its id stays taken, since the journal names it.
    Ended,
}

impl State {
    /// Its name in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Locked => "locked",
            Self::Ended => "ended",
        }
    }

    fn parse(name: &str) -> Self {
        match name {
            "active" => Self::Active,
            "locked" => Self::Locked,
            // What is not known here lets nobody in.
            _ => Self::Ended,
        }
    }
}

impl Account {
    /// An active account, checked.
    ///
    /// # Errors
    /// [`AccountError::Refused`]: what is wrong with the id, the name or the roles.
    pub fn new(
        id: &str,
        name: &str,
        roles: impl IntoIterator<Item = Role>,
        units: impl IntoIterator<Item = String>,
    ) -> Result<Self, AccountError> {
        let refused = |what: &str| Err(AccountError::Refused { what: format!("{id}: {what}") });
        let (id, name) = (id.trim(), name.trim());
        let roles: BTreeSet<Role> = roles.into_iter().collect();
        if id.is_empty() || name.is_empty() || roles.is_empty() {
            return refused("an account needs an id, a name and one role or more");
        }
        if id.chars().count() > 100 || name.chars().count() > 200 || id.chars().any(char::is_control) {
            return refused("an id has 100 letters at most, a name 200");
        }
        if id.len() == 12 && id.bytes().all(|letter| letter.is_ascii_digit()) {
            return refused("an id stands in the journal for ever and may be no IIN; give a staff number");
        }
        let units =
            units.into_iter().map(|unit| unit.trim().to_owned()).filter(|unit| !unit.is_empty()).collect();
        let (id, name) = (id.to_owned(), name.to_owned());
        let (state, created, changed) = (State::Active, Time(0), Time(0));
        Ok(Self { id, name, roles, units, state, email: None, lang: None, created, changed })
    }

    /// The same, with where and in which language its person gets notices.
    ///
    /// # Errors
    /// [`AccountError::Refused`]: what is wrong with them.
    pub fn reached_at(self, email: Option<&str>, lang: Option<&str>) -> Result<Self, AccountError> {
        let refused = |what: &str| Err(AccountError::Refused { what: format!("{}: {what}", self.id) });
        if email.is_some_and(|email| !zanflow_runtime::file::is_email(email)) {
            return refused("that is no address of e-mail");
        }
        if lang.is_some_and(|lang| Lang::from_code(lang).is_none()) {
            return refused("languages are kk, ru and en");
        }
        Ok(Self { email: email.map(str::to_owned), lang: lang.map(str::to_owned), ..self })
    }
}

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS account (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, roles TEXT NOT NULL, units TEXT NOT NULL, state TEXT NOT NULL,
        password TEXT, initial INTEGER NOT NULL DEFAULT 0, password_set INTEGER,
        created INTEGER NOT NULL, changed INTEGER NOT NULL, email TEXT, lang TEXT) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS session (
        hash BLOB PRIMARY KEY, account TEXT NOT NULL, how TEXT NOT NULL, began INTEGER NOT NULL, used INTEGER NOT NULL)
        WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS session_account ON session (account);
    CREATE TABLE IF NOT EXISTS token (
        hash BLOB PRIMARY KEY, account TEXT NOT NULL, name TEXT NOT NULL, how TEXT NOT NULL, created INTEGER NOT NULL,
        used INTEGER, ends INTEGER, UNIQUE (account, name)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS failure (
        key BLOB PRIMARY KEY, count INTEGER NOT NULL, last INTEGER NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS failure_last ON failure (last);
    CREATE TABLE IF NOT EXISTS absence (
        no INTEGER PRIMARY KEY, account TEXT NOT NULL, substitute TEXT NOT NULL, begins INTEGER NOT NULL,
        ends INTEGER NOT NULL, by TEXT NOT NULL);
    CREATE INDEX IF NOT EXISTS absence_substitute ON absence (substitute, ends);
    CREATE TABLE IF NOT EXISTS access (
        no INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, who TEXT NOT NULL, how TEXT NOT NULL,
        of_case INTEGER NOT NULL, page TEXT NOT NULL);
    CREATE INDEX IF NOT EXISTS access_case ON access (of_case, no);
    CREATE TABLE IF NOT EXISTS happened (
        no INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, account TEXT NOT NULL, what TEXT NOT NULL);";

impl Accounts {
    /// Opens the file, and makes it if there is none.
    ///
    /// # Errors
    /// [`AccountError::Store`], also where the file is something else.
    pub fn open(path: &Path, settings: Settings, clock: impl Clock + 'static) -> Result<Self, AccountError> {
        Self::at(&path.into(), settings, clock)
    }

    /// The same in memory, gone with the process.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn in_memory(settings: Settings, clock: impl Clock + 'static) -> Result<Self, AccountError> {
        Self::at(&Place::Memory, settings, clock)
    }

    /// The same wherever they lie.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn at(place: &Place, settings: Settings, clock: impl Clock + 'static) -> Result<Self, AccountError> {
        let store = Store::at(place, &FORM)?;
        let (log, nobody) = (store.relaxed()?, settings.cost().hash("nobody's password")?);
        Ok(Self { store, log, clock: Arc::new(clock), settings, nobody })
    }

    pub(crate) fn now(&self) -> Time {
        self.clock.now()
    }

    /// What may be asked how often.
    pub fn limits(&self) -> super::Limits {
        self.settings.limits
    }

    pub(crate) fn notices(&self) -> Option<&crate::notices::Settings> {
        self.settings.notices.as_ref()
    }

    pub(crate) fn escalation(&self) -> &crate::notices::Escalation {
        &self.settings.escalation
    }

    pub(crate) fn retention(&self) -> crate::Retention {
        self.settings.retention
    }

    /// Adds an account, with a password that its person must change at their first sign-in.
    ///
    /// # Errors
    /// [`AccountError`].
    pub fn add(&self, account: &Account, password: Option<&str>) -> Result<(), AccountError> {
        let hash = password.map(|password| self.hash_checked(account, password)).transpose()?;
        let (now, roles, units) = (self.now().0, json(&account.roles), json(&account.units));
        let set = hash.as_ref().map(|_| now);
        let added = self.store.execute(
            "INSERT INTO account (id, name, roles, units, state, password, initial, password_set, created, changed, email, lang)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10, ?11)
             ON CONFLICT DO NOTHING",
            params![
                account.id, account.name, roles, units, account.state.name(), hash, hash.is_some(), set, now, account.email,
                account.lang
            ],
        )?;
        if added == 0 {
            return Err(AccountError::Known { id: account.id.clone() });
        }
        self.note(&account.id, "added")
    }

    fn hash_checked(&self, account: &Account, password: &str) -> Result<String, AccountError> {
        password::check(password, self.settings.passwords.shortest, [&account.id, &account.name])?;
        self.settings.cost().hash(password)
    }

    /// All accounts, by id.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn list(&self) -> Result<Vec<Account>, AccountError> {
        self.store.read(|at| {
            let mut select = at.prepare(&format!("{SELECT} ORDER BY id"))?;
            Ok(select.query_map([], read)?.collect::<Result<_, _>>()?)
        })
    }

    /// The account of that id.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn find(&self, id: &str) -> Result<Option<Account>, AccountError> {
        self.store.read(|at| find_in(at, id))
    }

    /// The same, which must be there.
    pub(super) fn known(&self, id: &str) -> Result<Account, AccountError> {
        self.find(id)?.ok_or_else(|| AccountError::Unknown { id: id.to_owned() })
    }

    /// Gives an account other roles and units. Whoever is signed in has them at once.
    ///
    /// # Errors
    /// [`AccountError`].
    pub fn set_roles(
        &self,
        id: &str,
        roles: &BTreeSet<Role>,
        units: &BTreeSet<String>,
    ) -> Result<(), AccountError> {
        let old = self.known(id)?;
        Account::new(id, &old.name, roles.iter().copied(), units.iter().cloned())?;
        self.store.execute(
            "UPDATE account SET roles = ?2, units = ?3, changed = ?4 WHERE id = ?1",
            params![id, json(roles), json(units), self.now().0],
        )?;
        self.note(id, &format!("roles: {}", json(roles)))
    }

    /// Sets where and in which language the person of an account gets notices.
    ///
    /// # Errors
    /// [`AccountError`].
    pub fn set_contact(&self, id: &str, email: Option<&str>, lang: Option<&str>) -> Result<(), AccountError> {
        let account = self.known(id)?.reached_at(email, lang)?;
        self.store.execute(
            "UPDATE account SET email = ?2, lang = ?3, changed = ?4 WHERE id = ?1",
            params![id, account.email, account.lang, self.now().0],
        )?;
        // What the addresses were is not kept.
        self.note(id, "address of notices changed")
    }

    /// Locks, unlocks or ends an account; what is not active has no sessions. An ended one stays ended.
    ///
    /// # Errors
    /// [`AccountError`].
    pub fn set_state(&self, id: &str, state: State) -> Result<(), AccountError> {
        if self.known(id)?.state == State::Ended && state != State::Ended {
            return Err(AccountError::Refused { what: format!("{id}: the account has ended; add another") });
        }
        self.store.write(|at| {
            at.execute(
                "UPDATE account SET state = ?2, changed = ?3 WHERE id = ?1",
                params![id, state.name(), self.now().0],
            )?;
            match state {
                State::Active => at.execute("DELETE FROM failure WHERE key = ?1", [account_key(id).0])?,
                State::Locked => at.execute("DELETE FROM session WHERE account = ?1", [id])?,
                State::Ended => {
                    at.execute("DELETE FROM session WHERE account = ?1", [id])?;
                    at.execute("DELETE FROM token WHERE account = ?1", [id])?;
                    at.execute("UPDATE account SET password = NULL WHERE id = ?1", [id])?
                }
            };
            noted(at, self.now(), id, state.name())
        })
    }

    /// Ends an account for ever and erases what it says of its person: name, address, password, and what was done with it, which names
    /// addresses of machines. Its id stays taken, since the journal names it.
    ///
    /// # Errors
    /// [`AccountError`]: copies may still lie in the file; the next call tries again.
    pub fn erase(&self, id: &str) -> Result<(), AccountError> {
        self.known(id)?;
        self.store.write(|at| {
            at.execute(
                "UPDATE account SET name = '', email = NULL, lang = NULL, password = NULL, state = ?2, changed = ?3 WHERE id = ?1",
                params![id, State::Ended.name(), self.now().0],
            )?;
            for table in ["session", "token", "happened", "absence"] {
                at.execute(&format!("DELETE FROM {table} WHERE account = ?1"), [id])?;
            }
            noted(at, self.now(), id, "erased")
        })?;
        Ok(self.store.scrub()?)
    }

    /// Sets a password in the name of an administrator: its person must change it at their next sign-in. Sessions end.
    ///
    /// # Errors
    /// [`AccountError`].
    pub fn set_password(&self, id: &str, password: &str) -> Result<(), AccountError> {
        let account = self.known(id)?;
        let hash = self.hash_checked(&account, password)?;
        self.store_password(id, &hash, true, None, "password set by an administrator")
    }

    /// Changes a password in the name of its person, who must know the old one. All other sessions end.
    ///
    /// # Errors
    /// [`AccountError`].
    pub fn change_password(
        &self,
        id: &str,
        old: &str,
        new: &str,
        session: &Hash,
    ) -> Result<(), AccountError> {
        let account = self.known(id)?;
        self.attempt(&[account_key(id)])?;
        if !self.is_password_of(&account.id, old)? {
            self.note(id, "wrong old password")?;
            return Err(AccountError::Wrong);
        }
        self.forget_failures(id)?;
        let hash = self.hash_checked(&account, new)?;
        self.store_password(id, &hash, false, Some(session), "password changed")
    }

    fn store_password(
        &self,
        id: &str,
        hash: &str,
        initial: bool,
        keep: Option<&Hash>,
        what: &str,
    ) -> Result<(), AccountError> {
        let (now, keep) = (self.now().0, keep.map(|keep| keep.0));
        self.store.write(|at| {
            at.execute(
                "UPDATE account SET password = ?2, initial = ?3, password_set = ?4, changed = ?4 WHERE id = ?1",
                params![id, hash, initial, now],
            )?;
            let others = "DELETE FROM session WHERE account = ?1 AND hash IS DISTINCT FROM ?2";
            at.execute(others, params![id, keep])?;
            // In the same write: its person is told of it, whatever happens now.
            noted(at, self.now(), id, what)
        })
    }

    /// Writes down what was done with an account.
    pub(super) fn note(&self, id: &str, what: &str) -> Result<(), AccountError> {
        self.log.execute(NOTED, params![self.now().0, id, what])?;
        Ok(())
    }

    /// What was done with accounts after that number, in order: number, account, what.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn happened_after(&self, after: u64, limit: usize) -> Result<Vec<Happened>, AccountError> {
        let int = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.log.read(|at| {
            let mut select =
                at.prepare("SELECT no, at, account, what FROM happened WHERE no > ?1 ORDER BY no LIMIT ?2")?;
            let found = select.query_map([int(after), limit], |row| {
                let number: i64 = row.get(0)?;
                let (number, at) = (u64::try_from(number).unwrap_or(0), Time(row.get(1)?));
                Ok(Happened { number, at, account: row.get(2)?, what: row.get(3)? })
            })?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    /// The number of the last of them.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn last_happened(&self) -> Result<u64, AccountError> {
        let last: Option<i64> =
            self.log.read(|at| at.query_row("SELECT max(no) FROM happened", [], |row| row.get(0)))?;
        Ok(last.and_then(|last| u64::try_from(last).ok()).unwrap_or(0))
    }

    /// What was done with an account, the last first.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn happened(&self, id: &str, limit: usize) -> Result<Vec<(Time, String)>, AccountError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.log.read(|at| {
            let mut select =
                at.prepare("SELECT at, what FROM happened WHERE account = ?1 ORDER BY no DESC LIMIT ?2")?;
            let found = select.query_map(params![id, limit], |row| Ok((Time(row.get(0)?), row.get(1)?)))?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }
}

const NOTED: &str = "INSERT INTO happened (at, account, what) VALUES (?1, ?2, ?3)";

fn noted(store: &Transaction<'_>, now: Time, id: &str, what: &str) -> Result<(), AccountError> {
    store.execute(NOTED, params![now.0, id, what])?;
    Ok(())
}

const SELECT: &str = "SELECT id, name, roles, units, state, created, changed, email, lang FROM account";

pub(super) fn find_in(store: &Connection, id: &str) -> Result<Option<Account>, AccountError> {
    Ok(store.query_row(&format!("{SELECT} WHERE id = ?1"), [id], read).optional()?)
}

fn read(row: &Row<'_>) -> Result<Account, StoreError> {
    let text = |column: usize| row.get::<_, String>(column);
    Ok(Account {
        id: text(0)?,
        name: text(1)?,
        // Roles that are not known here give no rights.
        roles: serde_json::from_str::<Vec<serde_json::Value>>(&text(2)?)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|role| serde_json::from_value(role).ok())
            .collect(),
        units: serde_json::from_str(&text(3)?).unwrap_or_default(),
        state: State::parse(&text(4)?),
        created: Time(row.get(5)?),
        changed: Time(row.get(6)?),
        email: row.get(7)?,
        lang: row.get(8)?,
    })
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// The key under which failures of an account are counted, whether it exists or not.
pub(super) fn account_key(id: &str) -> Hash {
    Hash::digest(&[b"account ", id.as_bytes()])
}

/// 64 random hexadecimal digits: 256 bits.
pub(super) fn secret() -> Result<String, AccountError> {
    let mut bytes = [0; 32];
    let what = "the system gives no random numbers".to_owned();
    getrandom::fill(&mut bytes).map_err(|_| AccountError::Store { what })?;
    Ok(Hash(bytes).to_string())
}
