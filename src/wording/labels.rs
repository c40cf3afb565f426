//! Words that generated files add to the act's own, in three languages: `templates/labels.txt`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The language of labels. What comes from the act stays as it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lang {
    /// Kazakh.
    #[default]
    Kk,
    /// Russian.
    Ru,
    /// English.
    En,
}

impl Lang {
    /// The language's code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Kk => "kk",
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// The label of a key; the key itself where the table has none.
    pub fn label(self, key: &'static str) -> &'static str {
        let row = TABLE.get(key);
        row.and_then(|row| row.get(self as usize)).copied().unwrap_or(key)
    }

    /// The label of a key that is put together; empty where the table has none.
    pub fn named(self, group: &str, name: &str) -> &'static str {
        let row = TABLE.get(format!("{group}.{name}").as_str());
        row.and_then(|row| row.get(self as usize)).copied().unwrap_or_default()
    }

    /// The label of a key with its `{}` filled in, in order.
    pub fn fill(self, key: &'static str, values: &[&str]) -> String {
        let mut pieces = self.label(key).split("{}");
        let mut out = pieces.next().unwrap_or_default().to_owned();
        for (nth, piece) in pieces.enumerate() {
            out.push_str(values.get(nth).copied().unwrap_or_default());
            out.push_str(piece);
        }
        out
    }

    /// All labels by their keys, `.` in a key made `_`, for templates.
    pub fn all(self) -> BTreeMap<String, &'static str> {
        let row = |(key, row): (&&str, &[&'static str; 3])| {
            (key.replace('.', "_"), row.get(self as usize).copied().unwrap_or_default())
        };
        TABLE.iter().map(row).collect()
    }
}

static TABLE: LazyLock<BTreeMap<&'static str, [&'static str; 3]>> =
    LazyLock::new(|| rows(include_str!("../../templates/labels.txt")).filter_map(Result::ok).collect());

type Row = (&'static str, [&'static str; 3]);

/// The rows of the table; a line that is none comes back as it is.
fn rows(text: &'static str) -> impl Iterator<Item = Result<Row, &'static str>> {
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
        for row in rows(include_str!("../../templates/labels.txt")) {
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

    /// What the code and the templates ask for is in the table, and what is in the table is asked for.
    #[test]
    fn keys_are_those_that_are_asked_for() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut text = String::new();
        let mut open = vec![root.join("src/generate"), root.join("templates")];
        while let Some(path) = open.pop() {
            // Pages of the server, comparisons and findings have words of their own.
            if ["web", "compare", "lint"].iter().any(|own| path.ends_with(format!("templates/{own}"))) {
                continue;
            }
            if path.is_dir() {
                open.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            } else if !path.ends_with("labels.txt") && !path.ends_with("labels.rs") {
                text.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
        let asked = regex::Regex::new(r#"(?:label|fill)\(\s*"([a-z_.]+)"|labels\.([a-z_]+)"#).unwrap();
        let keys: BTreeMap<String, &str> = TABLE.keys().map(|key| (key.replace('.', "_"), *key)).collect();
        for found in asked.captures_iter(&text) {
            let key = found.get(1).or(found.get(2)).unwrap().as_str().replace('.', "_");
            assert!(keys.contains_key(&key), "{key} is not in the table");
        }
        for (plain, key) in &keys {
            let group = key.split('.').next().unwrap();
            let named = ["action", "system", "channel"].contains(&group);
            let asked = text.contains(&format!("\"{key}\"")) || text.contains(&format!("labels.{plain}"));
            assert!(named || asked, "nobody asks for {key}");
        }
    }

    #[test]
    fn holes_are_filled_in_order() {
        assert_eq!(Lang::En.fill("passport.survey.size", &["4", "3"]), "4 questions, at most 3 answers each");
        assert_eq!(Lang::Kk.fill("cite.paragraph", &["6"]), "6-тармақ");
    }
}
