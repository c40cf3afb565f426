//! The other systems: what they did, by key, in a file that all processes share.

use rusqlite::{Connection, params};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use zanflow_runtime::{Answer, Call, CallError, Steps};

/// Systems that do each thing once per key, are slow at times, and fail as they please: before they acted, or after.
pub struct Effects {
    file: Mutex<Connection>,
    /// Milliseconds that a call takes at most.
    slow: u64,
}

/// A step of a case: case, node, visit.
pub type Step = (u64, String, u32);

impl Effects {
    /// Opens or creates the file.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn open(path: &Path, slow: u64) -> rusqlite::Result<Self> {
        let file = Connection::open(path)?;
        file.busy_timeout(Duration::from_secs(30))?;
        // Processes are killed here, not machines.
        file.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
             CREATE TABLE IF NOT EXISTS effect (key TEXT PRIMARY KEY, step TEXT NOT NULL, visit INTEGER NOT NULL,
                 \"case\" INTEGER NOT NULL) WITHOUT ROWID;",
        )?;
        Ok(Self { file: Mutex::new(file), slow })
    }

    /// How often each step was done.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn done(&self) -> rusqlite::Result<BTreeMap<Step, u64>> {
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let mut rows = file.prepare("SELECT \"case\", step, visit, count(*) FROM effect GROUP BY 1, 2, 3")?;
        let found = rows.query_map([], |row| {
            let (case, count): (i64, i64) = (row.get(0)?, row.get(3)?);
            Ok(((case.cast_unsigned(), row.get(1)?, row.get(2)?), count.cast_unsigned()))
        })?;
        found.collect()
    }

    /// Whether it was done now; otherwise before.
    fn act(&self, call: &Call<'_>) -> rusqlite::Result<bool> {
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let key = &call.key;
        let mut insert = file.prepare_cached("INSERT OR IGNORE INTO effect VALUES (?1, ?2, ?3, ?4)")?;
        let case = key.case.0.cast_signed();
        Ok(insert.execute(params![key.to_string(), key.node.as_str(), key.visit, case])? > 0)
    }
}

impl Steps for Effects {
    fn call(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        std::thread::sleep(Duration::from_millis(fastrand::u64(0..=self.slow)));
        let mut hasher = DefaultHasher::new();
        call.key.to_string().hash(&mut hasher);
        // By the key, so that it does the same whenever it is asked again.
        let drawn = hasher.finish() % 100;
        if drawn < 4 {
            return Err(CallError::NotDone { why: "not now".to_owned() });
        }
        let failed = |error: rusqlite::Error| CallError::Unclear { why: error.to_string() };
        let is_new = self.act(call).map_err(failed)?;
        if is_new && drawn < 8 {
            return Err(CallError::Unclear { why: "the line broke".to_owned() });
        }
        // One in ten is not found in the register.
        let found = call.key.node != "c2" || !call.key.case.0.is_multiple_of(10);
        Ok(Answer { reference: Some(call.key.to_string()), ..Answer::holds(found) })
    }
}
