//! What people said of groups of variants, beside the index: `groups.json`. Its form is that of `compare::group::Judged`; here it is a text.

use std::fs;
use std::io;
use std::path::Path;

/// The file's name in the folder of a knowledge base.
pub const JUDGED: &str = "groups.json";

/// The file's text; none where nobody said anything yet.
///
/// # Errors
/// It is there and cannot be read.
pub fn judged(kb: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(kb.join(JUDGED)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Puts the text in the file's place, whole or not at all.
///
/// # Errors
/// It cannot be written.
pub fn keep_judged(kb: &Path, text: &str) -> io::Result<()> {
    let beside = kb.join(format!(".{JUDGED}.{}.tmp", std::process::id()));
    fs::write(&beside, text).and_then(|()| fs::rename(&beside, kb.join(JUDGED)))
}
