//! What the words of acts mean: kinds of acts, lines and table rows, names of systems and participants, actions of steps,
//! times, short names, synonyms.

pub mod actors;
pub mod acts;
pub mod brackets;
mod clause_ends;
pub mod durations;
pub mod genre;
pub mod grounds;
pub mod labels;
pub mod meaning;
pub mod questions;
pub mod scan;
pub mod senses;
pub mod services;
pub mod shortenings;
pub mod stamps;
pub mod stems;
pub mod steps;
pub mod systems;
pub mod tables;

/// The word lists of `data/*.txt`, a module each.
pub mod words {
    include!(concat!(env!("OUT_DIR"), "/words.rs"));
}

/// An expression of the word lists. The build compiled it with the same engine and stops at a bad one.
#[allow(clippy::expect_used)]
fn checked<E: std::fmt::Debug>(
    pattern: Result<zanflow_kazakh::pattern::Pattern, E>,
) -> zanflow_kazakh::pattern::Pattern {
    pattern.expect("the build has compiled this expression")
}

#[cfg(test)]
mod tests {
    use crate::words::INDEX;
    use std::collections::{BTreeMap, BTreeSet};
    use std::sync::LazyLock;
    use zanflow_kazakh::pattern::Pattern;

    /// What a word list's entry holds.
    pub enum Entry {
        List(&'static [&'static str]),
        One(&'static str),
        Pattern(&'static LazyLock<Pattern>),
    }

    #[test]
    fn no_two_lists_hold_the_same_words() {
        let mut seen: BTreeMap<BTreeSet<&str>, &str> = BTreeMap::new();
        for (name, entry) in INDEX {
            let words = match entry {
                Entry::List(words) => words.iter().copied().collect(),
                Entry::One(word) => BTreeSet::from([*word]),
                Entry::Pattern(_) => continue,
            };
            if let Some(other) = seen.insert(words, name) {
                panic!("{name} and {other} hold the same words: let one refer to the other (`@file::NAME`)");
            }
        }
        assert!(seen.len() > 100);
    }

    #[test]
    fn every_expression_compiles_and_none_matches_any_text() {
        let mut patterns = 0;
        for (_, entry) in INDEX {
            if let Entry::Pattern(pattern) = entry {
                assert!(!pattern.is_match("\u{0}"));
                patterns += 1;
            }
        }
        assert!(patterns > 10);
    }
}
