//! Acts that are not in the work tree of their repository any more, as they last were.

use crate::{Added, Planned, made};
use std::path::Path;
use zanflow_history::{Removed, Repo, read_files};
use zanflow_source::{ReadError, ReadErrorKind};
use zanflow_store::{Kb, Stored};

/// Reads and compiles the last version of an act that was taken out.
pub(super) fn prepare(kb: &Kb, planned: &Planned, past: &Removed) -> Result<Added, ReadError> {
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
    if planned.slot.known.as_ref() == Some(&hash) {
        return Ok(Added::Unchanged);
    }
    let source = read_files(&past.path, &files).map_err(failed)?;
    let stored = |(name, bytes): &(String, Vec<u8>)| {
        Stored::of(format!("{}/{name}", past.path), String::from_utf8_lossy(bytes).into_owned())
    };
    let sources: Vec<Stored> = files.iter().map(stored).collect();
    Ok(made(kb, planned, &source, &sources, hash))
}
