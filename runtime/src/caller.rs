//! Who gives a command, in which roles, and what those let them do.

use crate::{EngineError, Person};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What somebody is in a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Asks for the service, and acts in their own cases only.
    Applicant,
    /// A worker of the provider, of whatever unit.
    Worker,
    /// Receives and registers.
    Office,
    /// Examines and prepares.
    Executor,
    /// Decides for the provider.
    Head,
    /// Works at a public service centre.
    Operator,
    /// Sits on a commission.
    Commission,
    /// Works for another body that has a say.
    Authority,
    /// Sees to it that cases go on: assigns, suspends, moves them.
    Supervisor,
    /// Reads everything, changes nothing.
    Auditor,
    /// Keeps the server.
    Administrator,
    /// Another system, which answers what it was handed.
    System,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 12] = [
        Self::Applicant,
        Self::Worker,
        Self::Office,
        Self::Executor,
        Self::Head,
        Self::Operator,
        Self::Commission,
        Self::Authority,
        Self::Supervisor,
        Self::Auditor,
        Self::Administrator,
        Self::System,
    ];

    /// Whether it handles cases in an office.
    pub fn is_official(self) -> bool {
        matches!(
            self,
            Self::Worker
                | Self::Office
                | Self::Executor
                | Self::Head
                | Self::Operator
                | Self::Commission
                | Self::Authority
        )
    }

    /// The name that stands in flows and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Worker => "worker",
            Self::Office => "office",
            Self::Executor => "executor",
            Self::Head => "head",
            Self::Operator => "operator",
            Self::Commission => "commission",
            Self::Authority => "authority",
            Self::Supervisor => "supervisor",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
            Self::System => "system",
        }
    }
}

/// An authenticated person with their roles. Whoever makes one vouches for both: the engine only asks what the roles allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    person: Person,
    roles: BTreeSet<Role>,
}

impl Caller {
    /// A person whose roles are known.
    pub fn new(person: Person, roles: impl IntoIterator<Item = Role>) -> Self {
        Self { person, roles: roles.into_iter().collect() }
    }

    /// Somebody who may act in every role: for tests, trials, and who works on a journal's file itself.
    pub fn in_every_role(person: Person) -> Self {
        Self::new(person, Role::ALL)
    }

    /// Who it is.
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// Their roles.
    pub fn roles(&self) -> impl Iterator<Item = Role> {
        self.roles.iter().copied()
    }

    /// Whether they have that role.
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether they handle cases in an office.
    pub fn is_official(&self) -> bool {
        self.roles().any(Role::is_official)
    }

    /// Whether they may see a case, by who started it.
    pub fn sees(&self, owner: Option<&str>) -> bool {
        let watches = [Role::Supervisor, Role::Auditor, Role::Administrator];
        self.is_official() || watches.iter().any(|role| self.has(*role)) || self.owns(owner)
    }

    fn owns(&self, owner: Option<&str>) -> bool {
        self.has(Role::Applicant) && owner == Some(self.person.id.as_str())
    }

    /// Whether they may do a step of a case. `needed`: the role of the step; without one any official does it.
    pub(crate) fn may_do(&self, needed: Option<Role>, owner: Option<&str>) -> Result<(), EngineError> {
        let may = match needed {
            // Who is everything, as in a trial, is every applicant too.
            Some(Role::Applicant) => self.owns(owner) || Role::ALL.iter().all(|role| self.has(*role)),
            // A worker of whatever unit.
            None | Some(Role::Worker) => self.is_official(),
            Some(role) => self.has(role),
        };
        if may { Ok(()) } else { Err(self.refused(&[needed.unwrap_or(Role::Worker)])) }
    }

    /// Whether they may change the file of a case: who started it, or who may do the step that is open. `open`: the role of that step,
    /// if one waits for a person.
    pub(crate) fn may_file(
        &self,
        open: Option<Option<Role>>,
        owner: Option<&str>,
    ) -> Result<(), EngineError> {
        if self.owns(owner) || Role::ALL.iter().all(|role| self.has(*role)) {
            return Ok(());
        }
        match open {
            Some(needed) if self.is_official() => self.may_do(needed, owner),
            _ => Err(self.refused(&[Role::Applicant])),
        }
    }

    /// Whether they may change how a case goes on.
    pub(crate) fn may_direct(&self) -> Result<(), EngineError> {
        if self.is_official() { Ok(()) } else { self.needs(&[Role::Supervisor, Role::Worker]) }
    }

    /// Whether they may withdraw a case.
    pub(crate) fn may_cancel(&self, owner: Option<&str>) -> Result<(), EngineError> {
        if self.owns(owner) { Ok(()) } else { self.may_direct() }
    }

    /// Whether they have one of these roles.
    ///
    /// # Errors
    /// [`EngineError::NotAllowed`].
    pub fn needs(&self, roles: &[Role]) -> Result<(), EngineError> {
        if roles.iter().any(|role| self.has(*role)) { Ok(()) } else { Err(self.refused(roles)) }
    }

    fn refused(&self, roles: &[Role]) -> EngineError {
        EngineError::NotAllowed { who: self.person.id.clone(), needs: roles.to_vec() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(id: &str, roles: &[Role]) -> Caller {
        Caller::new(Person { id: id.into(), name: "A. B.".into() }, roles.iter().copied())
    }

    #[test]
    fn a_step_is_done_in_its_role() {
        use Role::{Administrator, Applicant, Executor, Head, Worker};
        for (roles, needed, owner, may) in [
            (&[Applicant][..], Some(Applicant), Some("a"), true),
            (&[Applicant], Some(Applicant), Some("b"), false),
            (&[Applicant], Some(Applicant), None, false),
            (&[Applicant], Some(Worker), Some("a"), false),
            (&[Applicant], None, Some("a"), false),
            (&[Applicant], Some(Head), Some("a"), false),
            (&[Executor], Some(Head), None, false),
            (&[Head], Some(Head), None, true),
            (&[Executor], Some(Worker), None, true),
            (&[Executor], None, None, true),
            (&[Executor], Some(Applicant), None, false),
            (&[Administrator], Some(Worker), None, false),
            (&[], None, None, false),
        ] {
            assert_eq!(
                caller("a", roles).may_do(needed, owner).is_ok(),
                may,
                "{roles:?} {needed:?} {owner:?}"
            );
        }
    }

    #[test]
    fn the_file_is_the_applicants_and_of_who_does_the_open_step() {
        use Role::{Applicant, Auditor, Executor, Head};
        for (roles, open, owner, may) in [
            (&[Applicant][..], None, Some("a"), true),
            (&[Applicant], Some(Some(Head)), Some("a"), true),
            (&[Applicant], Some(Some(Applicant)), Some("b"), false),
            (&[Executor], Some(Some(Executor)), Some("b"), true),
            (&[Executor], Some(None), None, true),
            (&[Executor], Some(Some(Head)), Some("b"), false),
            (&[Executor], Some(Some(Applicant)), Some("b"), false),
            (&[Executor], None, Some("b"), false),
            (&[Auditor], Some(None), None, false),
            (&[], None, None, false),
        ] {
            assert_eq!(caller("a", roles).may_file(open, owner).is_ok(), may, "{roles:?} {open:?} {owner:?}");
        }
    }

    #[test]
    fn applicants_see_their_own_cases() {
        let applicant = caller("a", &[Role::Applicant]);
        assert!(applicant.sees(Some("a")) && !applicant.sees(Some("b")) && !applicant.sees(None));
        assert!(caller("a", &[Role::Auditor]).sees(Some("b")));
        assert!(!caller("a", &[Role::System]).sees(Some("b")));
        assert!(applicant.may_cancel(Some("a")).is_ok() && applicant.may_cancel(Some("b")).is_err());
    }
}
