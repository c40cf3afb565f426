//! The log of what registers were asked: by which step, on which ground, about whom, with whose consent, and what they answered.
//!
//! Nothing in it is changed or deleted, which the tables themselves refuse, but for one thing: whom a question was about is taken
//! out when their data are erased. Until then it is a hash with a key of this file, so that an auditor who knows an IIN finds what was
//! asked about it, and nobody reads one out of a list. What registers answered is in the case's file, not here.

use super::load::quoted;
use super::secret::Secret;
use crate::{Store, StoreError};
use serde::Serialize;
use zanflow_runtime::{Call, CaseId, Found, Subject, Time};
use zanflow_sql::{Row, params};

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS register_ask (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, key TEXT NOT NULL, kase INTEGER NOT NULL, asked INTEGER NOT NULL, system TEXT NOT NULL,
    purpose TEXT NOT NULL, act TEXT NOT NULL, paragraph TEXT, item TEXT, node TEXT NOT NULL, about TEXT NOT NULL, subject BLOB,
    consent TEXT NOT NULL, consented INTEGER, timeout INTEGER);
CREATE INDEX IF NOT EXISTS register_ask_subject ON register_ask (subject) WHERE subject IS NOT NULL;
CREATE INDEX IF NOT EXISTS register_ask_asked ON register_ask (asked);
CREATE INDEX IF NOT EXISTS register_ask_case ON register_ask (kase);
CREATE TABLE IF NOT EXISTS register_reply (
    number INTEGER PRIMARY KEY, ask INTEGER NOT NULL REFERENCES register_ask, id TEXT, replied INTEGER NOT NULL, outcome TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS register_reply_ask ON register_reply (ask);
CREATE TRIGGER IF NOT EXISTS register_ask_stays BEFORE DELETE ON register_ask
    BEGIN SELECT RAISE(ABORT, 'asks are kept'); END;
CREATE TRIGGER IF NOT EXISTS register_ask_same BEFORE UPDATE ON register_ask
    WHEN (NEW.subject IS NOT NULL OR (OLD.number, OLD.id, OLD.key, OLD.kase, OLD.asked, OLD.system, OLD.purpose, OLD.act, OLD.paragraph, OLD.item,
        OLD.node, OLD.about, OLD.consent, OLD.consented, OLD.timeout)
        IS DISTINCT FROM (NEW.number, NEW.id, NEW.key, NEW.kase, NEW.asked, NEW.system, NEW.purpose, NEW.act, NEW.paragraph, NEW.item,
        NEW.node, NEW.about, NEW.consent, NEW.consented, NEW.timeout))
    BEGIN SELECT RAISE(ABORT, 'asks are kept'); END;
CREATE TRIGGER IF NOT EXISTS register_reply_stays BEFORE DELETE ON register_reply
    BEGIN SELECT RAISE(ABORT, 'replies are kept'); END;
CREATE TRIGGER IF NOT EXISTS register_reply_same BEFORE UPDATE ON register_reply
    BEGIN SELECT RAISE(ABORT, 'replies are kept'); END;";

/// Most letters of an act's sentence that are kept as the purpose.
const LONGEST: usize = 500;

/// The log of asks. Clones share one file.
#[derive(Debug, Clone)]
pub struct Asks {
    store: Store,
    secret: Secret,
}

/// A question that is to be logged.
#[derive(Debug, Clone, Copy)]
pub struct NewAsk<'a> {
    /// The call that asks.
    pub call: &'a Call<'a>,
    /// What is asked: the name of a register or a system.
    pub system: &'a str,
    /// IIN or BIN of whom it is about.
    pub subject: &'a str,
    /// When it is asked.
    pub now: Time,
    /// When the applicant consented, which they did by their application, if that is known.
    pub consented: Option<Time>,
    /// How long an answer is waited for, in milliseconds.
    pub timeout: Option<i64>,
}

/// A question that was logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskId {
    number: i64,
    /// The id under which it is sent: the same whenever the same call is made again.
    pub id: String,
}

/// What was asked under an id.
#[derive(Debug)]
pub(super) struct Sent {
    pub ask: AskId,
    pub case: CaseId,
    pub node: String,
    /// Which of the node's asks.
    pub method: Option<String>,
    pub system: String,
    /// A hash of whom it was about.
    subject: Option<Vec<u8>>,
    /// It was answered.
    pub answered: bool,
}

/// How an ask ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// Records were found that hold.
    Holds,
    /// None were, or they do not hold.
    Fails,
    /// The register could not say.
    Unknown,
    /// It was taken; an answer may come later.
    Taken,
    /// It was not taken, or it is not known whether it was.
    Failed,
}

impl Ended {
    fn name(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Fails => "fails",
            Self::Unknown => "unknown",
            Self::Taken => "taken",
            Self::Failed => "failed",
        }
    }
}

impl From<Found> for Ended {
    fn from(found: Found) -> Self {
        match found {
            Found::Found => Self::Holds,
            Found::NotFound => Self::Fails,
            Found::Unknown => Self::Unknown,
        }
    }
}

/// An ask as it was logged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// Its number in the log, from 1.
    pub number: i64,
    /// The id under which it was sent.
    pub id: String,
    /// The case.
    pub case: u64,
    /// When it was asked.
    pub asked: Time,
    /// The register or system.
    pub system: String,
    /// What for: the act's sentence.
    pub purpose: String,
    /// The act whose step asks.
    pub act: String,
    /// Its paragraph.
    pub paragraph: Option<String>,
    /// Its item.
    pub item: Option<String>,
    /// The step.
    pub node: String,
    /// Whose data: `applicant`, `representative`, `worker`.
    pub about: String,
    /// Whether it is still known whose.
    pub known: bool,
    /// Who consented: `applicant`, by the application; `unknown` where nobody is known to have.
    pub consent: String,
    /// When, if that is known.
    pub consented: Option<Time>,
    /// How long an answer was waited for, in milliseconds.
    pub timeout: Option<i64>,
    /// The id of the last answer.
    pub reply: Option<String>,
    /// When it came.
    pub replied: Option<Time>,
    /// How it ended: `holds`, `fails`, `unknown`, `taken`, `failed`; none while nothing came.
    pub outcome: Option<String>,
}

/// Which asks are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// IIN or BIN.
    pub subject: Option<String>,
    /// From that time on.
    pub from: Option<Time>,
    /// Until before that time.
    pub until: Option<Time>,
    /// A register or system.
    pub system: Option<String>,
    /// Those with smaller numbers.
    pub before: Option<i64>,
}

impl Asks {
    /// Opens the log of a store.
    ///
    /// # Errors
    /// An SQLite error, or that there is no randomness for its key.
    pub fn open(store: Store) -> Result<Self, StoreError> {
        store.create(TABLES)?;
        let secret = Secret::of(&store)?;
        Ok(Self { store, secret })
    }

    /// The id under which a call is sent: a UUID made of its key and of this file, so that it is the same after a crash, and another
    /// service's case of the same number has another.
    pub fn id_of(&self, call: &Call<'_>) -> String {
        self.secret.uuid(&call.key.to_string())
    }

    /// Logs a question, before it is asked. The same call is one ask, however often it is made.
    ///
    /// # Errors
    /// An SQLite error: then it is not to be asked.
    pub fn ask(&self, ask: &NewAsk<'_>) -> Result<AskId, StoreError> {
        let NewAsk { call, system, subject, now, consented, timeout } = *ask;
        let (key, id, clause) = (call.key.to_string(), self.id_of(call), &call.node.clause);
        let case = i64::try_from(call.key.case.0).unwrap_or(i64::MAX);
        let purpose: String = call.node.text.chars().take(LONGEST).collect();
        // The application is the applicant's consent to what their request needs; a worker's session is none.
        let (about, consent) = match call.ask.about {
            Subject::Applicant => ("applicant", "applicant"),
            Subject::Representative => ("representative", "applicant"),
            Subject::Worker => ("worker", "unknown"),
        };
        let hash = self.secret.hash(subject);
        self.store.write(|at| {
            let mut select = at.prepare("SELECT number FROM register_ask WHERE key = ?1 AND system = ?2")?;
            if let Some(number) = select.query_map([&key, system], |row| row.get(0))?.next() {
                return Ok(AskId { number: number?, id: id.clone() });
            }
            let number = at.query_row(
                "INSERT INTO register_ask (id, key, kase, asked, system, purpose, act, paragraph, item, node, about, subject, consent,
                    consented, timeout) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
                 RETURNING number",
                params![
                id, key, case, now.0, system, purpose, clause.act, clause.paragraph, clause.item, call.node.id, about, hash,
                consent, consented.map(|time| time.0), timeout
                ],
                |row| row.get(0),
            )?;
            Ok(AskId { number, id: id.clone() })
        })
    }

    /// Logs how a question ended. A call that is made again ends again.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn reply(&self, ask: &AskId, id: Option<&str>, ended: Ended, now: Time) -> Result<(), StoreError> {
        self.store.write(|at| {
            at.execute(
                "INSERT INTO register_reply (ask, id, replied, outcome) VALUES (?1, ?2, ?3, ?4)",
                params![ask.number, id, now.0, ended.name()],
            )?;
            Ok(())
        })
    }

    /// What was asked under an id.
    ///
    /// # Errors
    /// An SQLite error.
    pub(super) fn sent(&self, id: &str) -> Result<Option<Sent>, StoreError> {
        self.store.read(|at| {
            let mut select = at.prepare(
                "SELECT number, key, kase, node, system, subject,
                    EXISTS (SELECT 1 FROM register_reply WHERE ask = a.number AND outcome IN ('holds', 'fails'))
                FROM register_ask a WHERE id = ?1",
            )?;
            let row = |row: &Row<'_>| {
                let (key, node): (String, String) = (row.get(1)?, row.get(3)?);
                // The key has `node.ask` where the node asks several.
                let asks = key.split('/').nth(1).and_then(|named| named.strip_prefix(&node)?.strip_prefix('.'));
                Ok(Sent {
                    ask: AskId { number: row.get(0)?, id: id.to_owned() },
                    case: CaseId(u64::try_from(row.get::<_, i64>(2)?).unwrap_or(0)),
                    method: asks.map(str::to_owned),
                    node,
                    system: row.get(4)?,
                    subject: row.get(5)?,
                    answered: row.get(6)?,
                })
            };
            select.query_map([id], row)?.next().transpose()
        })
    }

    /// Whether a question was about somebody; not once their data are erased.
    pub(super) fn is_about(&self, sent: &Sent, subject: &str) -> bool {
        sent.subject.as_ref().is_some_and(|hash| *hash == self.secret.hash(subject))
    }

    /// Asks, the last first.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn find(&self, wanted: &Wanted, most: usize) -> Result<Vec<Asked>, StoreError> {
        let subject = wanted.subject.as_deref().map(|subject| self.secret.hash(subject));
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.store.read(|at| {
            let mut select = at.prepare(
                "SELECT a.number, a.id, kase, asked, system, purpose, act, paragraph, item, node, about, subject IS NOT NULL, consent,
                    consented, timeout, r.id, r.replied, r.outcome
                FROM register_ask a LEFT JOIN register_reply r
                    ON r.number = (SELECT max(number) FROM register_reply WHERE ask = a.number)
                WHERE (subject = ?1 OR ?1 IS NULL) AND (asked >= ?2 OR ?2 IS NULL) AND (asked < ?3 OR ?3 IS NULL)
                    AND (system = ?4 OR ?4 IS NULL) AND (a.number < ?5 OR ?5 IS NULL)
                ORDER BY a.number DESC LIMIT ?6",
            )?;
            let (from, until) = (wanted.from.map(|time| time.0), wanted.until.map(|time| time.0));
            let rows =
                select.query_map(params![subject, from, until, wanted.system, wanted.before, most], asked)?;
            rows.collect::<Result<_, StoreError>>()
        })
    }

    /// The systems that were asked, by name.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn systems(&self) -> Result<Vec<String>, StoreError> {
        self.store.read(|at| {
            let mut select = at.prepare("SELECT DISTINCT system FROM register_ask ORDER BY system")?;
            let rows = select.query_map([], |row| row.get(0))?;
            rows.collect::<Result<_, StoreError>>()
        })
    }

    /// Takes out that somebody was asked about. The asks stay.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn forget(&self, subject: &str) -> Result<(), StoreError> {
        let hash = self.secret.hash(subject);
        self.store.write(|at| {
            at.execute("UPDATE register_ask SET subject = NULL WHERE subject = ?1", [hash])?;
            Ok::<_, StoreError>(())
        })?;
        self.store.scrub()
    }

    /// Takes out whom the asks of a case were about. The asks stay.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn forget_case(&self, case: CaseId) -> Result<(), StoreError> {
        let case = i64::try_from(case.0).unwrap_or(i64::MAX);
        self.store.write(|at| {
            at.execute(
                "UPDATE register_ask SET subject = NULL WHERE kase = ?1 AND subject IS NOT NULL",
                [case],
            )?;
            Ok::<_, StoreError>(())
        })?;
        self.store.scrub()
    }
}

/// Asks as a CSV file, in UTF-8 with a header.
pub fn asks_table(asks: &[Asked]) -> String {
    let mut text = "number,id,case,asked,system,act,paragraph,item,node,purpose,about,known,consent,consented,timeout_ms,outcome,\
        reply,replied\n"
        .to_owned();
    let time = |time: Option<Time>| time.map(|time| time.to_string()).unwrap_or_default();
    for ask in asks {
        let fields = [
            ask.number.to_string(),
            ask.id.clone(),
            ask.case.to_string(),
            ask.asked.to_string(),
            ask.system.clone(),
            ask.act.clone(),
            ask.paragraph.clone().unwrap_or_default(),
            ask.item.clone().unwrap_or_default(),
            ask.node.clone(),
            ask.purpose.clone(),
            ask.about.clone(),
            ask.known.to_string(),
            ask.consent.clone(),
            time(ask.consented),
            ask.timeout.map(|ms| ms.to_string()).unwrap_or_default(),
            ask.outcome.clone().unwrap_or_default(),
            ask.reply.clone().unwrap_or_default(),
            time(ask.replied),
        ];
        text.push_str(&fields.map(|field| quoted(&field)).join(","));
        text.push('\n');
    }
    text
}

fn asked(row: &Row<'_>) -> Result<Asked, StoreError> {
    let case: i64 = row.get(2)?;
    Ok(Asked {
        number: row.get(0)?,
        id: row.get(1)?,
        case: u64::try_from(case).unwrap_or(0),
        asked: Time(row.get(3)?),
        system: row.get(4)?,
        purpose: row.get(5)?,
        act: row.get(6)?,
        paragraph: row.get(7)?,
        item: row.get(8)?,
        node: row.get(9)?,
        about: row.get(10)?,
        known: row.get(11)?,
        consent: row.get(12)?,
        consented: row.get::<_, Option<i64>>(13)?.map(Time),
        timeout: row.get(14)?,
        reply: row.get(15)?,
        replied: row.get::<_, Option<i64>>(16)?.map(Time),
        outcome: row.get(17)?,
    })
}
