//! Which notices follow from an event.

use super::Kind;
use super::settings::Tasks;
use super::store::New;
use crate::accounts::{Account, Happened, State};
use std::sync::Arc;
use zanflow_runtime::{
    Actor, CaseId, CaseView, Ended, EngineError, Event, Flow, Person, Record, Role, Seen, Version, Work,
};

/// What is known of the world when events are read.
pub struct World<'a> {
    pub accounts: &'a [Account],
    pub tasks: Tasks,
    /// Most recipients of one task.
    pub most: usize,
    pub view: &'a dyn Fn(CaseId) -> Result<CaseView, EngineError>,
    pub flow: &'a dyn Fn(Version) -> Result<Arc<Flow>, EngineError>,
}

impl World<'_> {
    /// Notices of a record of the journal.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn of_record(&self, row: u64, record: &Record) -> Result<Vec<New>, EngineError> {
        let to_applicant = |kind| Ok(vec![self.notice(row, record, kind, None)]);
        match &record.event {
            Event::Started { .. } => to_applicant(Kind::Accepted),
            Event::Suspended { .. } => to_applicant(Kind::Paused),
            Event::Resumed {} => to_applicant(Kind::Resumed),
            Event::Ended { ended: Ended::Success } => to_applicant(Kind::Decided),
            Event::Ended { ended: Ended::Refused } => to_applicant(Kind::Refused),
            Event::Cancelled { .. } => to_applicant(Kind::Cancelled),
            Event::Entered { node, work: Work::Task, .. } | Event::Held { node, .. } => {
                self.to_doers(row, record, Kind::Task, node)
            }
            Event::Assigned { to, .. } => {
                let own = matches!(&record.actor, Actor::Person(by) if by.id == *to);
                let told = !own && self.tasks != Tasks::None;
                Ok(told.then(|| self.notice(row, record, Kind::Task, Some(to))).into_iter().collect())
            }
            Event::Warned { node, .. } => self.to_doers(row, record, Kind::Near, node),
            Event::Escalated { node, .. } => self.to_doers(row, record, Kind::Passed, node),
            Event::Raised { to: Some(to), .. } => {
                Ok(vec![self.notice(row, record, Kind::Escalated, Some(to))])
            }
            Event::Raised { to: None, .. } => {
                let view = (self.view)(record.case)?;
                let raised = Seen { raised: Some(None), ..view.seen() };
                let heads = self.active().filter(|account| caller(account).is_raised_to(raised));
                let heads = heads.take(self.most);
                Ok(heads.map(|head| self.notice(row, record, Kind::Escalated, Some(&head.id))).collect())
            }
            _ => Ok(Vec::new()),
        }
    }

    fn notice(&self, row: u64, record: &Record, kind: Kind, to: Option<&str>) -> New {
        let to = to.map(str::to_owned);
        New { source: format!("row {row}"), at: record.at, kind, case: Some(record.case), to }
    }

    fn active(&self) -> impl Iterator<Item = &Account> {
        self.accounts.iter().filter(|account| account.state == State::Active && account.email.is_some())
    }

    /// To who has the task at a node, or to whoever may do it.
    fn to_doers(&self, row: u64, record: &Record, kind: Kind, node: &str) -> Result<Vec<New>, EngineError> {
        let view = (self.view)(record.case)?;
        // It has gone on since: nobody need hurry any more.
        if view.node.as_deref() != Some(node) {
            return Ok(Vec::new());
        }
        let flow = (self.flow)(view.version)?;
        let role = flow.node(node).and_then(|node| node.role);
        if role == Some(Role::Applicant) {
            return Ok(vec![self.notice(row, record, kind, None)]);
        }
        if let Some(to) = &view.assignee {
            // Of a task that is given to them they were told when it was given.
            let told = kind != Kind::Task;
            return Ok(told.then(|| self.notice(row, record, kind, Some(to))).into_iter().collect());
        }
        if self.tasks != Tasks::Unit {
            return Ok(Vec::new());
        }
        let does = |account: &&Account| caller(account).may_do(role, view.seen()).is_ok();
        let doers = self.active().filter(does).take(self.most);
        Ok(doers.map(|doer| self.notice(row, record, kind, Some(&doer.id))).collect())
    }
}

fn caller(account: &Account) -> zanflow_runtime::Caller {
    let person = Person { id: account.id.clone(), name: account.name.clone() };
    zanflow_runtime::Caller::new(person, account.roles.iter().copied()).of_units(account.units.clone())
}

/// The notice of something that was done with an account, if its person is to be told.
pub fn of_account(happened: &Happened) -> Option<New> {
    let kind = match happened.what.as_str() {
        "password changed" | "password set by an administrator" => Kind::Password,
        "locked" | "ended" => Kind::Locked,
        crate::accounts::WAITS => Kind::Attempts,
        what if what.starts_with("token ") && what.ends_with(" made") => Kind::Token,
        _ => return None,
    };
    let (source, to) = (format!("account {}", happened.number), Some(happened.account.clone()));
    Some(New { source, at: happened.at, kind, case: None, to })
}
