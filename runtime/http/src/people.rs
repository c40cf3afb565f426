//! The people who may act, each with their roles and a token of their own: a file, until there are accounts.
//!
//! ```toml
//! [[person]]
//! id = "staff-7"
//! name = "A. B."
//! roles = ["executor"]
//! # SHA-256 of the token: printf %s TOKEN | sha256sum
//! token = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
//! ```

use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::Path;
use subtle::ConstantTimeEq;
use zanflow_runtime::{Caller, Hash, Person, Role};

/// People by token.
#[derive(Debug, Clone, Default)]
pub struct People(Vec<Known>);

#[derive(Debug, Clone)]
struct Known {
    caller: Caller,
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
    token: String,
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
        for Entry { id, name, roles, token } in file.person {
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
            known.push(Known { caller: Caller::new(Person { id, name }, roles), token });
        }
        Ok(Self(known))
    }

    /// Who shows this token.
    pub fn by_token(&self, token: &str) -> Option<&Caller> {
        let shown = Hash::digest(&[token.trim().as_bytes()]);
        // All are compared, each in constant time.
        let mut found = None;
        for known in &self.0 {
            if bool::from(known.token.0.ct_eq(&shown.0)) {
                found = Some(&known.caller);
            }
        }
        found
    }

    /// The person of that id.
    pub fn by_id(&self, id: &str) -> Option<&Caller> {
        self.0.iter().map(|known| &known.caller).find(|caller| caller.person().id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, roles: &str, token: &str) -> String {
        format!("[[person]]\nid = \"{id}\"\nname = \"A. B.\"\nroles = {roles}\ntoken = \"{token}\"\n")
    }

    #[test]
    fn whoever_shows_a_token_is_its_person() {
        let token = |text: &str| Hash::digest(&[text.as_bytes()]).to_string();
        let text = entry("staff-7", "[\"head\"]", &token("first"))
            + &entry("a-1", "[\"applicant\"]", &token("second"));
        let people = People::parse(&text).unwrap();
        assert!(people.by_token("first").unwrap().has(Role::Head));
        assert_eq!(people.by_token("second\n").unwrap().person().id, "a-1");
        assert!(people.by_token("third").is_none() && people.by_token("").is_none());
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
