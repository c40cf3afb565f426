//! The file beside a journal that holds its snapshot. It can be deleted at any time: then the whole journal is read.

use super::JournalError;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Where it lies.
#[derive(Debug)]
pub(super) struct SnapshotFile(PathBuf);

impl SnapshotFile {
    /// Beside the journal of that path.
    pub(super) fn beside(journal: &Path) -> Self {
        Self(with(journal, ".snapshot"))
    }

    pub(super) fn read(&self) -> Option<Vec<u8>> {
        std::fs::read(&self.0).ok()
    }

    /// Writes it anew, beside its place first.
    pub(super) fn write(&self, bytes: &[u8]) -> Result<(), JournalError> {
        let new = with(&self.0, ".new");
        let written = write_to(&new, bytes).and_then(|()| std::fs::rename(&new, &self.0));
        written.map_err(|error| {
            drop(std::fs::remove_file(&new));
            JournalError::Io { what: format!("{}: {error}", self.0.display()) }
        })
    }
}

fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn write_to(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file: File = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_one_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = SnapshotFile::beside(&folder.path().join("cases.journal"));
        assert_eq!(file.read(), None);
        file.write(b"one").unwrap();
        file.write(b"another").unwrap();
        assert_eq!(file.read().as_deref(), Some(&b"another"[..]));
        let names: Vec<_> =
            std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["cases.journal.snapshot"]);
    }
}
