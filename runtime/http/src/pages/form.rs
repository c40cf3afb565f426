//! Fields of submitted forms.

use crate::api::requests;
use crate::card::Card;
use crate::kept::Typed;
use crate::problem::Problem;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use zanflow_runtime::Person;
use zanflow_wording::Lang;

/// Names and values, in form order.
#[derive(Clone)]
pub struct Form(Typed);

impl From<Typed> for Form {
    fn from(typed: Typed) -> Self {
        Self(typed)
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or("").trim().to_owned();
        let body = Bytes::from_request(request, state).await.map_err(|rejection| {
            Problem::new(rejection.status(), "error-too_long", "the form cannot be read, or is too long")
        })?;
        // A form without fields may come without a body, and then without a kind.
        if !body.is_empty() && !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            let told = "this address takes forms";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "error-request", told));
        }
        let pairs = form_urlencoded::parse(&body);
        Ok(Self(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect()))
    }
}

impl Form {
    /// What was typed.
    pub fn typed(&self) -> &Typed {
        &self.0
    }

    /// All values of a field, trimmed.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.trim())
    }

    /// The first non-empty value of a field.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.all(name).find(|value| !value.is_empty())
    }

    /// A field as it was typed, blanks and all: a password.
    pub fn raw(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// A field that is `true` or `false`.
    pub fn holds(&self, name: &str) -> Option<bool> {
        self.text(name).and_then(|value| value.parse().ok())
    }

    /// The person in the fields `id` and `name`.
    pub fn person(&self) -> Result<Person, Problem> {
        let read: requests::Object<requests::Person> =
            read(json!({ "id": self.text("id"), "name": self.text("name") }))?;
        Ok(read.into())
    }

    /// The body of a new case.
    pub fn new_case(&self, lang: Lang) -> Result<requests::NewCase, Problem> {
        let facts = self.0.iter().filter_map(|(name, value)| {
            let condition = name.strip_prefix("fact:")?;
            Some((condition.to_owned(), Value::Bool(value.parse().ok()?)))
        });
        let facts: serde_json::Map<String, Value> = facts.collect();
        read(
            json!({ "id": self.text("request"), "applicant": self.text("applicant"), "representative": self.text("representative"), "lang": lang.code(), "facts": facts }),
        )
    }

    /// Reasons with their grounds: rows of fields, and the ground of the card that each names. A row that only names a ground has its
    /// words; empty rows are skipped.
    pub fn reasons(&self, card: &Card) -> (Value, Vec<Option<usize>>) {
        let chosen = |nth: usize| self.all("ground").nth(nth).and_then(|number| number.parse().ok());
        let rows = self.all("reason").enumerate().filter_map(|(nth, reason)| {
            let ground = chosen(nth).filter(|number| card.ground(*number).is_some());
            let words =
                ground.and_then(|number| card.ground(number)).map_or("", |ground| ground.text.as_str());
            let reason = if reason.is_empty() { words } else { reason };
            (!reason.is_empty()).then_some((nth, reason, ground))
        });
        let field = |name: &str, nth: usize| {
            self.all(name).nth(nth).filter(|value| !value.is_empty()).map(str::to_owned)
        };
        let reasons = rows.map(|(nth, reason, chosen)| {
            let ground = json!({
                "act": field("act", nth),
                "paragraph": field("paragraph", nth),
                "item": field("item", nth),
            });
            (json!({ "text": reason, "ground": ground }), chosen)
        });
        let (reasons, grounds): (Vec<Value>, Vec<Option<usize>>) = reasons.unzip();
        (Value::Array(reasons), grounds)
    }
}

/// Validates a form like a request of the API.
pub fn read<T: DeserializeOwned>(value: Value) -> Result<T, Problem> {
    serde_json::from_value(value).map_err(|error| Problem::refused(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> Form {
        Form(form_urlencoded::parse(text.as_bytes()).map(|(a, b)| (a.into(), b.into())).collect())
    }

    #[test]
    fn reasons_keep_their_grounds() {
        let form = form("reason=&act=A&paragraph=1&item=&reason=no+stamp&act=B&paragraph=5&item=2)");
        let (reasons, _) = form.reasons(&Card::default());
        let ground = json!({"act": "B", "paragraph": "5", "item": "2)"});
        assert_eq!(reasons, json!([{"text": "no stamp", "ground": ground}]));
        let read: Vec<requests::Object<requests::Reason>> = read(reasons).unwrap();
        assert_eq!(read.len(), 1);
    }

    #[test]
    fn a_ground_of_the_card_is_a_reason_with_its_words() {
        let card = Card::read(r#"{ "grounds": [{ "text": "1) not true", "line": 7 }] }"#).unwrap();
        for (typed, text, ground) in [
            ("ground=1&reason=", Some("1) not true"), Some(1)),
            ("ground=1&reason=the+stamp", Some("the stamp"), Some(1)),
            ("ground=2&reason=the+stamp", Some("the stamp"), None),
            ("ground=&reason=", None, None),
        ] {
            let (reasons, grounds) = form(typed).reasons(&card);
            assert_eq!(reasons[0]["text"].as_str(), text, "{typed}");
            assert_eq!(grounds.first().copied().flatten(), ground, "{typed}");
        }
    }

    #[test]
    fn a_new_case_says_only_what_was_filled_in() {
        let new = form("request=r1&applicant=&fact:c1=true&fact:c2=").new_case(Lang::En).unwrap();
        assert!(new.applicant.is_none());
        assert_eq!(new.facts.into_iter().collect::<Vec<_>>(), [("c1".to_owned(), true)]);
        assert!(form("applicant=77").new_case(Lang::En).is_err());
    }
}
