//! What a person typed → [`Query`]. Never fails: what has no meaning as a field or number is searched as words, and a note says
//! so.

use super::act::day_number;
use crate::query_words::{UNITS, Unit, field, status};
use schemars::JsonSchema;
use serde::Serialize;
use zanflow_citations::references;

/// Longer queries are cut.
pub const LONGEST: usize = 1000;
/// So many clauses are searched.
pub const MOST_CLAUSES: usize = 40;

/// A query as it was understood.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Query {
    /// Its parts, in the order typed.
    pub clauses: Vec<Clause>,
    /// The day for which status is asked, as 20130501.
    pub on: Option<u64>,
    /// Acts cited in it: day and number.
    pub cited: Vec<(Option<String>, Option<String>)>,
    /// What was not taken as typed.
    pub notes: Vec<Note>,
}

/// A part of a query.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Clause {
    /// Whether it may, must or must not be found.
    pub occur: Occur,
    /// What.
    pub part: Part,
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
        /// The field's own name.
        name: &'static str,
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
    /// A word is nowhere, nor anything like it.
    NotFound {
        /// As typed.
        word: String,
    },
}

/// Reads a query.
pub fn parse(text: &str) -> Query {
    let mut query = Query::default();
    let kept: String = text.chars().take(LONGEST).collect();
    if kept.len() < text.len() {
        query.notes.push(Note::Cut);
    }
    for found in references::references(&kept) {
        query.cited.push((Some(found.date), found.number));
    }
    let mut reader = Reader { rest: &kept, query };
    while reader.clause() {}
    let mut query = reader.query;
    if query.clauses.len() > MOST_CLAUSES {
        query.clauses.truncate(MOST_CLAUSES);
        query.notes.push(Note::Cut);
    }
    if !query.clauses.is_empty() && query.clauses.iter().all(|clause| clause.occur == Occur::Not) {
        query.notes.push(Note::OnlyNot);
    }
    query
}

struct Reader<'t> {
    rest: &'t str,
    query: Query,
}

impl<'t> Reader<'t> {
    /// Reads a clause; false at the end.
    fn clause(&mut self) -> bool {
        self.rest = self.rest.trim_start();
        if self.rest.is_empty() {
            return false;
        }
        let mut occur = Occur::Should;
        for (sign, means) in [('-', Occur::Not), ('−', Occur::Not), ('+', Occur::Must)] {
            if let Some(rest) = self.rest.strip_prefix(sign)
                && rest.starts_with(|next: char| next.is_alphanumeric() || is_quote(next))
            {
                (occur, self.rest) = (means, rest);
                break;
            }
        }
        if let Some(phrase) = self.quoted() {
            self.push(occur, Part::Phrase(phrase.to_owned()));
            return true;
        }
        let word = self.word();
        match word.split_once([':', '>', '<', '=']) {
            Some((name, _)) if !name.is_empty() => self.field(occur, word, name),
            _ => self.words(occur, word),
        }
        true
    }

    /// Words up to the closing quote.
    fn quoted(&mut self) -> Option<&'t str> {
        let open = self.rest.chars().next().filter(|letter| is_quote(*letter))?;
        let inside = self.rest.get(open.len_utf8()..)?;
        let close = inside.find(is_quote);
        let end = close.unwrap_or(inside.len());
        if close.is_none() {
            self.query.notes.push(Note::OpenQuote);
        }
        let after = inside.get(end..).unwrap_or_default();
        self.rest = after.get(after.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
        inside.get(..end)
    }

    /// Up to the next blank or quote.
    fn word(&mut self) -> &'t str {
        let end = self.rest.find(|letter: char| letter.is_whitespace() || is_quote(letter));
        let end = end.unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        word
    }

    fn field(&mut self, occur: Occur, word: &'t str, typed: &'t str) {
        let Some(name) = field(typed) else {
            if word.contains(':') && !word.ends_with(':') {
                self.query.notes.push(Note::UnknownField { field: typed.to_owned() });
            }
            return self.words(occur, word);
        };
        let after = word.get(typed.len()..).unwrap_or_default();
        let sign_end = after.find(|letter| !matches!(letter, ':' | '>' | '<' | '=')).unwrap_or(after.len());
        let (sign, rest) = after.split_at_checked(sign_end).unwrap_or((after, ""));
        let value = match rest {
            "" if self.rest.starts_with(is_quote) => self.quoted().unwrap_or_default(),
            value => value,
        };
        match self.meant(name, sign, value) {
            Some(part) => {
                let occur = if occur == Occur::Not { Occur::Not } else { Occur::Must };
                self.push(occur, part);
            }
            None if name == "on" && self.query.on.is_some() => {}
            None => {
                let note = Note::BadValue { field: typed.to_owned(), value: value.to_owned() };
                self.query.notes.push(note);
            }
        }
    }

    fn meant(&mut self, name: &'static str, sign: &str, value: &str) -> Option<Part> {
        let compare = match sign.trim_start_matches(':') {
            ">" => Compare::More,
            ">=" | "=>" => Compare::AtLeast,
            "<" => Compare::Less,
            "<=" | "=<" => Compare::AtMost,
            _ => Compare::Equal,
        };
        match name {
            "on" => {
                self.query.on = day(value);
                None
            }
            "deadline" if value.is_empty() => Some(Part::Field { name: "has", value: "deadline".to_owned() }),
            "deadline" => deadline(compare, value),
            "year" => years(compare, value),
            "refusal" | "payment" if value.is_empty() => {
                Some(Part::Field { name: "has", value: name.to_owned() })
            }
            "refusal" | "payment" => {
                self.push(Occur::Must, Part::Field { name: "has", value: name.to_owned() });
                Some(Part::Word(value.to_owned()))
            }
            "definition" if value.is_empty() => {
                Some(Part::Field { name: "has", value: "definition".to_owned() })
            }
            "status" => status(value).map(|status| Part::Field { name, value: status.to_owned() }),
            _ => (!value.is_empty()).then(|| Part::Field { name, value: value.to_owned() }),
        }
    }

    /// Plain words; marks between them part them.
    fn words(&mut self, occur: Occur, word: &str) {
        if zanflow_kazakh::search::words(word).is_empty() {
            return;
        }
        let several = zanflow_kazakh::search::words(word).len() > 1;
        let part = if several { Part::Phrase(word.to_owned()) } else { Part::Word(word.to_owned()) };
        // «9-1-бап»: its parts belong together, but need not stand in one word.
        self.push(occur, part);
    }

    fn push(&mut self, occur: Occur, part: Part) {
        if let Part::Phrase(words) = &part
            && zanflow_kazakh::search::words(words).is_empty()
        {
            return;
        }
        self.query.clauses.push(Clause { occur, part });
    }
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
                    write!(f, "{name}:\"{value}\"")?;
                }
                Part::Field { name, value } => write!(f, "{name}:{value}")?,
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

fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '«' | '»' | '“' | '”' | '„')
}

/// A day as people type it: 2013-05-01, 01.05.2013, 1.5.2013.
fn day(text: &str) -> Option<u64> {
    if let Some(day) = day_number(text) {
        return Some(day);
    }
    let mut parts = text.split('.').map(str::parse::<u64>);
    let (day, month, year) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    day_number(&format!("{year:04}-{month:02}-{day:02}"))
}

fn deadline(compare: Compare, text: &str) -> Option<Part> {
    let end = text.find(|letter: char| !(letter.is_ascii_digit() || letter == '.' || letter == ','))?;
    let (amount, unit) = text.split_at_checked(end)?;
    let amount: f64 = amount.replace(',', ".").parse().ok()?;
    let unit = unit.to_lowercase();
    let (_, unit) = UNITS.iter().find(|(name, _)| *name == unit)?;
    Some(match unit {
        Unit::WorkingDays => Part::Deadline { compare, working_days: true, amount },
        Unit::Seconds(each) => Part::Deadline { compare, working_days: false, amount: amount * each },
    })
}

fn years(compare: Compare, text: &str) -> Option<Part> {
    if let Some((from, to)) = text.split_once("..").or_else(|| text.split_once('-')) {
        return Some(Part::Years(from.parse().ok()?, to.parse().ok()?));
    }
    let year: u64 = text.parse().ok()?;
    Some(match compare {
        Compare::Equal => Part::Years(year, year),
        Compare::More => Part::Years(year + 1, 9999),
        Compare::AtLeast => Part::Years(year, 9999),
        Compare::Less => Part::Years(0, year.saturating_sub(1)),
        Compare::AtMost => Part::Years(0, year),
    })
}
