//! Request bodies, as described by the schemas of `openapi.json`. Deserialisation rejects what the schemas forbid.

use serde::{Deserialize, Deserializer, de};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use zanflow_runtime as engine;
use zanflow_runtime::{Clause, Facts, Flow, NodeKind, Version};

/// Non-blank text of at most `N` characters.
#[derive(Debug, Clone)]
pub struct Text<const MOST: usize>(pub String);

impl<'de, const MOST: usize> Deserialize<'de> for Text<MOST> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        if text.chars().count() > MOST {
            return Err(de::Error::custom(format!("a text has more than {MOST} letters")));
        }
        if text.trim().is_empty() {
            return Err(de::Error::custom("a text is empty"));
        }
        Ok(Self(text))
    }
}

/// A name that the journal keeps for ever: no 12-digit number, as IIN and BIN are.
#[derive(Debug, Clone)]
pub struct Id(pub String);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let Text(text) = Text::<100>::deserialize(from)?;
        if text.len() == 12 && text.bytes().all(|letter| letter.is_ascii_digit()) {
            return Err(de::Error::custom("an id of 12 digits may be an IIN; give another"));
        }
        Ok(Self(text))
    }
}

/// A whole number. JSON has one kind of numbers: `3.0` is 3.
#[derive(Debug, Clone, Copy)]
pub struct Whole(pub u32);

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let number = serde_json::Number::deserialize(from)?;
        let text = number.to_string();
        let whole = number.as_u64().or_else(|| text.strip_suffix(".0")?.parse().ok());
        let whole = whole.and_then(|whole| u32::try_from(whole).ok());
        whole
            .map(Self)
            .ok_or_else(|| de::Error::custom(format!("{text} is no whole number up to {}", u32::MAX)))
    }
}

/// An IIN or BIN.
#[derive(Debug, Clone)]
pub struct Applicant(pub String);

impl<'de> Deserialize<'de> for Applicant {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        match text.len() == 12 && text.bytes().all(|letter| letter.is_ascii_digit()) {
            true => Ok(Self(text)),
            false => Err(de::Error::custom("an IIN or BIN has 12 digits")),
        }
    }
}

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    Kk,
    Ru,
    En,
}

impl Language {
    fn code(self) -> &'static str {
        match self {
            Self::Kk => "kk",
            Self::Ru => "ru",
            Self::En => "en",
        }
    }
}

/// Accepts objects only; serde would also read a structure from a list of its values.
#[derive(Debug, Clone)]
pub struct Object<T>(pub T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Fields<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> de::Visitor<'de> for Fields<T> {
            type Value = T;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("an object")
            }

            fn visit_map<A: de::MapAccess<'de>>(self, fields: A) -> Result<T, A::Error> {
                T::deserialize(de::value::MapAccessDeserializer::new(fields))
            }
        }
        from.deserialize_map(Fields(PhantomData)).map(Self)
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub id: Id,
    pub name: Text<200>,
}

/// Who is to have a task.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assignee {
    pub id: Id,
    /// In a trial; else it is that of the account.
    #[serde(default)]
    pub name: Option<Text<200>>,
}

/// The unit that a case goes to.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Routing {
    #[serde(default)]
    pub by: Option<Object<Person>>,
    #[serde(default)]
    pub unit: Option<Id>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewCase {
    /// The unit that it is assigned to.
    #[serde(default)]
    pub unit: Option<Id>,
    /// What the case is about, where the process tells matters apart.
    #[serde(default)]
    pub matter: Option<Text<500>>,
    #[serde(default)]
    pub id: Option<Id>,
    #[serde(default)]
    pub applicant: Option<Applicant>,
    /// Who acts for the applicant.
    #[serde(default)]
    pub representative: Option<Applicant>,
    #[serde(default)]
    pub form: Option<Map<String, Value>>,
    /// The language in which the applicant is told of the case: `kk`, `ru` or `en`.
    #[serde(default)]
    pub lang: Option<Language>,
    #[serde(default)]
    pub facts: BTreeMap<String, bool>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    pub id: Id,
    pub node: Text<100>,
    /// The ask that it answers, where the node has several.
    #[serde(default)]
    pub ask: Option<Text<100>>,
    #[serde(default)]
    pub holds: Option<bool>,
    #[serde(default)]
    pub data: Option<Map<String, Value>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Completion {
    /// Who acts, in a trial; else it is who is signed in.
    #[serde(default)]
    pub by: Option<Object<Person>>,
    #[serde(default)]
    pub decision: Option<engine::Decision>,
    #[serde(default)]
    pub reasons: Vec<Object<Reason>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    pub text: Text<4000>,
    #[serde(default)]
    pub ground: Option<Object<Ground>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ground {
    #[serde(default)]
    pub act: Option<Text<500>>,
    #[serde(default)]
    pub paragraph: Option<Text<100>>,
    #[serde(default)]
    pub item: Option<Text<100>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    pub to: Object<Assignee>,
    /// Why it is moved.
    #[serde(default)]
    pub reason: Option<Text<4000>>,
    /// Who acts, in a trial; else it is who is signed in.
    #[serde(default)]
    pub by: Option<Object<Person>>,
}

/// To whom a step is escalated; where nobody is named, to the head of the case's unit.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    #[serde(default)]
    pub to: Option<Object<Assignee>>,
    pub reason: Text<4000>,
    /// Who acts, in a trial; else it is who is signed in.
    #[serde(default)]
    pub by: Option<Object<Person>>,
}

/// What of a case is erased: what is the applicant's, if it is not said.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Erasing {
    #[serde(default)]
    pub what: Option<engine::Erasure>,
    /// Who acts, in a trial; else it is who is signed in.
    #[serde(default)]
    pub by: Option<Object<Person>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct By {
    /// Who acts, in a trial; else it is who is signed in.
    #[serde(default)]
    pub by: Option<Object<Person>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetryAll {
    /// Who acts, in a trial; else it is who is signed in.
    #[serde(default)]
    pub by: Option<Object<Person>>,
    #[serde(default)]
    pub connector: Option<engine::Connector>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Because {
    /// Who acts, in a trial; else it is who is signed in.
    #[serde(default)]
    pub by: Option<Object<Person>>,
    pub reason: Text<4000>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Migration {
    pub to: Version,
    #[serde(default)]
    pub node: Option<Text<100>>,
    /// Who acts, in a trial; else it is who is signed in.
    #[serde(default)]
    pub by: Option<Object<Person>>,
    pub reason: Text<4000>,
}

impl From<Object<Person>> for engine::Person {
    fn from(Object(person): Object<Person>) -> Self {
        Self { id: person.id.0, name: person.name.0 }
    }
}

impl From<Message> for engine::Message {
    fn from(message: Message) -> Self {
        let Message { id, node, ask, holds, data } = message;
        Self { id: id.0, node: node.0, ask: ask.map(|ask| ask.0), holds, personal: data.map(Value::Object) }
    }
}

impl From<Object<Reason>> for engine::Reason {
    fn from(Object(reason): Object<Reason>) -> Self {
        let ground = reason.ground.map_or_else(Clause::default, |Object(ground)| Clause {
            act: ground.act.map_or_else(String::new, |act| act.0),
            paragraph: ground.paragraph.map(|paragraph| paragraph.0),
            item: ground.item.map(|item| item.0),
            ..Clause::default()
        });
        Self { ground, text: reason.text.0 }
    }
}

impl NewCase {
    /// The engine's command to start a case of a flow.
    ///
    /// # Errors
    /// A fact that is no condition of the flow.
    pub fn start(self, version: Version, flow: &Flow) -> Result<engine::Start, String> {
        let mut facts = Facts::new();
        for (condition, holds) in &self.facts {
            if flow.node(condition).is_none_or(|node| node.kind != NodeKind::Condition) {
                return Err(format!("facts: {condition} is no condition of the process"));
            }
            facts.set(condition.as_str(), *holds);
        }
        let people = [("id", self.applicant), ("representative", self.representative)];
        let is_given =
            self.form.is_some() || self.lang.is_some() || people.iter().any(|(_, who)| who.is_some());
        let mut personal = self.form.unwrap_or_default();
        for (key, who) in people {
            // What a form says of them is not what they are.
            personal.remove(key);
            if let Some(Applicant(who)) = who {
                personal.insert(key.to_owned(), Value::String(who));
            }
        }
        personal.remove("lang");
        if let Some(lang) = self.lang {
            personal.insert("lang".to_owned(), Value::from(lang.code()));
        }
        let personal = is_given.then_some(Value::Object(personal));
        let (request, unit) = (self.id.map(|id| id.0), self.unit.map(|unit| unit.0));
        let matter = self.matter.map(|matter| matter.0);
        Ok(engine::Start {
            version,
            by: None,
            unit,
            matter,
            facts,
            request,
            personal,
            filled: None,
            papers: Vec::new(),
            signed: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: serde::de::DeserializeOwned>(body: &str, good: bool) {
        assert_eq!(serde_json::from_str::<Object<T>>(body).is_ok(), good, "{body}");
    }

    #[test]
    fn what_the_schemas_forbid_is_not_read() {
        check::<By>(r#"{"by": {"id": "staff-7", "name": "A. B."}}"#, true);
        check::<By>("{}", true);
        check::<By>(r#"{"by": {"id": "880101300123", "name": "A. B."}}"#, false);
        check::<By>(r#"{"by": {"id": " ", "name": "A. B."}}"#, false);
        check::<By>(r#"{"by": ["staff-7", "A. B."]}"#, false);
        check::<By>(r#"[{"id": "staff-7", "name": "A. B."}]"#, false);
        check::<By>(r#"{"by": {"id": "staff-7", "name": "A. B.", "iin": "1"}}"#, false);
        check::<NewCase>("{}", true);
        check::<NewCase>(r#"{"applicant": "12345678901"}"#, false);
        check::<NewCase>(r#"{"applicant": "١٢٣٤٥٦٧٨٩٠١٢"}"#, false);
        check::<NewCase>(r#"{"facts": {"c1": 1}}"#, false);
        check::<Migration>(r#"{"to": "00", "by": {"id": "a", "name": "b"}, "reason": "c"}"#, false);
    }
}
