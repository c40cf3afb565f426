//! Acts that are not in the work tree of their repository any more, as they last were.

use super::Kb;
use super::writer::{Added, Planned, Stored};
use crate::history::{Removed, Repo, read_files};
use crate::source::{ReadError, ReadErrorKind};
use std::path::Path;

impl Kb {
    /// Reads and compiles the last version of an act that was taken out.
    pub(super) fn prepare_past(&self, planned: &Planned, past: &Removed) -> Result<Added, ReadError> {
        let failed = |what: String| ReadError { path: past.path.clone(), kind: ReadErrorKind::Io(what) };
        let Some(origin) = &planned.origin else {
            return Err(failed("its repository is not known".to_owned()));
        };
        let repo = Repo::around(Path::new(&origin.root)).map_err(|error| failed(error.to_string()))?;
        let files = repo.files(&format!("{}^1", past.commit), &past.path);
        let files = files.map_err(|error| failed(error.to_string()))?;
        let mut hasher = blake3::Hasher::new();
        for (name, bytes) in &files {
            hasher.update(name.as_bytes());
            hasher.update(bytes);
        }
        hasher.update(past.day.as_bytes());
        let hash = hasher.finalize().to_hex().to_string();
        if planned.known.as_ref() == Some(&hash) {
            return Ok(Added::Unchanged);
        }
        let source = read_files(&past.path, &files).map_err(failed)?;
        let stored = |(name, bytes): &(String, Vec<u8>)| {
            Stored::of(format!("{}/{name}", past.path), String::from_utf8_lossy(bytes).into_owned())
        };
        let sources: Vec<Stored> = files.iter().map(stored).collect();
        Ok(self.made(planned, &source, &sources, hash))
    }
}
