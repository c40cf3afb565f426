//! What is kept of a licence: its history, and the record that follows from it.

use super::contract::{Code, Decision, Failure, Ground, Holder, Issuer, Licence, State, Why};
use super::state::Move;
use crate::times::{rfc3339, rfc3339_option};
use serde::{Deserialize, Serialize};
use zanflow_runtime::{Hash, Time};

/// One line of a licence's history. It has no data of people but ids of accounts: who has the licence is a seal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When; never earlier than a line before it.
    #[serde(with = "rfc3339")]
    pub at: Time,
    /// The account of who did it.
    pub by: String,
    /// By what.
    pub ground: Ground,
    /// What happened.
    pub event: Event,
}

/// What happened to a licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// It was issued.
    Issued(Issued),
    /// It was re-issued under its number. What is none stayed.
    Reissued {
        /// Seal of the holder.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        holder: Option<Hash>,
        /// What it allows.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        activity: Option<String>,
        /// When it ends by itself.
        #[serde(default, with = "rfc3339_option", skip_serializing_if = "Option::is_none")]
        valid_until: Option<Time>,
        /// The case in which that was decided.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        case: Option<u64>,
    },
    /// Another took its place.
    Replaced {
        /// The number of the other.
        by: String,
    },
    /// A duplicate was given.
    Duplicated,
    /// It was suspended.
    Suspended {
        /// From when.
        #[serde(with = "rfc3339")]
        from: Time,
        /// Until when; none: until it is resumed.
        #[serde(default, with = "rfc3339_option", skip_serializing_if = "Option::is_none")]
        until: Option<Time>,
    },
    /// Its suspension ended.
    Resumed,
    /// It was taken away.
    Revoked {
        /// By whose decision.
        decision: Decision,
    },
    /// It ended otherwise.
    Ended {
        /// Why.
        why: Why,
    },
    /// A paper shows it.
    Shown {
        /// SHA-256 of the file.
        sha256: Hash,
    },
    /// Who had it was erased.
    Forgotten,
}

/// A licence at its beginning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// Its number.
    pub number: String,
    /// The service.
    pub service: String,
    /// The case in which it was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<u64>,
    /// What it allows.
    pub activity: String,
    /// Who issued it.
    pub issuer: Issuer,
    /// Seal of the holder: SHA-256 of a salt and what is kept of them.
    pub holder: Hash,
    /// When it ends by itself.
    #[serde(default, with = "rfc3339_option", skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Time>,
    /// The licence that it replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
}

impl Event {
    /// The name that stands in files.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Issued(_) => "issued",
            Self::Reissued { .. } => "reissued",
            Self::Replaced { .. } => "replaced",
            Self::Duplicated => "duplicated",
            Self::Suspended { .. } => "suspended",
            Self::Resumed => "resumed",
            Self::Revoked { .. } => "revoked",
            Self::Ended { .. } => "ended",
            Self::Shown { .. } => "shown",
            Self::Forgotten => "forgotten",
        }
    }

    /// What it does to the state; none: it is the beginning.
    fn step(&self) -> Option<Move> {
        Some(match self {
            Self::Issued(_) => return None,
            Self::Reissued { .. } => Move::Reissue,
            Self::Replaced { by } => Move::Replace { by: by.clone() },
            Self::Duplicated => Move::Duplicate,
            Self::Suspended { from, until } => Move::Suspend { from: *from, until: *until },
            Self::Resumed => Move::Resume,
            Self::Revoked { .. } => Move::Revoke,
            Self::Ended { why } => Move::End(*why),
            Self::Shown { .. } => Move::Show,
            Self::Forgotten => Move::Forget,
        })
    }
}

/// A licence as its history has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// How it began; words, case, holder and end as they are now.
    pub issued: Issued,
    /// When it began.
    #[serde(with = "rfc3339")]
    pub at: Time,
    /// The state as it was recorded last: see [`State::standing`].
    pub state: State,
    /// How often it was re-issued under its number.
    pub reissues: u32,
    /// How many duplicates were given.
    pub duplicates: u32,
    /// SHA-256 of its latest paper; none until the paper is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Hash>,
    /// Whether its holder was erased.
    #[serde(default)]
    pub forgotten: bool,
}

impl Record {
    /// The record after one more line of history: a pure function, so that a record is what its history says.
    ///
    /// # Errors
    /// The state forbids it; the first line is no beginning, or a later one is.
    pub fn after(before: Option<Self>, entry: &Entry) -> Result<Self, Failure> {
        let wrong = |detail: &str| Failure { code: Code::WrongState, detail: detail.to_owned() };
        match (before, &entry.event, entry.event.step()) {
            (None, Event::Issued(issued), _) => Self::begun(issued, entry.at),
            (Some(record), event, Some(step)) => record.then(event, &step, entry.at),
            (None, _, _) => Err(wrong("the licence was not issued")),
            (Some(_), _, None) => Err(wrong("the licence was issued before")),
        }
    }

    fn begun(issued: &Issued, at: Time) -> Result<Self, Failure> {
        if issued.valid_until.is_some_and(|end| end <= at) {
            return Err(wrong_time("a licence ends after it is issued"));
        }
        Ok(Self {
            issued: issued.clone(),
            at,
            state: State::Active,
            reissues: 0,
            duplicates: 0,
            document: None,
            forgotten: false,
        })
    }

    fn then(mut self, event: &Event, step: &Move, at: Time) -> Result<Self, Failure> {
        self.state = self.state.after(step, self.issued.valid_until, at)?;
        match event {
            Event::Reissued { holder, activity, valid_until, case } => {
                if valid_until.is_some_and(|end| end <= at) {
                    return Err(wrong_time("a licence ends after it is re-issued"));
                }
                let issued = &mut self.issued;
                issued.holder = holder.unwrap_or(issued.holder);
                issued.activity = activity.clone().unwrap_or_else(|| issued.activity.clone());
                issued.valid_until = valid_until.or(issued.valid_until);
                issued.case = case.or(issued.case);
                self.reissues = self.reissues.saturating_add(1);
                self.document = None;
            }
            Event::Duplicated => {
                self.duplicates = self.duplicates.saturating_add(1);
                self.document = None;
            }
            Event::Suspended { from, .. } if *from < self.at => {
                return Err(wrong_time("a licence is not suspended before it is issued"));
            }
            Event::Shown { sha256 } => self.document = Some(*sha256),
            Event::Forgotten if self.forgotten => {
                let detail = "its holder was erased before".to_owned();
                return Err(Failure { code: Code::WrongState, detail });
            }
            Event::Forgotten => self.forgotten = true,
            Event::Issued(_)
            | Event::Replaced { .. }
            | Event::Suspended { .. }
            | Event::Resumed
            | Event::Revoked { .. }
            | Event::Ended { .. } => {}
        }
        Ok(self)
    }

    /// The licence at a time, with what is held of its holder.
    pub fn licence(self, code: String, holder: Option<Holder>, now: Time) -> Licence {
        let state = self.state.standing(self.issued.valid_until, now);
        let issued = self.issued;
        Licence {
            number: issued.number,
            code,
            service: issued.service,
            case: issued.case,
            kind: issued.activity,
            issuer: issued.issuer,
            holder,
            issued: self.at,
            valid_until: issued.valid_until,
            state,
            replaces: issued.replaces,
            reissues: self.reissues,
            duplicates: self.duplicates,
            document_sha256: self.document,
        }
    }
}

fn wrong_time(detail: &str) -> Failure {
    Failure { code: Code::WrongTime, detail: detail.to_owned() }
}
