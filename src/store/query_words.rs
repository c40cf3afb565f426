//! Words of the query language, in the three languages of its users.

use serde::Serialize;
use zanflow_lexicon::words::query as words;

/// A field of the query language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum QueryField {
    /// Region of the act.
    Region,
    /// Year of issue.
    Year,
    /// Issuing body.
    Issuer,
    /// Id of the service.
    Service,
    /// Id of the act.
    Act,
    /// Who acts.
    Actor,
    /// A system that takes part.
    System,
    /// Action of the step.
    Action,
    /// Channel of the process or table.
    Channel,
    /// Whether the act is in force.
    Status,
    /// Kind of passage.
    Kind,
    /// Kind of act.
    Type,
    /// Language of the text.
    Lang,
    /// What the passage has.
    Has,
    /// The day for which status is asked.
    On,
    /// Time of the step.
    Deadline,
    /// Passages that refuse.
    Refusal,
    /// Passages on payment.
    Payment,
    /// Definitions of a term.
    Definition,
    /// Papers of a service's card.
    Document,
    /// Grounds of refusal of a service's card.
    Ground,
    /// Number of the act.
    Number,
}

impl QueryField {
    /// All fields.
    pub const ALL: [Self; 22] = [
        Self::Region,
        Self::Year,
        Self::Issuer,
        Self::Service,
        Self::Act,
        Self::Actor,
        Self::System,
        Self::Action,
        Self::Channel,
        Self::Status,
        Self::Kind,
        Self::Type,
        Self::Lang,
        Self::Has,
        Self::On,
        Self::Deadline,
        Self::Refusal,
        Self::Payment,
        Self::Definition,
        Self::Document,
        Self::Ground,
        Self::Number,
    ];

    /// Its English name, which queries are printed with.
    pub fn name(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Year => "year",
            Self::Issuer => "issuer",
            Self::Service => "service",
            Self::Act => "act",
            Self::Actor => "actor",
            Self::System => "system",
            Self::Action => "action",
            Self::Channel => "channel",
            Self::Status => "status",
            Self::Kind => "kind",
            Self::Type => "type",
            Self::Lang => "lang",
            Self::Has => "has",
            Self::On => "on",
            Self::Deadline => "deadline",
            Self::Refusal => "refusal",
            Self::Payment => "payment",
            Self::Definition => "definition",
            Self::Document => "document",
            Self::Ground => "ground",
            Self::Number => "number",
        }
    }

    /// All its names, the English one first.
    pub fn names(self) -> Vec<&'static str> {
        let others = words::FIELDS.iter().filter(|(_, name)| *name == self.name()).map(|(word, _)| *word);
        std::iter::once(self.name()).chain(others).collect()
    }

    /// The field that a word of a query names.
    pub fn named(word: &str) -> Option<Self> {
        let word = word.to_lowercase();
        let name = meaning(words::FIELDS, &word);
        Self::ALL.into_iter().find(|field| field.name() == name)
    }
}

/// Names of units of time.
const UNITS: [(&str, Unit); 6] = [
    ("wd", Unit::WorkingDays),
    ("s", Unit::Seconds(1.0)),
    ("min", Unit::Seconds(60.0)),
    ("h", Unit::Seconds(3600.0)),
    ("d", Unit::Seconds(86_400.0)),
    ("mo", Unit::Seconds(30.0 * 86_400.0)),
];

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Unit {
    /// So many seconds each.
    Seconds(f64),
    /// Working days.
    WorkingDays,
}

impl Unit {
    /// The unit that a word of a query names.
    pub fn named(word: &str) -> Option<Self> {
        let word = word.to_lowercase();
        let name = meaning(words::UNITS, &word);
        UNITS.iter().find(|(unit, _)| *unit == name).map(|(_, unit)| *unit)
    }
}

/// `in_force` or `repealed`.
pub fn status(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    match meaning(words::STATUSES, &word) {
        "in_force" | "inforce" => Some("in_force"),
        "repealed" => Some("repealed"),
        _ => None,
    }
}

/// The English name for a word, which may be that name itself.
fn meaning<'w>(names: &[(&'static str, &'static str)], word: &'w str) -> &'w str {
    names.iter().find(|(known, _)| *known == word).map_or(word, |(_, name)| name)
}
