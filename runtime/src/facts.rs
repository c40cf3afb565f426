//! What is known of a case.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Whether each condition holds, by the condition's node id. As JSON: `{"c1": true, "c2": false}`.
///
/// Facts of conditions that a walk does not meet, or that the flow does not have, are allowed and play no part.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Facts(BTreeMap<String, bool>);

impl Facts {
    /// Nothing is known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Records whether `condition` holds; what was recorded of it before is replaced.
    pub fn set(&mut self, condition: impl Into<String>, holds: bool) {
        self.0.insert(condition.into(), holds);
    }

    /// Whether `condition` holds; none where that is not known.
    pub fn get(&self, condition: &str) -> Option<bool> {
        self.0.get(condition).copied()
    }
}

impl<S: Into<String>> FromIterator<(S, bool)> for Facts {
    fn from_iter<I: IntoIterator<Item = (S, bool)>>(facts: I) -> Self {
        Self(facts.into_iter().map(|(condition, holds)| (condition.into(), holds)).collect())
    }
}

impl<S: Into<String>, const N: usize> From<[(S, bool); N]> for Facts {
    fn from(facts: [(S, bool); N]) -> Self {
        facts.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Facts;

    #[test]
    fn json_is_a_plain_map_in_key_order() {
        let facts: Facts = serde_json::from_str(r#"{"c2": false, "c1": true}"#).unwrap();
        assert_eq!(facts, Facts::from([("c1", true), ("c2", false)]));
        assert_eq!(serde_json::to_string(&facts).unwrap(), r#"{"c1":true,"c2":false}"#);
    }

    #[test]
    fn the_last_word_counts() {
        let mut facts = Facts::new();
        assert_eq!(facts.get("c1"), None);
        facts.set("c1", true);
        facts.set("c1", false);
        assert_eq!(facts.get("c1"), Some(false));
    }
}
