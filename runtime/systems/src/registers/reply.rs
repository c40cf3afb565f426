//! What a register is asked, what it answers, and what that means for a case.

use super::kind::Kind;
use super::record::{Life, Person, Record, Standing};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use zanflow_runtime::{Found, Time};

/// A question to a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Question {
    /// The register.
    pub register: Kind,
    /// IIN or BIN of whom it is about; of a power of attorney, of who acts.
    pub subject: String,
    /// Powers of attorney: IIN or BIN of for whom they act; none: for anybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub principal: Option<String>,
    /// Qualifications: the requirement; none: all that are on record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requirement: Option<String>,
}

impl Question {
    /// A question about somebody.
    pub fn new(register: Kind, subject: impl Into<String>) -> Self {
        Self { register, subject: subject.into(), principal: None, requirement: None }
    }

    /// Whether a record answers it.
    pub fn is_about(&self, record: &Record) -> bool {
        record.kind() == self.register
            && record.subject() == self.subject
            && match record {
                Record::Power(power) => {
                    self.principal.as_ref().is_none_or(|for_whom| *for_whom == power.principal)
                }
                Record::Qualification(of) => {
                    self.requirement.as_ref().is_none_or(|asked| *asked == of.requirement)
                }
                _ => true,
            }
    }
}

/// The answer of a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reply {
    /// The register that answers.
    pub register: Kind,
    /// IIN or BIN of whom it is about.
    pub subject: String,
    /// What was found.
    pub outcome: Outcome,
    /// When the oldest of the data were true.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::times::rfc3339_option")]
    pub as_of: Option<Time>,
    /// The records.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<Record>,
}

/// What a register found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Records.
    Found,
    /// That it has none.
    Nothing,
    /// Data that are too old to say.
    Stale,
    /// It cannot say.
    NoAnswer,
}

impl Reply {
    /// The register cannot say.
    pub fn no_answer(question: &Question) -> Self {
        let Question { register, subject, .. } = question.clone();
        Self { register, subject, outcome: Outcome::NoAnswer, as_of: None, records: Vec::new() }
    }

    /// The same, stale where its data are older than that many milliseconds, or of unknown age.
    #[must_use]
    pub fn aged(self, max_age: i64, now: Time) -> Self {
        let fresh = self.as_of.is_some_and(|as_of| now.since(as_of) <= max_age);
        match self.outcome {
            Outcome::Found | Outcome::Nothing if !fresh => Self { outcome: Outcome::Stale, ..self },
            _ => self,
        }
    }

    /// Whether it answers the question: the same register and person, and no record of anything else.
    pub fn answers(&self, question: &Question) -> bool {
        let Self { register, subject, outcome, records, .. } = self;
        let fits = match outcome {
            Outcome::Found => !records.is_empty(),
            Outcome::Nothing => records.is_empty(),
            Outcome::Stale | Outcome::NoAnswer => true,
        };
        *register == question.register
            && *subject == question.subject
            && fits
            && records.iter().all(|record| question.is_about(record))
    }

    /// What the answer means for a case's condition on a day. This is the one place that decides it.
    ///
    /// | register | holds where, on that day |
    /// |---|---|
    /// | persons | the person is on record and lives, in the country or not; who died, or was found missing by a court, does not |
    /// | legal entities | the entity is on record as registered; a liquidated or reorganised one does not |
    /// | powers of attorney | one is in force: begun, not ended, not revoked. What it is for is read by people |
    /// | accounts | one was opened and is not closed |
    /// | qualifications | something is on record, and every requirement that is (or the one asked for) is confirmed |
    ///
    /// No record is [`Found::NotFound`]; a stale answer, or none, is [`Found::Unknown`]. So is any answer where the day is not known.
    pub fn meaning(&self, day: Option<Date>) -> Found {
        let Some(day) = day else { return Found::Unknown };
        match self.outcome {
            Outcome::Stale | Outcome::NoAnswer => Found::Unknown,
            Outcome::Nothing => Found::NotFound,
            Outcome::Found => self.hold(day).into(),
        }
    }

    fn hold(&self, day: Date) -> bool {
        if self.register == Kind::Qualifications {
            return all_confirmed(&self.records, day);
        }
        self.records.iter().any(|record| match record {
            Record::Person(person) => lives(person, day),
            Record::LegalEntity(entity) => {
                entity.state == Standing::Registered || is_later(entity.since, day)
            }
            Record::Power(power) => {
                lasts(power.from, power.until, day) && power.revoked.is_none_or(|revoked| day < revoked)
            }
            Record::Account(account) => {
                account.opened <= day && account.closed.is_none_or(|closed| day < closed)
            }
            Record::Qualification(_) => false,
        })
    }
}

fn lives(person: &Person, day: Date) -> bool {
    matches!(person.state, Life::Alive | Life::Left) || is_later(person.since, day)
}

/// A state that begins only after the day.
fn is_later(since: Option<Date>, day: Date) -> bool {
    since.is_some_and(|since| day < since)
}

fn lasts(from: Date, until: Option<Date>, day: Date) -> bool {
    from <= day && until.is_none_or(|until| day <= until)
}

/// Whether every requirement on record is confirmed by one of its records.
fn all_confirmed(records: &[Record], day: Date) -> bool {
    let mut requirements: BTreeMap<&str, bool> = BTreeMap::new();
    for record in records {
        if let Record::Qualification(of) = record {
            *requirements.entry(&of.requirement).or_default() |= lasts(of.from, of.until, day);
        }
    }
    !requirements.is_empty() && requirements.values().all(|confirmed| *confirmed)
}

#[cfg(test)]
mod tests {
    use super::super::load;
    use super::*;

    /// What rows of a register mean on 9 March 2026.
    fn meaning(kind: Kind, rows: &str) -> Found {
        let header = kind.columns().iter().map(|column| column.name).collect::<Vec<_>>().join(",");
        let records = load::read(kind, format!("{header}\n{rows}").as_bytes()).unwrap();
        let question = Question::new(kind, records.first().map_or("", Record::subject));
        let outcome = if records.is_empty() { Outcome::Nothing } else { Outcome::Found };
        Reply { outcome, records, ..Reply::no_answer(&question) }.meaning(Some(Date::constant(2026, 3, 9)))
    }

    #[test]
    fn what_records_mean() {
        use Found::{Found as Holds, NotFound as Fails};
        let person = "900101300007,С,Н,,1990-01-01,";
        for (kind, rows, expected) in [
            (Kind::Persons, String::new(), Fails),
            (Kind::Persons, format!("{person}alive,,"), Holds),
            (Kind::Persons, format!("{person}left,2020-01-01,"), Holds),
            (Kind::Persons, format!("{person}dead,,"), Fails),
            (Kind::Persons, format!("{person}dead,2026-03-09,"), Fails),
            (Kind::Persons, format!("{person}dead,2026-03-10,"), Holds),
            (Kind::Persons, format!("{person}missing,2026-03-08,"), Fails),
            (Kind::LegalEntities, "150440000003,Е,,registered,,".to_owned(), Holds),
            (Kind::LegalEntities, "150440000003,Е,,liquidated,2026-03-09,".to_owned(), Fails),
            (Kind::LegalEntities, "150440000003,Е,,liquidated,2026-03-10,".to_owned(), Holds),
            (Kind::LegalEntities, "150440000003,Е,,reorganised,,".to_owned(), Fails),
            (Kind::Powers, "1,150440000003,900101300007,2026-03-09,2026-03-09,,".to_owned(), Holds),
            (Kind::Powers, "1,150440000003,900101300007,2026-03-10,,,".to_owned(), Fails),
            (Kind::Powers, "1,150440000003,900101300007,2026-03-01,2026-03-08,,".to_owned(), Fails),
            (Kind::Powers, "1,150440000003,900101300007,2026-03-01,,2026-03-09,".to_owned(), Fails),
            (Kind::Powers, "1,150440000003,900101300007,2026-03-01,,2026-03-10,".to_owned(), Holds),
            (
                Kind::Powers,
                "1,150440000003,900101300007,2025-01-01,2025-12-31,,\n2,150440000003,900101300007,2026-01-01,,,".to_owned(),
                Holds,
            ),
            (Kind::Accounts, "900101300007,2026-03-09,".to_owned(), Holds),
            (Kind::Accounts, "900101300007,2026-03-10,".to_owned(), Fails),
            (Kind::Accounts, "900101300007,2020-01-01,2026-03-09".to_owned(), Fails),
            (Kind::Qualifications, "900101300007,a,2026-01-01,,d".to_owned(), Holds),
            (Kind::Qualifications, "900101300007,a,2026-01-01,,d\n900101300007,b,2025-01-01,2026-03-08,d".to_owned(), Fails),
            (
                Kind::Qualifications,
                "900101300007,a,2025-01-01,2025-06-01,d\n900101300007,a,2026-01-01,,d".to_owned(),
                Holds,
            ),
        ] {
            assert_eq!(meaning(kind, &rows), expected, "{kind}: {rows}");
        }
    }

    #[test]
    fn what_is_old_or_silent_is_unknown() {
        let question = Question::new(Kind::Persons, "900101300007");
        let day = Some(Date::constant(2026, 3, 9));
        let silent = Reply::no_answer(&question);
        assert_eq!(silent.meaning(day), Found::Unknown);
        let none = Reply { outcome: Outcome::Nothing, as_of: Some(Time(0)), ..silent };
        assert_eq!(none.meaning(day), Found::NotFound);
        assert_eq!(none.meaning(None), Found::Unknown);
        assert_eq!(none.clone().aged(1_000, Time(1_000)).meaning(day), Found::NotFound);
        assert_eq!(none.clone().aged(1_000, Time(1_001)).meaning(day), Found::Unknown);
        let ageless = Reply { as_of: None, ..none };
        assert_eq!(ageless.aged(1_000, Time(0)).meaning(day), Found::Unknown);
    }
}
