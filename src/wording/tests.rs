//! What all catalogues together must keep: the same keys in three languages, no phrase twice, and keys that are asked for.
#![allow(clippy::string_slice)] // lengths are those of ASCII patterns

use fluent_bundle::FluentResource;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The parts that have a catalogue, with the code and templates that ask it for words.
const PARTS: [(&str, &[&str]); 8] = [
    ("cli", &["src/model/lib.rs", "src/cli"]),
    ("compare", &["src/compare", "src/migrate", "templates/compare"]),
    (
        "findings",
        &[
            "src/findings",
            "src/report/findings.rs",
            "src/report/findings_page.rs",
            "src/cli/check.rs",
            "templates/findings.html",
        ],
    ),
    (
        "generate",
        &[
            "src/model/document.rs",
            "src/generate",
            "templates/passport.html",
            "templates/passport.md",
            "templates/citizen.html",
            "templates/complaints.html",
        ],
    ),
    (
        "report",
        &[
            "src/model/lib.rs",
            "src/model/document.rs",
            "src/report/page.rs",
            "src/report/act.rs",
            "src/report/card.rs",
            "src/report/sheet.rs",
            "templates/report.html",
        ],
    ),
    ("result", &["runtime/result/src"]),
    ("runtime", &["runtime/http/src", "runtime/http/templates"]),
    ("serve", &["src/serve", "templates/web"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Messages of a catalogue by key, as they stand in the file; terms have a `-` before their name.
fn messages(part: &str, lang: &str) -> BTreeMap<String, String> {
    let path = root().join(format!("templates/words/{part}.{lang}.ftl"));
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(FluentResource::try_new(text.clone()).is_ok(), "{} has mistakes", path.display());
    let mut all = BTreeMap::new();
    let mut last = None;
    for line in text.lines() {
        let starts = line.starts_with(|first: char| first.is_ascii_lowercase() || first == '-');
        if let Some((key, value)) = line.split_once(" =").filter(|_| starts) {
            assert!(
                all.insert(key.to_owned(), value.trim().to_owned()).is_none(),
                "{part}.{lang}: {key} twice"
            );
            last = Some(key.to_owned());
        } else if let Some(message) = last.as_ref().and_then(|key| all.get_mut(key)) {
            message.push('\n');
            message.push_str(line);
        }
    }
    all
}

fn catalogues() -> impl Iterator<Item = &'static str> {
    std::iter::once("common").chain(PARTS.map(|(part, _)| part))
}

/// Code and templates of a part, without tests.
fn sources(paths: &[&str]) -> String {
    let mut open: Vec<PathBuf> = paths.iter().map(|path| root().join(path)).collect();
    let mut text = String::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if let Ok(source) = std::fs::read_to_string(&path) {
            text.push_str(source.split("\n#[cfg(test)]\nmod tests {").next().unwrap());
        }
    }
    text
}

/// What a part asks for.
struct Asked {
    /// Whole keys.
    keys: BTreeSet<String>,
    /// Beginnings of keys that are put together.
    beginnings: BTreeSet<String>,
    /// Endings that are put to whole keys.
    endings: BTreeSet<String>,
    /// Literals that may be keys.
    texts: BTreeSet<String>,
}

impl Asked {
    fn of(paths: &[&str]) -> Self {
        let text = sources(paths);
        let find = |pattern: &str| -> BTreeSet<String> {
            let pattern = Regex::new(pattern).unwrap();
            pattern.captures_iter(&text).map(|found| found[1].to_owned()).collect()
        };
        let mut beginnings = find(r#"(?:\bt\(|format!\(\s*)"([a-z0-9_-]+-)(?:" ~|\{)"#);
        // Functions of comparisons that take a group of keys.
        let groups = find(r#"(?:names|named|sets|word|list)\("([a-z]+)","#);
        beginnings.extend(groups.iter().map(|group| format!("{group}-")));
        Self {
            beginnings,
            endings: find(r#"format!\("\{key\}(-[a-z]+)"\)"#),
            keys: find(
                r#"(?:\bt\(|(?:label|fill|find|fill_values)\(\s*(?:(?:\w+\.)*lang|Lang::\w+),\s*|\bnote\()"([a-z0-9_-]+)"\s*[,)]"#,
            ),
            texts: find(r#""([a-z0-9_-]+)""#),
        }
    }

    fn has(&self, key: &str) -> bool {
        let begins = || self.beginnings.iter().any(|start| key.starts_with(start.as_str()));
        let is_asked = |key: &str| self.texts.contains(key);
        let ends = || self.endings.iter().any(|end| key.strip_suffix(end.as_str()).is_some_and(is_asked));
        is_asked(key) || begins() || ends()
    }
}

/// Keys that a message refers to: `{ login }`, `{ -note }`.
fn references(message: &str) -> BTreeSet<String> {
    let pattern = Regex::new(r"\{ (-?[a-z][a-z0-9_-]*) \}").unwrap();
    pattern.captures_iter(message).map(|found| found[1].to_owned()).collect()
}

#[test]
fn languages_have_the_same_keys_and_placeables() {
    let find = |pattern: &str, text: &str| -> BTreeSet<String> {
        let pattern = Regex::new(pattern).unwrap();
        pattern.captures_iter(text).map(|name| name[1].to_owned()).collect()
    };
    for part in catalogues() {
        let [kk, ru, en] = ["kk", "ru", "en"].map(|lang| messages(part, lang));
        for (lang, other) in [("ru", &ru), ("en", &en)] {
            let keys = |all: &BTreeMap<String, String>| -> BTreeSet<String> {
                all.keys().filter(|key| !key.starts_with('-')).cloned().collect()
            };
            let differ: Vec<String> = keys(&kk).symmetric_difference(&keys(other)).cloned().collect();
            assert!(differ.is_empty(), "{part}.{lang}: {differ:?}");
            for (key, message) in other.iter().filter(|(key, _)| !key.starts_with('-')) {
                // Not every language has plural forms to choose.
                let chosen: BTreeSet<String> = [message, &kk[key]]
                    .into_iter()
                    .flat_map(|text| find(r"\{ \$([a-z_]+) ->", text))
                    .collect();
                let names = |text: &str| -> BTreeSet<String> { &find(r"\$([a-z_]+)", text) - &chosen };
                assert_eq!(names(message), names(&kk[key]), "{part}.{lang}: {key}");
            }
        }
    }
}

#[test]
fn references_lead_to_other_messages() {
    for lang in ["kk", "ru", "en"] {
        let common = messages("common", lang);
        for part in catalogues() {
            let own = messages(part, lang);
            for (key, message) in &own {
                for to in references(message) {
                    let target = own.get(&to).or_else(|| common.get(&to));
                    let target = target.unwrap_or_else(|| panic!("{part}.{lang}: {key} refers to {to}"));
                    assert!(
                        references(target).is_empty(),
                        "{part}.{lang}: {key} refers to {to}, a reference"
                    );
                }
            }
        }
    }
}

/// A phrase of two words or eight letters is in one catalogue. Those that several need are in `common`; two that are alike
/// in one language only refer to a term of it.
#[test]
fn no_phrase_is_in_two_catalogues() {
    let hole = Regex::new(r"\{[^{}]*\}").unwrap();
    for lang in ["kk", "ru", "en"] {
        let mut known: BTreeMap<String, (&str, String)> = BTreeMap::new();
        for part in catalogues() {
            for (key, message) in messages(part, lang) {
                let phrase = hole.replace_all(&message, "{}").into_owned();
                let words =
                    phrase.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count();
                let letters = phrase.chars().filter(|letter| letter.is_alphabetic()).count();
                if words < 2 && letters < 8 {
                    continue;
                }
                if let Some((other, own)) = known.get(&phrase).filter(|(other, _)| *other != part) {
                    panic!("{lang}: {phrase:?} is {other}.{own} and {part}.{key}");
                }
                known.insert(phrase, (part, key));
            }
        }
    }
}

#[test]
fn keys_that_are_asked_for_exist() {
    let common = messages("common", "en");
    let mut count = 0;
    for (part, paths) in PARTS {
        let (own, asked) = (messages(part, "en"), Asked::of(paths));
        for key in &asked.keys {
            assert!(own.contains_key(key) || common.contains_key(key), "{part}: there is no {key}");
        }
        for start in &asked.beginnings {
            let begun =
                |all: &BTreeMap<String, String>| all.keys().any(|key| key.starts_with(start.as_str()));
            // Beginnings of other names than keys, such as files, are found too: those have no part in a catalogue.
            count += usize::from(begun(&own) || begun(&common));
        }
        count += asked.keys.len();
    }
    assert!(count > 300, "{count}");
}

#[test]
fn keys_are_asked_for() {
    let common = messages("common", "en");
    let rules = sources(&["src/lint", "src/crosscheck", "src/compare/difference.rs"]);
    let mut users: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (part, paths) in PARTS {
        let asked = Asked::of(paths);
        let languages = ["kk", "ru", "en"].map(|lang| messages(part, lang));
        let referred: BTreeSet<String> =
            languages.iter().flat_map(|all| all.values().flat_map(|text| references(text))).collect();
        for key in languages[2].keys() {
            let by_rule = part == "findings" && is_message_of_a_rule(key, &rules);
            assert!(by_rule || asked.has(key) || referred.contains(key), "{part}: nobody asks for {key}");
            assert!(!common.contains_key(key), "{part}: {key} is a key of common too");
        }
        for key in common.keys().filter(|key| asked.has(key) || referred.contains(*key)) {
            users.entry(key.clone()).or_default().insert(part);
        }
    }
    for key in common.keys().filter(|key| !key.starts_with('-')) {
        let users = users.get(key).map_or(0, BTreeSet::len);
        assert!(users > 1, "common: {key} has {users} users; keys of one part are in its own catalogue");
    }
}

/// Whether a key is a rule's code and its message: both are literals of the rules, or of the kinds of differences.
fn is_message_of_a_rule(key: &str, rules: &str) -> bool {
    let has = |text: &str| rules.contains(&format!("\"{text}\""));
    key.match_indices('-').any(|(at, _)| has(&key[..at]) && has(&key[at + 1..]))
}
