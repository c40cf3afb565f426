//! Facts of a case.

use crate::Name;
use ecow::EcoVec;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// Whether each condition holds, by the condition's node id. As JSON: `{"c1": true, "c2": false}`. Cheap to clone.
///
/// Facts of conditions that a walk does not visit, or that the flow lacks, are ignored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts(
    /// Sorted by name, without duplicates.
    EcoVec<(Name, bool)>,
);

impl Facts {
    /// No facts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets whether `condition` holds.
    pub fn set(&mut self, condition: impl Into<Name>, holds: bool) {
        let condition = condition.into();
        match self.place(&condition) {
            Ok(nth) => {
                if let Some((_, known)) = self.0.make_mut().get_mut(nth) {
                    *known = holds;
                }
            }
            Err(nth) => self.0.insert(nth, (condition, holds)),
        }
    }

    /// Whether `condition` holds; `None` if unknown.
    pub fn get(&self, condition: &str) -> Option<bool> {
        self.0.get(self.place(condition).ok()?).map(|(_, holds)| *holds)
    }

    fn place(&self, condition: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.as_str().cmp(condition))
    }
}

impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(condition, holds)| (condition, holds)))
    }
}

impl<'de> Deserialize<'de> for Facts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(BTreeMap::deserialize(deserializer)?.into_iter().collect()))
    }
}

impl<S: Into<Name>> FromIterator<(S, bool)> for Facts {
    fn from_iter<I: IntoIterator<Item = (S, bool)>>(facts: I) -> Self {
        let known: BTreeMap<Name, bool> =
            facts.into_iter().map(|(condition, holds)| (condition.into(), holds)).collect();
        Self(known.into_iter().collect())
    }
}

impl<S: Into<Name>, const N: usize> From<[(S, bool); N]> for Facts {
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
