//! The visitor: language, and who they claim to be.

use crate::App;
use crate::accounts::Signed;
use crate::api::requests;
use crate::guard::cookie;
use crate::kept::Tried;
use crate::who::{Who, on_trial};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::convert::Infallible;
use zanflow_runtime::{Caller, Person};
use zanflow_wording::Lang;

const LANG: &str = "zanflow-lang";
const PERSON: &str = "zanflow-person";
/// Lifetime of the cookies: a year, in seconds.
const KEPT: u32 = 31_536_000;

/// A visitor.
pub struct Viewer {
    pub lang: Lang,
    pub who: Who,
    /// Who it is: the authenticated person, or in a trial who they say.
    pub person: Option<Person>,
    /// Their session, if they are signed in.
    pub signed: Option<Signed>,
    /// Path and query of the page.
    pub path: String,
    /// The key of what was typed into its form, from its query.
    pub typed: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Viewer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let who = parts.extensions.get::<Who>().cloned().unwrap_or_default();
        let person = match &who {
            Who::Known(caller) => Some(caller.person().clone()),
            Who::Anybody => cookie(&parts.headers, PERSON).and_then(person),
            Who::Nobody => None,
        };
        Ok(Self {
            who,
            person,
            signed: parts.extensions.get::<Signed>().cloned(),
            lang: cookie(&parts.headers, LANG).and_then(Lang::from_code).unwrap_or_default(),
            typed: parts.uri.query().and_then(typed_in),
            path: parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
        })
    }
}

fn typed_in(query: &str) -> Option<String> {
    form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "typed")
        .map(|(_, key)| key.into_owned())
}

impl Viewer {
    /// Whose what is typed is: their id; none in a trial in which they did not say.
    pub fn id(&self) -> Option<&str> {
        self.person.as_ref().map(|person| person.id.as_str())
    }

    /// What was typed into the form of a page before, and was not taken.
    pub fn tried(&self, app: &App, place: &str) -> Option<Tried> {
        self.typed.as_deref().and_then(|key| app.kept.find(key, place, self.id(), app.now()))
    }

    /// Keeps what was typed into a form that is not taken: the address at which it is shown again.
    pub fn keep(&self, app: &App, place: &str, tried: &Tried) -> String {
        match app.kept.keep(place, self.id(), tried.clone(), app.now()) {
            Some(key) => format!("{place}?typed={key}"),
            None => place.to_owned(),
        }
    }

    /// Who acts.
    pub fn caller(&self) -> Option<Caller> {
        match (&self.who, &self.person) {
            (Who::Known(caller), _) => Some(caller.clone()),
            (Who::Anybody, Some(person)) => Some(on_trial(person.clone())),
            _ => None,
        }
    }
}

/// Cookies are untrusted, so they are validated like requests.
fn person(cookie: &str) -> Option<Person> {
    let fields: serde_json::Map<String, serde_json::Value> =
        form_urlencoded::parse(cookie.as_bytes()).map(|(key, value)| (key.into(), value.into())).collect();
    serde_json::from_value::<requests::Object<requests::Person>>(fields.into()).ok().map(Into::into)
}

/// Cookie with the person.
pub fn remember(person: &Person) -> String {
    let pairs = [("id", &person.id), ("name", &person.name)];
    let value = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("{PERSON}={value}; HttpOnly; SameSite=Lax; Path=/; Max-Age={KEPT}")
}

/// Cookie with the language.
pub fn speak(lang: Lang) -> String {
    format!("{LANG}={}; HttpOnly; SameSite=Lax; Path=/; Max-Age={KEPT}", lang.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_comes_back_as_they_went() {
        let someone = Person { id: "staff-7".into(), name: "Ә. Б; x=\"y\", қ".into() };
        let cookie = remember(&someone);
        let value = cookie.strip_prefix("zanflow-person=").unwrap().split(';').next().unwrap();
        assert!(value.is_ascii(), "{value}");
        assert_eq!(person(value), Some(someone));
        assert_eq!(person("id=880101300123&name=x"), None);
        assert_eq!(person("id=a"), None);
    }
}
