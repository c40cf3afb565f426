//! Files of a service, looked at without changing them.

use super::facts::{Backups, FileFact, Found, Room};
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};
use zanflow_runtime::{JournalError, SqliteJournal, Time};

/// How long a writer may keep a file from being read.
const BUSY: Duration = Duration::from_secs(2);
/// Files of a folder of backups that are looked at.
const MOST: usize = 10_000;

/// A file that is a database.
pub fn database(path: &Path, needed: bool) -> FileFact {
    let found = look(path, || match reading(path) {
        Ok(store) => store
            .query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0))
            .map(|_| false)
            .map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    });
    FileFact { path: path.to_owned(), needed, private: true, found }
}

/// The journal, which a server may write just now.
pub fn journal(path: &Path) -> FileFact {
    let found = look(path, || match SqliteJournal::read_only(path) {
        Ok(_) => Ok(SqliteJournal::is_written(path)),
        Err(JournalError::InUse { .. }) => Ok(true),
        Err(error) => Err(error.to_string()),
    });
    FileFact { path: path.to_owned(), needed: false, private: true, found }
}

/// Any other file.
pub fn plain(path: &Path, needed: bool) -> FileFact {
    let found = look(path, || std::fs::File::open(path).map(|_| false).map_err(|error| error.to_string()));
    FileFact { path: path.to_owned(), needed, private: true, found }
}

/// Looks at a file: whether somebody else has it, or why it cannot be read.
fn look(path: &Path, open: impl FnOnce() -> Result<bool, String>) -> Found {
    match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Found::Missing,
        Err(error) => Found::Broken(error.to_string()),
        Ok(about) => match open() {
            Ok(true) => Found::InUse(rights(&about)),
            Ok(false) => Found::Readable(rights(&about)),
            Err(why) => Found::Broken(why),
        },
    }
}

/// The rights of a file that is there, where files have them.
pub fn rights_of(path: &Path) -> Option<u32> {
    rights(&std::fs::metadata(path).ok()?)
}

#[cfg(unix)]
fn rights(about: &std::fs::Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    Some(about.permissions().mode() & 0o777)
}

#[cfg(not(unix))]
fn rights(_: &std::fs::Metadata) -> Option<u32> {
    None
}

/// Opens a database so that no file is made beside it, even by another user than its owner: shared memory is used where a writer has made
/// it, and where nobody has, nobody writes.
pub fn reading(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if beside(path, "-shm").exists() || beside(path, "-journal").exists() {
        let store = Connection::open_with_flags(path, flags)?;
        store.busy_timeout(BUSY)?;
        return Ok(store);
    }
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' => uri.push(char::from(*byte)),
            _ if byte.is_ascii_alphanumeric() => uri.push(char::from(*byte)),
            _ => uri.push_str(&format!("%{byte:02x}")),
        }
    }
    Connection::open_with_flags(uri + "?immutable=1", flags | OpenFlags::SQLITE_OPEN_URI)
}

/// A file of the same name with something behind it.
pub fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The room on the disk of a file.
#[cfg(unix)]
pub fn room(path: &Path) -> Option<Room> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let about = rustix::fs::statvfs(folder).ok()?;
    Some(Room {
        free: about.f_bavail.saturating_mul(about.f_frsize),
        total: about.f_blocks.saturating_mul(about.f_frsize),
    })
}

/// The room on the disk of a file.
#[cfg(not(unix))]
pub fn room(_: &Path) -> Option<Room> {
    None
}

/// When the newest file of a folder was written, or the file itself.
pub fn backups(place: &Path, days: u32) -> Backups {
    let unreadable = |error: std::io::Error| Backups::Unreadable(format!("{}: {error}", place.display()));
    let about = match std::fs::metadata(place) {
        Ok(about) => about,
        Err(error) => return unreadable(error),
    };
    let mut newest = about.is_file().then(|| written(&about)).flatten();
    if about.is_dir() {
        let entries = match std::fs::read_dir(place) {
            Ok(entries) => entries,
            Err(error) => return unreadable(error),
        };
        let files = entries.take(MOST).filter_map(|entry| entry.ok()?.metadata().ok());
        newest = files.filter(std::fs::Metadata::is_file).filter_map(|about| written(&about)).max();
    }
    newest.map_or(Backups::None, |newest| Backups::Newest(newest, days))
}

fn written(about: &std::fs::Metadata) -> Option<Time> {
    let since = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(Time(i64::try_from(since.as_millis()).ok()?))
}
