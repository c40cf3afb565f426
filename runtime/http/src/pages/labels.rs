//! Labels of the pages in three languages: `templates/labels.txt`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The language of a page. What comes from the act stays as it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    Kk,
    Ru,
    En,
}

impl Lang {
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Kk, Self::Ru, Self::En].into_iter().find(|lang| lang.code() == code)
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::Kk => "kk",
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// The label of a key; the key itself if it is missing.
    pub fn label(self, key: &str) -> &str {
        TABLE.get(key).and_then(|row| row.get(self as usize)).copied().unwrap_or(key)
    }

    /// The label of a key with its `{}` filled in.
    pub fn fill(self, key: &str, value: &str) -> String {
        self.label(key).replacen("{}", value, 1)
    }
}

static TABLE: LazyLock<BTreeMap<&'static str, [&'static str; 3]>> =
    LazyLock::new(|| rows().filter_map(Result::ok).collect());

/// The rows of the table; a malformed line is returned as the error.
fn rows() -> impl Iterator<Item = Result<(&'static str, [&'static str; 3]), &'static str>> {
    let text = include_str!("../../templates/labels.txt");
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        match cells.as_slice() {
            [key, kk, ru, en] => Ok((*key, [*kk, *ru, *en])),
            _ => Err(line),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_three_languages() {
        let mut keys = Vec::new();
        for row in rows() {
            let (key, labels) = row.expect("key | Kazakh | Russian | English");
            let holes = labels.map(|label| label.matches("{}").count());
            assert!(labels.iter().all(|label| !label.is_empty()), "{key}");
            assert!(holes.iter().all(|count| *count == holes[0]), "{key}");
            keys.push(key);
        }
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), count, "a key stands twice");
    }

    /// The table has every used key, and every key is used.
    #[test]
    fn keys_are_those_that_are_asked_for() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut open = vec![root.join("src"), root.join("templates")];
        let mut text = String::new();
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            } else if !path.ends_with("labels.rs") && !path.ends_with("labels.txt") {
                text.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
        let mut asked = 0;
        for call in [" t(\"", ".label(\"", " fill(\"", ".fill(\"", "\"error."] {
            for rest in text.split(call).skip(1) {
                let key = rest.split('"').next().unwrap();
                let key = if call == "\"error." { format!("error.{key}") } else { key.to_owned() };
                // A group with a name put to it.
                assert!(key.ends_with('.') || TABLE.contains_key(key.as_str()), "{key} is not in the table");
                asked += 1;
            }
        }
        assert!(asked > 100, "{asked}");
        for key in TABLE.keys() {
            let group = key.split('.').next().unwrap();
            let named = ["status", "event", "detail", "system"].contains(&group);
            assert!(named || text.contains(&format!("\"{key}\"")), "nobody asks for {key}");
        }
    }
}
