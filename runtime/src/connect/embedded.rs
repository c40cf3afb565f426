//! All connectors on one SQLite file: a small portal, register, till and so on, for a service that runs before the real ones are reached.

use super::{
    Answer, Call, CallError, Connectors, DocumentFlow, Gateway, Licensing, Notary, Payment, Portal,
    Registers, SignatureCheck, Standing,
};
use rusqlite::{Connection, OptionalExtension, params};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The embedded systems. What they hold is put in by [`put`](Self::put); what they do is done once a key, whatever crashes.
///
/// Whom a case is about is `id` of its personal data (`{"id": "…"}`). What nobody put in does not hold: an unknown
/// applicant has no account, an unknown certificate is not good.
#[derive(Debug)]
pub struct Embedded(Mutex<Connection>);

/// What an embedded system did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// The key it was done under.
    pub key: String,
    /// `system.operation`.
    pub what: String,
    /// Its number in the system, from 1.
    pub number: u64,
}

impl Embedded {
    /// Opens or makes the file.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn open(path: &Path) -> Result<Self, CallError> {
        Self::with(Connection::open(path).map_err(|error| failed(&error))?)
    }

    /// Systems that last as long as the process.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn in_memory() -> Result<Self, CallError> {
        Self::with(Connection::open_in_memory().map_err(|error| failed(&error))?)
    }

    fn with(connection: Connection) -> Result<Self, CallError> {
        let made = connection.execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             CREATE TABLE IF NOT EXISTS held (system TEXT, subject TEXT, holds INTEGER, PRIMARY KEY (system, subject));
             CREATE TABLE IF NOT EXISTS effect (number INTEGER PRIMARY KEY, key TEXT UNIQUE NOT NULL, what TEXT NOT NULL,
                                                subject TEXT);",
        );
        made.map_err(|error| failed(&error))?;
        Ok(Self(Mutex::new(connection)))
    }

    /// As one connector of each kind.
    pub fn connectors(self: &Arc<Self>) -> Connectors {
        Connectors::all(Arc::clone(self))
    }

    /// Puts into a system (`portal`, `payment`, `licensing`, `registers`, `notary`, `signature`) whether it holds for a subject:
    /// an account, a payment, what licensing asks for, an entry, a power of attorney, a certificate that is not revoked.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn put(&self, system: &str, subject: &str, holds: bool) -> Result<(), CallError> {
        let put = self
            .lock()
            .execute("INSERT OR REPLACE INTO held VALUES (?1, ?2, ?3)", params![system, subject, holds]);
        put.map(drop).map_err(|error| failed(&error))
    }

    /// All that was done, in order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn effects(&self) -> Result<Vec<Effect>, CallError> {
        let read = || {
            let connection = self.lock();
            let mut select = connection.prepare("SELECT key, what, number FROM effect ORDER BY number")?;
            let effects = select.query_map([], |row| {
                let number: i64 = row.get(2)?;
                Ok(Effect { key: row.get(0)?, what: row.get(1)?, number: u64::try_from(number).unwrap_or(0) })
            })?;
            effects.collect::<Result<_, rusqlite::Error>>()
        };
        read().map_err(|error| failed(&error))
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn held(&self, system: &str, call: &Call<'_>) -> Result<Option<bool>, CallError> {
        let found = self.lock().query_row(
            "SELECT holds FROM held WHERE system = ?1 AND subject = ?2",
            [system, subject(call)],
            |row| row.get(0),
        );
        found.optional().map_err(|error| failed(&error))
    }

    fn ask(&self, system: &str, call: &Call<'_>) -> Result<Answer, CallError> {
        Ok(Answer::holds(self.held(system, call)?.unwrap_or(false)))
    }

    /// Does something once a key: the second call under a key finds what the first did.
    fn act(&self, what: &str, call: &Call<'_>) -> Result<Answer, CallError> {
        let key = call.key.to_string();
        let act = || {
            let connection = self.lock();
            connection.execute(
                "INSERT OR IGNORE INTO effect (key, what, subject) VALUES (?1, ?2, ?3)",
                [&key, what, subject(call)],
            )?;
            connection
                .query_row("SELECT number FROM effect WHERE key = ?1", [&key], |row| row.get::<_, i64>(0))
        };
        act().map(|number| Answer::done(number.to_string())).map_err(|error| failed(&error))
    }
}

fn subject<'a>(call: &Call<'a>) -> &'a str {
    call.subject.and_then(|subject| subject.get("id")).and_then(|id| id.as_str()).unwrap_or("")
}

/// After any failure it is unclear whether the row is there; the key stays, so trying again is safe.
fn failed(error: &rusqlite::Error) -> CallError {
    CallError::Unclear { why: error.to_string() }
}

impl Portal for Embedded {
    fn authenticate(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.ask("portal", call)
    }
    fn notify(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.act("portal.notify", call)
    }
}

impl Gateway for Embedded {
    fn send(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.act("gateway.send", call)
    }
}

impl Payment for Embedded {
    fn pay(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        let answer = self.act("payment.pay", call)?;
        self.put("payment", subject(call), true)?;
        Ok(answer)
    }
    fn paid(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.ask("payment", call)
    }
}

impl Licensing for Embedded {
    fn register(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.act("licensing.register", call)
    }
    fn eligible(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.ask("licensing", call)
    }
}

impl Registers for Embedded {
    fn query(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.ask("registers", call)
    }
}

impl Notary for Embedded {
    fn authorised(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.ask("notary", call)
    }
}

impl DocumentFlow for Embedded {
    fn register(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.act("document_flow.register", call)
    }
}

impl SignatureCheck for Embedded {
    fn standing(&self, call: &Call<'_>) -> Result<Standing, CallError> {
        Ok(match self.held("signature", call)? {
            Some(true) => Standing::Good,
            Some(false) => Standing::Revoked,
            None => Standing::Unknown,
        })
    }
}
