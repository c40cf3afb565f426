//! Who makes a request, and how that is known.

use crate::api::requests::{self, Object};
use crate::problem::Problem;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use std::convert::Infallible;
use zanflow_runtime::{Caller, Person, Role};

/// Who makes a request. Accounts will put their sessions behind the same type.
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

impl Who {
    /// Who acts, where a request says who: nobody acts in another's name.
    pub fn acts(&self, by: Object<requests::Person>) -> Result<Caller, Problem> {
        let by: Person = by.into();
        match self {
            Self::Anybody => Ok(Caller::in_every_role(by)),
            Self::Known(caller) if caller.person().id == by.id => Ok(caller.clone()),
            Self::Known(_) | Self::Nobody => {
                let told = "nobody acts in another's name: `by` must be who shows the token";
                Err(Problem::new(StatusCode::FORBIDDEN, "error-not_allowed", told))
            }
        }
    }

    /// Who starts a case; `None` where that is not known, in a trial.
    pub fn starts(&self) -> Result<Option<Caller>, Problem> {
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

    /// Whether they may hand a case the answer of another system.
    pub fn answers(&self) -> Result<(), Problem> {
        match self {
            Self::Anybody => Ok(()),
            Self::Known(caller) if caller.is_official() => Ok(()),
            Self::Known(caller) => Ok(caller.needs(&[Role::System])?),
            Self::Nobody => Err(Problem::not_allowed()),
        }
    }

    /// Whether they keep the server.
    pub fn administers(&self) -> Result<(), Problem> {
        match self {
            Self::Anybody => Ok(()),
            Self::Known(caller) => Ok(caller.needs(&[Role::Administrator])?),
            Self::Nobody => Err(Problem::not_allowed()),
        }
    }

    /// Whether they may see a case, by who started it; without one, every case.
    pub fn sees(&self, owner: Option<&str>) -> bool {
        match self {
            Self::Anybody => true,
            Self::Known(caller) => caller.sees(owner),
            Self::Nobody => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(id: &str) -> Object<requests::Person> {
        serde_json::from_value(serde_json::json!({ "id": id, "name": "A. B." })).unwrap()
    }

    #[test]
    fn nobody_acts_in_anothers_name() {
        let person = Person { id: "staff-7".into(), name: "A. B.".into() };
        let who = Who::Known(Caller::new(person, [Role::Applicant]));
        assert!(who.acts(by("staff-7")).is_ok_and(|caller| !caller.is_official()));
        assert_eq!(who.acts(by("staff-8")).unwrap_err().status, StatusCode::FORBIDDEN);
        assert!(Who::Nobody.acts(by("staff-7")).is_err());
        assert!(Who::Anybody.acts(by("staff-8")).is_ok_and(|caller| caller.is_official()));
    }

    #[test]
    fn an_applicant_answers_for_no_system_and_sees_no_other_case() {
        let person = Person { id: "a-1".into(), name: "A. B.".into() };
        let who = Who::Known(Caller::new(person, [Role::Applicant]));
        assert!(who.answers().is_err() && who.administers().is_err());
        assert!(who.sees(Some("a-1")) && !who.sees(Some("a-2")) && !who.sees(None));
    }
}
