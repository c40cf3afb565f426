//! Stores in SQLite files.

use crate::{Form, StoreError};
use rusqlite::Connection;
use std::path::Path;
use std::time::Duration;

/// How long a write waits for that of another process.
const BUSY: Duration = Duration::from_secs(10);

/// Opens the file, or makes it.
pub(crate) fn open(path: &Path, form: &Form) -> Result<Connection, StoreError> {
    made(Connection::open(path)?, form)
}

/// The same in memory.
pub(crate) fn in_memory(form: &Form) -> Result<Connection, StoreError> {
    made(Connection::open_in_memory()?, form)
}

/// A second connection, for what may be lost with the power: in write-ahead mode a write without a sync survives the end of the process,
/// though not that of the machine.
pub(crate) fn relaxed(path: &Path) -> Result<Connection, StoreError> {
    let file = Connection::open(path)?;
    file.busy_timeout(BUSY)?;
    file.pragma_update(None, "synchronous", "NORMAL")?;
    file.pragma_update(None, "secure_delete", "ON")?;
    Ok(file)
}

fn made(file: Connection, form: &Form) -> Result<Connection, StoreError> {
    file.busy_timeout(BUSY)?;
    let before = is_ours(&file, form)?;
    file.pragma_update(None, "journal_mode", if form.unordered { "TRUNCATE" } else { "WAL" })?;
    file.pragma_update(None, "synchronous", "FULL")?;
    file.pragma_update(None, "secure_delete", "ON")?;
    file.pragma_update(None, "foreign_keys", "ON")?;
    let changes = form.changes.iter().filter(|(version, _)| before.is_some_and(|before| before < *version));
    let changes: String = changes.map(|(_, change)| *change).collect();
    let marks = form.application.map(|application| {
        format!("PRAGMA application_id = {application}; PRAGMA user_version = {};", form.version)
    });
    let marks = marks.unwrap_or_default();
    if !form.tables.is_empty() || !marks.is_empty() {
        file.execute_batch(&format!("BEGIN IMMEDIATE; {changes} {}; {marks} COMMIT;", form.tables))?;
    }
    Ok(file)
}

/// The version of the file; none: it is new.
fn is_ours(file: &Connection, form: &Form) -> Result<Option<i32>, StoreError> {
    let Some(application) = form.application else { return Ok(None) };
    let number = |name| file.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let tables: i64 = file.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
    if tables == 0 {
        return Ok(None);
    }
    if number("application_id")? != application {
        return Err(StoreError::failed(format!("the file is no {}", form.what)));
    }
    let version = number("user_version")?;
    if version > form.version {
        return Err(StoreError::failed("a newer program made the file; use that one"));
    }
    Ok(Some(version))
}
