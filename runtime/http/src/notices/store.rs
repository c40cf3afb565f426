//! The outbox: a store of its own.

use super::Kind;
use crate::accounts::AccountError;
use serde::Serialize;
use std::path::Path;
use zanflow_runtime::{CaseId, Hash, Time};
use zanflow_sql::{Connection, Form, OptionalExtension, Place, Row, Store, StoreError, params};

/// The store.
const FORM: Form = Form {
    name: "notices",
    what: "outbox of notices",
    // `znfn`
    application: Some(0x7a6e_666e),
    version: 1,
    tables: TABLES,
    changes: &[],
    unordered: false,
};
/// Letters that are kept of what a server said.
const SAID: usize = 300;

/// Notices that are to be sent, and what became of them. No addresses, no names, no texts.
pub struct Outbox {
    store: Store,
}

/// A notice in the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Its number, from 1.
    pub number: u64,
    /// When what it tells of happened, RFC 3339 in UTC.
    pub at: String,
    /// What it is about: the name of a [`Kind`].
    pub kind: String,
    /// The case; none where it is about an account.
    pub case: Option<u64>,
    /// The account that it goes to; none: the applicant of the case, by the address in the form.
    pub to: Option<String>,
    /// What became of it.
    pub state: State,
    /// Attempts so far.
    pub tries: u32,
    /// When it is tried next.
    pub next: Option<String>,
    /// When it was sent.
    pub sent: Option<String>,
    /// What was said when it was not.
    pub why: Option<String>,
    #[serde(skip)]
    pub(super) id: String,
}

/// What became of a notice. The names stand in the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is to be sent.
    Queued,
    /// It was sent.
    Sent,
    /// It was tried for long enough, or refused for ever.
    Failed,
    /// There is no address to send it to.
    Nowhere,
}

impl State {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Nowhere => "nowhere",
        }
    }

    fn parse(name: &str) -> Self {
        [Self::Queued, Self::Sent, Self::Nowhere]
            .into_iter()
            .find(|state| state.name() == name)
            .unwrap_or(Self::Failed)
    }
}

/// How many notices there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// To be sent.
    pub queued: u64,
    /// Sent.
    pub sent: u64,
    /// Not sent.
    pub failed: u64,
    /// Without an address.
    pub nowhere: u64,
}

/// How many notices a store holds that is only read.
pub(crate) fn counts(store: &Connection<'_>) -> Result<Counts, StoreError> {
    let mut select = store.prepare("SELECT state, count(*) FROM notice GROUP BY state")?;
    let mut counts = Counts::default();
    for found in select.query_map([], |row| Ok((row.get::<_, String>(0)?, natural(row.get(1)?))))? {
        let (state, count) = found?;
        match State::parse(&state) {
            State::Queued => counts.queued = count,
            State::Sent => counts.sent = count,
            State::Failed => counts.failed = count,
            State::Nowhere => counts.nowhere = count,
        }
    }
    Ok(counts)
}

/// A notice that is new. `source` names the event that it follows from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct New {
    pub source: String,
    pub at: Time,
    pub kind: Kind,
    pub case: Option<CaseId>,
    /// An account; none: the applicant of the case.
    pub to: Option<String>,
}

/// How far events were read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Read {
    /// Rows of the journal.
    pub row: u64,
    /// What was done with accounts.
    pub happened: u64,
}

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS place (
        one INTEGER PRIMARY KEY CHECK (one = 1), row INTEGER NOT NULL, happened INTEGER NOT NULL, salt BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS notice (
        no INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL,
        of_case INTEGER NOT NULL, who TEXT NOT NULL, state TEXT NOT NULL, tries INTEGER NOT NULL, next INTEGER NOT NULL,
        sent INTEGER, why TEXT, UNIQUE (source, kind, who));
    CREATE INDEX IF NOT EXISTS notice_due ON notice (next) WHERE state = 'queued';
    CREATE INDEX IF NOT EXISTS notice_state ON notice (state, no);
    CREATE INDEX IF NOT EXISTS notice_case ON notice (of_case);";

impl Outbox {
    /// Opens the file, or makes it: then what happened up to `now` is told to nobody.
    ///
    /// # Errors
    /// [`AccountError::Store`], also where the file is something else.
    pub fn open(path: &Path, now: Read) -> Result<Self, AccountError> {
        Self::at(&path.into(), now)
    }

    /// The same in memory.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn in_memory(now: Read) -> Result<Self, AccountError> {
        Self::at(&Place::Memory, now)
    }

    /// The same wherever it lies.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn at(place: &Place, now: Read) -> Result<Self, AccountError> {
        let store = Store::at(place, &FORM)?;
        let mut salt = [0; 16];
        let none = |_| AccountError::Store { what: "the system gives no random numbers".to_owned() };
        getrandom::fill(&mut salt).map_err(none)?;
        // Who comes later goes on where the first began.
        store.execute(
            "INSERT INTO place (one, row, happened, salt) VALUES (1, ?1, ?2, ?3) ON CONFLICT DO NOTHING",
            params![int(now.row), int(now.happened), salt],
        )?;
        Ok(Self { store })
    }

    /// How far events were read.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn read(&self) -> Result<Read, AccountError> {
        let read = self.store.read(|at| {
            at.query_row("SELECT row, happened FROM place", [], |row| {
                Ok(Read { row: natural(row.get(0)?), happened: natural(row.get(1)?) })
            })
        });
        Ok(read?)
    }

    /// Queues what follows from events, and notes how far they were read, in one write.
    ///
    /// # Errors
    /// [`AccountError::Store`]: nothing of it was written.
    pub fn queue(&self, new: &[New], read: Read) -> Result<(), AccountError> {
        self.store.write(|store| {
            for New { source, at, kind, case, to } in new {
                store.execute(
                    "INSERT INTO notice (source, at, kind, of_case, who, state, tries, next)
                     VALUES (?1, ?2, ?3, ?4, ?5, 'queued', 0, ?2) ON CONFLICT DO NOTHING",
                    params![
                        source,
                        at.0,
                        kind.name(),
                        int(case.map_or(0, |case| case.0)),
                        to.as_deref().unwrap_or("")
                    ],
                )?;
            }
            let far = "UPDATE place SET row = ?1, happened = ?2";
            store.execute(far, params![int(read.row), int(read.happened)])?;
            Ok(())
        })
    }

    /// Gives up what is to be sent, and what follows from events up to `read`; how many notices that were: after a restore nobody knows
    /// whether they were sent.
    ///
    /// # Errors
    /// [`AccountError::Store`]: nothing of it was written.
    pub fn set_aside(&self, read: Read) -> Result<usize, AccountError> {
        self.store.write(|at| {
            let aside = at.execute(
                "UPDATE notice SET state = 'failed', why = 'it waited when a backup was made, and may have been sent since'
                 WHERE state = 'queued'",
                [],
            )?;
            at.execute("UPDATE place SET row = ?1 WHERE row < ?1", [int(read.row)])?;
            at.execute("UPDATE place SET happened = ?1 WHERE happened < ?1", [int(read.happened)])?;
            Ok(aside)
        })
    }

    /// Notices that are due, the oldest first.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn due(&self, now: Time, limit: usize) -> Result<Vec<Notice>, AccountError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.store.read(|at| {
            let mut select = at.prepare(&format!(
                "{SELECT} WHERE state = 'queued' AND next <= ?1 ORDER BY next, no LIMIT ?2"
            ))?;
            Ok(select.query_map([now.0, limit], notice)?.collect::<Result<_, _>>()?)
        })
    }

    /// When the next one is due.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn next_due(&self) -> Result<Option<Time>, AccountError> {
        let sql = "SELECT min(next) FROM notice WHERE state = 'queued'";
        let next: Option<i64> = self.store.read(|at| at.query_row(sql, [], |row| row.get(0)))?;
        Ok(next.map(Time))
    }

    /// A notice was sent.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn sent(&self, number: u64, at: Time) -> Result<(), AccountError> {
        self.store.execute(
            "UPDATE notice SET state = 'sent', sent = ?2, tries = tries + 1, why = NULL WHERE no = ?1",
            params![int(number), at.0],
        )?;
        Ok(())
    }

    /// A notice was not sent: it is tried again then, or has that state for now.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn not_sent(&self, number: u64, why: &str, then: Result<Time, State>) -> Result<(), AccountError> {
        let why: String = why.chars().filter(|letter| !letter.is_control()).take(SAID).collect();
        let (state, next) = match then {
            Ok(next) => (State::Queued, next),
            Err(state) => (state, Time(0)),
        };
        self.store.execute(
            "UPDATE notice SET state = ?2, next = ?3, why = ?4, tries = tries + 1 WHERE no = ?1 AND state <> 'sent'",
            params![int(number), state.name(), next.0, why],
        )?;
        Ok(())
    }

    /// Sends a notice again that was not sent, or all of them; how many.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn again(&self, number: Option<u64>, now: Time) -> Result<usize, AccountError> {
        Ok(self.store.execute(
            "UPDATE notice SET state = 'queued', tries = 0, next = ?2
             WHERE (no = ?1 OR CAST (?1 AS BIGINT) IS NULL) AND (state IN ('failed', 'nowhere') OR state = 'queued' AND tries > 0)",
            params![number.map(int), now.0],
        )?)
    }

    /// Notices, the last first: up to `limit` of those before `before`, of one state or of all.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn list(
        &self,
        state: Option<State>,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<Notice>, AccountError> {
        let of = if state.is_some() { "state = ?1 AND" } else { "CAST (?1 AS TEXT) IS NULL AND" };
        let (state, before) = (state.map(State::name), before.map_or(i64::MAX, int));
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.store.read(|at| {
            let mut select = at.prepare(&format!("{SELECT} WHERE {of} no < ?2 ORDER BY no DESC LIMIT ?3"))?;
            Ok(select.query_map(params![state, before, limit], notice)?.collect::<Result<_, _>>()?)
        })
    }

    /// The notices of a case, the last first.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn of_case(&self, case: CaseId) -> Result<Vec<Notice>, AccountError> {
        self.store.read(|at| {
            let mut select = at.prepare(&format!("{SELECT} WHERE of_case = ?1 ORDER BY no DESC"))?;
            Ok(select.query_map([int(case.0)], notice)?.collect::<Result<_, _>>()?)
        })
    }

    /// How many there are.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn counts(&self) -> Result<Counts, AccountError> {
        Ok(self.store.read(counts)?)
    }

    /// Takes the notices of a case out, whatever became of them.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn forget(&self, case: CaseId) -> Result<(), AccountError> {
        self.store.execute("DELETE FROM notice WHERE of_case = ?1", [int(case.0)])?;
        Ok(self.store.scrub()?)
    }

    /// Takes out what was done with before a time; how many.
    ///
    /// # Errors
    /// [`AccountError::Store`].
    pub fn prune(&self, before: Time) -> Result<usize, AccountError> {
        let gone =
            self.store.execute("DELETE FROM notice WHERE state <> 'queued' AND at < ?1", [before.0])?;
        if gone > 0 {
            self.store.scrub()?;
        }
        Ok(gone)
    }

    /// What a notice is known by, outside of this file.
    pub(super) fn id_of(&self, notice: &Notice) -> Result<String, AccountError> {
        let salt: Option<Vec<u8>> =
            self.store.read(|at| at.query_row("SELECT salt FROM place", [], |row| row.get(0)).optional())?;
        let hash = Hash::digest(&[&salt.unwrap_or_default(), notice.id.as_bytes()]);
        Ok(hash.to_string().chars().take(32).collect())
    }
}

const SELECT: &str = "SELECT no, source, at, kind, of_case, who, state, tries, next, sent, why FROM notice";

fn notice(row: &Row<'_>) -> Result<Notice, StoreError> {
    let (source, kind, who): (String, String, String) = (row.get(1)?, row.get(3)?, row.get(5)?);
    let state = State::parse(&row.get::<_, String>(6)?);
    let case = natural(row.get(4)?);
    let id = format!("{source} {kind} {who}");
    Ok(Notice {
        number: natural(row.get(0)?),
        at: Time(row.get(2)?).to_string(),
        case: Some(case).filter(|case| *case > 0),
        to: Some(who).filter(|who| !who.is_empty()),
        state,
        tries: row.get(7)?,
        next: (state == State::Queued).then_some(Time(row.get(8)?).to_string()),
        sent: row.get::<_, Option<i64>>(9)?.map(|sent| Time(sent).to_string()),
        why: row.get(10)?,
        kind,
        id,
    })
}

fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn natural(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(source: &str) -> New {
        New {
            source: source.into(),
            at: Time(5),
            kind: Kind::Task,
            case: Some(CaseId(7)),
            to: Some("w-1".into()),
        }
    }

    #[test]
    fn what_was_queued_is_queued_once_and_kept_until_it_was_sent() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notices");
        let open = || Outbox::open(&path, Read { row: 3, happened: 1 }).unwrap();
        let outbox = open();
        assert_eq!(outbox.read().unwrap(), Read { row: 3, happened: 1 });
        let read = Read { row: 9, happened: 2 };
        outbox.queue(&[new("r4"), new("r4"), new("r5")], read).unwrap();
        let id = outbox.id_of(&outbox.due(Time(5), 1).unwrap()[0]).unwrap();
        drop(outbox);
        // Another beginning is not taken: the file knows how far it is.
        let outbox = open();
        assert_eq!(outbox.read().unwrap(), read);
        let due = outbox.due(Time(5), 10).unwrap();
        assert_eq!(due.len(), 2);
        assert_eq!(outbox.id_of(&due[0]).unwrap(), id);
        assert!(outbox.due(Time(4), 10).unwrap().is_empty());
        outbox.sent(due[0].number, Time(6)).unwrap();
        outbox.not_sent(due[1].number, "busy", Ok(Time(20))).unwrap();
        assert!(outbox.due(Time(19), 10).unwrap().is_empty());
        assert_eq!(outbox.next_due().unwrap(), Some(Time(20)));
        outbox.not_sent(due[1].number, "no\r\nsuch", Err(State::Failed)).unwrap();
        let failed = outbox.list(Some(State::Failed), None, 10).unwrap();
        assert_eq!((failed[0].tries, failed[0].why.as_deref()), (2, Some("nosuch")));
        assert_eq!(outbox.counts().unwrap(), Counts { sent: 1, failed: 1, ..Counts::default() });
        assert_eq!(outbox.again(None, Time(30)).unwrap(), 1);
        assert_eq!(outbox.due(Time(30), 10).unwrap().len(), 1);
        outbox.forget(CaseId(7)).unwrap();
        assert!(outbox.list(None, None, 10).unwrap().is_empty());
    }

    #[test]
    fn another_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("other");
        rusqlite::Connection::open(&path).unwrap().execute_batch("CREATE TABLE a (b)").unwrap();
        let error = Outbox::open(&path, Read::default()).err().unwrap();
        assert!(error.to_string().contains("no outbox"), "{error}");
    }
}
