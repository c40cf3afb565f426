//! What methods of generated services answer: a check says what was found, an order gives a receipt.

use super::{Answer, Call, CallError, Connectors, Steps};
use crate::Found;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What a check came to: found, not found, or not known. There is no check without one of the three.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    answer: Answer,
}

impl Check {
    /// It is there; the condition holds.
    pub fn found() -> Self {
        Found::Found.into()
    }

    /// It is not there; the condition fails.
    pub fn not_found() -> Self {
        Found::NotFound.into()
    }

    /// The system cannot say. It lets nothing pass and is asked again later.
    pub fn unknown() -> Self {
        Found::Unknown.into()
    }

    /// The system took the question and answers by a message to the case.
    pub fn later() -> Self {
        Self { answer: Answer { later: true, ..Answer::default() } }
    }

    /// With the system's reference number; no personal data.
    #[must_use]
    pub fn with_reference(mut self, reference: impl Into<String>) -> Self {
        self.answer.reference = Some(reference.into());
        self
    }

    /// With what the system told: personal data for the case's file, where later steps find it.
    ///
    /// # Errors
    /// It cannot be written as JSON.
    pub fn with_data(mut self, data: &impl Serialize) -> Result<Self, CallError> {
        self.answer.personal = Some(json(data)?);
        Ok(self)
    }
}

impl From<Found> for Check {
    fn from(found: Found) -> Self {
        Self { answer: Answer { found: Some(found), ..Answer::default() } }
    }
}

impl From<bool> for Check {
    fn from(holds: bool) -> Self {
        Found::from(holds).into()
    }
}

impl From<Check> for Answer {
    fn from(check: Check) -> Self {
        check.answer
    }
}

impl TryFrom<Answer> for Check {
    type Error = CallError;

    /// # Errors
    /// The answer says neither what was found nor that it comes later.
    fn try_from(answer: Answer) -> Result<Self, CallError> {
        if answer.found.is_none() && !answer.later {
            let why = "the answer does not say what was found".to_owned();
            return Err(CallError::Unclear { why });
        }
        Ok(Self { answer })
    }
}

/// What a system gives for an order that it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    answer: Answer,
}

impl Receipt {
    /// It is done, under that reference number of the system; no personal data in it.
    pub fn done(reference: impl Into<String>) -> Self {
        Self { answer: Answer::done(reference) }
    }

    /// The system took the order and says by a message to the case when it is done.
    pub fn later() -> Self {
        Self { answer: Answer { later: true, ..Answer::default() } }
    }

    /// With what the system told: personal data for the case's file, where later steps find it.
    ///
    /// # Errors
    /// It cannot be written as JSON.
    pub fn with_data(mut self, data: &impl Serialize) -> Result<Self, CallError> {
        self.answer.personal = Some(json(data)?);
        Ok(self)
    }
}

impl From<Receipt> for Answer {
    fn from(receipt: Receipt) -> Self {
        receipt.answer
    }
}

impl From<Answer> for Receipt {
    fn from(answer: Answer) -> Self {
        Self { answer }
    }
}

fn json(data: &impl Serialize) -> Result<Value, CallError> {
    serde_json::to_value(data)
        .map_err(|error| CallError::Unclear { why: format!("the answer is no JSON: {error}") })
}

/// What a system told an earlier step of the case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Earlier<'a> {
    data: &'a Value,
}

impl<'a> Earlier<'a> {
    /// What it told the method of that name last; `None` if nothing was asked or nothing told, and once the data are erased.
    pub fn of(call: &Call<'a>, method: &str) -> Option<Self> {
        let told = call.file?.answers.iter().rev().find(|told| told.method.as_deref() == Some(method))?;
        Some(Self { data: &told.data })
    }

    /// As it was kept.
    pub fn data(&self) -> &'a Value {
        self.data
    }

    /// As the type that the earlier step gave to [`Check::with_data`] or [`Receipt::with_data`].
    ///
    /// # Errors
    /// It is no such value.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, CallError> {
        T::deserialize(self.data).map_err(|_| CallError::NotDone {
            why: "what an earlier step was told has another form".to_owned(),
        })
    }
}

impl Connectors {
    /// Hands a check to the connector of the system that the act names for it.
    ///
    /// # Errors
    /// [`CallError`].
    pub fn check(&self, call: &Call<'_>) -> Result<Check, CallError> {
        self.call(call)?.try_into()
    }

    /// Hands an order to the connector of the system that the act names for it.
    ///
    /// # Errors
    /// [`CallError`].
    pub fn order(&self, call: &Call<'_>) -> Result<Receipt, CallError> {
        self.call(call).map(Receipt::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_says_what_was_found_or_that_it_comes_later() {
        assert!(Check::try_from(Answer::done("7")).is_err());
        assert_eq!(Check::try_from(Answer::holds(true)).unwrap(), Check::found());
        assert_eq!(Check::try_from(Answer::unknown()).unwrap(), Check::unknown());
        assert!(Check::try_from(Answer { later: true, ..Answer::default() }).is_ok());
        let told = Check::from(false).with_reference("7").with_data(&["a"]).unwrap();
        let answer = Answer::from(told);
        assert_eq!((answer.found, answer.reference.as_deref()), (Some(Found::NotFound), Some("7")));
        assert_eq!(answer.personal, Some(serde_json::json!(["a"])));
    }
}
