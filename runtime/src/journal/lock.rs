//! Who may write a journal: the process that holds the lock of the file `JOURNAL.lock` beside it. Others may read meanwhile.
//!
//! The lock is no lock of the journal's own file: closing a second handle of that would take away SQLite's locks, and those of SQLite keep
//! readers out. The file stays where it is: whether it is locked counts, and the system unlocks it whatever ends the process.

use super::JournalError;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How often, and how far apart, it is tried.
const LOOKS: u32 = 10;
const LOOK: Duration = Duration::from_millis(5);

/// The right to write. Dropping it gives it back.
#[derive(Debug)]
pub(super) struct Lock(#[allow(dead_code)] File); // it is held, not looked at

/// The file that is locked.
fn place(journal: &Path) -> PathBuf {
    let mut name = journal.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}

impl Lock {
    /// Takes it.
    pub(super) fn take(journal: &Path) -> Result<Self, JournalError> {
        let path = place(journal);
        let told = |error: std::io::Error| JournalError::Io { what: format!("{}: {error}", path.display()) };
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(told)?;
        // Somebody may look just now whether it is locked.
        for _ in 0..LOOKS {
            match file.try_lock() {
                Ok(()) => return Ok(Self(file)),
                Err(TryLockError::WouldBlock) => std::thread::sleep(LOOK),
                Err(TryLockError::Error(error)) => return Err(told(error)),
            }
        }
        Err(JournalError::InUse { path: journal.display().to_string() })
    }

    /// Whether somebody has it. Nothing is made, so that nobody's files change who only reads.
    pub(super) fn is_taken(journal: &Path) -> bool {
        let Ok(file) = File::open(place(journal)) else { return false };
        matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
    }
}
