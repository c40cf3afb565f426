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
    /// Values of facets that were chosen, by the facet's name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub within: BTreeMap<String, Vec<String>>,
    /// Order of the passages, by its name; the best first where there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sort: String,
}

impl Saved {
    /// The values chosen, as [`search_within`](super::Kb::search_within) takes them.
    pub fn chosen(&self) -> Vec<(&str, &str)> {
        let pairs = self.within.iter().map(|(name, values)| (name.as_str(), values));
        pairs.flat_map(|(name, values)| values.iter().map(move |value| (name, value.as_str()))).collect()
    }
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
    change(kb, |all| {
        all.insert(name.to_owned(), search);
    })
}

/// Takes a search away. Whether there was one of that name.
///
/// # Errors
/// The file cannot be read or written.
pub fn forget_search(kb: &Path, name: &str) -> Result<bool, KbError> {
    change(kb, |all| all.remove(name).is_some())
}

/// Reads, changes and writes the searches as one thing: programs that do so at once wait for one another.
fn change<T>(kb: &Path, change: impl FnOnce(&mut BTreeMap<String, Saved>) -> T) -> Result<T, KbError> {
    let lock = kb.join(format!(".{SEARCHES}.lock"));
    // Unlocked when it is dropped.
    let _held = fs::File::create(&lock)
        .and_then(|file| file.lock().map(|()| file))
        .map_err(|error| KbError::io(&lock, &error))?;
    let mut all = searches(kb)?;
    let told = change(&mut all);
    let text = serde_json::to_string_pretty(&all).unwrap_or_default() + "\n";
    let path = kb.join(SEARCHES);
    let beside = kb.join(format!(".{SEARCHES}.{}.tmp", std::process::id()));
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, &path));
    written.map_err(|error| KbError::io(&path, &error))?;
    Ok(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches_kept_at_once_are_all_there() {
        let folder = tempfile::tempdir().unwrap();
        let kb = folder.path();
        assert!(!forget_search(kb, "0").unwrap());
        std::thread::scope(|scope| {
            for nth in 0..8 {
                let saved = Saved { query: format!("{nth}"), ..Saved::default() };
                scope.spawn(move || save_search(kb, &nth.to_string(), saved).unwrap());
            }
        });
        assert_eq!(searches(kb).unwrap().len(), 8);
        assert!(forget_search(kb, "3").unwrap());
        assert!(!searches(kb).unwrap().contains_key("3"));
    }

    #[test]
    fn what_older_versions_kept_is_read() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(SEARCHES), r#"{"a": {"query": "бас тарту"}}"#).unwrap();
        let kept = searches(folder.path()).unwrap();
        assert_eq!(kept["a"], Saved { query: "бас тарту".to_owned(), ..Saved::default() });
    }
}
