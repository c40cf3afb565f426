//! Searches that people keep by name, beside the index: `searches.json`.

use super::KbError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

/// The file's name in the folder of a knowledge base.
pub const SEARCHES: &str = "searches.json";

/// A search that is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// As typed.
    pub query: String,
    /// Take all words as they stand.
    #[serde(default)]
    pub literal: bool,
}

/// The searches kept in a folder, by name.
///
/// # Errors
/// The file is there and cannot be read, or is damaged.
pub fn searches(kb: &Path) -> Result<BTreeMap<String, Saved>, KbError> {
    let path = kb.join(SEARCHES);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(KbError::io(&path, &error)),
    };
    serde_json::from_str(&text).map_err(|error| KbError::Damaged { path, what: error.to_string() })
}

/// Keeps a search under a name, in the place of what had it.
///
/// # Errors
/// The file cannot be read or written.
pub fn save_search(kb: &Path, name: &str, search: Saved) -> Result<(), KbError> {
    let mut all = searches(kb)?;
    all.insert(name.to_owned(), search);
    let text = serde_json::to_string_pretty(&all).unwrap_or_default() + "\n";
    let path = kb.join(SEARCHES);
    let beside = kb.join(format!(".{SEARCHES}.{}.tmp", std::process::id()));
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, &path));
    written.map_err(|error| KbError::io(&path, &error))
}
