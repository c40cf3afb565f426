//! The embedded registers as connectors of a case.

use super::asks::{AskId, Ended, NewAsk};
use super::books::Registers;
use super::kind::Kind;
use super::reply::{Question, Reply};
use crate::StoreError;
use serde_json::json;
use zanflow_runtime::connect::{Gateway, Notary, Portal, Workers};
use zanflow_runtime::{Answer, Call, CallError, NodeKind, Subject, System, Time};

/// What a call asks a register; `None`: it is not known whom it is about.
pub(super) fn question(call: &Call<'_>, register: Option<Kind>) -> Option<Question> {
    let subject = call.whose()?;
    let register = register.unwrap_or_else(|| Kind::of(call.ask.system, subject));
    let mut question = Question::new(register, subject);
    if register == Kind::Powers {
        let said =
            |key: &str| call.subject?.get(key)?.as_str().filter(|id| !id.is_empty()).map(str::to_owned);
        // Asked of who acts: for the applicant. Asked of the applicant: of who acts for them, if somebody does.
        match (call.ask.about, said("representative")) {
            (Subject::Representative, _) => question.principal = said("id"),
            (_, Some(representative)) => {
                question.principal = Some(std::mem::replace(&mut question.subject, representative));
            }
            (_, None) => {}
        }
    }
    Some(question)
}

/// Persons or legal entities, as the act names it; where it names none, by whom it is about.
pub(super) fn register_of(call: &Call<'_>) -> Option<Kind> {
    match call.ask.system {
        Some(System::Persons) => Some(Kind::Persons),
        Some(System::LegalEntities) => Some(Kind::LegalEntities),
        _ => call.whose().map(|subject| Kind::of(None, subject)),
    }
}

/// What a case gets of a reply: whether it holds on the day of `now`, and the records for the case's file.
pub(super) fn answer(reply: &Reply, now: Time, id: &str) -> Answer {
    let found = reply.meaning(now.local_date());
    let personal = (!reply.records.is_empty()).then(|| {
        let as_of = reply.as_of.map(|as_of| as_of.to_string());
        json!({ "register": reply.register, "outcome": reply.outcome, "asOf": as_of, "records": reply.records })
    });
    Answer { found: Some(found), reference: Some(id.to_owned()), personal, later: false }
}

/// Nothing was asked, or a repetition does no harm: the key makes it the same.
fn failed(error: &StoreError) -> CallError {
    CallError::Unclear { why: error.to_string() }
}

impl Registers {
    /// Logs a question before it is asked.
    pub(super) fn logged(
        &self,
        call: &Call<'_>,
        system: &str,
        subject: &str,
        timeout: Option<i64>,
    ) -> Result<AskId, CallError> {
        let consented = self.consented(call);
        let ask = NewAsk { call, system, subject, now: self.clock.now(), consented, timeout };
        self.asks.ask(&ask).map_err(|error| failed(&error))
    }

    /// When the applicant consented to what the case asks: when they applied.
    pub(super) fn consented(&self, call: &Call<'_>) -> Option<Time> {
        self.applied.as_ref().filter(|_| call.ask.about != Subject::Worker)?(call.key.case)
    }

    /// Logs how it ended.
    pub(super) fn ended(&self, ask: &AskId, reply: Option<&str>, ended: Ended) -> Result<(), CallError> {
        self.asks.reply(ask, reply, ended, self.clock.now()).map_err(|error| failed(&error))
    }

    /// Asks a register for a case.
    fn asked(&self, call: &Call<'_>, register: Option<Kind>) -> Result<Answer, CallError> {
        let Some(question) = question(call, register) else { return Ok(Answer::unknown()) };
        let ask = self.logged(call, question.register.name(), &question.subject, None)?;
        let now = self.clock.now();
        let reply = self.look_up(&question, now).map_err(|error| failed(&error))?;
        let answer = answer(&reply, now, &ask.id);
        self.ended(&ask, Some(&ask.id), reply.meaning(now.local_date()).into())?;
        Ok(answer)
    }

    /// Whether the applicant meets the requirements of which something is on record: the question of
    /// [`Licensing::eligible`](zanflow_runtime::connect::Licensing::eligible).
    ///
    /// # Errors
    /// [`CallError`].
    pub fn eligible(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.asked(call, Some(Kind::Qualifications))
    }

    fn done(&self, call: &Call<'_>, what: &str) -> Result<Answer, CallError> {
        let number = self.act(&call.key.to_string(), what).map_err(|error| failed(&error))?;
        Ok(Answer::done(number.to_string()))
    }
}

impl zanflow_runtime::connect::Registers for Registers {
    fn query(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.asked(call, register_of(call))
    }
}

impl Notary for Registers {
    fn authorised(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.asked(call, Some(Kind::Powers))
    }
}

impl Portal for Registers {
    /// A condition asks whether there is an account. That somebody signs in, or signs up, is a step of theirs on the pages of the portal:
    /// here is noted, once per key, that the case came to it.
    fn authenticate(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        if call.node.kind == NodeKind::Condition {
            return self.asked(call, Some(Kind::Accounts));
        }
        self.done(call, "portal.authenticate")
    }

    /// The page of the case shows it; here is noted, once per key, that it is shown.
    fn notify(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        self.done(call, "portal.notify")
    }
}

impl Gateway for Registers {
    /// There is nobody to send it to: the case goes on here. That it was sent is noted once per key.
    /// A condition is a question to the register that it is about.
    fn send(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        if call.node.kind == NodeKind::Condition {
            return self.asked(call, None);
        }
        let ask = self.logged(call, System::Gateway.name(), call.whose().unwrap_or_default(), None)?;
        let answer = self.done(call, "gateway.send")?;
        self.ended(&ask, answer.reference.as_deref(), Ended::Taken)?;
        Ok(answer)
    }
}

impl Workers for Registers {
    /// Whoever does steps was authenticated by the engine's caller.
    fn signed_in(&self, call: &Call<'_>) -> Result<Answer, CallError> {
        Ok(call.worker.map_or_else(Answer::unknown, |_| Answer::holds(true)))
    }
}
