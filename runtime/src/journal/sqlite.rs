//! The durable journal: one SQLite file. WAL, synchronous=FULL, an append-only table whose rowid is the record's number.

use super::lock::Lock;
use super::snapshot_file::SnapshotFile;
use super::writer::{Encoded, Job, Writer};
use super::{Batch, Datum, Group, Head, Journal, JournalError, LONG, Last, NOTHING, Row, Then, body, link};
use crate::{CaseId, Hash, Version};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, params};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// "ZNFL": distinguishes journals from other programs' databases.
const APPLICATION: i64 = 0x5A4E_464C;
/// Version of the tables.
///
/// 2: ids of requests lie beside the chain.
const FORM: i64 = 2;
/// How long a write waits for another process that has the file to itself for a moment, and an emptying of the log for readers.
const BUSY: Duration = Duration::from_secs(10);
const SHORTLY: Duration = Duration::from_millis(250);

/// A journal in a file. One process writes it: a second one that would gets [`JournalError::InUse`]. Others may read it meanwhile.
#[derive(Debug)]
pub struct SqliteJournal {
    shared: Arc<Mutex<Connection>>,
    /// `None` if it is read-only.
    writer: Option<Writer>,
    snapshot: SnapshotFile,
    /// After the connection, so that nobody writes before that is closed; `None` if it is read-only.
    _lock: Option<Lock>,
}

impl SqliteJournal {
    /// Opens or creates it. Half-written transactions of a crash are rolled back.
    ///
    /// # Errors
    /// [`JournalError`]; the file is left as it was.
    pub fn open(path: &Path) -> Result<Self, JournalError> {
        Self::open_observed(path, |_| {})
    }

    /// The same; `committed` is told how long each commit took, the sync of the disk included, on the writer's thread.
    ///
    /// # Errors
    /// As there.
    pub fn open_observed(
        path: &Path,
        committed: impl Fn(Duration) + Send + 'static,
    ) -> Result<Self, JournalError> {
        let lock = Some(Lock::take(path)?);
        let connection = connect(path).map_err(|error| named(error, path))?;
        let last = last_row(&connection)?;
        let shared = Arc::new(Mutex::new(connection));
        let writer = Some(Writer::start(Arc::clone(&shared), last, Box::new(committed))?);
        Ok(Self { shared, writer, snapshot: SnapshotFile::beside(path), _lock: lock })
    }

    /// Opens it read-only: the files do not change.
    ///
    /// While another process writes it, this is how it stood at this moment, whatever is written later. Otherwise what a crash left in
    /// the write-ahead log is read and stays there, and it is locked exclusively, so that no one writes meanwhile.
    ///
    /// # Errors
    /// [`JournalError`], also if there is no such file, and on [`append`](Journal::append).
    pub fn read_only(path: &Path) -> Result<Self, JournalError> {
        let connection = match Lock::is_taken(path) {
            true => connect_beside_a_writer(path),
            false => connect_to_read(path),
        };
        let connection = connection.map_err(|error| named(error, path))?;
        let snapshot = SnapshotFile::beside(path);
        Ok(Self { shared: Arc::new(Mutex::new(connection)), writer: None, snapshot, _lock: None })
    }

    /// Whether another engine writes it now.
    pub fn is_written(path: &Path) -> bool {
        Lock::is_taken(path)
    }

    /// Copies it into a new file, which is on the disk when this returns. What [`read_only`](Self::read_only) opened is copied as it stood
    /// at that moment.
    ///
    /// # Errors
    /// [`JournalError`]; also where there is such a file.
    pub fn copy_to(&self, path: &Path) -> Result<(), JournalError> {
        copy(&self.connection(), path)
    }

    /// Limits the file to that many pages of 4096 bytes: a full disk for tests.
    ///
    /// # Errors
    /// [`JournalError`].
    pub fn limit_pages(&self, pages: u32) -> Result<(), JournalError> {
        self.connection().pragma_update(None, "max_page_count", pages).map_err(failed)
    }

    /// What the writer is given of a batch, and the last hash of each group.
    fn job(&self, batch: Batch) -> Result<(Job, Vec<Option<Hash>>), JournalError> {
        let Batch { groups, data, erase, requests, forget, flows } = batch;
        let groups: Vec<Encoded> =
            groups.iter().map(|group| self.encode(group)).collect::<Result<_, JournalError>>()?;
        let hashes = groups.iter().map(Encoded::hash).collect();
        Ok((Job { groups, data, erase, requests, forget, flows }, hashes))
    }

    /// On the caller's thread, since all wait for the writer's thread.
    fn encode(&self, group: &Group) -> Result<Encoded, JournalError> {
        let (case, seq) = group.records.first().map_or((CaseId(0), 0), |record| (record.case, record.seq));
        let mut hash = match group.before {
            Some(before) => before,
            None if group.prev == 0 => NOTHING,
            None => {
                let row = self.row(group.prev)?;
                let missing = "it is missing, and a record that follows it was to be written".to_owned();
                row.ok_or(JournalError::Corrupt { row: Some(group.prev), what: missing })?.hash
            }
        };
        let link = |record| {
            let body = body(record);
            hash = link(&hash, &body);
            (body, hash)
        };
        Ok(Encoded { case, seq, prev: group.prev, records: group.records.iter().map(link).collect() })
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // SQLite rolls back what a panicking thread left open.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn connect(path: &Path) -> Result<Connection, JournalError> {
    let connection = Connection::open(path).map_err(failed)?;
    // Somebody who reads it alone, or an older program: they are not waited for.
    connection.busy_timeout(Duration::ZERO).map_err(failed)?;
    check_form(&connection, false)?;
    connection.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
    connection.pragma_update(None, "synchronous", "FULL").map_err(failed)?;
    connection.pragma_update(None, "secure_delete", "ON").map_err(failed)?;
    let tables = format!(
        "BEGIN EXCLUSIVE;
         CREATE TABLE IF NOT EXISTS journal (
             row INTEGER PRIMARY KEY, of_case INTEGER NOT NULL, seq INTEGER NOT NULL, prev INTEGER NOT NULL,
             body BLOB NOT NULL, hash BLOB NOT NULL, chain BLOB NOT NULL);
         CREATE TABLE IF NOT EXISTS data (
             of_case INTEGER NOT NULL, no INTEGER NOT NULL, salt BLOB NOT NULL, body BLOB NOT NULL,
             PRIMARY KEY (of_case, no)) WITHOUT ROWID;
         CREATE TABLE IF NOT EXISTS request (
             id TEXT PRIMARY KEY, of_case INTEGER NOT NULL) WITHOUT ROWID;
         CREATE INDEX IF NOT EXISTS request_case ON request (of_case);
         CREATE TABLE IF NOT EXISTS flow (version TEXT PRIMARY KEY, json BLOB NOT NULL);
         PRAGMA application_id = {APPLICATION};
         PRAGMA user_version = {FORM};
         COMMIT;"
    );
    connection.execute_batch(&tables).map_err(failed)?;
    // A crash may have left what was erased in the log. Where that cannot be helped now, the erasure was not acknowledged.
    drop(checkpoint(&connection));
    connection.busy_timeout(BUSY).map_err(failed)?;
    Ok(connection)
}

/// Opens it as it stands while another process writes it. The transaction keeps that state in sight, until the connection is closed.
fn connect_beside_a_writer(path: &Path) -> Result<Connection, JournalError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(failed)?;
    connection.busy_timeout(BUSY).map_err(failed)?;
    connection.execute_batch("BEGIN").map_err(failed)?;
    check_form(&connection, true)?;
    Ok(connection)
}

/// Copies a database into a new file.
fn copy(from: &Connection, path: &Path) -> Result<(), JournalError> {
    let io = |error: std::io::Error| JournalError::Io { what: format!("{}: {error}", path.display()) };
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).map_err(io)?;
    let mut to = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(failed)?;
    let copying = Backup::new(from, &mut to).map_err(failed)?;
    match copying.step(-1).map_err(failed)? {
        StepResult::Done => {}
        _ => return Err(JournalError::InUse { path: path.display().to_string() }),
    }
    drop(copying);
    to.close().map_err(|(_, error)| failed(error))?;
    file.sync_all().map_err(io)
}

/// Opens it so that not even closing changes it: SQLite would checkpoint the log then.
fn connect_to_read(path: &Path) -> Result<Connection, JournalError> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let logged = std::fs::metadata(&log).is_ok_and(|log| log.len() > 0);
    let alone = std::fs::metadata(path).is_ok_and(|file| file.permissions().readonly());
    if alone && !logged {
        // A read-only copy: it cannot be locked, and needs no lock.
        let mut uri = String::from("file:");
        for byte in path.as_os_str().as_encoded_bytes() {
            match byte {
                b'/' | b'.' | b'-' | b'_' => uri.push(char::from(*byte)),
                _ if byte.is_ascii_alphanumeric() => uri.push(char::from(*byte)),
                _ => uri.push_str(&format!("%{byte:02x}")),
            }
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let connection = Connection::open_with_flags(uri + "?immutable=1", flags).map_err(failed)?;
        check_form(&connection, true)?;
        return Ok(connection);
    }
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(failed)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, logged).map_err(failed)?;
    hold(&connection)?;
    check_form(&connection, true)?;
    connection.pragma_update(None, "query_only", "ON").map_err(failed)?;
    Ok(connection)
}

/// Writes the log into the database and empties it.
pub(super) fn checkpoint(connection: &Connection) -> Result<(), JournalError> {
    // Writers wait meanwhile: somebody who reads for long is not waited for.
    connection.busy_timeout(SHORTLY).map_err(failed)?;
    let busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
    connection.busy_timeout(BUSY).map_err(failed)?;
    match busy.map_err(failed)? {
        0 => Ok(()),
        _ => Err(JournalError::Io { what: "the write-ahead log is being read".to_owned() }),
    }
}

fn hold(connection: &Connection) -> Result<(), JournalError> {
    connection.busy_timeout(Duration::ZERO).map_err(failed)?;
    // Set before the first read, which takes the lock and keeps it; WAL then needs no shared memory.
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE").map_err(failed)
}

/// Checks that it is a journal of a known version; an empty database is a new journal.
fn check_form(connection: &Connection, made: bool) -> Result<(), JournalError> {
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(failed);
    let (application, form) = (number("application_id")?, number("user_version")?);
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0)).map_err(failed)?;
    if tables > 0 && application != APPLICATION {
        return Err(JournalError::Foreign { what: format!("a database of application {application:#x}") });
    }
    if form > FORM {
        return Err(JournalError::Newer { found: form, known: FORM });
    }
    if made && tables == 0 {
        return Err(JournalError::Foreign { what: "an empty database".to_owned() });
    }
    Ok(())
}

/// Adds the file's name to an error.
fn named(error: JournalError, path: &Path) -> JournalError {
    match error {
        JournalError::InUse { .. } => JournalError::InUse { path: path.display().to_string() },
        other => other,
    }
}

fn last_row(connection: &Connection) -> Result<Option<Row>, JournalError> {
    let last: Option<i64> =
        connection.query_row("SELECT max(row) FROM journal", [], |row| row.get(0)).map_err(failed)?;
    match last {
        Some(last) => row(connection, last),
        None => Ok(None),
    }
}

fn row(connection: &Connection, number: i64) -> Result<Option<Row>, JournalError> {
    let mut select = connection
        .prepare_cached("SELECT row, of_case, seq, prev, body, hash, chain FROM journal WHERE row = ?1")
        .map_err(failed)?;
    select.query_row([number], |row| Ok(read_row(row))).optional().map_err(failed)?.transpose()
}

fn read_row(row: &rusqlite::Row<'_>) -> Result<Row, JournalError> {
    let number: i64 = row.get(0).map_err(failed)?;
    let bad = |what: &str| JournalError::Corrupt { row: u64::try_from(number).ok(), what: what.to_owned() };
    let natural = |column, name: &str| {
        let value = row.get::<_, i64>(column).map_err(|_| bad(name))?;
        u64::try_from(value).map_err(|_| bad(name))
    };
    let blob = |column, name: &str| row.get::<_, Vec<u8>>(column).map_err(|_| bad(name));
    Ok(Row {
        row: natural(0, "its number")?,
        case: CaseId(natural(1, "its case")?),
        seq: natural(2, "its number in the case")?,
        prev: natural(3, "its predecessor")?,
        body: blob(4, "its body")?,
        hash: stored_hash(&blob(5, "its hash")?).ok_or_else(|| bad("its hash"))?,
        chain: stored_hash(&blob(6, "its chain")?).ok_or_else(|| bad("its chain"))?,
    })
}

fn lasts(rows: Vec<u64>, hashes: Vec<Option<Hash>>) -> Vec<Last> {
    rows.into_iter().zip(hashes).map(|(row, hash)| Last { row, hash }).collect()
}

fn stored_hash(bytes: &[u8]) -> Option<Hash> {
    bytes.try_into().ok().map(Hash)
}

/// Maps an SQLite error.
pub(super) fn failed(error: rusqlite::Error) -> JournalError {
    let what = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            JournalError::InUse { path: String::new() }
        }
        Some(ErrorCode::DiskFull) => JournalError::Full,
        Some(ErrorCode::DatabaseCorrupt) => JournalError::Corrupt { row: None, what },
        Some(ErrorCode::NotADatabase) => JournalError::Foreign { what },
        _ => JournalError::Io { what },
    }
}

/// SQLite's integers are signed; ours never reach the limit.
pub(super) fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn only_read() -> JournalError {
    JournalError::Io { what: "it was opened to read only".to_owned() }
}

impl Journal for SqliteJournal {
    fn append(&self, batch: Batch) -> Result<Vec<Last>, JournalError> {
        let Some(writer) = &self.writer else { return Err(only_read()) };
        let (job, hashes) = self.job(batch)?;
        Ok(lasts(writer.write(job)?, hashes))
    }

    fn append_then(&self, batch: Batch, then: Then) {
        let Some(writer) = &self.writer else { return then(Err(only_read())) };
        match self.job(batch) {
            Ok((job, hashes)) => {
                writer.write_then(job, Box::new(move |rows| then(rows.map(|rows| lasts(rows, hashes)))));
            }
            Err(error) => then(Err(error)),
        }
    }

    fn append_group(&self, group: &Group) -> Result<Last, JournalError> {
        let Some(writer) = &self.writer else { return Err(only_read()) };
        let encoded = self.encode(group)?;
        let hash = encoded.hash();
        let rows = writer.write(Job { groups: vec![encoded], ..Job::default() })?;
        Ok(Last { row: rows.first().copied().unwrap_or_default(), hash })
    }

    fn read(&self, after: u64, limit: usize) -> Result<Vec<Row>, JournalError> {
        let connection = self.connection();
        let mut select = connection
            .prepare_cached(
                "SELECT row, of_case, seq, prev, body, hash, chain FROM journal WHERE row > ?1 ORDER BY row LIMIT ?2",
            )
            .map_err(failed)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let found = select.query_map(params![int(after), limit], |row| Ok(read_row(row))).map_err(failed)?;
        found.map(|row| row.map_err(failed)?).collect()
    }

    fn row(&self, number: u64) -> Result<Option<Row>, JournalError> {
        row(&self.connection(), int(number))
    }

    fn datum(&self, case: CaseId, no: u32) -> Result<Option<Datum>, JournalError> {
        let connection = self.connection();
        let found = connection.query_row(
            "SELECT salt, body FROM data WHERE of_case = ?1 AND no = ?2",
            params![int(case.0), no],
            |row| Ok(Datum { case, no, salt: row.get(0)?, body: row.get(1)? }),
        );
        found.optional().map_err(failed)
    }

    fn data(&self, (case, no): (CaseId, u32), limit: usize) -> Result<Vec<Datum>, JournalError> {
        let connection = self.connection();
        let mut select = connection
            .prepare_cached(
                "SELECT of_case, no, salt, body FROM data WHERE (of_case, no) > (?1, ?2) AND length(body) <= ?3
                 ORDER BY of_case, no LIMIT ?4",
            )
            .map_err(failed)?;
        let most = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let found = select
            .query_map(params![int(case.0), no, most(LONG), most(limit)], |row| {
                let case = CaseId(u64::try_from(row.get::<_, i64>(0)?).unwrap_or(0));
                Ok(Datum { case, no: row.get(1)?, salt: row.get(2)?, body: row.get(3)? })
            })
            .map_err(failed)?;
        found.map(|datum| datum.map_err(failed)).collect()
    }

    fn request(&self, id: &str) -> Result<Option<CaseId>, JournalError> {
        let connection = self.connection();
        let mut select =
            connection.prepare_cached("SELECT of_case FROM request WHERE id = ?1").map_err(failed)?;
        let found = select.query_row([id], |row| row.get::<_, i64>(0)).optional().map_err(failed)?;
        Ok(found.map(|case| CaseId(u64::try_from(case).unwrap_or(0))))
    }

    fn scrub(&self) -> Result<(), JournalError> {
        checkpoint(&self.connection())
    }

    fn head(&self) -> Result<Option<Head>, JournalError> {
        let last = last_row(&self.connection())?;
        Ok(last.map(|row| Head { row: row.row, chain: row.chain }))
    }

    fn snapshot(&self) -> Option<Vec<u8>> {
        self.snapshot.read()
    }

    fn keep(&self, snapshot: &[u8]) -> Result<(), JournalError> {
        if self.writer.is_none() {
            return Err(only_read());
        }
        self.snapshot.write(snapshot)
    }

    fn flows(&self) -> Result<Vec<(Version, Vec<u8>)>, JournalError> {
        let connection = self.connection();
        let mut select =
            connection.prepare("SELECT version, json FROM flow ORDER BY version").map_err(failed)?;
        let found = select
            .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?)))
            .map_err(failed)?;
        found
            .map(|flow| {
                let (version, json) = flow.map_err(failed)?;
                let parsed = Hash::parse(&version).filter(|version| *version == Hash::digest(&[&json]));
                let what = format!("flow {version} is not what was written");
                Ok((parsed.ok_or(JournalError::Corrupt { row: None, what })?, json))
            })
            .collect()
    }

    fn commits(&self) -> u64 {
        self.writer.as_ref().map_or(0, Writer::commits)
    }
}
