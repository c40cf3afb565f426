//! Erasure of what is held of people, in all stores of a service.
//!
//! The journal comes last: while it does not say that a case was erased, the same erasure can be asked for again, and does what a crash
//! left undone. Each of the others may be done twice.

use crate::App;
use crate::accounts::Account;
use crate::problem::Problem;
use serde_json::Value;
use std::collections::BTreeSet;
use zanflow_runtime::{Caller, CaseId, EngineError, Erasure, Role};

impl App {
    /// Erases personal data of a case that has ended, wherever the service holds them.
    pub(crate) fn erase(&self, case: CaseId, what: Erasure, by: Option<&Caller>) -> Result<(), Problem> {
        if let Some(by) = by {
            by.needs(&[Role::Administrator])?;
        }
        if self.engine.view(case)?.end.is_none() {
            return Err(EngineError::Running { case }.into());
        }
        if what != Erasure::Papers {
            self.forget_elsewhere(case)?;
        }
        Ok(self.engine.erase(case, what, by)?)
    }

    /// The same where a period of retention is over.
    pub(crate) fn erase_quietly(&self, case: CaseId, what: Erasure) -> Result<(), EngineError> {
        if what != Erasure::Papers
            && let Err(problem) = self.forget_elsewhere(case)
        {
            let why = problem.detail;
            return Err(EngineError::NotScrubbed { case, why });
        }
        self.engine.erase(case, what, None)
    }

    /// Erases an account of somebody who is an applicant and nothing else; whether there was one. Officials are named in records that
    /// stay: their accounts are ended by a command.
    pub(crate) fn erase_applicant(&self, id: &str) -> Result<bool, Problem> {
        let Some(accounts) = &self.accounts else { return Ok(false) };
        let is_applicant = |account: &Account| account.roles.iter().all(|role| *role == Role::Applicant);
        if accounts.find(id)?.filter(is_applicant).is_none() {
            return Ok(false);
        }
        accounts.erase(id)?;
        Ok(true)
    }

    /// Notices of a case, and what the embedded systems hold of its people who have no other case that goes on.
    fn forget_elsewhere(&self, case: CaseId) -> Result<(), Problem> {
        if let Some(notices) = &self.notices {
            notices.outbox.forget(case)?;
        }
        if let Some(drafts) = &self.drafts {
            drafts.forget_case(case)?;
        }
        if let Some(results) = &self.results {
            results.store.forget(case)?;
        }
        let Some(systems) = &self.systems else { return Ok(()) };
        let failed = |error: String| Problem::ours(format!("the embedded systems: {error}"));
        systems.forget_case(case).map_err(failed)?;
        for person in self.people_of(case)? {
            // Only then all cases are looked through.
            if systems.registers.held_of(&person)?.is_empty() {
                continue;
            }
            let others = self.engine.cases_about(&person)?;
            let needs = |other: &CaseId| {
                *other != case
                    && self.engine.view(*other).is_ok_and(|view| view.end.is_none() || !view.erased)
            };
            if !others.iter().any(needs) {
                systems.forget(&person).map_err(failed)?;
            }
        }
        Ok(())
    }

    /// The IINs and BINs by which a case asks systems.
    fn people_of(&self, case: CaseId) -> Result<BTreeSet<String>, Problem> {
        let first = self.engine.history(case)?.into_iter().next();
        let Some(data) = first.and_then(|record| record.event.data()) else { return Ok(BTreeSet::new()) };
        let said = self.engine.personal(case, data.no)?.unwrap_or_default();
        let text = |key: &str| said.get(key).and_then(Value::as_str).map(str::to_owned);
        Ok(["id", "representative"].into_iter().filter_map(text).filter(|id| !id.is_empty()).collect())
    }
}
