//! A file of people who may act, each with their roles and the hash of a token of their own: for few people, and to begin with.
//!
//! ```toml
//! [[person]]
//! id = "staff-7"
//! name = "A. B."
//! roles = ["executor"]
//! units = ["north"]   # may be left out: all
//! # SHA-256 of the token: printf %s TOKEN | sha256sum
//! token = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
//! ```

use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::Path;
use zanflow_runtime::{Hash, Person, Role};

/// The people of a file.
#[derive(Debug, Clone, Default)]
pub struct People(Vec<Known>);

/// One of them.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    person: Person,
    roles: Vec<Role>,
    units: Vec<String>,
    /// Of their token, which is long and random, so that its hash cannot be guessed.
    token: Hash,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    person: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    name: String,
    roles: Vec<Role>,
    #[serde(default)]
    units: Vec<String>,
    token: String,
}

impl Known {
    pub(crate) fn person(&self) -> &Person {
        &self.person
    }

    pub(crate) fn roles(&self) -> impl Iterator<Item = Role> {
        self.roles.iter().copied()
    }

    pub(crate) fn units(&self) -> impl Iterator<Item = String> {
        self.units.iter().cloned()
    }

    pub(crate) fn token(&self) -> Hash {
        self.token
    }
}

impl People {
    /// Reads them from a file.
    ///
    /// # Errors
    /// What is wrong with the file, and where.
    pub fn read(file: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        Self::parse(&text).map_err(|error| format!("{}: {error}", file.display()))
    }

    /// Parses the text of a file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let (mut ids, mut tokens, mut known) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
        for Entry { id, name, roles, units, token } in file.person {
            let wrong = |what: &str| Err(format!("{id}: {what}"));
            if id.trim().is_empty() || name.trim().is_empty() || roles.is_empty() {
                return wrong("a person needs an id, a name and one role or more");
            }
            if id.len() == 12 && id.bytes().all(|letter| letter.is_ascii_digit()) {
                return wrong("an id stands in the journal for ever and may be no IIN; give a staff number");
            }
            let Some(token) = Hash::parse(&token) else {
                return wrong("the token is written as its SHA-256, 64 digits: printf %s TOKEN | sha256sum");
            };
            if !ids.insert(id.clone()) || !tokens.insert(token) {
                return wrong("the id or the token is another person's too");
            }
            known.push(Known { person: Person { id, name }, roles, units, token });
        }
        Ok(Self(known))
    }

    pub(crate) fn all(&self) -> &[Known] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::{Accounts, Settings};
    use zanflow_runtime::{How, SystemClock};

    fn entry(id: &str, roles: &str, token: &str) -> String {
        format!("[[person]]\nid = \"{id}\"\nname = \"A. B.\"\nroles = {roles}\ntoken = \"{token}\"\n")
    }

    #[test]
    fn whoever_shows_a_token_is_its_person() {
        let token = |text: &str| Hash::digest(&[text.as_bytes()]).to_string();
        let text = entry("staff-7", "[\"head\"]", &token("first"))
            + &entry("a-1", "[\"applicant\"]", &token("second"));
        let accounts = Accounts::in_memory(Settings::default(), SystemClock).unwrap();
        let people = People::parse(&text).unwrap();
        assert_eq!(accounts.import(&people, How::File), Ok(2));
        assert_eq!(accounts.import(&people, How::File), Ok(0));
        let by_token = |text: &str| accounts.token(text).unwrap();
        assert!(
            by_token("first").is_some_and(|caller| caller.has(Role::Head) && caller.how() == Some(How::File))
        );
        assert_eq!(by_token("second\n").unwrap().person().id, "a-1");
        assert!(by_token("third").is_none() && by_token("").is_none());
    }

    #[test]
    fn what_is_wrong_is_told() {
        let token = "a".repeat(64);
        for (text, told) in [
            (entry("staff-7", "[]", &token), "one role or more"),
            (entry("880101300123", "[\"head\"]", &token), "no IIN"),
            (entry("staff-7", "[\"head\"]", "secret"), "sha256sum"),
            (entry("staff-7", "[\"king\"]", &token), "unknown variant `king`"),
            (entry("a", "[\"head\"]", &token) + &entry("b", "[\"head\"]", &token), "another person's"),
        ] {
            let error = People::parse(&text).unwrap_err();
            assert!(error.contains(told), "{error}");
        }
    }
}
