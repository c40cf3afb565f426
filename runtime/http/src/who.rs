//! Who makes a request, and what they may do.

use crate::api::requests::{self, Object};
use crate::problem::Problem;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use std::convert::Infallible;
use zanflow_runtime::{Caller, Flow, How, Person, Role, Seen};

/// Who makes a request.
#[derive(Debug, Clone, Default)]
pub enum Who {
    /// Nobody who is known.
    #[default]
    Nobody,
    /// A trial: whoever it is acts in every role, under the name that they give.
    Anybody,
    /// An authenticated person.
    Known(Caller),
}

impl<S: Send + Sync> FromRequestParts<S> for Who {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

/// Somebody who acts in a trial.
pub fn on_trial(person: Person) -> Caller {
    Caller::in_every_role(person).known_by(How::Trial)
}

impl Who {
    /// Who acts: the one who is signed in. Only in a trial it is whom the request names; where another request names somebody
    /// else than who makes it, nobody acts.
    pub(crate) fn acts(&self, by: Option<Object<requests::Person>>) -> Result<Caller, Problem> {
        let forbidden = |key, told: &str| Problem::new(StatusCode::FORBIDDEN, key, told);
        match (self, by.map(Person::from)) {
            (Self::Anybody, Some(by)) => Ok(on_trial(by)),
            (Self::Anybody, None) => Err(forbidden("error-who", "in a trial a request says who acts: `by`")),
            (Self::Known(caller), None) => Ok(caller.clone()),
            (Self::Known(caller), Some(by)) if caller.person().id == by.id => Ok(caller.clone()),
            (Self::Known(_) | Self::Nobody, _) => {
                let told = "nobody acts in another's name: leave `by` out, it is who is signed in";
                Err(forbidden("error-not_allowed", told))
            }
        }
    }

    /// Who starts a case; `None` where that is not known, in a trial.
    pub(crate) fn starts(&self) -> Result<Option<Caller>, Problem> {
        match self {
            Self::Anybody => Ok(None),
            Self::Known(caller) if caller.is_official() => Ok(Some(caller.clone())),
            Self::Known(caller) => {
                caller.needs(&[Role::Applicant])?;
                Ok(Some(caller.clone()))
            }
            Self::Nobody => Err(Problem::not_allowed()),
        }
    }

    /// Whether they have one of these roles; in a trial everybody has.
    pub(crate) fn needs(&self, roles: &[Role]) -> Result<(), Problem> {
        match self {
            Self::Anybody => Ok(()),
            Self::Known(caller) => Ok(caller.needs(roles)?),
            Self::Nobody => Err(Problem::not_allowed()),
        }
    }

    /// Whether they may hand a case the answer of another system.
    pub(crate) fn answers(&self) -> Result<(), Problem> {
        if self.handles() { Ok(()) } else { self.needs(&[Role::System]) }
    }

    /// Whether they keep the server.
    pub(crate) fn administers(&self) -> Result<(), Problem> {
        self.needs(&[Role::Administrator])
    }

    /// Whether they may read who read what.
    pub(crate) fn audits(&self) -> bool {
        self.needs(&[Role::Auditor]).is_ok()
    }

    /// Whether they come for themselves and do nothing in an office.
    pub fn is_applicant(&self) -> bool {
        let Self::Known(caller) = self else { return false };
        caller.has(Role::Applicant) && !caller.is_official() && !caller.watches()
    }

    /// Whether they may give tasks to others.
    pub fn gives(&self) -> bool {
        match self {
            Self::Anybody => true,
            Self::Known(caller) => caller.has(Role::Head) || caller.has(Role::Supervisor),
            Self::Nobody => false,
        }
    }

    /// Whether they only read.
    pub fn only_reads(&self) -> bool {
        let Self::Known(caller) = self else { return false };
        caller.has(Role::Auditor)
            && !caller.is_official()
            && ![Role::Applicant, Role::Supervisor, Role::Administrator].iter().any(|role| caller.has(*role))
    }

    /// Whether they see all cases.
    pub(crate) fn watches(&self) -> bool {
        match self {
            Self::Anybody => true,
            Self::Known(caller) => caller.watches(),
            Self::Nobody => false,
        }
    }

    /// Whether they handle cases in an office.
    fn handles(&self) -> bool {
        match self {
            Self::Anybody => true,
            Self::Known(caller) => caller.is_official(),
            Self::Nobody => false,
        }
    }

    /// Whether they see how cases in general are.
    pub(crate) fn oversees(&self) -> bool {
        self.watches() || self.handles()
    }

    /// Whether they may see a case of that flow.
    pub(crate) fn sees(&self, case: Seen<'_>, flow: &Flow) -> bool {
        match self {
            Self::Anybody => true,
            Self::Known(caller) => caller.sees(case, flow),
            Self::Nobody => false,
        }
    }

    /// Who it is, if that is known.
    pub(crate) fn caller(&self) -> Option<&Caller> {
        match self {
            Self::Known(caller) => Some(caller),
            Self::Anybody | Self::Nobody => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zanflow_runtime::{Clause, Edge, Node, NodeKind, When};

    fn by(id: &str) -> Option<Object<requests::Person>> {
        serde_json::from_value(serde_json::json!({ "id": id, "name": "A. B." })).unwrap()
    }

    fn known(roles: &[Role]) -> Who {
        let person = Person { id: "staff-7".into(), name: "A. B.".into() };
        Who::Known(Caller::new(person, roles.iter().copied()).known_by(How::Password))
    }

    #[test]
    fn who_acts_is_the_session_and_nobody_acts_in_anothers_name() {
        let who = known(&[Role::Applicant]);
        assert!(who.acts(by("staff-7")).is_ok_and(|caller| !caller.is_official()));
        assert!(who.acts(None).is_ok_and(|caller| caller.how() == Some(How::Password)));
        assert_eq!(who.acts(by("staff-8")).unwrap_err().status, StatusCode::FORBIDDEN);
        assert!(Who::Nobody.acts(by("staff-7")).is_err() && Who::Nobody.acts(None).is_err());
        assert!(Who::Anybody.acts(by("staff-8")).is_ok_and(|caller| caller.is_official()));
        assert_eq!(Who::Anybody.acts(None).unwrap_err().key, "error-who");
    }

    #[test]
    fn an_applicant_answers_for_no_system_and_sees_no_other_case() {
        let who = known(&[Role::Applicant]);
        let step = Node::new("p1", NodeKind::Process, Clause::default());
        let edges = vec![Edge::new("start", When::Next, "p1"), Edge::new("p1", When::Next, "end_success")];
        let flow = Flow::new(vec![step], edges).unwrap();
        assert!(who.answers().is_err() && who.administers().is_err() && !who.audits() && !who.oversees());
        let of = |owner| Seen { owner, ..Seen::default() };
        assert!(who.sees(of(Some("staff-7")), &flow));
        assert!(!who.sees(of(Some("a-2")), &flow) && !who.sees(of(None), &flow));
    }
}
