//! What the knowledge base keeps of an act beside its passages.

use super::named::name_key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zanflow_model::{Document, Model, Status};

/// An act of the knowledge base: its facts and those of its services that lists and citations need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ActInfo {
    /// Stable id: the file's name without ending, or the act's code; followed by `~` and letters where two files share it.
    pub id: String,
    /// Where its file lies, as an absolute path.
    pub path: String,
    /// Of the bytes it was made from.
    pub hash: String,
    /// `kk` or `ru`.
    pub lang: String,
    /// Facts of the act.
    pub document: Document,
    /// Its services.
    pub services: Vec<ServiceInfo>,
    /// How many entries of it can be found.
    pub entries: usize,
    /// How many passages were not understood.
    pub unread: usize,
    /// Where it lies in a repository with its history.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// The day its folder was taken out of the repository, which is the day it lost force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed_on: Option<String>,
}

/// A place in a git repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Origin {
    /// The repository's folder.
    pub root: String,
    /// The act's folder or file in it, `/` between folders.
    pub path: String,
}

/// A service in lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ServiceInfo {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: Option<String>,
    /// Stems of its name, equal for services that acts name alike.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub key: String,
    /// The providing body.
    pub provider: Option<String>,
    /// First line in the source file.
    pub line_start: u32,
    /// Last line.
    pub line_end: u32,
    /// How many processes it has.
    pub processes: usize,
    /// How many tables.
    pub tables: usize,
    /// How many terms it defines.
    pub terms: usize,
}

/// Whether an act is in force on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatusOn {
    /// It was issued before the day and not repealed until then.
    InForce,
    /// It was repealed on that day or before.
    Repealed,
    /// It was issued after the day.
    NotYet,
}

/// Whether an act is in force on a day, and what that is known from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Standing {
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// `in_force`, `repealed` or `not_yet`.
    pub status: StatusOn,
    /// Day of issue, where known.
    pub issued: Option<String>,
    /// Day of repeal, where known.
    pub repealed_on: Option<String>,
    /// Whether the days that it depends on are known. An act without a day of issue is taken for issued, one that was repealed on a day
    /// not known for repealed.
    pub certain: bool,
}

impl ActInfo {
    /// The day it was repealed, where known.
    pub fn repealed_on(&self) -> Option<&str> {
        let told = self.document.repealed_by.as_ref().and_then(|by| by.date.as_deref());
        self.removed_on.as_deref().or(told.filter(|_| self.document.status == Status::Repealed))
    }

    /// Whether it is in force on a day (`YYYY-MM-DD`), as far as its own text, metadata and history tell.
    pub fn status_on(&self, day: &str) -> StatusOn {
        if self.document.date.as_deref().is_some_and(|date| date > day) {
            return StatusOn::NotYet;
        }
        match self.repealed_on() {
            Some(repealed) if repealed <= day => StatusOn::Repealed,
            Some(_) => StatusOn::InForce,
            None if self.document.status == Status::Repealed => StatusOn::Repealed,
            None => StatusOn::InForce,
        }
    }

    /// [`status_on`](Self::status_on) with the days that it depends on.
    pub fn standing(&self, day: &str) -> Standing {
        let status = self.status_on(day);
        let issued = self.document.date.clone();
        let repealed_on = self.repealed_on().map(str::to_owned);
        let certain = match status {
            StatusOn::Repealed => repealed_on.is_some(),
            StatusOn::InForce | StatusOn::NotYet => issued.is_some(),
        };
        Standing { day: day.to_owned(), status, issued, repealed_on, certain }
    }

    /// What is kept of a model.
    pub fn of(model: &Model, lang: &str) -> Self {
        let services = model.services.iter().map(|service| ServiceInfo {
            id: service.id.clone(),
            title: service.title.clone(),
            key: name_key(service.title.as_deref().unwrap_or(&service.id)),
            provider: service.provider.clone(),
            line_start: service.line_start,
            line_end: service.line_end,
            processes: service.processes.len(),
            tables: service.tables.len(),
            terms: service.terms.len(),
        });
        Self {
            id: String::new(),
            path: String::new(),
            hash: String::new(),
            lang: lang.to_owned(),
            document: model.document.clone(),
            services: services.collect(),
            entries: 0,
            unread: model.unread.len(),
            origin: None,
            removed_on: None,
        }
    }
}

/// A day (`YYYY-MM-DD`) as a number that grows with it: 20130501.
pub fn day_number(day: &str) -> Option<u64> {
    let mut parts = day.splitn(3, '-').map(str::parse::<u64>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    ((1..=12).contains(&month) && (1..=31).contains(&day) && year < 10_000)
        .then_some(year * 10_000 + month * 100 + day)
}

/// Today in Kazakhstan, `YYYY-MM-DD`.
pub fn today() -> String {
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(5));
    jiff::Timestamp::now().to_zoned(zone).date().to_string()
}
