//! What a service tells of itself, read from its `card.json`: the act and whether it is in force, what the service costs, how long it takes,
//! which papers it wants, on which grounds it is refused.

use crate::survey::Questionnaire;
use serde::{Deserialize, Serialize};

/// The card of a service. What its act does not state is missing: unknown, not free of charge or without a limit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Card {
    pub(crate) act: Act,
    /// Who provides the service.
    pub(crate) provider: Option<String>,
    /// Rows that an applicant looks for.
    pub(crate) rows: Vec<Row>,
    pub(crate) papers: Vec<Paper>,
    /// The one kind of paper that the service ends with, where the act names one.
    pub(crate) result: Option<Ends>,
    /// Grounds of refusal.
    pub(crate) grounds: Vec<Entry>,
    /// Who decides on complaints.
    pub(crate) complaints: Vec<Body>,
    /// What it costs.
    pub(crate) fee: zanflow_systems::payment::Fee,
    /// What whoever was served is asked.
    pub(crate) questionnaires: Vec<Questionnaire>,
}

/// The act behind a service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Act {
    pub(crate) title: Option<String>,
    pub(crate) repealed: bool,
    /// The act that repealed it.
    pub(crate) repealed_by: Option<String>,
    /// The day on which this text of it came into force.
    pub(crate) version_date: Option<String>,
    /// The last change that its text records.
    pub(crate) amended: Option<Amended>,
}

/// A change of an act.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Amended {
    pub(crate) date: Option<String>,
    pub(crate) number: Option<String>,
    pub(crate) line: u32,
}

/// A row of the card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Row {
    /// `fee`, `times`, `result`, …: the end of the key of its name.
    pub(crate) key: String,
    pub(crate) entries: Vec<Entry>,
}

/// A text of the act and its line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) text: String,
    pub(crate) line: u32,
}

/// A paper to hand in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Paper {
    /// `p1`, `p2`, …, as in `schemas/case.json`.
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) line: u32,
    /// The ways that it is asked on; none: on all.
    #[serde(default)]
    pub(crate) channels: Vec<String>,
    /// The case in which it is asked for, in the act's words.
    #[serde(default)]
    pub(crate) when: Option<String>,
    /// One of the papers of its list is enough.
    #[serde(default)]
    pub(crate) one_of: bool,
}

impl Paper {
    /// Whether it is asked of everybody on that way.
    pub(crate) fn is_needed(&self) -> bool {
        self.when.is_none() && !self.one_of
    }
}

/// The paper that a service ends with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ends {
    pub(crate) kind: zanflow_result::Kind,
    pub(crate) line: u32,
}

/// A body that decides on complaints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Body {
    pub(crate) text: String,
    #[serde(default)]
    pub(crate) time: Option<String>,
    pub(crate) line: u32,
}

impl Card {
    /// Reads it; an empty text is an empty card.
    ///
    /// # Errors
    /// What is wrong with it, and what to do.
    pub fn read(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        serde_json::from_str(text)
            .map_err(|error| format!("card.json: line {}: {error}; generate the service again", error.line()))
    }

    /// The papers that are asked for in a process: `portal-2` is a process of the portal.
    pub(crate) fn papers_of<'a>(&'a self, process: &'a str) -> impl Iterator<Item = &'a Paper> {
        let on = move |channel: &String| {
            process
                .strip_prefix(channel.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        self.papers.iter().filter(move |paper| paper.channels.is_empty() || paper.channels.iter().any(on))
    }

    /// The ground of refusal of that number, from 1.
    pub(crate) fn ground(&self, number: usize) -> Option<&Entry> {
        number.checked_sub(1).and_then(|nth| self.grounds.get(nth))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_read_and_papers_are_those_of_the_way() {
        let text = r#"{ "papers": [
            { "id": "p1", "text": "a", "line": 3 },
            { "id": "p2", "text": "b", "line": 4, "channels": ["portal"] },
            { "id": "p3", "text": "c", "line": 5, "channels": ["centre"], "when": "d" }] }"#;
        let card = Card::read(text).unwrap();
        let ids = |process| card.papers_of(process).map(|paper| paper.id.as_str()).collect::<Vec<_>>();
        assert_eq!(
            (ids("portal"), ids("portal-2"), ids("centre")),
            (vec!["p1", "p2"], vec!["p1", "p2"], vec!["p1", "p3"])
        );
        assert_eq!(ids("portals"), ["p1"]);
        assert!(!card.papers[2].is_needed() && card.papers[0].is_needed());
        assert_eq!(Card::read(" "), Ok(Card::default()));
        assert!(Card::read("{\n!").unwrap_err().contains("line 2"));
    }
}
