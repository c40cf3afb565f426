//! Files that are no UTF-8 themselves, kept beside the index as they were added: `originals/HASH.ENDING`.
//!
//! A file is written before the act is committed and removed after the commit that takes the act out. So whatever an act names is there.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use zanflow_source::Found;

/// The folder's name.
pub const FOLDER: &str = "originals";

/// Keeps the file of an act; gives its name in the folder.
///
/// # Errors
/// It cannot be copied.
pub fn keep(kb: &Path, found: &Found, hash: &str) -> io::Result<String> {
    let ending =
        found.path.extension().and_then(|ending| ending.to_str()).unwrap_or("bin").to_ascii_lowercase();
    let name = format!("{hash}.{ending}");
    let folder = kb.join(FOLDER);
    let place = folder.join(&name);
    if place.exists() {
        return Ok(name);
    }
    fs::create_dir_all(&folder)?;
    let beside = folder.join(format!(".{name}.tmp"));
    fs::copy(&found.path, &beside).and_then(|_| fs::rename(&beside, &place))?;
    Ok(name)
}

/// Removes files of acts that are not held any more. One that cannot be removed is only room lost.
pub fn clear(kb: &Path, held: &BTreeSet<&str>) {
    for file in fs::read_dir(kb.join(FOLDER)).into_iter().flatten().flatten() {
        let name = file.file_name();
        let hash = name.to_str().and_then(|name| name.split('.').next()).unwrap_or_default();
        if !held.contains(hash) {
            let _ = fs::remove_file(file.path());
        }
    }
}
