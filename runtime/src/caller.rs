//! Who gives a command, in which roles, and what those let them do.

use crate::{EngineError, Flow, Node, NodeKind, Person, Work};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

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

/// How it is known who somebody is. The names stand in the journal and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// They signed in with their password.
    Password,
    /// They showed a token of theirs.
    Token,
    /// They signed in at a provider of OpenID Connect.
    Oidc,
    /// They said so themselves, in a trial.
    Trial,
    /// A file says so: they work on the journal itself, or showed a token of a file of people.
    File,
}

impl How {
    /// The name that stands in the journal.
    pub fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Token => "token",
            Self::Oidc => "oidc",
            Self::Trial => "trial",
            Self::File => "file",
        }
    }
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Somebody who is absent and whom the caller substitutes now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absent {
    /// Their id.
    pub id: String,
    /// Their roles. Those of officials and supervisors count, no others.
    pub roles: BTreeSet<Role>,
    /// Their units.
    pub units: BTreeSet<String>,
}

impl Absent {
    /// Whether the substitute may act in that role for them.
    fn lends(&self, role: Role) -> bool {
        (role.is_official() || role == Role::Supervisor) && self.roles.contains(&role)
    }
}

/// An authenticated person with their roles. Whoever makes one vouches for both: the engine only asks what the roles allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    person: Person,
    roles: BTreeSet<Role>,
    units: BTreeSet<String>,
    how: Option<How>,
    absent: Vec<Absent>,
}

/// What of a case decides who may see it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seen<'a> {
    /// The person who started it.
    pub owner: Option<&'a str>,
    /// An official started it for an applicant who came to the desk.
    pub desk: bool,
    /// The unit that it is assigned to.
    pub unit: Option<&'a str>,
    /// Who has its task.
    pub assignee: Option<&'a str>,
    /// Where it stands.
    pub node: Option<&'a str>,
    /// To whom its step was escalated; the inner value is `None` where that is the head of the unit.
    pub raised: Option<Option<&'a str>>,
}

impl Caller {
    /// A person whose roles are known.
    pub fn new(person: Person, roles: impl IntoIterator<Item = Role>) -> Self {
        let roles = roles.into_iter().collect();
        Self { person, roles, units: BTreeSet::new(), how: None, absent: Vec::new() }
    }

    /// Somebody who may act in every role: for tests, trials, and who works on a journal's file itself.
    pub fn in_every_role(person: Person) -> Self {
        Self::new(person, Role::ALL)
    }

    /// The same, with how it is known who it is: the record of what they do says it.
    #[must_use]
    pub fn known_by(self, how: How) -> Self {
        Self { how: Some(how), ..self }
    }

    /// The same, of these units only: cases of other units are not theirs.
    #[must_use]
    pub fn of_units(self, units: impl IntoIterator<Item = String>) -> Self {
        Self { units: units.into_iter().collect(), ..self }
    }

    /// The same, who substitutes these people now.
    #[must_use]
    pub fn substituting(self, absent: Vec<Absent>) -> Self {
        Self { absent, ..self }
    }

    /// Who it is.
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// Their roles.
    pub fn roles(&self) -> impl Iterator<Item = Role> {
        self.roles.iter().copied()
    }

    /// Their units; none: all.
    pub fn units(&self) -> impl Iterator<Item = &str> {
        self.units.iter().map(String::as_str)
    }

    /// How it is known who it is.
    pub fn how(&self) -> Option<How> {
        self.how
    }

    /// Whom they substitute now.
    pub fn absent(&self) -> &[Absent] {
        &self.absent
    }

    /// Whether they have that role.
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether they handle cases in an office.
    pub fn is_official(&self) -> bool {
        self.roles().any(Role::is_official)
    }

    /// Whether they watch over all cases.
    pub fn watches(&self) -> bool {
        [Role::Supervisor, Role::Auditor, Role::Administrator].iter().any(|role| self.has(*role))
    }

    /// Whether they may see a case of that flow: their own; one that is given to them; for officials those of their units
    /// in which a step is theirs.
    pub fn sees(&self, case: Seen<'_>, flow: &Flow) -> bool {
        let theirs = || {
            // What systems do is somebody's only where they must help.
            let is_task = |node: &Node| match node.work() {
                Work::Task => true,
                Work::Auto => node.kind == NodeKind::Condition,
                Work::Call(_) | Work::Message => case.node == Some(node.id.as_str()),
            };
            let does = |node: &Node| is_task(node) && self.may_do_in(node.role, case).is_some();
            flow.nodes().iter().any(does)
        };
        self.watches()
            || self.owns(case.owner)
            || self.is_given(case.assignee)
            || self.is_raised_to(case)
            || theirs()
    }

    /// Whether the step of a case was escalated to them, or to somebody whom they substitute.
    pub fn is_raised_to(&self, case: Seen<'_>) -> bool {
        match case.raised {
            None => false,
            Some(Some(_)) => self.is_given(case.raised.flatten()),
            Some(None) => {
                let lends = |absent: &Absent| absent.lends(Role::Head) && is_of(&absent.units, case.unit);
                self.has(Role::Head) && is_of(&self.units, case.unit) || self.absent.iter().any(lends)
            }
        }
    }

    /// Whether they may give a task to somebody: who directs cases of its unit, and to whom it was escalated.
    ///
    /// # Errors
    /// [`EngineError::NotAllowed`], [`EngineError::Assigned`].
    pub fn may_give(&self, case: Seen<'_>) -> Result<(), EngineError> {
        if self.is_raised_to(case) {
            return Ok(());
        }
        self.may_move(case.assignee)?;
        self.may_direct(case.unit)
    }

    /// Whether they may escalate the step of a case: a supervisor, and who has its task.
    ///
    /// # Errors
    /// [`EngineError::NotAllowed`].
    pub fn may_raise(&self, case: Seen<'_>) -> Result<(), EngineError> {
        if case.assignee.is_some() && self.is_given(case.assignee) || self.is_raised_to(case) {
            return Ok(());
        }
        self.needs(&[Role::Supervisor])
    }

    /// Whether they start cases for others only: officials who are no applicants themselves.
    pub(crate) fn is_at_desk(&self) -> bool {
        self.is_official() && !self.has(Role::Applicant)
    }

    fn owns(&self, owner: Option<&str>) -> bool {
        self.has(Role::Applicant) && owner == Some(self.person.id.as_str())
    }

    /// Whether a task is theirs, or of somebody whom they substitute.
    fn is_given(&self, assignee: Option<&str>) -> bool {
        let is = |id: &str| self.person.id == id || self.absent.iter().any(|absent| absent.id == id);
        assignee.is_some_and(is)
    }

    /// Whether they may change the file of a case, and in whose stead: who started it, or who may do the step that is open. `open`: the
    /// role of that step, if one waits for a person.
    pub(crate) fn may_file(
        &self,
        open: Option<Option<Role>>,
        case: Seen<'_>,
    ) -> Result<Option<&str>, EngineError> {
        if self.owns(case.owner) || self.is_everything() {
            return Ok(None);
        }
        match open {
            Some(needed) => self.may_do(needed, case),
            None => Err(self.refused(&[Role::Applicant])),
        }
    }

    /// In whose stead they may do a step of a case: `Some(None)`: in nobody's, by their own roles.
    fn may_do_in(&self, needed: Option<Role>, case: Seen<'_>) -> Option<Option<&str>> {
        if self.does(needed, case) {
            return Some(None);
        }
        let lends = |absent: &&Absent| {
            let role = match needed {
                None | Some(Role::Worker) => {
                    Role::ALL.into_iter().filter(|role| role.is_official()).any(|role| absent.lends(role))
                }
                Some(role) => role.is_official() && absent.lends(role),
            };
            role && is_of(&absent.units, case.unit)
        };
        let mine = |absent: &&Absent| case.assignee == Some(absent.id.as_str());
        let found = self.absent.iter().filter(lends).find(mine).or_else(|| self.absent.iter().find(lends));
        found.map(|absent| Some(absent.id.as_str()))
    }

    fn does(&self, needed: Option<Role>, case: Seen<'_>) -> bool {
        let me = Some(self.person.id.as_str());
        let unit = is_of(&self.units, case.unit) || case.assignee == me || case.raised == Some(me);
        match needed {
            // Who is everything, as in a trial, is every applicant too.
            Some(Role::Applicant) => {
                // What applicants do at the desk, officials record for them.
                let at_desk = case.desk && unit && self.is_official();
                self.owns(case.owner) || at_desk || self.is_everything()
            }
            // A worker of whatever unit.
            None | Some(Role::Worker) => unit && self.is_official(),
            Some(role) => unit && self.has(role),
        }
    }

    /// Whether they may do a step of a case, and in whose stead. `needed`: the role of the step; without one any official
    /// does it.
    ///
    /// # Errors
    /// [`EngineError::NotAllowed`].
    pub fn may_do(&self, needed: Option<Role>, case: Seen<'_>) -> Result<Option<&str>, EngineError> {
        self.may_do_in(needed, case).ok_or_else(|| self.refused(&[needed.unwrap_or(Role::Worker)]))
    }

    /// Whether they may change whose task it is. A task that somebody has is theirs until they or a supervisor let it go.
    ///
    /// # Errors
    /// [`EngineError::Assigned`].
    pub fn may_move(&self, assignee: Option<&str>) -> Result<(), EngineError> {
        match assignee {
            Some(to) if !self.is_given(assignee) && !self.has(Role::Supervisor) => {
                Err(EngineError::Assigned { to: to.to_owned() })
            }
            _ => Ok(()),
        }
    }

    /// In whose stead they let a task go.
    pub(crate) fn lets_go(&self, assignee: Option<&str>) -> Result<Option<&str>, EngineError> {
        self.may_move(assignee)?;
        let of = self.absent.iter().find(|absent| Some(absent.id.as_str()) == assignee);
        Ok(of.map(|absent| absent.id.as_str()))
    }

    /// In whose stead they finish a task that somebody has. Who is everything, as in a trial, watches over nobody.
    ///
    /// # Errors
    /// [`EngineError::Assigned`].
    pub fn finishes(&self, assignee: Option<&str>) -> Result<Option<&str>, EngineError> {
        match assignee {
            Some(to) if !self.is_given(assignee) && self.is_everything() => {
                Err(EngineError::Assigned { to: to.to_owned() })
            }
            _ => self.lets_go(assignee),
        }
    }

    fn is_everything(&self) -> bool {
        Role::ALL.iter().all(|role| self.has(*role))
    }

    /// Whether they may change how a case of that unit goes on.
    ///
    /// # Errors
    /// [`EngineError::NotAllowed`].
    pub fn may_direct(&self, unit: Option<&str>) -> Result<(), EngineError> {
        if self.is_official() && is_of(&self.units, unit) {
            return Ok(());
        }
        let lends = |absent: &Absent| {
            Role::ALL.into_iter().any(|role| absent.lends(role)) && is_of(&absent.units, unit)
        };
        if self.absent.iter().any(lends) {
            return Ok(());
        }
        self.needs(&[Role::Supervisor])
    }

    /// Whether they may withdraw a case.
    ///
    /// # Errors
    /// [`EngineError::NotAllowed`].
    pub fn may_cancel(&self, case: Seen<'_>) -> Result<(), EngineError> {
        if self.owns(case.owner) { Ok(()) } else { self.may_direct(case.unit) }
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

/// Whether a case of that unit concerns somebody of these; a case of no unit concerns all, and somebody of no unit has all.
fn is_of(units: &BTreeSet<String>, unit: Option<&str>) -> bool {
    units.is_empty() || unit.is_none_or(|unit| units.contains(unit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Clause, END_REFUSED, END_SUCCESS, Edge, START, When};

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
            (&[Executor], Some(Applicant), Some("b"), false),
            (&[Head], Some(Applicant), Some("a"), false),
            (&[Administrator], Some(Worker), None, false),
            (&[], None, None, false),
        ] {
            let case = Seen { owner, ..Seen::default() };
            assert_eq!(
                caller("a", roles).may_do(needed, case).is_ok(),
                may,
                "{roles:?} {needed:?} {owner:?}"
            );
        }
    }

    #[test]
    fn what_applicants_do_at_the_desk_officials_record() {
        let desk = Seen { owner: Some("o"), desk: true, unit: Some("north"), ..Seen::default() };
        let may = |caller: &Caller, case| caller.may_do(Some(Role::Applicant), case).is_ok();
        let operator = caller("o", &[Role::Operator]);
        assert!(may(&operator, desk) && may(&caller("w", &[Role::Worker]), desk));
        assert!(!may(&operator, Seen { desk: false, ..desk }));
        assert!(!may(&operator.clone().of_units(["south".to_owned()]), desk));
        assert!(!may(&caller("a", &[Role::Applicant]), desk) && !may(&caller("x", &[Role::Auditor]), desk));
        assert!(operator.is_at_desk() && !caller("o", &[Role::Operator, Role::Applicant]).is_at_desk());
    }

    fn flow(role: Role) -> Flow {
        let mut node = Node::new("c1", NodeKind::Condition, Clause::default());
        node.role = Some(role);
        let edges = vec![
            Edge::new(START, When::Next, "c1"),
            Edge::new("c1", When::Pass, END_SUCCESS),
            Edge::new("c1", When::Fail, END_REFUSED),
        ];
        Flow::new(vec![node], edges).unwrap()
    }

    fn of(owner: &str) -> Seen<'_> {
        Seen { owner: Some(owner), ..Seen::default() }
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
            let case = Seen { owner, ..Seen::default() };
            assert_eq!(caller("a", roles).may_file(open, case).is_ok(), may, "{roles:?} {open:?} {owner:?}");
        }
    }

    #[test]
    fn applicants_see_their_own_cases() {
        let (applicant, flow) = (caller("a", &[Role::Applicant]), flow(Role::Head));
        assert!(applicant.sees(of("a"), &flow) && !applicant.sees(of("b"), &flow));
        assert!(!applicant.sees(Seen::default(), &flow));
        assert!(caller("a", &[Role::Auditor]).sees(of("b"), &flow));
        assert!(!caller("a", &[Role::System]).sees(of("b"), &flow));
        assert!(applicant.may_cancel(of("a")).is_ok() && applicant.may_cancel(of("b")).is_err());
    }

    #[test]
    fn officials_see_the_cases_of_their_units_in_which_a_step_is_theirs() {
        let (head, executor, flow) =
            (caller("h", &[Role::Head]), caller("e", &[Role::Executor]), flow(Role::Head));
        assert!(head.sees(of("b"), &flow) && !executor.sees(of("b"), &flow));
        assert!(executor.sees(Seen { assignee: Some("e"), ..of("b") }, &flow));
        let of_north = head.clone().of_units(["north".to_owned()]);
        let case = |unit| Seen { unit: Some(unit), ..of("b") };
        assert!(of_north.sees(case("north"), &flow) && of_north.sees(of("b"), &flow));
        assert!(!of_north.sees(case("south"), &flow) && head.sees(case("south"), &flow));
        assert!(of_north.may_do(Some(Role::Head), case("south")).is_err());
        assert!(of_north.may_direct(Some("south")).is_err() && of_north.may_direct(Some("north")).is_ok());
    }

    #[test]
    fn a_substitute_has_the_roles_of_an_official_who_is_absent_and_no_others() {
        let roles = BTreeSet::from([Role::Head, Role::Administrator, Role::Applicant]);
        let absent = Absent { id: "h".into(), roles, units: BTreeSet::from(["north".to_owned()]) };
        let substitute = caller("e", &[Role::Executor]).substituting(vec![absent]);
        let (north, south) =
            (Seen { unit: Some("north"), ..of("h") }, Seen { unit: Some("south"), ..of("h") });
        assert_eq!(substitute.may_do(Some(Role::Head), north).unwrap(), Some("h"));
        assert_eq!(substitute.may_do(Some(Role::Executor), south).unwrap(), None);
        assert!(substitute.may_do(Some(Role::Head), south).is_err());
        assert!(substitute.may_do(Some(Role::Applicant), north).is_err());
        assert!(substitute.needs(&[Role::Administrator]).is_err());
        assert_eq!(substitute.finishes(Some("h")).unwrap(), Some("h"));
        assert!(substitute.finishes(Some("x")).is_err() && substitute.finishes(Some("e")).unwrap().is_none());
    }
}
