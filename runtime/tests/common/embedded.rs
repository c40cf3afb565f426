//! All connectors on one SQLite file, for tests: systems that say yes or no, and do each thing once per key.

use rusqlite::{Connection, OptionalExtension, params};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use zanflow_runtime::connect::{
    DocumentFlow, Gateway, Licensing, Notary, Payment, Portal, Registers, SignatureCheck, Standing, Workers,
};
use zanflow_runtime::{Answer, Call, CallError, Connectors};

/// The embedded systems. [`put`](Self::put) fills them; each effect happens once per key, even across crashes.
///
/// A call is about [`Call::whose`]. Absent entries do not hold: an unknown applicant has no account, and neither has nobody. Of a
/// certificate that is not there it is unknown whether it is good.
#[derive(Debug)]
pub struct Embedded(Mutex<Connection>);

/// An effect of an embedded system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// The idempotency key.
    pub key: String,
    /// `system.operation`.
    pub what: String,
    /// Its number in the system, from 1.
    pub number: u64,
}

impl Embedded {
    /// Opens or creates the file.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn open(path: &Path) -> Result<Self, CallError> {
        Self::with(Connection::open(path).map_err(|error| failed(&error))?)
    }

    /// Systems in memory.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn in_memory() -> Result<Self, CallError> {
        Self::with(Connection::open_in_memory().map_err(|error| failed(&error))?)
    }

    fn with(connection: Connection) -> Result<Self, CallError> {
        let made = connection.execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA secure_delete = ON;
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

    /// Sets in a system (`portal`, `payment`, `licensing`, `registers`, `notary`, `signature`) whether it holds for a
    /// subject: an account, a payment, what licensing asks for, an entry, a power of attorney, a certificate that is
    /// not revoked.
    ///
    /// # Errors
    /// An SQLite error.
    pub fn put(&self, system: &str, subject: &str, holds: bool) -> Result<(), CallError> {
        let put = self
            .lock()
            .execute("INSERT OR REPLACE INTO held VALUES (?1, ?2, ?3)", params![system, subject, holds]);
        put.map(drop).map_err(|error| failed(&error))
    }

    /// All effects, in order.
    ///
    /// # Errors
    /// An SQLite error.
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

    /// Records an effect once per key: a second call with the key returns the first result.
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

fn subject<'a>(call: &'a Call<'_>) -> &'a str {
    call.whose().unwrap_or("")
}

/// After a failure it is unknown whether the row exists; the key stays the same, so a retry is safe.
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

impl Workers for Embedded {
    /// Whoever does steps was authenticated by the engine's caller.
    fn signed_in(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        Ok(call.worker.map_or_else(Answer::unknown, |_| Answer::holds(true)))
    }
}

impl SignatureCheck for Embedded {
    fn standing(&self, call: &Call<'_>) -> Result<Standing, CallError> {
        Ok(match self.held("signature", call)? {
            Some(true) => Standing::good(),
            Some(false) => Standing::refused("revoked"),
            None => Standing::unknown("no_record"),
        })
    }
}
