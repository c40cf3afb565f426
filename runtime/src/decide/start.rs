//! How a case begins, and who acts.

use super::turn::Turn;
use super::{Outcome, Start};
use crate::case::{Acting, Actor, CaseId, Event};
use crate::{Caller, Decision, Ended, EngineError, Facts, Flow, Name, Settings};
use serde_json::{Map, Value};

impl Start {
    /// Whether a case may be started so, on that flow.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, flow: &Flow, settings: &Settings) -> Result<(), EngineError> {
        if !settings.trial && self.facts != Facts::new() {
            return Err(EngineError::FactsGiven);
        }
        is_told_apart(flow, self.matter.as_deref())?;
        self.by.as_ref().map(actor).transpose()?;
        not_personal(self.unit.as_deref())?;
        not_personal(self.request.as_deref())
    }
}

impl Turn<'_> {
    pub(super) fn start(&mut self, start: Start, resubmits: Option<CaseId>) -> Result<Outcome, EngineError> {
        if self.state.seq > 0 {
            // It was started already.
            return Ok(Outcome::Done);
        }
        start.check(self.flow, self.settings)?;
        let signed = start.signed.clone().map(|cms| (start.statement(self.flow), cms));
        let by = start.by.as_ref().map_or(Ok(Actor::System), actor)?;
        let who = start.by.as_ref().map(Caller::person);
        // The data that the case is started with are number 1.
        let data = start.personal.as_ref().map(|personal| self.personal(personal));
        let key = start.request.as_ref().map(|request| self.personal(&Value::from(request.as_str())));
        let started = Event::Started {
            flow: start.version,
            calendar: self.calendar.clone(),
            facts: start.facts,
            represented: start.personal.as_ref().is_some_and(is_represented),
            unit: start.unit.map(Name::from),
            desk: start.by.as_ref().is_some_and(Caller::is_at_desk),
            matter: start.matter.map(Name::from),
            request: None,
            key,
            resubmits,
            data,
        };
        self.push_on(by.clone(), None, started);
        if let Some(filled) = &start.filled {
            self.put_form(filled, &Map::new(), by.clone(), who);
        }
        self.put_papers(start.papers, &by, who)?;
        if let Some(signed) = signed {
            let name = who.map_or("", |who| who.name.as_str());
            self.put_signature(by, name, None, false, signed)?;
        }
        self.enter(self.flow.plan().entry());
        self.request = start.request;
        Ok(Outcome::Done)
    }

    /// A refused case is continued by another.
    pub(super) fn taken_up(&mut self, by: CaseId) -> Result<Outcome, EngineError> {
        let was_refused = self.state.ended == Some(Some(Ended::Refused))
            || self.state.ended.is_some() && self.state.decision == Some(Decision::Refuse);
        if !was_refused || self.state.taken_up.is_some() {
            return Err(EngineError::NotRefused { case: self.state.id });
        }
        self.push_on(Actor::System, None, Event::Resubmitted { case: by });
        Ok(Outcome::Done)
    }
}

/// Refuses a matter that the flow does not know.
fn is_told_apart(flow: &Flow, matter: Option<&str>) -> Result<(), EngineError> {
    let Some(matter) = matter else { return Ok(()) };
    let known = flow.matters();
    if known.contains(&matter) {
        return Ok(());
    }
    let known = known.into_iter().map(str::to_owned).collect();
    Err(EngineError::UnknownMatter { matter: matter.to_owned(), known })
}

/// Whether the personal data of a case name somebody who acts for the applicant.
fn is_represented(personal: &Value) -> bool {
    personal.get("representative").is_some_and(|who| !who.is_null())
}

/// The actor, by an id that may be stored in the chain.
pub(crate) fn actor(by: &Caller) -> Result<Actor, EngineError> {
    let id = by.person().id.as_str();
    not_personal(Some(id))?;
    Ok(Actor::Person(Acting { how: by.how(), ..Acting::from(id) }))
}

/// Refuses what may be an IIN: the chain keeps it for ever.
pub(super) fn not_personal(id: Option<&str>) -> Result<(), EngineError> {
    match id {
        Some(id) if id.len() == 12 && id.bytes().all(|letter| letter.is_ascii_digit()) => {
            Err(EngineError::PersonalId)
        }
        _ => Ok(()),
    }
}

/// The record names whom the actor substitutes.
pub(super) fn in_stead(actor: &mut Actor, of: Option<&str>) {
    if let Actor::Person(by) = actor {
        by.stead = of.map(str::to_owned);
    }
}
