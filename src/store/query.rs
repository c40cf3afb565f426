//! A query as it was understood; [`parse`](super::parse::parse) reads it.

use crate::query_words::QueryField;
use crate::question::Intent;
use schemars::JsonSchema;
use serde::Serialize;
use std::ops::Range;

/// A query as it was understood.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Query {
    /// Its parts, in the order typed.
    pub clauses: Vec<Clause>,
    /// The day for which status is asked, as 20130501.
    pub on: Option<u64>,
    /// Acts cited in it: day and number.
    pub cited: Vec<(Option<String>, Option<String>)>,
    /// The paragraph of them that it names.
    pub paragraph: Option<String>,
    /// What was not taken as typed.
    pub notes: Vec<Note>,
}

/// A part of a query.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Clause {
    /// Whether it may, must or must not be found.
    pub occur: Occur,
    /// What is looked for.
    pub part: Part,
    /// Its bytes in the query as typed.
    #[serde(skip)]
    pub range: Range<usize>,
}

/// Whether something is to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Occur {
    /// The more the better.
    Should,
    /// Only with it.
    Must,
    /// Only without it.
    Not,
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// A word.
    Word(String),
    /// Words one after another.
    Phrase(String),
    /// A value of a field.
    Field {
        /// The field.
        name: QueryField,
        /// The value as typed.
        value: String,
    },
    /// A time longer or shorter than given.
    Deadline {
        /// How it compares.
        compare: Compare,
        /// Working days if true, else seconds.
        working_days: bool,
        /// How many.
        amount: f64,
    },
    /// Years from and to, inclusive.
    Years(u64, u64),
}

/// How an amount compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Compare {
    /// More.
    More,
    /// As much or more.
    AtLeast,
    /// Less.
    Less,
    /// As much or less.
    AtMost,
    /// As much.
    Equal,
}

/// What was not taken as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "note", rename_all = "snake_case")]
pub enum Note {
    /// The query was too long.
    Cut,
    /// There is no such field: searched as words.
    UnknownField {
        /// As typed.
        field: String,
    },
    /// The value means nothing in that field: left out.
    BadValue {
        /// The field.
        field: String,
        /// As typed.
        value: String,
    },
    /// A quote was not closed: the phrase goes to the end.
    OpenQuote,
    /// Nothing but exclusions: all else is shown.
    OnlyNot,
    /// A word is nowhere; these spellings were searched instead.
    Respelled {
        /// As typed.
        word: String,
        /// As the hits print them; none where no hit shown has one of them marked.
        instead: Vec<String>,
    },
    /// The question asks for a kind of answer: passages that give it come first.
    Asks {
        /// What it asks for.
        intent: Intent,
        /// The words that say so.
        words: String,
    },
    /// Words that say nothing of the matter: they were not looked for.
    Silent {
        /// As typed.
        words: Vec<String>,
    },
    /// A word was looked for under its names in the other language.
    Translated {
        /// As typed, the first of several.
        word: String,
        /// The names.
        into: Vec<String>,
    },
    /// A word is nowhere, nor anything like it.
    NotFound {
        /// As typed.
        word: String,
    },
}

/// As it can be typed again.
impl std::fmt::Display for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (nth, clause) in self.clauses.iter().enumerate() {
            if nth > 0 {
                f.write_str(" ")?;
            }
            if clause.occur == Occur::Not {
                f.write_str("-")?;
            }
            match &clause.part {
                Part::Word(word) => f.write_str(word)?,
                Part::Phrase(words) => write!(f, "\"{words}\"")?,
                Part::Field { name, value } if value.contains(char::is_whitespace) => {
                    write!(f, "{}:\"{value}\"", name.name())?;
                }
                Part::Field { name, value } => write!(f, "{}:{value}", name.name())?,
                Part::Deadline { compare, working_days, amount } => {
                    let sign = match compare {
                        Compare::More => ">",
                        Compare::AtLeast => ">=",
                        Compare::Less => "<",
                        Compare::AtMost => "<=",
                        Compare::Equal => ":",
                    };
                    write!(f, "deadline{sign}{amount}{}", if *working_days { "wd" } else { "s" })?;
                }
                Part::Years(from, to) if from == to => write!(f, "year:{from}")?,
                Part::Years(from, to) => write!(f, "year:{from}..{to}")?,
            }
        }
        if let Some(day) = self.on {
            write!(f, " on:{:04}-{:02}-{:02}", day / 10_000, day / 100 % 100, day % 100)?;
        }
        Ok(())
    }
}
