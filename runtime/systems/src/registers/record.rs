//! What registers hold.

use super::kind::Kind;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A record of a register. Its fields have the names of the [columns](Kind::columns) of the register's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Record {
    /// Of persons.
    Person(Person),
    /// Of legal entities.
    LegalEntity(LegalEntity),
    /// Of powers of attorney.
    Power(Power),
    /// Of accounts of the portal.
    Account(Account),
    /// Of what was confirmed of requirements.
    Qualification(Qualification),
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// IIN.
    pub iin: String,
    /// Surname.
    pub surname: String,
    /// Given name.
    pub name: String,
    /// Name after the father.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patronymic: Option<String>,
    /// Day of birth.
    pub birth: Date,
    /// Whether they live.
    pub state: Life,
    /// Since when they are in this state; none: always, as far as the register knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// Where they are registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// Whether a person lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Life {
    /// They live in the country.
    Alive,
    /// They died.
    Dead,
    /// A court found that nobody knows where they are.
    Missing,
    /// They left the country for good.
    Left,
}

/// A legal entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalEntity {
    /// BIN.
    pub bin: String,
    /// Its name.
    pub name: String,
    /// IIN of its head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<String>,
    /// Whether it exists.
    pub state: Standing,
    /// Since when it is in this state; none: always, as far as the register knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// Where it is registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// Whether a legal entity exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It does.
    Registered,
    /// It was liquidated.
    Liquidated,
    /// It ended by becoming another or part of another.
    Reorganised,
}

/// A power of attorney.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Power {
    /// Its number in the register of notaries.
    pub number: String,
    /// IIN or BIN of who gave it.
    pub principal: String,
    /// IIN or BIN of who may act.
    pub representative: String,
    /// Its first day.
    pub from: Date,
    /// Its last day; none: it has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// The day from which it is revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Date>,
    /// What it is for, in its own words. Programs do not judge them: people read them in the case's file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub powers: Option<String>,
}

/// An account of the portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// IIN or BIN of its holder.
    pub subject: String,
    /// Its first day.
    pub opened: Date,
    /// The day from which it is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Date>,
}

/// A requirement that somebody was found to meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Qualification {
    /// IIN or BIN of who meets it.
    pub subject: String,
    /// The requirement, in the words of those who ask for it.
    pub requirement: String,
    /// The first day on which it is confirmed.
    pub from: Date,
    /// The last one; none: it stays so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// What confirms it: a paper, an inspection.
    pub by: String,
}

impl Record {
    /// Reads a record of a register from its fields.
    ///
    /// # Errors
    /// A field lacks, is none of the register's, or is not in its form.
    pub fn of(kind: Kind, fields: Value) -> Result<Self, serde_json::Error> {
        Ok(match kind {
            Kind::Persons => Self::Person(serde_json::from_value(fields)?),
            Kind::LegalEntities => Self::LegalEntity(serde_json::from_value(fields)?),
            Kind::Powers => Self::Power(serde_json::from_value(fields)?),
            Kind::Accounts => Self::Account(serde_json::from_value(fields)?),
            Kind::Qualifications => Self::Qualification(serde_json::from_value(fields)?),
        })
    }

    /// Its register.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Person(_) => Kind::Persons,
            Self::LegalEntity(_) => Kind::LegalEntities,
            Self::Power(_) => Kind::Powers,
            Self::Account(_) => Kind::Accounts,
            Self::Qualification(_) => Kind::Qualifications,
        }
    }

    /// IIN or BIN by which it is looked up.
    pub fn subject(&self) -> &str {
        match self {
            Self::Person(person) => &person.iin,
            Self::LegalEntity(entity) => &entity.bin,
            Self::Power(power) => &power.representative,
            Self::Account(account) => &account.subject,
            Self::Qualification(qualification) => &qualification.subject,
        }
    }

    /// What no other record of the register has: a record with it takes the place of the one before.
    pub fn key(&self) -> String {
        match self {
            Self::Person(_) | Self::LegalEntity(_) => self.subject().to_owned(),
            Self::Power(power) => power.number.clone(),
            Self::Account(account) => format!("{} {}", account.subject, account.opened),
            Self::Qualification(of) => format!("{} {} {}", of.subject, of.from, of.requirement),
        }
    }

    /// Its fields, all of them texts; those that it lacks are not there.
    pub fn fields(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(fields)) => fields,
            _ => Map::new(),
        }
    }

    /// Days that cannot be: the end before the beginning. The names of the two columns.
    pub(super) fn reversed(&self) -> Option<(&'static str, &'static str)> {
        let before = |end: Option<Date>, start: Date| end.is_some_and(|end| end < start);
        match self {
            Self::Person(person) if before(person.since, person.birth) => Some(("since", "birth")),
            Self::Power(power) if before(power.until, power.from) => Some(("until", "from")),
            Self::Account(account) if before(account.closed, account.opened) => Some(("closed", "opened")),
            Self::Qualification(of) if before(of.until, of.from) => Some(("until", "from")),
            _ => None,
        }
    }
}
