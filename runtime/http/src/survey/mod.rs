//! The survey: the questionnaire that the act prints is offered to whoever a case was about, once it has ended.
//!
//! Invariants:
//! - What is asked is in the act's words, and cites its lines; where the act prints no questionnaire, nothing is asked.
//! - Answering is voluntary, and every question may be left out. Who was asked is not asked again.
//! - Answers are kept apart from cases, in a file of their own, as sums by month: [`store`]. Nothing there is about a person.
//! - What is shown of them tells of groups only, whatever is subtracted from whatever: [`publish`]. What is held back is said to be.

pub mod api;
mod asked;
#[cfg(test)]
mod laws;
mod mask;
pub mod page;
mod publish;
mod results;
mod store;

pub use asked::{Question, Questionnaire};
pub(crate) use publish::Month;
pub use store::Store;
pub(crate) use store::key_path;

use crate::App;
use crate::pages::views;
use crate::problem::Problem;
use crate::who::Who;
use asked::{edition, questions};
use axum::http::StatusCode;
use std::path::Path;
use store::{Given, LONGEST, Reply};
use zanflow_runtime::{CaseId, Hash, Role, Status};

/// A survey and its store.
pub struct Survey {
    store: Store,
    /// Which questions are asked.
    edition: Hash,
}

/// Whether somebody may answer for a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// The act prints no questionnaire, or the case is not theirs.
    None,
    /// The case has not come to an end.
    NotYet,
    /// It was answered, or not wanted.
    Asked,
    /// They may.
    Open,
}

impl Offer {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::NotYet => "not_yet",
            Self::Asked => "asked",
            Self::Open => "open",
        }
    }
}

impl Survey {
    /// The survey of a service in a file; none where its act asks nothing.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn open(path: &Path, card: &crate::Card) -> Result<Option<Self>, String> {
        Self::on(card, || Store::open(path))
    }

    /// The same in memory, gone with the process.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn in_memory(card: &crate::Card) -> Result<Option<Self>, String> {
        Self::on(card, Store::in_memory)
    }

    /// The same in a database, with the key of a file beside a path.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn at(place: &zanflow_sql::Place, path: &Path, card: &crate::Card) -> Result<Option<Self>, String> {
        Self::on(card, || Store::at(place, &store::key_path(path)))
    }

    fn on(card: &crate::Card, store: impl FnOnce() -> Result<Store, String>) -> Result<Option<Self>, String> {
        if questions(&card.questionnaires).next().is_none() {
            return Ok(None);
        }
        Ok(Some(Self { store: store()?, edition: edition(&card.questionnaires) }))
    }
}

impl App {
    /// The month that it is here.
    fn month(&self) -> Result<Month, Problem> {
        Month::parse(&views::local(self.now())).ok_or_else(|| Problem::ours("the clock shows no month"))
    }

    /// Whether somebody may answer the questionnaire for a case. Only its applicant may: an official who began it at a desk was not served.
    pub(crate) fn offer(&self, who: &Who, case: CaseId) -> Result<Offer, Problem> {
        self.may_see(who, case)?;
        let Some(survey) = &self.survey else { return Ok(Offer::None) };
        let view = self.engine.view(case)?;
        let is_theirs = match who {
            Who::Anybody => true,
            Who::Known(caller) => {
                caller.has(Role::Applicant)
                    && !view.desk
                    && view.owner.as_deref() == Some(&caller.person().id)
            }
            Who::Nobody => false,
        };
        Ok(match view.status {
            _ if !is_theirs => Offer::None,
            Status::Success | Status::Refused if survey.store.was_asked(case)? => Offer::Asked,
            Status::Success | Status::Refused => Offer::Open,
            _ => Offer::NotYet,
        })
    }

    /// Counts the answers of a case: a number from 1 or words, by question. `None`: its applicant does not want to answer.
    pub(crate) fn answer(
        &self,
        who: &Who,
        case: CaseId,
        told: Option<&[(String, String)]>,
    ) -> Result<(), Problem> {
        let conflict = |key, told: &str| Err(Problem::new(StatusCode::CONFLICT, key, told));
        match (self.offer(who, case)?, &self.survey) {
            (Offer::Open, Some(survey)) => {
                let given = told.map(|told| self.given(told)).transpose()?;
                if given.as_ref().is_some_and(Given::is_empty) {
                    return Err(Problem::new(
                        StatusCode::BAD_REQUEST,
                        "error-survey_empty",
                        "nothing was answered",
                    ));
                }
                survey.store.answer(case, survey.edition, self.month()?, given.as_ref())
            }
            (Offer::Asked, _) => conflict(
                "error-survey_asked",
                "the questionnaire of this case was answered, or was not wanted",
            ),
            (Offer::NotYet, _) => conflict("error-no_result", "the case has not come to an end"),
            (Offer::None | Offer::Open, _) => Err(Problem::unknown_address()),
        }
    }

    fn given(&self, told: &[(String, String)]) -> Result<Given, Problem> {
        let mut given = Given::new();
        for (id, value) in told {
            let found =
                questions(&self.card.questionnaires).enumerate().find(|(_, question)| question.id == *id);
            let Some((at, question)) = found else {
                return Err(Problem::refused(format!("{id}: the questionnaire has no such question")));
            };
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            let choices = question.choices().len();
            let reply = if choices > 0 {
                // As it is written, and no other way to write the number.
                let chosen = (1..=choices).position(|number| number.to_string() == value);
                let wrong = || Problem::refused(format!("{id}: an answer is a number from 1 to {choices}"));
                Reply::Chosen(chosen.ok_or_else(wrong)?)
            } else if value.chars().count() > LONGEST {
                return Err(Problem::refused(format!(
                    "{id}: an answer in words has {LONGEST} letters at most"
                )));
            } else {
                Reply::Words(value.to_owned())
            };
            given.insert(at, reply);
        }
        Ok(given)
    }
}
